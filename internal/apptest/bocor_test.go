package apptest_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"kerjasama/internal/apptest"
	"kerjasama/internal/platform/journal"
)

// penonton is an account that sees the rows of some units only.
type penonton struct {
	d      *dunia
	who    string // for messages
	user   string // "": by the headers alone
	units  []string
	header []string
	shown  map[string]int // records of a noun it saw, and those it did not
	hidden map[string]int
	notice map[string]bool // what was told already
}

// Nothing of another unit's records comes out anywhere: random offices whose prodi
// move between jurusan, whose accounts lend each other their role, and every GET
// of the document asked as each of them, for every record there is, with a search
// for every record's own word. What may be seen is there, what may not is as if it
// did not exist, also for those who would change it.
func TestNothingLeaksInRandomWorlds(t *testing.T) {
	for _, seed := range apptest.Seeds(t, uint64(time.Now().Unix())) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			apptest.Each(t, func(t *testing.T, w *apptest.World) { leaks(t, w, seed) })
		})
	}
}

func leaks(t *testing.T, w *apptest.World, seed uint64) {
	t.Helper()
	d := newDunia(w, seed)
	d.ops = apptest.Operations(t)
	d.fill(4)
	d.move()
	d.fill(2)
	d.move()
	d.frozen = d.Do("pimpinan", "POST", "/kpi/snapshot", object{"periode": "2026", "alasan": "Untuk diuji."}).Want(201).Str("id")
	d.Clock.Advance(time.Minute)
	if _, err := journal.NewSealer(w.App.DB, w.Clock, slog.New(slog.DiscardHandler)).SealOnce(t.Context()); err != nil {
		t.Fatal(err)
	}
	shown, hidden := map[string]int{}, map[string]int{}
	see := func(who, user string, header []string, kode ...string) {
		p := penonton{d: d, who: who, user: user, header: header, shown: shown, hidden: hidden, notice: map[string]bool{}}
		for _, k := range kode {
			p.units = append(p.units, d.units[k])
		}
		p.everything()
	}
	for _, k := range jurusan[:3] {
		see("unit."+strings.ToLower(k), "unit."+strings.ToLower(k), nil, k)
	}
	_, token := d.script(object{"aplikasi": "skrip-uji", "unit_id": d.units["EL"], "cakupan": []string{
		"permintaan:baca", "rencana:baca", "koordinasi:baca", "pelaksanaan:baca", "naskah:baca", "arsip:baca", "kpi:baca", "laporan:baca", "peristiwa:baca", "permintaan:tulis", "rencana:tulis", "pelaksanaan:tulis"}})
	see("a token of EL", "", []string{"Authorization", token}, "EL")

	lent := d.lent("unit.if", "unit.tm", 1).Str("id")
	see("unit.tm, who stands in for unit.if", "unit.tm", nil, "TM", "IF")
	see("unit.tm a.n. unit.if", "unit.tm", []string{"Atas-Nama", lent}, "IF")
	d.move()
	d.Clock.Advance(25 * time.Hour)
	d.Forget()
	see("unit.tm, whose day is over", "unit.tm", nil, "TM")

	for _, noun := range []string{"rencana-kegiatan", "koordinasi", "pelaksanaan", "permintaan-layanan", "naskah"} {
		if shown[noun] == 0 || hidden[noun] == 0 {
			t.Errorf("seed %d proves little: %d of %s were seen, %d were not", seed, shown[noun], noun, hidden[noun])
		}
	}
}

func (p *penonton) do(method, path string, body any, header ...string) *apptest.Response {
	return p.d.Do(p.user, method, path, body, slices.Concat(p.header, header)...)
}

// fault tells once about a place.
func (p *penonton) fault(where, format string, args ...any) {
	p.d.T.Helper()
	said := fmt.Sprintf(format, args...)
	if key := where + said; !p.notice[key] {
		p.notice[key] = true
		p.d.T.Errorf("%s: %s: %s", p.who, where, said)
	}
}

// read asks, and looks for what is not for these eyes.
func (p *penonton) read(path string) *apptest.Response {
	p.d.T.Helper()
	r := p.do("GET", path, nil)
	if r.Status < 300 {
		p.search(path, r.Body, nil)
	}
	return r
}

// search looks for what is not for these eyes, but for one record that may be
// named here.
func (p *penonton) search(path string, body []byte, cited *rekaman) {
	p.d.T.Helper()
	text := opened(body)
	var v any
	if json.Unmarshal(body, &v) != nil {
		v = nil
	}
	for _, x := range p.d.all {
		if x.visible(p.units) || x == cited {
			continue
		}
		if bytes.Contains(text, []byte(x.kata)) {
			p.fault(path, "words of %s %s", x.noun, x.id)
		}
		if names(v, x) {
			p.fault(path, "%s %s is there", x.noun, x.id)
		}
	}
}

