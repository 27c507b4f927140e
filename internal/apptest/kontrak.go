package apptest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/pb33f/libopenapi"
	"github.com/pb33f/libopenapi-validator/config"
	verrors "github.com/pb33f/libopenapi-validator/errors"
	"github.com/pb33f/libopenapi-validator/requests"
	"github.com/pb33f/libopenapi-validator/responses"
	v3 "github.com/pb33f/libopenapi/datamodel/high/v3"

	"kerjasama/api"
	"kerjasama/internal/httpapi"
)

// check fails the test when an exchange is not what api/openapi.yaml says: an
// address, status, content type or header that is not in it, a body with a
// member too many or too few, of another type or another format. A request's
// body is held against it when the server took the request, because tests of
// bad input send garbage on purpose.
func check(t testing.TB, r *http.Request, sent []byte, res *Response) {
	t.Helper()
	if res.Status >= http.StatusInternalServerError && res.Status != http.StatusServiceUnavailable {
		t.Errorf("server error %d: %s", res.Status, res.Body)
	}
	k, err := published()
	if err != nil {
		t.Fatalf("read the contract: %v", err)
	}
	for _, f := range k.faults(r, sent, res.Status, res.Header, res.Body) {
		t.Errorf("%s %s: the answer %d breaks the contract: %s", r.Method, r.URL.Path, res.Status, f)
	}
}

var published = sync.OnceValues(func() (*contract, error) { return newContract(api.OpenAPI, api.Problems) })

// contract is the published document, ready to judge exchanges.
type contract struct {
	paths   map[int][]address // by number of segments
	codes   map[string]int    // status by problem code
	request requests.RequestBodyValidator
	answer  responses.ResponseBodyValidator
	one     sync.Mutex // the validators compile a schema where they first meet it, and may do so for one caller at a time
}

// address is one path of the document.
type address struct {
	path string
	segs []string
	item *v3.PathItem
}

func newContract(doc, problems []byte) (*contract, error) {
	d, err := libopenapi.NewDocument(doc)
	if err != nil {
		return nil, err
	}
	model, err := d.BuildV3Model()
	if err != nil {
		return nil, err
	}
	// The schemas forbid what they do not name (additionalProperties: false), so
	// the validator's own strict mode, which walks every body again, adds nothing.
	opts := []config.Option{config.WithFormatAssertions(), config.WithContentAssertions(), config.WithoutSecurityValidation(), config.WithRegexCache(&sync.Map{})}
	k := &contract{
		paths: map[int][]address{}, codes: map[string]int{},
		request: requests.NewRequestBodyValidator(&model.Model, opts...),
		answer:  responses.NewResponseBodyValidator(&model.Model, opts...),
	}
	for path, item := range model.Model.Paths.PathItems.FromOldest() {
		full := path
		if len(item.Servers) == 0 {
			full = httpapi.Base + path
		}
		segs := strings.Split(full, "/")
		k.paths[len(segs)] = append(k.paths[len(segs)], address{path, segs, item})
	}
	all, err := httpapi.ReadProblems(problems)
	for _, g := range all {
		k.codes[g.Code] = g.Status
	}
	return k, err
}

// find returns the path that an address belongs to; one with fewer parameters
// is preferred, as the router does.
func (k *contract) find(path string) (best address, ok bool) {
	segs := strings.Split(path, "/")
	least := len(segs)
	for _, t := range k.paths[len(segs)] {
		params := 0
		for i, s := range t.segs {
			if strings.HasPrefix(s, "{") && segs[i] != "" {
				params++
			} else if s != segs[i] {
				params = len(segs)
				break
			}
		}
		if params < least {
			best, least, ok = t, params, true
		}
	}
	return best, ok
}

func (k *contract) faults(r *http.Request, sent []byte, status int, header http.Header, body []byte) []string {
	out := k.problemFaults(status, header, body)
	if (status == http.StatusNoContent || status == http.StatusNotModified) && len(body) > 0 {
		out = append(out, "it has a body")
	}
	t, ok := k.find(r.URL.Path)
	switch {
	case !ok && status == http.StatusNotFound, ok && operation(t.item, r.Method) == nil && status == http.StatusMethodNotAllowed:
		return out
	case r.Method == http.MethodOptions:
		return out // CORS asks; no operation is meant
	case !ok || operation(t.item, r.Method) == nil:
		return append(out, "the document has no such operation")
	}
	k.one.Lock()
	defer k.one.Unlock()
	if status < http.StatusMultipleChoices && len(sent) > 0 {
		r.Body = io.NopCloser(bytes.NewReader(sent))
		_, errs := k.request.ValidateRequestBodyWithPathItem(r, t.item, t.path)
		out = append(out, say("the request: ", errs)...)
	}
	_, errs := k.answer.ValidateResponseBodyWithPathItem(r, &http.Response{
		StatusCode: status, Header: header, Body: io.NopCloser(bytes.NewReader(body)), Request: r,
	}, t.item, t.path)
	return append(out, say("", errs)...)
}

// problemFaults holds an error against api/problems.yaml.
func (k *contract) problemFaults(status int, header http.Header, body []byte) []string {
	if status < http.StatusBadRequest || strings.HasPrefix(header.Get("Content-Type"), "text/html") {
		return nil // a page for people: the document says where one is due
	}
	if ct := header.Get("Content-Type"); ct != "application/problem+json" {
		return []string{fmt.Sprintf("an error of type %q", ct)}
	}
	var p httpapi.Problem
	if err := json.Unmarshal(body, &p, json.RejectUnknownMembers(true)); err != nil {
		return []string{"an unreadable problem: " + err.Error()}
	}
	if want, ok := k.codes[p.Code]; !ok || want != status || p.Status != status {
		return []string{fmt.Sprintf("code %q with status %d (in the body %d) is not in problems.yaml", p.Code, status, p.Status)}
	}
	return nil
}

func operation(item *v3.PathItem, method string) *v3.Operation {
	switch method {
	case http.MethodGet:
		return item.Get
	case http.MethodPost:
		return item.Post
	case http.MethodPut:
		return item.Put
	case http.MethodPatch:
		return item.Patch
	case http.MethodDelete:
		return item.Delete
	default:
		return nil
	}
}

func say(prefix string, errs []*verrors.ValidationError) []string {
	var out []string
	for _, e := range errs {
		var details []error
		for _, d := range e.SchemaValidationErrors {
			details = append(details, fmt.Errorf("%s: %s", strings.Join(d.InstancePath, "/"), d.Reason))
		}
		out = append(out, fmt.Sprintf("%s%s: %s %v", prefix, e.Message, e.Reason, errors.Join(details...)))
	}
	return out
}
