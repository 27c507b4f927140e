package impor

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"strconv"

	"github.com/go-json-experiment/json"
	"github.com/labstack/echo/v4"

	"kerjasama/internal/httpapi"
	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/berkas"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/ident"
	"kerjasama/internal/platform/jobs"
	"kerjasama/internal/platform/journal"
	"kerjasama/internal/platform/listing"
)

// Temuan is a finding: of a cell, of a row (kolom null) or of the file (baris
// null). Detail says what to do; usulan are partners on file that were meant.
type Temuan struct {
	Baris      *int     `json:"baris" extensions:"x-nullable"`
	Kolom      *string  `json:"kolom" extensions:"x-nullable" example:"C"`
	JudulKolom *string  `json:"judul_kolom" extensions:"x-nullable"`
	Code       string   `json:"code" example:"ambiguous_date"`
	Sifat      Sifat    `json:"sifat"`
	Nilai      *string  `json:"nilai" extensions:"x-nullable"` // never of personal data
	Detail     string   `json:"detail"`
	Usulan     []Usulan `json:"usulan"`
} //@name ImporTemuan

// View is an import with the first hundred of its findings; the rest is at
// /impor/{id}/temuan.
type View struct {
	Impor
	Temuan          []Temuan         `json:"temuan"`
	TemuanTersimpan int              `json:"temuan_tersimpan"`
	AllowedActions  []httpapi.Action `json:"allowed_actions"`
} //@name Impor

type handler struct {
	svc  *Service
	spec *listing.Spec
}

// Register adds the slice's routes.
func Register(r *httpapi.Router, svc *Service) {
	h := &handler{svc: svc, spec: Spec()}
	for path, do := range map[string][2]echo.HandlerFunc{
		"/impor/mitra": {h.mitra, h.templatMitra}, "/impor/naskah": {h.naskah, h.templatNaskah},
		"/impor/pelaksanaan": {h.pelaksanaan, h.templatPelaksanaan}, "/impor/permintaan-layanan": {h.permintaan, h.templatPermintaan},
	} {
		r.POST(path, actor.Impor, do[0], httpapi.Query("uji"), httpapi.Answer[View](http.StatusCreated), httpapi.Refuses(http.StatusUnprocessableEntity))
		r.GET(path+"/templat", actor.Impor, do[1])
	}
	r.GET("/impor", actor.Impor, h.list, httpapi.List(h.spec), httpapi.Answer[httpapi.Collection[Impor]](http.StatusOK))
	r.GET("/impor/:id", actor.Impor, h.get, httpapi.Answer[View](http.StatusOK))
	r.GET("/impor/:id/temuan", actor.Impor, h.findings, httpapi.Answer[httpapi.Collection[Temuan]](http.StatusOK))
	r.POST("/impor/:id/batalkan", actor.Impor, h.undo, httpapi.Answer[View](http.StatusOK))
}

func shown(lang string, ts []temuan) []Temuan {
	opt := func(s string) *string {
		if s == "" {
			return nil
		}
		return &s
	}
	out := make([]Temuan, len(ts))
	for i, t := range ts {
		out[i] = Temuan{Kolom: opt(huruf(t.Kolom)), JudulKolom: opt(t.Judul), Code: t.Code, Sifat: t.Sifat, Nilai: opt(t.Nilai), Detail: t.Detail.In(lang), Usulan: t.Usulan}
		if t.Baris > 0 {
			out[i].Baris = &t.Baris
		}
	}
	return out
}

func (h *handler) view(ctx context.Context, w httpapi.Viewer, x Impor) (View, error) {
	now := x
	if w.Replayed {
		var err error
		if now, err = h.svc.Get(ctx, w.By, x.ID); err != nil {
			return View{}, err
		}
		if err := h.svc.j.Name(ctx, x.Marks()); err != nil {
			return View{}, err
		}
	}
	return h.render(ctx, w, x, now)
}

