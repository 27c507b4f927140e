package impor_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"mime/multipart"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"kerjasama/internal/apptest"
	"kerjasama/internal/impor"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/jobs"
)

type object = map[string]any

// world is a product whose queue runs.
type world struct {
	*apptest.World
	ended chan error // one for each attempt at a large file
}

func each(t *testing.T, f func(t *testing.T, w world)) {
	t.Helper()
	apptest.Each(t, func(t *testing.T, aw *apptest.World) {
		w := world{aw, make(chan error, 10)}
		w.App.Jobs.Observe = func(j jobs.Job, err error) {
			if j.Kind == "pekerjaan."+impor.Jobs {
				w.ended <- err
			}
		}
		ctx, stop := context.WithCancel(context.Background())
		over := make(chan struct{})
		go func() { defer close(over); w.App.Jobs.Run(ctx) }()
		defer func() { stop(); <-over }()
		f(t, w)
	})
}

// send imports a file as somebody: kind is the last part of the path, with ?uji=
// where that is wanted; texts are pairs.
func (w world) send(as, kind, name string, file []byte, texts ...string) *apptest.Response {
	w.T.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	if err := m.SetBoundary("batas"); err != nil {
		w.T.Fatal(err)
	}
	for i := 0; i+1 < len(texts); i += 2 {
		if err := m.WriteField(texts[i], texts[i+1]); err != nil {
			w.T.Fatal(err)
		}
	}
	p, err := m.CreateFormFile("berkas", name)
	if err != nil {
		w.T.Fatal(err)
	}
	if _, err := p.Write(file); err != nil {
		w.T.Fatal(err)
	}
	if err := m.Close(); err != nil {
		w.T.Fatal(err)
	}
	return w.Do(as, "POST", "/impor/"+kind, b.Bytes(), "Content-Type", "multipart/form-data; boundary=batas")
}

// table makes a CSV of rows.
func table(rows ...[]string) []byte {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	_ = w.WriteAll(rows) // a buffer takes everything
	return b.Bytes()
}

// book makes a workbook of one sheet; a cell may be a text, a number, a time, or
// a formula "=…".
func book(t testing.TB, rows [][]any, draw ...func(*excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for r, row := range rows {
		for c, v := range row {
			at, err := excelize.CoordinatesToCellName(c+1, r+1)
			if err != nil {
				t.Fatal(err)
			}
			if s, ok := v.(string); ok && strings.HasPrefix(s, "=") {
				err = f.SetCellFormula("Sheet1", at, s[1:])
			} else if v != nil {
				err = f.SetCellValue("Sheet1", at, v)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, d := range draw {
		d(f)
	}
	b, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// found lists findings as "B7 code", warnings apart.
func found(r *apptest.Response) (stops, warns []string) {
	list, _ := r.Get("temuan").([]any)
	for _, v := range list {
		f := v.(object)
		at := "-"
		if f["baris"] != nil {
			at = fmt.Sprint(f["baris"])
		}
		if f["kolom"] != nil {
			at = fmt.Sprint(f["kolom"]) + at
		}
		s := at + " " + fmt.Sprint(f["code"])
		if f["sifat"] == "peringatan" {
			warns = append(warns, s)
		} else {
			stops = append(stops, s)
		}
	}
	return stops, warns
}

func (w world) number(query string, args ...any) (n int) {
	w.T.Helper()
	if err := w.App.DB.Gorm.Raw(query, args...).Row().Scan(&n); err != nil {
		w.T.Fatal(db.Translate(err))
	}
	return n
}
