package naskah_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"strings"
	"sync"
	"testing"
	"time"

	"kerjasama/internal/apptest"
)

// From the draft to the closing, each step leaves its row and no other.
func TestLifeOfAnAgreement(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		r := w.Do("staf", "POST", "/naskah", w.isi(object{"nilai_kontrak": "150000000.50", "mata_uang": "IDR", "prodi_ids": []string{w.prodi}})).Want(201)
		id := r.Str("id")
		for path, want := range map[string]any{
			"kode": "NS-2026-0001", "status": "draf", "masa_berlaku": nil, "saran_nomor": "0001/MOU/POLIBATAM/2026", "nomor_polibatam": nil, "nilai_kontrak": "150000000.50",
			"mitra_ids.0": w.mitra[0], "pihak.0.urutan": 1.0, "pihak.1.nama_penanggung_jawab": nil, "tanpa_batas_waktu": false, "tanpa_berkas": false, "pengganti_id": nil,
		} {
			if got := r.Get(path); got != want {
				t.Errorf("%s: got %v, want %v", path, got, want)
			}
		}
		w.act(id, "ajukan-telaah", nil).Problem(422, "validation_failed")
		v := w.act(id, "versi", object{"jenis": "draf", "pasal": clauses("Pertama.")}).Want(201)
		if got, want := v.Header.Get("Location"), "/api/v1/naskah/"+id+"/versi/1"; got != want {
			t.Errorf("Location %q, want %q", got, want)
		}
		text := `[{"judul":{"id":"Judul 1","en":"Heading 1"},"ayat":[{"id":"Pertama.","en":null}]}]`
		sum := sha256.Sum256([]byte(text))
		if got := v.Str("sha256"); got != hex.EncodeToString(sum[:]) || w.one("SELECT pasal FROM naskah_versi") != text {
			t.Errorf("sha256 %s is not that of the clauses as they are kept", got)
		}
		w.act(id, "ajukan-telaah", nil).Want(200)
		w.act(id, "versi", object{"jenis": "draf", "pasal": clauses("Kedua.")}).Problem(409, "invalid_transition")
		w.act(id, "kembalikan", object{"catatan": "Tambah jangka waktu."}).Want(200)
		w.act(id, "versi", object{"jenis": "draf", "pasal": clauses("Kedua.")}).Want(201)
		for _, do := range []string{"ajukan-telaah", "kirim-mitra", "finalkan"} {
			w.act(id, do, nil).Want(200)
		}
		w.act(id, "versi", object{"jenis": "final", "pasal": clauses("Kedua.")}).Want(201)
		invalid(t, "a draft of what is final", w.act(id, "versi", object{"jenis": "draf", "pasal": clauses("x")}), "/jenis", "wrong_status")
		body := w.signature(object{"nomor_polibatam": " 001/X/2026 ", "nomor_mitra": "M-1"})
		r = w.act(id, "catat-tanda-tangan", body).Want(200)
		for path, want := range map[string]any{
			"status": "ditandatangani", "nomor_polibatam": "001/X/2026", "masa_berlaku": "berlaku", "saran_nomor": nil, "versi_naskah.3.jenis": "final",
			"versi_naskah.3.berkas.id": body["berkas_id"], "versi_naskah.3.nomor": 4.0, "versi_naskah.0.berkas": nil,
		} {
			if got := r.Get(path); got != want {
				t.Errorf("%s: got %v, want %v", path, got, want)
			}
		}
		w.act(id, "versi", object{"jenis": "salinan", "berkas_id": w.upload("staf"), "catatan": "Untuk mitra"}).Want(201)
		w.act(id, "catat-pelaporan", object{"sistem": "laporkerma", "nomor": "LK-1"}).Want(200)
		invalid(t, "the same report again", w.act(id, "catat-pelaporan", object{"sistem": "laporkerma", "nomor": "LK-1"}), "/nomor", "duplicate")
		invalid(t, "closed as ended while it lasts", w.act(id, "tutup", object{"alasan": "x", "jenis_penutupan": "berakhir"}), "/jenis_penutupan", "not_ended")
		invalid(t, "closed as replaced by nothing", w.act(id, "tutup", object{"alasan": "x", "jenis_penutupan": "digantikan"}), "/jenis_penutupan", "not_replaced")
		r = w.act(id, "tutup", object{"alasan": "Mitra berhenti.", "jenis_penutupan": "diakhiri_dini"}).Want(200)
		if r.Str("masa_berlaku") != "berakhir" || r.Str("tanggal_tutup") != "2026-07-10" {
			t.Errorf("closed: %s", r.Body)
		}
		w.act(id, "perpanjang", object{"tanggal_mulai": "2029-07-01", "tanggal_berakhir": "2032-06-30"}).Problem(409, "conflict")
		if got, want := w.events(id), "ditutup,dilaporkan,versi_dibuat,ditandatangani,versi_dibuat,difinalkan,dikirim_mitra,diajukan_telaah,versi_dibuat,dikembalikan,diajukan_telaah,versi_dibuat,dibuat"; got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
		for n := 1; n <= 5; n++ {
			r := w.Do("unit.if", "GET", fmt.Sprintf("/naskah/%s/versi/%d", id, n), nil).Want(200)
			if (r.Get("pasal") == nil) == (r.Get("berkas") == nil) {
				t.Errorf("version %d is clauses and a file, or neither: %s", n, r.Body)
			}
		}
		for _, n := range []string{"0", "6", "x", "01", "-1"} {
			w.Do("staf", "GET", "/naskah/"+id+"/versi/"+n, nil).Problem(404, "not_found")
		}
		old := w.Do("staf", "GET", "/naskah/"+id+"?per=2026-07-10T09:00:00%2B07:00", nil).Want(200)
		if old.Str("status") != "ditutup" || old.Str("versi_naskah.0.dibuat_oleh.nama") == "" {
			t.Errorf("as it was: %s", old.Body)
		}
	})
}

