package laporan

import (
	"context"
	"iter"
	"maps"
	"slices"
	"strings"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/tabel"
)

// BarisBorang is one line of the unit's monitoring sheet, record BO.28.1.2: an
// agreement that was in force in the period, or an activity that stands under none
// of these.
type BarisBorang struct {
	Jenis             string         `json:"jenis" enums:"naskah,pelaksanaan"`
	ID                string         `json:"id" format:"uuid"`
	Kode              string         `json:"kode"`
	Href              string         `json:"href"`
	Nomor             string         `json:"nomor"` // of the agreement, else the kode
	Mitra             []string       `json:"mitra"`
	Telepon           *string        `json:"telepon" extensions:"x-nullable"` // shown to the office only
	TanggalMulai      clock.Date     `json:"tanggal_mulai" swaggertype:"string" format:"date"`
	TanggalBerakhir   *clock.Date    `json:"tanggal_berakhir" swaggertype:"string" format:"date" extensions:"x-nullable"` // null: without an end
	Unit              []string       `json:"unit"`
	Lingkup           string         `json:"lingkup"`
	Tingkat           string         `json:"tingkat" enums:"internasional,nasional,wilayah_lokal"`
	Periode           string         `json:"periode" example:"3 tahun"`
	Judul             string         `json:"judul"`
	Manfaat           []string       `json:"manfaat"`
	Bukti             []BuktiLaporan `json:"bukti"`
	Status            string         `json:"status" enums:"belum_mulai,berlaku,akan_berakhir,dalam_perpanjangan,berakhir,tanpa_naskah,naskah_tidak_berlaku,naskah_cakupan_lain"` // of an agreement its masa_berlaku today; of an activity why it stands alone: it names no agreement, one not in force in the period, or one that is not this scope's
	PIC               *string        `json:"pic" extensions:"x-nullable"`
	TanggalMonitoring *clock.Date    `json:"tanggal_monitoring" swaggertype:"string" format:"date" extensions:"x-nullable"` // of the latest verification in the period
} //@name LaporanBorangBaris

// Borang is the monitoring sheet.
type Borang struct {
	Kepala
	Data []BarisBorang `json:"data"`
} //@name LaporanBorang

// soon is how many days before its last an agreement is said to end soon, as in
// package naskah.
const soon = 90

// masa is whether an agreement is in force on a day, as GET /naskah says it
// (masa_berlaku).
func (n *naskah) masa(today clock.Date) string {
	switch {
	case n.Status == "ditutup" || n.PenggantiMulai != "" && n.PenggantiMulai <= today:
		return "berakhir"
	case today < n.Mulai:
		return "belum_mulai"
	case n.Diperpanjang:
		return "dalam_perpanjangan"
	case n.Berakhir == "":
		return "berlaku"
	case today > n.Berakhir:
		return "berakhir"
	case today.AddDays(soon) >= n.Berakhir:
		return "akan_berakhir"
	default:
		return "berlaku"
	}
}

// barisMitra is a line whose telephone numbers are still to be looked up.
type barisMitra struct {
	BarisBorang
	mitra []acuan
}

// borang reads the lines of a sheet: agreements in the order they began, then, in
// the order they ended, the activities that stand under none of them. An activity
// that counts is in the sheet once.
func (s *Service) borang(ctx context.Context, a sidang) iter.Seq2[barisMitra, error] {
	return func(yield func(barisMitra, error) bool) {
		acts := db.And(a.begun().whole(), db.ActivityScope(a.reach, "p"))
		if a.Cakupan.Jenis == Prodi {
			acts = db.And(acts, a.Cakupan.activities(a.reach))
		}
		shown := db.And(inPeriod(a.Periode), a.Cakupan.agreements(a.reach))
		for n, err := range a.store.agreements(ctx, shown, &acts, perlu{bukti: true}) {
			if err != nil {
				yield(barisMitra{}, err)
				return
			}
			if !yield(barisMitra{n.borang(a), n.Mitra}, nil) {
				return
			}
		}
		for k, err := range a.store.activities(ctx, a.begun().and(underNone(shown), a.Cakupan.activities(a.reach)), perlu{bukti: true}) {
			if err != nil {
				yield(barisMitra{}, err)
				return
			}
			if !yield(barisMitra{k.borang(a.Periode), k.Mitra}, nil) {
				return
			}
		}
	}
}

