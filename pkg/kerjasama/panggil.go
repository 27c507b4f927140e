package kerjasama

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"maps"
	"net/http"
	"net/url"
)

// Record is what a call answered with.
type Record[T any] struct {
	Value T
	// ETag is the version of Value, for [Patch], [Put] and [IfMatch].
	ETag string
	// Location is where a creation put the record.
	Location string
	// Replayed says that the call had taken effect before, under the same
	// Idempotency-Key.
	Replayed bool
	// RequestID names the exchange in the server's log.
	RequestID string
}

func decode[T any](a *Answer) (Record[T], error) {
	r := Record[T]{
		ETag: a.Header.Get("ETag"), Location: a.Header.Get("Location"),
		Replayed: a.Header.Get("Idempotency-Replayed") == "true", RequestID: a.Header.Get("X-Request-Id"),
	}
	if len(a.Body) == 0 {
		return r, nil
	}
	if err := json.Unmarshal(a.Body, &r.Value); err != nil {
		return r, fmt.Errorf("answer %s: %w", r.RequestID, err)
	}
	return r, nil
}

func call[T any](ctx context.Context, c *Client, method, path string, body any, q url.Values, opts []Option) (Record[T], error) {
	var none Record[T]
	r, err := c.request(method, path, body, q, opts...)
	if err != nil {
		return none, err
	}
	a, err := c.Do(ctx, r)
	if err != nil {
		return none, err
	}
	return decode[T](a)
}

// Get reads one thing. With [IfNoneMatch] the error may be [ErrNotModified].
func Get[T any](ctx context.Context, c *Client, path string, q url.Values, opts ...Option) (Record[T], error) {
	return call[T](ctx, c, http.MethodGet, path, nil, q, opts)
}

// Create adds a record to a collection.
func Create[T any](ctx context.Context, c *Client, path string, body any, opts ...Option) (Record[T], error) {
	return call[T](ctx, c, http.MethodPost, path, body, nil, opts)
}

// Act calls an action of a record, such as /rencana-kegiatan/{id}/ajukan; body
// is nil where the action takes none. With [IfMatch] it is refused when somebody
// changed the record meanwhile.
func Act[T any](ctx context.Context, c *Client, path string, body any, opts ...Option) (Record[T], error) {
	return call[T](ctx, c, http.MethodPost, path, body, nil, opts)
}

// Patch changes the members that body names (RFC 7396: null empties, lists are
// replaced) of the record seen with etag; the code is "stale" when there is a
// newer version.
func Patch[T any](ctx context.Context, c *Client, path, etag string, body any, opts ...Option) (Record[T], error) {
	return call[T](ctx, c, http.MethodPatch, path, body, nil, append([]Option{IfMatch(etag)}, opts...))
}

// Put replaces what was seen with etag; "stale" as with [Patch].
func Put[T any](ctx context.Context, c *Client, path, etag string, body any, opts ...Option) (Record[T], error) {
	return call[T](ctx, c, http.MethodPut, path, body, nil, append([]Option{IfMatch(etag)}, opts...))
}

// Delete removes a draft that was seen with etag.
func (c *Client) Delete(ctx context.Context, path, etag string, opts ...Option) error {
	_, err := call[struct{}](ctx, c, http.MethodDelete, path, nil, nil, append([]Option{IfMatch(etag)}, opts...))
	return err
}

// Page is one answer of a collection.
type Page[T any] struct {
	Data []T `json:"data"`
	Page struct {
		Limit      int     `json:"limit"`
		NextCursor *string `json:"next_cursor"`
		Total      *int64  `json:"total"` // null unless the query has count=true
	} `json:"page"`
}

// List walks a collection to its end, fetching a page when the one before is
// used up: a hundred records each unless q says limit. An error is the last
// thing it yields.
func List[T any](ctx context.Context, c *Client, path string, q url.Values) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var none T
		q := inHundreds(q)
		for {
			p, err := Get[Page[T]](ctx, c, path, q)
			if err != nil {
				yield(none, err)
				return
			}
			for _, v := range p.Value.Data {
				if !yield(v, nil) {
					return
				}
			}
			if p.Value.Page.NextCursor == nil {
				return
			}
			q.Set("cursor", *p.Value.Page.NextCursor)
		}
	}
}

// inHundreds copies a query, asking for the largest pages unless it says limit.
func inHundreds(q url.Values) url.Values {
	out := url.Values{"limit": {"100"}}
	maps.Copy(out, q)
	return out
}
