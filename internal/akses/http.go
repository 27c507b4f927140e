package akses

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"

	"kerjasama/internal/httpapi"
	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/journal"
	"kerjasama/internal/platform/laju"
	"kerjasama/internal/platform/listing"
)

// View is a person as an admin sees them.
type View struct {
	Pengguna
	AllowedActions []httpapi.Action `json:"allowed_actions"`
} //@name PenggunaView

// Baru is the answer to entering a person: the password made for them is shown
// this once, and null in a repeated answer.
type Baru struct {
	View
	KataSandiAwal *string `json:"kata_sandi_awal" extensions:"x-nullable"`
} //@name PenggunaBaru

type handler struct {
	svc      *Service
	people   *listing.Spec
	sessions *listing.Spec
	logouts  *laju.Batas
}

// Register adds the slice's routes: below the API's base, and the documents of
// the issuer below the root.
func Register(api, root *httpapi.Router, svc *Service) {
	h := &handler{svc: svc, people: Spec(), sessions: SessionSpec()}
	none := httpapi.Answer[struct{}](http.StatusNoContent)
	one := httpapi.Answer[View](http.StatusOK)
	saya := httpapi.Answer[Saya](http.StatusOK)
	unversioned := func(r *httpapi.Route) { r.IfMatch = false }

	api.POST("/auth/login", actor.Publik, h.login, httpapi.Body[Kredensial](), httpapi.Answer[Masuk](http.StatusOK))
	api.POST("/auth/refresh", actor.Publik, h.refresh, httpapi.Body[Segar](), httpapi.Answer[Masuk](http.StatusOK))
	api.POST("/auth/logout", actor.Masuk, h.logout, httpapi.Body[Keluar](), httpapi.Unkeyed(), none)
	h.registerSSO(api)
	api.GET("/me", actor.Diri, h.me, saya)
	api.PATCH("/me/preferensi", actor.Masuk, h.prefer, httpapi.Body[Preferensi](), saya)
	api.POST("/me/kata-sandi", actor.Masuk, h.changePassword, httpapi.Body[KataSandi](), httpapi.Unkeyed(), saya)
	api.GET("/me/sesi", actor.Masuk, h.listSessions, httpapi.List(h.sessions), httpapi.Answer[httpapi.Collection[Sesi]](http.StatusOK))
	api.DELETE("/me/sesi", actor.Masuk, h.endAll, unversioned, httpapi.Unkeyed(), none)
	api.DELETE("/me/sesi/:id", actor.Masuk, h.endOne, unversioned, httpapi.Unkeyed(), none)

	api.GET("/pengguna", actor.PenggunaKelola, h.list, httpapi.List(h.people), httpapi.Answer[httpapi.Collection[View]](http.StatusOK))
	api.POST("/pengguna", actor.PenggunaKelola, h.create, httpapi.Body[Isi](), httpapi.Answer[Baru](http.StatusCreated))
	api.GET("/pengguna/:id", actor.PenggunaKelola, h.get, one)
	api.PATCH("/pengguna/:id", actor.PenggunaKelola, h.edit, httpapi.Body[Ubahan](), one)
	api.POST("/pengguna/:id/nonaktifkan", actor.PenggunaKelola, h.disable, one)

	h.registerTotp(api)
	h.registerHandOver(api)
	registerTokens(api, svc)
	registerDelegasi(api, svc)

	root.GET("/.well-known/jwks.json", actor.Publik, h.jwks, httpapi.Answer[JWKS](http.StatusOK))
	root.GET("/.well-known/openid-configuration", actor.Publik, h.discovery, httpapi.Answer[Penemuan](http.StatusOK))
}

func view(p Pengguna, now Pengguna, w httpapi.Viewer) View {
	return View{Pengguna: p, AllowedActions: httpapi.Actions(alur.Actions(now, w.By), w.Lang)}
}

// view renders a person. A repeated answer comes from the journal, which knows
// no personal values: those are looked up as of now.
func (h *handler) view(ctx context.Context, w httpapi.Viewer, p Pengguna) (View, error) {
	if !w.Replayed {
		return view(p, p, w), nil
	}
	now, err := h.svc.Get(ctx, w.By, p.ID)
	if err != nil {
		return View{}, err
	}
	p.Username, p.Nama, p.Surel = now.Username, now.Nama, now.Surel
	p.DibuatOleh.Nama, p.DiubahOleh.Nama = now.DibuatOleh.Nama, w.By.Ref().Nama
	return view(p, now, w), nil
}

