package templat

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/go-json-experiment/json"
	"gorm.io/gorm"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/berkas"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/ident"
	"kerjasama/internal/platform/journal"
	"kerjasama/internal/platform/listing"
)

// versions is the table of versions, and what their files are attached to.
const versions = "templat_versi"

func newNoun() *db.Noun[Templat] {
	return &db.Noun[Templat]{Table: noun, Meta: func(t *Templat) *actor.Meta { return &t.Meta }, Visible: visible}
}

// visible is the row scope: a unit sees the templates in use, everyone else who
// reads agreements sees all.
func visible(by actor.Actor) db.Cond {
	switch reach := by.May(actor.NaskahBaca); {
	case reach.All:
		return db.Cond{}
	case reach.None():
		return db.Nothing()
	default:
		return db.Cond{SQL: "r.status = ?", Args: []any{Terbit}}
	}
}

// visibleVersion is the row scope of versions: a unit sees those that were
// published, of a template in use.
func visibleVersion(by actor.Actor) db.Cond {
	c := visible(by)
	if c.SQL == "" || len(c.Args) == 0 {
		return c
	}
	return db.Cond{SQL: "EXISTS (SELECT 1 FROM templat_naskah t JOIN templat_terbit p ON p.versi_id = r.id WHERE t.id = r.templat_id AND t.status = ?)", Args: c.Args}
}

// only keeps the versions that the caller may see.
func only(vs []Versi, by actor.Actor) []Versi {
	if by.May(actor.NaskahBaca).All {
		return vs
	}
	return slices.DeleteFunc(vs, func(v Versi) bool { return v.DiterbitkanPada == nil })
}

// Spec declares what a list of templates can be asked.
func Spec() *listing.Spec {
	words := func(n int, at func(int) string) []string {
		out := make([]string, n)
		for i := range out {
			out[i] = at(i)
		}
		return out
	}
	return &listing.Spec{
		Default: "nama", Search: true,
		Fields: []listing.Field{
			{Name: "status", Kind: listing.Choice, Filter: true, Values: words(len(statuses()), func(i int) string { return string(statuses()[i]) })},
			{Name: "jenis", Kind: listing.Choice, Filter: true, Sort: true, Values: words(len(kinds()), func(i int) string { return string(kinds()[i]) })},
			{Name: "bahasa", Kind: listing.Choice, Filter: true, Values: words(len(languages()), func(i int) string { return string(languages()[i]) })},
			{Name: "nama", Sort: true},
			{Name: "dibuat_pada", Sort: true},
			{Name: "diubah_pada", Sort: true},
		},
	}
}

// Get returns a template the caller may see.
func (s *Service) Get(ctx context.Context, by actor.Actor, id string) (Templat, error) {
	if !ident.Valid(id) {
		return Templat{}, fault.Missing()
	}
	g := s.j.DB().Gorm.WithContext(ctx)
	t, err := s.n.Get(g, by, id)
	if err != nil {
		return t, err
	}
	one := []Templat{t}
	err = s.complete(g, by, one)
	return one[0], err
}

// hold locks a template with its versions for a change.
func (s *Service) hold(tx *journal.Tx, id string) (Templat, error) {
	if !ident.Valid(id) {
		return Templat{}, fault.Missing()
	}
	t, err := s.n.Lock(tx.DB, tx.By, id)
	if err != nil {
		return t, err
	}
	if err := tx.Match(t.Versi); err != nil {
		return t, err
	}
	one := []Templat{t}
	err = s.complete(tx.DB, tx.By, one)
	return one[0], err
}

// insert keeps a new template; 422 where the name is taken.
func (s *Service) insert(tx *journal.Tx, t *Templat) error { return taken(s.n.Insert(tx.DB, t)) }

func (s *Service) save(tx *journal.Tx, was, t *Templat) error { return taken(s.n.Save(tx.DB, was, t)) }

func taken(err error) error {
	if v, ok := errors.AsType[*db.Violation](err); ok && v.On(noun, "nama") {
		return fault.Invalid(fault.Field{Pointer: "/nama", Code: "taken", Detail: fault.T("Sudah ada templat bernama ini.", "There is a template of this name already.")})
	}
	return err
}

// complete reads the versions of templates, those the caller may see.
func (s *Service) complete(g *gorm.DB, by actor.Actor, ts []Templat) error {
	at := make(map[string]*Templat, len(ts))
	ids := make([]string, len(ts))
	for i := range ts {
		ids[i], at[ts[i].ID] = ts[i].ID, &ts[i]
	}
	if len(ts) == 0 {
		return nil
	}
	err := db.Raw(g.Statement.Context, g, func(scan func(...any) error) error {
		of, v, err := version(scan)
		if err != nil {
			return err
		}
		at[of].VersiTemplat = append(at[of].VersiTemplat, v)
		return nil
	}, `SELECT v.templat_id, v.id, v.nomor, v.sha256, v.isian, v.catatan, v.dibuat_pada, v.dibuat_oleh_jenis, v.dibuat_oleh_id, COALESCE(p.nama`+db.ActingFor("v.dibuat_oleh_atas_nama")+`, ''), v.dibuat_oleh_atas_nama,
		b.id, b.nama, b.sha256, b.ukuran, b.mime, t.diterbitkan_pada, COALESCE(t.diterbitkan_oleh_jenis, ''), COALESCE(t.diterbitkan_oleh_id, ''), COALESCE(q.nama`+db.ActingFor("t.diterbitkan_oleh_atas_nama")+`, ''), t.diterbitkan_oleh_atas_nama
		FROM templat_versi v JOIN berkas b ON b.id = v.berkas_id LEFT JOIN templat_terbit t ON t.versi_id = v.id
		LEFT JOIN pengguna p ON p.id = v.dibuat_oleh_id LEFT JOIN pengguna q ON q.id = t.diterbitkan_oleh_id
		WHERE v.templat_id IN ? ORDER BY v.templat_id, v.nomor`, ids)
	for i := range ts {
		ts[i].VersiTemplat = only(ts[i].VersiTemplat, by)
		ts[i].settle()
	}
	return err
}

