package apispec

import (
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"kerjasama/internal/httpapi"
	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/fault"
)

// refusals are the shared problem answers, by status.
var refusals = map[int]string{
	http.StatusBadRequest: "BadRequest", http.StatusUnauthorized: "Unauthorized", http.StatusForbidden: "Forbidden",
	http.StatusNotFound: "NotFound", http.StatusNotAcceptable: "NotAcceptable", http.StatusConflict: "Conflict",
	http.StatusPreconditionFailed: "PreconditionFailed", http.StatusRequestEntityTooLarge: "ContentTooLarge",
	http.StatusUnsupportedMediaType: "UnsupportedMediaType", http.StatusUnprocessableEntity: "UnprocessableContent",
	http.StatusRequestedRangeNotSatisfiable: "RangeNotSatisfiable", http.StatusPreconditionRequired: "PreconditionRequired", http.StatusTooManyRequests: "TooManyRequests",
	http.StatusInternalServerError: "InternalServerError", http.StatusServiceUnavailable: "ServiceUnavailable",
}

// refused lists the statuses an operation may refuse with.
func refused(rt httpapi.Route) []int {
	out := []int{http.StatusInternalServerError, http.StatusServiceUnavailable}
	if public := rt.Izin == actor.Publik; !public || strings.HasPrefix(rt.Path, "/auth/") {
		out = append(out, http.StatusUnauthorized)
		if !public {
			out = append(out, http.StatusForbidden)
		}
	}
	if rooted(rt.Path) {
		if strings.Contains(rt.Path, "{") {
			out = append(out, http.StatusNotFound)
		}
		return append(out, http.StatusBadRequest, http.StatusNotAcceptable)
	}
	out = append(out, http.StatusBadRequest, http.StatusNotAcceptable, http.StatusTooManyRequests)
	if strings.Contains(rt.Path, "{") {
		out = append(out, http.StatusNotFound)
	}
	out = append(out, rt.Refuses...)
	if rt.Method == http.MethodGet {
		return out
	}
	out = append(out, http.StatusConflict, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType, http.StatusUnprocessableEntity)
	if rt.Izin != actor.Publik {
		out = append(out, http.StatusPreconditionFailed)
	}
	if rt.IfMatch {
		out = append(out, http.StatusPreconditionRequired)
	}
	return out
}

// rooted reports whether a path stands beside the versioned API.
func rooted(path string) bool {
	for _, p := range []string{"/healthz", "/readyz", "/version", "/docs", "/openapi.", "/.well-known/"} {
		if strings.HasPrefix(path, p) {
			return true
		}
	}
	return false
}

// sharedAnswers are the components behind refused: one problem answer a status,
// with an example for each of its codes.
func sharedAnswers(codes []httpapi.Galat) obj {
	out := obj{"NotModified": obj{
		"description": "The caller has this representation already (If-None-Match).",
		"headers":     obj{"ETag": ref("headers", "ETag"), "X-Request-Id": ref("headers", "XRequestId")},
	}}
	for status, name := range refusals {
		examples, sentence := obj{}, ""
		for _, g := range codes {
			if g.Status != status {
				continue
			}
			examples[g.Code] = obj{"summary": g.Makna.EN, "value": example(g)}
			sentence += ", " + g.Code
		}
		out[name] = obj{
			"description": http.StatusText(status) + ": " + strings.TrimPrefix(sentence, ", ") + ".",
			"headers":     refusalHeaders(status),
			"content":     obj{"application/problem+json": obj{"schema": ref("schemas", "Problem"), "examples": examples}},
		}
	}
	return out
}

func refusalHeaders(status int) obj {
	headers := obj{"X-Request-Id": ref("headers", "XRequestId")}
	switch status {
	case http.StatusUnauthorized:
		headers["WWW-Authenticate"] = ref("headers", "WWWAuthenticate")
	case http.StatusTooManyRequests, http.StatusServiceUnavailable, http.StatusConflict:
		headers["Retry-After"] = ref("headers", "RetryAfter")
	}
	return headers
}

func example(g httpapi.Galat) obj {
	p := obj{
		"type": "/docs/galat#" + g.Code, "title": g.Judul.ID, "status": g.Status, "detail": g.Makna.ID, "code": g.Code,
		"instance": "/api/v1/rencana-kegiatan", "request_id": "0197f0a2-6f3c-7c1e-9d5b-2f6f1f0e8a11", "errors": []any{},
	}
	field := func(pointer, code, detail string) {
		p["errors"] = []any{obj{"pointer": pointer, "code": code, "detail": detail}}
	}
	switch fault.Code(g.Code) {
	case fault.QueryInvalid:
		field("limit", "out_of_range", "Harus antara 1 dan 100.")
	case fault.ValidationFailed:
		field("/judul", "required", "Wajib diisi.")
	case fault.UnknownField:
		field("/versi", "unknown_field", "Isian ini tidak dikenal di sini.")
	default:
	}
	return p
}

