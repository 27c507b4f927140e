// Package fault is the closed vocabulary of refusals. A use case returns a
// *Fault; the HTTP edge alone turns it into RFC 9457 problem+json. Whatever is
// not a Fault is an internal error: logged once at the edge, never shown.
package fault

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// Code names a kind of refusal; it is never translated.
type Code string

// The codes of the API. api/problems.yaml lists each with status and meaning.
const (
	JSONInvalid          Code = "json_invalid"
	QueryInvalid         Code = "query_invalid"
	LogoutTokenInvalid   Code = "logout_token_invalid" //nolint:gosec // the name of a refusal
	AuthRequired         Code = "auth_required"
	TokenInvalid         Code = "token_invalid"
	TokenExpired         Code = "token_expired"
	TokenWrongType       Code = "token_wrong_type"
	CredentialsInvalid   Code = "credentials_invalid"
	OtpRequired          Code = "otp_required"
	RefreshReused        Code = "refresh_reused"
	Forbidden            Code = "forbidden"
	InsufficientScope    Code = "insufficient_scope"
	SeparationOfDuties   Code = "separation_of_duties"
	NotFound             Code = "not_found"
	MethodNotAllowed     Code = "method_not_allowed"
	NotAcceptable        Code = "not_acceptable"
	InvalidTransition    Code = "invalid_transition"
	Conflict             Code = "conflict"
	RequestInProgress    Code = "request_in_progress"
	RefreshSuperseded    Code = "refresh_superseded"
	RetentionHold        Code = "retention_hold"
	Stale                Code = "stale"
	TooLarge             Code = "too_large"
	UnsupportedMediaType Code = "unsupported_media_type"
	RangeNotSatisfiable  Code = "range_not_satisfiable"
	ValidationFailed     Code = "validation_failed"
	UnknownField         Code = "unknown_field"
	IdempotencyKeyReused Code = "idempotency_key_reused"
	IfMatchRequired      Code = "if_match_required"
	RateLimited          Code = "rate_limited"
	Internal             Code = "internal"
	Unavailable          Code = "unavailable"
	IssuerUnavailable    Code = "issuer_unavailable"
)

// Text is one sentence in both languages of the API.
type Text struct{ ID, EN string }

// T pairs the Indonesian and the English wording.
func T(id, en string) Text { return Text{ID: id, EN: en} }

// Tf formats both wordings with the same arguments.
func Tf(id, en string, args ...any) Text {
	return Text{ID: fmt.Sprintf(id, args...), EN: fmt.Sprintf(en, args...)}
}

// In returns the wording for a language tag: "en", or Indonesian otherwise.
func (t Text) In(lang string) string {
	if lang == "en" {
		return t.EN
	}
	return t.ID
}

// Field is a fault of one place in a request: a JSON pointer (RFC 6901) into
// the body, or the name of a query parameter.
type Field struct {
	Pointer string
	Code    string
	Detail  Text
}

// Fault is a refusal a caller can act on.
type Fault struct {
	Code       Code
	Detail     Text
	Fields     []Field
	RetryAfter time.Duration // for 409 request_in_progress, 429 and 503
	Actions    any           // the allowed_actions of a record, for 409 invalid_transition
	cause      error
}

// Error is for logs: code, English sentence, cause.
func (f *Fault) Error() string {
	var b strings.Builder
	b.WriteString(string(f.Code))
	if f.Detail.EN != "" {
		b.WriteString(": " + f.Detail.EN)
	}
	for _, fd := range f.Fields {
		fmt.Fprintf(&b, " [%s %s: %s]", fd.Pointer, fd.Code, fd.Detail.EN)
	}
	if f.cause != nil {
		b.WriteString(": " + f.cause.Error())
	}
	return b.String()
}

// Unwrap returns the error behind the refusal, if any.
func (f *Fault) Unwrap() error { return f.cause }

// New makes a refusal.
func New(c Code, id, en string, args ...any) *Fault {
	return &Fault{Code: c, Detail: Tf(id, en, args...)}
}

// Wrap makes a refusal that keeps its cause for the log.
func Wrap(cause error, c Code, id, en string) *Fault {
	return &Fault{Code: c, Detail: T(id, en), cause: cause}
}

// As returns the Fault in err's chain.
func As(err error) (*Fault, bool) { return errors.AsType[*Fault](err) }

// Is reports whether err is a refusal with code c.
func Is(err error, c Code) bool {
	f, ok := As(err)
	return ok && f.Code == c
}

// Missing is the one answer for what does not exist and for what the caller may
// not see: the two are not to be told apart.
func Missing() *Fault {
	return New(NotFound, "Rekaman tidak ditemukan.", "The record was not found.")
}

// Outdated says that the caller's version is no longer the current one.
func Outdated() *Fault {
	return New(Stale, "Rekaman sudah diubah orang lain; ambil versi terbaru lalu coba lagi.",
		"The record was changed by someone else; fetch the latest version and try again.")
}

// Invalid gathers field faults into one 422.
func Invalid(fields ...Field) *Fault {
	return &Fault{
		Code:   ValidationFailed,
		Detail: T("Ada isian yang perlu diperbaiki; lihat errors.", "Some fields need correcting; see errors."),
		Fields: fields,
	}
}

// Within puts the pointers of err below a member of the body, where err is a
// refusal.
func Within(member string, err error) error {
	f, ok := As(err)
	if !ok {
		return err
	}
	moved := *f
	moved.Fields = nil
	for _, fd := range f.Fields {
		fd.Pointer = member + fd.Pointer
		moved.Fields = append(moved.Fields, fd)
	}
	return &moved
}
