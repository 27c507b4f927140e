package layanan_test

import (
	"fmt"
	"maps"
	"testing"
	"time"

	"kerjasama/internal/apptest"
)

type object = map[string]any

// world is a product in which requests arrive. It is Friday 10 July 2026, 09:00
// WIB.
type world struct {
	*apptest.World
	mitra, unit string
	n           int
}

func each(t *testing.T, f func(t *testing.T, w *world)) {
	t.Helper()
	apptest.Each(t, func(t *testing.T, in *apptest.World) {
		w := &world{World: in}
		w.mitra = w.Do("staf", "POST", "/mitra", object{"nama": "PT Rekaan Pemohon", "kategori": "dudi", "kode_negara": "ID"}).Want(201).Str("id")
		w.unit = w.Do("staf", "GET", "/unit?kode=IF", nil).Want(200).Str("data.0.id")
		f(t, w)
	})
}

// at writes a time of day of 10 July 2026, or of another day.
func at(clock string, day ...int) string {
	d := 10
	if len(day) > 0 {
		d = day[0]
	}
	return fmt.Sprintf("2026-07-%02dT%s:00+07:00", d, clock)
}

// asks is the body of a partner's request that came by chat at 08:50.
func (w *world) asks(more object) object {
	w.n++
	body := object{"jenis": "kunjungan", "kanal": "whatsapp", "pemohon_jenis": "mitra", "pemohon_nama": "Pemohon Rekaan", "pemohon_kontak": "0000", "mitra_id": w.mitra, "perihal": fmt.Sprint("Permintaan ", w.n), "masuk_pada": at("08:50")}
	maps.Copy(body, more)
	for k, v := range more {
		if v == nil {
			delete(body, k)
		}
	}
	return body
}

// asked records one and returns its address.
func (w *world) asked(more object) string {
	w.T.Helper()
	return "/permintaan-layanan/" + w.Do("staf", "POST", "/permintaan-layanan", w.asks(more)).Want(201).Str("id")
}

// says is the body of an answer given at a time.
func says(when string) object {
	return object{"isi": "Kami proses.", "kanal": "whatsapp", "terjadi_pada": when}
}

// move sets the clock to a time of WIB and signs everybody out of the test.
func (w *world) move(when string) {
	w.T.Helper()
	t, err := time.Parse(time.RFC3339, when)
	if err != nil {
		w.T.Fatal(err)
	}
	w.Clock.Set(t)
	w.Forget()
}

// verdict tells a clock of a request: attested, in working hours, strict, and
// whether its stop was entered late.
func (w *world) verdict(path, kpi string) string {
	w.T.Helper()
	r := w.Do("auditor", "GET", path+"/tenggat", nil).Want(200)
	for i := 0; r.Get(fmt.Sprintf("data.%d", i)) != nil; i++ {
		at := fmt.Sprintf("data.%d.", i)
		if r.Str(at+"kpi") != "B.1.15.14."+kpi {
			continue
		}
		late := ""
		if r.Get(at+"susulan") == true {
			late = " susulan"
		}
		if r.Get(at+"terpisah") == true {
			late += " terpisah"
		}
		return r.Str(at+"hasil") + " " + r.Str(at+"jam_kerja.hasil") + " " + r.Str(at+"ketat.hasil") + late
	}
	return "-"
}
