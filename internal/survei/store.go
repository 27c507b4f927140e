package survei

import (
	"context"
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/ident"
	"kerjasama/internal/platform/journal"
	"kerjasama/internal/platform/listing"
)

func newNoun() *db.Noun[Survei] {
	return &db.Noun[Survei]{
		Table: noun, Visible: visible, Meta: func(s *Survei) *actor.Meta { return &s.Meta },
		Derived: map[string]string{"mitra_kini": "(SELECT COALESCE(m.digabung_ke_id, m.id) FROM mitra m WHERE m.id = r.mitra_id)"},
	}
}

// visible is the row scope: a survey follows its activity.
func visible(by actor.Actor) db.Cond {
	scope := db.ActivityScope(by.May(actor.SurveiBaca), "p")
	if scope.SQL == "" {
		return scope
	}
	return db.Cond{SQL: "EXISTS (SELECT 1 FROM pelaksanaan p WHERE p.id = r.pelaksanaan_id AND (" + scope.SQL + "))", Args: scope.Args}
}

// Spec declares what a list of surveys can be asked. now tells the instant by
// which a link has expired.
func Spec(now func() time.Time) *listing.Spec {
	return &listing.Spec{
		Default: "-dibuat_pada", Expand: []string{"pelaksanaan", "mitra"},
		Fields: []listing.Field{
			{Name: "status", Kind: listing.Choice, Filter: true, Values: []string{string(Terkirim), string(Terisi), string(Kedaluwarsa)},
				Where: func(vs []string) db.Cond { return inStatus(vs, now()) }},
			{Name: "sumber", Kind: listing.Choice, Filter: true, Values: []string{string(TautanMitra), string(DicatatStaf)}},
			{Name: "pelaksanaan", Kind: listing.Ref, Filter: true, Where: listing.ByRef("pelaksanaan_id", "pelaksanaan"), Doc: "activity, by id or kode"},
			{Name: "mitra", Kind: listing.Ref, Filter: true, Where: ofMitra, Doc: "partner, by id or kode"},
			{Name: "tahun", Kind: listing.Int, Filter: true, Sort: true},
			{Name: "dibuat_pada", Sort: true},
			{Name: "diubah_pada", Sort: true},
		},
	}
}

// inStatus is Kini as SQL.
func inStatus(vs []string, now time.Time) db.Cond {
	var out db.Cond
	var parts []string
	for _, v := range vs {
		switch Status(v) {
		case Terkirim:
			parts, out.Args = append(parts, "(r.status = 'terkirim' AND r.kedaluwarsa_pada > ?)"), append(out.Args, now)
		case Kedaluwarsa:
			parts, out.Args = append(parts, "(r.status = 'terkirim' AND r.kedaluwarsa_pada <= ?)"), append(out.Args, now)
		default:
			parts, out.Args = append(parts, "r.status = ?"), append(out.Args, v)
		}
	}
	out.SQL = strings.Join(parts, " OR ")
	return out
}

// ofMitra also finds the surveys of partners merged into the one named.
func ofMitra(vs []string) db.Cond {
	return db.Cond{
		SQL:  "EXISTS (SELECT 1 FROM mitra m JOIN mitra x ON x.id IN (m.id, m.digabung_ke_id) WHERE m.id = r.mitra_id AND (x.id IN ? OR x.kode IN ?))",
		Args: []any{vs, vs},
	}
}

// activity is what a survey needs to know of one.
type activity struct {
	status, judul string
	selesai       clock.Date
}

// holdActivity reads an activity the caller may see and keeps it as it is until
// the change is through, so that one partner is asked once. ok is false where
// there is none.
func holdActivity(tx *journal.Tx, id string) (a activity, ok bool, err error) {
	if !ident.Valid(id) {
		return a, false, nil
	}
	c := db.And(db.Cond{SQL: "p.id = ?", Args: []any{id}}, db.ActivityScope(tx.By.May(actor.PelaksanaanBaca), "p"))
	return a, ok, db.Raw(tx.DB.Statement.Context, tx.DB, func(scan func(...any) error) error {
		ok = true
		if err := scan(&a.status, &a.judul, &a.selesai); err != nil {
			return fmt.Errorf("scan activity: %w", err)
		}
		return nil
	}, "SELECT p.status, p.judul, p.tanggal_selesai FROM pelaksanaan p WHERE "+c.SQL+db.ForUpdate(tx.DB, "p"), c.Args...)
}

// partner resolves a partner of an activity to its survivor: 422 for what is
// none.
func partner(tx *journal.Tx, c *fault.Check, activityID, id string) (survivor string, err error) {
	var refs db.Refs
	refs.OneMitra("/mitra_id", id, func(s string) { survivor = s })
	if err := refs.Resolve(tx.DB, c); err != nil {
		return "", err
	}
	if err := c.Err(); err != nil {
		return "", err
	}
	var n int
	err = tx.DB.Raw("SELECT count(*) FROM pelaksanaan_mitra l JOIN mitra m ON m.id = l.mitra_id WHERE l.pelaksanaan_id = ? AND COALESCE(m.digabung_ke_id, m.id) = ?",
		activityID, survivor).Row().Scan(&n)
	if err == nil && n == 0 {
		c.Add("/mitra_id", "not_on_activity", "Mitra ini tidak ikut dalam kegiatan ini.", "This partner did not take part in this activity.")
		return "", c.Err()
	}
	return survivor, db.Translate(err)
}

// waiting finds the survey of an activity and partner whose link was not
// answered; "" where there is none.
func waiting(tx *journal.Tx, activityID, survivor string) (id string, err error) {
	err = db.Raw(tx.DB.Statement.Context, tx.DB, func(scan func(...any) error) error {
		if err := scan(&id); err != nil {
			return fmt.Errorf("scan survey: %w", err)
		}
		return nil
	}, `SELECT s.id FROM survei_mitra s JOIN mitra m ON m.id = s.mitra_id
		WHERE s.pelaksanaan_id = ? AND s.status = 'terkirim' AND COALESCE(m.digabung_ke_id, m.id) = ? ORDER BY s.id LIMIT 1`, activityID, survivor)
	return id, err
}

// byToken finds the survey that a link's secret belongs to. Its holder is nobody
// the row scope knows.
func (s *Service) byToken(g *gorm.DB, token string) (Survei, error) {
	if len(token) != tokenLength {
		return Survei{}, fault.Missing()
	}
	found, err := s.n.Query(g, "WHERE r.sidik_token = ?", fingerprint(token))
	if err != nil {
		return Survei{}, err
	}
	if len(found) == 0 {
		return Survei{}, fault.Missing()
	}
	found[0].Saat = s.j.Now()
	return found[0], nil
}

// about reads what a partner is asked about: the activity, who they are, and the
// year the activity ends in.
func about(ctx context.Context, g *gorm.DB, sv Survei) (judul, mitra string, selesai clock.Date, err error) {
	return judul, mitra, selesai, db.Raw(ctx, g, func(scan func(...any) error) error {
		if err := scan(&judul, &mitra, &selesai); err != nil {
			return fmt.Errorf("scan activity: %w", err)
		}
		return nil
	}, "SELECT p.judul, m.nama, p.tanggal_selesai FROM pelaksanaan p, mitra m WHERE p.id = ? AND m.id = ?", sv.PelaksanaanID, sv.MitraKini)
}