// underNone are activities over alias p that stand under no agreement of a
// condition over alias n.
func underNone(shown db.Cond) db.Cond {
	return db.Cond{SQL: "p.naskah_id IS NULL OR NOT EXISTS (SELECT 1 FROM naskah n WHERE n.id = p.naskah_id AND " + shown.SQL + ")", Args: shown.Args}
}

// dialled adds telephone numbers to lines, a page of them at a time; only the
// office sees them. A partner's number is looked up once.
func (s *Service) dialled(ctx context.Context, by actor.Actor, rows iter.Seq2[barisMitra, error]) iter.Seq2[BarisBorang, error] {
	return func(yield func(BarisBorang, error) bool) {
		var page []barisMitra
		known := map[string]string{} // by partner; "" for none
		flush := func() bool {
			defer func() { page = page[:0] }()
			if by.May(actor.MitraKontak).None() {
				for _, b := range page {
					if !yield(b.BarisBorang, nil) {
						return false
					}
				}
				return true
			}
			var ids []string
			for _, b := range page {
				for _, m := range b.mitra {
					if _, ok := known[m.ID]; !ok {
						known[m.ID] = ""
						ids = append(ids, m.ID)
					}
				}
			}
			if len(ids) > 0 {
				found, err := s.store.phones(ctx, ids)
				if err != nil {
					yield(BarisBorang{}, err)
					return false
				}
				maps.Copy(known, found)
			}
			for _, b := range page {
				var numbers []string
				for _, m := range b.mitra {
					if p := known[m.ID]; p != "" {
						numbers = append(numbers, p)
					}
				}
				b.Telepon = opt(strings.Join(numbers, "; "))
				if !yield(b.BarisBorang, nil) {
					return false
				}
			}
			return true
		}
		for b, err := range rows {
			if err != nil {
				yield(BarisBorang{}, err)
				return
			}
			if page = append(page, b); len(page) == halaman && !flush() {
				return
			}
		}
		flush()
	}
}

func (n *naskah) borang(a sidang) BarisBorang {
	b := BarisBorang{
		Jenis: "naskah", ID: n.ID, Kode: n.Kode, Href: "/api/v1/naskah/" + n.ID, Nomor: n.Kode, Mitra: names(n.Mitra), TanggalMulai: n.Mulai, TanggalBerakhir: optDate(n.Berakhir),
		Unit: names(n.Unit), Lingkup: n.Lingkup, Tingkat: n.Tingkat, Periode: "Tanpa batas waktu", Judul: n.Nama, Manfaat: []string{}, Bukti: []BuktiLaporan{}, Status: n.masa(a.PerTanggal),
	}
	if n.Nomor != nil {
		b.Nomor = *n.Nomor
	}
	if n.Berakhir != "" {
		b.Periode = lama(n.Mulai, n.Berakhir)
	}
	for _, p := range n.Pihak {
		if p.Jenis == "polibatam" && p.PIC != nil {
			b.PIC = p.PIC
		}
	}
	for _, k := range n.Kegiatan {
		b.add(k)
	}
	return b
}

// add takes over what an activity brought.
func (b *BarisBorang) add(k *kegiatan) {
	for _, m := range k.manfaat() {
		if !slices.Contains(b.Manfaat, m) {
			b.Manfaat = append(b.Manfaat, m)
		}
	}
	b.Bukti = append(b.Bukti, proofs(k.Bukti)...)
	if k.Diverifikasi != nil {
		if d := clock.DateOf(*k.Diverifikasi); b.TanggalMonitoring == nil || d > *b.TanggalMonitoring {
			b.TanggalMonitoring = &d
		}
	}
}

// manfaat is what the prodi got out of an activity, in their order.
func (k *kegiatan) manfaat() []string {
	var out []string
	for _, p := range k.Prodi {
		if m := k.Manfaat[p.ID]; m != "" && !slices.Contains(out, m) {
			out = append(out, m)
		}
	}
	return out
}

