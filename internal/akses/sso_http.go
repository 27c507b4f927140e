package akses

import (
	"context"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"kerjasama/internal/httpapi"
	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/laju"
)

// UjiSSO is the body of a dry run: either a token, or an issuer's name and
// claims as if its token had carried them.
type UjiSSO struct {
	Token    *string        `json:"token" extensions:"x-nullable,x-optional"`
	Penerbit *string        `json:"penerbit" extensions:"x-nullable,x-optional" example:"kampus"`
	Klaim    map[string]any `json:"klaim" swaggertype:"object" extensions:"x-nullable,x-optional"`
} //@name UjiSSO

// HasilUjiSSO is what would become of the caller. Nothing was changed.
type HasilUjiSSO struct {
	// Diterima says that they would be let in, with or without a role.
	Diterima bool `json:"diterima"`
	// Code is the problem code they would get otherwise.
	Code     *string         `json:"code" extensions:"x-nullable" example:"token_invalid"`
	Penerbit *string         `json:"penerbit" extensions:"x-nullable" example:"kampus"`
	Sub      *string         `json:"sub" extensions:"x-nullable"`
	Langkah  []LangkahUjiSSO `json:"langkah"`
	Peran    []PeranUjiSSO   `json:"peran"`
	Akun     *AkunUjiSSO     `json:"akun" extensions:"x-nullable"` // null: would be entered
} //@name HasilUjiSSO

// LangkahUjiSSO is one thing that was looked at.
type LangkahUjiSSO struct {
	Langkah  string `json:"langkah" enums:"bentuk,penerbit,kunci,tanda_tangan,jenis,audiens,subjek,waktu,aktif,pemetaan,keluar,akun"`
	Berhasil bool   `json:"berhasil"`
	Uraian   string `json:"uraian"`
} //@name LangkahUjiSSO

// PeranUjiSSO is a role that a rule of the mapping gives.
type PeranUjiSSO struct {
	Peran  actor.Peran `json:"peran" enums:"staf_humas,sub_koordinator,unit_kerja,pimpinan,auditor,admin"`
	Unit   *Unit       `json:"unit" extensions:"x-nullable"`
	Aturan int         `json:"aturan" minimum:"0"` // place in mapping
	Klaim  string      `json:"klaim" example:"groups"`
	Nilai  string      `json:"nilai" example:"jurusan-if"`
} //@name PeranUjiSSO

// AkunUjiSSO is the person they are here.
type AkunUjiSSO struct {
	ID       string `json:"id" format:"uuid"`
	Username string `json:"username"`
	Nama     string `json:"nama"`
	Status   Status `json:"status" enums:"aktif,nonaktif"`
} //@name AkunUjiSSO

// KeluarSSO is the answer to a logout token that was taken.
type KeluarSSO struct {
	Status string `json:"status" enums:"diakhiri"`
} //@name KeluarSSO

// logoutRate and logoutBurst bound how often one address may send logout tokens:
// each costs a signature check.
const (
	logoutRate  = 20
	logoutBurst = 200
)

func (h *handler) registerSSO(api *httpapi.Router) {
	h.logouts = laju.New(logoutRate, logoutBurst)
	api.POST("/auth/sso/uji", actor.PenggunaKelola, h.trySSO, httpapi.Body[UjiSSO](), httpapi.Unkeyed(), httpapi.Answer[HasilUjiSSO](http.StatusOK))
	api.POST("/auth/backchannel-logout", actor.Publik, h.backchannel, httpapi.Answer[KeluarSSO](http.StatusOK), httpapi.Refuses(http.StatusBadRequest, http.StatusTooManyRequests, http.StatusServiceUnavailable))
}

// trySSO explains what becomes of a caller of an external issuer.
//
//	@Summary	Try the campus sign-on: which person, which roles, and why
//	@Description	Send a token, or penerbit and klaim. Nothing is changed and nothing is kept; an issuer may be asked for its keys.
//	@Tags		auth
//	@Param		body	body	UjiSSO	true	"a token, or an issuer and claims"
//	@Success	200	{object}	HasilUjiSSO
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/auth/sso/uji [post]
func (h *handler) trySSO(c echo.Context) error {
	if err := httpapi.NoQuery(c); err != nil {
		return err
	}
	var in UjiSSO
	if err := httpapi.Decode(c, &in); err != nil {
		return err
	}
	var check fault.Check
	switch {
	case in.Token == nil && in.Klaim == nil:
		check.Required("/token", false)
	case in.Token != nil && (in.Klaim != nil || in.Penerbit != nil):
		check.Add("/token", "one_of", "Kirim token, atau penerbit dan klaim; tidak keduanya.", "Send a token, or penerbit and klaim; not both.")
	case in.Klaim != nil:
		check.Required("/penerbit", in.Penerbit != nil)
	}
	if err := check.Err(); err != nil {
		return err
	}
	return httpapi.JSON(c, func(ctx context.Context, w httpapi.Viewer) (HasilUjiSSO, error) {
		var u Uji
		var err error
		if in.Token != nil {
			u, err = h.svc.TryToken(ctx, *in.Token)
		} else {
			u, err = h.svc.TryClaims(ctx, *in.Penerbit, in.Klaim)
		}
		if err != nil {
			return HasilUjiSSO{}, err
		}
		return h.tried(ctx, w, u)
	})
}

