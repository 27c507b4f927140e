package referensi

import (
	"errors"
	"fmt"
	"strings"

	"gorm.io/gorm"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/ident"
	"kerjasama/internal/platform/journal"
	"kerjasama/internal/platform/listing"
)

func newUnit() *db.Noun[Unit] {
	return &db.Noun[Unit]{Table: nounUnit, Visible: visible, Meta: func(u *Unit) *actor.Meta { return &u.Meta }}
}

func newProdi() *db.Noun[Prodi] {
	return &db.Noun[Prodi]{
		Table: nounProdi, Visible: visible, Meta: func(p *Prodi) *actor.Meta { return &p.Meta },
		// Ids and dates need no escaping in JSON; the two engines share no
		// function that writes it.
		Derived: map[string]string{"jurusan": `(SELECT '[' || string_agg('{"jurusan_id":"' || l.jurusan_id || '","mulai":"' || CAST(l.mulai AS text) ||
			'","sampai":' || COALESCE('"' || CAST(l.sampai AS text) || '"', 'null') || '}', ',' ORDER BY l.mulai) || ']'
			FROM prodi_jurusan l WHERE l.prodi_id = r.id)`},
	}
}

// visible: everyone who reads reference data reads all of it.
func visible(by actor.Actor) db.Cond {
	if by.May(actor.ReferensiBaca).All {
		return db.Cond{}
	}
	return db.Nothing()
}

func common() []listing.Field {
	return []listing.Field{
		{Name: "kode", Kind: listing.Text, Filter: true, Sort: true},
		{Name: "aktif_pada", Kind: listing.Date, Filter: true, Doc: "active on this WIB date", Where: func(vs []string) db.Cond {
			return inForce("r.aktif_mulai", "r.aktif_sampai", clock.Date(vs[len(vs)-1]))
		}},
		{Name: "nama", Sort: true},
		{Name: "aktif_mulai", Sort: true},
		{Name: "dibuat_pada", Sort: true},
		{Name: "diubah_pada", Sort: true},
	}
}

// inForce is the condition that a period with an open end holds a day.
func inForce(from, until string, day clock.Date) db.Cond {
	return db.Cond{SQL: from + " <= ? AND (" + until + " IS NULL OR " + until + " >= ?)", Args: []any{day, day}}
}

// SpecUnit declares what a list of units can be asked.
func SpecUnit() *listing.Spec {
	return &listing.Spec{Default: "kode", Search: true, Fields: append([]listing.Field{
		{Name: "jenis", Kind: listing.Choice, Filter: true, Sort: true, Values: []string{string(Pimpinan), string(Jurusan), string(UnitKerja)}},
		{Name: "induk", Kind: listing.Ref, Filter: true, Where: listing.ByRef("induk_id", nounUnit), Doc: "unit above it, by id or kode"},
	}, common()...)}
}

// SpecProdi declares what a list of study programmes can be asked; today is
// asked for the jurusan they belong to now.
func SpecProdi(today func() clock.Date) *listing.Spec {
	return &listing.Spec{Default: "kode", Search: true, Fields: append([]listing.Field{
		{Name: "jenjang", Kind: listing.Choice, Filter: true, Sort: true, Values: []string{string(D2), string(D3), string(D4), string(S2)}},
		{Name: "jurusan", Kind: listing.Ref, Filter: true, Doc: "jurusan it belongs to today, by id or kode", Where: func(vs []string) db.Cond {
			in := inForce("l.mulai", "l.sampai", today())
			return db.Cond{
				SQL:  "EXISTS (SELECT 1 FROM prodi_jurusan l JOIN unit x ON x.id = l.jurusan_id WHERE l.prodi_id = r.id AND (x.id IN ? OR x.kode IN ?) AND " + in.SQL + ")",
				Args: append([]any{vs, vs}, in.Args...),
			}
		}},
		{Name: "menggantikan", Kind: listing.Ref, Filter: true, Where: listing.ByRef("menggantikan_id", nounProdi), Doc: "prodi it replaces, by id or kode"},
	}, common()...)}
}

// lock lets one change of reference data happen at a time: two units at once
// could form a circle, two replicas that start could seed twice.
func lock(tx *gorm.DB) error {
	if err := tx.Exec("INSERT INTO sewa (nama) VALUES ('referensi') ON CONFLICT (nama) DO NOTHING").Error; err != nil {
		return db.Translate(err)
	}
	if suffix := db.ForUpdate(tx, "sewa"); suffix != "" {
		return db.Translate(tx.Exec("SELECT nama FROM sewa WHERE nama = 'referensi'" + suffix).Error)
	}
	return nil
}

