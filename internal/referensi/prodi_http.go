package referensi

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"

	"kerjasama/internal/httpapi"
	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/journal"
	"kerjasama/internal/platform/listing"
)

// ProdiView is a study programme as the API shows it.
type ProdiView struct {
	Prodi
	AllowedActions []httpapi.Action `json:"allowed_actions"`
} //@name Prodi

type prodiHandler struct {
	svc  *Service
	spec *listing.Spec
}

func registerProdi(r *httpapi.Router, svc *Service) {
	h := &prodiHandler{svc: svc, spec: SpecProdi(svc.today)}
	ok := httpapi.Answer[ProdiView](http.StatusOK)
	r.GET("/prodi", actor.ReferensiBaca, h.list, httpapi.List(h.spec), httpapi.Answer[httpapi.Collection[ProdiView]](http.StatusOK))
	r.POST("/prodi", actor.ReferensiUbah, h.create, httpapi.Body[ProdiIsi](), httpapi.Answer[ProdiView](http.StatusCreated))
	r.GET("/prodi/:id", actor.ReferensiBaca, h.get, ok)
	r.PATCH("/prodi/:id", actor.ReferensiUbah, h.edit, httpapi.Body[ProdiUbahan](), ok)
}

func showProdi(w httpapi.Viewer, p Prodi) ProdiView {
	return ProdiView{Prodi: p, AllowedActions: httpapi.Actions(alurProdi.Actions(p, w.By), w.Lang)}
}

// view renders a study programme after a change; a repeated answer names people as of now.
func (h *prodiHandler) view(ctx context.Context, w httpapi.Viewer, p Prodi) (ProdiView, error) {
	if w.Replayed {
		if err := h.svc.j.Name(ctx, p.Marks()); err != nil {
			return ProdiView{}, err
		}
	}
	return showProdi(w, p), nil
}

// list answers the study programmes.
//
//	@Summary	List study programmes
//	@Tags		prodi
//	@Success	200	{object}	httpapi.Collection[ProdiView]
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/prodi [get]
func (h *prodiHandler) list(c echo.Context) error {
	return httpapi.Collect(c, h.spec, func(ctx context.Context, w httpapi.Viewer, q listing.Query, sign listing.Signer) (listing.Page[ProdiView], error) {
		page, err := h.svc.ListProdi(ctx, w.By, q, sign)
		return listing.Map(page, func(p Prodi) ProdiView { return showProdi(w, p) }), err
	})
}

// create enters a study programme.
//
//	@Summary	Enter a study programme
//	@Tags		prodi
//	@Param		body	body	ProdiIsi	true	"the study programme"
//	@Success	201	{object}	ProdiView
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/prodi [post]
func (h *prodiHandler) create(c echo.Context) error {
	var isi ProdiIsi
	if err := httpapi.Decode(c, &isi); err != nil {
		return err
	}
	return httpapi.Write(c, http.StatusCreated, func(ctx context.Context, call journal.Call) (AnswerProdi, error) {
		return h.svc.CreateProdi(ctx, call, isi)
	}, h.view)
}

// get answers one study programme, now or as it was at ?per=.
//
//	@Summary	Read a study programme
//	@Tags		prodi
//	@Param		id	path	string	true	"prodi id"
//	@Success	200	{object}	ProdiView
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/prodi/{id} [get]
func (h *prodiHandler) get(c echo.Context) error {
	q, err := httpapi.RecordQuery(c)
	if err != nil {
		return err
	}
	return httpapi.Read(c, func(ctx context.Context, w httpapi.Viewer) (ProdiView, error) {
		p, err := h.svc.GetProdi(ctx, w.By, c.Param("id"))
		if err == nil && q.Per != nil {
			p, err = h.svc.ProdiAsOf(ctx, w.By, p.ID, *q.Per)
		}
		return showProdi(w, p), err
	})
}

// edit changes a study programme.
//
//	@Summary	Change a study programme
//	@Tags		prodi
//	@Param		id	path	string	true	"prodi id"
//	@Param		body	body	ProdiUbahan	true	"merge-patch of the study programme"
//	@Success	200	{object}	ProdiView
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/prodi/{id} [patch]
func (h *prodiHandler) edit(c echo.Context) error {
	patch, err := httpapi.Patch(c)
	if err != nil {
		return err
	}
	return httpapi.Write(c, http.StatusOK, func(ctx context.Context, call journal.Call) (AnswerProdi, error) {
		return h.svc.EditProdi(ctx, call, c.Param("id"), patch)
	}, h.view)
}
