package httpapi

import (
	"context"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"kerjasama/internal/platform/fault"
)

// transfer is the longest a download may take; the server's own write timeout
// cuts it off as well.
const transfer = 5 * time.Minute

// Content is a body that is not JSON and never changes under its tag.
type Content struct {
	Type        string // media type
	Disposition string // Content-Disposition
	Tag         string // of the ETag, without quotes
	Size        int64  // bytes
	Negotiated  bool   // Accept had a say in what it is
	// Open reads length bytes from offset on. It is called for what is really
	// asked for, with a context that outlives the request's work limit.
	Open func(ctx context.Context, offset, length int64) (io.ReadCloser, error)
}

// Send answers with bytes: ETag, 304, HEAD, and parts by Range and If-Range (RFC
// 9110), 416 range_not_satisfiable where there is no such part.
func Send(c echo.Context, body Content) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(c.Request().Context()), transfer)
	defer cancel()
	h := c.Response().Header()
	h.Set("Content-Type", body.Type)
	h.Set("Content-Disposition", body.Disposition)
	h.Set("ETag", `"`+body.Tag+`"`)
	h.Set("Cache-Control", "private, no-cache")
	h.Set("Vary", "Authorization")
	if body.Negotiated {
		h.Set("Vary", "Authorization, Accept")
	}
	if r := c.Request().Header; !strings.HasPrefix(r.Get("Range"), "bytes=") {
		r.Del("Range") // a unit we do not know is to be ignored (RFC 9110 §14.2)
	}
	src := &seeker{ctx: ctx, c: body}
	w := &rangeWriter{ResponseWriter: c.Response()}
	http.ServeContent(w, c.Request(), "", time.Time{}, src)
	err := src.close()
	switch {
	case w.refused:
		for _, k := range []string{"Content-Disposition", "ETag", "Content-Length", "Vary"} {
			h.Del(k)
		}
		h.Set("Content-Range", "bytes */"+strconv.FormatInt(body.Size, 10))
		return fault.New(fault.RangeNotSatisfiable, "Isi ini hanya %d byte.", "This content has only %d bytes.", body.Size)
	case src.failed != nil && c.Response().Committed:
		panic(http.ErrAbortHandler) // the caller must see that it is cut off
	case src.failed != nil:
		return src.failed
	}
	return err
}

// rangeWriter keeps the plain text that ServeContent would answer 416 with.
type rangeWriter struct {
	http.ResponseWriter
	refused bool
}

// WriteHeader passes every status on but 416.
func (w *rangeWriter) WriteHeader(status int) {
	if status == http.StatusRequestedRangeNotSatisfiable {
		w.refused = true
		return
	}
	w.ResponseWriter.WriteHeader(status)
}

// Write drops the text that belongs to a refused status.
func (w *rangeWriter) Write(b []byte) (int, error) {
	if w.refused {
		return len(b), nil
	}
	return w.ResponseWriter.Write(b)
}

// seeker reads from wherever ServeContent moves to, opening as late as possible.
type seeker struct {
	ctx    context.Context //nolint:containedctx // io.Reader takes none
	c      Content
	at     int64
	r      io.ReadCloser
	failed error
}

// Seek moves to where the next Read begins.
func (s *seeker) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += s.at
	case io.SeekEnd:
		offset += s.c.Size
	}
	if offset != s.at {
		if err := s.close(); err != nil {
			return 0, err
		}
		s.at = offset
	}
	return offset, nil
}

// Read reads on.
func (s *seeker) Read(b []byte) (int, error) {
	if s.at >= s.c.Size {
		return 0, io.EOF
	}
	if s.r == nil {
		if s.r, s.failed = s.c.Open(s.ctx, s.at, -1); s.failed != nil {
			s.r = nil
			return 0, s.failed
		}
	}
	n, err := s.r.Read(b)
	s.at += int64(n)
	if err != nil && err != io.EOF { // io.Reader returns it as it is
		s.failed = err
	}
	return n, err
}

func (s *seeker) close() error {
	if s.r == nil {
		return nil
	}
	r := s.r
	s.r = nil
	return r.Close()
}
