package pemberitahuan

import (
	"context"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"kerjasama/internal/httpapi"
	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/journal"
	"kerjasama/internal/platform/listing"
)

// View is a notice as the API shows it.
type View struct {
	Rekaman
	Label string `json:"label"`
	Teks  string `json:"teks"` // in one sentence
	Href  string `json:"href"` // of the record it is about
} //@name Pemberitahuan

// BacaSemua is the body of baca-semua.
type BacaSemua struct {
	// Sampai leaves what came after it unread, such as what a page does not show.
	Sampai *time.Time `json:"sampai" format:"date-time" extensions:"x-nullable,x-optional"`
} //@name PemberitahuanBacaSemua

// Dibaca says how many notices were marked.
type Dibaca struct {
	Jumlah int64 `json:"jumlah" minimum:"0"`
} //@name PemberitahuanDibaca

type handler struct {
	svc  *Service
	spec *listing.Spec
}

// Register adds the slice's routes.
func Register(r *httpapi.Router, svc *Service) {
	h := &handler{svc, Spec()}
	r.GET("/pemberitahuan", actor.Masuk, h.list, httpapi.List(h.spec), httpapi.Answer[httpapi.Collection[View]](http.StatusOK))
	r.POST("/pemberitahuan/:id/baca", actor.Masuk, h.read, httpapi.Unkeyed(), httpapi.Answer[View](http.StatusOK))
	r.POST("/pemberitahuan/baca-semua", actor.Masuk, h.readAll, httpapi.Body[BacaSemua](), httpapi.Unkeyed(), httpapi.Answer[Dibaca](http.StatusOK))
}

func (h *handler) views(_ context.Context, w httpapi.Viewer, ps, _ []Pemberitahuan, _ []string) ([]View, error) {
	out := make([]View, len(ps))
	for i := range ps {
		p := &ps[i]
		out[i] = View{Rekaman: p.Rekaman, Label: label(p.Jenis).In(w.Lang), Teks: p.text(w.Lang), Href: httpapi.Base + h.svc.path[p.Subjek] + "/" + p.SubjekID}
	}
	return out, nil
}

func (h *handler) view(ctx context.Context, w httpapi.Viewer, p Pemberitahuan) (View, error) {
	vs, err := h.views(ctx, w, []Pemberitahuan{p}, nil, nil)
	return vs[0], err
}

// list answers the caller's notices, the latest first.
//
//	@Summary	My notices
//	@Description	A badge asks belum_dibaca=true, count=true and limit=1, and reads page.total.
//	@Tags		pemberitahuan
//	@Success	200	{object}	httpapi.Collection[View]
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/pemberitahuan [get]
func (h *handler) list(c echo.Context) error { return httpapi.Rows(c, h.spec, h.svc.List, h.views) }

// read marks a notice as read.
//
//	@Summary	Mark a notice as read
//	@Tags		pemberitahuan
//	@Param		id	path	string	true	"notice id"
//	@Success	200	{object}	View
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/pemberitahuan/{id}/baca [post]
func (h *handler) read(c echo.Context) error {
	return httpapi.Act(c, h.view, func(ctx context.Context, call journal.Call, _ struct{}) (journal.Answer[Pemberitahuan], error) {
		return h.svc.Read(ctx, call, c.Param("id"))
	})
}

// readAll marks the caller's notices as read.
//
//	@Summary	Mark my notices as read
//	@Tags		pemberitahuan
//	@Param		body	body	BacaSemua	false	"until when"
//	@Success	200	{object}	Dibaca
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/pemberitahuan/baca-semua [post]
func (h *handler) readAll(c echo.Context) error {
	var in BacaSemua
	if err := httpapi.NoQuery(c); err != nil {
		return err
	}
	if err := httpapi.Decode(c, &in); err != nil {
		return err
	}
	return httpapi.JSON(c, func(ctx context.Context, w httpapi.Viewer) (Dibaca, error) {
		n, err := h.svc.ReadAll(ctx, w.By, in.Sampai)
		return Dibaca{n}, err
	})
}
