package referensi

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"

	"kerjasama/internal/httpapi"
	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/listing"
)

// UnitView is a unit as the API shows it.
type UnitView struct {
	Unit
	AllowedActions []httpapi.Action `json:"allowed_actions"`
} //@name Unit

type unitHandler struct {
	svc  *Service
	spec *listing.Spec
}

func registerUnit(r *httpapi.Router, svc *Service) {
	h := &unitHandler{svc: svc, spec: SpecUnit()}
	ok := httpapi.Answer[UnitView](http.StatusOK)
	r.GET("/unit", actor.ReferensiBaca, h.list, httpapi.List(h.spec), httpapi.Answer[httpapi.Collection[UnitView]](http.StatusOK))
	r.POST("/unit", actor.ReferensiUbah, h.create, httpapi.Body[UnitIsi](), httpapi.Answer[UnitView](http.StatusCreated))
	r.GET("/unit/:id", actor.ReferensiBaca, h.get, ok)
	r.PATCH("/unit/:id", actor.ReferensiUbah, h.edit, httpapi.Body[UnitUbahan](), ok)
	r.GET("/unit/:id/ringkasan", actor.ReferensiBaca, h.summary, httpapi.Answer[Ringkasan](http.StatusOK))
}

func showUnit(_ context.Context, w httpapi.Viewer, shown, now []Unit, _ []string) ([]UnitView, error) {
	out := make([]UnitView, len(shown))
	for i := range shown {
		out[i] = UnitView{Unit: shown[i], AllowedActions: httpapi.Actions(alurUnit.Actions(now[i], w.By), w.Lang)}
	}
	return out, nil
}

// view renders a unit after a change; a repeated answer names people as of now.
func (h *unitHandler) view(ctx context.Context, w httpapi.Viewer, u Unit) (UnitView, error) {
	if w.Replayed {
		if err := h.svc.j.Name(ctx, u.Marks()); err != nil {
			return UnitView{}, err
		}
	}
	vs, err := showUnit(ctx, w, []Unit{u}, []Unit{u}, nil)
	return vs[0], err
}

// list answers the units.
//
//	@Summary	List units
//	@Tags		unit
//	@Success	200	{object}	httpapi.Collection[UnitView]
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/unit [get]
func (h *unitHandler) list(c echo.Context) error {
	return httpapi.Rows(c, h.spec, h.svc.ListUnit, showUnit)
}

// create enters a unit.
//
//	@Summary	Enter a unit
//	@Tags		unit
//	@Param		body	body	UnitIsi	true	"the unit"
//	@Success	201	{object}	UnitView
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/unit [post]
func (h *unitHandler) create(c echo.Context) error {
	return httpapi.Create(c, h.view, h.svc.CreateUnit)
}

// get answers one unit, now or as it was at ?per=.
//
//	@Summary	Read a unit
//	@Tags		unit
//	@Param		id	path	string	true	"unit id"
//	@Success	200	{object}	UnitView
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/unit/{id} [get]
func (h *unitHandler) get(c echo.Context) error {
	return httpapi.One(c, h.spec, h.svc.GetUnit, h.svc.UnitAsOf, showUnit)
}

// edit changes a unit.
//
//	@Summary	Change a unit
//	@Tags		unit
//	@Param		id	path	string	true	"unit id"
//	@Param		body	body	UnitUbahan	true	"merge-patch of the unit"
//	@Success	200	{object}	UnitView
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/unit/{id} [patch]
func (h *unitHandler) edit(c echo.Context) error {
	return httpapi.Edit(c, h.view, h.svc.EditUnit)
}

// summary answers what a unit has to do with now.
//
//	@Summary	A unit in numbers
//	@Tags		unit
//	@Param		id	path	string	true	"unit id"
//	@Success	200	{object}	Ringkasan
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/unit/{id}/ringkasan [get]
func (h *unitHandler) summary(c echo.Context) error {
	if err := httpapi.NoQuery(c); err != nil {
		return err
	}
	return httpapi.JSON(c, func(ctx context.Context, w httpapi.Viewer) (Ringkasan, error) {
		return h.svc.Summary(ctx, w.By, c.Param("id"))
	})
}
