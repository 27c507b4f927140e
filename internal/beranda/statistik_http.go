package beranda

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"kerjasama/internal/httpapi"
	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/listing"
)

// StatistikView is how many records of a noun there are, by groups.
type StatistikView struct {
	Noun     string         `json:"noun" example:"pelaksanaan"`
	Tahun    *int           `json:"tahun" extensions:"x-nullable"`
	Kelompok []string       `json:"kelompok"`
	Total    int            `json:"total" minimum:"0"`                                         // records, each once; one with several bidang or prodi stands in several lines
	RataRata *float64       `json:"rata_rata" minimum:"1" maximum:"4" extensions:"x-nullable"` // of survei_mitra: the mean of the answered surveys' means; null elsewhere
	Data     []HitunganView `json:"data"`
} //@name Statistik

// HitunganView is one line: the values of the groups, in their order, and how
// many records have them.
type HitunganView struct {
	Nilai    []string `json:"nilai"` // empty where the record has none
	Jumlah   int      `json:"jumlah" minimum:"0"`
	RataRata *float64 `json:"rata_rata" minimum:"1" maximum:"4" extensions:"x-nullable"`
} //@name StatistikBaris

// statistics counts the records of a noun that the caller may see.
//
//	@Summary	Count the records of a noun
//	@Tags		statistik
//	@Param		noun	path	string	true	"permintaan_layanan, rencana_kegiatan, koordinasi, pelaksanaan, survei_mitra, arsip_laporan, naskah or mitra; also with hyphens, as paths are written"
//	@Param		kelompok	query	string	false	"at most two groups, separated by a comma, e.g. status,unit"
//	@Param		tahun	query	int	false	"calendar year (WIB); all when absent"	minimum(2000)	maximum(2100)
//	@Success	200	{object}	StatistikView
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/statistik/{noun} [get]
func (h *handler) statistics(c echo.Context) error {
	if err := httpapi.NoQuery(c, "kelompok", "tahun"); err != nil {
		return err
	}
	kelompok := []string{}
	if v := c.QueryParam("kelompok"); v != "" {
		kelompok = strings.Split(v, ",")
	}
	var tahun *int
	if v := c.QueryParam("tahun"); v != "" {
		n, err := strconv.Atoi(v)
		if err != nil || n < 2000 || n > 2100 {
			return listing.InvalidQuery(fault.Field{Pointer: "tahun", Code: "out_of_range", Detail: fault.Tf("Harus antara %d dan %d.", "Must be between %d and %d.", 2000, 2100)})
		}
		tahun = &n
	}
	return httpapi.JSON(c, func(ctx context.Context, w httpapi.Viewer) (StatistikView, error) {
		s, err := h.svc.Statistics(ctx, w.By, c.Param("noun"), kelompok, tahun)
		v := StatistikView{Noun: s.Noun, Tahun: s.Tahun, Kelompok: s.Kelompok, Total: s.Total, RataRata: s.RataRata, Data: make([]HitunganView, len(s.Data))}
		for i, d := range s.Data {
			v.Data[i] = HitunganView(d)
		}
		return v, err
	})
}

func (h *handler) registerStatistics(r *httpapi.Router) {
	r.GET("/statistik/:noun", actor.Diri, h.statistics, httpapi.Answer[StatistikView](http.StatusOK))
}
