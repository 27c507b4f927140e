package lampiran_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"gorm.io/gorm"

	"kerjasama/internal/lampiran"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/journal"
)

func (w *world) sweep(want lampiran.Swept) {
	w.t.Helper()
	got, err := w.svc.Sweep(w.t.Context())
	if err != nil || got != want {
		w.t.Errorf("swept %+v %v, want %+v", got, err, want)
	}
}

func TestSweep(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		lone := w.upload("staf", "lone.txt", "sendiri")
		shared := w.upload("staf", "shared.pdf", pdf)
		kept := w.upload("staf", "kept.pdf", pdf)
		if err := w.attach("staf", unitIF, map[string]string{"/berkas_id": kept.ID}); err != nil {
			t.Fatal(err)
		}
		w.clk.Advance(24 * time.Hour)
		w.sweep(lampiran.Swept{}) // exactly a day is not over it
		young := w.upload("staf", "young.txt", "muda")
		w.clk.Advance(time.Second)
		w.sweep(lampiran.Swept{Files: 2, Contents: 1}) // the shared bytes stay
		for id, status := range map[string]int{lone.ID: 404, shared.ID: 404, kept.ID: 200, young.ID: 200} {
			w.do("staf", "GET", "/berkas/"+id, "").want(status, "")
		}
		if w.kept() != 2 || w.count("berkas_isi") != 2 {
			t.Errorf("%d objects, %d contents, want 2", w.kept(), w.count("berkas_isi"))
		}
		w.sweep(lampiran.Swept{})
		var events string
		if err := w.d.Gorm.Raw("SELECT string_agg(peristiwa, ',' ORDER BY versi) FROM jurnal WHERE subjek_id = ?", lone.ID).Row().Scan(&events); err != nil || events != "berkas.diunggah,berkas.disapu" {
			t.Errorf("journal of a swept file: %s %v", events, err)
		}
		// What was swept can come again.
		again := w.upload("staf", "lone.txt", "sendiri")
		w.do("staf", "GET", "/berkas/"+again.ID, "").want(200, "")
	})
}

// A file that an attachment is holding is not swept from under it, and one that
// a sweep took first cannot be attached.
func TestSweepBesideAttach(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		b := w.upload("staf", "a.pdf", pdf)
		w.clk.Advance(25 * time.Hour)
		var swept sync.WaitGroup
		_, err := journal.Do(t.Context(), w.j, journal.Call{By: people()["staf"]}, func(tx *journal.Tx) (struct{}, error) {
			if err := w.svc.Attach(tx, "unit", unitIF, map[string]string{"/berkas_id": b.ID}); err != nil {
				return struct{}{}, err
			}
			began := make(chan struct{})
			swept.Go(func() {
				close(began)
				if _, err := w.svc.Sweep(context.WithoutCancel(t.Context())); err != nil {
					t.Error(err)
				}
			})
			<-began
			return struct{}{}, w.blocked(tx.DB)
		})
		swept.Wait()
		if err != nil {
			t.Fatal(err)
		}
		w.do("staf", "GET", "/berkas/"+b.ID, "").want(200, "")
		w.sweep(lampiran.Swept{})
	})
}

// blocked waits until another session waits for a lock (PostgreSQL; on SQLite
// the one connection itself makes the others wait).
func (w *world) blocked(tx *gorm.DB) error {
	if w.d.Engine != db.Postgres {
		return nil
	}
	for n := 0; n == 0; {
		if err := tx.Raw("SELECT count(*) FROM pg_locks WHERE NOT granted").Row().Scan(&n); err != nil {
			return err
		}
	}
	return nil
}

// Uploads of one content and sweeps of it, all at once: whatever was answered
// 201 within the day can be read.
func TestSweepBesideUploads(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for round := range 5 {
			w.upload("staf", "a.pdf", pdf)
			w.clk.Advance(25 * time.Hour)
			var wg sync.WaitGroup
			ids := make([]string, 4)
			for i := range ids {
				wg.Go(func() {
					u, err := w.svc.Stage(t.Context(), "a.pdf", strings.NewReader(pdf))
					if err != nil {
						t.Error(err)
						return
					}
					defer u.Close()
					a, err := w.svc.Create(t.Context(), journal.Call{By: people()["staf"], RequestID: fmt.Sprint(round, i)}, u)
					if err != nil {
						t.Error(err)
					}
					ids[i] = a.Rec.ID
				})
			}
			for range 2 {
				wg.Go(func() {
					if _, err := w.svc.Sweep(t.Context()); err != nil {
						t.Error(err)
					}
				})
			}
			wg.Wait()
			for _, id := range ids {
				if a := w.do("staf", "GET", "/berkas/"+id, ""); a.Code != 200 || a.Body.String() != pdf {
					t.Fatalf("round %d: %d %s", round, a.Code, a.Body)
				}
			}
		}
	})
}

