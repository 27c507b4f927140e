package lampiran

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/berkas"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/ident"
	"kerjasama/internal/platform/journal"
)

// Store judges and keeps bytes that the product itself made, as if they had been
// uploaded, without a row that names them: Adopt gives them one in the change
// they belong to. It comes before that change, for it writes to the file store
// and reserves the content in a transaction of its own; content that nothing
// adopts is swept after a day. The caller closes what it gets.
func (s *Service) Store(ctx context.Context, nama string, b []byte) (*berkas.Upload, error) {
	u, err := s.Stage(ctx, nama, bytes.NewReader(b))
	if err != nil {
		return nil, err
	}
	if err = reserve(s.j.DB().Gorm.WithContext(ctx), u.SHA256, u.Ukuran, s.j.Now()); err == nil {
		err = s.cfg.Store.Keep(ctx, u)
	}
	if err != nil {
		return nil, errors.Join(err, u.Close())
	}
	return u, nil
}

// Adopt makes a file of what Store kept, attached to a record from the start, in
// that record's own change. The file is the caller's upload.
func (s *Service) Adopt(tx *journal.Tx, u *berkas.Upload, subjek, subjekID string) (berkas.Ringkas, error) {
	b := Berkas{
		Ringkas:    berkas.Ringkas{ID: ident.New(tx.Now), Nama: u.Nama, SHA256: u.SHA256, Mime: u.Mime, Ukuran: u.Ukuran},
		Pengunggah: tx.By.Ref(), DibuatPada: tx.Now,
	}
	if err := insert(tx.DB, b); err != nil {
		return b.Ringkas, err
	}
	tx.Later(journal.Entry{Subjek: noun, ID: b.ID, Versi: 1, Peristiwa: noun + ".diunggah", Status: http.StatusCreated, Hasil: b})
	return b.Ringkas, link(tx.DB, subjek, subjekID, []string{b.ID})
}

// Bytes reads a whole file the caller may read: 404 for one they may not, 413 for
// one larger than limit bytes.
func (s *Service) Bytes(ctx context.Context, by actor.Actor, id string, limit int64) (berkas.Ringkas, []byte, error) {
	b, err := s.Get(ctx, by, id)
	if err != nil {
		return b.Ringkas, nil, err
	}
	if b.Ukuran > limit {
		return b.Ringkas, nil, fault.New(fault.TooLarge, "Berkas terlalu besar, paling banyak %d byte.", "The file is too large, at most %d bytes are accepted.", limit)
	}
	r, err := s.Open(ctx, b, 0, -1)
	if err != nil {
		return b.Ringkas, nil, err
	}
	got, err := io.ReadAll(r)
	if err := errors.Join(err, r.Close()); err != nil {
		return b.Ringkas, nil, fmt.Errorf("read berkas %s: %w", id, err)
	}
	return b.Ringkas, got, nil
}
