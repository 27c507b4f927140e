package pekerjaan

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"

	"kerjasama/internal/httpapi"
	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/jobs"
)

type handler struct{ svc *Service }

// Register adds the place where long work is asked after.
func Register(r *httpapi.Router, svc *Service) {
	h := &handler{svc}
	r.GET("/pekerjaan/:id", actor.Diri, h.get, httpapi.Answer[jobs.Pekerjaan](http.StatusOK))
}

// get tells how far long work is.
//
//	@Summary	How far long work is, and what it came to
//	@Tags		pekerjaan
//	@Param		id	path	string	true	"id from the answer 202"	Format(uuid)
//	@Success	200	{object}	jobs.Pekerjaan
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/pekerjaan/{id} [get]
func (h *handler) get(c echo.Context) error {
	if err := httpapi.NoQuery(c); err != nil {
		return err
	}
	return httpapi.Read(c, func(ctx context.Context, w httpapi.Viewer) (jobs.Pekerjaan, error) {
		return h.svc.Get(ctx, w.By, w.Lang, c.Param("id"))
	})
}
