package config_test

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"kerjasama/internal/config"
)

var example = filepath.Join("..", "..", "configs", "kerjasama.example.yaml")

// The example is the reference of settings: each key once, at its default, below
// a comment that ends with the name of its environment variable.
func TestTheExampleShowsEverySettingAtItsDefault(t *testing.T) {
	got, err := config.Load(example, nil)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(config.Default(), got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("default (-) and example (+) differ:\n%s", diff)
	}
	b, err := os.ReadFile(example)
	if err != nil {
		t.Fatal(err)
	}
	above := map[string]string{} // key → the last comment line above it
	last := ""
	for line := range strings.Lines(string(b)) {
		if key, _, ok := strings.Cut(line, ":"); ok && !strings.HasPrefix(line, "#") {
			above[key] = last
		}
		last = line
	}
	typ := reflect.TypeFor[config.Config]()
	for f := range typ.Fields() {
		key, name := f.Tag.Get("yaml"), f.Tag.Get("env")
		if key == "-" {
			if !strings.Contains(string(b), "\n# "+name+":") {
				t.Errorf("%s is not explained", name)
			}
			continue
		}
		comment, ok := above[key]
		if !ok {
			t.Errorf("key %s is missing", key)
		} else if words := strings.FieldsFunc(comment, func(r rune) bool { return r == ' ' || r == ',' || r == '\n' }); len(words) < 2 || words[1] != name {
			t.Errorf("above %s: got %q, want %s", key, comment, name)
		}
	}
}

// Lists are separated by commas, durations written as in the file.
func TestTheEnvironmentGoesBeforeTheFile(t *testing.T) {
	for key, tt := range map[string]struct {
		env, value string
		got        func(config.Config) any
		want       any
	}{
		"trusted_proxies":       {"KERJASAMA_TRUSTED_PROXIES", "10.0.0.0/8,192.0.2.0/24", func(c config.Config) any { return c.TrustedProxies }, []string{"10.0.0.0/8", "192.0.2.0/24"}},
		"cors_origins":          {"KERJASAMA_CORS_ORIGINS", "https://a.example,https://b.example", func(c config.Config) any { return c.CORSOrigins }, []string{"https://a.example", "https://b.example"}},
		"database_lock_timeout": {"KERJASAMA_DATABASE_LOCK_TIMEOUT", "2m30s", func(c config.Config) any { return c.DatabaseLockTimeout.String() }, "2m30s"},
		"max_body":              {"KERJASAMA_MAX_BODY", "4096", func(c config.Config) any { return c.MaxBody }, int64(4096)},
	} {
		c, err := config.Load(example, []string{tt.env + "=" + tt.value})
		if err != nil {
			t.Errorf("%s from the environment: %v", key, err)
		} else if diff := cmp.Diff(tt.want, tt.got(c)); diff != "" {
			t.Errorf("%s from the environment (-want +got):\n%s", key, diff)
		}
	}
}

func TestAnUnknownKeyStopsTheStart(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.yaml")
	if err := os.WriteFile(path, []byte("http_adr: 127.0.0.1:1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := config.Load(path, nil); err == nil || !strings.Contains(err.Error(), "http_adr") {
		t.Errorf("got %v, want an error that names http_adr", err)
	}
}

func TestSettingsThatCannotWorkAreNamed(t *testing.T) {
	for env, key := range map[string]string{
		"KERJASAMA_WEBHOOK_NETWORKS=10.0.0.1":                 "webhook_networks",
		"KERJASAMA_WEBHOOK_NETWORKS=0.0.0.0/0":                "webhook_networks",
		"KERJASAMA_WEBHOOK_NETWORKS=169.254.169.254/32":       "webhook_networks",
		"KERJASAMA_WEBHOOK_HTTP=mungkin":                      "WebhookHTTP",
		"KERJASAMA_HTTP_ADDR=8080":                            "http_addr",
		"KERJASAMA_OPS_ADDR=x":                                "ops_addr",
		"KERJASAMA_PUBLIC_URL=ftp://a.example":                "public_url",
		"KERJASAMA_SQLITE_SYNCHRONOUS=OFF":                    "sqlite_synchronous",
		"KERJASAMA_DATABASE_MAX_CONNS=1":                      "database_max_conns",
		"KERJASAMA_MAX_BODY=10":                               "max_body",
		"KERJASAMA_STOP_GRACE=0s":                             "stop_grace",
		"KERJASAMA_KODE_LEMBAGA=A B":                          "kode_lembaga",
		"KERJASAMA_TRUSTED_PROXIES=10.0.0.1":                  "trusted_proxies",
		"KERJASAMA_CORS_ORIGINS=https://a.example/app":        "cors_origins",
		"KERJASAMA_SECURITY_CONTACT=keamanan@a.example":       "security_contact",
		"KERJASAMA_SECURITY_CONTACT=http://a.example/x":       "security_contact",
		"KERJASAMA_SECURITY_CONTACT=mailto:a@b.example\nX: y": "security_contact",
	} {
		if _, err := config.Load("", []string{env}); err == nil || !strings.Contains(err.Error(), key) {
			t.Errorf("%s: got %v, want an error that names %s", env, err, key)
		}
	}
}

// A file that sets nothing, empty or with everything commented out, changes nothing.
func TestAFileThatSetsNothingLeavesTheDefaults(t *testing.T) {
	for _, text := range []string{"", "\n", "# http_addr: 0.0.0.0:80\n", "---\n", "---\n# nothing\n"} {
		path := filepath.Join(t.TempDir(), "kosong.yaml")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		got, err := config.Load(path, nil)
		if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		if diff := cmp.Diff(config.Default(), got, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%q:\n%s", text, diff)
		}
	}
}
