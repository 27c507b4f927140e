package kerjasama_test

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"strings"
	"testing"

	"kerjasama/pkg/kerjasama"
)

func TestUploadOpensTheFileAgainForEveryAttempt(t *testing.T) {
	c, s := newStub(t, kerjasama.Config{}, refusal(503, "unavailable"), answer{status: 201, body: `{"id":"b1","ukuran":5}`})
	opened, closed := 0, 0
	r, err := c.Upload(t.Context(), `no"tula.pdf`, func() (io.ReadCloser, error) {
		opened++
		return closer{strings.NewReader("%PDF-"), &closed}, nil
	})
	if err != nil || r.Value.ID != "b1" || r.Value.Ukuran != 5 {
		t.Fatalf("got %+v, %v", r, err)
	}
	if opened != 2 || closed != 2 || len(s.got) != 2 || s.got[0].body != s.got[1].body {
		t.Errorf("opened %d, closed %d, %d requests, want 2 of each and the same body", opened, closed, len(s.got))
	}
	_, params, err := mime.ParseMediaType(s.got[1].header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	form := multipart.NewReader(strings.NewReader(s.got[1].body), params["boundary"])
	p, err := form.NextPart()
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(p)
	if err != nil || p.FormName() != "berkas" || p.FileName() != `no"tula.pdf` || string(b) != "%PDF-" {
		t.Errorf("got part %q, file %q, content %q, %v", p.FormName(), p.FileName(), b, err)
	}
	if _, err := form.NextPart(); !errors.Is(err, io.EOF) {
		t.Errorf("got %v behind the file, want the end", err)
	}
}

func TestUploadOfWhatCannotBeOpened(t *testing.T) {
	c, s := newStub(t, kerjasama.Config{})
	gone := errors.New("gone")
	_, err := c.Upload(t.Context(), "a", func() (io.ReadCloser, error) { return nil, gone })
	if !errors.Is(err, gone) || len(s.got) != 0 {
		t.Errorf("got %v after %d requests, want the file's own error after none", err, len(s.got))
	}
}

func TestDownload(t *testing.T) {
	c, s := newStub(t, kerjasama.Config{}, refusal(503, "unavailable"), answer{status: 200, body: "isi berkas"})
	var b bytes.Buffer
	n, err := c.BerkasArsip(t.Context(), "a1", &b)
	if err != nil || n != 10 || b.String() != "isi berkas" || s.got[1].path != "/api/v1/arsip-laporan/a1/berkas" {
		t.Errorf("got %d bytes %q from %q, %v", n, b.String(), s.got[len(s.got)-1].path, err)
	}
}

func TestADownloadThatBreaksOffIsAnError(t *testing.T) {
	c, s := newStub(t, kerjasama.Config{}, answer{status: 200, header: map[string]string{"Content-Length": "99"}, body: "separuh"})
	_, err := c.Download(t.Context(), "/berkas/b1", io.Discard)
	if !errors.Is(err, io.ErrUnexpectedEOF) || len(s.got) != 1 {
		t.Errorf("got %v after %d requests", err, len(s.got))
	}
}

type closer struct {
	io.Reader
	n *int
}

func (c closer) Close() error { *c.n++; return nil }
