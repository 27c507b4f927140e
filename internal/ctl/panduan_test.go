package ctl_test

import (
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"kerjasama/internal/apptest"
)

const demoURL, demoPassword = "http://127.0.0.1:8080", "kata sandi yang dicetak make run"

// TestTheGuideIsTrue types every command of the guide for scripts into a shell
// and holds what comes out against what the guide says.
func TestTheGuideIsTrue(t *testing.T) {
	for _, tool := range []string{"sh", "jq", "curl", "seq", "mktemp", "sha256sum"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("the guide is NOT checked: there is no %s here", tool)
		}
	}
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", "panduan-skrip.md"))
	if err != nil {
		t.Fatal(err)
	}
	w := office(t)
	year(t, w)
	s := httptest.NewServer(w.App.Handler())
	t.Cleanup(s.Close)
	p := newPembaca(t, s.URL)
	for _, b := range blocks(string(text)) {
		if name, body, ok := saved(b); ok {
			body = strings.NewReplacer(demoURL, s.URL, demoPassword, apptest.Password).Replace(body)
			if err := os.WriteFile(filepath.Join(p.dir, name), []byte(body), 0o600); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if b.kind != "console" {
			continue
		}
		for _, step := range steps(b.text) {
			got := p.types(step.command)
			if !matches(step.want, got) {
				t.Errorf("$ %s\ngot:\n%swant:\n%s", step.command, got, step.want)
			}
			p.typed++
		}
	}
	if p.typed < 25 {
		t.Errorf("only %d commands found", p.typed)
	}
}

// year is an activity of IF in 2026 that counts, and one that names every other
// prodi of it.
func year(t *testing.T, w *apptest.World) {
	t.Helper()
	unit := w.Do("staf", "GET", "/unit?kode=IF", nil).Want(200).Str("data.0.id")
	prodi := w.Do("staf", "GET", "/prodi?kode=IF01", nil).Want(200).Str("data.0.id")
	mitra := w.Do("staf", "GET", "/mitra", nil).Want(200).Str("data.0.id")
	at := "/pelaksanaan/" + w.Do("unit.if", "POST", "/pelaksanaan", object{
		"judul": "Kuliah tamu", "jenis": "kegiatan", "bentuk_kegiatan_kode": "kunjungan_industri", "unit_pelaksana_id": unit, "prodi_ids": []string{prodi},
		"mitra_ids": []string{mitra}, "bidang": []string{"pendidikan"}, "tingkat": "nasional", "relevan_ps": true,
		"tanggal_mulai": "2026-03-02", "tanggal_selesai": "2026-03-03",
	}).Want(201).Str("id")
	proof := []object{{"tautan": "https://bukti.example/foto", "judul": "Foto kegiatan"}}
	w.Do("unit.if", "POST", at+"/mulai", nil).Want(200)
	w.Do("unit.if", "POST", at+"/selesaikan", object{"tanggal_selesai": "2026-03-03"}).Want(200)
	w.Do("unit.if", "PUT", at+"/aspek/a", object{"terpenuhi": true, "uraian": "Bahan ajar baru.", "bukti": proof}, "If-Match", w.Do("unit.if", "GET", at, nil).ETag()).Want(200)
	w.Do("unit.if", "POST", at+"/laporkan", object{"ringkasan": "Terlaksana.", "bukti": proof}).Want(200)
	w.Do("koordinator", "POST", at+"/verifikasi", nil).Want(200)
	seal(t, w)
}

// block is a fenced block of the guide.
type block struct{ kind, text string }

func blocks(text string) []block {
	var out []block
	for _, m := range regexp.MustCompile("(?ms)^```([a-z]+)\n(.*?)^```$").FindAllStringSubmatch(text, -1) {
		out = append(out, block{m[1], m[2]})
	}
	return out
}

// saved is a block that begins by naming the file it is to be saved as.
func saved(b block) (name, body string, ok bool) {
	first, rest, _ := strings.Cut(b.text, "\n")
	name, ok = strings.CutPrefix(first, "# berkas: ")
	return name, rest, ok && b.kind == "sh"
}

// step is a command and what it says.
type step struct{ command, want string }

func steps(text string) []step {
	var out []step
	for line := range strings.Lines(text) {
		if c, ok := strings.CutPrefix(line, "$ "); ok {
			out = append(out, step{command: strings.TrimSuffix(c, "\n")})
			continue
		}
		out[len(out)-1].want += line
	}
	return out
}

// matches lets … in the guide stand for anything on its line.
func matches(want, got string) bool {
	parts := strings.Split(want, "…")
	for i, p := range parts {
		parts[i] = regexp.QuoteMeta(p)
	}
	ok, err := regexp.MatchString(`\A`+strings.Join(parts, "[^\n]*")+`\z`, got)
	return ok && err == nil
}

// pembaca is somebody at a shell with the guide: what one command exports, the
// next one finds.
type pembaca struct {
	t      *testing.T
	dir    string
	env    []string
	typed  int
	server string
}

func newPembaca(t *testing.T, server string) *pembaca {
	t.Helper()
	p := &pembaca{t: t, dir: t.TempDir(), server: server}
	bin := t.TempDir()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(self, filepath.Join(bin, "kerjasamactl")); err != nil {
		t.Skipf("the guide is NOT checked: %v", err)
	}
	state := filepath.Join(t.TempDir(), "ekspor")
	p.env = []string{"PATH=" + bin + string(os.PathListSeparator) + os.Getenv("PATH"), "HOME=" + p.dir, "LC_ALL=C.UTF-8", "EKSPOR=" + state}
	if err := os.WriteFile(state, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	return p
}

// types runs one command and returns what the screen shows.
func (p *pembaca) types(command string) string {
	p.t.Helper()
	script := ". \"$EKSPOR\"\n" + strings.ReplaceAll(command, demoURL, p.server) + "\nexport -p > \"$EKSPOR\"\n"
	c := exec.CommandContext(p.t.Context(), "sh", "-c", script)
	c.Dir, c.Env = p.dir, p.env
	out, err := c.CombinedOutput()
	if err != nil {
		p.t.Errorf("$ %s: %v", command, err)
	}
	return strings.ReplaceAll(string(out), p.server, demoURL)
}

func TestMatches(t *testing.T) {
	for n, tt := range []struct {
		want, got string
		ok        bool
	}{
		{"a\n", "a\n", true},
		{"a …/4\n", "a 12/4\n", true},
		{"a …/4\n", "a 12/5\n", false},
		{"a…\n", "a\nb\n", false},
		{"a\n", "a\nb\n", false},
		{"", "a\n", false},
		{"a.b\n", "axb\n", false},
	} {
		if got := matches(tt.want, tt.got); got != tt.ok {
			t.Error(strconv.Itoa(n), tt, got)
		}
	}
}
