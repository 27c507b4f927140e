package httpapi

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/laju"
	"kerjasama/internal/platform/listing"
)

// Config sets the edge of the server. The zero value of a field takes the
// default named beside it.
type Config struct {
	MaxBody        int64         // bytes of a JSON body; 1 MiB
	MaxUpload      int64         // bytes of an uploaded file; 100 MiB
	Timeout        time.Duration // for one request's work, the reading of a JSON body too; 30 s
	HeaderTimeout  time.Duration // for the headers of a request; 5 s
	CORSOrigins    []string      // exact origins; none by default
	TrustedProxies []*net.IPNet  // whose X-Forwarded-For is believed; none by default
	PerToken       int           // requests a minute of a service token; 0: no limit
	PerPerson      int           // requests a minute of a person; 0: no limit
	Cursors        []byte        // the key that signs list cursors, shared by replicas
}

// Server is the HTTP edge.
type Server struct {
	echo    *echo.Echo
	cfg     Config
	auth    Authenticator
	clock   clock.Clock
	log     *slog.Logger
	cursors listing.Signer
	routes  []Route
	metrics *metrics
	quotas  laju.Kuota
}

// New makes a server without routes.
func New(cfg Config, auth Authenticator, clk clock.Clock, log *slog.Logger) *Server {
	if cfg.MaxBody == 0 {
		cfg.MaxBody = 1 << 20
	}
	if cfg.MaxUpload == 0 {
		cfg.MaxUpload = 100 << 20
	}
	if cfg.Timeout == 0 {
		cfg.Timeout = 30 * time.Second
	}
	if cfg.HeaderTimeout == 0 {
		cfg.HeaderTimeout = 5 * time.Second
	}
	s := &Server{echo: echo.New(), cfg: cfg, auth: auth, clock: clk, log: log, cursors: cfg.Cursors, metrics: newMetrics()}
	e := s.echo
	e.HideBanner, e.HidePort = true, true
	e.HTTPErrorHandler = s.problem
	if len(cfg.TrustedProxies) > 0 {
		opts := []echo.TrustOption{echo.TrustLoopback(false), echo.TrustLinkLocal(false), echo.TrustPrivateNet(false)}
		for _, n := range cfg.TrustedProxies {
			opts = append(opts, echo.TrustIPRange(n))
		}
		e.IPExtractor = echo.ExtractIPFromXFFHeader(opts...)
	} else {
		e.IPExtractor = echo.ExtractIPDirect()
	}
	e.Pre(s.begin)
	e.Use(s.recover, s.headers, s.cors, s.limits)
	return s
}

// Router returns a registrar for routes below a root path: Base for the API,
// "" for documents beside it.
func (s *Server) Router(root string) *Router {
	prefix := root
	if root == Base {
		prefix = ""
	}
	return &Router{server: s, group: s.echo.Group(root), prefix: prefix, routes: &s.routes}
}

// Routes lists every registered operation.
func (s *Server) Routes() []Route { return s.routes }

// Handler returns the server as an http.Handler, for tests.
func (s *Server) Handler() http.Handler { return s.echo }

// HTTP returns an http.Server whose limits cut slow and idle peers off.
func (s *Server) HTTP(addr string) *http.Server {
	return &http.Server{
		Addr: addr, Handler: s.echo,
		ReadHeaderTimeout: s.cfg.HeaderTimeout,
		ReadTimeout:       5 * time.Minute, // a 100 MiB upload over a slow line
		WriteTimeout:      5 * time.Minute,
		IdleTimeout:       90 * time.Second,
		MaxHeaderBytes:    32 << 10,
		ErrorLog:          slog.NewLogLogger(s.log.Handler(), slog.LevelWarn),
	}
}

// Serve accepts connections until ctx ends, then lets running requests finish
// for at most grace.
func (s *Server) Serve(ctx context.Context, l net.Listener, grace time.Duration) error {
	hs := s.HTTP(l.Addr().String())
	failed := make(chan error, 1)
	go func() { failed <- hs.Serve(l) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
	defer cancel()
	err := hs.Shutdown(stop)
	if serr := <-failed; !errors.Is(serr, http.ErrServerClosed) {
		err = errors.Join(err, serr)
	}
	return err
}