// A record that names a file without attaching it keeps the file.
func TestSweepLeavesWhatIsNamed(t *testing.T) {
	each(t, func(_ *testing.T, w *world) {
		b, gone := w.upload("staf", "a.pdf", pdf), w.upload("staf", "b.txt", "lain")
		w.exec("INSERT INTO arsip_laporan (id, versi, dibuat_pada, dibuat_oleh_jenis, dibuat_oleh_id, diubah_pada, diubah_oleh_jenis, diubah_oleh_id, kode, status, jenis_rekaman, tahun, judul, berkas_id, lokasi_simpan, tanggal_arsip, retensi_sampai, cari) VALUES (?, 1, ?, 'sistem', 'sistem', ?, 'sistem', 'sistem', 'AR-2026-0001', 'aktif', 'lainnya', 2026, 'a', ?, 'Unit Kerjasama', '2026-07-10', '2031-07-10', '')",
			unitIF, w.clk.Now(), w.clk.Now(), b.ID)
		w.clk.Advance(25 * time.Hour)
		w.sweep(lampiran.Swept{Files: 1, Contents: 1})
		w.do("staf", "GET", "/berkas/"+b.ID, "").want(200, "")
		w.do("staf", "GET", "/berkas/"+gone.ID, "").want(404, "")
	})
}

func (w *world) spoil(sha string) {
	w.t.Helper()
	if err := os.WriteFile(filepath.Join(w.dir, sha[:2], sha[2:4], sha), []byte("%PDF-1.6\n1 0 obj\n<<>>\nendobj\n%%EOF\n"), 0o600); err != nil {
		w.t.Fatal(err)
	}
}

func TestCheckEverything(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		var percents []int
		check := func() lampiran.Pemeriksaan {
			percents = nil
			out, err := w.svc.CheckEverything(t.Context(), nil, func(p int) { percents = append(percents, p) })
			if err != nil {
				t.Fatal(err)
			}
			return out.Hasil.(lampiran.Pemeriksaan)
		}
		if got := check(); got.Diperiksa != 0 {
			t.Errorf("of nothing: %+v", got)
		}
		b := w.upload("staf", "a.pdf", pdf)
		w.upload("staf", "a2.pdf", pdf)
		w.upload("staf", "b.txt", "lain")
		want := lampiran.Pemeriksaan{Diperiksa: 2, Byte: int64(len(pdf) + 4), Rusak: []lampiran.Rusak{}}
		if diff := cmp.Diff(want, check()); diff != "" || !cmp.Equal(percents, []int{50, 100}) {
			t.Errorf("(-want +got): %s; progress %v", diff, percents)
		}
		w.spoil(b.SHA256)
		if got := check(); got.Diperiksa != 2 || len(got.Rusak) != 1 || got.Rusak[0].SHA256 != b.SHA256 {
			t.Errorf("with a damaged content: %+v", got)
		}
	})
}

// Each content has its turn once a month.
func TestRecheck(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		b := w.upload("staf", "a.pdf", pdf)
		for _, step := range []struct {
			after       time.Duration
			spoil       bool
			seen, wrong int
		}{{0, false, 0, 0}, {30*24*time.Hour + time.Second, false, 1, 0}, {time.Hour, false, 0, 0}, {31 * 24 * time.Hour, true, 1, 1}} {
			w.clk.Advance(step.after)
			if step.spoil {
				w.spoil(b.SHA256)
			}
			p, err := w.svc.Recheck(t.Context())
			if err != nil || p.Diperiksa != step.seen || len(p.Rusak) != step.wrong {
				t.Errorf("after %v: %+v %v, want %d seen, %d wrong", step.after, p, err, step.seen, step.wrong)
			}
		}
	})
}

func TestIntact(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		b := w.upload("staf", "a.pdf", pdf)
		var lines []string
		check := func() error {
			return w.svc.Intact()(t.Context(), w.d, func(s string) { lines = append(lines, s) })
		}
		if err := check(); err != nil || len(lines) != 1 {
			t.Errorf("got %v %v", lines, err)
		}
		w.spoil(b.SHA256)
		err := check()
		bad, ok := err.(*journal.BadRow) //nolint:errorlint // returned as it is
		if !ok || !strings.Contains(bad.Row, b.SHA256) {
			t.Errorf("got %v, want the bad content named", err)
		}
	})
}
