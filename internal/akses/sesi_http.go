package akses

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"

	"kerjasama/internal/httpapi"
	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/journal"
	"kerjasama/internal/platform/listing"
)

// Kredensial is the body of signing in.
type Kredensial struct {
	Username string `json:"username"`
	Password string `json:"password" format:"password"`
} //@name Kredensial

// Segar is the body of renewing a session.
type Segar struct {
	RefreshToken string `json:"refresh_token"`
} //@name Segar

// Keluar is the body of signing out.
type Keluar struct {
	RefreshToken string `json:"refresh_token" extensions:"x-optional"`
} //@name Keluar

// KataSandi is the body of changing one's password.
type KataSandi struct {
	KataSandiLama string `json:"kata_sandi_lama" format:"password"`
	KataSandiBaru string `json:"kata_sandi_baru" format:"password" minLength:"12" maxLength:"200"`
} //@name KataSandi

// Unit is a unit in brief.
type Unit struct {
	ID   string `json:"id" format:"uuid"`
	Kode string `json:"kode" example:"IF"`
	Nama string `json:"nama"`
} //@name UnitRingkas

// PeranSaya is one of the caller's roles.
type PeranSaya struct {
	Peran         actor.Peran `json:"peran" enums:"staf_humas,sub_koordinator,unit_kerja,pimpinan,auditor,admin"`
	Unit          *Unit       `json:"unit" extensions:"x-nullable"`
	BerlakuMulai  clock.Date  `json:"berlaku_mulai" swaggertype:"string" format:"date"`
	BerlakuSampai *clock.Date `json:"berlaku_sampai" swaggertype:"string" format:"date" extensions:"x-nullable"`
	Berlaku       bool        `json:"berlaku"` // in force today
} //@name PeranSaya

// IzinSaya is one permission the caller holds now, and how far it goes.
type IzinSaya struct {
	Izin      actor.Izin `json:"izin" example:"rencana.baca"`
	Jangkauan string     `json:"jangkauan" enums:"semua,unit,total"`
	UnitIDs   []string   `json:"unit_ids"`
} //@name IzinSaya

// Saya is who the caller is and what they may do.
type Saya struct {
	actor.Meta
	Username string  `json:"username"`
	Nama     string  `json:"nama"`
	Surel    *string `json:"surel" format:"email" extensions:"x-nullable"`
	Preferensi
	SandiSementara bool        `json:"sandi_sementara"`
	SesiID         string      `json:"sesi_id" format:"uuid"`
	Peran          []PeranSaya `json:"peran"`
	// Cakupan are the scopes of a service token; null for a person.
	Cakupan []string   `json:"cakupan,format:emitnull" extensions:"x-nullable"`
	Izin    []IzinSaya `json:"izin"`
} //@name Saya

// permissions lists what a caller may do.
func permissions(by actor.Actor) []IzinSaya {
	out := []IzinSaya{}
	for _, r := range actor.Rules() {
		reach := by.May(r.Izin)
		p := IzinSaya{Izin: r.Izin, UnitIDs: []string{}}
		switch {
		case reach.All:
			p.Jangkauan = string(actor.Semua)
		case len(reach.Units) > 0:
			p.Jangkauan, p.UnitIDs = string(actor.Unit), reach.Units
		case reach.Totals:
			p.Jangkauan = string(actor.Total)
		default:
			continue
		}
		out = append(out, p)
	}
	return out
}

func (h *handler) saya(ctx context.Context, w httpapi.Viewer, p Pengguna) (Saya, error) {
	units, err := h.svc.Units(ctx)
	if err != nil {
		return Saya{}, err
	}
	s := Saya{
		Meta: p.Meta, Username: p.Username, Nama: p.Nama, Surel: p.Surel, Preferensi: p.Preferensi, SandiSementara: p.SandiSementara,
		SesiID: w.By.SesiID, Peran: make([]PeranSaya, 0, len(p.Penugasan)), Cakupan: w.By.Cakupan, Izin: permissions(w.By),
	}
	for _, g := range p.Penugasan {
		r := PeranSaya{Peran: g.Peran, BerlakuMulai: g.BerlakuMulai, BerlakuSampai: g.BerlakuSampai, Berlaku: g.in(clock.DateOf(w.Now))}
		if g.UnitID != nil {
			if u, ok := units[*g.UnitID]; ok {
				r.Unit = &u
			}
		}
		s.Peran = append(s.Peran, r)
	}
	return s, nil
}

// sayaNow is saya after a change: the journal of a repeated answer knows no
// personal values, so those are looked up.
func (h *handler) sayaNow(ctx context.Context, w httpapi.Viewer, p Pengguna) (Saya, error) {
	if w.Replayed {
		now, err := h.svc.Me(ctx, w.By)
		if err != nil {
			return Saya{}, err
		}
		p.Username, p.Nama, p.Surel = now.Username, now.Nama, now.Surel
		p.DibuatOleh.Nama, p.DiubahOleh.Nama = now.DibuatOleh.Nama, w.By.Nama
	}
	return h.saya(ctx, w, p)
}

func from(c echo.Context) Asal { return Asal{IP: c.RealIP(), Agen: c.Request().UserAgent()} }

