package kerjasama

import (
	"context"
	"iter"
	"net/url"
	"time"
)

// KPI is one indicator of a period.
type KPI struct {
	Kode      string   `json:"kode"` // e.g. B.1.15.12
	Uraian    string   `json:"uraian"`
	Tahun     int      `json:"tahun"`
	Periode   string   `json:"periode"`
	Cakupan   Cakupan  `json:"cakupan"`
	Pembilang int      `json:"pembilang"`
	Penyebut  int      `json:"penyebut"`
	Nilai     *float64 `json:"nilai"`  // per cent; nil where nothing is counted
	Target    *float64 `json:"target"` // per cent; nil where none is set
	Tercapai  *bool    `json:"tercapai"`
	Status    string   `json:"status"`
	// VersiRumus is the version of the formula.
	VersiRumus    int                       `json:"versi_rumus"`
	DihitungPada  time.Time                 `json:"dihitung_pada"`
	Beku          bool                      `json:"beku"`
	CatatanSumber string                    `json:"catatan_sumber"`
	PerUnit       []KPIPerUnit              `json:"per_unit"`
	Matriks       map[string]map[string]int `json:"matriks"` // B.1.15.7: bidang × tingkat
	Rincian       RincianHref               `json:"rincian"`
	Peringatan    []Keterangan              `json:"peringatan"`
}

// RincianHref are the addresses of what an indicator was counted from, for
// [List].
type RincianHref struct {
	Pembilang      string `json:"pembilang"`
	Penyebut       string `json:"penyebut"`
	TidakTerpenuhi string `json:"tidak_terpenuhi"`
	Dikecualikan   string `json:"dikecualikan"`
}

// Cakupan is what an indicator was counted for: lembaga, jurusan or prodi.
type Cakupan struct {
	Jenis string `json:"jenis"`
	ID    string `json:"id"`
	Kode  string `json:"kode"`
	Nama  string `json:"nama"`
}

// KPIPerUnit is an indicator of one jurusan.
type KPIPerUnit struct {
	UnitID    string   `json:"unit_id"`
	Kode      string   `json:"kode"`
	Nama      string   `json:"nama"`
	Pembilang int      `json:"pembilang"`
	Penyebut  int      `json:"penyebut"`
	Nilai     *float64 `json:"nilai"`
	Tercapai  *bool    `json:"tercapai"`
}

// Keterangan is a reason or a warning: a fixed code and its wording.
type Keterangan struct {
	Code   string `json:"code"`
	Detail string `json:"detail"`
}

// LaporanKPI is every indicator of a year.
type LaporanKPI struct {
	Tahun int   `json:"tahun"`
	Data  []KPI `json:"data"`
}

// Rincian is one counted thing with what stands behind it.
type Rincian struct {
	Jenis    string       `json:"jenis"`
	ID       string       `json:"id"`
	Label    string       `json:"label"`
	Href     *string      `json:"href"`
	Dihitung bool         `json:"dihitung"` // in the numerator
	Alasan   []Keterangan `json:"alasan"`
	Rekaman  []struct {
		Jenis string `json:"jenis"`
		ID    string `json:"id"`
		Label string `json:"label"`
		Href  string `json:"href"`
	} `json:"rekaman"`
	Bukti []BuktiKPI `json:"bukti"`
}

// BuktiKPI is one piece of evidence: a stored file or a link.
type BuktiKPI struct {
	BerkasID     *string   `json:"berkas_id"`
	Tautan       *string   `json:"tautan"`
	SHA256       *string   `json:"sha256"` // of the file
	Judul        string    `json:"judul"`
	DitambahPada time.Time `json:"ditambah_pada"`
}

// LaporanKPI counts every indicator; q may name tahun (WIB; default the running
// one), unit and prodi (by id or kode).
func (c *Client) LaporanKPI(ctx context.Context, q url.Values, opts ...Option) (Record[LaporanKPI], error) {
	return Get[LaporanKPI](ctx, c, "/kpi/laporan", q, opts...)
}

// KPI counts one indicator; q as in [Client.LaporanKPI].
func (c *Client) KPI(ctx context.Context, kode string, q url.Values, opts ...Option) (Record[KPI], error) {
	return Get[KPI](ctx, c, "/kpi/"+url.PathEscape(kode), q, opts...)
}

// RincianKPI walks what an indicator was counted from; q as in
// [Client.LaporanKPI], and bagian: pembilang, penyebut (default),
// tidak_terpenuhi or dikecualikan.
func (c *Client) RincianKPI(ctx context.Context, kode string, q url.Values) iter.Seq2[Rincian, error] {
	return List[Rincian](ctx, c, "/kpi/"+url.PathEscape(kode)+"/rincian", q)
}
