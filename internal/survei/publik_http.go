package survei

import (
	"errors"
	"io"
	"math"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/labstack/echo/v4"

	"kerjasama/internal/httpapi"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/laju"
)

// Publik is what the holder of a link is asked.
type Publik struct {
	Judul           string       `json:"judul"`
	Mitra           string       `json:"mitra"`
	Butir           []Pertanyaan `json:"butir"`
	KedaluwarsaPada time.Time    `json:"kedaluwarsa_pada" format:"date-time"`
} //@name SurveiPublik

// Terima is the thanks for an answer.
type Terima struct {
	Status    Status    `json:"status"`
	DiisiPada time.Time `json:"diisi_pada" format:"date-time"`
	Pesan     string    `json:"pesan"`
} //@name SurveiTerima

// page is the public side: JSON for programs, a form for browsers.
type page struct {
	svc   *Service
	limit *laju.Batas
}

const formType = "application/x-www-form-urlencoded"

// get asks the questions.
//
//	@Summary	Open a survey link; a form for browsers
//	@Description	404 for a link that never was or was replaced, 409 for one that was used or has expired.
//	@Tags		survei
//	@Produce	json,html
//	@Param		token	path	string	true	"secret of the link"
//	@Success	200	{object}	Publik
//	@Failure	404,409,429,default	{object}	httpapi.Problem
//	@Router		/survei/{token} [get]
func (p *page) get(c echo.Context) error {
	html, err := p.enter(c)
	if err != nil {
		return p.refuse(c, html, err)
	}
	u, err := p.svc.Open(c.Request().Context(), c.Param("token"))
	if err != nil {
		return p.refuse(c, html, err)
	}
	if html {
		return p.html(c, http.StatusOK, asking(u, httpapi.Lang(c), Isian{}, nil))
	}
	return p.json(c, Publik{Judul: u.Judul, Mitra: u.Mitra, Butir: u.Butir, KedaluwarsaPada: u.Kedaluwarsa})
}

// post takes the one answer.
//
//	@Summary	Answer a survey, once; a form post is answered with a page
//	@Description	The form has the fields butir.KODE (1 to 4), berminat_lanjut (ya, tidak) and saran.
//	@Tags		survei
//	@Accept		json,x-www-form-urlencoded
//	@Produce	json,html
//	@Param		token	path	string	true	"secret of the link"
//	@Param		body	body	Isian	true	"the answers: each item of the questionnaire once"
//	@Success	200	{object}	Terima
//	@Failure	404,409,422,429,default	{object}	httpapi.Problem
//	@Router		/survei/{token} [post]
func (p *page) post(c echo.Context) error {
	_, err := p.enter(c)
	mt, _, mterr := mime.ParseMediaType(c.Request().Header.Get(echo.HeaderContentType))
	html := mterr == nil && mt == formType
	if err != nil {
		return p.refuse(c, html, err)
	}
	var in Isian
	if html {
		var v url.Values
		if v, err = form(c); err == nil {
			in, err = fromForm(v)
		}
	} else {
		err = httpapi.Decode(c, &in)
	}
	if err != nil {
		return p.refuse(c, html, err)
	}
	call, err := httpapi.Call(c)
	if err != nil {
		return p.refuse(c, html, err)
	}
	ctx, token, lang := c.Request().Context(), c.Param("token"), httpapi.Lang(c)
	ans, err := p.svc.Fill(ctx, call, token, in)
	switch {
	case err != nil && html && fault.Is(err, fault.ValidationFailed):
		u, oerr := p.svc.Open(ctx, token)
		if oerr != nil {
			return p.refuse(c, html, oerr)
		}
		return p.html(c, http.StatusUnprocessableEntity, asking(u, lang, in, err))
	case err != nil:
		return p.refuse(c, html, err)
	case html:
		return p.html(c, http.StatusOK, thanking(lang))
	default:
		return p.json(c, Terima{Status: ans.Rec.Status, DiisiPada: *ans.Rec.DiisiPada, Pesan: thanks().In(lang)})
	}
}

// enter counts the caller and tells whether they would rather have a page. What
// is refused before the count costs next to nothing.
func (p *page) enter(c echo.Context) (html bool, err error) {
	r, h := c.Request(), c.Response().Header()
	html = httpapi.PrefersHTML(r.Header.Values(echo.HeaderAccept))
	h.Set("Cache-Control", "no-store")
	h.Set("Vary", "Accept, Accept-Language")
	h.Set("X-Robots-Tag", "noindex, nofollow")
	if err := httpapi.NoQuery(c); err != nil {
		return html, err
	}
	if wait := p.limit.Take(c.RealIP(), p.svc.j.Now()); wait > 0 {
		f := fault.New(fault.RateLimited, "Terlalu sering; coba lagi sebentar.", "Too often; try again in a moment.")
		f.RetryAfter = wait
		return html, f
	}
	if !html && !httpapi.Accepts(c, "application/json") && !httpapi.Accepts(c, "text/html") {
		return html, fault.New(fault.NotAcceptable, "Jawaban tersedia sebagai application/json dan text/html.", "The answer is available as application/json and text/html.")
	}
	return html, nil
}

// refuse says no in the form the caller reads. What a person can do nothing
// about stays a problem document.
func (p *page) refuse(c echo.Context, html bool, err error) error {
	f, ok := fault.As(err)
	if !html || !ok {
		return err
	}
	switch f.Code {
	case fault.NotFound, fault.Conflict, fault.ValidationFailed, fault.UnknownField, fault.RateLimited:
	default:
		return err
	}
	if f.RetryAfter > 0 {
		c.Response().Header().Set(echo.HeaderRetryAfter, strconv.Itoa(int(math.Ceil(f.RetryAfter.Seconds()))))
	}
	return p.html(c, httpapi.Status(f.Code), refusing(f, httpapi.Lang(c)))
}

func (p *page) html(c echo.Context, status int, v view) error {
	b, err := render(v)
	if err != nil {
		return err
	}
	h := c.Response().Header()
	h.Set("Content-Language", v.Lang)
	h.Set("Content-Security-Policy", policy)
	return c.Blob(status, "text/html; charset=utf-8", b)
}

func (p *page) json(c echo.Context, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	c.Response().Header().Set("Content-Language", httpapi.Lang(c))
	return c.Blob(http.StatusOK, "application/json", b)
}

// form reads the body of a form; the server has bounded its length.
func form(c echo.Context) (url.Values, error) {
	b, err := io.ReadAll(c.Request().Body)
	if err != nil {
		if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
			return nil, fault.New(fault.TooLarge, "Badan permintaan terlalu besar.", "The request body is too large.")
		}
		return nil, unreadable()
	}
	v, err := url.ParseQuery(string(b))
	if err != nil {
		return nil, unreadable()
	}
	return v, nil
}

func unreadable() error {
	return fault.Invalid(fault.Field{Pointer: "", Code: "form_broken", Detail: fault.T("Formulir terputus atau rusak.", "The form is cut off or broken.")})
}