// tokens answers with secrets, which no cache may keep.
func tokens(c echo.Context, body any, grant func(context.Context, Asal) (Masuk, error)) error {
	if err := httpapi.NoQuery(c); err != nil {
		return err
	}
	if err := httpapi.Decode(c, body); err != nil {
		return err
	}
	m, err := grant(c.Request().Context(), from(c))
	if err != nil {
		return err
	}
	c.Response().Header().Set(echo.HeaderCacheControl, "no-store")
	return c.JSON(http.StatusOK, m)
}

// gone answers 204 to what leaves nothing to show.
func gone(c echo.Context, do func(context.Context, actor.Actor) error) error {
	if err := httpapi.NoQuery(c); err != nil {
		return err
	}
	if err := do(c.Request().Context(), httpapi.Actor(c)); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}

// login starts a session.
//
//	@Summary	Sign in
//	@Tags		auth
//	@Param		body	body	Kredensial	true	"username and password"
//	@Success	200	{object}	Masuk
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/auth/login [post]
func (h *handler) login(c echo.Context) error {
	var in Kredensial
	return tokens(c, &in, func(ctx context.Context, a Asal) (Masuk, error) {
		return h.svc.Login(ctx, in.Username, in.Password, a)
	})
}

// refresh exchanges a refresh token for the next one.
//
//	@Summary	Renew a session
//	@Tags		auth
//	@Param		body	body	Segar	true	"the newest refresh token"
//	@Success	200	{object}	Masuk
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/auth/refresh [post]
func (h *handler) refresh(c echo.Context) error {
	var in Segar
	return tokens(c, &in, func(ctx context.Context, a Asal) (Masuk, error) {
		return h.svc.Refresh(ctx, in.RefreshToken, a)
	})
}

// logout ends the caller's session.
//
//	@Summary	Sign out
//	@Tags		auth
//	@Param		body	body	Keluar	false	"the refresh token, if its session is another one"
//	@Success	204
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/auth/logout [post]
func (h *handler) logout(c echo.Context) error {
	var in Keluar
	if err := httpapi.Decode(c, &in); err != nil {
		return err
	}
	return gone(c, func(ctx context.Context, by actor.Actor) error { return h.svc.Logout(ctx, by, in.RefreshToken) })
}

// me answers who the caller is and what they may do now.
//
//	@Summary	Who am I, and what may I do
//	@Tags		saya
//	@Param		fields	query	string	false	"answer with these members only"
//	@Success	200	{object}	Saya
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/me [get]
func (h *handler) me(c echo.Context) error {
	if err := httpapi.NoQuery(c, "fields"); err != nil {
		return err
	}
	return httpapi.Read(c, func(ctx context.Context, w httpapi.Viewer) (Saya, error) {
		p, err := h.svc.Me(ctx, w.By)
		if err != nil {
			return Saya{}, err
		}
		return h.saya(ctx, w, p)
	})
}

// prefer changes the caller's preferences.
//
//	@Summary	Change my preferences
//	@Tags		saya
//	@Param		body	body	Preferensi	true	"merge-patch of the preferences"
//	@Success	200	{object}	Saya
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/me/preferensi [patch]
func (h *handler) prefer(c echo.Context) error {
	patch, err := httpapi.Patch(c)
	if err != nil {
		return err
	}
	return httpapi.Write(c, http.StatusOK, func(ctx context.Context, call journal.Call) (Answer, error) {
		return h.svc.Prefer(ctx, call, patch)
	}, h.sayaNow)
}

// changePassword sets the caller's password and ends their other sessions. It
// keeps no Idempotency-Key: the journal would hold a digest of the passwords.
//
//	@Summary	Change my password
//	@Tags		saya
//	@Param		body	body	KataSandi	true	"the old and the new one"
//	@Success	200	{object}	Saya
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/me/kata-sandi [post]
func (h *handler) changePassword(c echo.Context) error {
	return httpapi.Act(c, h.sayaNow, func(ctx context.Context, call journal.Call, in KataSandi) (Answer, error) {
		return h.svc.ChangePassword(ctx, call, in.KataSandiLama, in.KataSandiBaru, c.RealIP())
	})
}

// listSessions answers the caller's live sessions.
//
//	@Summary	List my sessions
//	@Tags		saya
//	@Success	200	{object}	httpapi.Collection[Sesi]
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/me/sesi [get]
func (h *handler) listSessions(c echo.Context) error {
	return httpapi.Collect(c, h.sessions, func(ctx context.Context, w httpapi.Viewer, q listing.Query, sign listing.Signer) (listing.Page[Sesi], error) {
		return h.svc.Sessions(ctx, w.By, q, sign)
	})
}

// endAll ends every session of the caller, this one too.
//
//	@Summary	Sign out everywhere
//	@Tags		saya
//	@Success	204
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/me/sesi [delete]
func (h *handler) endAll(c echo.Context) error { return gone(c, h.svc.EndAll) }

// endOne ends one session of the caller.
//
//	@Summary	End one of my sessions
//	@Tags		saya
//	@Param		id	path	string	true	"session id"
//	@Success	204
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/me/sesi/{id} [delete]
func (h *handler) endOne(c echo.Context) error {
	return gone(c, func(ctx context.Context, by actor.Actor) error { return h.svc.EndOne(ctx, by, c.Param("id")) })
}
