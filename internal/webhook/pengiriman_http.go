package webhook

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"

	"kerjasama/internal/httpapi"
	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/listing"
)

func (h *handler) registerDeliveries(r *httpapi.Router) {
	one := httpapi.Answer[Pengiriman](http.StatusOK)
	r.POST("/webhook/:id/uji", actor.WebhookKelola, h.try, httpapi.Unkeyed(), one)
	r.GET("/webhook/:id/pengiriman", actor.WebhookKelola, h.listDeliveries, httpapi.List(h.deliveries), httpapi.Answer[httpapi.Collection[Pengiriman]](http.StatusOK))
	r.GET("/webhook/:id/pengiriman/:pid", actor.WebhookKelola, h.delivery, one)
	r.POST("/webhook/:id/pengiriman/:pid/kirim-ulang", actor.WebhookKelola, h.again, httpapi.Unkeyed(), one)
}

// try sends a trial and answers with what came of it.
//
//	@Summary	Send a trial to a webhook
//	@Description	An event webhook.uji is sent at once, also while the webhook is switched off; the answer waits for the receiver, five seconds at most.
//	@Tags		webhook
//	@Param		id	path	string	true	"webhook id"
//	@Success	200	{object}	Pengiriman
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/webhook/{id}/uji [post]
func (h *handler) try(c echo.Context) error {
	return h.done(c, func(ctx context.Context, by actor.Actor) (Pengiriman, error) {
		return h.svc.Try(ctx, by, c.Param("id"))
	})
}

// done answers with a delivery that something was done to.
func (h *handler) done(c echo.Context, do func(context.Context, actor.Actor) (Pengiriman, error)) error {
	if err := httpapi.NoQuery(c); err != nil {
		return err
	}
	var none httpapi.Empty
	if err := httpapi.Decode(c, &none); err != nil {
		return err
	}
	return httpapi.JSON(c, func(ctx context.Context, w httpapi.Viewer) (Pengiriman, error) { return do(ctx, w.By) })
}

// listDeliveries answers what was sent, or is to be, the latest first.
//
//	@Summary	Deliveries of a webhook
//	@Description	What is done is shown for 30 days.
//	@Tags		webhook
//	@Param		id	path	string	true	"webhook id"
//	@Success	200	{object}	httpapi.Collection[Pengiriman]
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/webhook/{id}/pengiriman [get]
func (h *handler) listDeliveries(c echo.Context) error {
	return httpapi.Collect(c, h.deliveries, func(ctx context.Context, w httpapi.Viewer, q listing.Query, sign listing.Signer) (listing.Page[Pengiriman], error) {
		return h.svc.Deliveries(ctx, w.By, c.Param("id"), q, sign)
	})
}

// delivery answers one delivery.
//
//	@Summary	Read a delivery
//	@Tags		webhook
//	@Param		id	path	string	true	"webhook id"
//	@Param		pid	path	string	true	"delivery id"
//	@Param		fields	query	string	false	"answer with these members only"
//	@Success	200	{object}	Pengiriman
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/webhook/{id}/pengiriman/{pid} [get]
func (h *handler) delivery(c echo.Context) error {
	if err := httpapi.NoQuery(c, "fields"); err != nil {
		return err
	}
	return httpapi.JSON(c, func(ctx context.Context, w httpapi.Viewer) (Pengiriman, error) {
		return h.svc.Delivery(ctx, w.By, c.Param("id"), c.Param("pid"))
	})
}

// again puts a delivery back into the queue.
//
//	@Summary	Send a delivery again
//	@Description	With the same webhook-id, whether it arrived before or not.
//	@Tags		webhook
//	@Param		id	path	string	true	"webhook id"
//	@Param		pid	path	string	true	"delivery id"
//	@Success	200	{object}	Pengiriman
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/webhook/{id}/pengiriman/{pid}/kirim-ulang [post]
func (h *handler) again(c echo.Context) error {
	return h.done(c, func(ctx context.Context, by actor.Actor) (Pengiriman, error) {
		return h.svc.Again(ctx, by, c.Param("id"), c.Param("pid"))
	})
}
