package naskah

import (
	"bytes"
	"crypto/sha256"
	_ "embed" // the page
	"encoding/base64"
	"fmt"
	"html/template"
	"math"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"kerjasama/internal/httpapi"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/laju"
)

//go:embed verifikasi.html
var pageHTML string

//go:embed verifikasi.css
var pageCSS string

// page is the public side: JSON for programs, a page for browsers and cameras.
type page struct {
	svc    *Service
	limit  *laju.Batas
	html   *template.Template
	policy string
}

func newPage(svc *Service) *page {
	sum := sha256.Sum256([]byte(pageCSS))
	return &page{
		svc: svc, limit: laju.New(svc.cfg.PerSecond, svc.cfg.Burst), html: template.Must(template.New("verifikasi").Parse(pageHTML)),
		policy: "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
	}
}

// get tells what a document's code stands for.
//
//	@Summary	What a document's code stands for; a page for browsers
//	@Description	404 for a code that is none, and for an agreement the partners were not shown yet.
//	@Tags		naskah
//	@Produce	json,html
//	@Param		kode	path	string	true	"code of the document, e.g. NS-2026-0001"
//	@Success	200	{object}	Verifikasi
//	@Failure	404,429,default	{object}	httpapi.Problem
//	@Router		/verifikasi/{kode} [get]
func (p *page) get(c echo.Context) error {
	r, h := c.Request(), c.Response().Header()
	asPage := httpapi.PrefersHTML(r.Header.Values(echo.HeaderAccept))
	h.Set("Cache-Control", "no-store")
	h.Set("Vary", "Accept, Accept-Language")
	h.Set("X-Robots-Tag", "noindex, nofollow")
	v, err := p.find(c)
	if !asPage && err == nil && !httpapi.Accepts(c, "application/json") {
		err = fault.New(fault.NotAcceptable, "Jawaban tersedia sebagai application/json dan text/html.", "The answer is available as application/json and text/html.")
	}
	if asPage {
		return p.show(c, v, err)
	}
	if err != nil {
		return err
	}
	h.Set("Content-Language", httpapi.Lang(c))
	return c.JSON(http.StatusOK, v)
}

func (p *page) find(c echo.Context) (Verifikasi, error) {
	if err := httpapi.NoQuery(c); err != nil {
		return Verifikasi{}, err
	}
	if wait := p.limit.Take(c.RealIP(), p.svc.j.Now()); wait > 0 {
		f := fault.New(fault.RateLimited, "Terlalu sering; coba lagi sebentar.", "Too often; try again in a moment.")
		f.RetryAfter = wait
		return Verifikasi{}, f
	}
	return p.svc.Verify(c.Request().Context(), c.Param("kode"))
}

// show answers a browser. What a person can do nothing about stays a problem
// document.
func (p *page) show(c echo.Context, v Verifikasi, err error) error {
	lang, status := httpapi.Lang(c), http.StatusOK
	say := func(id, en string) string { return fault.T(id, en).In(lang) }
	data := map[string]any{
		"Lang": lang, "CSS": template.CSS(pageCSS), //nolint:gosec // our own, embedded
		"Judul": say("Verifikasi naskah kerja sama", "Verification of an agreement"), "V": v,
		"LKode": say("Kode", "Code"), "LJudul": say("Judul", "Title"), "LPihak": say("Para pihak", "Parties"), "LStatus": say("Status", "Status"),
		"LHash": say("Sidik SHA-256 berkas", "SHA-256 of the file"), "Status": publicStatus(v.Status).In(lang),
		"Bantuan": say("Bandingkan sidik ini dengan sidik berkas yang Anda pegang.", "Compare this with the SHA-256 of the file you hold."),
	}
	if err != nil {
		f, ok := fault.As(err)
		if !ok || f.Code != fault.NotFound && f.Code != fault.RateLimited {
			return err
		}
		data["Pesan"], status = f.Detail.In(lang), httpapi.Status(f.Code)
		if f.Code == fault.NotFound {
			data["Pesan"] = say("Kode ini tidak dikenal. Periksa kembali, atau tanyakan kepada Unit Kerjasama.", "This code is unknown. Check it, or ask the cooperation office.")
		}
		if f.RetryAfter > 0 {
			c.Response().Header().Set(echo.HeaderRetryAfter, strconv.Itoa(int(math.Ceil(f.RetryAfter.Seconds()))))
		}
	}
	var b bytes.Buffer
	if err := p.html.Execute(&b, data); err != nil {
		return fmt.Errorf("render verification page: %w", err)
	}
	h := c.Response().Header()
	h.Set("Content-Language", lang)
	h.Set("Content-Security-Policy", p.policy)
	return c.Blob(status, "text/html; charset=utf-8", b.Bytes())
}

// publicStatus is how the page words a status.
func publicStatus(s Status) fault.Text {
	switch s {
	case TelaahMitra:
		return fault.T("Rancangan, ditelaah mitra", "Draft, under review by the partner")
	case Final:
		return fault.T("Naskah final, belum ditandatangani", "Final text, not signed yet")
	case Ditandatangani:
		return fault.T("Ditandatangani", "Signed")
	case Ditutup:
		return fault.T("Ditandatangani, sudah ditutup", "Signed, closed since")
	case Dibatalkan:
		return fault.T("Dibatalkan", "Called off")
	case Draf, TelaahInternal:
	}
	return fault.Text{}
}
