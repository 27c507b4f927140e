// Package alur shows the lifecycles of the nouns as data and as diagrams. The
// tables that the nouns enforce are the only source.
package alur

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"

	"kerjasama/internal/httpapi"
	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/flow"
	"kerjasama/internal/platform/listing"
)

// Alur is the lifecycle of one noun.
type Alur struct {
	Noun    string      `json:"noun" example:"rencana_kegiatan"`
	Awal    string      `json:"awal" example:"draf"`
	Langkah []flow.Edge `json:"langkah"`
	Mermaid string      `json:"mermaid"`
} //@name Alur

// Daftar lists the lifecycles.
type Daftar struct {
	Data []Alur `json:"data"`
} //@name AlurDaftar

type handler struct{ all []Alur }

// Register adds the routes for the given lifecycles.
func Register(r *httpapi.Router, all ...flow.Lifecycle) {
	h := &handler{}
	for _, l := range all {
		h.all = append(h.all, Alur{Noun: l.Noun, Awal: l.Start, Langkah: l.Edges, Mermaid: flow.Mermaid(l.Start, l.Edges)})
	}
	r.GET("/alur", actor.ReferensiBaca, h.list, httpapi.Answer[Daftar](http.StatusOK))
	r.GET("/alur/:noun", actor.ReferensiBaca, h.one, httpapi.Answer[Alur](http.StatusOK))
}

// list answers every lifecycle.
//
//	@Summary	List the lifecycles
//	@Tags		alur
//	@Success	200	{object}	Daftar
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/alur [get]
func (h *handler) list(c echo.Context) error {
	if err := httpapi.NoQuery(c); err != nil {
		return err
	}
	return httpapi.JSON(c, func(context.Context, httpapi.Viewer) (Daftar, error) { return Daftar{Data: h.all}, nil })
}

// one answers one lifecycle, as JSON or as Mermaid text.
//
//	@Summary	One lifecycle
//	@Tags		alur
//	@Param		noun	path	string	true	"the noun, e.g. rencana_kegiatan"
//	@Param		format	query	string	false	"json or mermaid"	Enums(json,mermaid)	default(json)
//	@Produce	json,plain
//	@Success	200	{object}	Alur
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/alur/{noun} [get]
func (h *handler) one(c echo.Context) error {
	if err := httpapi.NoQuery(c, "format"); err != nil {
		return err
	}
	for _, a := range h.all {
		if a.Noun != c.Param("noun") {
			continue
		}
		switch c.QueryParam("format") {
		case "", "json":
			return httpapi.JSON(c, func(context.Context, httpapi.Viewer) (Alur, error) { return a, nil })
		case "mermaid":
			return c.String(http.StatusOK, a.Mermaid)
		default:
			return listing.InvalidQuery(fault.Field{Pointer: "format", Code: "not_in_list", Detail: fault.T("Pilih json atau mermaid.", "Choose json or mermaid.")})
		}
	}
	return fault.New(fault.NotFound, "Tidak ada alur untuk kata benda ini; lihat /alur.", "There is no lifecycle of this noun; see /alur.")
}
