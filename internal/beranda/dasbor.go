package beranda

import (
	"context"
	"net/url"
	"time"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/fault"
)

// Angka is a count with the list it was counted over.
type Angka struct {
	Kode   string
	Label  fault.Text
	Jumlah int
	Path   string
	Query  url.Values
}

// angka declares a number of the dashboard; scope are the rows the caller may
// see, nil where they see none.
type angka struct {
	kode  string
	label fault.Text
	table string
	path  string
	query url.Values
	where db.Cond
	scope func(actor.Actor) *db.Cond
}

// running are the statuses of a plan between the hand-in and the last activity.
func running() []string {
	return []string{"siap_koordinasi", "dalam_koordinasi", "siap_laksana", "berlangsung"}
}

func closed() []string { return []string{"selesai", "dibatalkan", "duplikat"} }

// sees turns a reach into the rows it covers.
func sees(izin actor.Izin, rows func(actor.Reach) db.Cond) func(actor.Actor) *db.Cond {
	return func(by actor.Actor) *db.Cond {
		reach := by.May(izin)
		if !reach.All && len(reach.Units) == 0 {
			return nil
		}
		c := rows(reach)
		return &c
	}
}

// yesterday is the last day on which a report could be due and be late now.
func yesterday(now time.Time) clock.Date { return clock.DateOf(now).AddDays(-1) }

func angkaDasbor(now time.Time) []angka {
	requests := sees(actor.PermintaanBaca, func(r actor.Reach) db.Cond { return db.RequestScope(r, "r") })
	plans := sees(actor.RencanaBaca, func(r actor.Reach) db.Cond { return db.PlanScope(r, "r.id") })
	activities := sees(actor.PelaksanaanBaca, func(r actor.Reach) db.Cond { return db.ActivityScope(r, "r") })
	agreements := sees(actor.NaskahBaca, func(r actor.Reach) db.Cond { return db.AgreementScope(r, "r") })
	partners := sees(actor.MitraBaca, func(actor.Reach) db.Cond { return db.Cond{} })
	status := func(of ...string) (url.Values, db.Cond) {
		return url.Values{"status": of}, db.Cond{SQL: "r.status IN ?", Args: []any{of}}
	}
	out := []angka{
		{kode: "permintaan_terbuka", label: fault.T("Permintaan terbuka", "Open requests"), table: "permintaan_layanan", path: "/permintaan-layanan", query: url.Values{"terbuka": {"true"}, "sort": {"tenggat"}},
			where: db.Cond{SQL: "r.status NOT IN ?", Args: []any{closed()}}, scope: requests},
		{kode: "permintaan_lewat_tenggat", label: fault.T("Permintaan lewat tenggat", "Requests past their due"), table: "permintaan_layanan", path: "/permintaan-layanan", query: url.Values{"lewat_tenggat": {"true"}, "sort": {"tenggat"}},
			where: db.Cond{SQL: "r.tenggat < ?", Args: []any{now}}, scope: requests},
		{kode: "laporan_terlambat", label: fault.T("Laporan terlambat", "Overdue reports"), table: "pelaksanaan", path: "/pelaksanaan", query: url.Values{"tenggat_sampai": {string(yesterday(now))}},
			where: db.Cond{SQL: "r.tenggat_laporan <= ? AND r.status IN ('selesai', 'dikembalikan')", Args: []any{yesterday(now)}}, scope: activities},
		{kode: "naskah_akan_berakhir", label: fault.T("Naskah akan berakhir", "Agreements about to end"), table: "naskah", path: "/naskah", query: url.Values{"masa_berlaku": {"akan_berakhir"}, "sort": {"tanggal_berakhir"}},
			where: db.AgreementEnding("r", clock.DateOf(now)), scope: agreements},
		{kode: "naskah_tanpa_kegiatan", label: fault.T("Naskah tanpa kegiatan", "Agreements without activity"), table: "naskah", path: "/naskah", query: url.Values{"tanpa_kegiatan": {"true"}, "sort": {"tanggal_mulai"}},
			where: db.AgreementAsleep("r", clock.DateOf(now)), scope: agreements},
	}
	for _, a := range []struct {
		kode        string
		label       fault.Text
		table, path string
		of          []string
		scope       func(actor.Actor) *db.Cond
	}{
		{"rencana_berjalan", fault.T("Rencana berjalan", "Plans under way"), "rencana_kegiatan", "/rencana-kegiatan", running(), plans},
		{"kegiatan_berlangsung", fault.T("Kegiatan berlangsung", "Activities under way"), "pelaksanaan", "/pelaksanaan", []string{"berlangsung"}, activities},
		{"laporan_menunggu_verifikasi", fault.T("Laporan menunggu verifikasi", "Reports waiting to be verified"), "pelaksanaan", "/pelaksanaan", []string{"dilaporkan"}, activities},
		{"naskah_disusun", fault.T("Naskah disusun", "Agreements being drafted"), "naskah", "/naskah", []string{"draf", "telaah_internal", "telaah_mitra", "final"}, agreements},
		{"mitra_calon", fault.T("Mitra calon", "Proposed partners"), "mitra", "/mitra", []string{"calon"}, partners},
	} {
		q, c := status(a.of...)
		if a.table == "mitra" { // a merged partner has no status of its own
			c = db.And(c, db.Cond{SQL: "r.digabung_ke_id IS NULL"})
		}
		out = append(out, angka{kode: a.kode, label: a.label, table: a.table, path: a.path, query: q, where: c, scope: a.scope})
	}
	return out
}

// Dashboard counts what the caller may see; each number is the length of its
// list.
func (s *Service) Dashboard(ctx context.Context, by actor.Actor) ([]Angka, error) {
	n, err := s.count(ctx, by)
	if err != nil {
		return nil, err
	}
	unread, err := s.store.count(ctx, "pemberitahuan", db.Cond{SQL: "r.penerima_id = ? AND r.dibaca_pada IS NULL", Args: []any{by.ID}})
	if err != nil {
		return nil, err
	}
	out := []Angka{
		{Kode: "tugas", Label: fault.T("Menunggu saya", "Awaiting me"), Jumlah: n, Path: "/tugas"},
		{Kode: "pemberitahuan_belum_dibaca", Label: fault.T("Pemberitahuan belum dibaca", "Unread notices"), Jumlah: unread, Path: "/pemberitahuan", Query: url.Values{"belum_dibaca": {"true"}}},
	}
	for _, a := range angkaDasbor(s.clock.Now()) {
		scope := a.scope(by)
		if scope == nil {
			continue
		}
		n, err := s.store.count(ctx, a.table, db.And(a.where, *scope))
		if err != nil {
			return nil, err
		}
		out = append(out, Angka{Kode: a.kode, Label: a.label, Jumlah: n, Path: a.path, Query: a.query})
	}
	return out, nil
}
