package referensi

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"

	"kerjasama/internal/httpapi"
	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/journal"
	"kerjasama/internal/platform/listing"
)

// SemuaDaftar names the lists.
type SemuaDaftar struct {
	Data []DaftarRingkas `json:"data"`
} //@name ReferensiSemua

// DaftarIsi is the body that replaces a list.
type DaftarIsi struct {
	Data []Butir `json:"data"`
} //@name ReferensiIsi

type listHandler struct{ svc *Service }

func registerLists(r *httpapi.Router, svc *Service) {
	h := &listHandler{svc}
	ok := httpapi.Answer[Daftar](http.StatusOK)
	r.GET("/referensi", actor.ReferensiBaca, h.all, httpapi.Answer[SemuaDaftar](http.StatusOK))
	r.GET("/referensi/:jenis", actor.ReferensiBaca, h.one, ok)
	r.PUT("/referensi/:jenis", actor.ReferensiUbah, h.replace, httpapi.Body[DaftarIsi](), ok)
}

// all answers which lists there are.
//
//	@Summary	The reference lists
//	@Tags		referensi
//	@Success	200	{object}	SemuaDaftar
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/referensi [get]
func (h *listHandler) all(c echo.Context) error {
	if err := httpapi.NoQuery(c); err != nil {
		return err
	}
	return httpapi.JSON(c, func(ctx context.Context, _ httpapi.Viewer) (SemuaDaftar, error) {
		all, err := h.svc.Lists(ctx)
		return SemuaDaftar{all}, err
	})
}

// one answers a list: every entry, or those in force on a day.
//
//	@Summary	One reference list
//	@Tags		referensi
//	@Param		jenis	path	string	true	"the list, e.g. bentuk_kegiatan"
//	@Param		tanggal	query	string	false	"only what is in force on this WIB date"	Format(date)
//	@Success	200	{object}	Daftar
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/referensi/{jenis} [get]
func (h *listHandler) one(c echo.Context) error {
	if err := httpapi.NoQuery(c, "tanggal"); err != nil {
		return err
	}
	var day clock.Date
	if v := c.QueryParam("tanggal"); v != "" {
		var err error
		if day, err = clock.ParseDate(v); err != nil {
			return listing.InvalidQuery(fault.Field{Pointer: "tanggal", Code: "not_date", Detail: fault.T("Harus tanggal YYYY-MM-DD.", "Must be a date YYYY-MM-DD.")})
		}
	}
	return httpapi.Read(c, func(ctx context.Context, _ httpapi.Viewer) (Daftar, error) {
		return h.svc.List(ctx, c.Param("jenis"), day)
	})
}

// replace puts entries in the place of a list. Codes that are left out do not
// vanish; they are in force no longer.
//
//	@Summary	Replace a reference list
//	@Tags		referensi
//	@Param		jenis	path	string	true	"the list, e.g. bentuk_kegiatan"
//	@Param		body	body	DaftarIsi	true	"every entry; a code that is left out ends yesterday"
//	@Success	200	{object}	Daftar
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/referensi/{jenis} [put]
func (h *listHandler) replace(c echo.Context) error {
	return httpapi.Act(c, same[Daftar], func(ctx context.Context, call journal.Call, in DaftarIsi) (journal.Answer[Daftar], error) {
		return h.svc.ReplaceList(ctx, call, c.Param("jenis"), in.Data)
	})
}
