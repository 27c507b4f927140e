package referensi

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"

	"kerjasama/internal/httpapi"
	"kerjasama/internal/platform/actor"
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

func showProdi(_ context.Context, w httpapi.Viewer, shown, now []Prodi, _ []string) ([]ProdiView, error) {
	out := make([]ProdiView, len(shown))
	for i := range shown {
		out[i] = ProdiView{Prodi: shown[i], AllowedActions: httpapi.Actions(alurProdi.Actions(now[i], w.By), w.Lang)}
	}
	return out, nil
}

// view renders a study programme after a change; a repeated answer names people as of now.
func (h *prodiHandler) view(ctx context.Context, w httpapi.Viewer, p Prodi) (ProdiView, error) {
	if w.Replayed {
		if err := h.svc.j.Name(ctx, p.Marks()); err != nil {
			return ProdiView{}, err
		}
	}
	vs, err := showProdi(ctx, w, []Prodi{p}, []Prodi{p}, nil)
	return vs[0], err
}

// list answers the study programmes.
//
//	@Summary	List study programmes
//	@Tags		prodi
//	@Success	200	{object}	httpapi.Collection[ProdiView]
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/prodi [get]
func (h *prodiHandler) list(c echo.Context) error {
	return httpapi.Rows(c, h.spec, h.svc.ListProdi, showProdi)
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
	return httpapi.Create(c, h.view, h.svc.CreateProdi)
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
	return httpapi.One(c, h.spec, h.svc.GetProdi, h.svc.ProdiAsOf, showProdi)
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
	return httpapi.Edit(c, h.view, h.svc.EditProdi)
}
