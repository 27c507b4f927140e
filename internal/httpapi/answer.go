package httpapi

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/cespare/xxhash/v2"
	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/labstack/echo/v4"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/journal"
	"kerjasama/internal/platform/listing"
)

// Viewer is who looks at a record, in which language, and when.
type Viewer struct {
	By   actor.Actor
	Lang string
	Now  time.Time
	// Replayed says that the record is the image of an earlier answer: its
	// allowed_actions and names must be looked up as of now.
	Replayed bool
}

func (s *Server) viewer(c echo.Context) Viewer {
	return Viewer{By: Actor(c), Lang: Lang(c), Now: s.clock.Now()}
}

func server(c echo.Context) *Server {
	return c.Get(serverKey).(*Server) //nolint:errcheck // set by the first middleware of every server
}

const serverKey = "server"

// JSON answers a GET of something that has no version of its own.
func JSON[V any](c echo.Context, get func(context.Context, Viewer) (V, error)) error {
	if err := acceptJSON(c); err != nil {
		return err
	}
	v, err := get(c.Request().Context(), server(c).viewer(c))
	if err != nil {
		return err
	}
	return send(c, http.StatusOK, v, 0)
}

// PageInfo says where a page stands.
type PageInfo struct {
	Limit      int     `json:"limit"`
	NextCursor *string `json:"next_cursor" extensions:"x-nullable"`
	PrevCursor *string `json:"prev_cursor" extensions:"x-nullable"`
	Total      *int64  `json:"total" extensions:"x-nullable"`
} //@name PageInfo

// Collection is the answer of every list.
type Collection[V any] struct {
	Data []V      `json:"data"`
	Page PageInfo `json:"page"`
}

// Collect answers a list: parses the query by the noun's declaration, runs it,
// and adds Link headers (RFC 8288).
func Collect[V any](c echo.Context, spec *listing.Spec, list func(context.Context, Viewer, listing.Query, listing.Signer) (listing.Page[V], error)) error {
	if err := acceptJSON(c); err != nil {
		return err
	}
	s := server(c)
	q, err := spec.Parse(c.QueryParams(), s.cursors)
	if err != nil {
		return err
	}
	p, err := list(c.Request().Context(), s.viewer(c), q, s.cursors)
	if err != nil {
		return err
	}
	return sendPage(c, p)
}

// send writes the representation with its ETag "VERSI.HASH", or 304 when the
// caller has it already.
func send(c echo.Context, status int, v any, versi int) error {
	// Views mark a list that is null unless expanded with format:emitnull.
	// The members of a map come in one order, so that one state has one ETag.
	b, err := json.Marshal(v, json.ExperimentalSupportFormatTag(true), json.Deterministic(true))
	if err != nil {
		return err
	}
	if only := c.QueryParam("fields"); only != "" && c.Request().Method == http.MethodGet {
		if b, err = project(b, strings.Split(only, ",")); err != nil {
			return err
		}
	}
	tag := etag(versi, b)
	h := c.Response().Header()
	h.Set("ETag", tag)
	h.Set("Vary", "Authorization, Accept-Language, Accept")
	if c.Request().Header.Get(HeaderActFor) != "" {
		h.Add("Vary", HeaderActFor)
	}
	h.Set("Cache-Control", "private, no-cache")
	h.Set("Content-Language", Lang(c))
	if r := c.Request(); r.Method == http.MethodGet || r.Method == http.MethodHead {
		if inm := r.Header.Get("If-None-Match"); inm != "" && noneMatch(inm, tag) {
			return c.NoContent(http.StatusNotModified)
		}
	}
	return c.Blob(status, "application/json", b)
}

// etag tells answers apart (RFC 9110 section 8.8): by 64 bits of them, no
// cryptographic ones, for a page of a list is a quarter of a megabyte, and
// SHA-256 was a fifth of its cost where the processor has no instruction for it.
func etag(versi int, b []byte) string {
	sum := binary.BigEndian.AppendUint64(nil, xxhash.Sum64(b))
	return `"` + strconv.Itoa(versi) + "." + base64.RawURLEncoding.EncodeToString(sum) + `"`
}

