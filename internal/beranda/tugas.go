package beranda

import (
	"cmp"
	"context"
	"slices"
	"time"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/journal"
)

// Jenis names a kind of task by what is to be done.
type Jenis string

// The kinds of task, in the order of the SOP.
const (
	Tanggapi     Jenis = "tanggapi_permintaan"
	Ajukan       Jenis = "ajukan_rencana"
	Koordinasi   Jenis = "koordinasikan_rencana"
	CatatHasil   Jenis = "catat_hasil_koordinasi"
	Mulai        Jenis = "mulai_kegiatan"
	Selesaikan   Jenis = "selesaikan_kegiatan"
	Laporkan     Jenis = "laporkan_kegiatan"
	Verifikasi   Jenis = "verifikasi_laporan"
	Arsipkan     Jenis = "arsipkan_laporan"
	SusunUlang   Jenis = "susun_ulang_naskah"
	Telaah       Jenis = "telaah_naskah"
	Finalkan     Jenis = "finalkan_naskah"
	CatatTanda   Jenis = "catat_tanda_tangan_naskah"
	Perpanjang   Jenis = "perpanjang_naskah"
	Tutup        Jenis = "tutup_naskah"
	Hidupkan     Jenis = "hidupkan_naskah"
	tanpaTenggat       = "" // a kind whose tasks have no due
)

// Tugas is one thing that awaits somebody. Tenggat is zero where there is none.
type Tugas struct {
	Jenis   Jenis
	ID      string
	Kode    string
	Judul   string
	Tenggat time.Time
}

// macam declares a kind of task: whose it is, the rows it is made of, and the
// column it is due by, an instant or the last day.
type macam struct {
	jenis Jenis
	label fault.Text
	noun  string
	path  string // of the record's collection
	do    string // the action that ends the task
	judul string // column that says what it is about
	due   string // column, tanpaTenggat for none
	byDay bool   // the column is a date: due as that day (WIB) ends
	// mine is the condition over alias r; ok is false for who has no such task.
	mine func(by actor.Actor, now time.Time) (c db.Cond, ok bool)
}

// office gives a task to those who may do it everywhere.
func office(izin actor.Izin, cond func(by actor.Actor, now time.Time) db.Cond) func(actor.Actor, time.Time) (db.Cond, bool) {
	return func(by actor.Actor, now time.Time) (db.Cond, bool) { return cond(by, now), by.May(izin).All }
}

// unit gives a task about an activity to the units that carry it out.
func unit(sql string, args func(now time.Time) []any) func(actor.Actor, time.Time) (db.Cond, bool) {
	return func(by actor.Actor, now time.Time) (db.Cond, bool) {
		reach := by.May(actor.PelaksanaanTulis)
		return db.And(db.Cond{SQL: "r.unit_pelaksana_id IN ?", Args: []any{reach.Units}}, db.Cond{SQL: sql, Args: args(now)}), len(reach.Units) > 0
	}
}

func today(now time.Time) []any { return []any{clock.DateOf(now)} }

// never is the due of a request that has no open clock.
func never() time.Time { return time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC) }