// dasar is why an activity stands in a line of its own.
func (k *kegiatan) dasar(p Periode) string {
	switch {
	case k.Naskah == nil:
		return "tanpa_naskah"
	case k.masa.meets(p):
		return "naskah_cakupan_lain"
	default:
		return "naskah_tidak_berlaku"
	}
}

func (k *kegiatan) borang(p Periode) BarisBorang {
	b := BarisBorang{
		Jenis: "pelaksanaan", ID: k.ID, Kode: k.Kode, Href: "/api/v1/pelaksanaan/" + k.ID, Nomor: k.Kode, Mitra: names(k.Mitra), TanggalMulai: k.Mulai, TanggalBerakhir: &k.Selesai,
		Unit: []string{k.Unit.Nama}, Lingkup: semuaKata(k.Bidang), Tingkat: k.Tingkat, Periode: lama(k.Mulai, k.Selesai), Judul: k.Nama, Manfaat: []string{}, Bukti: []BuktiLaporan{}, Status: k.dasar(p),
	}
	b.add(k)
	return b
}

// Borang answers BO.28.1.2.
func (s *Service) Borang(ctx context.Context, by actor.Actor, q Tanya) (Kepala, iter.Seq2[BarisBorang, error], error) {
	a, err := s.judge(ctx, by, q, false)
	if err != nil {
		return a.Kepala, nil, err
	}
	a.Laporan, a.Judul = "BO.28.1.2", "BO.28.1.2 Borang Monitoring Kerjasama"
	if a.Periode, err = q.periode(a.PerTanggal); err != nil {
		return a.Kepala, nil, err
	}
	return a.Kepala, s.dialled(ctx, by, s.borang(ctx, a)), nil
}

// tabelBorang are the fifteen columns of the sheet.
func tabelBorang(k Kepala, rows iter.Seq2[BarisBorang, error]) tabel.Tabel {
	return tabel.Tabel{
		Nama: "BO.28.1.2", Judul: k.baris(),
		Kolom: []tabel.Kolom{
			{Nama: "nomor", Judul: "Nomor", Lebar: 14}, {Nama: "mitra", Judul: "Mitra", Lebar: 20}, {Nama: "telepon", Judul: "Telepon", Lebar: 13},
			{Nama: "tanggal_mulai", Judul: "Tanggal Mulai", Jenis: tabel.Tanggal, Lebar: 20}, {Nama: "tanggal_berakhir", Judul: "Tanggal Berakhir", Jenis: tabel.Tanggal, Lebar: 20},
			{Nama: "unit", Judul: "Unit", Lebar: 16}, {Nama: "lingkup", Judul: "Lingkup", Lebar: 20}, {Nama: "tingkat", Judul: "Tingkat", Lebar: 12}, {Nama: "periode", Judul: "Periode", Lebar: 10},
			{Nama: "judul", Judul: "Judul", Lebar: 24}, {Nama: "manfaat", Judul: "Manfaat", Lebar: 22}, {Nama: "bukti", Judul: "Bukti", Lebar: 26}, {Nama: "status", Judul: "Status", Lebar: 12},
			{Nama: "pic", Judul: "PIC", Lebar: 14}, {Nama: "tanggal_monitoring", Judul: "Tanggal Monitoring", Jenis: tabel.Tanggal, Lebar: 20},
		},
		Baris: mapped(rows, func(b BarisBorang) []any {
			return []any{b.Nomor, strings.Join(b.Mitra, "; "), deref(b.Telepon), b.TanggalMulai, derefDate(b.TanggalBerakhir), strings.Join(b.Unit, "; "), b.Lingkup, kata(b.Tingkat), b.Periode, b.Judul,
				strings.Join(b.Manfaat, "; "), tertulis(b.Bukti), kata(b.Status), deref(b.PIC), derefDate(b.TanggalMonitoring)}
		}),
	}
}

// mapped turns rows into cells as they come.
func mapped[T any](rows iter.Seq2[T, error], cells func(T) []any) iter.Seq2[[]any, error] {
	return func(yield func([]any, error) bool) {
		for r, err := range rows {
			if err != nil {
				yield(nil, err)
				return
			}
			if !yield(cells(r), nil) {
				return
			}
		}
	}
}