// opened is what a body says: the parts of one that is packed, one after another.
func opened(body []byte) []byte {
	if !bytes.HasPrefix(body, []byte("PK")) {
		return body
	}
	z, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		return body
	}
	var out bytes.Buffer
	for _, f := range z.File {
		if r, err := f.Open(); err == nil {
			io.Copy(&out, r)
			r.Close()
		}
	}
	return out.Bytes()
}

// names says whether a record itself stands somewhere in an answer; that a record
// one may see refers to its id is that record's own.
func names(v any, x *rekaman) bool {
	switch v := v.(type) {
	case map[string]any:
		if v["label"] == "–" {
			return false // counted and closed: an id that opens nothing
		}
		for key, member := range v {
			s, _ := member.(string)
			if s == x.id && (key == "id" || key == "subjek_id") || s != "" && s == x.kode || names(member, x) {
				return true
			}
		}
	case []any:
		return slices.ContainsFunc(v, func(e any) bool { return names(e, x) })
	}
	return false
}

// everything looks everywhere.
func (p *penonton) everything() {
	p.d.T.Helper()
	p.lists()
	for _, op := range p.d.ops {
		path := strings.TrimPrefix(op.Path, "/api/v1")
		if op.Method == http.MethodGet && !op.Public && !strings.Contains(path, "{id}") {
			p.page(path, op.Query)
		}
	}
	for _, unit := range jurusan {
		p.read("/unit/" + p.d.units[unit] + "/ringkasan")
	}
	p.read("/mitra/" + p.d.mitra)
	p.read("/kpi/snapshot/" + p.d.frozen)
	p.read("/kpi/snapshot/" + p.d.frozen + "/susulan")
	for _, x := range p.d.all {
		p.record(x)
	}
	for id, x := range p.d.files {
		want := map[bool]int{true: 200, false: 404}[x.visible(p.units)]
		if p.user == "" && want == 200 {
			continue // the scopes of its subject are judged elsewhere
		}
		if r := p.do("GET", "/berkas/"+id, nil); r.Status != want {
			p.fault("GET /berkas/"+id, "of %s %s: %d, want %d", x.noun, x.id, r.Status, want)
		}
		if r := p.do("POST", "/berkas/"+id+"/tautan", "{}"); r.Status != want {
			p.fault("POST /berkas/"+id+"/tautan", "of %s %s: %d, want %d", x.noun, x.id, r.Status, want)
		}
	}
}

// lists walks every list, with and without its members, and searches for each
// word.
func (p *penonton) lists() {
	p.d.T.Helper()
	for noun, expand := range map[string]string{
		"rencana-kegiatan": "mitra", "koordinasi": "rencana", "pelaksanaan": "mitra,naskah,rencana", "permintaan-layanan": "mitra,naskah,rencana",
		"naskah": "mitra", "arsip-laporan": "naskah,pelaksanaan", "survei-mitra": "pelaksanaan,mitra",
	} {
		want := 0
		for _, x := range p.d.all {
			if x.noun == noun && x.visible(p.units) {
				want++
			}
		}
		if r := p.do("GET", "/"+noun+"?limit=1&count=true", nil); r.Status != 403 && int(r.Num("page.total")) != want {
			p.fault("/"+noun, "%v in all, want %d", r.Num("page.total"), want)
		}
		for _, query := range []string{"?limit=100&expand=" + expand, "?limit=100&per=" + p.d.Clock.Now().UTC().Format(time.RFC3339)} {
			if r := p.read("/" + noun + query); r.Status == 200 {
				if got, ok := r.Get("data").([]any); !ok || len(got) != want {
					p.fault("/"+noun+query, "%d records, want %d", len(got), want)
				}
			}
		}
		for _, x := range p.d.all {
			if noun == "survei-mitra" || noun == "arsip-laporan" && p.user == "" {
				break // no search over surveys
			}
			r := p.read("/" + noun + "?q=" + x.kata)
			found, ok := r.Get("data").([]any)
			if want := x.noun == noun && x.visible(p.units) && noun != "koordinasi"; ok && want && len(found) == 0 {
				p.fault("/"+noun+"?q=", "%s %s is not found by its word", x.noun, x.id)
			}
		}
	}
	seen := map[string]bool{}
	for at := "/peristiwa?limit=500"; ; {
		r := p.read(at)
		events, ok := r.Get("data").([]any)
		if !ok || len(events) == 0 {
			break
		}
		for _, e := range events {
			seen[fmt.Sprint(e.(map[string]any)["subjek_id"])] = true
		}
		at = fmt.Sprintf("/peristiwa?limit=500&after=%v", r.Get(fmt.Sprintf("data.%d.seq", len(events)-1)))
	}
	for _, x := range p.d.all {
		if x.visible(p.units) && !seen[x.id] && len(seen) > 0 && x.noun != "survei-mitra" {
			p.fault("/peristiwa", "nothing of %s %s", x.noun, x.id)
		}
	}
}