func semua() []macam {
	return append(agreements(), []macam{
		{Tanggapi, fault.T("Tanggapi permintaan", "Answer a request"), "permintaan_layanan", "/permintaan-layanan", "respons", "perihal", "tenggat", false,
			office(actor.PermintaanProses, func(by actor.Actor, _ time.Time) db.Cond {
				return db.Cond{SQL: "r.tenggat < ? AND (r.penanggung_jawab_id IS NULL OR r.penanggung_jawab_id = ?)", Args: []any{never(), by.ID}}
			})},
		{Ajukan, fault.T("Ajukan rencana", "Hand a plan in"), "rencana_kegiatan", "/rencana-kegiatan", "ajukan", "judul", "tanggal_mulai", true,
			office(actor.RencanaProses, func(by actor.Actor, _ time.Time) db.Cond {
				return db.Cond{SQL: "r.status = 'draf' AND r.dibuat_oleh_id = ?", Args: []any{by.ID}}
			})},
		{Koordinasi, fault.T("Koordinasikan rencana", "Coordinate a plan"), "rencana_kegiatan", "/rencana-kegiatan", "koordinasi", "judul", "tanggal_mulai", true,
			office(actor.KoordinasiKelola, func(actor.Actor, time.Time) db.Cond { return db.Cond{SQL: "r.status = 'siap_koordinasi'"} })},
		{CatatHasil, fault.T("Catat hasil koordinasi", "Record what a meeting came to"), "koordinasi", "/koordinasi", "catat-hasil", "kode", "mulai_pada", false,
			office(actor.KoordinasiKelola, func(_ actor.Actor, now time.Time) db.Cond {
				return db.Cond{SQL: "r.status = 'dijadwalkan' AND r.mulai_pada <= ?", Args: []any{now}}
			})},
		{Mulai, fault.T("Mulai kegiatan", "Start an activity"), "pelaksanaan", "/pelaksanaan", "mulai", "judul", "tanggal_mulai", true,
			unit("r.status = 'direncanakan' AND r.tanggal_mulai <= ?", today)},
		{Selesaikan, fault.T("Selesaikan kegiatan", "Finish an activity"), "pelaksanaan", "/pelaksanaan", "selesaikan", "judul", "tanggal_selesai", true,
			unit("r.status = 'berlangsung' AND r.tanggal_selesai <= ?", today)},
		{Laporkan, fault.T("Laporkan kegiatan", "Report an activity"), "pelaksanaan", "/pelaksanaan", "laporkan", "judul", "tenggat_laporan", true,
			unit("r.status IN ('selesai', 'dikembalikan')", func(time.Time) []any { return nil })},
		{Verifikasi, fault.T("Verifikasi laporan", "Verify a report"), "pelaksanaan", "/pelaksanaan", "verifikasi", "judul", tanpaTenggat, false,
			office(actor.PelaksanaanPeriksa, func(by actor.Actor, _ time.Time) db.Cond {
				return db.Cond{SQL: "r.status = 'dilaporkan' AND r.dilaporkan_oleh_id <> ?", Args: []any{by.ID}}
			})},
		{Arsipkan, fault.T("Arsipkan laporan", "Archive a report"), "pelaksanaan", "/pelaksanaan", "arsipkan", "judul", tanpaTenggat, false,
			office(actor.ArsipKelola, func(actor.Actor, time.Time) db.Cond {
				return db.Cond{SQL: "r.status = 'terverifikasi' AND NOT EXISTS (SELECT 1 FROM arsip_laporan a WHERE a.pelaksanaan_id = r.id)"}
			})},
	}...)
}

// Service answers what awaits a caller.
type Service struct {
	store   store
	clock   clock.Clock
	visible map[string]func(actor.Actor) db.Cond // by noun
}

// New returns the home of a store; sources are the nouns whose rows are counted,
// each with its own row scope.
func New(d *db.DB, c clock.Clock, sources ...journal.Source) *Service {
	s := &Service{store: store{d}, clock: c, visible: map[string]func(actor.Actor) db.Cond{}}
	for _, x := range sources {
		s.visible[x.Subjek] = x.Visible
	}
	return s
}

// kunci is the place of a task in the order: by due, those without last.
type kunci struct {
	Tenggat time.Time `json:"t"`
	ID      string    `json:"i"`
	Jenis   Jenis     `json:"j"`
}

func (t Tugas) kunci() kunci {
	k := kunci{t.Tenggat, t.ID, t.Jenis}
	if k.Tenggat.IsZero() {
		k.Tenggat = never()
	}
	return k
}

func (k kunci) compare(o kunci) int {
	return cmp.Or(k.Tenggat.Compare(o.Tenggat), cmp.Compare(k.ID, o.ID), cmp.Compare(k.Jenis, o.Jenis))
}

// Tasks returns what awaits the caller, what is due first in front, behind a
// place in that order.
func (s *Service) Tasks(ctx context.Context, by actor.Actor, after *kunci, limit int) ([]Tugas, error) {
	now := s.clock.Now()
	var out []Tugas
	for _, m := range semua() {
		mine, ok := m.mine(by, now)
		if !ok {
			continue
		}
		ts, err := s.store.tasks(ctx, m, mine, after, limit)
		if err != nil {
			return nil, err
		}
		out = append(out, ts...)
	}
	slices.SortFunc(out, func(a, b Tugas) int { return a.kunci().compare(b.kunci()) })
	return out[:min(limit, len(out))], nil
}

// count counts the tasks of every kind.
func (s *Service) count(ctx context.Context, by actor.Actor) (n int, err error) {
	for _, m := range semua() {
		mine, ok := m.mine(by, s.clock.Now())
		if !ok {
			continue
		}
		k, err := s.store.count(ctx, m.noun, mine)
		if err != nil {
			return n, err
		}
		n += k
	}
	return n, nil
}
