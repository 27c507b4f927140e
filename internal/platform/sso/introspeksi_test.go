package sso_test

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/sso"
	"kerjasama/internal/platform/sso/ssotest"
)

const opaqueToken = "opak.AbCdEf0123456789_-~+/x"

// said is an answer about a good token with members set; nil drops one.
func said(t *testing.T, w *world, by object) string {
	t.Helper()
	sec := w.clk.Now().Unix()
	m := object{"active": true, "iss": w.p.Issuer, "aud": ssotest.Audience, "sub": "u-1", "client_id": ssotest.Client, "username": "contoh",
		"token_type": "Bearer", "exp": sec + 300, "iat": sec, "nbf": sec, "scope": "openid", "groups": []string{"humas-staf"}}
	maps.Copy(m, by)
	maps.DeleteFunc(m, func(_ string, v any) bool { return v == nil })
	return string(ssotest.Encode(t, m))
}

// What the issuer says decides, and is judged as strictly as a signed token.
func TestIntrospectionAnswers(t *testing.T) {
	w := setup(t, sso.Introspection)
	sec := noon.Unix()
	const ok, invalid, typed, late, down = fault.Code(""), fault.TokenInvalid, fault.TokenWrongType, fault.TokenExpired, fault.IssuerUnavailable
	rows := map[string]struct {
		status int
		body   string
		want   fault.Code
	}{
		"good":                        {200, said(t, w, nil), ok},
		"no iss":                      {200, said(t, w, object{"iss": nil}), ok},
		"no iat and no nbf":           {200, said(t, w, object{"iat": nil, "nbf": nil}), ok},
		"no exp":                      {200, said(t, w, object{"exp": nil}), ok},
		"no token_type":               {200, said(t, w, object{"token_type": nil}), ok},
		"token_type access_token":     {200, said(t, w, object{"token_type": "access_token"}), ok},
		"aud a list":                  {200, said(t, w, object{"aud": []string{"lain", ssotest.Audience}}), ok},
		"Keycloak's claim typ":        {200, said(t, w, object{"typ": "Bearer"}), ok},
		"members nobody knows":        {200, said(t, w, object{"baru": object{}}), ok},
		"exp past by 30 s":            {200, said(t, w, object{"exp": sec - 30, "iat": sec - 300}), ok},
		"not active":                  {200, `{"active":false}`, invalid},
		"not active, with claims":     {200, said(t, w, object{"active": false}), invalid},
		"active missing":              {200, said(t, w, object{"active": nil}), invalid},
		"active a text":               {200, said(t, w, object{"active": "true"}), invalid},
		"active a number":             {200, said(t, w, object{"active": 1}), invalid},
		"active a list":               {200, said(t, w, object{"active": []bool{true}}), invalid},
		"iss another":                 {200, said(t, w, object{"iss": "https://lain.example"}), invalid},
		"iss without the slash":       {200, said(t, w, object{"iss": strings.TrimSuffix(w.p.Issuer, "/")}), invalid},
		"iss a number":                {200, said(t, w, object{"iss": 1}), invalid},
		"no aud":                      {200, said(t, w, object{"aud": nil}), invalid},
		"aud another":                 {200, said(t, w, object{"aud": "lain"}), invalid},
		"aud a prefix":                {200, said(t, w, object{"aud": "kerja"}), invalid},
		"aud empty list":              {200, said(t, w, object{"aud": []string{}}), invalid},
		"aud mixed list":              {200, said(t, w, object{"aud": []any{ssotest.Audience, 1}}), invalid},
		"aud a number":                {200, said(t, w, object{"aud": 1}), invalid},
		"no sub":                      {200, said(t, w, object{"sub": nil}), invalid},
		"sub empty":                   {200, said(t, w, object{"sub": ""}), invalid},
		"sub a number":                {200, said(t, w, object{"sub": 7}), invalid},
		"sub long":                    {200, said(t, w, object{"sub": strings.Repeat("s", 256)}), invalid},
		"sub with a NUL":              {200, said(t, w, object{"sub": "a\x00"}), invalid},
		"exp a text":                  {200, said(t, w, object{"exp": "4102444800"}), invalid},
		"exp a fraction":              {200, said(t, w, object{"exp": 0.5}), invalid},
		"exp in 50 years":             {200, said(t, w, object{"exp": sec + 50*365*86400, "iat": nil}), invalid},
		"exp huge":                    {200, said(t, w, object{"exp": int64(1<<63 - 1)}), invalid},
		"exp negative":                {200, said(t, w, object{"exp": -1}), invalid},
		"exp before iat":              {200, said(t, w, object{"exp": sec + 1, "iat": sec + 2}), invalid},
		"a life of two days":          {200, said(t, w, object{"exp": sec + 86400, "iat": sec - 86400}), invalid},
		"iat ahead":                   {200, said(t, w, object{"iat": sec + 31}), invalid},
		"nbf ahead":                   {200, said(t, w, object{"nbf": sec + 31}), invalid},
		"iat a text":                  {200, said(t, w, object{"iat": "1"}), invalid},
		"exp past by 31 s":            {200, said(t, w, object{"exp": sec - 31, "iat": sec - 300}), late},
		"a refresh token":             {200, said(t, w, object{"token_type": "refresh_token"}), typed},
		"a refresh token, shouting":   {200, said(t, w, object{"token_type": "Refresh_Token"}), typed},
		"an ID token":                 {200, said(t, w, object{"token_type": "id_token"}), typed},
		"Keycloak's refresh token":    {200, said(t, w, object{"typ": "Refresh"}), typed},
		"Keycloak's offline token":    {200, said(t, w, object{"typ": "Offline"}), typed},
		"Keycloak's ID token":         {200, said(t, w, object{"typ": "ID"}), typed},
		"token_use id":                {200, said(t, w, object{"token_use": "id"}), typed},
		"token_use refresh_token":     {200, said(t, w, object{"token_use": "refresh_token"}), typed},
		"a logout token":              {200, said(t, w, object{"events": object{}}), typed},
		"bound to a sender":           {200, said(t, w, object{"cnf": object{"x5t#S256": "x"}}), invalid},
		"token_type DPoP":             {200, said(t, w, object{"token_type": "DPoP"}), invalid},
		"token_type mac":              {200, said(t, w, object{"token_type": "mac"}), invalid},
		"a list":                      {200, `[{"active":true}]`, down},
		"a text":                      {200, `"active"`, down},
		"null":                        {200, `null`, down},
		"nothing":                     {200, ``, down},
		"HTML":                        {200, `<html>active</html>`, down},
		"two documents":               {200, said(t, w, nil) + said(t, w, nil), down},
		"active twice":                {200, `{"active":false,` + said(t, w, nil)[1:], down},
		"sub twice":                   {200, strings.Replace(said(t, w, nil), "{", `{"sub":"x",`, 1), down},
		"not UTF-8":                   {200, strings.Replace(said(t, w, nil), "u-1", "u-\xff", 1), down},
		"more than a mebibyte":        {200, said(t, w, object{"x": strings.Repeat("x", 1<<20)}), down},
		"created":                     {201, said(t, w, nil), down},
		"our password is not good":    {401, `{"error":"invalid_client"}`, down},
		"forbidden":                   {403, said(t, w, nil), down},
		"gone elsewhere":              {302, said(t, w, nil), down},
		"gone elsewhere, method kept": {307, said(t, w, nil), down},
		"broken":                      {500, said(t, w, nil), down},
	}
	if len(rows) < 60 {
		t.Errorf("only %d answers", len(rows))
	}
	n := 0
	for name, tt := range rows {
		n++
		w.p.Answer(func(string) (int, string) { return tt.status, tt.body })
		a, err := w.judge(from(t, fmt.Sprintf("192.0.2.%d", n)), strings.Repeat("a", n)+opaqueToken) // another each time: what was refused is remembered
		want(t, name, err, tt.want)
		if err == nil && (a.Sub != "u-1" || !a.Until.Equal(noon.Add(30*time.Second)) && !a.Until.Equal(noon.Add(-30*time.Second))) {
			t.Errorf("%s: got %q until %v", name, a.Sub, a.Until)
		}
	}
	if diff := cmp.Diff([]string{"kerjasama+api", "rahasia%3A+uji"}, w.p.Credentials()); diff != "" {
		t.Errorf("credentials, in the form of RFC 6749 §2.3.1 (-want +got):\n%s", diff)
	}
	if w.p.Count("/elsewhere") > 0 {
		t.Error("a redirect was followed")
	}
}