func (h *handler) render(ctx context.Context, w httpapi.Viewer, x, now Impor) (View, error) {
	g := h.svc.j.DB().Gorm
	ts, total, err := findings(ctx, g, x.ID, 0, temuanTampil)
	if err != nil {
		return View{}, err
	}
	if now.Perujuk, err = perujuk(ctx, g, now); err != nil {
		return View{}, err
	}
	return View{Impor: x, Temuan: shown(w.Lang, ts), TemuanTersimpan: total, AllowedActions: httpapi.Actions(alur.Actions(now, w.By), w.Lang)}, nil
}

// list answers the imports.
//
//	@Summary	List imports
//	@Tags		impor
//	@Success	200	{object}	httpapi.Collection[Impor]
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/impor [get]
func (h *handler) list(c echo.Context) error {
	return httpapi.Rows(c, h.spec, h.svc.List, func(_ context.Context, _ httpapi.Viewer, xs, _ []Impor, _ []string) ([]Impor, error) { return xs, nil })
}

// get answers one import, now or as it was at ?per=.
//
//	@Summary	Read an import with what was found in it
//	@Tags		impor
//	@Param		id	path	string	true	"import id"
//	@Success	200	{object}	View
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/impor/{id} [get]
func (h *handler) get(c echo.Context) error {
	return httpapi.One(c, h.spec, h.svc.Get, h.svc.AsOf, func(ctx context.Context, w httpapi.Viewer, xs, now []Impor, _ []string) ([]View, error) {
		v, err := h.render(ctx, w, xs[0], now[0])
		return []View{v}, err
	})
}

// findings answers everything that was found, in the order of the sheet.
//
//	@Summary	What was found in an import, page by page
//	@Tags		impor
//	@Param		id	path	string	true	"import id"
//	@Param		limit	query	int	false	"how many"	minimum(1)	maximum(100)
//	@Param		cursor	query	string	false	"next_cursor of the page before"
//	@Success	200	{object}	httpapi.Collection[Temuan]
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/impor/{id}/temuan [get]
func (h *handler) findings(c echo.Context) error {
	if err := httpapi.NoQuery(c, "limit", "cursor"); err != nil {
		return err
	}
	from := 0
	if v := c.QueryParam("cursor"); v != "" {
		n, err := strconv.Atoi(v)
		if err != nil || n < 0 || n > 1_000_000 {
			return httpapi.BadCursor()
		}
		from = n
	}
	return httpapi.Paged(c, func(ctx context.Context, w httpapi.Viewer, limit int, _ listing.Signer) (p listing.Page[Temuan], err error) {
		if _, err = h.svc.Get(ctx, w.By, c.Param("id")); err != nil {
			return p, err
		}
		ts, total, err := findings(ctx, h.svc.j.DB().Gorm, c.Param("id"), from, limit)
		p.Data, p.Limit = shown(w.Lang, ts), limit
		if next := from + len(ts); next < total && len(ts) > 0 {
			s := strconv.Itoa(next)
			p.NextCursor = &s
		}
		return p, err
	})
}

// undo takes an import back.
//
//	@Summary	Take an import back, until something refers to what it made
//	@Tags		impor
//	@Param		id	path	string	true	"import id"
//	@Success	200	{object}	View
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/impor/{id}/batalkan [post]
func (h *handler) undo(c echo.Context) error {
	return httpapi.Act(c, h.view, func(ctx context.Context, call journal.Call, _ httpapi.Empty) (Answer, error) {
		return h.svc.Undo(ctx, call, c.Param("id"))
	})
}

