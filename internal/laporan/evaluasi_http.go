package laporan

import (
	"context"
	"io"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"kerjasama/internal/httpapi"
	"kerjasama/internal/platform/dokumen"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/listing"
)

var (
	bentukDOCX = httpapi.Bentuk{Nama: "docx", Type: "application/vnd.openxmlformats-officedocument.wordprocessingml.document"}
	bentukSVG  = httpapi.Bentuk{Nama: "svg", Type: "image/svg+xml"}
	bentukPNG  = httpapi.Bentuk{Nama: "png", Type: "image/png"}
)

// document makes a report as a document, and sends it once it was written down
// who took it.
func (h *handler) document(c echo.Context, form httpapi.Bentuk, k Kepala, personal bool, lay func() (dokumen.Paparan, error)) error {
	d, err := lay()
	if err != nil {
		return err
	}
	write := d.PDF
	if form.Nama == "docx" {
		write = d.DOCX
	}
	b, err := write()
	if err != nil {
		return err
	}
	return h.out(c, form, k, personal, func(_ context.Context, w io.Writer) error {
		_, err := w.Write(b)
		return err
	})
}

// selfEvaluation answers the material of FO.2.3.1 and of the LED: as data, as a
// document to print or to work on, or one of its charts.
//
//	@Summary	FO.2.3.1, material of the self-evaluation
//	@Tags		laporan
//	@Param		tahun	query	int	false	"calendar year (WIB); default the running one"
//	@Param		dari	query	string	false	"first day, instead of a year"	Format(date)
//	@Param		sampai	query	string	false	"last day"	Format(date)
//	@Param		unit	query	string	false	"unit, by id or kode"
//	@Param		prodi	query	string	false	"prodi, by id or kode"
//	@Param		grafik	query	string	false	"with svg and png: which chart"	Enums(kpi,matriks,aspek,celah)	default(kpi)
//	@Param		format	query	string	false	"by Accept when absent"	Enums(json,pdf,docx,svg,png)
//	@Produce	json,application/pdf,application/vnd.openxmlformats-officedocument.wordprocessingml.document,image/svg+xml,png
//	@Success	200	{object}	EvaluasiDiri
//	@Failure	404,422,default	{object}	httpapi.Problem
//	@Router		/laporan/evaluasi-diri [get]
func (h *handler) selfEvaluation(c echo.Context) error {
	form, err := httpapi.Choose(c, bentukJSON, bentukPDF, bentukDOCX, bentukSVG, bentukPNG)
	if err != nil {
		return err
	}
	q, err := h.question(c, "grafik")
	if err != nil {
		return err
	}
	picture := form == bentukSVG || form == bentukPNG
	which, err := chart(c.QueryParam("grafik"), picture)
	if err != nil {
		return err
	}
	read := func(ctx context.Context, w httpapi.Viewer) (EvaluasiDiri, error) {
		return h.svc.SelfEvaluation(ctx, w.By, q, w.Lang)
	}
	switch {
	case form == bentukJSON:
		return httpapi.JSON(c, read)
	case picture:
		return httpapi.Made(c, form.Type, "fo.2.3.1-"+which+"."+form.Nama, func(ctx context.Context, w httpapi.Viewer) ([]byte, error) {
			e, err := read(ctx, w)
			if err != nil {
				return nil, err
			}
			return e.grafik(which, bahasa(w.Lang)).Render(form.Nama)
		})
	}
	ctx, by, lang := c.Request().Context(), httpapi.Actor(c), httpapi.Lang(c)
	e, err := h.svc.SelfEvaluation(ctx, by, q, lang)
	if err != nil {
		return err
	}
	return h.document(c, form, e.Kepala, false, func() (dokumen.Paparan, error) {
		_, rows, err := h.svc.Gaps(ctx, by, TanyaCelah{Tanya: q}, lang)
		if err != nil {
			return dokumen.Paparan{}, err
		}
		gaps, err := printed(rows)
		if err == nil && len(e.Kegiatan) > mostPrinted {
			err = tooLong()
		}
		if err != nil {
			return dokumen.Paparan{}, err
		}
		return e.dokumen(gaps, lang)
	})
}

// chart reads which chart is asked for; only a picture has one.
func chart(v string, picture bool) (string, error) {
	switch {
	case v == "" || picture && slices.Contains(semuaGrafik(), v):
		if v == "" {
			v = GrafikKPI
		}
		return v, nil
	case !picture:
		return "", listing.InvalidQuery(fault.Field{Pointer: "grafik", Code: "not_applicable", Detail: fault.T("Hanya bersama format=svg atau png.", "Only with format=svg or png.")})
	default:
		return "", listing.InvalidQuery(fault.Field{Pointer: "grafik", Code: "not_in_list", Detail: fault.Tf("Pilih salah satu: %s.", "Choose one of: %s.", strings.Join(semuaGrafik(), ", "))})
	}
}