// list answers the people.
//
//	@Summary	List people
//	@Tags		pengguna
//	@Success	200	{object}	httpapi.Collection[View]
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/pengguna [get]
func (h *handler) list(c echo.Context) error {
	return httpapi.Collect(c, h.people, func(ctx context.Context, w httpapi.Viewer, q listing.Query, sign listing.Signer) (listing.Page[View], error) {
		p, err := h.svc.List(ctx, w.By, q, sign)
		return listing.Map(p, func(p Pengguna) View { return view(p, p, w) }), err
	})
}

// create enters a person.
//
//	@Summary	Enter a person
//	@Tags		pengguna
//	@Param		body	body	Isi	true	"the person"
//	@Success	201	{object}	Baru
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/pengguna [post]
func (h *handler) create(c echo.Context) error {
	var isi Isi
	if err := httpapi.Decode(c, &isi); err != nil {
		return err
	}
	var password *string
	return httpapi.Write(c, http.StatusCreated, func(ctx context.Context, call journal.Call) (Answer, error) {
		ans, fresh, err := h.svc.Create(ctx, call, isi)
		if fresh != "" {
			password = &fresh
		}
		return ans, err
	}, func(ctx context.Context, w httpapi.Viewer, p Pengguna) (Baru, error) {
		v, err := h.view(ctx, w, p)
		return Baru{View: v, KataSandiAwal: password}, err
	})
}

// get answers one person.
//
//	@Summary	Read a person
//	@Tags		pengguna
//	@Param		id	path	string	true	"person id"
//	@Param		fields	query	string	false	"answer with these members only"
//	@Success	200	{object}	View
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/pengguna/{id} [get]
func (h *handler) get(c echo.Context) error {
	if err := httpapi.NoQuery(c, "fields"); err != nil {
		return err
	}
	return httpapi.Read(c, func(ctx context.Context, w httpapi.Viewer) (View, error) {
		p, err := h.svc.Get(ctx, w.By, c.Param("id"))
		return view(p, p, w), err
	})
}

// edit changes a person, their roles and whether they may sign in.
//
//	@Summary	Change a person
//	@Tags		pengguna
//	@Param		id	path	string	true	"person id"
//	@Param		body	body	Ubahan	true	"merge-patch of the person"
//	@Success	200	{object}	View
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/pengguna/{id} [patch]
func (h *handler) edit(c echo.Context) error {
	return httpapi.Edit(c, h.view, h.svc.Edit)
}

// disable ends a person's access and sessions.
//
//	@Summary	Disable a person
//	@Tags		pengguna
//	@Param		id	path	string	true	"person id"
//	@Success	200	{object}	View
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/pengguna/{id}/nonaktifkan [post]
func (h *handler) disable(c echo.Context) error {
	return httpapi.Act(c, h.view, func(ctx context.Context, call journal.Call, _ httpapi.Empty) (Answer, error) {
		return h.svc.Disable(ctx, call, c.Param("id"))
	})
}

// jwks publishes the keys that access tokens are signed with.
//
//	@Summary	Public signing keys
//	@Tags		auth
//	@Success	200	{object}	JWKS
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/.well-known/jwks.json [get]
func (h *handler) jwks(c echo.Context) error {
	if err := httpapi.NoQuery(c); err != nil {
		return err
	}
	return httpapi.JSON(c, func(ctx context.Context, _ httpapi.Viewer) (JWKS, error) { return h.svc.JWKS(ctx) })
}

// Penemuan describes the local issuer to those who check its tokens (RFC 8414).
type Penemuan struct {
	Issuer                           string   `json:"issuer"`
	JWKSURI                          string   `json:"jwks_uri"`
	ResponseTypesSupported           []string `json:"response_types_supported"`
	SubjectTypesSupported            []string `json:"subject_types_supported"`
	IDTokenSigningAlgValuesSupported []string `json:"id_token_signing_alg_values_supported"`
} //@name PenemuanPenerbit

// discovery says where the keys are. There is no authorization endpoint: people
// sign in at /auth/login.
//
//	@Summary	Description of the local issuer
//	@Tags		auth
//	@Success	200	{object}	Penemuan
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/.well-known/openid-configuration [get]
func (h *handler) discovery(c echo.Context) error {
	if err := httpapi.NoQuery(c); err != nil {
		return err
	}
	iss := h.svc.cfg.Issuer
	return httpapi.JSON(c, func(context.Context, httpapi.Viewer) (Penemuan, error) {
		return Penemuan{
			Issuer: iss, JWKSURI: iss + "/.well-known/jwks.json", ResponseTypesSupported: []string{},
			SubjectTypesSupported: []string{"public"}, IDTokenSigningAlgValuesSupported: []string{algorithm},
		}, nil
	})
}
