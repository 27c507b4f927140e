package kpi

import (
	"context"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"kerjasama/internal/httpapi"
	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/journal"
)

func (h *handler) registerTarget(r *httpapi.Router) {
	ok := httpapi.Answer[Target](http.StatusOK)
	r.GET("/kpi/:kode/target/:tahun", actor.KPIBaca, h.target, ok)
	r.PUT("/kpi/:kode/target/:tahun", actor.KPITarget, h.setTarget, httpapi.Body[TargetIsi](), ok)
}

// yearOf reads the year of the path; what is none is a year that is not there.
func yearOf(c echo.Context) int {
	n, err := strconv.Atoi(c.Param("tahun"))
	if err != nil || strconv.Itoa(n) != c.Param("tahun") {
		return 0
	}
	return n
}

// target answers what an indicator is to reach in a year.
//
//	@Summary	The target of a KPI for a year
//	@Tags		kpi
//	@Param		kode	path	string	true	"code, e.g. B.1.15.12"
//	@Param		tahun	path	int	true	"year, 2000 to 2100"
//	@Success	200	{object}	Target
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/kpi/{kode}/target/{tahun} [get]
func (h *handler) target(c echo.Context) error {
	if err := httpapi.NoQuery(c); err != nil {
		return err
	}
	def, err := named(c)
	if err != nil {
		return err
	}
	return httpapi.Read(c, func(ctx context.Context, _ httpapi.Viewer) (Target, error) {
		return h.svc.Target(ctx, def.Kode, yearOf(c))
	})
}

// setTarget sets what an indicator is to reach in a year.
//
//	@Summary	Set the target of a KPI for a year
//	@Tags		kpi
//	@Param		kode	path	string	true	"code, e.g. B.1.15.12"
//	@Param		tahun	path	int	true	"year, 2000 to 2100"
//	@Param		body	body	TargetIsi	true	"the value and where it was decided"
//	@Success	200	{object}	Target
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/kpi/{kode}/target/{tahun} [put]
func (h *handler) setTarget(c echo.Context) error {
	def, err := named(c)
	if err != nil {
		return err
	}
	show := func(_ context.Context, _ httpapi.Viewer, t Target) (Target, error) { return t, nil }
	return httpapi.Act(c, show, func(ctx context.Context, call journal.Call, in TargetIsi) (journal.Answer[Target], error) {
		return h.svc.SetTarget(ctx, call, def.Kode, yearOf(c), in)
	})
}