// A token that cannot be one makes no request, whether it looks like a JWT or not.
func TestNobodyIsAskedAboutWhatIsNoToken(t *testing.T) {
	w := setup(t, sso.Introspection)
	w.p.Answer(func(string) (int, string) { return http.StatusOK, said(t, w, nil) })
	rows := ssotest.Misformed(t, w.good(sso.Introspection))
	for _, name := range []string{"four segments", "five segments, as if encrypted", "two segments"} {
		delete(rows, name) // not of a JWT's shape: the issuer's to judge
	}
	for name, token := range map[string]string{
		"empty": "", "short": "abc", "with a space": "abcdefgh ijklmnopqrst", "with a quote": `abcdefghijklmnop"`, "with a line break": "abcdefghijklmnop\nq",
		"not ASCII": "abcdefghijklmnopé", "padding inside": "abcd=efghijklmnopqr", "over 8 KiB": strings.Repeat("a", 8<<10+1), "with a colon": "abcdefgh:ijklmnop",
	} {
		rows[name] = ssotest.Row{Token: token, Want: fault.TokenInvalid}
	}
	for name, r := range rows {
		_, err := w.judge(t.Context(), r.Token)
		want(t, name, err, fault.TokenInvalid)
	}
	if n := w.p.Total(); n != 0 {
		t.Errorf("%d requests", n)
	}
}

