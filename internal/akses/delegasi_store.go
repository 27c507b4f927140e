package akses

import (
	"fmt"
	"strings"
	"time"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/ident"
	"kerjasama/internal/platform/listing"
)

func newDelegasiNoun() *db.Noun[Delegasi] {
	return &db.Noun[Delegasi]{
		Table: "delegasi",
		Meta:  func(d *Delegasi) *actor.Meta { return &d.Meta },
		Derived: map[string]string{
			"dari_nama": "(SELECT dp.nama FROM pengguna dp WHERE dp.id = r.dari_id)",
			"ke_nama":   "(SELECT kp.nama FROM pengguna kp WHERE kp.id = r.ke_id)",
		},
		Visible: visibleDelegations,
	}
}

// DelegasiSpec declares what a list of delegations can be asked.
func DelegasiSpec() *listing.Spec {
	peran := make([]string, 0, 4)
	for _, p := range actor.Delegable() {
		peran = append(peran, string(p))
	}
	party := func(column string) func([]string) db.Cond {
		return func(vs []string) db.Cond {
			return db.Cond{SQL: "r." + column + " IN (SELECT u.id FROM pengguna u WHERE u.id IN ? OR u.username IN ?)", Args: []any{vs, vs}}
		}
	}
	return &listing.Spec{
		Default: "-dibuat_pada",
		Fields: []listing.Field{
			{Name: "status", Kind: listing.Choice, Filter: true, Values: []string{string(DelegasiAktif), string(DelegasiDicabut)}},
			{Name: "peran", Kind: listing.Choice, Filter: true, Values: peran},
			{Name: "dari", Kind: listing.Text, Filter: true, Doc: "who lent the role, by id or username", Where: party("dari_id")},
			{Name: "ke", Kind: listing.Text, Filter: true, Doc: "who it was lent to, by id or username", Where: party("ke_id")},
			{Name: "unit", Kind: listing.Ref, Filter: true, Where: listing.ByRef("unit_id", "unit"), Doc: "unit of the role, by id or kode"},
			{Name: "sampai_pada", Sort: true},
			{Name: "dibuat_pada", Sort: true},
			{Name: "diubah_pada", Sort: true},
		},
	}
}

// day is the WIB date of an instant.
func day(t time.Time) clock.Date { return clock.DateOf(t) }

// somebody is a person as another names them; the zero value is nobody.
type somebody struct {
	id, nama string
	status   Status
}

// person finds somebody by the id or the username that is given.
func (s store) person(id, username *string) (p somebody, err error) {
	column, value := "id", id
	if id == nil {
		column, value = "username", username
	}
	if value == nil || id != nil && !ident.Valid(*id) {
		return p, nil
	}
	err = s.each(func(scan func(...any) error) error { return scan(&p.id, &p.nama, &p.status) },
		"SELECT id, nama, status FROM pengguna WHERE "+column+" = ?", strings.ToLower(*value))
	return p, err
}

// onlyOnce refuses a delegation while the same role is lent to the same person.
// The lender's row is locked, which keeps two of them apart.
func (s store) onlyOnce(d Delegasi) error {
	var twin string
	err := s.each(func(scan func(...any) error) error { return scan(&twin) },
		`SELECT id FROM delegasi WHERE dari_id = ? AND ke_id = ? AND peran = ? AND COALESCE(unit_id, '') = COALESCE(?, '') AND status = ? AND mulai_pada < ? AND sampai_pada > ? LIMIT 1`,
		d.DariID, d.KeID, d.Peran, d.UnitID, DelegasiAktif, d.SampaiPada, d.MulaiPada)
	if err == nil && twin != "" {
		return fault.New(fault.Conflict, "Peran ini sudah didelegasikan kepada orang yang sama pada sebagian waktu itu (%s); cabut dahulu yang itu.",
			"This role is delegated to the same person for part of that time already (%s); withdraw that one first.", twin)
	}
	return err
}

// standing is what a delegation over d needs at an instant besides its beginning:
// not withdrawn, not over, its lender may sign in and holds the role that day.
const standing = `d.status = 'aktif' AND d.sampai_pada > ? AND p.status = 'aktif' AND EXISTS (SELECT 1 FROM penugasan g
	WHERE g.pengguna_id = d.dari_id AND g.peran = d.peran AND (d.unit_id IS NULL OR g.unit_id = d.unit_id) AND g.berlaku_mulai <= ? AND (g.berlaku_sampai IS NULL OR g.berlaku_sampai >= ?))`

// lend puts the delegations in force into an actor, and returns until when that
// holds: the next beginning or end, or the instant given.
func (s store) lend(a *actor.Actor, now, until time.Time) (time.Time, error) {
	today := day(now)
	err := s.each(func(scan func(...any) error) error {
		var d actor.Delegasi
		var unit *string
		var from, to time.Time
		if err := scan(&d.ID, &d.Dari, &d.Nama, &d.Grant.Peran, &unit, &from, &to); err != nil {
			return fmt.Errorf("scan delegation: %w", err)
		}
		if from.After(now) {
			if from.Before(until) {
				until = from
			}
			return nil
		}
		if to.Before(until) {
			until = to
		}
		if unit != nil {
			d.Grant.UnitID = *unit
		}
		a.Delegasi = append(a.Delegasi, d)
		return nil
	}, `SELECT d.id, d.dari_id, p.nama, d.peran, d.unit_id, d.mulai_pada, d.sampai_pada
		FROM delegasi d JOIN pengguna p ON p.id = d.dari_id WHERE d.ke_id = ? AND `+standing+` ORDER BY d.mulai_pada, d.id`, a.ID, now, today, today)
	for i := range a.Delegasi {
		if err != nil {
			break
		}
		a.Delegasi[i].Juga, err = s.tokensOf(a.Delegasi[i].Dari, nil)
	}
	return until, err
}

// inForce tells which of some delegations can be acted by at an instant.
func (s store) inForce(ids []string, now time.Time) (map[string]bool, error) {
	out := map[string]bool{}
	if len(ids) == 0 {
		return out, nil
	}
	today := day(now)
	err := s.each(func(scan func(...any) error) error {
		var id string
		err := scan(&id)
		out[id] = true
		return err
	}, "SELECT d.id FROM delegasi d JOIN pengguna p ON p.id = d.dari_id JOIN pengguna q ON q.id = d.ke_id WHERE d.id IN ? AND d.mulai_pada <= ? AND q.status = 'aktif' AND "+standing, ids, now, now, today, today)
	return out, err
}
