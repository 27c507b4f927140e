package pemberitahuan_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"kerjasama/internal/apptest"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/jobs"
)

type object = map[string]any

// world is an office whose people may be told; it is Friday 10 July 2026, 09:00
// WIB.
type world struct {
	*apptest.World
	mitra, unit string
	n           int
}

func each(t *testing.T, f func(t *testing.T, w *world)) {
	t.Helper()
	apptest.Each(t, func(t *testing.T, in *apptest.World) { f(t, begin(in)) })
}

func begin(in *apptest.World) *world {
	in.T.Helper()
	w := &world{World: in}
	w.mitra = w.Do("staf", "POST", "/mitra", object{"nama": "PT Rekaan Kabar", "kategori": "dudi", "kode_negara": "ID"}).Want(201).Str("id")
	w.unit = w.Do("staf", "GET", "/unit?kode=IF", nil).Want(200).Str("data.0.id")
	return w
}

// move sets the clock to a time of WIB on a day of July 2026.
func (w *world) move(day int, clock string) {
	w.T.Helper()
	t, err := time.Parse(time.RFC3339, fmt.Sprintf("2026-07-%02dT%s+07:00", day, clock))
	if err != nil {
		w.T.Fatal(err)
	}
	w.Clock.Set(t)
	w.Forget()
}

func (w *world) id(user string) string {
	w.T.Helper()
	return w.Do(user, "GET", "/me", nil).Want(200).Str("id")
}

// ask records a request that arrives now.
func (w *world) ask(more object) string {
	w.T.Helper()
	w.n++
	body := object{"jenis": "kunjungan", "kanal": "whatsapp", "pemohon_jenis": "umum", "pemohon_nama": "Pemohon Rekaan", "perihal": fmt.Sprint("Permintaan ", w.n), "masuk_pada": w.Clock.Now()}
	maps.Copy(body, more)
	return "/permintaan-layanan/" + w.Do("staf", "POST", "/permintaan-layanan", body).Want(201).Str("id")
}

func (w *world) clocks() {
	w.T.Helper()
	if _, err := w.App.Pemberitahuan.Clocks(w.T.Context()); err != nil {
		w.T.Fatal(err)
	}
}

// told is what stands in somebody's list, the oldest first: "kind text".
func (w *world) told(user string, headers ...string) []string {
	w.T.Helper()
	r := w.Do(user, "GET", "/pemberitahuan?sort=dibuat_pada&limit=100", nil, headers...).Want(200)
	out := []string{}
	for i := 0; r.Get(fmt.Sprintf("data.%d", i)) != nil; i++ {
		at := fmt.Sprintf("data.%d.", i)
		out = append(out, r.Str(at+"jenis")+" "+r.Str(at+"teks"))
		w.Do(user, "GET", r.Str(at+"href"), nil).Want(200) // what one is told of, one may see
	}
	return out
}

// wants compares the ends of everybody's lists since the last call.
func (w *world) wants(want map[string][]string) {
	w.T.Helper()
	for _, user := range []string{"staf", "koordinator", "unit.if", "unit.mb", "pimpinan", "auditor", "admin"} {
		got := w.told(user)
		slices.Sort(got) // what is told at one instant has no order
		slices.Sort(want[user])
		if strings.Join(got, "\n") != strings.Join(want[user], "\n") {
			w.T.Errorf("%s was told\n\t%s\nwant\n\t%s", user, strings.Join(got, "\n\t"), strings.Join(want[user], "\n\t"))
		}
		w.Do(user, "POST", "/pemberitahuan/baca-semua", "{}").Want(200)
	}
	if err := w.App.DB.Gorm.Exec("DELETE FROM pemberitahuan").Error; err != nil {
		w.T.Fatal(err)
	}
}

// letters are the mails that wait: "address: subject", and their texts.
func (w *world) letters() (out, texts []string) {
	w.T.Helper()
	if err := db.Raw(w.T.Context(), w.App.DB.Gorm, func(scan func(...any) error) error {
		var to, subject, text string
		if err := scan(&to, &subject, &text); err != nil {
			return err
		}
		out, texts = append(out, to+": "+subject), append(texts, text)
		return nil
	}, "SELECT ke, perihal, isi FROM surel_keluar ORDER BY dibuat_pada, ke"); err != nil {
		w.T.Fatal(err)
	}
	return out, texts
}

// address gives somebody an address.
func (w *world) address(user, surel string) {
	w.T.Helper()
	at := "/pengguna/" + w.id(user)
	tag := w.Do("admin", "GET", at, nil).Want(200).ETag()
	w.Do("admin", "PATCH", at, object{"surel": surel}, "If-Match", tag).Want(200)
}

func (w *world) plan() string {
	w.T.Helper()
	return w.Do("staf", "POST", "/rencana-kegiatan", object{"judul": "Kunjungan rekaan", "tujuan": "x", "jenis": "penjadwalan", "tanggal_mulai": "2026-08-01", "tanggal_selesai": "2026-08-02", "mitra_ids": []string{w.mitra}, "unit_ids": []string{w.unit}}).Want(201).Str("id")
}

func (w *world) submitted() string {
	w.T.Helper()
	id := w.plan()
	w.Do("staf", "POST", "/rencana-kegiatan/"+id+"/ajukan", "{}").Want(200)
	return id
}

func (w *world) meeting(at string) object {
	return object{"rencana_id": w.submitted(), "jenis": "rapat", "moda": "hibrida", "tempat": "Ruang rapat", "tautan": "https://rapat.example/1", "mulai_pada": at, "peserta": []object{
		{"nama": "Peserta Satu", "asal": "mitra", "mitra_id": w.mitra, "surel": "satu@mitra.example"},
		{"nama": "Peserta Dua", "asal": "internal", "unit_id": w.unit},
	}}
}

func (w *world) activity(from, until string, steps ...string) string {
	w.T.Helper()
	at := "/pelaksanaan/" + w.Do("unit.if", "POST", "/pelaksanaan", object{"judul": "Pelatihan rekaan", "jenis": "kegiatan", "bentuk_kegiatan_kode": "pelatihan", "unit_pelaksana_id": w.unit, "mitra_ids": []string{w.mitra},
		"bidang": []string{"pkm"}, "tingkat": "nasional", "relevan_ps": true, "tanggal_mulai": from, "tanggal_selesai": until}).Want(201).Str("id")
	for _, do := range steps {
		body := any("{}")
		if do == "laporkan" {
			body = object{"ringkasan": "x", "bukti": []object{{"tautan": "https://bukti.example/1", "judul": "Foto"}}}
		}
		w.Do("unit.if", "POST", at+"/"+do, body).Want(200)
	}
	return at
}

// jobEnds tells of jobs that ended well.
func jobEnds(ran chan<- string) func(jobs.Job, error) {
	return func(j jobs.Job, err error) {
		if err == nil {
			ran <- j.Kind
		}
	}
}

// runJobs runs the queue until stop, which waits for its end.
func runJobs(w *world) (stop func()) {
	ctx, cancel := context.WithCancel(w.T.Context())
	ended := make(chan struct{})
	go func() { defer close(ended); w.App.Jobs.Run(ctx) }()
	return func() { cancel(); <-ended }
}