// resolveUnit checks a unit against the others. was is nil for a new one.
func resolveUnit(tx *journal.Tx, u, was *Unit) error {
	var c fault.Check
	u.check(&c)
	if err := above(tx.DB, &c, nounUnit, "induk_id", u.ID, u.IndukID); err != nil {
		return err
	}
	if was != nil && was.Jenis == Jurusan && u.Jenis != Jurusan {
		var n int
		if err := tx.DB.Raw("SELECT count(*) FROM prodi_jurusan WHERE jurusan_id = ?", u.ID).Row().Scan(&n); err != nil {
			return db.Translate(err)
		}
		if n > 0 {
			c.Add("/jenis", "in_use", "Masih atau pernah memiliki prodi; tetap jurusan.", "Prodi belong or belonged to it; it stays a jurusan.")
		}
	}
	return c.Err()
}

// above checks the pointer of a record to another of its table: it exists and
// does not lead back to the record.
func above(tx *gorm.DB, c *fault.Check, table, column, id string, to *string) error {
	if to == nil {
		return nil
	}
	var refs db.Refs
	refs.Table(table, "/"+column, []string{*to})
	if err := refs.Resolve(tx, c); err != nil || !c.OK() {
		return err
	}
	var n int
	err := tx.Raw("WITH RECURSIVE naik (id, ke) AS (SELECT id, "+column+" FROM "+table+" WHERE id = ? UNION "+
		"SELECT x.id, x."+column+" FROM "+table+" x JOIN naik ON x.id = naik.ke) SELECT count(*) FROM naik WHERE id = ?", *to, id).Row().Scan(&n)
	if n > 0 {
		c.Add("/"+column, "cycle", "Berputar kembali ke rekaman ini sendiri.", "Leads back to this record itself.")
	}
	return db.Translate(err)
}

// resolveProdi checks a prodi against the units and the other prodi.
func resolveProdi(tx *journal.Tx, p *Prodi) error {
	var c fault.Check
	p.check(&c)
	if err := above(tx.DB, &c, nounProdi, "menggantikan_id", p.ID, p.MenggantikanID); err != nil {
		return err
	}
	jenis := map[string]JenisUnit{}
	var ids []string
	for _, k := range p.Jurusan {
		if ident.Valid(k.JurusanID) {
			ids = append(ids, k.JurusanID)
		}
	}
	if len(ids) > 0 {
		err := db.Raw(tx.DB.Statement.Context, tx.DB, func(scan func(...any) error) error {
			var id string
			var j JenisUnit
			err := scan(&id, &j)
			jenis[id] = j
			return err
		}, "SELECT id, jenis FROM unit WHERE id IN ?", ids)
		if err != nil {
			return fmt.Errorf("read jurusan: %w", err)
		}
	}
	for i, k := range p.Jurusan {
		at := fmt.Sprintf("/jurusan/%d/jurusan_id", i)
		switch jenis[k.JurusanID] {
		case Jurusan:
		case "":
			if k.JurusanID != "" { // the absent one is told already
				c.Add(at, "unknown_id", "Tidak ada unit dengan id ini.", "There is no unit with this id.")
			}
		case Pimpinan, UnitKerja:
			c.Add(at, "not_jurusan", "Unit ini bukan jurusan.", "This unit is not a jurusan.")
		}
	}
	return c.Err()
}

// writeMembership replaces the jurusan of a prodi.
func writeMembership(tx *gorm.DB, p *Prodi) error {
	if err := tx.Exec("DELETE FROM prodi_jurusan WHERE prodi_id = ?", p.ID).Error; err != nil {
		return db.Translate(err)
	}
	var args []any
	for _, k := range p.Jurusan {
		args = append(args, p.ID, k.JurusanID, k.Mulai, k.Sampai)
	}
	return insert(tx, "prodi_jurusan (prodi_id, jurusan_id, mulai, sampai)", 4, args)
}

// insert writes rows of width columns in one statement.
func insert(tx *gorm.DB, into string, width int, args []any) error {
	if len(args) == 0 {
		return nil
	}
	row := "(" + strings.TrimSuffix(strings.Repeat("?, ", width), ", ") + "), "
	marks := strings.TrimSuffix(strings.Repeat(row, len(args)/width), ", ")
	return db.Translate(tx.Exec("INSERT INTO "+into+" VALUES "+marks, args...).Error)
}

// taken turns the refusal of a second equal kode into an answer.
func taken(err error, table string) error {
	if v, ok := errors.AsType[*db.Violation](err); ok && v.Kind == "unique" && v.On(table, "kode") {
		f := fault.New(fault.Conflict, "Kode ini sudah dipakai.", "This kode is taken.")
		f.Fields = []fault.Field{{Pointer: "/kode", Code: "taken", Detail: f.Detail}}
		return f
	}
	return err
}
