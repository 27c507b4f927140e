package kerjasama

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Impor is a spreadsheet that was tried or brought in.
type Impor struct {
	ID     string      `json:"id"`
	Jenis  string      `json:"jenis"`
	Format string      `json:"format"`
	Uji    bool        `json:"uji"`
	Status string      `json:"status"` // ditolak, lolos_uji, selesai, dibatalkan
	Jumlah ImporJumlah `json:"jumlah"`
}

// ImporJumlah counts rows and findings; Dilewati are rows that are on file already.
type ImporJumlah struct {
	Baris      int `json:"baris"`
	Dibuat     int `json:"dibuat"`
	Dilewati   int `json:"dilewati"`
	MitraBaru  int `json:"mitra_baru"`
	Galat      int `json:"galat"`
	Pertanyaan int `json:"pertanyaan"`
	Peringatan int `json:"peringatan"`
}

// ImporTemuan is something found in a spreadsheet: at a row and a column, where it
// is of one. Detail says what to do.
type ImporTemuan struct {
	Baris      *int            `json:"baris"`
	Kolom      *string         `json:"kolom"`
	JudulKolom *string         `json:"judul_kolom"`
	Code       string          `json:"code"`
	Sifat      string          `json:"sifat"` // galat, pertanyaan, peringatan
	Nilai      *string         `json:"nilai"`
	Detail     string          `json:"detail"`
	Usulan     json.RawMessage `json:"usulan"`
}

// Pekerjaan is long work: how far it is, and where its result lies.
type Pekerjaan struct {
	ID        string  `json:"id"`
	Status    string  `json:"status"` // antre, berjalan, selesai, gagal
	Progres   int     `json:"progres"`
	HasilHref *string `json:"hasil_href"`
	Galat     *string `json:"galat"`
}

// ImporKirim is a spreadsheet to be sent.
type ImporKirim struct {
	Jenis string // mitra, naskah, pelaksanaan, permintaan-layanan
	Nama  string // the file's
	// Open returns the file from its beginning, once for each attempt.
	Open func() (io.ReadCloser, error)
	Uji  bool // check only, write nothing
	// Isian are the texts of the form: urutan_tanggal, keputusan, lembar,
	// jenis_naskah.
	Isian map[string]string
	// Progres, when set, is told how far long work is, in per cent.
	Progres func(percent int)
	// Sleep waits between two questions how far it is, or returns ctx's error; a
	// second passes by default.
	Sleep func(ctx context.Context) error
}

// Impor sends a spreadsheet and waits for what came of it. A file with faults is
// no error: its status says ditolak, and ImporTemuan tells them.
func (c *Client) Impor(ctx context.Context, k ImporKirim, opts ...Option) (Record[Impor], error) {
	var none Record[Impor]
	query := url.Values{}
	if k.Uji {
		query.Set("uji", "true")
	}
	q, err := c.request(http.MethodPost, "/impor/"+k.Jenis, nil, query, opts...)
	if err != nil {
		return none, err
	}
	if err := attach(&q, k.Nama, k.Open, k.Isian); err != nil {
		return none, err
	}
	a, err := c.Do(ctx, q)
	if err != nil {
		return none, err
	}
	if a.Status != http.StatusAccepted {
		return decode[Impor](a)
	}
	p, err := decode[Pekerjaan](a)
	if err != nil {
		return none, err
	}
	work := p.Value
	for work.Status == "antre" || work.Status == "berjalan" {
		if err := k.sleep(ctx); err != nil {
			return none, err
		}
		r, err := Get[Pekerjaan](ctx, c, "/pekerjaan/"+work.ID, nil)
		if err != nil {
			return none, err
		}
		if work = r.Value; k.Progres != nil {
			k.Progres(work.Progres)
		}
	}
	if work.HasilHref == nil {
		why := "no reason was given"
		if work.Galat != nil {
			why = *work.Galat
		}
		return none, fmt.Errorf("import of %s: %s", k.Nama, why)
	}
	return Get[Impor](ctx, c, strings.TrimPrefix(*work.HasilHref, "/api/v1"), nil)
}

func (k ImporKirim) sleep(ctx context.Context) error {
	if k.Sleep != nil {
		return k.Sleep(ctx)
	}
	return sleep(ctx, time.Second)
}
