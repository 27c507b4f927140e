package httpapi

import (
	"context"
	"errors"
	"log/slog"
	"math"
	"net/http"
	"strconv"

	"github.com/go-json-experiment/json"
	"github.com/labstack/echo/v4"

	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/flow"
)

// Problem is the one shape of every error (RFC 9457).
type Problem struct {
	Type      string         `json:"type" example:"/docs/galat#not_found"`
	Title     string         `json:"title"`
	Status    int            `json:"status"`
	Detail    string         `json:"detail"`
	Instance  string         `json:"instance"`
	Code      string         `json:"code"`
	RequestID string         `json:"request_id"`
	Errors    []ProblemField `json:"errors"`
	Actions   []Action       `json:"allowed_actions,omitempty" extensions:"x-omitempty"`
} //@name Problem

// ProblemField points at one fault of the request: a JSON pointer into the
// body, or the name of a query parameter.
type ProblemField struct {
	Pointer string `json:"pointer"`
	Code    string `json:"code"`
	Detail  string `json:"detail"`
} //@name ProblemField

// Status is the one code → status map of the API.
func Status(c fault.Code) int {
	switch c {
	case fault.JSONInvalid, fault.QueryInvalid, fault.LogoutTokenInvalid:
		return http.StatusBadRequest
	case fault.AuthRequired, fault.TokenInvalid, fault.TokenExpired, fault.TokenWrongType, fault.CredentialsInvalid, fault.OtpRequired, fault.RefreshReused:
		return http.StatusUnauthorized
	case fault.Forbidden, fault.InsufficientScope, fault.SeparationOfDuties:
		return http.StatusForbidden
	case fault.NotFound:
		return http.StatusNotFound
	case fault.MethodNotAllowed:
		return http.StatusMethodNotAllowed
	case fault.NotAcceptable:
		return http.StatusNotAcceptable
	case fault.InvalidTransition, fault.Conflict, fault.RequestInProgress, fault.RefreshSuperseded, fault.RetentionHold:
		return http.StatusConflict
	case fault.Stale:
		return http.StatusPreconditionFailed
	case fault.TooLarge:
		return http.StatusRequestEntityTooLarge
	case fault.UnsupportedMediaType:
		return http.StatusUnsupportedMediaType
	case fault.RangeNotSatisfiable:
		return http.StatusRequestedRangeNotSatisfiable
	case fault.ValidationFailed, fault.UnknownField, fault.IdempotencyKeyReused:
		return http.StatusUnprocessableEntity
	case fault.IfMatchRequired:
		return http.StatusPreconditionRequired
	case fault.RateLimited:
		return http.StatusTooManyRequests
	case fault.Unavailable, fault.IssuerUnavailable:
		return http.StatusServiceUnavailable
	case fault.Internal:
		return http.StatusInternalServerError
	default:
		return http.StatusInternalServerError
	}
}

// title is the short, fixed name of a code in both languages.
func title(c fault.Code) fault.Text {
	switch Status(c) {
	case http.StatusBadRequest:
		return fault.T("Permintaan tidak dapat dibaca", "Unreadable request")
	case http.StatusUnauthorized:
		return fault.T("Belum dikenal", "Not authenticated")
	case http.StatusForbidden:
		return fault.T("Tidak diizinkan", "Not allowed")
	case http.StatusNotFound:
		return fault.T("Tidak ditemukan", "Not found")
	case http.StatusMethodNotAllowed:
		return fault.T("Metode tidak tersedia", "Method not available")
	case http.StatusNotAcceptable:
		return fault.T("Format tidak tersedia", "Format not available")
	case http.StatusConflict:
		return fault.T("Bertentangan dengan keadaan sekarang", "In conflict with the current state")
	case http.StatusPreconditionFailed:
		return fault.T("Versi sudah usang", "Outdated version")
	case http.StatusRequestEntityTooLarge:
		return fault.T("Terlalu besar", "Too large")
	case http.StatusUnsupportedMediaType:
		return fault.T("Jenis isi tidak didukung", "Unsupported content type")
	case http.StatusRequestedRangeNotSatisfiable:
		return fault.T("Rentang di luar isi", "Range outside the content")
	case http.StatusUnprocessableEntity:
		return fault.T("Isian perlu diperbaiki", "Input needs correcting")
	case http.StatusPreconditionRequired:
		return fault.T("If-Match diperlukan", "If-Match required")
	case http.StatusTooManyRequests:
		return fault.T("Terlalu sering", "Too many requests")
	case http.StatusServiceUnavailable:
		return fault.T("Layanan tidak tersedia", "Service unavailable")
	default:
		return fault.T("Kesalahan di pihak kami", "Error on our side")
	}
}

