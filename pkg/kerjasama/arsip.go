package kerjasama

import (
	"context"
	"io"
	"iter"
	"net/url"
)

// Arsip is an archived report.
type Arsip struct {
	ID            string  `json:"id"`
	Versi         int     `json:"versi"`
	Kode          string  `json:"kode"` // e.g. AR-2026-0001
	Status        string  `json:"status"`
	JenisRekaman  string  `json:"jenis_rekaman"` // e.g. BO.28.1.2
	PelaksanaanID *string `json:"pelaksanaan_id"`
	Tahun         int     `json:"tahun"`
	Judul         string  `json:"judul"`
	TanggalArsip  string  `json:"tanggal_arsip"`  // YYYY-MM-DD
	RetensiSampai string  `json:"retensi_sampai"` // YYYY-MM-DD
	Berkas        Berkas  `json:"berkas"`
}

// Arsip walks the archived reports; the filters of q are those of
// GET /arsip-laporan.
func (c *Client) Arsip(ctx context.Context, q url.Values) iter.Seq2[Arsip, error] {
	return List[Arsip](ctx, c, "/arsip-laporan", q)
}

// BerkasArsip writes the file of an archived report to w, as [Client.Download]
// does.
func (c *Client) BerkasArsip(ctx context.Context, id string, w io.Writer) (int64, error) {
	return c.Download(ctx, "/arsip-laporan/"+url.PathEscape(id)+"/berkas", w)
}
