package kerjasama

import (
	"context"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Laporan reads a report as a file: nama is that of its address
// (borang-monitoring, lkps, laporkerma, iku, celah-bukti), format csv or xlsx; q
// may name tahun, or dari and sampai, and unit or prodi. With json, or for
// evaluasi-diri, use [Get].
func (c *Client) Laporan(ctx context.Context, nama, format string, q url.Values, opts ...Option) ([]byte, error) {
	all := url.Values{"format": {format}}
	maps.Copy(all, q)
	return c.made(ctx, "/laporan/"+url.PathEscape(nama), "*/*", all, opts)
}

// HasilBundel is the accreditation bundle as the server made it.
type HasilBundel struct {
	BerkasID string `json:"berkas_id"`
	Nama     string `json:"nama"`
	SHA256   string `json:"sha256"` // compare it with that of [PeriksaBundel]
	Ukuran   int64  `json:"ukuran"`
	Isi      int    `json:"isi"`
}

// BundelKirim is a bundle that is asked for.
type BundelKirim struct {
	Tanya url.Values // tahun, or dari and sampai; unit or prodi
	// Progres, when set, is told how far it is, in per cent.
	Progres func(percent int)
	// Sleep waits between two questions how far it is, or returns ctx's error; a
	// second passes by default.
	Sleep func(ctx context.Context) error
}

// Bundel makes an accreditation bundle, waits for it and writes it to w.
func (c *Client) Bundel(ctx context.Context, k BundelKirim, w io.Writer, opts ...Option) (HasilBundel, error) {
	var none HasilBundel
	q, err := c.request(http.MethodPost, "/laporan/bundel", nil, k.Tanya, opts...)
	if err != nil {
		return none, err
	}
	a, err := c.Do(ctx, q)
	if err != nil {
		return none, err
	}
	p, err := decode[pekerjaanBundel](a)
	if err != nil {
		return none, err
	}
	for work := p.Value; ; {
		switch {
		case work.Status == "selesai" && work.Hasil != nil:
			_, err := c.Download(ctx, "/berkas/"+work.Hasil.BerkasID, w)
			return *work.Hasil, err
		case work.Status != "antre" && work.Status != "berjalan":
			why := "no reason was given"
			if work.Galat != nil {
				why = *work.Galat
			}
			return none, fmt.Errorf("bundle: %s", strings.TrimSpace(why))
		}
		if err := k.sleep(ctx); err != nil {
			return none, err
		}
		r, err := Get[pekerjaanBundel](ctx, c, "/pekerjaan/"+work.ID, nil)
		if err != nil {
			return none, err
		}
		if work = r.Value; k.Progres != nil {
			k.Progres(work.Progres)
		}
	}
}

// pekerjaanBundel is long work whose result is a bundle.
type pekerjaanBundel struct {
	Pekerjaan
	Hasil *HasilBundel `json:"hasil"`
}

func (k BundelKirim) sleep(ctx context.Context) error {
	if k.Sleep != nil {
		return k.Sleep(ctx)
	}
	return sleep(ctx, time.Second)
}
