package kerjasama_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"

	"kerjasama/pkg/kerjasama"
)

// office stands for the server in the examples.
func office(answers map[string]string) *httptest.Server {
	return httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a, known := answers[r.Method+" "+r.URL.RequestURI()]
		status, body, _ := strings.Cut(a, " ")
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("ETag", `"1.tPq"`)
		switch {
		case !known:
			w.WriteHeader(http.StatusNotFound)
			return
		case status == "412":
			w.Header().Set("Content-Type", "application/problem+json")
			w.WriteHeader(http.StatusPreconditionFailed)
		case status == "201":
			w.WriteHeader(http.StatusCreated)
		}
		fmt.Fprint(w, body)
	}))
}

// connect makes a client; scripts take the token from the environment.
func connect(s *httptest.Server) *kerjasama.Client {
	c, err := kerjasama.New(kerjasama.Config{URL: s.URL, Credentials: kerjasama.Token("…")})
	if err != nil {
		panic(err)
	}
	return c
}

func ExampleList() {
	s := office(map[string]string{
		"GET /api/v1/mitra?limit=100&status=aktif":           `200 {"data":[{"kode":"M-0001","nama":"PT Contoh Satu"}],"page":{"next_cursor":"k2"}}`,
		"GET /api/v1/mitra?cursor=k2&limit=100&status=aktif": `200 {"data":[{"kode":"M-0002","nama":"PT Contoh Dua"}],"page":{"next_cursor":null}}`,
	})
	defer s.Close()
	type mitra struct{ Kode, Nama string }
	for m, err := range kerjasama.List[mitra](context.Background(), connect(s), "/mitra", url.Values{"status": {"aktif"}}) {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(m.Kode, m.Nama)
	}
	// Output:
	// M-0001 PT Contoh Satu
	// M-0002 PT Contoh Dua
}

func ExampleCreate() {
	s := office(map[string]string{"POST /api/v1/mitra": `201 {"id":"0197","status":"aktif"}`})
	defer s.Close()
	m, err := kerjasama.Create[struct{ ID, Status string }](context.Background(), connect(s), "/mitra",
		map[string]any{"nama": "PT Contoh Satu", "kategori": "dudi", "kode_negara": "ID"},
		kerjasama.Key("impor-2026-baris-1")) // a script that starts over adds no second one
	fmt.Println(m.Value.ID, m.Value.Status, err)
	// Output: 0197 aktif <nil>
}

func ExamplePatch() {
	s := office(map[string]string{
		"GET /api/v1/mitra/0197":   `200 {"id":"0197"}`,
		"PATCH /api/v1/mitra/0197": `412 {"code":"stale","detail":"Rekaman sudah diubah orang lain."}`,
	})
	defer s.Close()
	ctx, c := context.Background(), connect(s)
	m, err := kerjasama.Get[struct{ ID string }](ctx, c, "/mitra/0197", nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	_, err = kerjasama.Patch[struct{ ID string }](ctx, c, "/mitra/"+m.Value.ID, m.ETag, map[string]any{"kota": "Batam"})
	if kerjasama.Code(err) == "stale" {
		fmt.Println("somebody was faster: read it again")
	}
	// Output: somebody was faster: read it again
}

func ExampleProblem() {
	s := office(map[string]string{"POST /api/v1/mitra": `412 {"code":"stale","detail":"Usang.","errors":[{"pointer":"/nama","detail":"Wajib diisi."}]}`})
	defer s.Close()
	_, err := kerjasama.Create[struct{}](context.Background(), connect(s), "/mitra", map[string]any{})
	if p, ok := errors.AsType[*kerjasama.Problem](err); ok {
		fmt.Println(p.Status, p.Code, p.Errors[0].Pointer, p.Errors[0].Detail)
	}
	// Output: 412 stale /nama Wajib diisi.
}

func ExampleClient_LaporanKPI() {
	s := office(map[string]string{"GET /api/v1/kpi/laporan?tahun=2026": `200 {"tahun":2026,"data":[{"kode":"B.1.15.12","pembilang":3,"penyebut":4,"nilai":75}]}`})
	defer s.Close()
	l, err := connect(s).LaporanKPI(context.Background(), url.Values{"tahun": {"2026"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, k := range l.Value.Data {
		fmt.Printf("%s %d/%d %.2f%%\n", k.Kode, k.Pembilang, k.Penyebut, *k.Nilai)
	}
	// Output: B.1.15.12 3/4 75.00%
}

func ExampleClient_Peristiwa() {
	s := office(map[string]string{"GET /api/v1/peristiwa?after=41&limit=100": `200 {"data":[{"posisi":42,"jenis":"mitra.dibuat"}],"next_after":43,"head":43}`})
	defer s.Close()
	after := int64(41) // kept since the last time
	for p, err := range connect(s).Peristiwa(context.Background(), after, nil) {
		if err != nil {
			fmt.Println(err)
			return
		}
		for _, e := range p.Data {
			fmt.Println(e.Posisi, e.Jenis)
		}
		after = p.NextAfter
	}
	fmt.Println("next time behind", after)
	// Output:
	// 42 mitra.dibuat
	// next time behind 43
}

func ExampleClient_Upload() {
	s := office(map[string]string{"POST /api/v1/berkas": `201 {"id":"0198","ukuran":9}`})
	defer s.Close()
	b, err := connect(s).Upload(context.Background(), "notula.txt", func() (io.ReadCloser, error) { return os.Open("doc.go") })
	fmt.Println(b.Value.ID, b.Value.Ukuran, err)
	// Output: 0198 9 <nil>
}
