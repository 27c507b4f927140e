package apptest_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kerjasama/internal/apptest"
)

type object = map[string]any

// office is a world in which the SOP is driven.
type office struct {
	*apptest.World
	mitra, unit, prodi string
	names, later       int // of templates and of delegations, each its own
}

func open(w *apptest.World) *office {
	w.T.Helper()
	o := &office{World: w}
	o.unit = o.Do("staf", "GET", "/unit?kode=IF", nil).Want(200).Str("data.0.id")
	o.prodi = o.Do("staf", "GET", "/prodi?jurusan=IF&sort=kode", nil).Want(200).Str("data.0.id")
	o.mitra = o.partner("PT Rekaan Satu")
	return o
}

func (o *office) partner(nama string) string {
	o.T.Helper()
	return o.Do("staf", "POST", "/mitra", object{"nama": nama, "kategori": "dudi", "kode_negara": "ID"}).Want(201).Str("id")
}

func (o *office) plan(more ...string) string {
	o.T.Helper()
	return o.Do("staf", "POST", "/rencana-kegiatan", object{
		"judul": "Kunjungan industri", "tujuan": "Menyelaraskan kurikulum.", "jenis": "penjadwalan", "tanggal_mulai": "2026-07-10", "tanggal_selesai": "2026-07-11",
		"mitra_ids": append([]string{o.mitra}, more...), "unit_ids": []string{o.unit}, "prodi_ids": []string{o.prodi},
	}).Want(201).Str("id")
}

// agreed returns a plan that its partners agreed to.
func (o *office) agreed() string {
	o.T.Helper()
	id := o.plan()
	o.Do("staf", "POST", "/rencana-kegiatan/"+id+"/ajukan", "{}").Want(200)
	o.meet(id, "sepakat")
	return id
}

func (o *office) meet(plan, hasil string) string {
	o.T.Helper()
	id := o.Do("koordinator", "POST", "/koordinasi", object{
		"rencana_id": plan, "jenis": "rapat", "moda": "luring", "tempat": "Ruang rapat", "mulai_pada": "2026-07-10T08:00:00+07:00",
		"peserta": []object{{"nama": "Peserta Rekaan", "asal": "mitra", "mitra_id": o.mitra}},
	}).Want(201).Str("id")
	o.Do("koordinator", "POST", "/koordinasi/"+id+"/catat-hasil", object{
		"hasil": hasil, "notula": "Jadwal disepakati.", "dilaksanakan_pada": "2026-07-10T08:00:00+07:00",
	}).Want(200)
	return id
}

func (o *office) activity(plan string) string {
	o.T.Helper()
	body := object{
		"judul": "Kunjungan industri", "jenis": "kunjungan", "bentuk_kegiatan_kode": "kunjungan_industri", "unit_pelaksana_id": o.unit,
		"prodi_ids": []string{o.prodi}, "mitra_ids": []string{o.mitra}, "bidang": []string{"pendidikan"}, "tingkat": "nasional", "relevan_ps": true,
		"tanggal_mulai": "2026-07-10", "tanggal_selesai": "2026-07-10",
	}
	if plan != "" {
		body["rencana_id"] = plan
	}
	return o.Do("unit.if", "POST", "/pelaksanaan", body).Want(201).Str("id")
}

func (o *office) held(plan string) string {
	o.T.Helper()
	id := o.activity(plan)
	o.Do("unit.if", "POST", "/pelaksanaan/"+id+"/mulai", "{}").Want(200)
	o.Do("unit.if", "POST", "/pelaksanaan/"+id+"/selesaikan", "{}").Want(200)
	return id
}

func (o *office) report(as, id string) *apptest.Response {
	o.T.Helper()
	return o.Do(as, "POST", "/pelaksanaan/"+id+"/laporkan", object{
		"ringkasan": "Terlaksana.", "bukti": []object{{"tautan": "https://bukti.example/1", "judul": "Foto"}},
		"manfaat_ps": []object{{"prodi_id": o.prodi, "uraian": "Bahan ajar baru."}},
	})
}