// mitra imports partners.
//
//	@Summary	Import partners from XLSX or CSV
//	@Tags		impor
//	@Accept		mpfd
//	@Param		uji	query	bool	false	"true: check only, write nothing"
//	@Param		berkas	formData	file	true	"the spreadsheet"
//	@Param		urutan_tanggal	formData	string	false	"how 01/02/2023 is read"	Enums(dmy,mdy)
//	@Param		keputusan	formData	string	false	"JSON: name of a partner → its code, or baru; * for all others"
//	@Param		lembar	formData	string	false	"name of the sheet"
//	@Success	201	{object}	View
//	@Success	202	{object}	jobs.Pekerjaan
//	@Failure	422,default	{object}	httpapi.Problem
//	@Router		/impor/mitra [post]
func (h *handler) mitra(c echo.Context) error { return h.take(c, JenisMitra) }

// pelaksanaan imports activities.
//
//	@Summary	Import activities from XLSX or CSV
//	@Tags		impor
//	@Accept		mpfd
//	@Param		uji	query	bool	false	"true: check only, write nothing"
//	@Param		berkas	formData	file	true	"the spreadsheet"
//	@Param		urutan_tanggal	formData	string	false	"how 01/02/2023 is read"	Enums(dmy,mdy)
//	@Param		keputusan	formData	string	false	"JSON: name of a partner → its code, or baru:COUNTRY:category; * for all others"
//	@Param		lembar	formData	string	false	"name of the sheet"
//	@Success	201	{object}	View
//	@Success	202	{object}	jobs.Pekerjaan
//	@Failure	422,default	{object}	httpapi.Problem
//	@Router		/impor/pelaksanaan [post]
func (h *handler) pelaksanaan(c echo.Context) error { return h.take(c, JenisPelaksanaan) }

// permintaan imports requests.
//
//	@Summary	Import requests from XLSX or CSV
//	@Tags		impor
//	@Accept		mpfd
//	@Param		uji	query	bool	false	"true: check only, write nothing"
//	@Param		berkas	formData	file	true	"the spreadsheet"
//	@Param		urutan_tanggal	formData	string	false	"how 01/02/2023 is read"	Enums(dmy,mdy)
//	@Param		keputusan	formData	string	false	"JSON: name of a partner → its code, or baru:COUNTRY:category; * for all others"
//	@Param		lembar	formData	string	false	"name of the sheet"
//	@Success	201	{object}	View
//	@Success	202	{object}	jobs.Pekerjaan
//	@Failure	422,default	{object}	httpapi.Problem
//	@Router		/impor/permintaan-layanan [post]
func (h *handler) permintaan(c echo.Context) error { return h.take(c, JenisPermintaan) }

// take receives a spreadsheet: what is small is done at once, the rest is long
// work.
func (h *handler) take(c echo.Context, j Jenis) error {
	r := Permohonan{Jenis: j}
	switch v := c.QueryParam("uji"); v {
	case "", "false":
	case "true":
		r.Uji = true
	default:
		return listing.InvalidQuery(fault.Field{Pointer: "uji", Code: "not_boolean", Detail: fault.T("Harus true atau false.", "Must be true or false.")})
	}
	limits := map[string]int64{"urutan_tanggal": 10, "keputusan": 512 << 10, "lembar": 400}
	if j == JenisNaskah {
		limits["jenis_naskah"] = 10
	}
	f, texts, err := httpapi.Form(c, "berkas", limits, func(name string, body io.Reader) (*Unggahan, error) {
		return Terima(berkas.CleanName(name), body, h.svc.cfg.Bytes)
	})
	if f != nil {
		defer f.Close() //nolint:errcheck // a temporary file without a name
	}
	if err != nil {
		return err
	}
	if err := r.fill(texts); err != nil {
		return err
	}
	r.ID, r.Nama, r.SHA256, r.Ukuran = ident.New(h.svc.j.Now()), f.Nama, f.SHA256, f.Size()
	httpapi.StandIn(c, fmt.Sprintf("%s %d %q %q %q %q %q", f.SHA256, f.Size(), f.Nama, texts["urutan_tanggal"], texts["keputusan"], texts["lembar"], texts["jenis_naskah"]))
	weight, err := berat(f)
	if err != nil {
		return err
	}
	if weight > langsung {
		return httpapi.Accepted(c, func(ctx context.Context, call journal.Call) (journal.Answer[jobs.Pekerjaan], error) {
			return h.svc.Start(ctx, call, r, f)
		})
	}
	c.Response().Header().Set(echo.HeaderLocation, httpapi.Base+"/impor/"+r.ID)
	return httpapi.Write(c, http.StatusCreated, func(ctx context.Context, call journal.Call) (Answer, error) {
		ans, err := h.svc.Run(ctx, call, r, f, func(int) {})
		if err == nil {
			c.Response().Header().Set(echo.HeaderLocation, httpapi.Base+"/impor/"+ans.Rec.ID)
		}
		return ans, err
	}, h.view)
}