// A JWT goes to the issuer it names, and the answer has to be about its holder.
func TestIntrospectionOfJWTs(t *testing.T) {
	w := setup(t, sso.Introspection)
	f := w.good(sso.Introspection)
	w.p.Answer(func(string) (int, string) { return http.StatusOK, said(t, w, object{"sub": "3f1c-77"}) })
	_, err := w.judge(t.Context(), f.Token(t))
	want(t, "a JWT", err, "")
	_, err = w.judge(t.Context(), f.With(t, nil, object{"sub": "lain"}))
	want(t, "an answer about somebody else", err, fault.TokenInvalid)
}

func TestAnswersAreBelievedForAWhile(t *testing.T) {
	w := setup(t, sso.Introspection)
	active := false
	w.p.Answer(func(string) (int, string) { return http.StatusOK, said(t, w, object{"active": active}) })
	// What was refused is refused without asking, for half a minute.
	for range 5 {
		_, err := w.judge(t.Context(), opaqueToken)
		want(t, "refused", err, fault.TokenInvalid)
	}
	if n := w.p.Count("/introspect"); n != 1 {
		t.Errorf("asked %d times, want once", n)
	}
	active = true
	w.clk.Advance(30 * time.Second)
	a, err := w.judge(t.Context(), opaqueToken)
	want(t, "active since", err, "")
	if !a.Until.Equal(w.clk.Now().Add(30 * time.Second)) {
		t.Errorf("believed until %v", a.Until)
	}
	if n := w.p.Count("discovery"); n != 1 {
		t.Errorf("%d looks at the discovery document, want 1", n)
	}
	w.p.Down(true)
	_, err = w.judge(t.Context(), opaqueToken)
	want(t, "down", err, fault.IssuerUnavailable)
	if f, ok := fault.As(err); !ok || f.RetryAfter < time.Second {
		t.Errorf("no Retry-After")
	}
}

// Without aud in its answers, an issuer is believed about the applications that
// the configuration names.
func TestAnswersWithoutAudience(t *testing.T) {
	w := setup(t, sso.Introspection, func(i *sso.Issuer) { i.Clients = []string{ssotest.Client} })
	for client, code := range map[string]fault.Code{ssotest.Client: "", "lain": fault.TokenInvalid} {
		w.p.Answer(func(string) (int, string) { return http.StatusOK, said(t, w, object{"aud": nil, "client_id": client}) })
		_, err := w.judge(t.Context(), opaqueToken+client)
		want(t, client, err, code)
	}
}

func from(t *testing.T, ip string) context.Context {
	t.Helper()
	return sso.WithAddress(t.Context(), func() string { return ip })
}

// Who brings one made-up token after another is not let ask on; who brings good
// ones is, and so is everybody else.
func TestMadeUpTokensAreNotAskedAboutForEver(t *testing.T) {
	w := setup(t, sso.Introspection)
	w.p.Answer(func(token string) (int, string) {
		return http.StatusOK, said(t, w, object{"active": strings.HasPrefix(token, "baik")})
	})
	for n := range 100 {
		_, err := w.judge(from(t, "192.0.2.2"), fmt.Sprintf("baik%d%s", n, opaqueToken))
		want(t, "good", err, "")
	}
	before := w.p.Count("/introspect")
	for n := range 100 {
		code := fault.TokenInvalid
		if n >= 30 {
			code = fault.RateLimited
		}
		_, err := w.judge(from(t, "192.0.2.1"), fmt.Sprintf("palsu%d%s", n, opaqueToken))
		want(t, fmt.Sprintf("made up, number %d", n+1), err, code)
		if f, ok := fault.As(err); n >= 30 && (!ok || f.RetryAfter != 2*time.Second) {
			t.Fatalf("number %d: no Retry-After of two seconds: %v", n+1, err)
		}
	}
	if got := w.p.Count("/introspect") - before; got != 30 {
		t.Errorf("asked %d times about made-up tokens, want 30", got)
	}
	_, err := w.judge(from(t, "192.0.2.2"), "palsu"+opaqueToken)
	want(t, "from another address", err, fault.TokenInvalid)
	w.clk.Advance(2 * time.Second)
	_, err = w.judge(from(t, "192.0.2.1"), "baik"+opaqueToken)
	want(t, "two seconds later", err, "")
}
