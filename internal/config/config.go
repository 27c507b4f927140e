// Package config holds every setting of the server in one struct. A setting is
// its default, unless the YAML file sets it, unless the environment sets it,
// unless a flag sets it. configs/kerjasama.example.yaml shows every key.
package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/mail"
	"net/url"
	"os"
	"reflect"
	"strings"
	"time"

	"github.com/caarlos0/env/v11"
	"github.com/goccy/go-yaml"

	"kerjasama/internal/platform/kait"
	"kerjasama/internal/platform/sso"
	"kerjasama/internal/platform/surel"
)

// Config is the settings of one process.
type Config struct {
	// DatabaseURL is sqlite://PATH or postgres://….
	DatabaseURL string `yaml:"database_url" env:"KERJASAMA_DATABASE_URL"`
	// MigrateDatabaseURL connects as the owner of the tables; when empty the
	// migrations run over DatabaseURL.
	MigrateDatabaseURL string `yaml:"migrate_database_url" env:"KERJASAMA_MIGRATE_DATABASE_URL"`
	// DatabaseMaxConns is the size of the PostgreSQL pool, idle = open.
	DatabaseMaxConns int `yaml:"database_max_conns" env:"KERJASAMA_DATABASE_MAX_CONNS"`
	// DatabaseLockTimeout is how long a writer waits for a row.
	DatabaseLockTimeout time.Duration `yaml:"database_lock_timeout" env:"KERJASAMA_DATABASE_LOCK_TIMEOUT"`
	// SQLiteSynchronous is FULL (an acknowledged write survives power loss) or
	// NORMAL (it survives a crash of the process).
	SQLiteSynchronous string `yaml:"sqlite_synchronous" env:"KERJASAMA_SQLITE_SYNCHRONOUS"`
	// HTTPAddr is where the API listens, OpsAddr where metrics do ("" = nowhere).
	HTTPAddr string `yaml:"http_addr" env:"KERJASAMA_HTTP_ADDR"`
	OpsAddr  string `yaml:"ops_addr" env:"KERJASAMA_OPS_ADDR"`
	// PublicURL is the address people reach the API by, for links in answers and
	// as the issuer of our tokens; empty means http://HTTPAddr.
	PublicURL string `yaml:"public_url" env:"KERJASAMA_PUBLIC_URL"`
	// FilesURL is file://DIR or s3://BUCKET?….
	FilesURL string `yaml:"files_url" env:"KERJASAMA_FILES_URL"`
	// ClamdURL is tcp://HOST:PORT or unix:///PATH of a virus scanner ("" = none).
	ClamdURL string `yaml:"clamd_url" env:"KERJASAMA_CLAMD_URL"`
	// MaxBody and MaxUpload are bytes of a JSON body and of a file.
	MaxBody   int64 `yaml:"max_body" env:"KERJASAMA_MAX_BODY"`
	MaxUpload int64 `yaml:"max_upload" env:"KERJASAMA_MAX_UPLOAD"`
	// ImportRows and ImportBytes are how much of a spreadsheet is brought in at once.
	ImportRows  int   `yaml:"import_rows" env:"KERJASAMA_IMPORT_ROWS"`
	ImportBytes int64 `yaml:"import_bytes" env:"KERJASAMA_IMPORT_BYTES"`
	// RequestTimeout bounds the work of one request; StopGrace how long running
	// ones may finish when the process stops.
	RequestTimeout time.Duration `yaml:"request_timeout" env:"KERJASAMA_REQUEST_TIMEOUT"`
	StopGrace      time.Duration `yaml:"stop_grace" env:"KERJASAMA_STOP_GRACE"`
	// CORSOrigins are exact origins of browsers that may call the API.
	CORSOrigins []string `yaml:"cors_origins" env:"KERJASAMA_CORS_ORIGINS"`
	// TrustedProxies are CIDRs whose X-Forwarded-For is believed.
	TrustedProxies []string `yaml:"trusted_proxies" env:"KERJASAMA_TRUSTED_PROXIES"`
	// RateLimitToken and RateLimitPerson are how many requests a minute each service
	// token and each person has; 0: no limit. A token may have a limit of its own.
	RateLimitToken  int `yaml:"rate_limit_token" env:"KERJASAMA_RATE_LIMIT_TOKEN"`
	RateLimitPerson int `yaml:"rate_limit_person" env:"KERJASAMA_RATE_LIMIT_PERSON"`
	// SMTPURL is smtp://[USER:PASSWORD@]HOST[:PORT] or smtps://… of the server that
	// takes mail ("" = notices stand in the list only); MailFrom is the sender.
	SMTPURL  string `yaml:"smtp_url" env:"KERJASAMA_SMTP_URL"`
	MailFrom string `yaml:"mail_from" env:"KERJASAMA_MAIL_FROM"`
	// PortalURL is the front end that links in mail begin with ("" = no links).
	PortalURL string `yaml:"portal_url" env:"KERJASAMA_PORTAL_URL"`
	// AlertPercent are the shares of a clock's time after which people are
	// alerted, in rising order; 100 is the due itself.
	AlertPercent []int `yaml:"alert_percent" env:"KERJASAMA_ALERT_PERCENT"`
	// AgreementDays are how many days before its last one an agreement is told to
	// end, in falling order; empty: nobody is told.
	AgreementDays []int `yaml:"agreement_days" env:"KERJASAMA_AGREEMENT_DAYS"`
	// WebhookNetworks are private networks (CIDR) that webhooks may be sent to, such
	// as the campus'; empty: public addresses only. WebhookHTTP admits http:// too,
	// for development.
	WebhookNetworks []string `yaml:"webhook_networks" env:"KERJASAMA_WEBHOOK_NETWORKS"`
	WebhookHTTP     bool     `yaml:"webhook_http" env:"KERJASAMA_WEBHOOK_HTTP"`
	// SecurityContact are URIs (mailto:, https:, tel:) that a weakness is reported
	// to, the preferred one first; empty: there is no /.well-known/security.txt.
	SecurityContact []string `yaml:"security_contact" env:"KERJASAMA_SECURITY_CONTACT"`
	// SSO are the external issuers whose access tokens are accepted.
	SSO sso.Issuers `yaml:"sso" env:"KERJASAMA_SSO"`
	// KodeLembaga names the campus in exports and checkpoints.
	KodeLembaga string `yaml:"kode_lembaga" env:"KERJASAMA_KODE_LEMBAGA"`
	// LogLevel is debug, info, warn or error; LogFormat text or json.
	LogLevel  string `yaml:"log_level" env:"KERJASAMA_LOG_LEVEL"`
	LogFormat string `yaml:"log_format" env:"KERJASAMA_LOG_FORMAT"`
	// DemoPassword is the password of every demo user; "" = a new random one.
	DemoPassword string `yaml:"-" env:"KERJASAMA_DEMO_PASSWORD"`
}