// events lists what the journal holds after a point, oldest first.
func (o *office) events(after int) []string {
	o.T.Helper()
	rows, err := o.App.DB.SQL.QueryContext(context.Background(), fmt.Sprintf("SELECT peristiwa FROM jurnal WHERE id > %d ORDER BY id", after))
	if err != nil {
		o.T.Fatal(err)
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var e string
		if err := rows.Scan(&e); err != nil {
			o.T.Fatal(err)
		}
		out = append(out, e)
	}
	if err := rows.Err(); err != nil {
		o.T.Fatal(err)
	}
	return out
}

func (o *office) number(query string) (n int) {
	o.T.Helper()
	if err := o.App.DB.Gorm.Raw(query).Row().Scan(&n); err != nil {
		o.T.Fatalf("%s: %v", query, err)
	}
	return n
}

func (o *office) kpi(kode string) string {
	o.T.Helper()
	r := o.Do("pimpinan", "GET", "/kpi/"+kode+"?tahun=2026", nil).Want(200)
	return fmt.Sprintf("%v/%v", r.Num("pembilang"), r.Num("penyebut"))
}

// The flow of the SOP by the names of the contract: from plan to archived
// report, four roles, every step in the journal and nothing else, and the KPI
// that changed because of it.
func TestTheSOPFromPlanToArchive(t *testing.T) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		o := open(w)
		if got := o.kpi("B.1.15.12"); got != "0/21" {
			t.Errorf("before, B.1.15.12 is %s", got)
		}
		step := func(want string, does func()) {
			t.Helper()
			at := o.number("SELECT max(id) FROM jurnal")
			does()
			if got := strings.Join(o.events(at), " "); got != want {
				t.Errorf("the journal got %q, want %q", got, want)
			}
		}
		var plan, meeting, act, archive string
		step("rencana_kegiatan.dibuat", func() { plan = o.plan() })
		step("rencana_kegiatan.diajukan", func() {
			if got := o.Do("staf", "POST", "/rencana-kegiatan/"+plan+"/ajukan", "{}").Want(200).Str("status"); got != "siap_koordinasi" {
				t.Errorf("submitted: %s", got)
			}
		})
		step("koordinasi.dibuat rencana_kegiatan.dalam_koordinasi koordinasi.hasil_dicatat rencana_kegiatan.siap_laksana", func() { meeting = o.meet(plan, "sepakat") })
		step("pelaksanaan.dibuat", func() { act = o.activity(plan) })
		step("pelaksanaan.dimulai rencana_kegiatan.berlangsung", func() { o.Do("unit.if", "POST", "/pelaksanaan/"+act+"/mulai", "{}").Want(200) })
		step("pelaksanaan.diselesaikan rencana_kegiatan.terlaksana", func() {
			o.Do("unit.if", "POST", "/pelaksanaan/"+act+"/selesaikan", object{"peserta": []object{{"prodi_id": o.prodi, "jenis": "mahasiswa", "jumlah": 40}}}).Want(200)
		})
		step("pelaksanaan.dilaporkan", func() { o.report("unit.if", act).Want(200) })
		step("pelaksanaan.diverifikasi", func() {
			if got := o.Do("koordinator", "POST", "/pelaksanaan/"+act+"/verifikasi", object{"catatan": "Lengkap."}).Want(200).Str("status"); got != "terverifikasi" {
				t.Errorf("verified: %s", got)
			}
		})
		file := o.Do("staf", "POST", "/berkas", "--b\r\nContent-Disposition: form-data; name=\"berkas\"; filename=\"laporan.pdf\"\r\n\r\n%PDF-1.4\n1 0 obj\nendobj\n%%EOF\n\r\n--b--\r\n", "Content-Type", "multipart/form-data; boundary=b").Want(201).Str("id")
		step("arsip_laporan.dibuat rencana_kegiatan.diarsipkan", func() {
			a := o.Do("staf", "POST", "/arsip-laporan", object{"jenis_rekaman": "laporan_kegiatan", "pelaksanaan_id": act, "tahun": 2026, "judul": "Laporan kunjungan", "berkas_id": file}).Want(201)
			if archive = a.Str("id"); a.Str("retensi_sampai") != "2031-07-10" {
				t.Errorf("kept until %s", a.Str("retensi_sampai"))
			}
		})
		if got := o.Do("staf", "GET", "/rencana-kegiatan/"+plan, nil).Want(200).Str("status"); got != "diarsipkan" {
			t.Errorf("the plan is %s", got)
		}
		if got := o.kpi("B.1.15.12"); got != "1/21" {
			t.Errorf("after, B.1.15.12 is %s", got)
		}
		o.Do("koordinator", "DELETE", "/arsip-laporan/"+archive, nil, "If-Match", "*").Problem(409, "retention_hold")

		for path, want := range map[string]int{"/rencana-kegiatan/" + plan: 7, "/koordinasi/" + meeting: 2, "/pelaksanaan/" + act: 5, "/arsip-laporan/" + archive: 1} {
			if n := len(o.Do("staf", "GET", path+"/riwayat", nil).Want(200).Get("data").([]any)); n != want {
				t.Errorf("%s has %d versions, want %d", path, n, want)
			}
		}
	})
}

