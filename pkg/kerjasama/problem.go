package kerjasama

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Problem is what the server refused or failed at (RFC 9457).
type Problem struct {
	Type     string `json:"type"`
	Title    string `json:"title"`  // in the client's language
	Detail   string `json:"detail"` // in the client's language
	Status   int    `json:"status"`
	Instance string `json:"instance"`
	// Code is never translated; api/problems.yaml lists all of them. It is empty
	// where something before the server answered, such as a proxy.
	Code string `json:"code"`
	// RequestID names the exchange in the server's log.
	RequestID string       `json:"request_id"`
	Errors    []FieldError `json:"errors"`
	// AllowedActions is what the record allows instead, for invalid_transition.
	AllowedActions []Action `json:"allowed_actions"`
	// RetryAfter is how long the server asks to wait; 0 when it does not say.
	RetryAfter time.Duration `json:"-"`
}

// FieldError points at one fault of a request: a JSON pointer into the body, or
// the name of a query parameter.
type FieldError struct {
	Pointer string `json:"pointer"`
	Code    string `json:"code"`
	Detail  string `json:"detail"`
}

// Action is one thing that can be done with a record, or why it cannot.
type Action struct {
	Name    string   `json:"name"`
	Method  string   `json:"method"`
	Href    string   `json:"href"`
	Allowed bool     `json:"allowed"`
	Reasons []Reason `json:"reasons"`
}

// Reason says why an action is not open, and which fields are still missing.
type Reason struct {
	Code    string   `json:"code"`
	Detail  string   `json:"detail"`
	Missing []string `json:"missing"`
}

// Error is one line: status, code, detail, faults, request id.
func (p *Problem) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d", p.Status)
	for _, s := range []string{p.Code, p.Detail} {
		if s != "" {
			b.WriteString(" " + s)
		}
	}
	for _, e := range p.Errors {
		fmt.Fprintf(&b, " [%s %s: %s]", e.Pointer, e.Code, e.Detail)
	}
	if p.RequestID != "" {
		b.WriteString(" (request_id " + p.RequestID + ")")
	}
	return b.String()
}

// Code returns the code of the Problem in err's chain, "" when there is none:
//
//	if kerjasama.Code(err) == "stale" { … }
func Code(err error) string {
	if p, ok := errors.AsType[*Problem](err); ok {
		return p.Code
	}
	return ""
}

// problem reads a refusal. What is no problem document, such as a proxy's page,
// keeps the status and its name.
func problem(status int, h http.Header, body []byte) *Problem {
	p := &Problem{}
	if strings.HasPrefix(h.Get("Content-Type"), "application/problem+json") {
		if err := json.Unmarshal(body, p); err != nil {
			p = &Problem{}
		}
	}
	p.Status, p.RetryAfter = status, retryAfter(h)
	if p.RequestID == "" {
		p.RequestID = h.Get("X-Request-Id")
	}
	if p.Title == "" {
		p.Title = http.StatusText(status)
	}
	if p.Detail == "" {
		p.Detail = p.Title
	}
	return p
}

// retryAfter reads seconds, or a date, which is held against the answer's own
// Date so that the clock of this machine does not matter.
func retryAfter(h http.Header) time.Duration {
	v := h.Get("Retry-After")
	if n, err := strconv.Atoi(v); err == nil {
		return time.Duration(max(n, 0)) * time.Second
	}
	until, err := http.ParseTime(v)
	if err != nil {
		return 0
	}
	now, err := http.ParseTime(h.Get("Date"))
	if err != nil {
		return 0
	}
	return max(until.Sub(now), 0)
}
