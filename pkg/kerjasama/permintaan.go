package kerjasama

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
)

// Request is one call. It stays the same, headers included, however often it is
// sent.
type Request struct {
	Method string
	Path   string // below /api/v1, or an href of an answer
	Query  url.Values
	Header http.Header
	// Body opens the body from its beginning, once for each attempt; nil has none.
	Body func() (io.ReadCloser, error)
	// Length of the body in bytes; 0 with a Body is unknown.
	Length int64
}

// Answer is a success: 2xx, or 304 as [ErrNotModified] beside it.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte
}

// Option says more about one call.
type Option func(*Request)

// IfMatch makes a call succeed only while the record is at the version of this
// ETag; otherwise it is refused with the code "stale".
func IfMatch(etag string) Option { return header("If-Match", etag) }

// IfNoneMatch makes a reading call answer [ErrNotModified] while the state is
// the one of this ETag.
func IfNoneMatch(etag string) Option { return header("If-None-Match", etag) }

// Key sets the Idempotency-Key of a changing call, for scripts that may end and
// start over: the same key with the same body takes effect once. It is 1 to 255
// printable ASCII characters; without it every call gets a new one.
func Key(key string) Option { return header("Idempotency-Key", key) }

// RequestID names the call in the server's log.
func RequestID(id string) Option { return header("X-Request-Id", id) }

func header(name, value string) Option {
	return func(q *Request) { q.Header.Set(name, value) }
}

// request makes a call of a JSON body, nil for none.
func (c *Client) request(method, path string, body any, q url.Values, opts ...Option) (Request, error) {
	r := Request{Method: method, Path: path, Query: q, Header: http.Header{}}
	if body != nil {
		b, err := json.Marshal(body)
		if err != nil {
			return r, fmt.Errorf("body of %s %s: %w", method, path, err)
		}
		r.Header.Set("Content-Type", "application/json")
		r.Length = int64(len(b))
		r.Body = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(b)), nil }
	}
	for _, o := range opts {
		o(&r)
	}
	return r, nil
}