func noneMatch(header, tag string) bool {
	for t := range strings.SplitSeq(header, ",") {
		if t = strings.TrimPrefix(strings.TrimSpace(t), "W/"); t == tag || t == "*" {
			return true
		}
	}
	return false
}

// project keeps the named members (and id) of a record, or of each record of a
// list.
func project(b []byte, names []string) ([]byte, error) {
	var whole map[string]jsontext.Value
	if err := json.Unmarshal(b, &whole); err != nil {
		return nil, err
	}
	names = append([]string{"id"}, names...)
	data, list := whole["data"]
	if _, paged := whole["page"]; !list || !paged {
		return keep(whole, names)
	}
	var items []map[string]jsontext.Value
	if err := json.Unmarshal(data, &items); err != nil {
		return nil, err
	}
	out := make([]jsontext.Value, len(items))
	for i, it := range items {
		k, err := keep(it, names)
		if err != nil {
			return nil, err
		}
		out[i] = k
	}
	data, err := json.Marshal(out)
	if err != nil {
		return nil, err
	}
	return json.Marshal(struct {
		Data jsontext.Value `json:"data"`
		Page jsontext.Value `json:"page"`
	}{data, whole["page"]})
}

func keep(rec map[string]jsontext.Value, names []string) ([]byte, error) {
	out := make(map[string]jsontext.Value, len(names))
	for _, n := range names {
		v, ok := rec[n]
		if !ok {
			if n == "id" {
				continue
			}
			return nil, listing.InvalidQuery(fault.Field{Pointer: "fields", Code: "not_in_list",
				Detail: fault.Tf("Isian %q tidak ada pada rekaman ini.", "This record has no field %q.", n)})
		}
		out[n] = v
	}
	return json.Marshal(out, json.Deterministic(true))
}

// acceptJSON refuses a caller that will not take JSON (406).
func acceptJSON(c echo.Context) error {
	if Accepts(c, "application/json") {
		return nil
	}
	return fault.New(fault.NotAcceptable, "Jawaban tersedia sebagai application/json.", "The answer is available as application/json.")
}

// Accepts reports whether the Accept header admits a media type.
func Accepts(c echo.Context, want string) bool {
	accept := strings.Join(c.Request().Header.Values(echo.HeaderAccept), ",")
	if accept == "" {
		return true
	}
	major, _, _ := strings.Cut(want, "/")
	for part := range strings.SplitSeq(accept, ",") {
		mt, params, _ := strings.Cut(part, ";")
		mt = strings.ToLower(strings.TrimSpace(mt))
		if mt != "*/*" && mt != want && mt != major+"/*" {
			continue
		}
		if q := strings.ReplaceAll(params, " ", ""); q == "q=0" || q == "q=0.0" {
			continue
		}
		return true
	}
	return false
}

// Call gathers what a changing use case is told about its request. It refuses
// unknown query parameters, a missing If-Match where one is needed (428), and a
// malformed Idempotency-Key.
func Call(c echo.Context) (journal.Call, error) {
	call := journal.Call{By: Actor(c), RequestID: RequestID(c)}
	rt, _ := c.Get(routeKey).(*Route) // set by Router.Add
	var known []string
	if rt != nil {
		known = rt.Query
	}
	if err := NoQuery(c, known...); err != nil {
		return call, err
	}
	r := c.Request()
	im := r.Header.Get("If-Match")
	switch {
	case im == "" && rt != nil && rt.IfMatch:
		return call, fault.New(fault.IfMatchRequired, "Sertakan If-Match dengan ETag rekaman yang Anda lihat.", "Send If-Match with the ETag of the record you saw.")
	case im == "" || im == "*":
	default:
		v, ok := versionOf(im)
		if !ok {
			return call, fault.Outdated()
		}
		call.IfMatch = v
	}
	if rt == nil || !rt.Keyed {
		return call, nil
	}
	key := r.Header.Get("Idempotency-Key")
	if key == "" {
		return call, nil
	}
	if len(key) > 255 || strings.ContainsFunc(key, func(r rune) bool { return r < ' ' || r > '~' }) {
		return call, &fault.Fault{Code: fault.QueryInvalid, Detail: fault.T("Idempotency-Key harus 1–255 karakter ASCII yang tercetak.", "Idempotency-Key must be 1 to 255 printable ASCII characters.")}
	}
	b, err := body(c)
	if err != nil {
		return call, err
	}
	h := sha256.New()
	parts := []string{r.Method, r.URL.Path, r.Header.Get("If-Match")}
	if id := r.Header.Get(HeaderActFor); id != "" {
		parts = append(parts, HeaderActFor, id)
	}
	for _, name := range known {
		parts = append(parts, c.QueryParam(name))
	}
	for _, part := range parts {
		h.Write([]byte(part))
		h.Write([]byte{0})
	}
	h.Write(b)
	call.Key, call.ReqHash = key, hex.EncodeToString(h.Sum(nil))
	return call, nil
}

