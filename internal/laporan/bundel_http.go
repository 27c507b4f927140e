package laporan

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"

	"kerjasama/internal/httpapi"
	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/jobs"
	"kerjasama/internal/platform/journal"
)

func (h *handler) registerBundle(r *httpapi.Router, refuses httpapi.Option) {
	params := httpapi.Query("tahun", "dari", "sampai", "unit", "prodi", "format")
	r.POST("/laporan/bundel", actor.LaporanBaca, h.bundle, httpapi.Answer[jobs.Pekerjaan](http.StatusAccepted), params, refuses)
}

// bundle begins to make an accreditation bundle.
//
//	@Summary	Make the accreditation bundle (long work): reports, evidence files, manifest of SHA-256 in one ZIP
//	@Tags		laporan
//	@Param		tahun	query	int	false	"calendar year (WIB); default the running one"
//	@Param		dari	query	string	false	"first day, instead of a year"	Format(date)
//	@Param		sampai	query	string	false	"last day"	Format(date)
//	@Param		unit	query	string	false	"unit, by id or kode"
//	@Param		prodi	query	string	false	"prodi, by id or kode"
//	@Param		format	query	string	false	"zip"	Enums(zip)
//	@Success	202	{object}	jobs.Pekerjaan
//	@Failure	404,422,default	{object}	httpapi.Problem
//	@Router		/laporan/bundel [post]
func (h *handler) bundle(c echo.Context) error {
	if c.QueryParam("format") != "" {
		if _, err := httpapi.Choose(c, httpapi.Bentuk{Nama: "zip", Type: "application/zip"}); err != nil {
			return err
		}
	}
	q, err := h.question(c)
	if err != nil {
		return err
	}
	if err := httpapi.Decode(c, &httpapi.Empty{}); err != nil {
		return err
	}
	return httpapi.Accepted(c, func(ctx context.Context, call journal.Call) (journal.Answer[jobs.Pekerjaan], error) {
		return h.svc.StartBundle(ctx, call, q)
	})
}
