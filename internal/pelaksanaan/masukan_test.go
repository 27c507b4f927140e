package pelaksanaan_test

import (
	"strings"
	"testing"
)

const long = 100_000

func TestBadInput(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.sub(t, "new activities", func(t *testing.T, w *world) {
			homeless := w.homeless()
			for name, tt := range map[string]struct {
				more         object
				code, faults string // no code is validation_failed
			}{
				"dates reversed":                    {more: object{"tanggal_mulai": "2026-07-11"}, faults: "/tanggal_selesai date_order"},
				"no dates":                          {more: object{"tanggal_mulai": nil, "tanggal_selesai": nil}, faults: "/tanggal_mulai required, /tanggal_selesai required"},
				"a day that is not":                 {more: object{"tanggal_mulai": "2026-02-30"}, faults: "/tanggal_mulai wrong_type"},
				"an instant without offset":         {more: object{"mulai_pada": "2026-07-09T08:00:00"}, faults: "/mulai_pada wrong_type"},
				"begins the evening before":         {more: object{"mulai_pada": "2026-07-08T23:59:59+07:00"}, faults: "/mulai_pada outside_dates"},
				"the same evening, in UTC":          {more: object{"mulai_pada": "2026-07-08T16:59:59Z"}, faults: "/mulai_pada outside_dates"},
				"ends the day after":                {more: object{"selesai_pada": "2026-07-11T00:00:00+07:00"}, faults: "/selesai_pada outside_dates"},
				"ends before it begins":             {more: object{"mulai_pada": "2026-07-09T09:00:00+07:00", "selesai_pada": "2026-07-09T08:00:00+07:00"}, faults: "/selesai_pada date_order"},
				"no title":                          {more: object{"judul": nil}, faults: "/judul required"},
				"a title of blanks":                 {more: object{"judul": " \t "}, faults: "/judul required"},
				"a title of 100 kB":                 {more: object{"judul": strings.Repeat("é", long/2)}, faults: "/judul too_long"},
				"a kind that is not":                {more: object{"jenis": "piknik"}, faults: "/jenis not_in_list"},
				"a field that is not":               {more: object{"bidang": []string{"pkm", "olahraga"}}, faults: "/bidang/1 not_in_list"},
				"a field twice":                     {more: object{"bidang": []string{"pkm", "pkm"}}, faults: "/bidang/1 duplicate"},
				"a level that is not":               {more: object{"tingkat": "galaksi"}, faults: "/tingkat not_in_list"},
				"a form not on the list":            {more: object{"bentuk_kegiatan_kode": "piknik"}, faults: "/bentuk_kegiatan_kode unknown_code"},
				"an unknown unit":                   {more: object{"unit_pelaksana_id": nobody}, faults: "/unit_pelaksana_id unknown_id"},
				"another unit":                      {more: object{"unit_pelaksana_id": w.unit["MB"]}, faults: "/unit_pelaksana_id own_unit_required"},
				"an unknown prodi":                  {more: object{"prodi_ids": []string{w.prodi["IF01"], nobody}}, faults: "/prodi_ids/1 unknown_id"},
				"a prodi twice":                     {more: object{"prodi_ids": []string{w.prodi["IF01"], w.prodi["IF01"]}}, faults: "/prodi_ids/1 duplicate"},
				"a prodi of no jurusan":             {more: object{"prodi_ids": []string{w.prodi["IF01"], homeless}}, faults: "/prodi_ids/1 no_jurusan"},
				"an unknown partner":                {more: object{"mitra_ids": []string{nobody}}, faults: "/mitra_ids/0 unknown_id"},
				"an agreement, none being kept":     {more: object{"naskah_id": nobody}, faults: "/naskah_id unknown_id"},
				"a status of one's own":             {more: object{"status": "terverifikasi"}, code: "unknown_field", faults: "/status unknown_field"},
				"a report before it was held":       {more: object{"ringkasan": "x"}, code: "unknown_field", faults: "/ringkasan unknown_field"},
				"somebody named among the visitors": {more: object{"peserta": []object{{"nama": "x"}}}, code: "unknown_field", faults: "/peserta unknown_field"},
			} {
				code := tt.code
				if code == "" {
					code = "validation_failed"
				}
				if p := w.Do("unit.if", "POST", "/pelaksanaan", w.isi(tt.more)).Problem(422, code); faults(p) != tt.faults {
					t.Errorf("%s: got %q, want %q", name, faults(p), tt.faults)
				}
			}
			good := string(w.bytes(w.isi(nil)))
			for name, body := range map[string]string{"invalid UTF-8": strings.Replace(good, "Kunjungan", "Kunjungan \xff", 1), "cut off": good[:40], "a name twice": `{"jenis":"kegiatan",` + good[1:]} {
				if r := w.Do("unit.if", "POST", "/pelaksanaan", body); r.Status != 400 || r.Str("code") != "json_invalid" {
					t.Errorf("%s: %d %s", name, r.Status, r.Body)
				}
			}
			if n := w.Do("auditor", "GET", "/pelaksanaan?limit=1", nil).Want(200).Get("data.0.id"); n != nil {
				t.Errorf("activity %v was written", n)
			}
		})
		w.sub(t, "changes", func(t *testing.T, w *world) {
			early, done := w.activity("direncanakan", nil), w.activity("selesai", nil)
			for name, tt := range map[string]struct{ id, body, code, faults string }{
				"a report before it was held":     {early, `{"ringkasan":"x","manfaat_ps":[{"prodi_id":"` + w.prodi["IF01"] + `","uraian":"x"}],"luaran":[{"jenis":"x","judul":"x","volume":1,"satuan":"x"}]}`, "validation_failed", "/ringkasan not_yet, /manfaat_ps not_yet, /luaran not_yet"},
				"dates, by jadwal-ulang":          {early, `{"tanggal_mulai":"2026-07-08"}`, "unknown_field", "/tanggal_mulai unknown_field"},
				"evidence, by bukti":              {done, `{"bukti":[]}`, "unknown_field", "/bukti unknown_field"},
				"null where something must be":    {done, `{"judul":null,"tingkat":null}`, "validation_failed", "/judul required, /tingkat required"},
				"nobody came, five times":         {done, `{"peserta":[{"jenis":"dosen","jumlah":0}]}`, "validation_failed", "/peserta/0/jumlah out_of_range"},
				"a crowd from nowhere":            {done, `{"peserta":[{"jenis":"hantu","jumlah":5},{"jenis":"umum","jumlah":1000001}]}`, "validation_failed", "/peserta/0/jenis not_in_list, /peserta/1/jumlah out_of_range"},
				"a benefit of an unnamed prodi":   {done, `{"manfaat_ps":[{"prodi_id":"` + w.prodi["IF02"] + `","uraian":"x"}]}`, "validation_failed", "/manfaat_ps/0/prodi_id not_named"},
				"a prodi's benefit twice":         {done, `{"manfaat_ps":[{"prodi_id":"` + w.prodi["IF01"] + `","uraian":"x"},{"prodi_id":"` + w.prodi["IF01"] + `","uraian":"y"}]}`, "validation_failed", "/manfaat_ps/1/prodi_id duplicate"},
				"an output less than nothing":     {done, `{"luaran":[{"jenis":"modul","judul":"x","volume":-1,"satuan":"buah"}]}`, "validation_failed", "/luaran/0/volume out_of_range"},
				"an output behind http":           {done, `{"luaran":[{"jenis":"modul","judul":"x","volume":1,"satuan":"buah","tautan":"http://x.example"}]}`, "validation_failed", "/luaran/0/tautan not_https_url"},
				"a summary of 100 kB":             {done, `{"ringkasan":"` + strings.Repeat("x", long) + `"}`, "validation_failed", "/ringkasan too_long"},
				"a benefit whose prodi went away": {done, `{"prodi_ids":[],"manfaat_ps":[{"prodi_id":"` + w.prodi["MB01"] + `","uraian":"x"}]}`, "validation_failed", "/manfaat_ps/0/prodi_id not_named"},
			} {
				if p := w.patch("unit.if", tt.id, tt.body).Problem(422, tt.code); faults(p) != tt.faults {
					t.Errorf("%s: got %q, want %q", name, faults(p), tt.faults)
				}
			}
			w.untouched(t, early, 1)
			w.untouched(t, done, 3)
		})
		w.sub(t, "reports", func(t *testing.T, w *world) {
			id, foreign := w.activity("selesai", nil), w.upload("staf")
			for name, tt := range map[string]struct {
				more   object
				faults string
			}{
				"no summary":                     {object{"ringkasan": ""}, "/ringkasan required"},
				"no evidence":                    {object{"bukti": []object{}}, "/bukti too_few"},
				"evidence that is nothing":       {object{"bukti": []object{{"judul": "x"}}}, "/bukti/0/berkas_id one_of"},
				"a file and a link in one":       {object{"bukti": []object{link("x", 1), {"berkas_id": foreign, "tautan": "https://x.example", "judul": "x"}}}, "/bukti/1/berkas_id one_of"},
				"a link without a title":         {object{"bukti": []object{{"tautan": "https://x.example"}}}, "/bukti/0/judul required"},
				"a link that runs":               {object{"bukti": []object{{"tautan": "javascript:alert(1)", "judul": "x"}}}, "/bukti/0/tautan not_https_url"},
				"a file that another uploaded":   {object{"bukti": []object{link("x", 1), {"berkas_id": foreign}}}, "/bukti/1/berkas_id unknown_id"},
				"an unknown file":                {object{"bukti": []object{{"berkas_id": nobody}}}, "/bukti/0/berkas_id unknown_id"},
				"51 pieces":                      {object{"bukti": many(51)}, "/bukti too_many"},
				"a benefit of an unnamed prodi":  {object{"manfaat_ps": []object{{"prodi_id": w.prodi["IF02"], "uraian": "x"}}}, "/manfaat_ps/0/prodi_id not_named"},
				"visitors of an unknown prodi":   {object{"peserta": []object{{"prodi_id": nobody, "jenis": "mahasiswa", "jumlah": 1}}}, "/peserta/0/prodi_id unknown_id"},
				"evidence of a day that was not": {object{"bukti": []object{{"tautan": "https://x.example", "judul": "x", "tanggal_bukti": "2026-02-29"}}}, "/bukti/0/tanggal_bukti wrong_type"},
			} {
				if p := w.act("unit.if", id, "laporkan", report(tt.more)).Problem(422, "validation_failed"); faults(p) != tt.faults {
					t.Errorf("%s: got %q, want %q", name, faults(p), tt.faults)
				}
			}
			w.untouched(t, id, 3)
			w.Do("unit.if", "GET", "/berkas/"+foreign, nil).Problem(404, "not_found") // nothing was lent by trying

			// Inside the campus alone is no cooperation: it is held, but not reported.
			internal := w.activity("selesai", object{"mitra_ids": []string{}, "bidang": []string{}})
			if p := w.act("unit.if", internal, "laporkan", report(nil)).Problem(422, "validation_failed"); faults(p) != "/mitra_ids required, /bidang required" {
				t.Errorf("internal: %q", faults(p))
			}
			w.patch("unit.if", internal, object{"mitra_ids": w.mitra[:1], "bidang": []string{"pkm"}}).Want(200)
			w.act("unit.if", internal, "laporkan", report(nil)).Want(200)
		})
		w.sub(t, "other actions", func(t *testing.T, w *world) {
			planned, handed, done := w.activity("direncanakan", nil), w.activity("dilaporkan", nil), w.activity("terverifikasi", nil)
			for name, tt := range map[string]struct{ as, id, do, body, code, faults string }{
				"called off without a reason":        {"unit.if", planned, "batalkan", `{}`, "validation_failed", "/alasan required"},
				"moved without anything":             {"unit.if", planned, "jadwal-ulang", `{}`, "validation_failed", "/tanggal_mulai required, /tanggal_selesai required, /alasan required"},
				"moved backwards":                    {"unit.if", planned, "jadwal-ulang", `{"tanggal_mulai":"2026-08-02","tanggal_selesai":"2026-08-01","alasan":"x"}`, "validation_failed", "/tanggal_selesai date_order"},
				"given back without a word":          {"staf", handed, "kembalikan", `{"catatan":" "}`, "validation_failed", "/catatan required"},
				"verified with 100 kB":               {"staf", handed, "verifikasi", `{"catatan":"` + strings.Repeat("x", long) + `"}`, "validation_failed", "/catatan too_long"},
				"opened again without a reason":      {"koordinator", done, "buka-kembali", `{}`, "validation_failed", "/alasan required"},
				"corrected without a reason":         {"koordinator", done, "ralat", `{"perubahan":{"judul":"x"}}`, "validation_failed", "/alasan required"},
				"corrected into nothing new":         {"koordinator", done, "ralat", `{"perubahan":{"judul":"Kunjungan industri"},"alasan":"x"}`, "validation_failed", "/perubahan no_change"},
				"corrected to no cooperation":        {"koordinator", done, "ralat", `{"perubahan":{"mitra_ids":[],"bidang":[],"ringkasan":null},"alasan":"x"}`, "validation_failed", "/perubahan/mitra_ids too_few, /perubahan/bidang too_few, /perubahan/ringkasan required"},
				"corrected to tomorrow":              {"koordinator", done, "ralat", `{"perubahan":{"tanggal_selesai":"2026-07-11"},"alasan":"x"}`, "validation_failed", "/perubahan/tanggal_selesai in_future"},
				"corrected to an unknown partner":    {"koordinator", done, "ralat", `{"perubahan":{"mitra_ids":["` + nobody + `"]},"alasan":"x"}`, "validation_failed", "/perubahan/mitra_ids/0 unknown_id"},
				"corrected evidence":                 {"koordinator", done, "ralat", `{"perubahan":{"bukti":[]},"alasan":"x"}`, "unknown_field", "/perubahan/bukti unknown_field"},
				"corrected to be verified by others": {"koordinator", done, "ralat", `{"perubahan":{"diverifikasi_oleh":null},"alasan":"x"}`, "unknown_field", "/perubahan/diverifikasi_oleh unknown_field"},
			} {
				if p := w.act(tt.as, tt.id, tt.do, tt.body).Problem(422, tt.code); faults(p) != tt.faults {
					t.Errorf("%s: got %q, want %q", name, faults(p), tt.faults)
				}
			}
			for id, version := range map[string]float64{planned: 1, handed: 4, done: 5} {
				w.untouched(t, id, version)
			}
		})
		w.sub(t, "many at once", func(t *testing.T, w *world) {
			for name, tt := range map[string]struct {
				ids    []string
				faults string
			}{
				"nobody": {[]string{}, "/ids too_few"}, "too many": {ids(101), "/ids too_many"}, "one twice": {[]string{nobody, nobody}, "/ids/1 duplicate"},
			} {
				if p := w.Do("staf", "POST", "/pelaksanaan/verifikasi-massal", object{"ids": tt.ids}).Problem(422, "validation_failed"); faults(p) != tt.faults {
					t.Errorf("%s: got %q, want %q", name, faults(p), tt.faults)
				}
			}
		})
	})
}

// untouched fails unless an activity is at a version still.
func (w *world) untouched(t *testing.T, id string, version float64) {
	t.Helper()
	if r := w.get("koordinator", id); r.Num("versi") != version {
		t.Errorf("half-written: %s", r.Body)
	}
}

// homeless makes a prodi that belongs to a jurusan from next year on only.
func (w *world) homeless() string {
	w.T.Helper()
	return w.Do("admin", "POST", "/prodi", object{"kode": "BARU", "nama": "Prodi Rekaan", "jenjang": "d4", "jurusan": []object{{"jurusan_id": w.unit["IF"], "mulai": "2027-01-01"}}}).Want(201).Str("id")
}

func many(n int) []object {
	out := make([]object, n)
	for i := range out {
		out[i] = link("Bukti", i)
	}
	return out
}
