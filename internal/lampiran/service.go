package lampiran

import "kerjasama/internal/platform/journal"

// Service is what can be done with files.
type Service struct {
	j       *journal.Journal
	sources []journal.Source
}

// New returns the use cases over a journal. sources are the nouns files are
// attached to, each with its visibility.
func New(j *journal.Journal, sources ...journal.Source) *Service {
	return &Service{j: j, sources: sources}
}