// fill takes the texts of the form over.
func (r *Permohonan) fill(texts map[string]string) error {
	r.Lembar, r.Urutan, r.JenisNaskah = texts["lembar"], Urutan(texts["urutan_tanggal"]), texts["jenis_naskah"]
	if s := texts["keputusan"]; s != "" {
		if err := json.Unmarshal([]byte(s), &r.Keputusan); err != nil {
			return fault.Invalid(fault.Field{Pointer: "/keputusan", Code: "wrong_type", Detail: fault.T(
				`Harus objek JSON dengan nama mitra dan jawabannya, misalnya {"PT Contoh": "MT-2026-0001"}.`, `Must be a JSON object of partners' names and answers, such as {"PT Contoh": "MT-2026-0001"}.`)})
		}
	}
	return r.prepare()
}

// templatMitra hands out the template for partners.
//
//	@Summary	Template for partners
//	@Tags		impor
//	@Param		format	query	string	false	"xlsx (default) or csv"	Enums(xlsx,csv)
//	@Success	200	{file}	binary
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/impor/mitra/templat [get]
func (h *handler) templatMitra(c echo.Context) error { return h.templat(c, JenisMitra) }

// templatPelaksanaan hands out the template for activities.
//
//	@Summary	Template for activities
//	@Tags		impor
//	@Param		format	query	string	false	"xlsx (default) or csv"	Enums(xlsx,csv)
//	@Success	200	{file}	binary
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/impor/pelaksanaan/templat [get]
func (h *handler) templatPelaksanaan(c echo.Context) error { return h.templat(c, JenisPelaksanaan) }

// templatPermintaan hands out the template for requests.
//
//	@Summary	Template for requests
//	@Tags		impor
//	@Param		format	query	string	false	"xlsx (default) or csv"	Enums(xlsx,csv)
//	@Success	200	{file}	binary
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/impor/permintaan-layanan/templat [get]
func (h *handler) templatPermintaan(c echo.Context) error { return h.templat(c, JenisPermintaan) }

func (h *handler) templat(c echo.Context, j Jenis) error {
	if err := httpapi.NoQuery(c, "format"); err != nil {
		return err
	}
	var b []byte
	var err error
	name, mime := "templat-impor-"+string(j), "text/csv; charset=utf-8"
	switch v := c.QueryParam("format"); v {
	case "csv":
		name, b = name+".csv", h.svc.TemplatCSV(j)
	case "", "xlsx":
		name, mime = name+".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
		b, err = h.svc.TemplatXLSX(c.Request().Context(), j, httpapi.Lang(c))
	default:
		err = listing.InvalidQuery(fault.Field{Pointer: "format", Code: "not_in_list", Detail: fault.T("Pilih xlsx atau csv.", "Choose xlsx or csv.")})
	}
	if err != nil {
		return err
	}
	return httpapi.Send(c, httpapi.Content{Type: mime, Disposition: berkas.Disposition(name), Tag: sidik(name, string(b)), Size: int64(len(b)),
		Open: func(_ context.Context, offset, length int64) (io.ReadCloser, error) {
			if length < 0 {
				length = int64(len(b)) - offset
			}
			return io.NopCloser(bytes.NewReader(b[offset : offset+length])), nil
		}})
}