func (h *handler) tried(ctx context.Context, w httpapi.Viewer, u Uji) (HasilUjiSSO, error) {
	opt := func(s string) *string {
		if s == "" {
			return nil
		}
		return &s
	}
	out := HasilUjiSSO{Diterima: u.Diterima, Penerbit: opt(u.Penerbit), Sub: opt(u.Sub), Langkah: []LangkahUjiSSO{}, Peran: []PeranUjiSSO{}}
	if u.Gagal != nil {
		out.Code = opt(string(u.Gagal.Code))
	}
	for _, s := range u.Langkah {
		out.Langkah = append(out.Langkah, LangkahUjiSSO{Langkah: s.Nama, Berhasil: s.OK, Uraian: s.Uraian.In(w.Lang)})
	}
	units, err := h.svc.Units(ctx)
	if err != nil {
		return out, err
	}
	for _, p := range u.Peran {
		r := PeranUjiSSO{Peran: p.Peran, Aturan: p.Aturan, Klaim: p.Klaim, Nilai: p.Nilai}
		if unit, ok := units[p.UnitID]; ok {
			r.Unit = &unit
		}
		out.Peran = append(out.Peran, r)
	}
	if p := u.Akun; p != nil {
		out.Akun = &AkunUjiSSO{ID: p.ID, Username: p.Username, Nama: p.Nama, Status: p.Status}
	}
	return out, nil
}

// backchannel takes an issuer's word that somebody signed out.
//
//	@Summary	Back-channel logout, for the campus sign-on
//	@Description	OpenID Connect Back-Channel Logout 1.0: the issuer posts logout_token; tokens of that session, or of that person issued until then, are refused from then on.
//	@Tags		auth
//	@Accept		x-www-form-urlencoded
//	@Param		logout_token	formData	string	true	"the issuer's logout token"
//	@Success	200	{object}	KeluarSSO
//	@Failure	400,429,503,default	{object}	httpapi.Problem
//	@Router		/auth/backchannel-logout [post]
func (h *handler) backchannel(c echo.Context) error {
	if err := httpapi.NoQuery(c); err != nil {
		return err
	}
	if wait := h.logouts.Take(c.RealIP(), h.svc.j.Now()); wait > 0 {
		f := fault.New(fault.RateLimited, "Terlalu sering; coba lagi sebentar.", "Too often; try again in a moment.")
		f.RetryAfter = wait
		return f
	}
	token, err := logoutToken(c)
	if err != nil {
		return err
	}
	if err := h.svc.EndOutside(c.Request().Context(), token); err != nil {
		return err
	}
	c.Response().Header().Set(echo.HeaderCacheControl, "no-store")
	return c.JSON(http.StatusOK, KeluarSSO{Status: "diakhiri"})
}

// logoutToken reads the one member of the form; a body in which it does not
// stand exactly once is a logout token that is none.
func logoutToken(c echo.Context) (string, error) {
	mt, _, err := mime.ParseMediaType(c.Request().Header.Get(echo.HeaderContentType))
	if err != nil || mt != echo.MIMEApplicationForm {
		return "", fault.New(fault.UnsupportedMediaType, "Kirim sebagai application/x-www-form-urlencoded.", "Send it as application/x-www-form-urlencoded.")
	}
	b, err := io.ReadAll(c.Request().Body)
	if err != nil {
		if _, large := errors.AsType[*http.MaxBytesError](err); large {
			return "", fault.New(fault.TooLarge, "Badan permintaan terlalu besar.", "The request body is too large.")
		}
		return "", fault.Wrap(err, fault.LogoutTokenInvalid, "Badan permintaan terputus.", "The request body was cut off.")
	}
	form, err := url.ParseQuery(string(b))
	if err != nil || len(form["logout_token"]) != 1 {
		return "", fault.New(fault.LogoutTokenInvalid, "Sertakan satu logout_token.", "Send one logout_token.")
	}
	return form.Get("logout_token"), nil
}
