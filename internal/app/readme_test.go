package app

import (
	"log/slog"
	"net/http/httptest"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"kerjasama/internal/config"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/dbtest"
)

// The README's tour, typed as it stands there: the shell ends at the first
// command that fails, and the answers are those the comments promise.
func TestTheReadmesTourWorks(t *testing.T) {
	for _, tool := range []string{"sh", "curl", "grep", "sed", "paste"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("*** THE README'S TOUR IS NOT TESTED: no %s ***", tool)
		}
	}
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	const password, address = "kata-sandi-rekaan", "http://127.0.0.1:8080"
	script := ""
	for _, block := range regexp.MustCompile("(?s)```sh\n(.*?)```").FindAllStringSubmatch(string(readme), -1) {
		script += block[1]
	}
	cfg := config.Default()
	cfg.DatabaseURL, cfg.FilesURL, cfg.SQLiteSynchronous, cfg.DemoPassword = dbtest.URL(t, db.SQLite), "file://"+t.TempDir(), "NORMAL", password
	a, err := Build(t.Context(), cfg, clock.System{}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	if err := a.Seed(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Akses.SeedUsers(t.Context(), password); err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(a.Handler())
	defer srv.Close()
	if !strings.Contains(script, address) || !strings.Contains(script, password) {
		t.Fatal("the tour names another address or password than this test knows")
	}
	cmd := exec.CommandContext(t.Context(), "sh", "-eu", "-c", strings.ReplaceAll(script, address, srv.URL))
	cmd.Dir = t.TempDir()
	cmd.Env = append(os.Environ(), "no_proxy=127.0.0.1", "NO_PROXY=127.0.0.1")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	said := string(out)
	for _, want := range []string{
		"siap_koordinasi\n", "siap_laksana\n", "berlangsung\n", "selesai\n", "dilaporkan\n", "terverifikasi\n", "retention_hold\n", "stale\n", "Batam\n",
		`B.1.15.12 "pembilang":1`, `B.1.15.14.b "pembilang":1`, "tepat\n", "Tanggapi permintaan\n", `"code":"forbidden"`, `"peristiwa":"rencana_kegiatan.diarsipkan"`,
	} {
		if !strings.Contains(said, want) {
			t.Fatalf("no %q in\n%s", want, said)
		}
	}
	if ids := regexp.MustCompile(`(?m)^[0-9a-f-]{36}$`).FindAllString(said, -1); len(ids) < 2 || ids[len(ids)-1] != ids[len(ids)-2] {
		t.Errorf("the repeated call answered otherwise:\n%s", said)
	}
}
