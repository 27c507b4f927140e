package akses

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/journal"
)

// noon is a working day's noon in WIB.
var noon = time.Date(2026, 7, 10, 5, 0, 0, 0, time.UTC)

const (
	testIssuer = "https://kerjasama.example.ac.id"
	unitIF     = "0190a0a0-0000-7000-8000-0000000000a1"
	unitTM     = "0190a0a0-0000-7000-8000-0000000000a2"
)

// world is one store with its clock and one replica over it.
type world struct {
	*Service
	clk *clock.Manual
	d   *db.DB
}

func setup(t testing.TB, d *db.DB) *world {
	t.Helper()
	clk := clock.NewManual(noon)
	for id, kode := range map[string]string{unitIF: "IF", unitTM: "TM"} {
		if err := d.Gorm.Exec(`INSERT INTO unit (id, versi, dibuat_pada, dibuat_oleh_jenis, dibuat_oleh_id, diubah_pada, diubah_oleh_jenis, diubah_oleh_id,
			kode, nama, jenis, aktif_mulai, cari) VALUES (?, 1, ?, 'sistem', 'sistem', ?, 'sistem', 'sistem', ?, ?, 'jurusan', '2015-01-01', '')`,
			id, noon, noon, kode, "Jurusan "+kode).Error; err != nil {
			t.Fatal(err)
		}
	}
	return &world{Service: replica(d, clk), clk: clk, d: d}
}

// replica is another process over the same store.
func replica(d *db.DB, clk clock.Clock) *Service {
	return New(journal.New(d, clk), Config{Issuer: testIssuer, Log: slog.New(slog.DiscardHandler)})
}

// person enters somebody by the machine and returns id and password.
func (w *world) person(t testing.TB, username string, roles ...Penugasan) (id, password string) {
	t.Helper()
	ans, password, err := w.Create(t.Context(), journal.AtMachine(), Isi{Username: username, Nama: "Orang " + username, Penugasan: roles})
	if err != nil {
		t.Fatalf("enter %s: %v", username, err)
	}
	return ans.Rec.ID, password
}

func (w *world) login(t testing.TB, username, password string) Masuk {
	t.Helper()
	m, err := w.Login(t.Context(), Kredensial{Username: username, Password: password}, here)
	if err != nil {
		t.Fatalf("login %s: %v", username, err)
	}
	return m
}

var here = Asal{IP: "192.0.2.7", Agen: "uji/1"}

func (w *world) who(t testing.TB, m Masuk) actor.Actor {
	t.Helper()
	a, err := w.Pintu().Authenticate(t.Context(), "Bearer "+m.AccessToken)
	if err != nil {
		t.Fatalf("authenticate: %v", err)
	}
	return a
}

// want fails the test unless err is a refusal with the code; "" wants no error.
func want(t testing.TB, what string, err error, code fault.Code) {
	t.Helper()
	if code == "" && err == nil || fault.Is(err, code) {
		return
	}
	t.Errorf("%s: got %v, want %q", what, err, code)
}

func call(by actor.Actor) journal.Call { return journal.Call{By: by, RequestID: "uji"} }

func admin(id string) actor.Actor {
	return actor.Actor{Jenis: actor.Pengguna, ID: id, Grants: []actor.Grant{{Peran: actor.Admin}}}
}

// cut is a context in which no query can run.
func cut(t testing.TB) context.Context {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	return ctx
}