func TestDrafts(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id := w.draft(object{"pihak": []object{}, "tanggal_mulai": nil, "tanggal_berakhir": nil})
		tag := w.get(id).ETag()
		w.Do("staf", "PATCH", "/naskah/"+id, object{"judul": "Lain", "pihak": w.parties(w.mitra[1]), "tanggal_mulai": "2026-08-01", "tanpa_batas_waktu": true}, "If-Match", tag).Want(200)
		w.Do("staf", "PATCH", "/naskah/"+id, object{"judul": "Lama"}, "If-Match", tag).Problem(412, "stale")
		r := w.get(id)
		if r.Str("judul") != "Lain" || r.Str("mitra_ids.0") != w.mitra[1] || r.Get("tanpa_batas_waktu") != true {
			t.Errorf("patched: %s", r.Body)
		}
		w.Do("unit.tm", "GET", "/naskah/"+id, nil).Problem(404, "not_found")
		w.Do("unit.if", "PATCH", "/naskah/"+id, object{"judul": "x"}, "If-Match", "*").Problem(403, "forbidden")
		file := w.upload("staf")
		w.act(id, "versi", object{"jenis": "draf", "berkas_id": file}).Want(201)
		w.Do("unit.if", "GET", "/berkas/"+file, nil).Want(200)
		child := w.draft(object{"jenis": "moa", "naskah_induk_id": id, "tanggal_mulai": "2026-08-01"})
		w.Do("staf", "DELETE", "/naskah/"+id, nil, "If-Match", "*").Problem(409, "conflict")
		w.act(id, "batalkan", object{"alasan": "x"}).Problem(409, "conflict")
		w.Do("staf", "DELETE", "/naskah/"+child, nil, "If-Match", "*").Want(204)
		w.Do("staf", "DELETE", "/naskah/"+id, nil, "If-Match", "*").Want(204)
		w.Do("staf", "GET", "/berkas/"+file, nil).Want(200) // its uploader's again, until it is swept
		w.Do("unit.if", "GET", "/berkas/"+file, nil).Problem(404, "not_found")
		handed := w.reviewed(nil)
		w.act(handed, "kembalikan", object{"catatan": "x"}).Want(200)
		w.Do("staf", "DELETE", "/naskah/"+handed, nil, "If-Match", "*").Problem(409, "conflict")
		w.act(handed, "batalkan", object{"alasan": "x"}).Want(200)
	})
}

