package app_test

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kerjasama/internal/app"
	"kerjasama/internal/platform/sso"
	"kerjasama/internal/platform/sso/ssotest"
)

// On the host a token is explained, and the exit code says whether it is good.
func TestTokensAreExplainedOnTheHost(t *testing.T) {
	p, key := ssotest.New(t, ""), ssotest.NewKey(t, "ES256", "kunci-1")
	p.Publish(key)
	good := ssotest.Good(sso.RFC9068, p.Issuer, key, time.Now())
	environ := []string{
		"KERJASAMA_DATABASE_URL=sqlite://" + filepath.Join(t.TempDir(), "uji.db"), "KERJASAMA_FILES_URL=file://" + t.TempDir(), "KERJASAMA_SQLITE_SYNCHRONOUS=NORMAL",
		`KERJASAMA_SSO=[{"name":"kampus","issuer":"` + p.Issuer + `","profile":"rfc9068","audiences":["` + ssotest.Audience + `"],"mapping":[{"claim":"groups","value":"humas-staf","peran":"staf_humas"}]}]`,
	}
	run := func(args ...string) (int, string) {
		var out bytes.Buffer
		code := app.Main(t.Context(), app.Env{Args: args, Environ: environ, Out: &out, Err: &out})
		return code, out.String()
	}
	for name, tt := range map[string]struct {
		args []string
		code int
		says []string
	}{
		"good":       {[]string{"sso", "check", good.Token(t)}, 0, []string{"ok  tanda_tangan", `"humas-staf" gives staf_humas.`, "\nACCEPTED\n"}},
		"no role":    {[]string{"sso", "check", good.With(t, nil, ssotest.Object{"groups": nil})}, 0, []string{"NO  pemetaan", "ACCEPTED, without a role"}},
		"spoilt":     {[]string{"sso", "check", good.Token(t)[:200] + "AAAA"}, 1, []string{"NO  ", "REFUSED: token_invalid"}},
		"ID token":   {[]string{"sso", "check", good.With(t, ssotest.Object{"typ": "JWT"}, nil)}, 1, []string{"NO  jenis", "REFUSED: token_wrong_type"}},
		"nothing":    {[]string{"sso", "check"}, 1, []string{"usage"}},
		"nobody":     {[]string{"admin", "recover", "tidak.ada"}, 1, []string{`"tidak.ada"`}},
		"half a way": {[]string{"admin", "recover"}, 1, []string{"usage"}},
	} {
		code, out := run(tt.args...)
		if code != tt.code {
			t.Errorf("%s: exit code %d, want %d: %s", name, code, tt.code, out)
		}
		for _, s := range tt.says {
			if !strings.Contains(out, s) {
				t.Errorf("%s: does not say %q: %s", name, s, out)
			}
		}
	}
	if code, out := run("admin", "create", "bos", "Bos Contoh"); code != 0 {
		t.Fatal(out)
	}
	if code, out := run("admin", "recover", "Bos"); code != 0 || !strings.Contains(out, "shown this once") || strings.Contains(out, "no administrator") {
		t.Errorf("recover: %d %s", code, out)
	}
}
