package arsip

import (
	"fmt"

	"gorm.io/gorm"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/ident"
	"kerjasama/internal/platform/journal"
	"kerjasama/internal/platform/listing"
)

func newNoun() *db.Noun[Arsip] {
	return &db.Noun[Arsip]{Table: noun, Meta: func(a *Arsip) *actor.Meta { return &a.Meta }, Visible: visible}
}

// visible is the row scope: an archive follows the activity and the agreement it
// names; what names neither is the office's.
func visible(by actor.Actor) db.Cond {
	scope := db.ActivityScope(by.May(actor.ArsipBaca), "p")
	if scope.SQL == "" {
		return scope
	}
	naskah := db.AgreementScope(by.May(actor.ArsipBaca), "n")
	return db.Cond{
		SQL: "EXISTS (SELECT 1 FROM pelaksanaan p WHERE p.id = r.pelaksanaan_id AND (" + scope.SQL + ")) OR EXISTS (SELECT 1 FROM naskah n WHERE n.id = r.naskah_id AND (" +
			naskah.SQL + "))",
		Args: append(scope.Args, naskah.Args...),
	}
}

// Spec declares what a list of archives can be asked. today tells the WIB date.
func Spec(today func() clock.Date) *listing.Spec {
	var status, jenis []string
	for _, s := range statuses() {
		status = append(status, string(s))
	}
	for _, j := range kinds() {
		jenis = append(jenis, string(j))
	}
	return &listing.Spec{
		Default: "-tanggal_arsip,-kode", Search: true, Expand: []string{"naskah", "pelaksanaan"},
		Fields: []listing.Field{
			{Name: "status", Kind: listing.Choice, Filter: true, Values: status, Where: func(vs []string) db.Cond { return inStatus(vs, today()) }},
			{Name: "jenis_rekaman", Kind: listing.Choice, Filter: true, Values: jenis},
			{Name: "tahun", Kind: listing.Int, Filter: true, Sort: true},
			{Name: "kode", Kind: listing.Text, Filter: true, Sort: true},
			{Name: "pelaksanaan", Kind: listing.Ref, Filter: true, Where: listing.ByRef("pelaksanaan_id", "pelaksanaan"), Doc: "activity, by id or kode"},
			{Name: "naskah", Kind: listing.Ref, Filter: true, Where: listing.ByRef("naskah_id", "naskah"), Doc: "agreement, by id or kode"},
			{Name: "unit", Kind: listing.Ref, Filter: true, Where: ofUnit, Doc: "unit that carried the activity out, by id or kode"},
			{Name: "dari", Kind: listing.Date, Filter: true, Where: listing.Compare("r.tanggal_arsip >= ?"), Doc: "archived on or after this WIB date"},
			{Name: "sampai", Kind: listing.Date, Filter: true, Where: listing.Compare("r.tanggal_arsip <= ?"), Doc: "archived on or before this WIB date"},
			{Name: "judul", Sort: true},
			{Name: "tanggal_arsip", Sort: true},
			{Name: "retensi_sampai", Sort: true},
			{Name: "dibuat_pada", Sort: true},
			{Name: "diubah_pada", Sort: true},
		},
	}
}

// inStatus is Kini as SQL.
func inStatus(vs []string, today clock.Date) db.Cond {
	var out db.Cond
	for _, v := range vs {
		c := db.Cond{SQL: "(r.status = ? AND r.retensi_sampai >= ?)", Args: []any{v, today}}
		if Status(v) == SiapDinilai {
			c = db.Cond{SQL: "(r.status IN ? AND r.retensi_sampai < ?)", Args: []any{[]Status{Aktif, Inaktif}, today}}
		}
		if out.SQL != "" {
			out.SQL += " OR "
		}
		out.SQL += c.SQL
		out.Args = append(out.Args, c.Args...)
	}
	return out
}

func ofUnit(vs []string) db.Cond {
	return db.Cond{
		SQL:  "EXISTS (SELECT 1 FROM pelaksanaan p JOIN unit x ON x.id = p.unit_pelaksana_id WHERE p.id = r.pelaksanaan_id AND (x.id IN ? OR x.kode IN ?))",
		Args: []any{vs, vs},
	}
}

// activity is what filing needs to know of one.
type activity struct {
	status    string
	rencanaID *string
}

// activityOf reads an activity the caller may see; 422 unknown_id at pointer
// otherwise.
func activityOf(tx *journal.Tx, id, pointer string) (activity, error) {
	found, err := readActivity(tx, db.And(db.Cond{SQL: "p.id = ?", Args: []any{id}}, db.ActivityScope(tx.By.May(actor.PelaksanaanBaca), "p")), "")
	switch {
	case err != nil:
		return activity{}, err
	case !ident.Valid(id) || len(found) == 0:
		return activity{}, fault.Invalid(fault.Field{Pointer: pointer, Code: "unknown_id",
			Detail: fault.T("Tidak ada pelaksanaan dengan id ini.", "There is no pelaksanaan with this id.")})
	default:
		return found[0], nil
	}
}

// holdActivity reads an activity anew and keeps it as it is until the change is
// through.
func holdActivity(tx *journal.Tx, id string) (activity, error) {
	found, err := readActivity(tx, db.Cond{SQL: "p.id = ?", Args: []any{id}}, db.ForUpdate(tx.DB, "p"))
	if err != nil {
		return activity{}, err
	}
	if len(found) == 0 { // a draft that was deleted meanwhile
		return activity{}, fault.Outdated()
	}
	return found[0], nil
}

func readActivity(tx *journal.Tx, c db.Cond, suffix string) (out []activity, err error) {
	err = db.Raw(tx.DB.Statement.Context, tx.DB, func(scan func(...any) error) error {
		var a activity
		if err := scan(&a.status, &a.rencanaID); err != nil {
			return fmt.Errorf("scan activity: %w", err)
		}
		out = append(out, a)
		return nil
	}, "SELECT p.status, p.rencana_id FROM pelaksanaan p WHERE "+c.SQL+suffix, c.Args...)
	return out, err
}

// seen marks archives with the day they are looked at.
func (s *Service) seen(as ...*Arsip) {
	today := clock.DateOf(s.j.Now())
	for _, a := range as {
		a.Hari = today
	}
}

func (s *Service) get(g *gorm.DB, by actor.Actor, id string) (Arsip, error) {
	if !ident.Valid(id) {
		return Arsip{}, fault.Missing()
	}
	a, err := s.n.Get(g, by, id)
	s.seen(&a)
	return a, err
}
