package laporan_test

import (
	"archive/zip"
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// opened is what a report shows, whatever it is packed in.
func (w *world) opened(b []byte) string {
	w.T.Helper()
	switch {
	case bytes.HasPrefix(b, []byte("PK")):
		z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
		if err != nil {
			w.T.Fatal(err)
		}
		var out strings.Builder
		for _, f := range z.File {
			r, err := f.Open()
			if err != nil {
				w.T.Fatal(err)
			}
			if _, err := io.Copy(&out, r); err != nil {
				w.T.Fatal(err)
			}
			out.WriteString(f.Name)
		}
		return out.String()
	case bytes.HasPrefix(b, []byte("%PDF")):
		tool, err := exec.LookPath("pdftotext")
		if err != nil {
			return ""
		}
		at := filepath.Join(w.T.TempDir(), "a.pdf")
		if err := os.WriteFile(at, b, 0o600); err != nil {
			w.T.Fatal(err)
		}
		text, err := exec.CommandContext(w.T.Context(), tool, at, "-").Output()
		if err != nil {
			w.T.Fatal(err)
		}
		return string(text)
	default:
		return string(b)
	}
}

// Whatever a unit asks for, in whatever form, as a person or as a token bound to
// it, no row, file, benefit or name of another unit's comes out.
func TestNoReportShowsAForeignRow(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		const own, foreign = "KITA", "RAHASIA"
		w.partner("PT "+foreign, object{})
		w.partner("PT "+own, object{})
		theirs := w.agreement(object{"judul": "Naskah " + foreign, "unit_ids": w.of("MB")}, "PT "+foreign)
		ours := w.agreement(object{"judul": "Naskah " + own, "unit_ids": w.of("TM")}, "PT "+own)
		at := w.hold(act{Judul: "Kegiatan " + foreign, Unit: "MB", Prodi: []string{"MB01"}, Naskah: theirs, Mitra: []string{"PT " + foreign}, A: true, Manfaat: map[string]string{"MB01": "Manfaat " + foreign}})
		file := w.upload()
		w.Do("staf", "POST", at+"/bukti", object{"berkas_id": file, "judul": "Berkas " + foreign}).Want(200)
		w.hold(act{Judul: "Tanpa naskah " + foreign, Unit: "MB", Mitra: []string{"PT " + foreign}})
		// Under our agreement another unit holds an activity that is not ours to see.
		w.hold(act{Judul: "Di bawah naskah kita " + foreign, Unit: "MB", Prodi: []string{"MB01"}, Naskah: ours, Mitra: []string{"PT " + own, "PT " + foreign}, Manfaat: map[string]string{"MB01": "Manfaat " + foreign}})
		w.hold(act{Judul: "Kegiatan " + own, Unit: "TM", Prodi: []string{"TM01"}, Naskah: ours, Mitra: []string{"PT " + own}, A: true, Manfaat: map[string]string{"TM01": "Manfaat " + own}})
		w.hold(act{Judul: "Menyebut prodi " + own, Unit: "IF", Prodi: []string{"TM01"}, Mitra: []string{"PT " + own}})
		token := []string{"Authorization", "Bearer " + w.Do("admin", "POST", "/token-layanan", object{"nama": "unit", "aplikasi": "portal-tm", "unit_id": w.of("TM")[0],
			"cakupan": []string{"laporan:baca", "arsip:baca", "pelaksanaan:baca", "naskah:baca", "kpi:baca"}, "kedaluwarsa_pada": "2027-01-01T00:00:00Z"}).Want(201).Str("token")}
		for who, call := range map[string]struct {
			as      string
			headers []string
		}{"a person": {"unit.tm", nil}, "a token": {"", token}} {
			for _, path := range []string{
				"borang-monitoring?format=json", "borang-monitoring?format=csv", "borang-monitoring?format=xlsx", "borang-monitoring?format=pdf", "evaluasi-diri?format=json", "evaluasi-diri?format=pdf", "evaluasi-diri?format=docx",
				"evaluasi-diri?format=svg&grafik=celah", "lkps?format=json", "lkps?format=csv", "lkps?format=xlsx", "laporkerma?format=json", "laporkerma?format=csv", "iku?format=json", "iku?format=csv", "celah-bukti?format=json", "celah-bukti?format=csv", "celah-bukti?format=xlsx",
			} {
				period := "&tahun=2026&"
				if strings.HasPrefix(path, "lkps") {
					period = "&dari=2024-01-01&sampai=2026-07-10&"
				}
				for _, scope := range []string{"unit=TM", "prodi=TM01"} {
					shown := w.opened(w.Do(call.as, "GET", "/laporan/"+path+period+scope, nil, call.headers...).Want(200).Body)
					if strings.Contains(shown, foreign) || strings.Contains(shown, strings.ToLower(foreign)) {
						t.Errorf("%s: %s%s%s shows what is not theirs:\n%.3000s", who, path, period, scope, shown)
					}
					if rows := strings.HasPrefix(path, "borang") || strings.HasPrefix(path, "lkps"); rows && !strings.HasSuffix(path, "pdf") && !strings.Contains(shown, own) {
						t.Errorf("%s: %s%s%s does not show what is theirs", who, path, period, scope)
					}
				}
				for _, scope := range []string{"unit=MB", "prodi=MB01"} {
					w.Do(call.as, "GET", "/laporan/"+path+period+scope, nil, call.headers...).Want(404)
				}
			}
			for _, noun := range []string{"pelaksanaan?kelompok=unit", "naskah?kelompok=unit", "arsip-laporan?kelompok=unit"} {
				if shown := string(w.Do(call.as, "GET", "/statistik/"+noun, nil, call.headers...).Want(200).Body); strings.Contains(shown, `"MB"`) {
					t.Errorf("%s: %s counts what is not theirs: %s", who, noun, shown)
				}
			}
			w.Do(call.as, "POST", "/berkas/"+file+"/tautan", nil, call.headers...).Want(404)
			w.Do(call.as, "POST", "/laporan/bundel?tahun=2026&unit=MB", nil, call.headers...).Want(404)
			w.Do(call.as, "POST", "/laporan/bundel?tahun=2026", nil, call.headers...).Want(403)
		}
		w.working(func(ended <-chan error) {
			for _, scope := range []string{"unit=TM", "prodi=TM01"} {
				b, _ := w.bundle("unit.tm", "tahun=2026&"+scope, ended)
				if shown := w.opened(b); strings.Contains(shown, foreign) || !strings.Contains(shown, own) {
					t.Errorf("the bundle of %s: %.2000s", scope, shown)
				}
			}
		})
	})
}
