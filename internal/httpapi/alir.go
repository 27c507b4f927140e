package httpapi

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"mime"
	"net/http"

	"github.com/labstack/echo/v4"
)

// held is how much of an answer is held back before its first byte is sent: what
// fits has a tag and a length, and what fails by then is still refused properly.
const held = 1 << 20

// piece is how much is sent at a time.
const piece = 64 << 10

// Stream answers a GET with something that is written as it is made and that may
// be larger than memory, to be kept under its name. What breaks after the first
// mebibyte was sent cuts the connection, so that nobody takes a part for the
// whole.
func Stream(c echo.Context, mediaType, name string, write func(context.Context, io.Writer) error) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(c.Request().Context()), transfer)
	defer cancel()
	h := c.Response().Header()
	w := &streaming{c: c, begin: func() {
		h.Set("Content-Type", mediaType)
		h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Vary", "Authorization, Accept-Language, Accept")
		h.Set("Cache-Control", "private, no-cache")
		h.Set("Content-Language", Lang(c))
	}}
	if err := write(ctx, w); err != nil {
		if c.Response().Committed {
			panic(http.ErrAbortHandler) // the caller must see that it is cut off
		}
		return err
	}
	return w.end()
}

// streaming holds the beginning of an answer back.
type streaming struct {
	c     echo.Context
	begin func()
	buf   bytes.Buffer
	sent  bool
	out   *bufio.Writer // where it goes from then on
}

// Write passes on what is too much to be held.
func (s *streaming) Write(b []byte) (int, error) {
	if s.sent {
		return s.out.Write(b)
	}
	if s.buf.Len()+len(b) <= held {
		return s.buf.Write(b)
	}
	s.begin()
	s.c.Response().WriteHeader(http.StatusOK)
	s.sent, s.out = true, bufio.NewWriterSize(s.c.Response(), piece)
	if _, err := s.out.Write(s.buf.Bytes()); err != nil {
		return 0, err
	}
	s.buf = bytes.Buffer{}
	return s.out.Write(b)
}

// end sends what was held, or 304 when the caller has it.
func (s *streaming) end() error {
	if s.sent {
		return s.out.Flush()
	}
	s.begin()
	h := s.c.Response().Header()
	tag := etag(0, s.buf.Bytes())
	h.Set("ETag", tag)
	if inm := s.c.Request().Header.Get("If-None-Match"); inm != "" && noneMatch(inm, tag) {
		h.Del("Content-Type")
		h.Del("Content-Disposition")
		return s.c.NoContent(http.StatusNotModified)
	}
	return s.c.Blob(http.StatusOK, h.Get("Content-Type"), s.buf.Bytes())
}
