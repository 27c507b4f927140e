package apptest_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"kerjasama/internal/apptest"
)

// rekaman is a record of a random world: where it is, a word that stands in no
// other, and who may see it by the unit's rules of row scope.
type rekaman struct {
	noun, id, kode, kata string
	// sees says whether an account of a unit sees it: told here from the rules of
	// who may do what, not from the conditions that are enforced.
	sees func(unit string) bool
	// induk is the agreement one stands under: its own text cites it by title.
	induk *rekaman
}

// visible says whether an account that acts for some units sees it.
func (r *rekaman) visible(units []string) bool { return slices.ContainsFunc(units, r.sees) }

// masa is a time during which a prodi belongs to a jurusan; a zero end is open.
type masa struct {
	unit       string
	from, till time.Time
}

func (m masa) on(day time.Time) bool {
	return !day.Before(m.from) && (m.till.IsZero() || !day.After(m.till))
}

// meets says whether the time shares a day with another; zero ends are open.
func (m masa) meets(from, till time.Time) bool {
	return (till.IsZero() || !m.from.After(till)) && (m.till.IsZero() || !m.till.Before(from))
}

// dunia is a random office: records of four jurusan, whose prodi move.
type dunia struct {
	*office
	r       *rand.Rand
	units   map[string]string // kode → id
	prodis  []string
	history map[string][]masa // of a prodi
	all     []*rekaman
	files   map[string]*rekaman // a file → what it is attached to
	frozen  string              // a snapshot of the year
	ops     []apptest.Operation // of the document

	wished, agreed, signed, tops, done []*rekaman // what something may follow from
}

var jurusan = []string{"IF", "MB", "EL", "TM"} //nolint:gochecknoglobals // a constant list

func date(day time.Time) string { return day.Format(time.DateOnly) }

func newDunia(w *apptest.World, seed uint64) *dunia {
	d := &dunia{office: open(w), r: rand.New(rand.NewPCG(seed, seed)), units: map[string]string{}, history: map[string][]masa{}, files: map[string]*rekaman{}}
	for _, kode := range jurusan {
		unit := d.Do("staf", "GET", "/unit?kode="+kode, nil).Want(200).Str("data.0.id")
		prodi := d.Do("staf", "GET", "/prodi?sort=kode&jurusan="+kode, nil).Want(200).Str("data.0.id")
		d.units[kode], d.prodis = unit, append(d.prodis, prodi)
		d.history[prodi] = []masa{{unit: unit, from: time.Date(2010, 1, 1, 0, 0, 0, 0, time.UTC)}}
	}
	return d
}

// word is one that nothing else in the world holds.
func (d *dunia) word() string {
	b := []byte("qz")
	for range 12 {
		b = append(b, byte('a'+d.r.IntN(26)))
	}
	return string(b)
}

// day is one of this year before the worlds' today.
func (d *dunia) day() time.Time {
	return time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC).AddDate(0, 0, d.r.IntN(185))
}

func (d *dunia) unit1() string { return d.units[jurusan[d.r.IntN(4)]] }

func pick[T any](r *rand.Rand, from []T, least, most int) []T {
	out := []T{}
	for _, i := range r.Perm(len(from))[:least+r.IntN(most-least+1)] {
		out = append(out, from[i])
	}
	return out
}

func (d *dunia) someUnits(least int) []string {
	kode := pick(d.r, jurusan, least, 2)
	for i, k := range kode {
		kode[i] = d.units[k]
	}
	return kode
}

// maybe names one of the records, or none.
func (d *dunia) maybe(body object, member string, of []*rekaman) {
	if len(of) > 0 && d.r.IntN(3) > 0 {
		body[member] = of[d.r.IntN(len(of))].id
	}
}

// take names the last of the records, each of which can be named once.
func take(body object, member string, of *[]*rekaman) {
	if n := len(*of) - 1; n >= 0 {
		body[member], *of = (*of)[n].id, (*of)[:n]
	}
}

// keep remembers a record that was made.
func (d *dunia) keep(noun, kata string, made *apptest.Response, sees func(string) bool) *rekaman {
	if made.Status >= 300 {
		d.T.Fatalf("%s: %d %s", noun, made.Status, made.Body)
	}
	x := &rekaman{noun: noun, id: made.Str("id"), kode: made.Str("kode"), kata: kata, sees: sees}
	d.all = append(d.all, x)
	return x
}

func (d *dunia) follow(noun, id, do string, body any) {
	d.do("koordinator", "/"+noun+"/"+id+"/"+do, body)
}

// file uploads one whose name is a word of its own.
func (d *dunia) file(as, name string) string {
	form := "--b\r\nContent-Disposition: form-data; name=\"berkas\"; filename=\"" + name + ".pdf\"\r\n\r\n%PDF-1.4\n1 0 obj\n" + name + "\nendobj\n%%EOF\n\r\n--b--\r\n"
	return d.Do(as, "POST", "/berkas", form, "Content-Type", "multipart/form-data; boundary=b").Want(201).Str("id")
}

