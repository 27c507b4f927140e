package layanan

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"
	"time"

	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/journal"
	"kerjasama/internal/platform/tenggat"
)

// Aturan is the limit of one KPI from a date on, until another begins. What was
// recorded before the first takes the first.
type Aturan struct {
	KPI          string        `json:"kpi" enums:"B.1.15.14.a,B.1.15.14.b,B.1.15.14.c"`
	BerlakuMulai clock.Date    `json:"berlaku_mulai" swaggertype:"string" format:"date"`
	Basis        tenggat.Basis `json:"basis" enums:"jam_dinding,jam_kerja"`
	Batas        Batas         `json:"batas"`
} //@name KebijakanAturan

// Batas is a limit: in working hours seconds are counted one by one, days run to
// the same time of day on a later working day.
type Batas struct {
	Nilai  int64          `json:"nilai" minimum:"1"`
	Satuan tenggat.Satuan `json:"satuan" enums:"detik,hari"`
} //@name KebijakanBatas

// check reports a limit that is none: 1 to 30 days, or as many seconds.
func (b Batas) check(c *fault.Check, satuan, nilai string) {
	fault.OneOf(c, satuan, b.Satuan, []tenggat.Satuan{tenggat.Detik, tenggat.Hari})
	most := int64(30 * 86_400)
	if b.Satuan == tenggat.Hari {
		most = 30
	}
	if b.Nilai < 1 || b.Nilai > most {
		c.Add(nilai, "out_of_range", "Harus antara 1 dan %d.", "Must be between 1 and %d.", most)
	}
}

// KebijakanIsi is the body that replaces the SLA policy.
type KebijakanIsi struct {
	Data []Aturan `json:"data"`
	// BatasCatat is how long after its arrival a request may be recorded without
	// counting as late, in seconds.
	BatasCatat int64 `json:"batas_catat_detik" minimum:"0"`
	// Susulan is how long after it was given an answer may be recorded without
	// counting as entered late, in seconds.
	Susulan int64 `json:"susulan_detik" minimum:"0"`
} //@name KebijakanIsi

// Kebijakan is one version of the SLA policy. No version ever changes; a request
// keeps the one it was recorded under.
type Kebijakan struct {
	Versi int `json:"versi" minimum:"1"`
	KebijakanIsi
} //@name Kebijakan

// Version is the policy's version, for its ETag.
func (k Kebijakan) Version() int { return k.Versi }

// Identity names the one policy there is.
func (k Kebijakan) Identity() string { return subjekKebijakan }

// rule is the line of a KPI for what arrived at an instant.
func (k Kebijakan) rule(kpi KPI, masuk time.Time) (found Aturan) {
	day := clock.DateOf(masuk)
	for _, a := range k.Data { // in order of berlaku_mulai
		if a.KPI == kpi.Kode() && (found.KPI == "" || a.BerlakuMulai <= day) {
			found = a
		}
	}
	return found
}

// tooLate reports whether a request was recorded too long after it arrived.
func (k Kebijakan) tooLate(masuk, dicatat time.Time) bool {
	return dicatat.Sub(masuk) > time.Duration(k.BatasCatat)*time.Second
}

// late reports whether an answer was recorded too long after it was given.
func (k Kebijakan) late(terjadi, dicatat time.Time) bool {
	return dicatat.Sub(terjadi) > time.Duration(k.Susulan)*time.Second
}

// check reports every fault of a policy and puts its lines in order.
func (k *KebijakanIsi) check(c *fault.Check) {
	c.Size("/data", len(k.Data), 3, 300)
	seen := map[string]bool{}
	for i, a := range k.Data {
		at := fmt.Sprintf("/data/%d", i)
		fault.OneOf(c, at+"/kpi", a.KPI, []string{Draf.Kode(), Tanggapan.Kode(), Kelanjutan.Kode()})
		c.Required(at+"/berlaku_mulai", a.BerlakuMulai != "")
		fault.OneOf(c, at+"/basis", a.Basis, []tenggat.Basis{tenggat.JamDinding, tenggat.JamBekerja})
		a.Batas.check(c, at+"/batas/satuan", at+"/batas/nilai")
		if key := a.KPI + " " + string(a.BerlakuMulai); seen[key] {
			c.Add(at, "overlap", "KPI ini sudah punya aturan sejak tanggal yang sama.", "This KPI has a rule from the same date already.")
		} else {
			seen[key] = true
		}
	}
	for _, kpi := range []KPI{Draf, Tanggapan, Kelanjutan} {
		if c.OK() && !slices.ContainsFunc(k.Data, func(a Aturan) bool { return a.KPI == kpi.Kode() }) {
			c.Add("/data", "incomplete", "Tidak ada aturan untuk %s.", "There is no rule for %s.", kpi.Kode())
		}
	}
	for _, s := range []struct {
		at string
		v  int64
	}{{"/batas_catat_detik", k.BatasCatat}, {"/susulan_detik", k.Susulan}} {
		if s.v < 0 || s.v > 366*86_400 {
			c.Add(s.at, "out_of_range", "Harus antara 0 dan %d.", "Must be between 0 and %d.", 366*86_400)
		}
	}
	if c.OK() {
		slices.SortFunc(k.Data, func(a, b Aturan) int {
			return cmp.Or(cmp.Compare(a.BerlakuMulai, b.BerlakuMulai), cmp.Compare(a.KPI, b.KPI))
		})
	}
}

// Policy returns the SLA policy of now.
func (s *Service) Policy(ctx context.Context) (Kebijakan, error) {
	return newest(s.j.DB().Gorm.WithContext(ctx))
}

// ReplacePolicy puts a new version in force for what is recorded from now on. It
// moves no clock that was fixed before.
func (s *Service) ReplacePolicy(ctx context.Context, call journal.Call, isi KebijakanIsi) (journal.Answer[Kebijakan], error) {
	return journal.Do(ctx, s.j, call, func(tx *journal.Tx) (Kebijakan, error) {
		if err := holdPolicy(tx.DB); err != nil {
			return Kebijakan{}, err
		}
		k, err := newest(tx.DB)
		if err != nil {
			return k, err
		}
		if err := tx.Match(k.Versi); err != nil {
			return k, err
		}
		var c fault.Check
		isi.check(&c)
		if err := c.Err(); err != nil {
			return k, err
		}
		k = Kebijakan{Versi: k.Versi + 1, KebijakanIsi: isi}
		if err := insertPolicy(tx, k); err != nil {
			return k, err
		}
		return k, tx.Append(journal.Entry{Subjek: subjekKebijakan, ID: subjekKebijakan, Versi: k.Versi, Peristiwa: subjekKebijakan + ".diganti", Status: http.StatusOK, Hasil: k})
	})
}
