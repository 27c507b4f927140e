package lampiran_test

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/textproto"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json"

	"kerjasama/internal/httpapi"
	"kerjasama/internal/lampiran"
	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/berkas"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/dbtest"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/jobs"
	"kerjasama/internal/platform/journal"
)

const (
	pdf    = "%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
	limit  = 64 << 10
	unitIF = "0190a0a0-0000-7000-8000-0000000000f1"
	unitTM = "0190a0a0-0000-7000-8000-0000000000f2"
)

func people() map[string]actor.Actor {
	who := func(id string, g actor.Grant) actor.Actor {
		return actor.Actor{Jenis: actor.Pengguna, ID: "0190a0a0-0000-7000-8000-00000000000" + id, Nama: "Orang " + id, Grants: []actor.Grant{g}}
	}
	return map[string]actor.Actor{
		"staf":        who("1", actor.Grant{Peran: actor.StafHumas}),
		"koordinator": who("2", actor.Grant{Peran: actor.SubKoordinator}),
		"unit.if":     who("3", actor.Grant{Peran: actor.UnitKerja, UnitID: unitIF}),
		"unit.tm":     who("4", actor.Grant{Peran: actor.UnitKerja, UnitID: unitTM}),
		"admin":       who("5", actor.Grant{Peran: actor.Admin}),
		"pimpinan":    who("6", actor.Grant{Peran: actor.Pimpinan}),
		"staf2":       who("7", actor.Grant{Peran: actor.StafHumas}),
	}
}

type door map[string]actor.Actor

func (d door) Authenticate(_ context.Context, header string) (actor.Actor, error) {
	a, ok := d[header]
	if !ok {
		return a, fault.New(fault.AuthRequired, "Masuk dulu.", "Sign in first.")
	}
	return a, nil
}

// starter stands for package pekerjaan: it notes what was started.
type starter struct{ started []string }

func (s *starter) Start(_ context.Context, _ journal.Call, jenis string, _ any) (journal.Answer[jobs.Pekerjaan], error) {
	s.started = append(s.started, jenis)
	return journal.Answer[jobs.Pekerjaan]{Rec: jobs.Pekerjaan{ID: unitIF, Jenis: jenis, Status: jobs.Antre}}, nil
}

// world is files over a real database and a real directory. Units stand for the
// records files are attached to: a unit_kerja sees its own.
type world struct {
	t     *testing.T
	d     *db.DB
	j     *journal.Journal
	clk   *clock.Manual
	dir   string
	store *berkas.Store
	svc   *lampiran.Service
	long  *starter
	srv   *httpapi.Server
}

func each(t *testing.T, f func(t *testing.T, w *world)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, d *db.DB) { f(t, over(t, d, nil)) })
}

func over(t *testing.T, d *db.DB, scanner *berkas.Scanner) *world {
	t.Helper()
	w := &world{t: t, d: d, dir: t.TempDir(), clk: clock.NewManual(time.Date(2026, 7, 10, 2, 0, 0, 0, time.UTC)), long: &starter{}}
	w.j = journal.New(d, w.clk)
	var err error
	if w.store, err = berkas.Open(t.Context(), "file://"+w.dir, scanner); err != nil {
		t.Fatal(err)
	}
	log := slog.New(slog.DiscardHandler)
	w.svc = lampiran.New(w.j, lampiran.Config{Store: w.store, Long: w.long, Log: log, Limit: limit, Public: "http://api.example" + httpapi.Base, Key: []byte("kunci")})
	w.svc.AttachedTo(journal.Source{Subjek: "unit", Visible: func(by actor.Actor) db.Cond {
		switch reach := by.May(actor.RencanaBaca); {
		case reach.All:
			return db.Cond{}
		case reach.None():
			return db.Nothing()
		default:
			return db.Cond{SQL: "r.id IN ?", Args: []any{reach.Units}}
		}
	}})
	for id, kode := range map[string]string{unitIF: "IF", unitTM: "TM"} {
		w.exec("INSERT INTO unit (id, versi, dibuat_pada, dibuat_oleh_jenis, dibuat_oleh_id, diubah_pada, diubah_oleh_jenis, diubah_oleh_id, kode, nama, jenis, aktif_mulai, cari) VALUES (?, 1, ?, 'sistem', 'sistem', ?, 'sistem', 'sistem', ?, ?, 'jurusan', '2015-01-01', '')",
			id, w.clk.Now(), w.clk.Now(), kode, kode)
	}
	w.srv = httpapi.New(httpapi.Config{MaxUpload: limit, Cursors: []byte("k")}, door(people()), w.clk, log)
	lampiran.Register(w.srv.Router(httpapi.Base), w.svc)
	return w
}

