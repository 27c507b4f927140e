package app

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kerjasama/internal/config"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/dbtest"
)

func demoApp(t testing.TB, url string) *App {
	t.Helper()
	cfg := config.Default()
	cfg.DatabaseURL, cfg.FilesURL, cfg.SQLiteSynchronous, cfg.DatabaseMaxConns, cfg.DemoPassword = url, "file://"+t.TempDir(), "NORMAL", 4, "kata-sandi-rekaan"
	a, err := Build(t.Context(), cfg, clock.NewManual(time.Date(2026, 7, 10, 2, 0, 0, 0, time.UTC)), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	return a
}

// told is what the demonstration left, without ids: the same on every engine.
func told(t *testing.T, a *App) map[string]int {
	t.Helper()
	rows, err := a.DB.Gorm.WithContext(t.Context()).Raw(`
		SELECT 'mitra', count(*) FROM mitra
		UNION ALL SELECT 'rencana ' || status, count(*) FROM rencana_kegiatan GROUP BY status
		UNION ALL SELECT 'koordinasi ' || status, count(*) FROM koordinasi GROUP BY status
		UNION ALL SELECT 'pelaksanaan', count(*) FROM pelaksanaan
		UNION ALL SELECT 'pelaksanaan ' || status, count(*) FROM pelaksanaan GROUP BY status
		UNION ALL SELECT 'pelaksanaan of ' || substr(kode, 4, 4), count(*) FROM pelaksanaan GROUP BY substr(kode, 4, 4)
		UNION ALL SELECT 'survei ' || status, count(*) FROM survei_mitra GROUP BY status
		UNION ALL SELECT 'arsip', count(*) FROM arsip_laporan
		UNION ALL SELECT 'permintaan ' || status, count(*) FROM permintaan_layanan GROUP BY status
		UNION ALL SELECT 'jam ' || kpi || ' ' || COALESCE(hasil, 'terbuka'), count(*) FROM permintaan_jam GROUP BY kpi, hasil
		UNION ALL SELECT 'naskah', count(*) FROM naskah
		UNION ALL SELECT 'naskah ' || jenis || ' ' || status, count(*) FROM naskah GROUP BY jenis, status
		UNION ALL SELECT 'naskah of a request', count(*) FROM naskah WHERE permintaan_id IS NOT NULL
		UNION ALL SELECT 'naskah renewed', count(*) FROM naskah WHERE menggantikan_id IS NOT NULL
		UNION ALL SELECT 'naskah asleep', count(*) FROM naskah n WHERE status = 'ditandatangani' AND NOT EXISTS (SELECT 1 FROM pelaksanaan p WHERE p.naskah_id = n.id)
		UNION ALL SELECT 'pelaksanaan under an agreement', count(*) FROM pelaksanaan WHERE naskah_id IS NOT NULL
		UNION ALL SELECT 'susulan', count(*) FROM permintaan_jam WHERE susulan
		UNION ALL SELECT 'events', count(*) FROM jurnal
		UNION ALL SELECT 'ahead of now', count(*) FROM jurnal WHERE pada > ?`, a.Clock.Now()).Rows()
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	out := map[string]int{}
	for rows.Next() {
		var name string
		var n int
		if err := rows.Scan(&name, &n); err != nil {
			t.Fatal(err)
		}
		out[name] = n
	}
	return out
}

func TestTheDemonstrationHoldsFiveYears(t *testing.T) {
	a := demoApp(t, dbtest.URL(t, db.SQLite))
	var out bytes.Buffer
	if err := a.welcome(t.Context(), &out, true); err != nil {
		t.Fatal(err)
	}
	for _, user := range []string{"admin", "staf", "koordinator", "pimpinan", "auditor", "unit.if", "unit.mb", "unit.el", "unit.tm"} {
		if !strings.Contains(out.String(), user+" ") {
			t.Errorf("the welcome does not name %s:\n%s", user, out.String())
		}
	}
	got := told(t, a)
	if got["mitra"] != 40 || got["pelaksanaan"] < 260 || got["pelaksanaan"] > 300 || got["ahead of now"] != 0 {
		t.Errorf("want 40 partners, of 300 activities those that lie behind, and nothing ahead: %v", got)
	}
	for _, name := range []string{"pelaksanaan terverifikasi", "pelaksanaan dilaporkan", "rencana terlaksana", "survei terisi", "arsip", "pelaksanaan of 2022",
		"permintaan selesai", "permintaan baru", "permintaan direspons", "jam a tepat", "jam a terlambat", "jam b tepat", "jam b terlambat", "jam b terbuka", "jam c tepat", "jam c terlambat", "susulan",
		"naskah mou ditandatangani", "naskah moa ditandatangani", "naskah ia ditutup", "naskah of a request", "naskah renewed", "naskah asleep", "pelaksanaan under an agreement"} {
		if got[name] == 0 {
			t.Errorf("no %s", name)
		}
	}
	if n := got["naskah"]; n < 50 || n > 70 {
		t.Errorf("%d agreements, want about 60", n)
	}
	if err := a.welcome(t.Context(), io.Discard, true); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(got, told(t, a)); d != "" {
		t.Errorf("told twice:\n%s", d)
	}
	if _, err := a.sealer.SealOnce(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := a.Journal.Verify(t.Context(), func(string) {}, a.checks()...); err != nil {
		t.Errorf("verify: %v", err)
	}
}

func TestTheDemonstrationIsTheSameOnEveryEngine(t *testing.T) {
	var first map[string]int
	for _, e := range dbtest.Engines(t) {
		a := demoApp(t, dbtest.URL(t, e))
		if err := a.Seed(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := a.DB.Within(t.Context(), func(d *db.DB) error {
			_, err := a.tell(t.Context(), d, 40)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		got := told(t, a)
		if first == nil {
			first = got
		} else if d := cmp.Diff(first, got); d != "" {
			t.Errorf("on %s another story:\n%s", e, d)
		}
	}
}

func TestTheDemonstrationLeavesOtherDataAlone(t *testing.T) {
	for _, e := range dbtest.Engines(t) {
		t.Run(string(e), func(t *testing.T) {
			a := demoApp(t, dbtest.URL(t, e))
			if err := a.welcome(t.Context(), io.Discard, false); err != nil {
				t.Fatal(err)
			}
			if err := a.welcome(t.Context(), io.Discard, true); !errors.Is(err, errNotDemo) {
				t.Errorf("want a refusal, got %v", err)
			}
		})
	}
}

func TestTheTourDrivesTheWholeSOP(t *testing.T) {
	var out, errs bytes.Buffer
	code := Main(context.Background(), Env{Args: []string{"demo"}, Out: &out, Err: &errs})
	if code != 0 {
		t.Fatalf("exit %d: %s\n%s", code, errs.String(), out.String())
	}
	for _, want := range []string{
		"RK-%s-0001 siap_koordinasi", "KO-%s-0001 terlaksana", "RK-%s-0001 siap_laksana", "PL-%s-0001 dilaporkan", "PL-%s-0001 terverifikasi",
		"RK-%s-0001 terlaksana", "AR-%s-0001 aktif", "refused: forbidden", "B.1.15.8.c    1 / 1", "B.1.15.12     1 / 21",
	} {
		want = strings.ReplaceAll(want, "%s", string(clock.DateOf(clock.System{}.Now()))[:4])
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in\n%s", want, out.String())
		}
	}
}

// BenchmarkDemo is what `serve --demo` does on an empty, migrated database.
func BenchmarkDemo(b *testing.B) {
	for b.Loop() {
		a := demoApp(b, dbtest.URL(b, db.SQLite))
		if err := a.welcome(b.Context(), io.Discard, true); err != nil {
			b.Fatal(err)
		}
	}
}
