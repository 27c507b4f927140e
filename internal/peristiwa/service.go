package peristiwa

import (
	"context"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/ident"
	"kerjasama/internal/platform/journal"
)

// Service reads the journal for those who may.
type Service struct {
	j       *journal.Journal
	notary  *journal.Notary
	sources []journal.Source
}

// New returns the reader of a journal over the nouns that have events.
func New(j *journal.Journal, n *journal.Notary, sources ...journal.Source) *Service {
	return &Service{j: j, notary: n, sources: sources}
}

// Feed returns sealed events the caller may see, in order, behind q.After.
func (s *Service) Feed(ctx context.Context, by actor.Actor, root string, q journal.FeedQuery) (journal.FeedPage, error) {
	for _, src := range s.sources {
		q.Scopes = append(q.Scopes, src.Scope(by, root))
	}
	return s.j.Feed(ctx, q)
}

// History returns versions of one record, newest first, before version before
// (0: from the newest). 404 for what the caller may not see.
func (s *Service) History(ctx context.Context, by actor.Actor, src journal.Source, id string, limit, before int) ([]journal.Revision, map[string]string, error) {
	if !ident.Valid(id) {
		return nil, nil, fault.Missing()
	}
	ok, err := src.Sees(ctx, s.j.DB(), by, id)
	if err != nil {
		return nil, nil, err
	}
	if !ok {
		return nil, nil, fault.Missing()
	}
	rs, err := s.j.History(ctx, src.Subjek, id, limit, before)
	if err != nil {
		return nil, nil, err
	}
	ids := make([]string, 0, len(rs))
	for _, r := range rs {
		ids = append(ids, r.Pelaku.ID)
		if r.AtasNama != nil {
			ids = append(ids, *r.AtasNama)
		}
	}
	names, err := db.Names(ctx, s.j.DB().Gorm, ids)
	return rs, names, err
}

// Checkpoint returns the latest signed checkpoint and the keys that verify it.
func (s *Service) Checkpoint(ctx context.Context) (journal.Checkpoint, []string, error) {
	cp, err := s.notary.Checkpoint(ctx)
	if err != nil {
		return cp, nil, err
	}
	keys, err := s.notary.PublicKeys(ctx)
	return cp, keys, err
}