func sharedHeaders() obj {
	header := func(required bool, schema obj, description string) obj {
		h := obj{"description": description, "schema": schema}
		if required {
			h["required"] = true
		}
		return h
	}
	str := func() obj { return obj{"type": "string"} }
	return obj{
		"XRequestId":          header(true, str(), "Names this exchange in logs; the caller's own X-Request-Id if it sent a plain one."),
		"ETag":                header(false, str(), `"VERSI.HASH": the record's version and a digest of this representation.`),
		"Location":            header(true, obj{"type": "string", "format": "uri-reference"}, "Where the new record is."),
		"Link":                header(false, str(), "The neighbouring pages (RFC 8288): rel next and prev."),
		"IdempotencyReplayed": header(false, obj{"type": "string", "const": "true"}, "Present when this is the answer to an earlier request with the same key."),
		"RetryAfter":          header(false, obj{"type": "integer", "minimum": 0}, "Seconds to wait before trying again."),
		"WWWAuthenticate":     header(true, str(), "How to authenticate (RFC 6750)."),
		"ContentDisposition":  header(false, str(), "How to save the file (RFC 6266)."),
		"ContentRange":        header(true, str(), "Which bytes these are (RFC 9110)."),
	}
}

// answers builds the responses of an operation out of the annotated successes.
func answers(rt httpapi.Route, annotated obj) obj {
	out := obj{}
	for _, code := range sorted(annotated) {
		status, err := strconv.Atoi(code)
		if err != nil {
			continue // "default": said status by status below
		}
		ans := annotated[code].(obj) //nolint:errcheck // a response is a mapping
		if text(ans, "description") == "" {
			ans["description"] = http.StatusText(status)
		}
		if status >= http.StatusBadRequest {
			asProblem(ans)
		}
		success(rt, status, ans)
		out[code] = ans
		if download(ans) {
			part := clone(ans)
			part["description"] = http.StatusText(http.StatusPartialContent)
			at(part, "headers")["Content-Range"] = ref("headers", "ContentRange")
			out["206"] = part
			out["416"] = ref("responses", refusals[http.StatusRequestedRangeNotSatisfiable])
		}
	}
	if rt.Method == http.MethodGet {
		out["304"] = ref("responses", "NotModified")
	}
	for _, status := range refused(rt) {
		if code := strconv.Itoa(status); out[code] == nil {
			out[code] = ref("responses", refusals[status])
		}
	}
	return out
}

// download recognises a file, whose type is its own, and says so.
func download(ans obj) bool {
	if text(look(ans, "content", "application/json", "schema"), "format") != "binary" {
		return false
	}
	ans["content"] = obj{"*/*": obj{}}
	h := at(ans, "headers")
	h["Content-Disposition"], h["ETag"] = ref("headers", "ContentDisposition"), ref("headers", "ETag")
	return true
}

func asProblem(ans obj) {
	content := at(ans, "content")
	if m, ok := content["application/json"]; ok {
		content["application/problem+json"] = m
		delete(content, "application/json")
	}
	for mt := range content { // a refusal has no other form
		if mt != "application/problem+json" && mt != "text/html" {
			delete(content, mt)
		}
	}
	if content["text/html"] != nil { // the same for people
		content["text/html"] = obj{"schema": obj{"type": "string"}}
	}
}

// success adds the headers of an answer and the kinds of content that are not
// JSON.
func success(rt httpapi.Route, status int, ans obj) {
	headers := at(ans, "headers")
	headers["X-Request-Id"] = ref("headers", "XRequestId")
	if status >= http.StatusBadRequest {
		maps.Copy(headers, refusalHeaders(status))
		return
	}
	content, _ := ans["content"].(obj) // absent is nil
	if content["application/json"] != nil && !strings.HasPrefix(rt.Path, "/auth/") {
		headers["ETag"] = ref("headers", "ETag")
	}
	if rt.Keyed {
		headers["Idempotency-Replayed"] = ref("headers", "IdempotencyReplayed")
	}
	if status == http.StatusCreated || status == http.StatusAccepted {
		headers["Location"] = ref("headers", "Location")
	}
	for _, mt := range sorted(content) {
		m := content[mt].(obj) //nolint:errcheck // a media type is a mapping
		if strings.HasSuffix(refers(at(m, "schema")), "Halaman") {
			headers["Link"] = ref("headers", "Link")
		}
		if strings.HasSuffix(mt, "json") {
			continue
		}
		headers["Content-Disposition"] = ref("headers", "ContentDisposition")
		if strings.HasPrefix(mt, "text/") || slices.Contains([]string{"image/svg+xml", "application/yaml", "application/javascript"}, mt) {
			delete(headers, "Content-Disposition")
			m["schema"] = obj{"type": "string"}
		} else {
			content[mt] = obj{}
		}
	}
	if len(content) == 0 {
		delete(ans, "content")
	}
}
