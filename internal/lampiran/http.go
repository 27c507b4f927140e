package lampiran

import (
	"context"
	"io"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"kerjasama/internal/httpapi"
	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/berkas"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/jobs"
	"kerjasama/internal/platform/journal"
	"kerjasama/internal/platform/listing"
)

type handler struct{ svc *Service }

// Register adds the files.
func Register(r *httpapi.Router, svc *Service) {
	h := &handler{svc}
	r.POST("/berkas", actor.BerkasUnggah, h.upload, httpapi.Answer[Berkas](http.StatusCreated))
	r.POST("/berkas/periksa", actor.BerkasPeriksa, h.check, httpapi.Answer[jobs.Pekerjaan](http.StatusAccepted))
	r.GET("/berkas/:id", actor.BerkasBaca, h.get, httpapi.Ticket(h.ticket))
	r.POST("/berkas/:id/tautan", actor.BerkasBaca, h.link, httpapi.Answer[Tautan](http.StatusOK), httpapi.Unkeyed())
}

// upload takes one file in.
//
//	@Summary	Upload a file
//	@Tags		berkas
//	@Accept		mpfd
//	@Param		berkas	formData	file	true	"the file; type by content"
//	@Success	201	{object}	Berkas
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/berkas [post]
func (h *handler) upload(c echo.Context) error {
	if err := httpapi.NoQuery(c); err != nil {
		return err
	}
	ctx := c.Request().Context()
	u, err := httpapi.File(c, "berkas", func(name string, r io.Reader) (*berkas.Upload, error) { return h.svc.Stage(ctx, name, r) })
	if u != nil {
		defer u.Close() //nolint:errcheck // a temporary file without a name
	}
	if err != nil {
		return err
	}
	httpapi.StandIn(c, u.SHA256+" "+strconv.FormatInt(u.Ukuran, 10)+" "+u.Nama)
	return httpapi.Write(c, http.StatusCreated, func(ctx context.Context, call journal.Call) (Answer, error) {
		return h.svc.Create(ctx, call, u)
	}, func(ctx context.Context, w httpapi.Viewer, b Berkas) (Berkas, error) {
		if w.Replayed {
			return h.svc.Name(ctx, b)
		}
		return b, nil
	})
}

// ticket lets whoever presents a link in.
func (h *handler) ticket(c echo.Context) (bool, error) {
	tanda := c.QueryParam("tanda")
	if tanda == "" {
		if c.QueryParams().Has("kedaluwarsa") {
			return false, listing.InvalidQuery(fault.Field{Pointer: "tanda", Code: "required", Detail: fault.T("kedaluwarsa hanya berarti bersama tanda.", "kedaluwarsa means something beside tanda only.")})
		}
		return false, nil
	}
	return true, h.svc.Check(c.Param("id"), tanda, c.QueryParam("kedaluwarsa"))
}

// get hands a file out, whole or in parts.
//
//	@Summary	Download a file (Range; or by a link without Authorization)
//	@Tags		berkas
//	@Param		id	path	string	true	"file id"	Format(uuid)
//	@Param		tanda	query	string	false	"signature of a link"
//	@Param		kedaluwarsa	query	int	false	"end of a link, seconds since 1970"
//	@Success	200	{file}	binary
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/berkas/{id} [get]
func (h *handler) get(c echo.Context) error {
	if err := httpapi.NoQuery(c, "tanda", "kedaluwarsa"); err != nil {
		return err
	}
	b, err := h.find(c)
	if err != nil {
		return err
	}
	if err := h.svc.Present(c.Request().Context(), b); err != nil {
		return err
	}
	return httpapi.Send(c, httpapi.Content{
		Type: b.Mime, Disposition: berkas.Disposition(b.Nama), Tag: b.SHA256, Size: b.Ukuran,
		Open: func(ctx context.Context, offset, length int64) (io.ReadCloser, error) {
			return h.svc.Open(ctx, b, offset, length)
		},
	})
}

func (h *handler) find(c echo.Context) (Berkas, error) {
	ctx, by := c.Request().Context(), httpapi.Actor(c)
	if !by.Anonymous() {
		return h.svc.Get(ctx, by, c.Param("id"))
	}
	// Only a link lets nobody in particular in; it is made for pages elsewhere.
	c.Response().Header().Set("Cross-Origin-Resource-Policy", "cross-origin")
	return h.svc.Linked(ctx, c.Param("id"))
}

// link makes a short-lived link.
//
//	@Summary	Make a link to a file that works for five minutes without Authorization
//	@Tags		berkas
//	@Param		id	path	string	true	"file id"	Format(uuid)
//	@Success	200	{object}	Tautan
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/berkas/{id}/tautan [post]
func (h *handler) link(c echo.Context) error {
	if err := httpapi.NoQuery(c); err != nil {
		return err
	}
	if err := httpapi.Decode(c, &httpapi.Empty{}); err != nil {
		return err
	}
	return httpapi.JSON(c, func(ctx context.Context, w httpapi.Viewer) (Tautan, error) {
		return h.svc.Link(ctx, w.By, c.Param("id"))
	})
}

// check reads every stored content again.
//
//	@Summary	Check the content of every file against its hash (long work)
//	@Tags		berkas
//	@Success	202	{object}	jobs.Pekerjaan
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/berkas/periksa [post]
func (h *handler) check(c echo.Context) error {
	if err := httpapi.Decode(c, &httpapi.Empty{}); err != nil {
		return err
	}
	return httpapi.Accepted(c, h.svc.StartCheck)
}