// Default returns the settings of a process told nothing.
func Default() Config {
	return Config{
		DatabaseURL: "sqlite://var/kerjasama.db", DatabaseMaxConns: 16, DatabaseLockTimeout: 5 * time.Second, SQLiteSynchronous: "FULL",
		HTTPAddr: "127.0.0.1:8080", OpsAddr: "127.0.0.1:9090", FilesURL: "file://./var/berkas",
		MaxBody: 1 << 20, MaxUpload: 100 << 20, ImportRows: 50_000, ImportBytes: 20 << 20, RequestTimeout: 30 * time.Second, StopGrace: 20 * time.Second,
		AlertPercent: []int{50, 80, 100}, AgreementDays: []int{180, 90, 30, 7}, KodeLembaga: "POLIBATAM", LogLevel: "info", LogFormat: "text",
	}
}

// Load reads the YAML file named by path, else by KERJASAMA_CONFIG, else none;
// then the environment. An unknown key stops the start.
func Load(path string, environ []string) (Config, error) {
	c := Default()
	vars := env.ToMap(environ)
	if path == "" {
		path = vars["KERJASAMA_CONFIG"]
	}
	if path != "" {
		b, err := os.ReadFile(path) //nolint:gosec // the operator's own file
		if err != nil {
			return c, fmt.Errorf("read configuration: %w", err)
		}
		if err := yaml.NewDecoder(bytes.NewReader(b), yaml.Strict()).Decode(&c); err != nil && !errors.Is(err, io.EOF) {
			return c, fmt.Errorf("configuration %s: %w", path, err)
		}
		if reflect.ValueOf(c).IsZero() { // a file that sets nothing is null, which empties what it is read into
			c = Default()
		}
	}
	if err := env.ParseWithOptions(&c, env.Options{Environment: vars}); err != nil {
		return c, fmt.Errorf("configuration from the environment: %w", err)
	}
	return c, c.Check()
}

