package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"time"

	"kerjasama/internal/app"
)

// printed is what the documents of one agreement cost, each the median of many,
// through the product's own handler.
type printed struct {
	pages    int // of the PDF
	pdf      time.Duration
	docx     time.Duration
	template time.Duration // a starter template filled and kept as a version
}

// prints are how often each document is made.
const prints = 21

// maxPrint is the target for a draft of ten pages.
const maxPrint = 150 * time.Millisecond

// printing makes an agreement of about ten pages in both languages and times its
// documents.
func printing(ctx context.Context, a *app.App, token string) (out printed, err error) {
	if err := a.SeedTemplates(ctx); err != nil {
		return out, err
	}
	ask := func(method, path string, body any, want int) ([]byte, error) {
		b, err := json.Marshal(body)
		if err != nil {
			return nil, err
		}
		r := httptest.NewRequestWithContext(ctx, method, "/api/v1"+path, bytes.NewReader(b))
		r.Header.Set("Authorization", "Bearer "+token)
		r.Header.Set("Content-Type", "application/json")
		rec := httptest.NewRecorder()
		a.Handler().ServeHTTP(rec, r)
		if rec.Code != want {
			return nil, fmt.Errorf("%s %s: %d %s", method, path, rec.Code, rec.Body)
		}
		return rec.Body.Bytes(), nil
	}
	id := func(b []byte, err error) (string, error) {
		var v struct {
			ID   string `json:"id"`
			Data []struct {
				ID string `json:"id"`
			} `json:"data"`
		}
		if err == nil {
			err = json.Unmarshal(b, &v)
		}
		if len(v.Data) > 0 {
			return v.Data[0].ID, err
		}
		return v.ID, err
	}
	partner, err := id(ask(http.MethodPost, "/mitra", object{"nama": "PT Rekaan Cetak Nusantara", "kategori": "dudi", "kode_negara": "ID"}, http.StatusCreated))
	if err != nil {
		return out, err
	}
	template, err := id(ask(http.MethodGet, "/templat-naskah?jenis=mou", nil, http.StatusOK))
	if err != nil {
		return out, err
	}
	draft, err := id(ask(http.MethodPost, "/naskah", object{
		"jenis": "mou", "judul": "Kerja Sama Pendidikan, Penelitian, dan Magang", "ruang_lingkup": "Magang.", "bidang": []string{"pendidikan"}, "tingkat": "nasional", "templat_id": template,
		"tanggal_mulai": "2026-07-01", "tanggal_berakhir": "2029-06-30", "pihak": []object{
			{"jenis": "polibatam", "nama_penandatangan": "Rekaan Satu", "jabatan_penandatangan": "Direktur"},
			{"jenis": "mitra", "mitra_id": partner, "nama_penandatangan": "Rekaan Dua", "jabatan_penandatangan": "Direktur Utama"},
		},
	}, http.StatusCreated))
	if err != nil {
		return out, err
	}
	path := "/naskah/" + draft + "/versi"
	if _, err := ask(http.MethodPost, path, object{"jenis": "draf", "pasal": articles(17)}, http.StatusCreated); err != nil {
		return out, err
	}
	timed := func(do func() ([]byte, error)) (took time.Duration, last []byte, err error) {
		var all []time.Duration
		for range prints {
			began := now()
			if last, err = do(); err != nil {
				return 0, nil, err
			}
			all = append(all, now().Sub(began))
		}
		slices.Sort(all)
		return all[len(all)/2], last, nil
	}
	var b []byte
	if out.pdf, b, err = timed(func() ([]byte, error) { return ask(http.MethodGet, path+"/1/dokumen?format=pdf", nil, http.StatusOK) }); err != nil {
		return out, err
	}
	out.pages = bytes.Count(b, []byte("/Type /Page\n"))
	if out.docx, _, err = timed(func() ([]byte, error) { return ask(http.MethodGet, path+"/1/dokumen?format=docx", nil, http.StatusOK) }); err != nil {
		return out, err
	}
	out.template, _, err = timed(func() ([]byte, error) {
		return ask(http.MethodPost, path, object{"jenis": "draf", "dari_templat": true}, http.StatusCreated)
	})
	return out, err
}

type object = map[string]any

// articles are n articles of three paragraphs in both languages, half a page each.
func articles(n int) []object {
	id := strings.Repeat("PARA PIHAK menyelenggarakan kegiatan bersama menurut kemampuan dan peraturan masing-masing, dengan memperhatikan mutu dan jadwal. ", 2)
	en := strings.Repeat("The PARTIES carry out joint activities within their means and their rules, with regard to quality and to the schedule. ", 2)
	out := make([]object, n)
	for i := range out {
		out[i] = object{"judul": object{"id": fmt.Sprintf("Ketentuan %d", i+1), "en": fmt.Sprintf("Provision %d", i+1)}, "ayat": []object{{"id": id, "en": en}, {"id": id, "en": en}, {"id": id, "en": en}}}
	}
	return out
}
