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

// TokenView is a service token as an admin sees it.
type TokenView struct {
	TokenLayanan
	AllowedActions []httpapi.Action `json:"allowed_actions"`
} //@name TokenLayananView

// TokenBaru is the answer to making or rotating a service token: what is to be
// presented is shown this once, and null in a repeated answer.
type TokenBaru struct {
	TokenView
	Token *string `json:"token" example:"kjs_2Xk0vQm8Zr4Lw9Tb1Nc7Hd5Jf3Gs6PyAbCdEf" extensions:"x-nullable"`
} //@name TokenLayananBaru

type tokenHandler struct {
	svc  *Service
	spec *listing.Spec
}

// registerTokens adds the routes of service tokens.
func registerTokens(api *httpapi.Router, svc *Service) {
	h := &tokenHandler{svc: svc, spec: TokenSpec()}
	one := httpapi.Answer[TokenView](http.StatusOK)
	api.GET("/token-layanan", actor.TokenKelola, h.list, httpapi.List(h.spec), httpapi.Answer[httpapi.Collection[TokenView]](http.StatusOK))
	api.POST("/token-layanan", actor.TokenKelola, h.create, httpapi.Body[TokenIsi](), httpapi.Answer[TokenBaru](http.StatusCreated))
	api.GET("/token-layanan/:id", actor.TokenKelola, h.get, one)
	api.PATCH("/token-layanan/:id", actor.TokenKelola, h.edit, httpapi.Body[TokenUbahan](), one)
	api.POST("/token-layanan/:id/putar", actor.TokenKelola, h.rotate, httpapi.Body[Putaran](), httpapi.Answer[TokenBaru](http.StatusOK))
	api.POST("/token-layanan/:id/cabut", actor.TokenKelola, h.revoke, one)
}

func tokenView(t, now TokenLayanan, w httpapi.Viewer) TokenView {
	return TokenView{TokenLayanan: t, AllowedActions: httpapi.Actions(tokenAlur.Actions(now, w.By), w.Lang)}
}

// view renders a token; the actions of a repeated answer follow from the token as
// it is now.
func (h *tokenHandler) view(ctx context.Context, w httpapi.Viewer, t TokenLayanan) (TokenView, error) {
	now := t
	if w.Replayed {
		var err error
		if now, err = h.svc.Token(ctx, w.By, t.ID); err != nil {
			return TokenView{}, err
		}
		t.DibuatOleh.Nama, t.DiubahOleh.Nama = now.DibuatOleh.Nama, w.By.Ref().Nama
	}
	return tokenView(t, now, w), nil
}

// secret is the view of a change that has something to show once.
func (h *tokenHandler) secret(token *string) httpapi.View[TokenLayanan, TokenBaru] {
	return func(ctx context.Context, w httpapi.Viewer, t TokenLayanan) (TokenBaru, error) {
		v, err := h.view(ctx, w, t)
		b := TokenBaru{TokenView: v}
		if *token != "" {
			b.Token = token
		}
		return b, err
	}
}

// list answers the service tokens.
//
//	@Summary	List service tokens
//	@Tags		token-layanan
//	@Success	200	{object}	httpapi.Collection[TokenView]
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/token-layanan [get]
func (h *tokenHandler) list(c echo.Context) error {
	return httpapi.Collect(c, h.spec, func(ctx context.Context, w httpapi.Viewer, q listing.Query, sign listing.Signer) (listing.Page[TokenView], error) {
		p, err := h.svc.Tokens(ctx, w.By, q, sign)
		return listing.Map(p, func(t TokenLayanan) TokenView { return tokenView(t, t, w) }), err
	})
}

// create makes a service token; `token` is shown this once.
//
//	@Summary	Make a service token
//	@Tags		token-layanan
//	@Param		body	body	TokenIsi	true	"the token"
//	@Success	201	{object}	TokenBaru
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/token-layanan [post]
func (h *tokenHandler) create(c echo.Context) error {
	var in TokenIsi
	if err := httpapi.Decode(c, &in); err != nil {
		return err
	}
	var token string
	return httpapi.Write(c, http.StatusCreated, func(ctx context.Context, call journal.Call) (ans TokenAnswer, err error) {
		ans, token, err = h.svc.CreateToken(ctx, call, in)
		return ans, err
	}, h.secret(&token))
}

// get answers one service token.
//
//	@Summary	Read a service token
//	@Tags		token-layanan
//	@Param		id	path	string	true	"token id"
//	@Param		fields	query	string	false	"answer with these members only"
//	@Success	200	{object}	TokenView
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/token-layanan/{id} [get]
func (h *tokenHandler) get(c echo.Context) error {
	if err := httpapi.NoQuery(c, "fields"); err != nil {
		return err
	}
	return httpapi.Read(c, func(ctx context.Context, w httpapi.Viewer) (TokenView, error) {
		t, err := h.svc.Token(ctx, w.By, c.Param("id"))
		return tokenView(t, t, w), err
	})
}

// edit changes a token's name, network and limit.
//
//	@Summary	Change a service token
//	@Tags		token-layanan
//	@Param		id	path	string	true	"token id"
//	@Param		body	body	TokenUbahan	true	"merge-patch of the token"
//	@Success	200	{object}	TokenView
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/token-layanan/{id} [patch]
func (h *tokenHandler) edit(c echo.Context) error {
	return httpapi.Edit(c, h.view, h.svc.EditToken)
}

// rotate gives a token a new secret; the one before stays good for a while.
//
//	@Summary	Rotate a service token
//	@Tags		token-layanan
//	@Param		id	path	string	true	"token id"
//	@Param		body	body	Putaran	false	"how long the secret before stays good, and a new end"
//	@Success	200	{object}	TokenBaru
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/token-layanan/{id}/putar [post]
func (h *tokenHandler) rotate(c echo.Context) error {
	var token string
	return httpapi.Act(c, h.secret(&token), func(ctx context.Context, call journal.Call, in Putaran) (ans TokenAnswer, err error) {
		ans, token, err = h.svc.RotateToken(ctx, call, c.Param("id"), in)
		return ans, err
	})
}

// revoke ends a token at once.
//
//	@Summary	Revoke a service token
//	@Tags		token-layanan
//	@Param		id	path	string	true	"token id"
//	@Success	200	{object}	TokenView
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/token-layanan/{id}/cabut [post]
func (h *tokenHandler) revoke(c echo.Context) error {
	return httpapi.Act(c, h.view, func(ctx context.Context, call journal.Call, _ httpapi.Empty) (TokenAnswer, error) {
		return h.svc.RevokeToken(ctx, call, c.Param("id"))
	})
}

// sayaToken answers a service token: who owns it, and what is left of the owner's
// rights.
func (h *handler) sayaToken(ctx context.Context, w httpapi.Viewer) (Saya, error) {
	t, err := h.svc.OwnToken(ctx, w.By)
	if err != nil {
		return Saya{}, err
	}
	p := Pengguna{Meta: t.Meta, Preferensi: Preferensi{Bahasa: Indonesia}}
	if t.PemilikID != nil {
		if p, err = h.svc.Get(ctx, actor.System(), *t.PemilikID); err != nil {
			return Saya{}, err
		}
	} else {
		p.Username, p.Nama = *t.Aplikasi, *t.Aplikasi
		p.fill()
	}
	s, err := h.saya(ctx, w, p)
	s.Token = &TokenSaya{ID: t.ID, Nama: t.Nama, KedaluwarsaPada: t.KedaluwarsaPada}
	return s, err
}
