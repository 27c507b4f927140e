package kerjasama

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"mime/multipart"
	"net/http"
	"slices"
)

// Berkas is a stored file.
type Berkas struct {
	ID     string `json:"id"`
	SHA256 string `json:"sha256"`
	Ukuran int64  `json:"ukuran"` // bytes
	Mime   string `json:"mime"`   // by content, not by name
	Nama   string `json:"nama"`
}

// Upload stores a file under a name. open is called once for each attempt and
// returns the file from its beginning; it is sent as it is read and never held
// in memory as a whole:
//
//	b, err := c.Upload(ctx, "notula.pdf", func() (io.ReadCloser, error) { return os.Open(path) })
func (c *Client) Upload(ctx context.Context, nama string, open func() (io.ReadCloser, error), opts ...Option) (Record[Berkas], error) {
	q, err := c.request(http.MethodPost, "/berkas", nil, nil, opts...)
	if err != nil {
		return Record[Berkas]{}, err
	}
	if err := attach(&q, nama, open, nil); err != nil {
		return Record[Berkas]{}, err
	}
	a, err := c.Do(ctx, q)
	if err != nil {
		return Record[Berkas]{}, err
	}
	return decode[Berkas](a)
}

// attach makes a file the body of a request, with texts before it.
func attach(q *Request, nama string, open func() (io.ReadCloser, error), texts map[string]string) error {
	// What surrounds the file is made once: the same body on every attempt.
	var around bytes.Buffer
	w := multipart.NewWriter(&around)
	for _, name := range slices.Sorted(maps.Keys(texts)) {
		if err := w.WriteField(name, texts[name]); err != nil {
			return err
		}
	}
	if _, err := w.CreateFormFile("berkas", nama); err != nil {
		return err
	}
	before := around.Len()
	if err := w.Close(); err != nil {
		return err
	}
	q.Header.Set("Content-Type", w.FormDataContentType())
	q.Body = func() (io.ReadCloser, error) {
		f, err := open()
		if err != nil {
			return nil, err
		}
		b := around.Bytes()
		return struct {
			io.Reader
			io.Closer
		}{io.MultiReader(bytes.NewReader(b[:before]), f, bytes.NewReader(b[before:])), f}, nil
	}
	return nil
}

// Download writes a file, such as /berkas/{id} or /arsip-laporan/{id}/berkas, to
// w and returns its size in bytes. It is tried again until the file begins; one
// that breaks off later is an error, with what came until then written.
func (c *Client) Download(ctx context.Context, path string, w io.Writer) (int64, error) {
	q, err := c.request(http.MethodGet, path, nil, nil)
	if err != nil {
		return 0, err
	}
	res, err := authorized(ctx, c, &q, func(token string) (*http.Response, error) {
		return repeat(ctx, c, func() (*http.Response, error) { return c.once(ctx, q, token) })
	})
	if err != nil {
		return 0, err
	}
	n, err := io.Copy(w, res.Body)
	if err != nil {
		err = fmt.Errorf("download %s: %w", path, err)
	}
	return n, errors.Join(err, res.Body.Close())
}
