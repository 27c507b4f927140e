package journal

import (
	"context"
	"fmt"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/fault"
)

// Image is a record as the journal keeps it.
type Image struct {
	Versi int
	Pada  time.Time
	Hasil jsontext.Value
}

// AsOf returns the image of a record as it stood at an instant; ok is false
// when it did not exist then.
func (j *Journal) AsOf(ctx context.Context, subjek, id string, per time.Time) (im Image, ok bool, err error) {
	err = db.Raw(ctx, j.db.Gorm, func(scan func(...any) error) error {
		var hasil string
		ok = true
		if err := scan(&im.Versi, &im.Pada, &hasil); err != nil {
			return fmt.Errorf("scan journal: %w", err)
		}
		im.Hasil = jsontext.Value(hasil)
		return nil
	}, "SELECT versi, pada, hasil FROM jurnal WHERE subjek = ? AND subjek_id = ? AND pada <= ? ORDER BY versi DESC LIMIT 1", subjek, id, per.UTC())
	return im, ok && string(im.Hasil) != "null", err
}

// RecordAsOf returns a record as it stood at an instant. seen refuses whoever
// may not read it now; 404 not_found also when it did not exist then.
func RecordAsOf[T any](ctx context.Context, j *Journal, subjek, id string, per time.Time, seen func() error) (T, error) {
	var old T
	if err := seen(); err != nil {
		return old, err
	}
	im, ok, err := j.AsOf(ctx, subjek, id, per)
	if err != nil {
		return old, err
	}
	if !ok {
		return old, fault.Missing()
	}
	if err := json.Unmarshal(im.Hasil, &old); err != nil {
		return old, fmt.Errorf("read journal image of %s %s: %w", subjek, id, err)
	}
	if m, ok := any(&old).(interface{ Marks() []*actor.Ref }); ok {
		err = j.Name(ctx, m.Marks())
	}
	return old, err
}

// Name fills in the names behind marks: an image holds ids only.
func (j *Journal) Name(ctx context.Context, marks []*actor.Ref) error {
	return db.Name(ctx, j.db.Gorm, marks)
}