// refusal turns any error into a Fault. What is not one is internal: logged
// here, once, and never shown.
func (s *Server) refusal(c echo.Context, err error) *fault.Fault {
	if f, ok := fault.As(err); ok {
		return f
	}
	if he, ok := errors.AsType[*echo.HTTPError](err); ok {
		switch he.Code {
		case http.StatusNotFound:
			return fault.New(fault.NotFound, "Alamat ini tidak ada.", "There is nothing at this address.")
		case http.StatusMethodNotAllowed:
			return fault.New(fault.MethodNotAllowed, "Metode ini tidak tersedia di alamat ini; lihat header Allow.", "This method is not available at this address; see the Allow header.")
		case http.StatusRequestEntityTooLarge:
			return tooLarge()
		}
	}
	if f, ok := fault.As(db.Translate(err)); ok {
		return f
	}
	if errors.Is(err, context.Canceled) {
		return fault.New(fault.Unavailable, "Permintaan dibatalkan.", "The request was cancelled.")
	}
	s.log.LogAttrs(c.Request().Context(), slog.LevelError, "internal error",
		slog.String("request_id", RequestID(c)), slog.String("method", c.Request().Method),
		slog.String("route", c.Path()), slog.String("error", err.Error()))
	return fault.New(fault.Internal, "Terjadi kesalahan; sebutkan request_id saat melapor.", "Something went wrong; quote request_id when reporting it.")
}

// describe renders a refusal in the language of the answer.
func describe(c echo.Context, f *fault.Fault) Problem {
	lang := Lang(c)
	p := Problem{
		Type: "/docs/galat#" + string(f.Code), Title: title(f.Code).In(lang), Status: Status(f.Code), Detail: f.Detail.In(lang),
		Instance: c.Request().URL.EscapedPath(), Code: string(f.Code), RequestID: RequestID(c), Errors: make([]ProblemField, 0, len(f.Fields)),
	}
	for _, fd := range f.Fields {
		p.Errors = append(p.Errors, ProblemField{Pointer: fd.Pointer, Code: fd.Code, Detail: fd.Detail.In(lang)})
	}
	if as, ok := f.Actions.([]flow.Action); ok {
		p.Actions = Actions(as, lang)
	}
	return p
}

// ProblemOf renders the refusal of one part of a request whose other parts may
// have succeeded.
func ProblemOf(c echo.Context, err error) Problem { return describe(c, server(c).refusal(c, err)) }

// problem is Echo's error handler.
func (s *Server) problem(err error, c echo.Context) {
	if c.Response().Committed {
		return
	}
	f := s.refusal(c, err)
	p := describe(c, f)
	status := p.Status
	if status == http.StatusUnauthorized || status == http.StatusForbidden || status == http.StatusTooManyRequests {
		// What security people ask about: who was refused what, and why. The cause
		// names no secret.
		s.log.LogAttrs(c.Request().Context(), slog.LevelInfo, "refused",
			slog.String("request_id", p.RequestID), slog.String("code", p.Code), slog.String("method", c.Request().Method), slog.String("route", c.Path()),
			slog.String("actor", Actor(c).Key()), slog.String("ip", c.RealIP()), slog.String("cause", f.Error()))
	}
	h := c.Response().Header()
	h.Set(echo.HeaderContentType, "application/problem+json")
	h.Set("Cache-Control", "no-store")
	if f.RetryAfter > 0 {
		h.Set(echo.HeaderRetryAfter, strconv.Itoa(int(math.Ceil(f.RetryAfter.Seconds()))))
	}
	if status == http.StatusUnauthorized {
		h.Set(echo.HeaderWWWAuthenticate, `Bearer error="`+bearerError(f.Code)+`"`)
	}
	b, merr := json.Marshal(p)
	if merr != nil {
		s.log.Error("marshal problem", slog.String("error", merr.Error()))
		status, b = http.StatusInternalServerError, []byte(`{"code":"internal"}`)
	}
	c.Response().WriteHeader(status)
	if c.Request().Method != http.MethodHead {
		c.Response().Write(b) //nolint:errcheck,gosec // the caller is gone; there is nobody to tell
	}
}

func bearerError(c fault.Code) string {
	if c == fault.AuthRequired {
		return "invalid_request"
	}
	return "invalid_token"
}

// Action is one entry of allowed_actions.
type Action struct {
	Name    string         `json:"name"`
	Method  string         `json:"method" enums:"POST,PATCH,PUT,DELETE"`
	Href    string         `json:"href"`
	Allowed bool           `json:"allowed"`
	Reasons []ActionReason `json:"reasons"`
} //@name Action

// ActionReason says why an action is not open, and what is still missing.
type ActionReason struct {
	Code    string   `json:"code"`
	Detail  string   `json:"detail"`
	Missing []string `json:"missing,omitempty" extensions:"x-omitempty"`
} //@name ActionReason

// Actions renders the open and closed actions of a record in one language.
func Actions(as []flow.Action, lang string) []Action {
	out := make([]Action, len(as))
	for i, a := range as {
		out[i] = Action{Name: a.Name, Method: a.Method, Href: a.Href, Allowed: a.Allowed, Reasons: make([]ActionReason, len(a.Reasons))}
		for j, r := range a.Reasons {
			out[i].Reasons[j] = ActionReason{Code: r.Code, Detail: r.Detail.In(lang), Missing: r.Missing}
		}
	}
	return out
}
