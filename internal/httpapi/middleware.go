package httpapi

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"runtime/debug"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/labstack/echo/v4"
	"golang.org/x/text/language"

	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/ident"
	"kerjasama/internal/platform/listing"
)

var languages = language.NewMatcher([]language.Tag{language.Indonesian, language.English})

// begin names the exchange and chooses its language before anything can fail,
// and logs and counts it when it is over.
func (s *Server) begin(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		start := s.clock.Now()
		r := c.Request()
		id := r.Header.Get(echo.HeaderXRequestID)
		if !plainID(id) {
			id = ident.New(start)
		}
		c.Set(serverKey, s)
		c.Set(idKey, id)
		c.Set(langKey, chooseLanguage(r.Header.Get("Accept-Language")))
		c.Response().Header().Set(echo.HeaderXRequestID, id)
		err := next(c)
		if err != nil {
			c.Error(err)
		}
		took := s.clock.Now().Sub(start)
		s.metrics.observe(c, took)
		level := slog.LevelDebug
		if c.Response().Status >= http.StatusInternalServerError {
			level = slog.LevelWarn
		}
		if s.log.Enabled(r.Context(), level) {
			s.log.LogAttrs(r.Context(), level, "request", slog.String("request_id", id), slog.String("method", r.Method),
				slog.String("route", c.Path()), slog.Int("status", c.Response().Status), slog.Duration("took", took),
				slog.String("actor", Actor(c).Key()), slog.String("traceparent", r.Header.Get("Traceparent")))
		}
		return nil
	}
}

// plainID accepts a caller's request id when it is short and harmless in a log.
func plainID(s string) bool {
	return len(s) > 0 && len(s) <= 128 && !strings.ContainsFunc(s, func(r rune) bool {
		return (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && !strings.ContainsRune("-_.:", r)
	})
}

func chooseLanguage(header string) string {
	switch {
	case header == "" || strings.HasPrefix(header, "id"):
		return "id"
	case header == "en":
		return "en"
	case len(header) > 200:
		return "id"
	}
	tags, _, err := language.ParseAcceptLanguage(header)
	if err != nil {
		return "id"
	}
	if _, i, conf := languages.Match(tags...); i == 1 && conf > language.No {
		return "en"
	}
	return "id"
}

// recover turns a panic into 500 with the stack in the log only.
func (s *Server) recover(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) (err error) {
		defer func() {
			if p := recover(); p != nil {
				if p == http.ErrAbortHandler { //nolint:errorlint // the sentinel net/http panics with
					panic(p)
				}
				s.log.Error("panic", slog.String("request_id", RequestID(c)), slog.String("panic", fmt.Sprint(p)), slog.String("stack", string(debug.Stack())))
				err = fault.New(fault.Internal, "Terjadi kesalahan; sebutkan request_id saat melapor.", "Something went wrong; quote request_id when reporting it.")
			}
		}()
		return next(c)
	}
}

func (s *Server) headers(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		h := c.Response().Header()
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
		h.Set("Cross-Origin-Resource-Policy", "same-site")
		if c.IsTLS() || c.Request().Header.Get(echo.HeaderXForwardedProto) == "https" {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		return next(c)
	}
}

// cors answers the configured origins only; never "*", never with credentials.
func (s *Server) cors(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		r, h := c.Request(), c.Response().Header()
		origin := r.Header.Get(echo.HeaderOrigin)
		if origin == "" || len(s.cfg.CORSOrigins) == 0 {
			return next(c)
		}
		h.Add("Vary", "Origin")
		if !slices.Contains(s.cfg.CORSOrigins, origin) {
			return next(c)
		}
		h.Set(echo.HeaderAccessControlAllowOrigin, origin)
		h.Set(echo.HeaderAccessControlExposeHeaders, "ETag, Link, Location, Retry-After, RateLimit, RateLimit-Policy, X-Request-Id, Idempotency-Replayed")
		if r.Method == http.MethodOptions && r.Header.Get(echo.HeaderAccessControlRequestMethod) != "" {
			h.Set(echo.HeaderAccessControlAllowMethods, "GET, POST, PATCH, PUT, DELETE")
			h.Set(echo.HeaderAccessControlAllowHeaders, "Authorization, Content-Type, If-Match, If-None-Match, Idempotency-Key, Atas-Nama, Accept-Language, X-Request-Id, Traceparent, Range, Last-Event-ID")
			h.Set(echo.HeaderAccessControlMaxAge, "600")
			return c.NoContent(http.StatusNoContent)
		}
		return next(c)
	}
}

// limits bounds the time and the bytes of one request, and refuses addresses
// that are not text.
func (s *Server) limits(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		r := c.Request()
		if !utf8.ValidString(r.URL.Path) || strings.ContainsRune(r.URL.Path, 0) {
			return fault.Missing()
		}
		// What net/url cannot read it drops, and a filter would be gone silently.
		if q := r.URL.RawQuery; strings.ContainsAny(q, "%;") {
			if _, err := url.ParseQuery(q); err != nil {
				return listing.InvalidQuery(fault.Field{Pointer: "", Code: "garbled", Detail: fault.T("Bagian setelah ? tidak dapat dibaca; periksa tanda % dan ;.", "The part after ? cannot be read; check % and ; in it.")})
			}
		}
		limit, timeout := s.cfg.MaxBody, s.cfg.Timeout
		if strings.HasPrefix(r.Header.Get(echo.HeaderContentType), "multipart/form-data") {
			limit, timeout = s.cfg.MaxUpload+1<<20, 5*time.Minute
		}
		if r.ContentLength > limit {
			return tooLarge()
		}
		if r.Body != nil {
			r.Body = http.MaxBytesReader(c.Response(), r.Body, limit)
		}
		ctx, cancel := context.WithTimeout(r.Context(), timeout)
		defer cancel()
		c.SetRequest(r.WithContext(ctx))
		return next(c)
	}
}
