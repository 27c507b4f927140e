package app

import (
	"context"
	"io"

	"kerjasama/internal/lampiran"
	"kerjasama/internal/naskah"
	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/berkas"
	"kerjasama/internal/platform/dokumen"
)

// isian fills the templates of agreements. Templates are wired after agreements,
// so that they are looked for when one is filled.
type isian struct{ a *App }

// Fill fills the version of a template that is in use; see [naskah.Templat].
func (i isian) Fill(ctx context.Context, by actor.Actor, templatID, jenis, pointer string, data dokumen.DataNaskah) (naskah.Terisi, error) {
	t, err := i.a.Templat.Fill(ctx, by, templatID, jenis, pointer, data)
	return naskah.Terisi{VersiID: t.VersiID, Nama: t.Nama, Isi: t.Isi}, err
}

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
