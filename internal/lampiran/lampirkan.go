package lampiran

import (
	"context"
	"maps"
	"slices"

	"kerjasama/internal/platform/berkas"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/ident"
	"kerjasama/internal/platform/journal"
)

// Attach ties files to a record in the record's own transaction. refs maps the
// JSON pointer of each reference in the body to the id of a file; two may name
// one file. 422 validation_failed with unknown_id at the pointer of an id that
// does not exist or that the caller may not read: the two are not to be told
// apart. Attaching again what is attached already changes nothing. The files'
// rows stay locked until the transaction ends, so that none is swept meanwhile.
func (s *Service) Attach(tx *journal.Tx, subjek, subjekID string, refs map[string]string) error {
	if len(refs) == 0 {
		return nil
	}
	ids := slices.DeleteFunc(slices.Compact(slices.Sorted(maps.Values(refs))), func(id string) bool { return !ident.Valid(id) })
	found := map[string]bool{}
	if len(ids) > 0 {
		var err error
		if found, err = holdReadable(tx, s.sources, ids); err != nil {
			return err
		}
	}
	var c fault.Check
	for _, pointer := range slices.Sorted(maps.Keys(refs)) {
		if !found[refs[pointer]] {
			c.Add(pointer, "unknown_id", "Tidak ada berkas dengan id ini.", "There is no berkas with this id.")
		}
	}
	if err := c.Err(); err != nil {
		return err
	}
	return link(tx.DB, subjek, subjekID, ids)
}

// Release unties every file from a record that is removed, in the record's own
// transaction. A file that nothing else claims is swept like one that nothing
// ever did.
func (s *Service) Release(tx *journal.Tx, subjek, subjekID string) error {
	return unlink(tx.DB, subjek, subjekID)
}

// Info returns what records show of the files with these ids; an id that does
// not exist is absent. It asks nobody's permission: who may read the record may
// read what it names. Within a change it reads through tx, which may be nil
// elsewhere.
func (s *Service) Info(ctx context.Context, tx *journal.Tx, ids []string) (map[string]berkas.Ringkas, error) {
	if len(ids) == 0 {
		return map[string]berkas.Ringkas{}, nil
	}
	g := s.j.DB().Gorm
	if tx != nil {
		g = tx.DB
	}
	return summaries(ctx, g, slices.Compact(slices.Sorted(slices.Values(ids))))
}