// version reads one version and the template it belongs to.
func version(scan func(...any) error) (of string, v Versi, err error) {
	var isian string
	var by actor.Ref
	var b berkas.Ringkas
	err = scan(&of, &v.ID, &v.Nomor, &v.SHA256, &isian, &v.Catatan, &v.DibuatPada, &v.DibuatOleh.Jenis, &v.DibuatOleh.ID, &v.DibuatOleh.Nama, &v.DibuatOleh.AtasNama,
		&b.ID, &b.Nama, &b.SHA256, &b.Ukuran, &b.Mime, &v.DiterbitkanPada, &by.Jenis, &by.ID, &by.Nama, &by.AtasNama)
	if err == nil {
		err = json.Unmarshal([]byte(isian), &v.Isian)
	}
	if err != nil {
		return "", v, fmt.Errorf("scan template version: %w", err)
	}
	v.Berkas, v.DibuatPada = b, v.DibuatPada.UTC()
	named(&v.DibuatOleh)
	if v.DiterbitkanPada != nil {
		at := v.DiterbitkanPada.UTC()
		named(&by)
		v.DiterbitkanPada, v.DiterbitkanOleh = &at, &by
	}
	return of, v, nil
}

func named(r *actor.Ref) {
	if r.Jenis == actor.Sistem {
		r.Nama = actor.System().Nama
	}
}

// next is the next version of a template, without its file.
func (s *Service) next(tx *journal.Tx, t *Templat, catatan *string, names []string) Versi {
	return Versi{ID: ident.New(tx.Now), Nomor: len(t.VersiTemplat) + 1, Isian: names, Catatan: catatan, DibuatPada: tx.Now, DibuatOleh: tx.By.Ref()}
}

// attach adds a version that is an uploaded file.
func (s *Service) attach(tx *journal.Tx, t *Templat, berkasID string, catatan *string, names []string) error {
	v := s.next(tx, t, catatan, names)
	if err := s.berkas.Attach(tx, versions, v.ID, map[string]string{"/berkas_id": berkasID}); err != nil {
		return err
	}
	infos, err := s.berkas.Info(tx.DB.Statement.Context, tx, []string{berkasID})
	if err != nil {
		return err
	}
	v.Berkas = infos[berkasID]
	return s.keep(tx, t, v)
}

// keep freezes a version.
func (s *Service) keep(tx *journal.Tx, t *Templat, v Versi) error {
	v.SHA256 = v.Berkas.SHA256
	isian, err := json.Marshal(v.Isian)
	if err != nil {
		return fmt.Errorf("write placeholders: %w", err)
	}
	t.VersiTemplat = append(t.VersiTemplat, v)
	return db.Translate(tx.DB.Exec(`INSERT INTO templat_versi (id, templat_id, nomor, berkas_id, sha256, isian, catatan, dibuat_pada, dibuat_oleh_jenis, dibuat_oleh_id, dibuat_oleh_atas_nama)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, v.ID, t.ID, v.Nomor, v.Berkas.ID, v.SHA256, string(isian), v.Catatan, v.DibuatPada, v.DibuatOleh.Jenis, v.DibuatOleh.ID, v.DibuatOleh.AtasNama).Error)
}

// publish records who put a version into use, and when the latest time.
func publish(tx *journal.Tx, versiID string) error {
	return db.Translate(tx.DB.Exec(`INSERT INTO templat_terbit (versi_id, diterbitkan_pada, diterbitkan_oleh_jenis, diterbitkan_oleh_id, diterbitkan_oleh_atas_nama) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (versi_id) DO UPDATE SET diterbitkan_pada = excluded.diterbitkan_pada, diterbitkan_oleh_jenis = excluded.diterbitkan_oleh_jenis, diterbitkan_oleh_id = excluded.diterbitkan_oleh_id,
		diterbitkan_oleh_atas_nama = excluded.diterbitkan_oleh_atas_nama`,
		versiID, tx.Now, tx.By.Jenis, tx.By.ID, tx.By.Ref().AtasNama).Error)
}

// brought tells the kinds that the system brought a template of.
func (s *Service) brought(ctx context.Context) (map[Jenis]bool, error) {
	out := map[Jenis]bool{}
	err := db.Raw(ctx, s.j.DB().Gorm, func(scan func(...any) error) error {
		var j Jenis
		err := scan(&j)
		out[j] = true
		return err
	}, "SELECT DISTINCT jenis FROM templat_naskah WHERE dibuat_oleh_jenis = ?", actor.Sistem)
	return out, err
}
