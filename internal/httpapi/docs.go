package httpapi

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"net/http"
	"path"
	"sync"

	"github.com/go-json-experiment/json"
	"github.com/goccy/go-yaml"
	"github.com/labstack/echo/v4"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/fault"
)

//go:embed aset
var assets embed.FS

// pagePolicy lets a page of ours load what this server serves and nothing else.
const pagePolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; " +
	"connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// RegisterDocs serves the contract byte for byte, its JSON twin, a browser for
// it, and the list of error codes. Everything comes from the binary: the pages
// work, and call nobody, on a machine without a network. It panics when
// problems, api/problems.yaml, cannot be read: it is embedded.
func RegisterDocs(root *Router, openapi, problems []byte) {
	codes, err := ReadProblems(problems)
	if err != nil {
		panic(err)
	}
	h := &docs{
		openapi: openapi, codes: codes,
		page: template.Must(template.ParseFS(assets, "aset/galat.html")),
		twin: sync.OnceValues(func() ([]byte, error) { return jsonOf(openapi) }),
	}
	root.GET("/openapi.yaml", actor.Publik, h.yaml)
	root.GET("/openapi.json", actor.Publik, h.json)
	root.GET("/docs", actor.Publik, h.browser)
	root.GET("/docs/galat", actor.Publik, h.errors)
	root.GET("/docs/aset/:nama", actor.Publik, h.asset)
}

type docs struct {
	openapi []byte
	codes   []Galat
	page    *template.Template
	twin    func() ([]byte, error)
}

// yaml serves the contract as it is checked in.
//
//	@Summary	This document
//	@Tags		sistem
//	@Produce	application/yaml
//	@Success	200	{string}	string
//	@Router		/openapi.yaml [get]
func (h *docs) yaml(c echo.Context) error { return file(c, "application/yaml", h.openapi) }

// json serves the contract for tools that read JSON only.
//
//	@Summary	This document, as JSON
//	@Tags		sistem
//	@Success	200	{object}	map[string]any
//	@Router		/openapi.json [get]
func (h *docs) json(c echo.Context) error {
	b, err := h.twin()
	if err != nil {
		return err
	}
	return file(c, "application/json", b)
}

// browser serves a page to read the contract and try it.
//
//	@Summary	A page to read and try this API
//	@Tags		sistem
//	@Produce	html
//	@Success	200	{string}	string
//	@Router		/docs [get]
func (h *docs) browser(c echo.Context) error {
	return h.send(c, "docs.html", "text/html; charset=utf-8")
}

// errors serves what each error code means; the type of a problem leads here.
//
//	@Summary	What each error code means
//	@Tags		sistem
//	@Produce	html
//	@Success	200	{string}	string
//	@Router		/docs/galat [get]
func (h *docs) errors(c echo.Context) error {
	type entry struct {
		Code, Judul, Makna string
		Status             int
	}
	lang := Lang(c)
	in := func(d Dwibahasa) string { return fault.Text(d).In(lang) }
	data := struct {
		Lang, Judul, Pengantar string
		Galat                  []entry
	}{lang, in(Dwibahasa{"Kode galat", "Error codes"}), in(Dwibahasa{
		"Setiap galat adalah application/problem+json (RFC 9457); code tidak pernah diterjemahkan.",
		"Every error is application/problem+json (RFC 9457); code is never translated."}), nil}
	for _, g := range h.codes {
		data.Galat = append(data.Galat, entry{g.Code, in(g.Judul), in(g.Makna), g.Status})
	}
	var b bytes.Buffer
	if err := h.page.Execute(&b, data); err != nil {
		return fmt.Errorf("render error codes: %w", err)
	}
	c.Response().Header().Set("Content-Language", lang)
	return file(c, "text/html; charset=utf-8", b.Bytes())
}

// asset serves a part of the pages.
//
//	@Summary	A part of the pages under /docs
//	@Tags		sistem
//	@Produce	text/css,text/javascript
//	@Param		nama	path	string	true	"file name"
//	@Success	200	{string}	string
//	@Router		/docs/aset/{nama} [get]
func (h *docs) asset(c echo.Context) error {
	name := c.Param("nama")
	switch path.Ext(name) {
	case ".css":
		return h.send(c, name, "text/css; charset=utf-8")
	case ".js":
		return h.send(c, name, "text/javascript; charset=utf-8")
	default:
		return fault.New(fault.NotFound, "Alamat ini tidak ada.", "There is nothing at this address.")
	}
}

func (h *docs) send(c echo.Context, name, contentType string) error {
	for _, dir := range []string{"aset", "aset/swagger-ui"} {
		if b, err := assets.ReadFile(path.Join(dir, path.Base(name))); err == nil {
			return file(c, contentType, b)
		}
	}
	return fault.New(fault.NotFound, "Alamat ini tidak ada.", "There is nothing at this address.")
}

// file answers with fixed bytes and their ETag, under the policy of our pages.
func file(c echo.Context, contentType string, b []byte) error {
	if err := NoQuery(c); err != nil {
		return err
	}
	h, tag := c.Response().Header(), etag(0, b)
	h.Set("ETag", tag)
	h.Set("Cache-Control", "public, no-cache")
	h.Set("Vary", "Accept-Language")
	h.Set("Content-Security-Policy", pagePolicy)
	if inm := c.Request().Header.Get("If-None-Match"); inm != "" && noneMatch(inm, tag) {
		return c.NoContent(http.StatusNotModified)
	}
	return c.Blob(http.StatusOK, contentType, b)
}

// jsonOf turns the YAML document into JSON, its members ordered by name.
func jsonOf(doc []byte) ([]byte, error) {
	var v any
	if err := yaml.Unmarshal(doc, &v); err != nil {
		return nil, fmt.Errorf("read openapi.yaml: %w", err)
	}
	return json.Marshal(v, json.Deterministic(true))
}
