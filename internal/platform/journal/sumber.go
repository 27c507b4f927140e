package journal

import (
	"context"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/db"
)

// Source is a noun whose records have events and a history. Its table bears the
// noun's name.
type Source struct {
	Subjek  string // e.g. rencana_kegiatan
	Path    string // of its collection, below the API's root, e.g. /rencana-kegiatan
	Visible func(actor.Actor) db.Cond
	// Whole says that it is replaced as a whole, with PUT: the feed tells of it
	// to whoever may read the feed, and it has no riwayat.
	Whole bool
}

// OnlyEvents is the Path of a noun of which nothing but its events can be read:
// they are where an event of it leads.
const OnlyEvents = "/peristiwa?subjek_id="

// Scope is the feed's view of a source for one caller: everything for those who
// oversee the log (sub_koordinator, pimpinan, auditor, admin), else what the
// caller may read.
func (s Source) Scope(by actor.Actor, root string) Scope {
	sc := Scope{Subjek: s.Subjek, Path: root + s.Path}
	if !s.Whole && !oversees(by) {
		if c := s.Visible(by); c.SQL != "" {
			sc.Cond = db.Cond{SQL: "EXISTS (SELECT 1 FROM " + s.Subjek + " r WHERE r.id = j.subjek_id AND (" + c.SQL + "))", Args: c.Args}
		}
	}
	return sc
}

// Sees reports whether the caller may read the history of a record. Records that
// were removed as drafts are seen by those who oversee the log.
func (s Source) Sees(ctx context.Context, d *db.DB, by actor.Actor, id string) (bool, error) {
	query, args := "SELECT 1 FROM jurnal j WHERE j.subjek = ? AND j.subjek_id = ? LIMIT 1", []any{s.Subjek, id}
	if !oversees(by) {
		c := db.And(db.Cond{SQL: "r.id = ?", Args: []any{id}}, s.Visible(by))
		query, args = "SELECT 1 FROM "+s.Subjek+" r WHERE "+c.SQL, c.Args
	}
	found := false
	err := db.Raw(ctx, d.Gorm, func(scan func(...any) error) error {
		var one int
		found = true
		return scan(&one)
	}, query, args...)
	return found, err
}

func oversees(by actor.Actor) bool {
	return by.Jenis == actor.Sistem || by.Cakupan == nil && by.Has(actor.SubKoordinator, actor.Pimpinan, actor.Auditor, actor.Admin)
}