// request asks for something on behalf of a unit, of two, or of none.
func (d *dunia) request() {
	word, unit := d.word(), d.unit1()
	body := d.asked()
	body["unit_id"], body["perihal"], body["pemohon_nama"] = unit, "Permintaan "+word, "Pemohon "+word
	if d.r.IntN(4) == 0 {
		unit, body["unit_id"] = "", nil
	}
	x := d.keep("permintaan-layanan", word, d.Do("staf", "POST", "/permintaan-layanan", body), func(u string) bool { return u == unit })
	d.wished = append(d.wished, x)
	if d.r.IntN(2) == 0 {
		d.do("staf", "/permintaan-layanan/"+x.id+"/respons", object{"isi": "Jawaban " + word, "kanal": "whatsapp", "terjadi_pada": "2026-07-10T09:00:00+07:00"})
	}
}

// agreement lists units and prodi.
func (d *dunia) agreement() {
	word, units, prodis := d.word(), d.someUnits(0), pick(d.r, d.prodis, 0, 2)
	from := d.day().AddDate(-1, 0, 0)
	till := from.AddDate(0, 3+d.r.IntN(24), 0)
	body := d.naskahIsi()
	body["judul"], body["ruang_lingkup"], body["unit_ids"], body["prodi_ids"] = "Naskah "+word, "Lingkup "+word, units, prodis
	body["tanggal_mulai"], body["tanggal_berakhir"] = date(from), date(till)
	var over *rekaman
	if d.r.IntN(2) == 0 && len(d.tops) > 0 {
		over = d.tops[d.r.IntN(len(d.tops))]
		body["jenis"], body["naskah_induk_id"], body["pengecualian_periode"] = "moa", over.id, object{"alasan": "Masa induk dilewati."}
	}
	x := d.keep("naskah", word, d.Do("koordinator", "POST", "/naskah", body), func(u string) bool {
		return slices.Contains(units, u) || slices.ContainsFunc(prodis, func(p string) bool {
			return slices.ContainsFunc(d.history[p], func(m masa) bool { return m.unit == u && m.meets(from, till) })
		})
	})
	x.induk = over
	d.Do("koordinator", "POST", "/naskah/"+x.id+"/versi", object{"jenis": "draf", "pasal": pasal("Isi " + word)}).Want(201)
	if d.r.IntN(3) == 0 {
		return
	}
	d.onward("koordinator", x.id, "ajukan-telaah", "kirim-mitra", "finalkan")
	sign := object{"tanggal_ttd": date(from), "metode_ttd": "basah", "berkas_id": d.file("koordinator", word)}
	d.follow("naskah", x.id, "catat-tanda-tangan", sign)
	d.files[fmt.Sprint(sign["berkas_id"])] = x
	if d.signed = append(d.signed, x); over == nil {
		d.tops = append(d.tops, x)
	}
}

// plan names units; most are coordinated, with participants of other units too.
func (d *dunia) plan() {
	word, units := d.word(), d.someUnits(1)
	body := object{
		"judul": "Rencana " + word, "tujuan": "Tujuan " + word, "jenis": "penjadwalan", "tanggal_mulai": "2026-07-10", "tanggal_selesai": "2026-07-11",
		"mitra_ids": []string{d.mitra}, "unit_ids": units, "prodi_ids": pick(d.r, d.prodis, 0, 2),
	}
	d.maybe(body, "naskah_id", d.signed)
	d.maybe(body, "tindak_lanjut_dari_id", d.done)
	if body["naskah_id"] == nil {
		take(body, "permintaan_id", &d.wished)
	}
	x := d.keep("rencana-kegiatan", word, d.Do("koordinator", "POST", "/rencana-kegiatan", body), func(u string) bool { return slices.Contains(units, u) })
	if d.r.IntN(4) == 0 {
		return
	}
	d.follow("rencana-kegiatan", x.id, "ajukan", "{}")
	meeting, guests, other := d.meeting(x.id), d.someUnits(0), d.word()
	meeting["tempat"] = "Ruang " + other
	people := []object{{"nama": "Peserta " + other, "asal": "mitra", "mitra_id": d.mitra}}
	for _, u := range guests {
		people = append(people, object{"nama": "Tamu " + other, "asal": "internal", "unit_id": u})
	}
	meeting["peserta"] = people
	m := d.keep("koordinasi", other, d.Do("koordinator", "POST", "/koordinasi", meeting), func(u string) bool {
		return slices.Contains(units, u) || slices.Contains(guests, u)
	})
	d.follow("koordinasi", m.id, "catat-hasil", object{"hasil": "sepakat", "notula": "Notula " + other, "dilaksanakan_pada": "2026-07-10T08:00:00+07:00"})
	d.agreed = append(d.agreed, x)
}