func TestBadInput(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		mou, moa, ia := w.draft(nil), w.draft(object{"jenis": "moa"}), w.draft(object{"jenis": "ia"})
		off := w.draft(nil)
		w.act(off, "batalkan", object{"alasan": "x"}).Want(200)
		asleep := w.Do("staf", "POST", "/mitra", object{"nama": "PT Rekaan Tidur", "kategori": "dudi", "kode_negara": "ID"}).Want(201).Str("id")
		w.Do("staf", "POST", "/mitra/"+asleep+"/nonaktifkan", "{}").Want(200)
		p := func(change object) []object {
			out := w.parties(w.mitra[0])
			maps.Copy(out[1], change)
			return out
		}
		for name, tt := range map[string]struct {
			more          object
			pointer, code string
		}{
			"no kind":                   {object{"jenis": nil}, "/jenis", "required"},
			"another kind":              {object{"jenis": "loi"}, "/jenis", "not_in_list"},
			"no field":                  {object{"bidang": []string{}}, "/bidang", "too_few"},
			"a field that is none":      {object{"bidang": []string{"olahraga"}}, "/bidang/0", "not_in_list"},
			"a field twice":             {object{"bidang": []string{"pkm", "pkm"}}, "/bidang/1", "duplicate"},
			"ends before it starts":     {object{"tanggal_berakhir": "2026-06-30"}, "/tanggal_berakhir", "date_order"},
			"an end and none":           {object{"tanpa_batas_waktu": true}, "/tanggal_berakhir", "one_of"},
			"money as a word":           {object{"nilai_kontrak": "seratus", "mata_uang": "IDR"}, "/nilai_kontrak", "not_amount"},
			"money with a comma":        {object{"nilai_kontrak": "1,5", "mata_uang": "IDR"}, "/nilai_kontrak", "not_amount"},
			"money of no currency":      {object{"nilai_kontrak": "1"}, "/mata_uang", "required"},
			"a currency of no money":    {object{"mata_uang": "IDR"}, "/nilai_kontrak", "required"},
			"a currency that is none":   {object{"nilai_kontrak": "1", "mata_uang": "Rp"}, "/mata_uang", "not_currency"},
			"a currency in small":       {object{"nilai_kontrak": "1", "mata_uang": "idr"}, "/mata_uang", "not_currency"},
			"a party of no partner":     {object{"pihak": p(object{"mitra_id": nil})}, "/pihak/1/mitra_id", "required"},
			"an unknown partner":        {object{"pihak": p(object{"mitra_id": nobody})}, "/pihak/1/mitra_id", "unknown_id"},
			"an inactive partner":       {object{"pihak": p(object{"mitra_id": asleep})}, "/pihak/1/mitra_id", "inactive"},
			"a place twice":             {object{"pihak": p(object{"urutan": 1})}, "/pihak/1/urutan", "duplicate"},
			"nobody signs":              {object{"pihak": p(object{"nama_penandatangan": " "})}, "/pihak/1/nama_penandatangan", "required"},
			"a partner twice":           {object{"pihak": w.parties(w.mitra[0], w.mitra[0])}, "/pihak/2/mitra_id", "duplicate"},
			"the institution twice":     {object{"pihak": append(w.parties(w.mitra[0]), object{"urutan": 9, "jenis": "polibatam", "nama_penandatangan": "x", "jabatan_penandatangan": "x"})}, "/pihak/2/jenis", "duplicate"},
			"the institution as other":  {object{"pihak": p(object{"jenis": "polibatam"})}, "/pihak/1/mitra_id", "not_applicable"},
			"an unknown unit":           {object{"unit_ids": []string{nobody}}, "/unit_ids/0", "unknown_id"},
			"an unknown prodi":          {object{"prodi_ids": []string{nobody}}, "/prodi_ids/0", "unknown_id"},
			"an unknown request":        {object{"permintaan_id": nobody}, "/permintaan_id", "unknown_id"},
			"an unknown template":       {object{"templat_id": nobody}, "/templat_id", "unknown_id"},
			"an unknown parent":         {object{"jenis": "moa", "naskah_induk_id": nobody}, "/naskah_induk_id", "unknown_id"},
			"MoU under MoU":             {object{"naskah_induk_id": mou}, "/naskah_induk_id", "not_applicable"},
			"MoA under MoA":             {object{"jenis": "moa", "naskah_induk_id": moa}, "/naskah_induk_id", "wrong_kind"},
			"MoA under IA":              {object{"jenis": "moa", "naskah_induk_id": ia}, "/naskah_induk_id", "wrong_kind"},
			"IA under IA":               {object{"jenis": "ia", "naskah_induk_id": ia}, "/naskah_induk_id", "wrong_kind"},
			"under what was called off": {object{"jenis": "moa", "naskah_induk_id": off}, "/naskah_induk_id", "cancelled"},
			"begins before its parent":  {object{"jenis": "moa", "naskah_induk_id": mou, "tanggal_mulai": "2026-06-30"}, "/tanggal_berakhir", "outside_parent"},
			"ends after its parent":     {object{"jenis": "moa", "naskah_induk_id": mou, "tanggal_berakhir": "2029-07-01"}, "/tanggal_berakhir", "outside_parent"},
			"outlasts its parent":       {object{"jenis": "ia", "naskah_induk_id": mou, "tanggal_berakhir": nil, "tanpa_batas_waktu": true}, "/tanggal_berakhir", "outside_parent"},
			"waived without a reason":   {object{"jenis": "ia", "naskah_induk_id": mou, "tanggal_berakhir": "2030-01-01", "pengecualian_periode": object{"alasan": ""}}, "/pengecualian_periode/alasan", "required"},
			"renews a draft":            {object{"menggantikan_id": mou, "tanggal_mulai": "2026-08-01"}, "/menggantikan_id", "not_signed"},
			"renews nothing known":      {object{"menggantikan_id": nobody}, "/menggantikan_id", "unknown_id"},
			"renews another kind":       {object{"menggantikan_id": moa}, "/menggantikan_id", "other_kind"},
		} {
			invalid(t, name, w.Do("staf", "POST", "/naskah", w.isi(tt.more)), tt.pointer, tt.code)
		}
		w.draft(object{"jenis": "ia", "naskah_induk_id": mou, "tanggal_berakhir": "2030-01-01", "pengecualian_periode": object{"alasan": "Proyek lebih panjang."}})
		invalid(t, "its own parent", w.Do("staf", "PATCH", "/naskah/"+moa, object{"naskah_induk_id": moa}, "If-Match", "*"), "/naskah_induk_id", "itself")
		invalid(t, "renews itself", w.Do("staf", "PATCH", "/naskah/"+moa, object{"menggantikan_id": moa}, "If-Match", "*"), "/menggantikan_id", "itself")
		under := w.draft(object{"jenis": "moa", "naskah_induk_id": mou})
		w.draft(object{"jenis": "ia", "naskah_induk_id": under})
		invalid(t, "an MoA with an IA becomes an IA", w.Do("staf", "PATCH", "/naskah/"+under, object{"jenis": "ia"}, "If-Match", "*"), "/jenis", "has_children")
		invalid(t, "a parent shrinks", w.Do("staf", "PATCH", "/naskah/"+mou, object{"tanggal_berakhir": "2028-01-01"}, "If-Match", "*"), "/tanggal_berakhir", "children_outside")
		w.Do("staf", "PATCH", "/naskah/"+mou, object{"status": "final"}, "If-Match", "*").Problem(422, "unknown_field")
		w.Do("staf", "POST", "/naskah", w.isi(object{"nomor_polibatam": "1"})).Problem(422, "unknown_field")
	})
}

