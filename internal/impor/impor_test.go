package impor_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestPartnersAreTriedBroughtInAndTakenBack(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		file := table([]string{"Nama *", "Kategori", "Negara", "Nama kontak", "Telepon"},
			[]string{"PT Contoh Maju", "dudi", "ID", "Wulan Rekaan", "'0778123"},
			[]string{"Universitas Contoh", "Perguruan Tinggi", "Indonesia", "", ""})
		tried := w.send("staf", "mitra?uji=true", "mitra.csv", file).Want(201)
		if tried.Str("status") != "lolos_uji" || tried.Num("jumlah.dibuat") != 2 || w.number("SELECT count(*) FROM mitra") != 0 {
			t.Fatalf("trial: %s", tried.Body)
		}
		in := w.send("staf", "mitra", "mitra.csv", file).Want(201)
		if in.Str("status") != "selesai" || in.Num("jumlah.dibuat") != 2 || w.number("SELECT count(*) FROM mitra WHERE impor_id = ?", in.Str("id")) != 2 {
			t.Fatalf("import: %s", in.Body)
		}
		again := w.send("koordinator", "mitra", "mitra.csv", file).Want(201)
		if again.Num("jumlah.dibuat") != 0 || again.Num("jumlah.dilewati") != 2 {
			t.Fatalf("second run: %s", again.Body)
		}
		w.Do("staf", "POST", "/impor/"+in.Str("id")+"/batalkan", "{}").Want(200)
		if n := w.number("SELECT count(*) FROM mitra"); n != 0 {
			t.Errorf("%d partners are left", n)
		}
		w.Do("staf", "POST", "/impor/"+in.Str("id")+"/batalkan", "{}").Problem(409, "invalid_transition")
		if stops, _ := found(w.send("staf", "mitra", "mitra.csv", file).Want(201)); cmp.Diff(stops, []string(nil)) != "" {
			t.Errorf("third run: %v", stops)
		}
	})
}