// Check refuses settings that cannot work, naming the key.
func (c *Config) Check() error {
	var errs []error
	bad := func(key, why string) { errs = append(errs, fmt.Errorf("%s: %s", key, why)) }
	if _, _, err := net.SplitHostPort(c.HTTPAddr); err != nil {
		bad("http_addr", "must be HOST:PORT")
	}
	if c.OpsAddr != "" {
		if _, _, err := net.SplitHostPort(c.OpsAddr); err != nil {
			bad("ops_addr", "must be HOST:PORT, or empty")
		}
	}
	if c.PublicURL != "" {
		if u, err := url.Parse(c.PublicURL); err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
			bad("public_url", "must be http(s)://HOST")
		}
	}
	if c.SQLiteSynchronous != "FULL" && c.SQLiteSynchronous != "NORMAL" {
		bad("sqlite_synchronous", "must be FULL or NORMAL")
	}
	if c.DatabaseMaxConns < 2 || c.DatabaseMaxConns > 1000 {
		bad("database_max_conns", "must be 2 to 1000")
	}
	if c.MaxBody < 1024 || c.MaxUpload < 1024 {
		bad("max_body, max_upload", "must be at least 1024 bytes")
	}
	if c.ImportRows < 1 || c.ImportRows > 200_000 || c.ImportBytes < 1024 || c.ImportBytes > c.MaxUpload {
		bad("import_rows, import_bytes", "must be 1 to 200000 rows, and 1024 bytes to max_upload")
	}
	if c.RequestTimeout <= 0 || c.StopGrace <= 0 || c.DatabaseLockTimeout <= 0 {
		bad("request_timeout, stop_grace, database_lock_timeout", "must be longer than 0")
	}
	if c.RateLimitToken < 0 || c.RateLimitPerson < 0 || c.RateLimitToken > 1_000_000 || c.RateLimitPerson > 1_000_000 {
		bad("rate_limit_token, rate_limit_person", "must be 0 (no limit) to 1000000 requests a minute")
	}
	if c.SMTPURL != "" {
		if _, err := surel.NewServer(c.SMTPURL); err != nil {
			bad("smtp_url", err.Error())
		}
		if a, err := mail.ParseAddress(c.MailFrom); err != nil || !strings.Contains(a.Address, "@") {
			bad("mail_from", "must be the sender's address, such as Humas <humas@kampus.example>, where smtp_url is set")
		}
	}
	if c.PortalURL != "" {
		if u, err := url.Parse(c.PortalURL); err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
			bad("portal_url", "must be http(s)://HOST, or empty")
		}
	}
	for i, n := range c.AlertPercent {
		if n < 1 || n > 100 || i > 0 && n <= c.AlertPercent[i-1] {
			bad("alert_percent", "must be whole numbers from 1 to 100 in rising order")
		}
	}
	for i, n := range c.AgreementDays {
		if n < 1 || n > 3650 || i > 0 && n >= c.AgreementDays[i-1] {
			bad("agreement_days", "must be whole numbers from 3650 to 1 in falling order")
		}
	}
	if err := c.SSO.Check(); err != nil {
		errs = append(errs, err)
	}
	for i, s := range c.SSO {
		if strings.TrimSuffix(s.Issuer, "/") == c.Public() {
			bad(fmt.Sprintf("sso[%d].issuer", i), "is this server's own address (public_url)")
		}
	}
	if c.KodeLembaga == "" || strings.ContainsAny(c.KodeLembaga, " /\n") {
		bad("kode_lembaga", "must be a short code without spaces")
	}
	if _, err := c.Proxies(); err != nil {
		bad("trusted_proxies", err.Error())
	}
	if _, err := kait.Networks(c.WebhookNetworks); err != nil {
		bad("webhook_networks", err.Error())
	}
	for _, s := range c.SecurityContact {
		if !reachable(s) {
			bad("security_contact", fmt.Sprintf("%q is not an address such as mailto:keamanan@kampus.example or https://kampus.example/lapor", s))
		}
	}
	for _, o := range c.CORSOrigins {
		if u, err := url.Parse(o); err != nil || u.Host == "" || u.Path != "" {
			bad("cors_origins", fmt.Sprintf("%q is not an origin such as https://portal.example", o))
		}
	}
	return errors.Join(errs...)
}

// reachable reports whether somebody can be written to or called at a URI.
func reachable(s string) bool {
	u, err := url.Parse(s)
	if err != nil || strings.ContainsAny(s, " \r\n") {
		return false
	}
	switch u.Scheme {
	case "https":
		return u.Host != ""
	case "mailto", "tel":
		return u.Opaque != ""
	default:
		return false
	}
}

// Proxies returns the trusted networks.
func (c *Config) Proxies() ([]*net.IPNet, error) {
	var out []*net.IPNet
	for _, s := range c.TrustedProxies {
		_, n, err := net.ParseCIDR(s)
		if err != nil {
			return nil, fmt.Errorf("%q is not a network such as 10.0.0.0/8", s)
		}
		out = append(out, n)
	}
	return out, nil
}

// Public returns the address people reach the API by, without a final slash.
func (c *Config) Public() string {
	if c.PublicURL != "" {
		return strings.TrimSuffix(c.PublicURL, "/")
	}
	return "http://" + c.HTTPAddr
}

// Loopback reports whether the API listens on this machine only.
func (c *Config) Loopback() bool {
	host, _, err := net.SplitHostPort(c.HTTPAddr)
	if err != nil {
		return false
	}
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
