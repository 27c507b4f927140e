package layanan

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"sync"
	"time"

	"github.com/go-json-experiment/json"
	"gorm.io/gorm"

	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/journal"
	"kerjasama/internal/platform/tenggat"
)

const (
	subjekKebijakan = "kebijakan_sla"
	wib             = 25_200
)

// kalender is one version of the working calendar.
type kalender struct {
	*tenggat.Kalender
	versi int
}

// versions keeps the policies and calendars that were read: no version ever
// changes, so that a replica may remember them.
type versions struct {
	mu        sync.Mutex
	policies  map[int]Kebijakan
	calendars map[int]kalender
}

func newVersions() *versions {
	return &versions{policies: map[int]Kebijakan{}, calendars: map[int]kalender{}}
}

// of returns a policy and a calendar by their versions.
func (v *versions) of(g *gorm.DB, policy, calendar int) (Kebijakan, kalender, error) {
	v.mu.Lock()
	k, ok := v.policies[policy]
	c, also := v.calendars[calendar]
	v.mu.Unlock()
	if ok && also {
		return k, c, nil
	}
	g = g.Session(&gorm.Session{NewDB: true, Context: g.Statement.Context})
	k, err := readPolicy(g, policy)
	if err != nil {
		return k, c, err
	}
	var text string
	if err := g.Raw("SELECT isi FROM kalender_kerja WHERE versi = ?", calendar).Row().Scan(&text); err != nil {
		return k, c, fmt.Errorf("calendar %d: %w", calendar, db.Translate(err))
	}
	if c, err = parseCalendar(calendar, text); err != nil {
		return k, c, err
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	v.policies[policy], v.calendars[calendar] = k, c
	return k, c, nil
}

func parseCalendar(versi int, text string) (kalender, error) {
	var isi tenggat.Isi
	if err := json.Unmarshal([]byte(text), &isi); err != nil {
		return kalender{}, fmt.Errorf("calendar %d: %w", versi, err)
	}
	k, err := tenggat.New(isi)
	if err != nil {
		return kalender{}, fmt.Errorf("calendar %d: %w", versi, err)
	}
	return kalender{k, versi}, nil
}

func readPolicy(g *gorm.DB, versi int) (Kebijakan, error) {
	k := Kebijakan{Versi: versi}
	var text string
	if err := g.Raw("SELECT isi FROM kebijakan_sla WHERE versi = ?", versi).Row().Scan(&text); err != nil {
		return k, fmt.Errorf("policy %d: %w", versi, db.Translate(err))
	}
	if err := json.Unmarshal([]byte(text), &k.KebijakanIsi); err != nil {
		return k, fmt.Errorf("policy %d: %w", versi, err)
	}
	return k, nil
}

// newest returns the policy of now.
func newest(g *gorm.DB) (Kebijakan, error) {
	var versi int
	if err := g.Raw("SELECT max(versi) FROM kebijakan_sla").Row().Scan(&versi); err != nil {
		return Kebijakan{}, db.Translate(err)
	}
	return readPolicy(g, versi)
}

func insertPolicy(tx *journal.Tx, k Kebijakan) error {
	b, err := json.Marshal(k.KebijakanIsi, json.Deterministic(true))
	if err != nil {
		return fmt.Errorf("policy %d: %w", k.Versi, err)
	}
	return db.Translate(tx.DB.Exec("INSERT INTO kebijakan_sla (versi, isi) VALUES (?, ?)", k.Versi, string(b)).Error)
}

// holdPolicy lets one change at a time see the newest version.
func holdPolicy(g *gorm.DB) error {
	if suffix := db.ForUpdate(g, "k"); suffix != "" {
		return db.Translate(g.Exec("SELECT k.versi FROM kebijakan_sla k WHERE k.versi = 1" + suffix).Error)
	}
	return nil
}

// current returns the policy and the calendar of now; a calendar that differs
// from every version before becomes a new one.
func (s *Service) current(tx *journal.Tx) (Kebijakan, kalender, error) {
	policy, err := newest(tx.DB)
	if err != nil {
		return policy, kalender{}, err
	}
	versi, err := calendarVersion(tx.DB, tx.Now)
	if err != nil {
		return policy, kalender{}, err
	}
	return s.versi.of(tx.DB, policy.Versi, versi)
}

// calendarVersion names the calendar that working hours and days off make now.
func calendarVersion(g *gorm.DB, now time.Time) (versi int, err error) {
	isi, err := readCalendar(g.Statement.Context, g)
	if err != nil {
		return 0, err
	}
	b, err := json.Marshal(isi, json.Deterministic(true))
	if err != nil {
		return 0, fmt.Errorf("calendar: %w", err)
	}
	sum := sha256.Sum256(b)
	sidik := hex.EncodeToString(sum[:])
	find := func() (found bool, err error) {
		err = db.Raw(g.Statement.Context, g, func(scan func(...any) error) error { found = true; return scan(&versi) },
			"SELECT versi FROM kalender_kerja WHERE sidik = ?", sidik)
		return found, err
	}
	if found, err := find(); found || err != nil {
		return versi, err
	}
	if suffix := db.ForUpdate(g, "k"); suffix != "" { // versions are numbered one at a time
		if err := holdPolicy(g); err != nil {
			return 0, err
		}
		if found, err := find(); found || err != nil {
			return versi, err
		}
	}
	err = g.Raw("INSERT INTO kalender_kerja (versi, isi, sidik, dibuat_pada) SELECT COALESCE(max(versi), 0) + 1, ?, ?, ? FROM kalender_kerja RETURNING versi", string(b), sidik, now).Row().Scan(&versi)
	return versi, db.Translate(err)
}

func readCalendar(ctx context.Context, g *gorm.DB) (tenggat.Isi, error) {
	isi := tenggat.Isi{Zona: wib, Jam: []tenggat.JamKerja{}, Libur: []tenggat.Libur{}}
	err := db.Raw(ctx, g, func(scan func(...any) error) error {
		var j tenggat.JamKerja
		if err := scan(&j.BerlakuMulai, &j.BerlakuSampai, &j.Hari, &j.Mulai, &j.Selesai, &j.IstirahatMulai, &j.IstirahatSelesai); err != nil {
			return fmt.Errorf("scan working hours: %w", err)
		}
		isi.Jam = append(isi.Jam, j)
		return nil
	}, "SELECT berlaku_mulai, berlaku_sampai, hari, mulai, selesai, COALESCE(istirahat_mulai, ''), COALESCE(istirahat_selesai, '') FROM jam_kerja ORDER BY berlaku_mulai, hari")
	if err != nil {
		return isi, err
	}
	err = db.Raw(ctx, g, func(scan func(...any) error) error {
		var l tenggat.Libur
		var jenis string
		if err := scan(&l.Tanggal, &jenis); err != nil {
			return fmt.Errorf("scan day off: %w", err)
		}
		l.Aturan = tenggat.CutiBersama
		if jenis == "nasional" {
			l.Aturan = tenggat.LiburNasional
		}
		isi.Libur = append(isi.Libur, l)
		return nil
	}, "SELECT tanggal, jenis FROM hari_libur ORDER BY tanggal")
	return isi, err
}

// derive fills in the clocks of a request that was read from the journal.
func (s *Service) derive(g *gorm.DB, p *Permintaan, at time.Time) error {
	policy, cal, err := s.versi.of(g, p.VersiKebijakan, p.VersiKalender)
	p.Jam, p.Sekarang = p.clocks(policy, cal.Kalender), at
	return err
}