func (w *world) exec(query string, args ...any) {
	w.t.Helper()
	if err := w.d.Gorm.WithContext(w.t.Context()).Exec(query, args...).Error; err != nil {
		w.t.Fatal(err)
	}
}

type answer struct {
	*httptest.ResponseRecorder
	t *testing.T
}

func (w *world) do(as, method, path, body string, headers ...string) answer {
	w.t.Helper()
	if strings.HasPrefix(path, "/") {
		path = httpapi.Base + path
	}
	r := httptest.NewRequestWithContext(w.t.Context(), method, path, strings.NewReader(body))
	if as != "" {
		r.Header.Set("Authorization", as)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	rec := httptest.NewRecorder()
	w.srv.Handler().ServeHTTP(rec, r)
	return answer{rec, w.t}
}

// form makes a multipart body of one part.
func form(t *testing.T, field, disposition, content string) (body, contentType string) {
	t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	h := textproto.MIMEHeader{"Content-Disposition": {`form-data; name="` + field + `"` + disposition}}
	p, err := m.CreatePart(h)
	if err == nil {
		_, err = io.WriteString(p, content)
	}
	if err == nil {
		err = m.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.String(), m.FormDataContentType()
}

func (w *world) send(as, nama, content string, headers ...string) answer {
	w.t.Helper()
	body, ct := form(w.t, "berkas", `; filename="`+nama+`"`, content)
	return w.do(as, "POST", "/berkas", body, append([]string{"Content-Type", ct}, headers...)...)
}

// upload sends a file that must be taken, and returns its record.
func (w *world) upload(as, nama, content string) lampiran.Berkas {
	w.t.Helper()
	var b lampiran.Berkas
	w.send(as, nama, content).want(http.StatusCreated, "").json(&b)
	return b
}

func (a answer) want(status int, code string) answer {
	a.t.Helper()
	if a.Code != status {
		a.t.Fatalf("got status %d, want %d: %s", a.Code, status, a.Body)
	}
	if code == "" {
		return a
	}
	var p httpapi.Problem
	a.json(&p)
	if p.Code != code && (len(p.Errors) == 0 || p.Errors[0].Code != code) {
		a.t.Fatalf("got code %s %+v, want %s", p.Code, p.Errors, code)
	}
	return a
}

func (a answer) json(into any) answer {
	a.t.Helper()
	if err := json.Unmarshal(a.Body.Bytes(), into); err != nil {
		a.t.Fatalf("%s: %v", a.Body, err)
	}
	return a
}

// count returns how many rows a table has.
func (w *world) count(table string) (n int) {
	w.t.Helper()
	if err := w.d.Gorm.Raw("SELECT count(*) FROM " + table).Row().Scan(&n); err != nil {
		w.t.Fatal(err)
	}
	return n
}

func (w *world) kept() (n int) {
	w.t.Helper()
	err := filepath.WalkDir(w.dir, func(_ string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			n++
		}
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return n
}

// attach ties files to a unit as somebody.
func (w *world) attach(as, unit string, refs map[string]string) error {
	w.t.Helper()
	_, err := journal.Do(w.t.Context(), w.j, journal.Call{By: people()[as], RequestID: "uji"}, func(tx *journal.Tx) (struct{}, error) {
		return struct{}{}, w.svc.Attach(tx, "unit", unit, refs)
	})
	return err
}
