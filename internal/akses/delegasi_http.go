package akses

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"

	"kerjasama/internal/httpapi"
	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/journal"
	"kerjasama/internal/platform/listing"
)

// DelegasiView is a delegation as its parties and admins see it.
type DelegasiView struct {
	Delegasi
	// Berlaku says that the role can be used by this delegation now: within its
	// dates, not withdrawn, and who lent it still holds it.
	Berlaku        bool             `json:"berlaku"`
	AllowedActions []httpapi.Action `json:"allowed_actions"`
} //@name DelegasiView

type delegasiHandler struct {
	svc  *Service
	spec *listing.Spec
}

// registerDelegasi adds the routes of delegations.
func registerDelegasi(api *httpapi.Router, svc *Service) {
	h := &delegasiHandler{svc: svc, spec: DelegasiSpec()}
	one := httpapi.Answer[DelegasiView](http.StatusOK)
	api.POST("/pengguna/:id/delegasi", actor.DelegasiKelola, h.create, httpapi.Body[DelegasiIsi](), httpapi.Answer[DelegasiView](http.StatusCreated))
	api.GET("/delegasi", actor.Masuk, h.list, httpapi.List(h.spec), httpapi.Answer[httpapi.Collection[DelegasiView]](http.StatusOK))
	api.GET("/delegasi/:id", actor.Masuk, h.get, one)
	api.POST("/delegasi/:id/cabut", actor.DelegasiKelola, h.withdraw, one)
}

// views renders delegations as of now.
func (h *delegasiHandler) views(ctx context.Context, w httpapi.Viewer, ds []Delegasi) ([]DelegasiView, error) {
	inForce, err := h.svc.InForce(ctx, ds)
	out := make([]DelegasiView, len(ds))
	for i, d := range ds {
		d = d.at(w.Now)
		out[i] = DelegasiView{Delegasi: d, Berlaku: inForce[d.ID], AllowedActions: httpapi.Actions(delegasiAlur.Actions(d, w.By), w.Lang)}
	}
	return out, err
}

// view renders one; the names and actions of a repeated answer are those of now.
func (h *delegasiHandler) view(ctx context.Context, w httpapi.Viewer, d Delegasi) (DelegasiView, error) {
	now := d
	if w.Replayed {
		var err error
		if now, err = h.svc.Delegation(ctx, w.By, d.ID); err != nil {
			return DelegasiView{}, err
		}
		d.DariNama, d.KeNama = now.DariNama, now.KeNama
		d.DibuatOleh.Nama, d.DiubahOleh.Nama = now.DibuatOleh.Nama, w.By.Ref().Nama
	}
	vs, err := h.views(ctx, w, []Delegasi{now})
	if err != nil {
		return DelegasiView{}, err
	}
	vs[0].Delegasi = d
	return vs[0], nil
}

// create lends a role of a person to another: one's own, or anyone's by an admin.
//
//	@Summary	Delegate a role of a person
//	@Tags		delegasi
//	@Param		id	path	string	true	"id of the person whose role it is"
//	@Param		body	body	DelegasiIsi	true	"to whom, which role, until when, and why"
//	@Success	201	{object}	DelegasiView
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/pengguna/{id}/delegasi [post]
func (h *delegasiHandler) create(c echo.Context) error {
	var in DelegasiIsi
	if err := httpapi.Decode(c, &in); err != nil {
		return err
	}
	return httpapi.Write(c, http.StatusCreated, func(ctx context.Context, call journal.Call) (DelegasiAnswer, error) {
		ans, err := h.svc.Delegate(ctx, call, c.Param("id"), in)
		if err == nil {
			c.Response().Header().Set(echo.HeaderLocation, httpapi.Base+"/delegasi/"+ans.Rec.ID)
		}
		return ans, err
	}, h.view)
}

// list answers the delegations the caller gave or received; an admin sees all.
//
//	@Summary	List delegations
//	@Tags		delegasi
//	@Success	200	{object}	httpapi.Collection[DelegasiView]
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/delegasi [get]
func (h *delegasiHandler) list(c echo.Context) error {
	return httpapi.Collect(c, h.spec, func(ctx context.Context, w httpapi.Viewer, q listing.Query, sign listing.Signer) (listing.Page[DelegasiView], error) {
		p, err := h.svc.Delegations(ctx, w.By, q, sign)
		if err != nil {
			return listing.Page[DelegasiView]{}, err
		}
		vs, err := h.views(ctx, w, p.Data)
		n := -1
		return listing.Map(p, func(Delegasi) DelegasiView { n++; return vs[n] }), err
	})
}

// get answers one delegation.
//
//	@Summary	Read a delegation
//	@Tags		delegasi
//	@Param		id	path	string	true	"delegation id"
//	@Param		fields	query	string	false	"answer with these members only"
//	@Success	200	{object}	DelegasiView
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/delegasi/{id} [get]
func (h *delegasiHandler) get(c echo.Context) error {
	if err := httpapi.NoQuery(c, "fields"); err != nil {
		return err
	}
	return httpapi.Read(c, func(ctx context.Context, w httpapi.Viewer) (DelegasiView, error) {
		d, err := h.svc.Delegation(ctx, w.By, c.Param("id"))
		if err != nil {
			return DelegasiView{}, err
		}
		return h.view(ctx, w, d)
	})
}

// withdraw ends a delegation at once.
//
//	@Summary	Withdraw a delegation
//	@Tags		delegasi
//	@Param		id	path	string	true	"delegation id"
//	@Success	200	{object}	DelegasiView
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/delegasi/{id}/cabut [post]
func (h *delegasiHandler) withdraw(c echo.Context) error {
	return httpapi.Act(c, h.view, func(ctx context.Context, call journal.Call, _ httpapi.Empty) (DelegasiAnswer, error) {
		return h.svc.Withdraw(ctx, call, c.Param("id"))
	})
}
