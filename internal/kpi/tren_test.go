package kpi_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"image/png"
	"os"
	"strings"
	"testing"
)

func TestTrends(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.past()
		line := func(query string) string {
			t.Helper()
			r := w.Do("auditor", "GET", "/kpi/B.1.15.8.a/tren?"+query, nil).Want(200)
			out := []string{}
			for i := range r.Get("data").([]any) {
				at := fmt.Sprintf("data.%d.", i)
				out = append(out, fmt.Sprintf("%v:%v/%v %v %v %v", r.Num(at+"tahun"), r.Num(at+"pembilang"), r.Num(at+"penyebut"), r.Get(at+"nilai"), r.Get(at+"tercapai"), r.Str(at+"status")))
			}
			return strings.Join(out, ", ")
		}
		const want = "2024:0/0 <nil> <nil> tidak_ada_data, 2025:1/3 33.33 false selesai, 2026:0/0 <nil> <nil> tidak_ada_data"
		if got := line("dari=2024&sampai=2026"); got != want {
			t.Errorf("got %s", got)
		}
		if got := line("dari=2025&sampai=2025&unit=IF"); got != "2025:1/1 100 true selesai" {
			t.Errorf("of IF: %s", got)
		}
		if got := strings.Count(line(""), "/"); got != 10 {
			t.Errorf("%d years when none are named", got)
		}
		w.freeze(object{"periode": "2025"})
		if got := line("dari=2024&sampai=2026"); got != strings.Replace(want, "selesai", "beku", 1) {
			t.Errorf("frozen: %s", got)
		}
		if got := line("dari=2024&sampai=2026&beku=false"); got != want {
			t.Errorf("live: %s", got)
		}
		for query, want := range map[string]string{
			"dari=2026&sampai=2025": "422 sampai reversed", "sampai=2027": "422 sampai future_year", "dari=1999": "422 dari out_of_range", "dari=duaribu": "400 dari not_integer",
			"unit=TIADA": "422 unit unknown_id", "unit=IF01": "422 unit unknown_id", "unit=HUMAS": "422 unit not_jurusan", "prodi=IF": "422 prodi unknown_id", "unit=IF&prodi=IF01": "422 prodi one_scope",
			"format=pdf": "400 format not_in_list", "kanal=surel": "422 kanal clocks_only", "kanal=merpati": "400 kanal not_in_list", "tahun=2025": "400 tahun unknown_parameter", "periode=2025": "400 periode unknown_parameter",
		} {
			r := w.Do("auditor", "GET", "/kpi/B.1.15.8.a/tren?"+query, nil)
			if got := fmt.Sprint(r.Status, " ", r.Str("errors.0.pointer"), " ", r.Str("errors.0.code")); got != want {
				t.Errorf("%s: %s, want %s", query, got, want)
			}
		}
		w.Do("auditor", "GET", "/kpi/B.1.15.14.b/tren?unit=IF", nil).Problem(422, "validation_failed")
		w.Do("unit.if", "GET", "/kpi/B.1.15.7/tren?unit=EL", nil).Problem(404, "not_found")
		w.Do("unit.if", "GET", "/kpi/B.1.15.7/tren?unit=IF", nil).Want(200)
		w.Do("auditor", "GET", "/kpi/B.1.15.14.b/tren?kanal=surel&dari=2000", nil).Want(200)

		pic := w.Do("auditor", "GET", "/kpi/B.1.15.12/tren?dari=2019&format=png", nil).Want(200)
		if im, err := png.Decode(bytes.NewReader(pic.Body)); err != nil || im.Bounds().Dx() != 960 {
			t.Errorf("the picture: %v", err)
		}
		svg := w.Do("auditor", "GET", "/kpi/B.1.15.12/tren?dari=2019", nil, "Accept", "image/svg+xml").Want(200)
		for _, text := range []string{">2020<", ">100<", ">0<", "KPI B.1.15.12, lembaga, 2019–2026", "Nilai", "Target"} {
			if !bytes.Contains(svg.Body, []byte(text)) {
				t.Errorf("the drawing lacks %q", text)
			}
		}
		if r := w.Do("auditor", "GET", "/kpi/B.1.15.12/tren?dari=2019", nil, "Accept", "image/svg+xml", "If-None-Match", svg.ETag()); r.Status != 304 {
			t.Errorf("asked again: %d", r.Status)
		}
		w.Do("auditor", "GET", "/kpi/B.1.15.12/tren", nil, "Accept", "application/pdf").Problem(406, "not_acceptable")
		if at := os.Getenv("KERJASAMA_GAMBAR"); at != "" {
			for name, path := range map[string]string{"a": "/kpi/B.1.15.12/tren?dari=2019", "b": "/kpi/B.1.15.8.a/tren?dari=2024", "c": "/kpi/B.1.15.14.b/tren?dari=2000&kanal=datang_langsung", "d": "/kpi/B.1.15.8.a/tren?dari=2025&sampai=2025&unit=IF"} {
				if err := os.WriteFile(at+"/"+name+".png", w.Do("auditor", "GET", path+"&format=png", nil).Want(200).Body, 0o600); err != nil {
					t.Fatal(err)
				}
			}
		}
	})
}

func TestReportAsATable(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.past()
		w.change("/unit/"+w.ids["TM"], object{"nama": "=HYPERLINK(1)"})
		r := w.Do("auditor", "GET", "/kpi/laporan?tahun=2025", nil, "Accept", "text/csv").Want(200)
		rows, err := csv.NewReader(bytes.NewReader(r.Body)).ReadAll()
		if err != nil || len(rows) != 1+8+5*4 {
			t.Fatalf("%d rows, %v", len(rows), err)
		}
		if got := strings.Join(rows[0][:9], ","); got != "kode,uraian,tahun,cakupan_jenis,cakupan_kode,cakupan_nama,pembilang,penyebut,nilai" {
			t.Errorf("the header is %s", got)
		}
		guarded := 0
		for _, row := range rows {
			if row[5] == "'=HYPERLINK(1)" {
				guarded++
			}
			if row[0] == "B.1.15.8.a" && row[3] == "lembaga" && strings.Join(row[6:12], ",") != "1,3,33.33,100,false,selesai" {
				t.Errorf("B.1.15.8.a: %v", row)
			}
		}
		if guarded != 5 {
			t.Errorf("%d cells guarded, want 5", guarded)
		}
		if same := w.Do("auditor", "GET", "/kpi/laporan?tahun=2025&format=csv", nil).Want(200); !bytes.Equal(same.Body, r.Body) || same.ETag() != r.ETag() {
			t.Error("by format and by Accept are not the same")
		}
		if got := w.Do("auditor", "GET", "/kpi/laporan?tahun=2025&format=csv", nil, "If-None-Match", r.ETag()); got.Status != 304 {
			t.Errorf("asked again: %d", got.Status)
		}
		w.Do("auditor", "GET", "/kpi/laporan?tahun=2025", nil, "Accept", "application/xml").Problem(406, "not_acceptable")
		w.Do("auditor", "GET", "/kpi/laporan?tahun=2025&format=xlsx", nil).Problem(400, "query_invalid")
		for accept, want := range map[string]string{"*/*": "application/json", "text/csv;q=0.5, application/json": "application/json", "application/json;q=0.1, text/*": "text/csv", "text/csv, */*;q=0": "text/csv"} {
			if got := w.Do("auditor", "GET", "/kpi/laporan?tahun=2025", nil, "Accept", accept).Want(200).Header.Get("Content-Type"); got != want {
				t.Errorf("%s: %s", accept, got)
			}
		}
	})
}
