package naskah

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"kerjasama/internal/httpapi"
	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/berkas"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/journal"
	"kerjasama/internal/platform/listing"
)

// Content hands the bytes of a file out to a caller who may read it: 404 for
// those who may not.
type Content interface {
	Content(ctx context.Context, by actor.Actor, id string) (berkas.Ringkas, func(ctx context.Context, offset, length int64) (io.ReadCloser, error), error)
}

// version freezes a version.
//
//	@Summary	Make a version: clauses, a file, or the filled template; it never changes
//	@Description	jenis follows the status: draf while it is one, final once the text is agreed, salinan after the signature.
//	@Tags		naskah
//	@Param		id	path	string	true	"agreement id"
//	@Param		body	body	VersiIsi	true	"the version"
//	@Success	201	{object}	VersiPenuh
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/naskah/{id}/versi [post]
func (h *handler) version(c echo.Context) error {
	return httpapi.Create(c, func(ctx context.Context, w httpapi.Viewer, n Naskah) (VersiPenuh, error) {
		nomor := len(n.VersiNaskah) // the version that this call made is the last one of its image
		if w.Replayed {
			if cur, err := h.svc.Get(ctx, w.By, n.ID); err == nil {
				n.VersiNaskah[nomor-1].DibuatOleh.Nama = cur.VersiNaskah[nomor-1].DibuatOleh.Nama
			}
		}
		c.Response().Header().Set(echo.HeaderLocation, fmt.Sprintf("%s/naskah/%s/versi/%d", httpapi.Base, n.ID, nomor))
		return h.svc.version(ctx, n, nomor)
	}, func(ctx context.Context, call journal.Call, in VersiIsi) (Answer, error) {
		return h.svc.AddVersion(ctx, call, c.Param("id"), in)
	})
}

// readVersion answers one version with what it says.
//
//	@Summary	Read a version
//	@Tags		naskah
//	@Param		id	path	string	true	"agreement id"
//	@Param		nomor	path	int	true	"number of the version"
//	@Success	200	{object}	VersiPenuh
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/naskah/{id}/versi/{nomor} [get]
func (h *handler) readVersion(c echo.Context) error {
	if err := httpapi.NoQuery(c); err != nil {
		return err
	}
	return httpapi.Read(c, func(ctx context.Context, w httpapi.Viewer) (VersiPenuh, error) {
		return h.svc.ReadVersion(ctx, w.By, c.Param("id"), number(c.Param("nomor")))
	})
}

// number reads the number of a version; 0, which none has, for what is no number.
func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil || strconv.Itoa(n) != s {
		return 0
	}
	return n
}

// compare answers what changed between two versions.
//
//	@Summary	What changed from one version to another, word by word
//	@Description	By article and paragraph for clauses, by paragraph where a version is a DOCX file; other files cannot be compared (422).
//	@Tags		naskah
//	@Param		id	path	string	true	"agreement id"
//	@Param		dari	query	int	false	"number of the version before; default the one before ke"
//	@Param		ke	query	int	false	"number of the version after; default the latest"
//	@Param		format	query	string	false	"json or text"	Enums(json,text)	default(json)
//	@Produce	json,plain
//	@Success	200	{object}	Banding
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/naskah/{id}/banding [get]
func (h *handler) compare(c echo.Context) error {
	if err := httpapi.NoQuery(c, "dari", "ke", "format"); err != nil {
		return err
	}
	var faults []fault.Field
	read := func(name string) int {
		if !c.QueryParams().Has(name) {
			return 0
		}
		n := number(c.QueryParam(name))
		if n < 1 {
			faults = append(faults, fault.Field{Pointer: name, Code: "not_integer", Detail: fault.T("Harus nomor versi.", "Must be the number of a version.")})
		}
		return n
	}
	dari, ke := read("dari"), read("ke")
	format := c.QueryParam("format")
	if format != "" && format != "json" && format != "text" {
		faults = append(faults, fault.Field{Pointer: "format", Code: "not_in_list", Detail: fault.T("Pilih json atau text.", "Choose json or text.")})
	}
	if faults != nil {
		return listing.InvalidQuery(faults...)
	}
	find := func(ctx context.Context, by actor.Actor) (Banding, error) {
		return h.svc.Compare(ctx, by, c.Param("id"), dari, ke, h.read)
	}
	if format != "text" {
		return httpapi.JSON(c, func(ctx context.Context, w httpapi.Viewer) (Banding, error) { return find(ctx, w.By) })
	}
	b, err := find(c.Request().Context(), httpapi.Actor(c))
	if err != nil {
		return err
	}
	c.Response().Header().Set("Vary", "Authorization, Accept-Language, Accept")
	c.Response().Header().Set("Cache-Control", "private, no-cache")
	return c.String(http.StatusOK, b.Text())
}

// read reads a file whole.
func (h *handler) read(ctx context.Context, by actor.Actor, id string) ([]byte, error) {
	b, open, err := h.files.Content(ctx, by, id)
	if err != nil {
		return nil, err
	}
	r, err := open(ctx, 0, b.Ukuran)
	if err != nil {
		return nil, err
	}
	defer r.Close() //nolint:errcheck // it was read to its end
	return io.ReadAll(io.LimitReader(r, b.Ukuran))
}