func TestBadVersions(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id := w.draft(nil)
		long := strings.Repeat("a", 10_000)
		many := []object{}
		for range 201 {
			many = append(many, clauses("x")[0])
		}
		huge := []object{}
		for range 61 {
			huge = append(huge, clauses(long)[0])
		}
		for name, tt := range map[string]struct {
			body          object
			pointer, code string
		}{
			"nothing":             {object{"jenis": "draf"}, "/pasal", "one_of"},
			"two things":          {object{"jenis": "draf", "pasal": clauses("x"), "berkas_id": nobody}, "/pasal", "one_of"},
			"no article":          {object{"jenis": "draf", "pasal": []object{}}, "/pasal", "too_few"},
			"too many articles":   {object{"jenis": "draf", "pasal": many}, "/pasal", "too_many"},
			"more than 200 pages": {object{"jenis": "draf", "pasal": huge}, "/pasal", "too_long"},
			"a long paragraph":    {object{"jenis": "draf", "pasal": clauses(long + "a")}, "/pasal/0/ayat/0/id", "too_long"},
			"no heading":          {object{"jenis": "draf", "pasal": []object{{"judul": object{"id": ""}, "ayat": []object{{"id": "x"}}}}}, "/pasal/0/judul/id", "required"},
			"no paragraph":        {object{"jenis": "draf", "pasal": []object{{"judul": object{"id": "x"}, "ayat": []object{}}}}, "/pasal/0/ayat", "too_few"},
			"an unknown file":     {object{"jenis": "draf", "berkas_id": nobody}, "/berkas_id", "unknown_id"},
			"an unknown request":  {object{"jenis": "draf", "pasal": clauses("x"), "permintaan_id": nobody}, "/permintaan_id", "unknown_id"},
			"without a template":  {object{"jenis": "draf", "dari_templat": true}, "/dari_templat", "no_template"},
			"another kind":        {object{"jenis": "final", "pasal": clauses("x")}, "/jenis", "wrong_status"},
			"somebody's file":     {object{"jenis": "draf", "berkas_id": w.upload("koordinator")}, "/berkas_id", "unknown_id"},
		} {
			invalid(t, name, w.act(id, "versi", tt.body), tt.pointer, tt.code)
		}
		if n := w.one("SELECT count(*) FROM naskah_versi"); n != "0" {
			t.Errorf("%s versions were left", n)
		}
	})
}

