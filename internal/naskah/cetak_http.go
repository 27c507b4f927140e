package naskah

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"path"
	"strings"

	"github.com/labstack/echo/v4"

	"kerjasama/internal/httpapi"
	"kerjasama/internal/platform/berkas"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/listing"
)

const pdfType = "application/pdf"

// document hands a version out as a document.
//
//	@Summary	Download a version as a document: printed clauses, or the file it is (Range)
//	@Description	Clauses are printed as docx or pdf; two prints of one version are the same bytes. With beda, what changed since that version stands in it as tracked changes. A version that is a file is answered as it is; another format of it is refused (422).
//	@Tags		naskah
//	@Param		id	path	string	true	"agreement id"
//	@Param		nomor	path	int	true	"number of the version"
//	@Param		format	query	string	false	"docx or pdf; without it Accept decides, docx first"	Enums(docx,pdf)
//	@Param		beda	query	int	false	"number of the version whose changes are shown"
//	@Success	200	{file}	binary
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/naskah/{id}/versi/{nomor}/dokumen [get]
func (h *handler) document(c echo.Context) error {
	if err := httpapi.NoQuery(c, "format", "beda"); err != nil {
		return err
	}
	beda := 0
	if c.QueryParams().Has("beda") {
		if beda = number(c.QueryParam("beda")); beda < 1 {
			return listing.InvalidQuery(fault.Field{Pointer: "beda", Code: "not_integer", Detail: fault.T("Harus nomor versi.", "Must be the number of a version.")})
		}
	}
	ctx, by, nomor := c.Request().Context(), httpapi.Actor(c), number(c.Param("nomor"))
	v, err := h.svc.ReadVersion(ctx, by, c.Param("id"), nomor)
	if err != nil {
		return err
	}
	if v.Berkas != nil {
		return h.file(c, v, beda)
	}
	form, err := httpapi.Choose(c, httpapi.Bentuk{Nama: "docx", Type: docxType}, httpapi.Bentuk{Nama: "pdf", Type: pdfType})
	if err != nil {
		return err
	}
	b, name, err := h.svc.Print(ctx, by, c.Param("id"), nomor, beda, form.Nama)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(b)
	return httpapi.Send(c, httpapi.Content{
		Type: form.Type, Disposition: berkas.Disposition(name), Tag: hex.EncodeToString(sum[:]), Negotiated: true, Size: int64(len(b)),
		Open: func(_ context.Context, offset, length int64) (io.ReadCloser, error) {
			if length < 0 {
				length = int64(len(b)) - offset
			}
			return io.NopCloser(io.NewSectionReader(bytes.NewReader(b), offset, length)), nil
		},
	})
}

// file hands out the file that a version is. It comes in its own form only.
func (h *handler) file(c echo.Context, v VersiPenuh, beda int) error {
	is := httpapi.Bentuk{Nama: form(v.Berkas), Type: v.Berkas.Mime}
	if beda != 0 {
		return incomparable("beda", fault.Tf("Versi %d berupa berkas; bandingkan dengan /banding.", "Version %d is a file; compare it with /banding.", v.Nomor))
	}
	if f := c.QueryParam("format"); f == "docx" || f == "pdf" {
		if f != is.Nama {
			no := fault.Invalid(fault.Field{Pointer: "format", Code: "is_file", Detail: fault.Tf("Versi %d berupa berkas %s dan hanya tersedia demikian.", "Version %d is a file of type %s and available as that only.", v.Nomor, is.Type)})
			no.Detail = no.Fields[0].Detail
			return no
		}
	} else if f != "" {
		return listing.InvalidQuery(fault.Field{Pointer: "format", Code: "not_in_list", Detail: fault.T("Pilih docx atau pdf.", "Choose docx or pdf.")})
	} else if _, err := httpapi.Choose(c, is); err != nil {
		return err
	}
	b, open, err := h.files.Content(c.Request().Context(), httpapi.Actor(c), v.Berkas.ID)
	if err != nil {
		return err
	}
	return httpapi.Send(c, httpapi.Content{Type: b.Mime, Disposition: berkas.Disposition(b.Nama), Tag: b.SHA256, Negotiated: true, Size: b.Ukuran, Open: open})
}

// form is the name of a file's format.
func form(b *berkas.Ringkas) string {
	switch b.Mime {
	case docxType:
		return "docx"
	case pdfType:
		return "pdf"
	default:
		return strings.TrimPrefix(path.Ext(b.Nama), ".")
	}
}
