package kerjasama

import (
	"context"
	"iter"
	"net/http"
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
	Snapshot      *SnapshotAcuan            `json:"snapshot"` // where Beku: what the number comes from
	CatatanSumber string                    `json:"catatan_sumber"`
	PerUnit       []KPIPerUnit              `json:"per_unit"`
	Matriks       map[string]map[string]int `json:"matriks"` // B.1.15.7: bidang × tingkat
	Rincian       RincianHref               `json:"rincian"`
	Peringatan    []Keterangan              `json:"peringatan"`

	// Of B.1.15.14 only; nil for the others.
	Ketat        *BacaanKPI `json:"ketat"`     // the server's time for what was entered late
	JamKerja     *BacaanKPI `json:"jam_kerja"` // in working hours
	Terpisah     *BacaanKPI `json:"terpisah"`  // drafts of an IA
	MedianDetik  *int64     `json:"median_detik"`
	P90Detik     *int64     `json:"p90_detik"`
	PorsiSusulan *float64   `json:"porsi_susulan"` // per cent of Penyebut
	PerKanal     []KanalKPI `json:"per_kanal"`
	Berjalan     *int       `json:"berjalan"`
	Dikecualikan *int       `json:"dikecualikan"`
}

// SnapshotAcuan points at a snapshot, at what changed since, and at the number as
// of now.
type SnapshotAcuan struct {
	ID            string    `json:"id"`
	Href          string    `json:"href"`
	SusulanHref   string    `json:"susulan_href"`
	HidupHref     string    `json:"hidup_href"`
	DibekukanPada time.Time `json:"dibekukan_pada"`
}

// BacaanKPI is an indicator by another reading of the clocks.
type BacaanKPI struct {
	Pembilang int         `json:"pembilang"`
	Penyebut  int         `json:"penyebut"`
	Nilai     *float64    `json:"nilai"`
	Rincian   RincianHref `json:"rincian"`
}

// KanalKPI is an indicator of one medium.
type KanalKPI struct {
	Kanal     string   `json:"kanal"`
	Pembilang int      `json:"pembilang"`
	Penyebut  int      `json:"penyebut"`
	Nilai     *float64 `json:"nilai"`
	Tercapai  *bool    `json:"tercapai"`
}

// TrenKPI is one indicator year by year.
type TrenKPI struct {
	Kode    string  `json:"kode"`
	Uraian  string  `json:"uraian"`
	Cakupan Cakupan `json:"cakupan"`
	Kanal   *string `json:"kanal"`
	Dari    int     `json:"dari"`
	Sampai  int     `json:"sampai"`
	Data    []struct {
		Tahun     int      `json:"tahun"`
		Pembilang int      `json:"pembilang"`
		Penyebut  int      `json:"penyebut"`
		Nilai     *float64 `json:"nilai"`
		Target    *float64 `json:"target"`
		Tercapai  *bool    `json:"tercapai"`
		Status    string   `json:"status"`
	} `json:"data"`
}

// SnapshotKPI is one act of freezing.
type SnapshotKPI struct {
	ID              string    `json:"id"`
	Periode         string    `json:"periode"`
	Kode            []string  `json:"kode"`
	Alasan          *string   `json:"alasan"`
	MenggantikanIDs []string  `json:"menggantikan_ids"`
	DibekukanPada   time.Time `json:"dibekukan_pada"`
	Digest          string    `json:"digest"` // SHA-256 over the canonical JSON of what was frozen
	Href            string    `json:"href"`
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

// LaporanKPICSV is [Client.LaporanKPI] as a table: UTF-8, a header line, a line
// for each indicator of the institution and then for each of its jurusan.
func (c *Client) LaporanKPICSV(ctx context.Context, q url.Values, opts ...Option) ([]byte, error) {
	return c.made(ctx, "/kpi/laporan", "text/csv", q, opts)
}

// TrenKPI counts an indicator for each year; q may name dari and sampai (years),
// unit, prodi and, for B.1.15.14, kanal.
func (c *Client) TrenKPI(ctx context.Context, kode string, q url.Values, opts ...Option) (Record[TrenKPI], error) {
	return Get[TrenKPI](ctx, c, "/kpi/"+url.PathEscape(kode)+"/tren", q, opts...)
}

// GrafikKPI is [Client.TrenKPI] drawn, as image/svg+xml or image/png.
func (c *Client) GrafikKPI(ctx context.Context, kode, mediaType string, q url.Values, opts ...Option) ([]byte, error) {
	return c.made(ctx, "/kpi/"+url.PathEscape(kode)+"/tren", mediaType, q, opts)
}

// SnapshotKPI walks what was frozen, the newest first; q may name periode and
// kode.
func (c *Client) SnapshotKPI(ctx context.Context, q url.Values) iter.Seq2[SnapshotKPI, error] {
	return List[SnapshotKPI](ctx, c, "/kpi/snapshot", q)
}

// made reads an answer that is not JSON.
func (c *Client) made(ctx context.Context, path, mediaType string, q url.Values, opts []Option) ([]byte, error) {
	r, err := c.request(http.MethodGet, path, nil, q, opts...)
	if err != nil {
		return nil, err
	}
	r.Header.Set("Accept", mediaType)
	a, err := c.Do(ctx, r)
	if err != nil {
		return nil, err
	}
	return a.Body, nil
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