func TestBadSignatures(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		first := w.final(nil)
		w.act(first, "catat-tanda-tangan", w.signature(object{"nomor_polibatam": "001", "nomor_mitra": "A-1"})).Want(200)
		id := w.final(object{"tanggal_mulai": nil, "tanggal_berakhir": nil})
		for name, tt := range map[string]struct {
			more          object
			pointer, code string
		}{
			"tomorrow":           {object{"tanggal_ttd": "2026-07-11", "tanpa_batas_waktu": true}, "/tanggal_ttd", "in_future"},
			"no way":             {object{"metode_ttd": "", "tanpa_batas_waktu": true}, "/metode_ttd", "required"},
			"another way":        {object{"metode_ttd": "cap", "tanpa_batas_waktu": true}, "/metode_ttd", "not_in_list"},
			"no file":            {object{"berkas_id": "", "tanpa_batas_waktu": true}, "/berkas_id", "required"},
			"no period":          {object{}, "/tanggal_berakhir", "required"},
			"a period reversed":  {object{"tanggal_berakhir": "2026-06-30"}, "/tanggal_berakhir", "date_order"},
			"our number again":   {object{"nomor_polibatam": "001", "tanpa_batas_waktu": true}, "/nomor_polibatam", "duplicate"},
			"their number again": {object{"nomor_mitra": "A-1", "tanpa_batas_waktu": true}, "/nomor_mitra", "duplicate"},
		} {
			invalid(t, name, w.act(id, "catat-tanda-tangan", w.signature(tt.more)), tt.pointer, tt.code)
		}
		settled := w.final(nil)
		invalid(t, "another period than agreed", w.act(settled, "catat-tanda-tangan", w.signature(object{"tanggal_berakhir": "2028-01-01"})), "/tanggal_berakhir", "already_agreed")
		r := w.act(id, "catat-tanda-tangan", w.signature(object{"tanpa_batas_waktu": true, "nomor_polibatam": ""})).Want(200)
		if r.Str("tanggal_mulai") != "2026-07-01" || r.Get("nomor_polibatam") != nil || r.Str("masa_berlaku") != "berlaku" {
			t.Errorf("signed: %s", r.Body)
		}
	})
}

