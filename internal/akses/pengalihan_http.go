package akses

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"

	"kerjasama/internal/httpapi"
	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/journal"
)

// PengalihanView is the answer to handing over: the person, and what moved.
type PengalihanView struct {
	View
	Dialihkan Dialihkan `json:"dialihkan"`
} //@name PengalihanView

// registerHandOver adds the routes of handing over what a person is responsible for.
func (h *handler) registerHandOver(api *httpapi.Router) {
	api.GET("/pengguna/:id/alihkan", actor.PenggunaKelola, h.burden, httpapi.Answer[Tanggungan](http.StatusOK))
	api.POST("/pengguna/:id/alihkan", actor.PenggunaKelola, h.handOver, httpapi.Body[AlihkanIsi](), httpapi.Answer[PengalihanView](http.StatusOK))
}

// burden answers what a person is responsible for, and changes nothing.
//
//	@Summary	What handing over would move
//	@Tags		pengguna
//	@Param		id	path	string	true	"person id"
//	@Success	200	{object}	Tanggungan
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/pengguna/{id}/alihkan [get]
func (h *handler) burden(c echo.Context) error {
	if err := httpapi.NoQuery(c); err != nil {
		return err
	}
	return httpapi.JSON(c, func(ctx context.Context, w httpapi.Viewer) (Tanggungan, error) {
		return h.svc.Burden(ctx, w.By, c.Param("id"))
	})
}

// handOver makes another person responsible for all of it.
//
//	@Summary	Hand over what a person is responsible for
//	@Tags		pengguna
//	@Param		id	path	string	true	"id of the person who hands over"
//	@Param		body	body	AlihkanIsi	true	"to whom"
//	@Success	200	{object}	PengalihanView
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/pengguna/{id}/alihkan [post]
func (h *handler) handOver(c echo.Context) error {
	return httpapi.Act(c, func(ctx context.Context, w httpapi.Viewer, a Pengalihan) (PengalihanView, error) {
		v, err := h.view(ctx, w, a.Pengguna)
		return PengalihanView{View: v, Dialihkan: a.Dialihkan}, err
	}, func(ctx context.Context, call journal.Call, in AlihkanIsi) (PengalihanAnswer, error) {
		return h.svc.HandOver(ctx, call, c.Param("id"), in)
	})
}
