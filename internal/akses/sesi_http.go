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
	// KodeOTP is the one-time code, or a recovery code, of who uses them.
	KodeOTP string `json:"kode_otp" example:"123456" extensions:"x-optional"`
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
	// Asal says who gives the role: an admin, or claims of the campus sign-on.
	Asal string `json:"asal" enums:"manual,sso"`
} //@name PeranSaya

// IzinSaya is one permission the caller holds now, and how far it goes.
type IzinSaya struct {
	Izin      actor.Izin `json:"izin" example:"rencana.baca"`
	Jangkauan string     `json:"jangkauan" enums:"semua,unit,total"`
	UnitIDs   []string   `json:"unit_ids"`
	// DelegasiID is the delegation a change under this permission is made by unless
	// the request says otherwise; null where one's own role is used.
	DelegasiID *string `json:"delegasi_id" format:"uuid" extensions:"x-nullable"`
} //@name IzinSaya

// DelegasiSaya is a delegation to or from the caller that is not over.
type DelegasiSaya struct {
	ID         string      `json:"id" format:"uuid"`
	Arah       string      `json:"arah" enums:"diterima,diberikan"`
	DariID     string      `json:"dari_id" format:"uuid"`
	DariNama   string      `json:"dari_nama"`
	KeID       string      `json:"ke_id" format:"uuid"`
	KeNama     string      `json:"ke_nama"`
	Peran      actor.Peran `json:"peran" enums:"staf_humas,sub_koordinator,unit_kerja,pimpinan"`
	Unit       *Unit       `json:"unit" extensions:"x-nullable"`
	MulaiPada  clock.Time  `json:"mulai_pada" format:"date-time"`
	SampaiPada clock.Time  `json:"sampai_pada" format:"date-time"`
	Berlaku    bool        `json:"berlaku"` // can be acted by now
} //@name DelegasiSaya

// TokenSaya is the service token of a call: its owner is who /me tells of.
type TokenSaya struct {
	ID              string     `json:"id" format:"uuid"`
	Nama            string     `json:"nama"`
	KedaluwarsaPada clock.Time `json:"kedaluwarsa_pada" format:"date-time"`
} //@name TokenSaya

// Saya is who the caller is and what they may do.
type Saya struct {
	actor.Meta
	Username string  `json:"username"` // of a person, or the name of an application
	Nama     string  `json:"nama"`
	Surel    *string `json:"surel" format:"email" extensions:"x-nullable"`
	Preferensi
	SandiSementara bool `json:"sandi_sementara"`
	// TotpAktif says that the person signs in with one-time codes.
	TotpAktif bool `json:"totp_aktif"`
	// SesiID is the session of the local issuer; null for a service token and for a
	// caller whose token an external issuer gave: that session is the sign-on's.
	SesiID *string     `json:"sesi_id" format:"uuid" extensions:"x-nullable"`
	Peran  []PeranSaya `json:"peran"`
	// Delegasi are those given and received that are not over; with a received one in
	// force the caller may act a.n. who gave it.
	Delegasi []DelegasiSaya `json:"delegasi"`
	// Token is the service token the call was made with; null for a person.
	Token *TokenSaya `json:"token" extensions:"x-nullable"`
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
		if c := by.For(r.Izin); c.AtasNama != by.AtasNama {
			p.DelegasiID = &c.DelegasiID
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
		Peran: make([]PeranSaya, 0, len(p.Penugasan)+len(p.PenugasanSSO)), Cakupan: w.By.Cakupan, Izin: permissions(w.By),
	}
	if w.By.SesiID != "" {
		s.SesiID = &w.By.SesiID
	}
	for n, g := range p.held() {
		r := PeranSaya{Peran: g.Peran, BerlakuMulai: g.BerlakuMulai, BerlakuSampai: g.BerlakuSampai, Berlaku: g.in(clock.DateOf(w.Now)), Asal: "manual"}
		if n >= len(p.Penugasan) {
			r.Asal = "sso"
		}
		if g.UnitID != nil {
			if u, ok := units[*g.UnitID]; ok {
				r.Unit = &u
			}
		}
		s.Peran = append(s.Peran, r)
	}
	if s.Delegasi, err = h.delegasiSaya(ctx, w, units); err != nil || w.By.Jenis != actor.Pengguna {
		return s, err
	}
	s.TotpAktif, err = h.svc.UsesTotp(ctx, w.By.ID)
	return s, err
}

// delegasiSaya lists what the caller lent and was lent; nothing of a service token,
// which nobody lends a role to.
func (h *handler) delegasiSaya(ctx context.Context, w httpapi.Viewer, units map[string]Unit) ([]DelegasiSaya, error) {
	out := []DelegasiSaya{}
	if w.By.Jenis != actor.Pengguna {
		return out, nil
	}
	ds, err := h.svc.Standing(ctx, w.By.ID)
	if err != nil {
		return nil, err
	}
	inForce, err := h.svc.InForce(ctx, ds)
	for _, d := range ds {
		m := DelegasiSaya{
			ID: d.ID, Arah: "diterima", DariID: d.DariID, DariNama: d.DariNama, KeID: d.KeID, KeNama: d.KeNama, Peran: d.Peran,
			MulaiPada: d.MulaiPada, SampaiPada: d.SampaiPada, Berlaku: inForce[d.ID],
		}
		if d.DariID == w.By.ID {
			m.Arah = "diberikan"
		}
		if d.UnitID != nil {
			if u, ok := units[*d.UnitID]; ok {
				m.Unit = &u
			}
		}
		out = append(out, m)
	}
	return out, err
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
		p.DibuatOleh.Nama, p.DiubahOleh.Nama = now.DibuatOleh.Nama, w.By.Ref().Nama
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
		return h.svc.Login(ctx, in, a)
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
		if w.By.Jenis == actor.Token {
			return h.sayaToken(ctx, w)
		}
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