// What an agreement was is corrected by a sub koordinator who has not made it,
// and stays within its parent and around its children.
func TestCorrection(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		mou := w.signed(nil)
		moa := w.signed(object{"jenis": "moa", "naskah_induk_id": mou, "tanggal_berakhir": "2028-06-30"})
		ralat := func(as, id string, change object) *apptest.Response {
			return w.Do(as, "POST", "/naskah/"+id+"/ralat", object{"perubahan": change, "alasan": "Salah ketik."})
		}
		ralat("staf", mou, object{"judul": "x"}).Problem(403, "forbidden")
		r := ralat("koordinator", mou, object{"judul": "Judul yang benar", "nomor_polibatam": "002"}).Want(200)
		if r.Str("ralat.0.lama.judul") != "Kerja sama pendidikan" || r.Str("ralat.0.baru.nomor_polibatam") != "002" || r.Str("judul") != "Judul yang benar" {
			t.Errorf("corrected: %s", r.Body)
		}
		invalid(t, "nothing changes", ralat("koordinator", mou, object{"judul": "Judul yang benar"}), "/perubahan", "no_change")
		invalid(t, "a child falls out", ralat("koordinator", mou, object{"tanggal_berakhir": "2028-01-01"}), "/perubahan/tanggal_berakhir", "children_outside")
		invalid(t, "out of its parent", ralat("koordinator", moa, object{"tanggal_berakhir": "2031-01-01"}), "/perubahan/tanggal_berakhir", "outside_parent")
		invalid(t, "no end at all", ralat("koordinator", mou, object{"tanggal_berakhir": nil}), "/perubahan/tanggal_berakhir", "required")
		invalid(t, "nobody on the other side", ralat("koordinator", mou, object{"pihak": w.parties()}), "/perubahan/pihak", "both_sides")
		own := w.Do("koordinator", "POST", "/naskah", w.isi(nil)).Want(201).Str("id")
		w.act(own, "versi", object{"jenis": "draf", "pasal": clauses("x")}).Want(201)
		for _, do := range []string{"ajukan-telaah", "kirim-mitra", "finalkan"} {
			w.act(own, do, nil).Want(200)
		}
		ralat("koordinator", w.sign(own), object{"judul": "x"}).Problem(403, "separation_of_duties")
	})
}

// Two renewals at once: one is made.
func TestTwoRenewalsAtOnce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id := w.signed(nil)
		w.Token("koordinator")
		status := make([]int, 2)
		var wg sync.WaitGroup
		for i, as := range []string{"staf", "koordinator"} {
			wg.Go(func() {
				status[i] = w.Do(as, "POST", "/naskah/"+id+"/perpanjang", object{"tanggal_mulai": "2029-07-01", "tanggal_berakhir": "2032-06-30"}).Status
			})
		}
		wg.Wait()
		if status[0]+status[1] != 201+409 {
			t.Errorf("got %v", status)
		}
		if n := w.one("SELECT count(*) FROM naskah WHERE menggantikan_id = '" + id + "'"); n != "1" {
			t.Errorf("%s renewals", n)
		}
	})
}

func TestMergedPartnersAreOne(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id := w.draft(nil)
		w.Do("staf", "POST", "/mitra/"+w.mitra[0]+"/gabung", object{"ke_id": w.mitra[1]}).Want(200)
		r := w.get(id)
		if r.Str("mitra_ids.0") != w.mitra[1] || r.Str("pihak.1.mitra_id") != w.mitra[1] {
			t.Errorf("after the merge: %s", r.Body)
		}
		r = w.Do("staf", "GET", "/naskah?expand=mitra&mitra="+w.mitra[1], nil).Want(200)
		if r.Str("data.0.mitra.0.nama") != "CV Rekaan Dua" {
			t.Errorf("listed: %s", r.Body)
		}
	})
}

func TestSameKeySameAnswer(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id := w.draft(nil)
		send := func() *apptest.Response {
			return w.Do("staf", "POST", "/naskah/"+id+"/versi", `{"jenis":"draf","pasal":[{"judul":{"id":"a"},"ayat":[{"id":"b"}]}]}`, "Idempotency-Key", "satu")
		}
		a := send().Want(201)
		w.act(id, "versi", object{"jenis": "draf", "pasal": clauses("x")}).Want(201)
		w.Clock.Advance(time.Minute)
		b := send().Want(201)
		if string(a.Body) != string(b.Body) || b.Header.Get("Idempotency-Replayed") != "true" || b.Header.Get("Location") != a.Header.Get("Location") {
			t.Errorf("first %s %s\nagain %s %s", a.Header.Get("Location"), a.Body, b.Header.Get("Location"), b.Body)
		}
		if n := w.one("SELECT count(*) FROM naskah_versi"); n != "2" {
			t.Errorf("%s versions", n)
		}
	})
}
