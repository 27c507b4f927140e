package kpi

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/ident"
	"kerjasama/internal/platform/journal"
)

// subjekSnapshot is the noun of snapshots in the journal.
const subjekSnapshot = "kpi_snapshot"

// Snapshot is one act of freezing: answers of one period, as they were. It never
// changes; a later one of the same period and indicator takes its place.
type Snapshot struct {
	ID             string     `json:"id" format:"uuid"`
	Digest         string     `json:"digest"` // SHA-256 over the canonical JSON (RFC 8785) of isi
	Isi            IsiBeku    `json:"isi"`
	DibekukanOleh  actor.Ref  `json:"dibekukan_oleh"`
	DigantikanOleh []string   `json:"digantikan_oleh_ids"` // later ones that took its place, for all or some of its indicators
	answers        []beku     // what is kept besides
	bahan          []simpanan // and what was counted
} //@name KPISnapshot

// Version is 1: no snapshot has another version.
func (Snapshot) Version() int { return 1 }

// Identity is the snapshot's id.
func (s Snapshot) Identity() string { return s.ID }

// IsiBeku is what the digest of a snapshot is over.
type IsiBeku struct {
	Periode         string      `json:"periode" example:"2025"`
	Kode            []Kode      `json:"kode"`
	Alasan          *string     `json:"alasan" extensions:"x-nullable"`
	MenggantikanIDs []string    `json:"menggantikan_ids"`
	DibekukanPada   clock.Time  `json:"dibekukan_pada" format:"date-time"`
	PembekuID       string      `json:"pembeku"`
	Pengaturan      Pengaturan  `json:"pengaturan"`
	Data            []BarisBeku `json:"data"`
	Bahan           []Bahan     `json:"bahan"`
} //@name KPISnapshotIsi

// Pengaturan is what else the numbers rest on.
type Pengaturan struct {
	TanggalAcuan      clock.Date `json:"tanggal_acuan" swaggertype:"string" format:"date"` // prodi and jurusan active on this day
	ZonaWaktu         string     `json:"zona_waktu"`
	VersiKebijakanSLA int        `json:"versi_kebijakan_sla"` // in force when it was frozen
	JumlahHariLibur   int        `json:"jumlah_hari_libur"`   // loaded for the year
	PeriodeMasihJalan bool       `json:"periode_masih_jalan"` // frozen before its end
} //@name KPISnapshotPengaturan

// BarisBeku is one frozen answer; sidik are the SHA-256 of the answer as it is
// sent in Indonesian and in English.
type BarisBeku struct {
	Kode       Kode     `json:"kode"`
	Cakupan    string   `json:"cakupan" enums:"lembaga,jurusan,prodi,kanal"`
	CakupanID  string   `json:"objek"`
	Pembilang  int      `json:"pembilang"`
	Penyebut   int      `json:"penyebut"`
	Nilai      *float64 `json:"nilai" extensions:"x-nullable"`
	Target     *float64 `json:"target" extensions:"x-nullable"`
	Tercapai   *bool    `json:"tercapai" extensions:"x-nullable"`
	Status     Status   `json:"status" enums:"tidak_ada_data,tanpa_target,berjalan,selesai"` // before it was frozen
	VersiRumus int      `json:"versi_rumus"`
	Sidik      []string `json:"sidik"`
} //@name KPISnapshotBaris

// Bahan is what was counted, with the ids of every contributing record; the
// drill-down of a frozen number reads it.
type Bahan struct {
	Nama   string `json:"nama" example:"kegiatan"`
	SHA256 string `json:"sha256"` // before it was compressed
	Ukuran int64  `json:"ukuran"`
} //@name KPISnapshotBahan

// BekukanIsi is the body that freezes a period.
type BekukanIsi struct {
	Kode    []string `json:"kode" extensions:"x-optional"` // absent: all that are counted over such a period
	Periode string   `json:"periode" example:"2025"`
	Alasan  *string  `json:"alasan" maxLength:"1000" extensions:"x-nullable,x-optional"` // for a period that still runs, and to replace a snapshot
} //@name KPIBekukan

// beku is one frozen answer as it is kept.
type beku struct {
	BarisBeku
	snapshot string
	target   *int
	isi      [2]string // the answer in Indonesian and in English
	pada     time.Time
}

// in returns the frozen answer in a language.
func (b *beku) in(lang string) string {
	if lang == "en" {
		return b.isi[1]
	}
	return b.isi[0]
}

// simpanan is compressed Bahan.
type simpanan struct {
	Bahan
	isi []byte
}

// plan reads what is to be frozen; every fault points into the body.
func (b BekukanIsi) plan(today clock.Date) (Periode, []Kode, error) {
	var c fault.Check
	p, ok := parsePeriode(b.Periode)
	switch {
	case !ok:
		c.Add("/periode", "not_period", "Harus tahun (2025), kuartal (2025-Q3), atau bulan (2025-07).", "Must be a year (2025), a quarter (2025-Q3) or a month (2025-07).")
	case p.Dari.Year() < tahunPertama:
		c.Add("/periode", "out_of_range", "Tahun paling awal 2000.", "The earliest year is 2000.")
	case p.Dari > today:
		c.Add("/periode", "future_period", "Periode itu belum dimulai.", "That period has not begun.")
	case today <= p.Sampai && b.Alasan == nil:
		c.Add("/alasan", "required", "Periode ini masih berjalan; sertakan alasan.", "This period still runs; give a reason.")
	}
	if b.Alasan != nil {
		c.Text("/alasan", *b.Alasan, true, 1000)
	}
	var codes []Kode
	for i, k := range b.Kode {
		at := fmt.Sprintf("/kode/%d", i)
		d, known := Cari(k)
		switch {
		case !known:
			c.Add(at, "not_in_list", "Tidak ada KPI dengan kode ini; lihat /kpi.", "There is no KPI with this code; see /kpi.")
		case slices.Contains(codes, d.Kode):
			c.Add(at, "duplicate", "Disebut dua kali.", "Named twice.")
		case ok && !p.whole() && !d.Kode.sla():
			c.Add(at, "year_only", "KPI ini dihitung per tahun.", "This KPI is counted per year.")
		}
		codes = append(codes, d.Kode)
	}
	if b.Kode != nil && len(b.Kode) == 0 {
		c.Add("/kode", "required", "Sebutkan sedikitnya satu KPI, atau hilangkan.", "Name at least one KPI, or leave it out.")
	}
	if b.Kode == nil && ok {
		for _, d := range Daftar() {
			if p.whole() || d.Kode.sla() {
				codes = append(codes, d.Kode)
			}
		}
	}
	slices.Sort(codes)
	return p, codes, c.Err()
}