// page asks for one that is of no single record, in every form and part it has.
func (p *penonton) page(path string, query []string) {
	p.d.T.Helper()
	if path == "/templat-naskah/isian" || path == "/pemberitahuan" && slices.Contains(p.header, "Atas-Nama") {
		return // its examples are called as records may be; what one was told is one's own, whoever one acts for
	}
	year := "?x="
	if slices.Contains(query, "tahun") {
		year = "?tahun=2026"
	}
	paths := []string{path}
	if strings.Contains(path, "/{kode}") {
		paths = nil
		for _, kode := range []string{"B.1.15.7", "B.1.15.8.a", "B.1.15.8.b", "B.1.15.8.c", "B.1.15.12", "B.1.15.14.a", "B.1.15.14.b", "B.1.15.14.c"} {
			paths = append(paths, strings.Replace(path, "{kode}", kode, 1))
		}
	}
	for _, at := range paths {
		at = strings.NewReplacer("{tahun}", "2026", "{jenis}", "bentuk_kegiatan", "{noun}", "rencana_kegiatan").Replace(at)
		if strings.Contains(at, "{") {
			return // of a name that is no record's
		}
		asks := []string{at + strings.TrimSuffix(year, "?x=")}
		for _, unit := range jurusan {
			if slices.Contains(query, "unit") && year != "?x=" {
				asks = append(asks, at+year+"&unit="+unit)
			}
		}
		for _, ask := range asks {
			for _, part := range []string{"pembilang", "penyebut", "tidak_terpenuhi", "dikecualikan"} {
				if slices.Contains(query, "bagian") {
					p.read(ask + "&limit=100&bagian=" + part)
					p.read(ask + "&limit=100&beku=false&bagian=" + part)
				}
			}
			p.read(ask)
			if slices.Contains(query, "beku") {
				p.read(ask + "&beku=false")
			}
			for _, format := range []string{"csv", "xlsx"} {
				if slices.Contains(query, "format") && year != "?x=" {
					p.read(ask + "&format=" + format)
				}
			}
		}
	}
}

// record asks for one record and everything under it, and tries to change one
// that is not for these eyes: it is answered as one that does not exist.
func (p *penonton) record(x *rekaman) {
	p.d.T.Helper()
	visible := x.visible(p.units)
	if visible {
		p.shown[x.noun]++
	} else {
		p.hidden[x.noun]++
	}
	const nobody = "018f0000-0000-7000-8000-000000000000"
	for _, op := range p.d.ops {
		path, ok := strings.CutPrefix(op.Path, "/api/v1/"+x.noun+"/{id}")
		if !ok {
			continue
		}
		path = strings.NewReplacer("{nomor}", "1", "{kid}", nobody).Replace(path)
		var body any
		if op.Body {
			body = "{}"
		}
		if !visible {
			got := p.do(op.Method, "/"+x.noun+"/"+x.id+path, body, "If-Match", `"1"`)
			like := p.do(op.Method, "/"+x.noun+"/"+nobody+path, body, "If-Match", `"1"`)
			if got.Status != like.Status || got.Status < 400 || got.Str("code") != like.Str("code") || got.Str("detail") != like.Str("detail") {
				p.fault(op.Method+" /"+x.noun+"/{id}"+path, "%d %s %s, but of one that is not there %d %s %s", got.Status, got.Str("code"), got.Str("detail"), like.Status, like.Str("code"), like.Str("detail"))
			}
			continue
		}
		if op.Method != http.MethodGet {
			continue
		}
		if strings.HasSuffix(path, "/dokumen") {
			if r := p.do("GET", "/"+x.noun+"/"+x.id+path, nil); r.Status < 300 {
				p.search("/"+x.noun+"/"+x.id+path, r.Body, x.induk)
			}
			continue
		}
		r := p.read("/" + x.noun + "/" + x.id + path)
		if path == "" && r.Status != 200 && (p.user != "" || r.Status != 403) {
			p.fault("/"+x.noun+"/"+x.id, "%d, want 200", r.Status)
		}
	}
}