// activity is carried out by a unit and names prodi of others; what follows from
// it (survey, archive, files) is seen by whoever sees it.
func (d *dunia) activity() {
	word, unit, prodis, day := d.word(), d.unit1(), pick(d.r, d.prodis, 0, 2), d.day()
	body := object{
		"judul": "Kegiatan " + word, "jenis": "kunjungan", "bentuk_kegiatan_kode": "kunjungan_industri", "unit_pelaksana_id": unit, "prodi_ids": prodis, "mitra_ids": []string{d.mitra},
		"bidang": []string{"pendidikan"}, "tingkat": "nasional", "relevan_ps": true, "tanggal_mulai": date(day), "tanggal_selesai": date(day),
	}
	d.maybe(body, "naskah_id", d.signed)
	take(body, "rencana_id", &d.agreed)
	sees := func(u string) bool {
		return u == unit || slices.ContainsFunc(prodis, func(p string) bool {
			return slices.ContainsFunc(d.history[p], func(m masa) bool { return m.unit == u && m.on(day) })
		})
	}
	x := d.keep("pelaksanaan", word, d.Do("staf", "POST", "/pelaksanaan", body), sees)
	if d.r.IntN(4) == 0 {
		return
	}
	d.do("staf", "/pelaksanaan/"+x.id+"/mulai", "{}")
	d.do("staf", "/pelaksanaan/"+x.id+"/selesaikan", "{}")
	d.done = append(d.done, x)
	if d.r.IntN(4) == 0 {
		return
	}
	proof := d.file("staf", d.word())
	d.files[proof] = x
	report := object{"ringkasan": "Ringkasan " + word, "bukti": []object{{"berkas_id": proof, "judul": "Bukti " + word}}}
	gains := []object{}
	for _, prodi := range prodis {
		gains = append(gains, object{"prodi_id": prodi, "uraian": "Manfaat " + word})
	}
	report["manfaat_ps"] = gains
	d.do("staf", "/pelaksanaan/"+x.id+"/laporkan", report)
	d.follow("pelaksanaan", x.id, "verifikasi", "{}")
	if d.r.IntN(2) == 0 {
		scores, said := []object{}, d.word()
		for _, kode := range []string{"manfaat", "komunikasi", "kompetensi", "ketepatan_waktu", "layanan", "keseluruhan"} {
			scores = append(scores, object{"kode": kode, "skor": 4})
		}
		d.keep("survei-mitra", said, d.Do("staf", "POST", "/survei-mitra", object{
			"pelaksanaan_id": x.id, "mitra_id": d.mitra, "butir": scores, "berminat_lanjut": true, "saran": "Saran " + said, "bukti": []object{{"tautan": "https://bukti.example/" + said, "judul": "Pindaian " + said}},
		}), sees)
	}
	if d.r.IntN(2) == 0 {
		titled := d.word()
		file := d.file("staf", titled)
		d.files[file] = d.keep("arsip-laporan", titled, d.Do("staf", "POST", "/arsip-laporan", object{
			"jenis_rekaman": "laporan_kegiatan", "pelaksanaan_id": x.id, "tahun": 2026, "judul": "Arsip " + titled, "berkas_id": file,
		}), sees)
	}
}

// move lets one prodi belong to another jurusan from some day of the year on, as
// if it always had been written so.
func (d *dunia) move() {
	prodi := d.prodis[d.r.IntN(len(d.prodis))]
	was := d.history[prodi]
	last, begin := was[len(was)-1], d.day()
	to := d.unit1()
	for to == last.unit || !begin.After(last.from) {
		to, begin = d.unit1(), begin.AddDate(0, 0, 1)
	}
	was[len(was)-1].till = begin.AddDate(0, 0, -1)
	d.history[prodi] = append(was, masa{unit: to, from: begin})
	lines := []object{}
	for _, m := range d.history[prodi] {
		line := object{"jurusan_id": m.unit, "mulai": date(m.from)}
		if !m.till.IsZero() {
			line["sampai"] = date(m.till)
		}
		lines = append(lines, line)
	}
	tag := d.Do("koordinator", "GET", "/prodi/"+prodi, nil).Want(200).ETag()
	d.Do("koordinator", "PATCH", "/prodi/"+prodi, object{"jurusan": lines}, "If-Match", tag).Want(200)
}

// fill makes a world of some records of every kind; what comes later may follow
// from what is there.
func (d *dunia) fill(n int) {
	for range n {
		for _, make := range []func(){d.request, d.agreement, d.plan, d.activity, d.activity} {
			make()
		}
	}
}