// Freeze keeps the answers of a period as they are now. 422 for a period that
// has not begun, and for one that still runs or is frozen already without a
// reason; 409 when nothing would be different from the snapshot in force.
func (s *Service) Freeze(ctx context.Context, call journal.Call, in BekukanIsi) (journal.Answer[Snapshot], error) {
	now := s.clock.Now()
	p, codes, err := in.plan(clock.DateOf(now))
	if err != nil {
		return journal.Answer[Snapshot]{}, err
	}
	made := Snapshot{ID: ident.New(now), DigantikanOleh: []string{}, DibekukanOleh: call.By.Ref()}
	made.Isi = IsiBeku{Periode: p.Nama, Kode: codes, Alasan: in.Alasan, MenggantikanIDs: []string{}, DibekukanPada: now, PembekuID: call.By.Ref().ID}
	if err := s.gather(ctx, &made, p, now); err != nil {
		return journal.Answer[Snapshot]{}, err
	}
	return journal.Do(ctx, s.j, call, func(tx *journal.Tx) (Snapshot, error) {
		if err := s.store.hold(ctx, tx.DB); err != nil {
			return Snapshot{}, err
		}
		last, err := s.store.inForce(ctx, tx.DB, codes, p.Nama)
		if err != nil {
			return Snapshot{}, err
		}
		if err := made.replaces(last); err != nil {
			return Snapshot{}, err
		}
		if err := s.store.keep(tx.DB, made, p, last); err != nil {
			return Snapshot{}, err
		}
		return made, tx.Append(journal.Entry{Subjek: subjekSnapshot, ID: made.ID, Versi: 1, Peristiwa: subjekSnapshot + ".dibekukan", Status: http.StatusCreated, Hasil: made})
	})
}

// terakhir is the snapshot in force of one indicator.
type terakhir struct {
	id     string
	urutan int
	rows   []BarisBeku
	bahan  []Bahan
}

// replaces judges whether a snapshot may take the place of those in force, and
// names them.
func (s *Snapshot) replaces(last map[Kode]terakhir) error {
	same := len(last) == len(s.Isi.Kode)
	for _, k := range s.Isi.Kode {
		l, ok := last[k]
		if !ok {
			continue
		}
		if s.Isi.Alasan == nil {
			return fault.New(fault.Conflict, "%s %s sudah dibekukan; sertakan alasan untuk menggantinya.", "%s %s is frozen already; give a reason to replace it.", string(k), s.Isi.Periode)
		}
		if !slices.Contains(s.Isi.MenggantikanIDs, l.id) {
			s.Isi.MenggantikanIDs = append(s.Isi.MenggantikanIDs, l.id)
		}
		same = same && s.equal(k, l)
	}
	if same {
		return fault.New(fault.Conflict, "Tidak ada yang berbeda dari snapshot yang berlaku.", "Nothing is different from the snapshot in force.")
	}
	slices.Sort(s.Isi.MenggantikanIDs)
	return s.seal()
}

// equal reports whether the answers of an indicator, and what they were counted
// from, are those of an earlier snapshot.
func (s *Snapshot) equal(k Kode, l terakhir) bool {
	var mine []BarisBeku
	for _, r := range s.Isi.Data {
		if r.Kode == k {
			mine = append(mine, r)
		}
	}
	same := func(a, b BarisBeku) bool {
		return a.Cakupan == b.Cakupan && a.CakupanID == b.CakupanID && a.Pembilang == b.Pembilang && a.Penyebut == b.Penyebut &&
			a.VersiRumus == b.VersiRumus && a.Status == b.Status && (a.Target == nil) == (b.Target == nil) && (a.Target == nil || *a.Target == *b.Target)
	}
	of := func(bs []Bahan) string {
		for _, b := range bs {
			if b.Nama == bahanOf(k) {
				return b.SHA256
			}
		}
		return ""
	}
	return slices.EqualFunc(mine, l.rows, same) && of(s.Isi.Bahan) == of(l.bahan)
}

// seal computes the digest.
func (s *Snapshot) seal() error {
	b, err := canonical(s.Isi)
	if err != nil {
		return err
	}
	s.Digest = sidik(b)
	return nil
}

// canonical is the JSON of a value by RFC 8785.
func canonical(v any) ([]byte, error) {
	b, err := json.Marshal(v, json.Deterministic(true))
	if err != nil {
		return nil, fmt.Errorf("canonical JSON: %w", err)
	}
	text := jsontext.Value(b)
	if err := text.Canonicalize(); err != nil {
		return nil, fmt.Errorf("canonical JSON: %w", err)
	}
	return text, nil
}

func sidik(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// bahanOf names what an indicator was counted from.
func bahanOf(k Kode) string {
	if k.sla() {
		return "jam." + k.huruf()
	}
	return "kegiatan"
}
