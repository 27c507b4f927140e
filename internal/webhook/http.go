package webhook

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"

	"kerjasama/internal/httpapi"
	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/journal"
	"kerjasama/internal/platform/listing"
)

// View is a webhook as an admin sees it.
type View struct {
	Webhook
	AllowedActions []httpapi.Action `json:"allowed_actions"`
} //@name WebhookView

// Baru is the answer to making a webhook or rotating its secret: what signs its
// messages is shown this once, and null in a repeated answer.
type Baru struct {
	View
	Rahasia *string `json:"rahasia" example:"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=" extensions:"x-nullable"`
} //@name WebhookBaru

type handler struct {
	svc              *Service
	spec, deliveries *listing.Spec
}

// Register adds the slice's routes.
func Register(r *httpapi.Router, svc *Service) {
	h := &handler{svc: svc, spec: Spec(), deliveries: DeliverySpec()}
	one := httpapi.Answer[View](http.StatusOK)
	r.GET("/webhook", actor.WebhookKelola, h.list, httpapi.List(h.spec), httpapi.Answer[httpapi.Collection[View]](http.StatusOK))
	r.POST("/webhook", actor.WebhookKelola, h.create, httpapi.Body[Isi](), httpapi.Answer[Baru](http.StatusCreated))
	r.GET("/webhook/:id", actor.WebhookKelola, h.get, one)
	r.PATCH("/webhook/:id", actor.WebhookKelola, h.edit, httpapi.Body[Ubahan](), one)
	r.POST("/webhook/:id/putar", actor.WebhookKelola, h.rotate, httpapi.Body[Putaran](), httpapi.Answer[Baru](http.StatusOK))
	r.POST("/webhook/:id/nonaktifkan", actor.WebhookKelola, h.stop, one)
	r.POST("/webhook/:id/aktifkan", actor.WebhookKelola, h.start, one)
	h.registerDeliveries(r)
}

// view renders a webhook. The journal, which a repeated answer comes from, holds
// neither its whole address nor how far it has come.
func (h *handler) view(ctx context.Context, w httpapi.Viewer, rec Webhook) (View, error) {
	now, err := h.svc.Get(ctx, w.By, rec.ID)
	if err != nil {
		return View{}, err
	}
	rec.Keadaan = now.Keadaan
	if w.Replayed {
		rec.URL = now.URL
		rec.DibuatOleh.Nama, rec.DiubahOleh.Nama = now.DibuatOleh.Nama, w.By.Ref().Nama
	}
	return show(rec, now, w), nil
}

func show(rec, now Webhook, w httpapi.Viewer) View {
	return View{Webhook: rec, AllowedActions: httpapi.Actions(alur.Actions(now, w.By), w.Lang)}
}

// secret is the view of a change that has something to show once.
func (h *handler) secret(secret *string) httpapi.View[Webhook, Baru] {
	return func(ctx context.Context, w httpapi.Viewer, rec Webhook) (Baru, error) {
		v, err := h.view(ctx, w, rec)
		b := Baru{View: v}
		if *secret != "" {
			b.Rahasia = secret
		}
		return b, err
	}
}

// list answers the webhooks.
//
//	@Summary	List webhooks
//	@Tags		webhook
//	@Success	200	{object}	httpapi.Collection[View]
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/webhook [get]
func (h *handler) list(c echo.Context) error {
	return httpapi.Collect(c, h.spec, func(ctx context.Context, w httpapi.Viewer, q listing.Query, sign listing.Signer) (listing.Page[View], error) {
		p, err := h.svc.List(ctx, w.By, q, sign)
		return listing.Map(p, func(rec Webhook) View { return show(rec, rec, w) }), err
	})
}

// create registers a webhook; `rahasia` is shown this once.
//
//	@Summary	Register a webhook
//	@Description	Sealed events are posted to url from now on, signed as Standard Webhooks asks with rahasia. The address must be https:// and public, or in a network the operator named; it is looked up and asked (HEAD) before.
//	@Tags		webhook
//	@Param		body	body	Isi	true	"the webhook"
//	@Success	201	{object}	Baru
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/webhook [post]
func (h *handler) create(c echo.Context) error {
	var in Isi
	if err := httpapi.Decode(c, &in); err != nil {
		return err
	}
	var secret string
	return httpapi.Write(c, http.StatusCreated, func(ctx context.Context, call journal.Call) (ans Answer, err error) {
		ans, secret, err = h.svc.Create(ctx, call, in)
		return ans, err
	}, h.secret(&secret))
}

// get answers one webhook.
//
//	@Summary	Read a webhook
//	@Tags		webhook
//	@Param		id	path	string	true	"webhook id"
//	@Param		fields	query	string	false	"answer with these members only"
//	@Success	200	{object}	View
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/webhook/{id} [get]
func (h *handler) get(c echo.Context) error {
	if err := httpapi.NoQuery(c, "fields"); err != nil {
		return err
	}
	return httpapi.Read(c, func(ctx context.Context, w httpapi.Viewer) (View, error) {
		rec, err := h.svc.Get(ctx, w.By, c.Param("id"))
		return show(rec, rec, w), err
	})
}

// edit changes a webhook's name, address and events.
//
//	@Summary	Change a webhook
//	@Tags		webhook
//	@Param		id	path	string	true	"webhook id"
//	@Param		body	body	Ubahan	true	"merge-patch of the webhook"
//	@Success	200	{object}	View
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/webhook/{id} [patch]
func (h *handler) edit(c echo.Context) error { return httpapi.Edit(c, h.view, h.svc.Edit) }

// rotate gives a webhook a new secret; messages bear a signature by the one
// before, too, for a while.
//
//	@Summary	Rotate a webhook's secret
//	@Tags		webhook
//	@Param		id	path	string	true	"webhook id"
//	@Param		body	body	Putaran	false	"how long the secret before signs, too"
//	@Success	200	{object}	Baru
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/webhook/{id}/putar [post]
func (h *handler) rotate(c echo.Context) error {
	var secret string
	return httpapi.Act(c, h.secret(&secret), func(ctx context.Context, call journal.Call, in Putaran) (ans Answer, err error) {
		ans, secret, err = h.svc.Rotate(ctx, call, c.Param("id"), in)
		return ans, err
	})
}

// stop switches a webhook off.
//
//	@Summary	Switch a webhook off
//	@Description	What happens meanwhile waits in the journal.
//	@Tags		webhook
//	@Param		id	path	string	true	"webhook id"
//	@Success	200	{object}	View
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/webhook/{id}/nonaktifkan [post]
func (h *handler) stop(c echo.Context) error {
	return httpapi.Act(c, h.view, func(ctx context.Context, call journal.Call, _ httpapi.Empty) (Answer, error) {
		return h.svc.Stop(ctx, call, c.Param("id"))
	})
}

// start switches a webhook on again.
//
//	@Summary	Switch a webhook on again
//	@Description	It goes on where it stopped.
//	@Tags		webhook
//	@Param		id	path	string	true	"webhook id"
//	@Success	200	{object}	View
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/webhook/{id}/aktifkan [post]
func (h *handler) start(c echo.Context) error {
	return httpapi.Act(c, h.view, func(ctx context.Context, call journal.Call, _ httpapi.Empty) (Answer, error) {
		return h.svc.Start(ctx, call, c.Param("id"))
	})
}