// What a caller may not see answers like what does not exist, byte for byte.
func TestWhatOneMayNotSeeIsLikeWhatIsNot(t *testing.T) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		o := open(w)
		plan := o.agreed()
		act := o.held(plan)
		meeting := o.Do("staf", "GET", "/koordinasi?rencana="+plan, nil).Want(200).Str("data.0.id")
		const nobody = "01980000-0000-7000-8000-00000000dead"
		strip := func(r *apptest.Response, id string) string {
			body := strings.ReplaceAll(string(r.Body), id, "ID")
			return strings.ReplaceAll(body, r.Header.Get("X-Request-Id"), "REQUEST")
		}
		for path, id := range map[string]string{"/rencana-kegiatan/": plan, "/koordinasi/": meeting, "/pelaksanaan/": act} {
			for _, more := range []string{"", "/riwayat", "?per=2026-07-10T02:00:00Z"} {
				hidden, absent := o.Do("unit.tm", "GET", path+id+more, nil), o.Do("unit.tm", "GET", path+nobody+more, nil)
				hidden.Problem(404, "not_found")
				if d := cmp.Diff(strip(absent, nobody), strip(hidden, id)); d != "" {
					t.Errorf("GET %s%s tells them apart:\n%s", path, more, d)
				}
			}
		}
		for _, call := range []string{"mulai", "selesaikan", "laporkan", "batalkan", "bukti"} {
			body := object{"alasan": "x", "ringkasan": "x", "bukti": []object{{"tautan": "https://bukti.example/1", "judul": "x"}}}
			switch call {
			case "mulai", "selesaikan":
				body = object{}
			case "batalkan":
				body = object{"alasan": "x"}
			case "laporkan":
				delete(body, "alasan")
			case "bukti":
				body = object{"tautan": "https://bukti.example/1", "judul": "x"}
			}
			hidden, absent := o.Do("unit.tm", "POST", "/pelaksanaan/"+act+"/"+call, body), o.Do("unit.tm", "POST", "/pelaksanaan/"+nobody+"/"+call, body)
			if hidden.Status != 404 || strip(hidden, act) != strip(absent, nobody) {
				t.Errorf("POST %s: hidden %d %s, absent %d %s", call, hidden.Status, hidden.Body, absent.Status, absent.Body)
			}
		}
		if n := len(o.Do("unit.tm", "GET", "/pelaksanaan", nil).Want(200).Get("data").([]any)); n != 0 {
			t.Errorf("unit.tm lists %d activities of IF", n)
		}
	})
}

// Nobody verifies their own report, and an illegal step says which are legal.
func TestOwnReportsAndIllegalSteps(t *testing.T) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		o := open(w)
		act := o.held("")
		r := o.Do("koordinator", "POST", "/pelaksanaan/"+act+"/verifikasi", "{}").Problem(409, "invalid_transition")
		if actions, ok := r.Get("allowed_actions").([]any); !ok || len(actions) == 0 {
			t.Errorf("no allowed_actions in %s", r.Body)
		}
		o.report("koordinator", act).Want(200)
		before := o.Do("staf", "GET", "/pelaksanaan/"+act, nil).Want(200)
		o.Do("koordinator", "POST", "/pelaksanaan/"+act+"/verifikasi", "{}").Problem(403, "separation_of_duties")
		many := o.Do("koordinator", "POST", "/pelaksanaan/verifikasi-massal", object{"ids": []string{act}}).Want(200)
		if !strings.Contains(string(many.Body), "separation_of_duties") {
			t.Errorf("in bulk: %s", many.Body)
		}
		after := o.Do("staf", "GET", "/pelaksanaan/"+act, nil).Want(200)
		if d := cmp.Diff(string(before.Body), string(after.Body)); d != "" {
			t.Errorf("a refusal changed the record:\n%s", d)
		}
		own := o.Do("koordinator", "GET", "/pelaksanaan/"+act, nil).Want(200)
		for _, a := range own.Get("allowed_actions").([]any) {
			a := a.(map[string]any)
			if a["name"] == "verifikasi" && a["allowed"] != false {
				t.Errorf("verifikasi is offered to the reporter: %v", a)
			}
		}
	})
}

