package layanan

import (
	"context"
	"fmt"

	"github.com/go-json-experiment/json"

	"kerjasama/internal/platform/db"
)

// Restore puts a request as the journal keeps it into a store of the same schema,
// with the clocks that follow from it, for a question about another time.
func (s *Service) Restore(ctx context.Context, into *db.DB, image []byte) error {
	var p Permintaan
	if err := json.Unmarshal(image, &p); err != nil {
		return fmt.Errorf("read image of a request: %w", err)
	}
	if err := s.derive(s.j.DB().Gorm.WithContext(ctx), &p, p.DiubahPada); err != nil {
		return err
	}
	return s.restore(ctx, into, &p)
}
