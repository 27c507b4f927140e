package kpi

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"

	"kerjasama/internal/httpapi"
	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/listing"
)

// TrenView is one indicator year by year.
type TrenView struct {
	Kode    Kode        `json:"kode"`
	Uraian  string      `json:"uraian"`
	Cakupan Cakupan     `json:"cakupan"`
	Kanal   *string     `json:"kanal" extensions:"x-nullable"`
	Dari    int         `json:"dari"`
	Sampai  int         `json:"sampai"`
	Data    []TahunView `json:"data"`
} //@name KPITren

// TahunView is an indicator in one year.
type TahunView struct {
	Tahun     int      `json:"tahun"`
	Pembilang int      `json:"pembilang"`
	Penyebut  int      `json:"penyebut"`
	Nilai     *float64 `json:"nilai" extensions:"x-nullable" minimum:"0" maximum:"100"`
	Target    *float64 `json:"target" extensions:"x-nullable" minimum:"0" maximum:"100"`
	Tercapai  *bool    `json:"tercapai" extensions:"x-nullable"`
	Status    Status   `json:"status"`
} //@name KPITrenTahun

// gambar are the forms a trend comes in.
func gambar() []httpapi.Bentuk {
	return []httpapi.Bentuk{{Nama: "json", Type: "application/json"}, {Nama: "svg", Type: "image/svg+xml"}, {Nama: "png", Type: "image/png"}}
}

// trend answers an indicator year by year, as numbers or drawn.
//
//	@Summary	A KPI year by year
//	@Tags		kpi
//	@Param		kode	path	string	true	"code, e.g. B.1.15.12"
//	@Param		dari	query	int	false	"first year; default nine before the last"
//	@Param		sampai	query	int	false	"last year; default the running one"
//	@Param		unit	query	string	false	"jurusan, by id or kode"
//	@Param		prodi	query	string	false	"prodi, by id or kode"
//	@Param		kanal	query	string	false	"one medium; for B.1.15.14"	Enums(whatsapp,surel,telepon,datang_langsung,surat,portal,media_sosial,lainnya)
//	@Param		beku	query	bool	false	"false: as of now, although years are frozen"	default(true)
//	@Param		format	query	string	false	"by Accept when absent"	Enums(json,svg,png)
//	@Produce	json,image/svg+xml,png
//	@Success	200	{object}	TrenView
//	@Failure	422,default	{object}	httpapi.Problem
//	@Router		/kpi/{kode}/tren [get]
func (h *handler) trend(c echo.Context) error {
	def, err := named(c)
	if err != nil {
		return err
	}
	form, err := httpapi.Choose(c, gambar()...)
	if err != nil {
		return err
	}
	if c.QueryParam("tahun") != "" {
		return listing.InvalidQuery(fault.Field{Pointer: "tahun", Code: "unknown_parameter", Detail: fault.T("Pakai dari dan sampai.", "Use dari and sampai.")})
	}
	q, err := h.question(c, "dari", "sampai", "kanal", "beku", "format")
	if err != nil {
		return err
	}
	dari, sampai, err := span(c, clock.DateOf(h.svc.clock.Now()).Year())
	if err != nil {
		return err
	}
	read := func(ctx context.Context, w httpapi.Viewer) (Tren, error) {
		return h.svc.Trend(ctx, w.By, def.Kode, dari, sampai, q)
	}
	if form.Nama == "json" {
		return httpapi.JSON(c, func(ctx context.Context, w httpapi.Viewer) (TrenView, error) {
			t, err := read(ctx, w)
			return t.view(w.Lang, dari, sampai), err
		})
	}
	return httpapi.Made(c, form.Type, string(def.Kode)+"."+form.Nama, func(ctx context.Context, w httpapi.Viewer) ([]byte, error) {
		t, err := read(ctx, w)
		if err != nil {
			return nil, err
		}
		return t.Chart(form.Nama, w.Lang)
	})
}

// span reads dari and sampai: years of four digits.
func span(c echo.Context, now int) (dari, sampai int, err error) {
	read := func(name string, otherwise int) (int, error) {
		v := c.QueryParam(name)
		if v == "" {
			return otherwise, nil
		}
		p, ok := parsePeriode(v)
		if !ok || !p.whole() {
			return 0, listing.InvalidQuery(fault.Field{Pointer: name, Code: "not_integer", Detail: fault.T("Harus tahun empat angka.", "Must be a year of four digits.")})
		}
		return p.Dari.Year(), nil
	}
	if sampai, err = read("sampai", now); err != nil {
		return 0, 0, err
	}
	dari, err = read("dari", max(tahunPertama, sampai-9))
	return dari, sampai, err
}

func (t Tren) view(lang string, dari, sampai int) TrenView {
	v := TrenView{Kode: t.Definisi.Kode, Uraian: t.Definisi.Uraian.In(lang), Cakupan: t.Cakupan, Dari: dari, Sampai: sampai, Data: make([]TahunView, len(t.Tahun))}
	if t.Kanal != "" {
		v.Kanal = &t.Kanal
	}
	for i, y := range t.Tahun {
		p := y.Pecahan
		v.Data[i] = TahunView{Tahun: y.Tahun, Pembilang: p.Pembilang, Penyebut: p.Penyebut, Nilai: p.Nilai(), Target: percent(y.Target), Tercapai: p.Mencapai(y.Target), Status: y.Status}
	}
	return v
}

func (h *handler) registerTrend(r *httpapi.Router, refuses httpapi.Option) {
	r.GET("/kpi/:kode/tren", actor.KPIBaca, h.trend, httpapi.Answer[TrenView](http.StatusOK), refuses)
}
