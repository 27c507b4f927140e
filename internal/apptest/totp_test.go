package apptest_test

import (
	"maps"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"kerjasama/internal/apptest"
)

// Over HTTP: enrolment, signing in with a code, and giving it up; a script has no
// part in it, and nothing that is shown once is shown twice.
func TestOneTimeCodesOverHTTP(t *testing.T) {
	eachOffice(t, func(t *testing.T, o *office) {
		if o.me("admin", "totp_aktif") != "false" {
			t.Error("in use before anybody began")
		}
		o.Do("", "POST", "/me/totp", object{"kata_sandi": apptest.Password}).Problem(401, "auth_required")
		_, script := o.script(object{"aplikasi": "portal-uji", "cakupan": []string{"kpi:baca"}})
		o.Do("", "POST", "/me/totp", object{"kata_sandi": apptest.Password}, "Authorization", script).Problem(403, "insufficient_scope")
		o.Do("admin", "POST", "/me/totp", object{"kata_sandi": "bukan kata sandinya"}).Problem(422, "validation_failed")
		o.Do("admin", "POST", "/me/totp", object{"kata_sandi": ""}).Problem(422, "validation_failed")
		o.Do("admin", "POST", "/me/totp", object{}).Problem(422, "validation_failed")
		begun := o.Do("admin", "POST", "/me/totp", object{"kata_sandi": apptest.Password}).Want(200)
		if begun.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("Cache-Control: %q", begun.Header.Get("Cache-Control"))
		}
		code := func() string {
			c, err := totp.GenerateCode(begun.Str("rahasia"), o.Clock.Now())
			if err != nil {
				t.Fatal(err)
			}
			return c
		}
		if r := o.Do("admin", "POST", "/me/totp/aktifkan", object{"kode": "000000"}).Problem(422, "validation_failed"); r.Str("errors.0.pointer") != "/kode" {
			t.Errorf("a wrong code: %s", r.Body)
		}
		pulih := o.Do("admin", "POST", "/me/totp/aktifkan", object{"kode": code()}).Want(200)
		o.Do("admin", "POST", "/me/totp/aktifkan", object{"kode": code()}).Problem(409, "conflict")
		if o.me("admin", "totp_aktif") != "true" {
			t.Error("/me does not tell that codes are in use")
		}
		enter := func(more object) *apptest.Response {
			body := object{"username": "admin", "password": apptest.Password}
			maps.Copy(body, more)
			return o.Do("", "POST", "/auth/login", body)
		}
		enter(nil).Problem(401, "otp_required")
		enter(object{"kode_otp": code()}).Problem(401, "credentials_invalid")
		o.Clock.Advance(30 * time.Second)
		enter(object{"kode_otp": code(), "password": "bukan kata sandinya"}).Problem(401, "credentials_invalid")
		enter(object{"kode_otp": code()}).Want(200)
		enter(object{"kode_otp": pulih.Str("kode_pemulihan.0")}).Want(200)
		o.Do("admin", "POST", "/me/totp/nonaktifkan", object{"kata_sandi": apptest.Password, "kode": pulih.Str("kode_pemulihan.0")}).Problem(422, "validation_failed")
		o.Do("admin", "POST", "/me/totp/nonaktifkan", object{"kata_sandi": apptest.Password, "kode": pulih.Str("kode_pemulihan.1")}).Want(204)
		enter(nil).Want(200)
		h := o.Do("admin", "GET", "/pengguna/"+o.id("admin")+"/riwayat", nil).Want(200)
		if h.Str("data.0.peristiwa") != "pengguna.totp_dinonaktifkan" || h.Str("data.1.peristiwa") != "pengguna.totp_diaktifkan" {
			t.Errorf("the history: %s", h.Body)
		}
	})
}
