package akses

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"

	"kerjasama/internal/httpapi"
	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/journal"
)

// registerTotp adds the routes of one-time codes. None keeps an Idempotency-Key:
// the journal would hold secrets or their digests.
func (h *handler) registerTotp(api *httpapi.Router) {
	unversioned := func(r *httpapi.Route) { r.IfMatch = false }
	api.POST("/me/totp", actor.Masuk, h.beginTotp, httpapi.Body[TotpMulai](), httpapi.Unkeyed(), httpapi.Answer[TotpBaru](http.StatusOK))
	api.POST("/me/totp/aktifkan", actor.Masuk, h.confirmTotp, httpapi.Body[TotpKode](), httpapi.Unkeyed(), httpapi.Answer[TotpPulih](http.StatusOK))
	api.POST("/me/totp/nonaktifkan", actor.Masuk, h.endTotp, httpapi.Body[TotpAkhir](), unversioned, httpapi.Unkeyed(), httpapi.Answer[struct{}](http.StatusNoContent))
}

// secret decodes the body and runs a change of the caller's own sign-in.
func secret[B, V any](c echo.Context, do func(context.Context, journal.Call, B) (V, error)) error {
	var in B
	if err := httpapi.Decode(c, &in); err != nil {
		return err
	}
	call, err := httpapi.Call(c)
	if err != nil {
		return err
	}
	v, err := do(c.Request().Context(), call, in)
	if err != nil {
		return err
	}
	c.Response().Header().Set(echo.HeaderCacheControl, "no-store")
	return c.JSON(http.StatusOK, v)
}

// beginTotp makes a secret for an app of one-time codes.
//
//	@Summary	Begin to use one-time codes
//	@Tags		saya
//	@Param		body	body	TotpMulai	true	"the password"
//	@Success	200	{object}	TotpBaru
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/me/totp [post]
func (h *handler) beginTotp(c echo.Context) error {
	return secret(c, func(ctx context.Context, call journal.Call, in TotpMulai) (TotpBaru, error) {
		return h.svc.BeginTotp(ctx, call, in.KataSandi, c.RealIP())
	})
}

// confirmTotp puts one-time codes into use and shows the recovery codes.
//
//	@Summary	Put one-time codes into use
//	@Tags		saya
//	@Param		body	body	TotpKode	true	"the first code of the app"
//	@Success	200	{object}	TotpPulih
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/me/totp/aktifkan [post]
func (h *handler) confirmTotp(c echo.Context) error {
	return secret(c, func(ctx context.Context, call journal.Call, in TotpKode) (TotpPulih, error) {
		return h.svc.ConfirmTotp(ctx, call, in.Kode, c.RealIP())
	})
}

// endTotp gives one-time codes up.
//
//	@Summary	Give one-time codes up
//	@Tags		saya
//	@Param		body	body	TotpAkhir	true	"the password and a code"
//	@Success	204
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/me/totp/nonaktifkan [post]
func (h *handler) endTotp(c echo.Context) error {
	var in TotpAkhir
	if err := httpapi.Decode(c, &in); err != nil {
		return err
	}
	call, err := httpapi.Call(c)
	if err != nil {
		return err
	}
	if err := h.svc.EndTotp(c.Request().Context(), call, in, c.RealIP()); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}