// NoQuery refuses any query parameter but those named (400 query_invalid).
func NoQuery(c echo.Context, known ...string) error {
	var faults []fault.Field
	for name := range c.QueryParams() {
		if !slices.Contains(known, name) {
			faults = append(faults, fault.Field{Pointer: name, Code: "unknown_parameter", Detail: fault.T("Parameter tidak dikenal.", "Unknown parameter.")})
		}
	}
	if len(faults) > 0 {
		return listing.InvalidQuery(faults...)
	}
	return nil
}

// versionOf reads VERSI out of the first ETag of an If-Match header.
func versionOf(header string) (int, bool) {
	first, _, _ := strings.Cut(header, ",")
	s := strings.TrimSpace(first)
	if len(s) < 3 || s[0] != '"' || s[len(s)-1] != '"' {
		return 0, false
	}
	num, _, _ := strings.Cut(s[1:len(s)-1], ".")
	n, err := strconv.Atoi(num)
	return n, err == nil && n > 0
}

// Paged answers a list that is not the rows of a noun: limit is read and
// checked, Link is added.
func Paged[V any](c echo.Context, list func(context.Context, Viewer, int, listing.Signer) (listing.Page[V], error)) error {
	if err := acceptJSON(c); err != nil {
		return err
	}
	limit := listing.DefaultLimit
	if v := c.QueryParam("limit"); v != "" {
		n, err := strconv.Atoi(v)
		if err != nil || n < 1 || n > listing.MaxLimit {
			return listing.InvalidQuery(fault.Field{Pointer: "limit", Code: "out_of_range",
				Detail: fault.Tf("Harus antara 1 dan %d.", "Must be between 1 and %d.", listing.MaxLimit)})
		}
		limit = n
	}
	s := server(c)
	p, err := list(c.Request().Context(), s.viewer(c), limit, s.cursors)
	if err != nil {
		return err
	}
	return sendPage(c, p)
}

func sendPage[V any](c echo.Context, p listing.Page[V]) error {
	for _, l := range [2][2]string{{"next", p.Next()}, {"prev", p.Prev()}} {
		if l[1] != "" {
			c.Response().Header().Add("Link", "<"+c.Request().URL.Path+"?"+l[1]+`>; rel="`+l[0]+`"`)
		}
	}
	return send(c, http.StatusOK, Collection[V]{Data: p.Data, Page: PageInfo{Limit: p.Limit, NextCursor: p.NextCursor, PrevCursor: p.PrevCursor, Total: p.Total}}, 0)
}

// BadCursor is the answer to a cursor that is not ours or fits another question.
func BadCursor() error {
	return listing.InvalidQuery(fault.Field{Pointer: "cursor", Code: "cursor_invalid",
		Detail: fault.T("Cursor tidak berlaku untuk permintaan ini; mulai lagi tanpa cursor.", "The cursor does not fit this request; start again without one.")})
}

// PlainText refuses query text that no stored text can hold: invalid UTF-8, NUL.
func PlainText(v string) error {
	if utf8.ValidString(v) && !strings.ContainsRune(v, 0) {
		return nil
	}
	return listing.InvalidQuery(fault.Field{Pointer: "", Code: "not_text", Detail: fault.T("Bukan teks UTF-8 yang sah.", "Not valid UTF-8 text.")})
}