// Two last activities of one plan, finished at the same instant: the plan is
// carried out, once.
func TestTwoLastActivitiesAtOnceFinishThePlan(t *testing.T) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		o := open(w)
		w.Token("unit.if")
		for round := range 5 {
			plan := o.agreed()
			acts := []string{o.activity(plan), o.activity(plan)}
			for _, a := range acts {
				o.Do("unit.if", "POST", "/pelaksanaan/"+a+"/mulai", "{}").Want(200)
			}
			at := o.number("SELECT max(id) FROM jurnal")
			got := together(len(acts), func(i int) int { return o.Do("unit.if", "POST", "/pelaksanaan/"+acts[i]+"/selesaikan", "{}").Status })
			if !slices.Equal(got, []int{200, 200}) {
				t.Fatalf("round %d: %v", round, got)
			}
			if s := o.Do("staf", "GET", "/rencana-kegiatan/"+plan, nil).Want(200).Str("status"); s != "terlaksana" {
				t.Errorf("round %d: the plan is %s", round, s)
			}
			es := o.events(at)
			slices.Sort(es)
			if d := cmp.Diff([]string{"pelaksanaan.diselesaikan", "pelaksanaan.diselesaikan", "rencana_kegiatan.terlaksana"}, es); d != "" {
				t.Errorf("round %d: journal:\n%s", round, d)
			}
		}
	})
}

// Two hundred PATCHes race, each with the version its sender saw: whoever was
// told 200 changed exactly that version, the others were told 412.
func TestRacingPatchesLoseNothing(t *testing.T) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		o := open(w)
		id := o.plan()
		path := "/rencana-kegiatan/" + id
		w.Token("staf")
		const senders, rounds = 20, 10
		won := 0
		var mu sync.Mutex
		applied := map[string]int{} // title → version it made
		for round := range rounds {
			tag := o.Do("staf", "GET", path, nil).Want(200).ETag()
			got := together(senders, func(i int) int {
				title := fmt.Sprintf("Kunjungan %d-%d", round, i)
				r := o.Do("staf", "PATCH", path, object{"judul": title}, "If-Match", tag)
				switch r.Status {
				case http.StatusOK:
					mu.Lock()
					won++
					applied[title] = int(r.Num("versi"))
					mu.Unlock()
				case http.StatusPreconditionFailed:
					r.Problem(412, "stale")
				}
				return r.Status
			})
			if n := count(got, 200); n != 1 || count(got, 412) != senders-1 {
				t.Fatalf("round %d: %v", round, got)
			}
		}
		last := o.Do("staf", "GET", path, nil).Want(200)
		if int(last.Num("versi")) != 1+won || applied[last.Str("judul")] != 1+won {
			t.Errorf("version %v with title %q after %d changes", last.Num("versi"), last.Str("judul"), won)
		}
		if n := o.number("SELECT count(*) FROM jurnal WHERE subjek_id = '" + id + "'"); n != 1+won {
			t.Errorf("%d versions in the journal, %d changes", n, won)
		}
		o.Do("staf", "PATCH", path, object{"judul": "x"}).Problem(428, "if_match_required")
	})
}

// together runs f n times at once and returns what each came to.
func together(n int, f func(i int) int) []int {
	out := make([]int, n)
	gate := make(chan struct{})
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() {
			<-gate
			out[i] = f(i)
		})
	}
	close(gate)
	wg.Wait()
	return out
}

func count(all []int, v int) (n int) {
	for _, x := range all {
		if x == v {
			n++
		}
	}
	return n
}
