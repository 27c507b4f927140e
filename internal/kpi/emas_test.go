package kpi_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

// emas is a world worked out by hand, as testdata/hitungan.yaml writes it.
type emas struct {
	Dunia    string
	Kegiatan []struct {
		Unit           string
		Prodi, Bidang  []string
		Tingkat        string
		Dari, Sampai   string
		A, B, Lanjutan bool
		TanpaBukti     bool   `yaml:"tanpa_bukti"`
		TidakRelevan   bool   `yaml:"tidak_relevan"`
		SampaiStatus   string `yaml:"sampai_status"`
		Survei         []struct {
			Minat bool
			Skor  []int
		}
	}
	Pindah *struct{ Prodi, Dari, Ke, Mulai, Sampai string }
	Tutup  map[string]string
	Bagian `yaml:",inline"`
	Lalu   []Bagian
}

// Bagian are steps in time and questions after them.
type Bagian struct {
	Langkah []struct {
		Pada, Minta, Untuk, Apa, Kanal, Pemohon, Naskah, Terjadi string
		Otomatis                                                 bool
	}
	Pada  string
	Tanya [][4]string
}

func (w *world) build(e emas) {
	w.T.Helper()
	if p := e.Pindah; p != nil {
		w.change("/prodi/"+w.ids[p.Prodi], object{"jurusan": []object{
			{"jurusan_id": w.ids[p.Dari], "mulai": "2010-01-01", "sampai": p.Sampai}, {"jurusan_id": w.ids[p.Ke], "mulai": p.Mulai},
		}})
	}
	for kode, day := range e.Tutup {
		w.change("/prodi/"+w.ids[kode], object{"aktif_sampai": day})
	}
	for _, k := range e.Kegiatan {
		mitra := []string{w.mitra}
		for i := 1; i < len(k.Survei); i++ {
			mitra = append(mitra, w.partner(fmt.Sprintf("PT Rekaan Mitra %d %s", i, k.Dari)))
		}
		at := w.hold(act{Unit: k.Unit, Prodi: k.Prodi, Bidang: k.Bidang, Tingkat: k.Tingkat, Tidak: k.TidakRelevan, Dari: k.Dari, Sampai: k.Sampai, Mitra: mitra, A: k.A, B: k.B, Sampaikan: k.SampaiStatus, TanpaBukti: k.TanpaBukti})
		for i, s := range k.Survei {
			w.survey(at, mitra[i], s.Minat, s.Skor...)
		}
		if k.Lanjutan {
			w.followUp(at)
		}
	}
}

func (w *world) walk(b Bagian, ids map[string]string) {
	w.T.Helper()
	for _, s := range b.Langkah {
		w.at(s.Pada)
		if s.Minta != "" {
			body := object{"jenis": "informasi", "kanal": s.Kanal, "pemohon_jenis": or(s.Pemohon, "umum"), "pemohon_nama": "Pemohon Rekaan", "mitra_id": w.mitra, "perihal": s.Minta, "masuk_pada": s.Pada + "+07:00"}
			if s.Naskah != "" {
				body["jenis"], body["jenis_naskah"] = "penyusunan_naskah", s.Naskah
			}
			ids[s.Minta] = w.Do("staf", "POST", "/permintaan-layanan", body).Want(201).Str("id")
			continue
		}
		body := object{"isi": "Dijawab.", "kanal": "surel", "terjadi_pada": or(s.Terjadi, s.Pada) + "+07:00"}
		switch {
		case s.Apa == "batalkan":
			body = object{"alasan": "Ditarik."}
		case s.Otomatis:
			body["otomatis"] = true
		}
		w.Do("staf", "POST", "/permintaan-layanan/"+ids[s.Untuk]+"/"+s.Apa, body).Want(200)
	}
	if b.Pada != "" {
		w.at(b.Pada)
	}
}

// Every number is what somebody worked out beforehand.
func TestWorkedByHand(t *testing.T) {
	text, err := os.ReadFile("testdata/hitungan.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var worlds []emas
	if err := yaml.UnmarshalWithOptions(text, &worlds, yaml.Strict()); err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, e := range worlds {
		for _, b := range append([]Bagian{e.Bagian}, e.Lalu...) {
			n += len(b.Tanya)
		}
		t.Run(strings.ReplaceAll(e.Dunia, " ", "-"), func(t *testing.T) {
			each(t, func(t *testing.T, w *world) {
				w.build(e)
				ids := map[string]string{}
				for _, b := range append([]Bagian{e.Bagian}, e.Lalu...) {
					w.walk(b, ids)
					for _, q := range b.Tanya {
						if got := w.worked(q[0], q[1]); got != q[2] {
							t.Errorf("%s %s is %q, worked by hand %q: %s", q[0], q[1], got, q[2], q[3])
						}
					}
				}
			})
		})
	}
	if n < 60 {
		t.Errorf("only %d numbers", n)
	}
}

// worked asks for a number; after a space the query names another reading.
func (w *world) worked(kode, query string) string {
	w.T.Helper()
	query, reading, other := strings.Cut(query, " ")
	if !other {
		return w.frac(kode, query)
	}
	r := w.kpi(kode, query)
	return fmt.Sprintf("%v/%v %v", r.Num(reading+".pembilang"), r.Num(reading+".penyebut"), r.Get(reading+".nilai"))
}
