package app

import (
	"context"
	"io"

	"kerjasama/internal/lampiran"
	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/berkas"
)

// isi hands the bytes of files to the nouns that answer with them.
type isi struct{ files *lampiran.Service }

// Content returns a file the caller may read and how its bytes are opened.
func (i isi) Content(ctx context.Context, by actor.Actor, id string) (berkas.Ringkas, func(ctx context.Context, offset, length int64) (io.ReadCloser, error), error) {
	b, err := i.files.Get(ctx, by, id)
	if err == nil {
		err = i.files.Present(ctx, b)
	}
	return b.Ringkas, func(ctx context.Context, offset, length int64) (io.ReadCloser, error) {
		return i.files.Open(ctx, b, offset, length)
	}, err
}
