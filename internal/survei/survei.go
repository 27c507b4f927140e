package survei

import (
	"fmt"
	"strings"
	"time"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/berkas"
	"kerjasama/internal/platform/fault"
)

// Status is where a survey stands.
type Status string

// The statuses. Kedaluwarsa is never stored: it follows from the time.
const (
	Terkirim    Status = "terkirim"
	Terisi      Status = "terisi"
	Kedaluwarsa Status = "kedaluwarsa"
)

// Sumber says how the answers came in.
type Sumber string

// The sources.
const (
	TautanMitra Sumber = "tautan_mitra"
	DicatatStaf Sumber = "dicatat_staf"
)

// The days a link may live.
const (
	defaultDays = 30
	maxDays     = 180
)

// Jawaban is the score of one item, 1 (dissatisfied) to 4 (very satisfied).
type Jawaban struct {
	Kode string `json:"kode" example:"manfaat"`
	Skor int    `json:"skor" minimum:"1" maximum:"4"`
} //@name SurveiJawaban

// Isian is what a partner answers.
type Isian struct {
	Butir          []Jawaban `json:"butir"`
	BerminatLanjut *bool     `json:"berminat_lanjut"`
	Saran          *string   `json:"saran" maxLength:"5000" extensions:"x-nullable,x-optional"`
} //@name SurveiIsian

// Catatan is the body of a survey recorded by staff.
type Catatan struct {
	PelaksanaanID  string            `json:"pelaksanaan_id" format:"uuid"`
	MitraID        string            `json:"mitra_id" format:"uuid"`
	Butir          []Jawaban         `json:"butir"`
	BerminatLanjut *bool             `json:"berminat_lanjut"`
	Saran          *string           `json:"saran" maxLength:"5000" extensions:"x-nullable,x-optional"`
	Bukti          []berkas.BuktiIsi `json:"bukti" minItems:"1" maxItems:"20"`
} //@name SurveiCatatan

// Survei is a partner's survey about one activity.
type Survei struct {
	actor.Meta
	Status        Status `json:"status"`
	PelaksanaanID string `json:"pelaksanaan_id" format:"uuid"`
	MitraID       string `json:"mitra_id" format:"uuid"`
	// Tahun is the WIB year the activity ends in.
	Tahun           int            `json:"tahun"`
	Sumber          Sumber         `json:"sumber"`
	KuesionerVersi  int            `json:"kuesioner_versi"`
	Butir           []Jawaban      `json:"butir" gorm:"serializer:json"`
	Saran           *string        `json:"saran" extensions:"x-nullable"`
	BerminatLanjut  *bool          `json:"berminat_lanjut" extensions:"x-nullable"`
	Bukti           []berkas.Bukti `json:"bukti" gorm:"serializer:json"`
	KedaluwarsaPada *time.Time     `json:"kedaluwarsa_pada" format:"date-time" extensions:"x-nullable"`
	DiisiPada       *time.Time     `json:"diisi_pada" format:"date-time" extensions:"x-nullable"`
	// JumlahSkor over JumlahButir is the exact mean KPI B.1.15.8.c counts with.
	JumlahSkor  int     `json:"-"`
	JumlahButir int     `json:"-"`
	SidikToken  *string `json:"-"`
	// MitraKini is the partner through merges.
	MitraKini string `json:"-" gorm:"->"`
	// Token is the link's secret, in the one answer that tells it.
	Token string `json:"-" gorm:"-"`
	// Saat is the instant the survey is looked at; none: as it is stored.
	Saat time.Time `json:"-" gorm:"-"`
} //@name Survei

// Kini is the status at the instant the survey is looked at.
func (s Survei) Kini() Status {
	if s.Status == Terkirim && s.KedaluwarsaPada != nil && !s.Saat.Before(*s.KedaluwarsaPada) {
		return Kedaluwarsa
	}
	return s.Status
}

// Mean is the exact mean of the scores in hundredths, half up; nil while nothing
// is answered. Scores 3, 3 and 4 are 333.
func (s Survei) Mean() *int {
	n, sum := len(s.Butir), 0
	if n == 0 {
		return nil
	}
	for _, j := range s.Butir {
		sum += j.Skor
	}
	m := (200*sum + n) / (2 * n)
	return &m
}

// issue gives the survey a new secret that lives for days, and drops the one
// before.
func (s *Survei) issue(token string, now time.Time, days int) {
	at, sum := now.AddDate(0, 0, days), fingerprint(token)
	s.Status, s.Saat, s.Token, s.SidikToken, s.KedaluwarsaPada = Terkirim, now, token, &sum, &at
}

// Answerable refuses a link that was used or has expired: 409 conflict.
func (s Survei) Answerable() error {
	switch s.Kini() {
	case Terisi:
		return fault.New(fault.Conflict, "Survei ini sudah diisi. Terima kasih.", "This survey was answered already. Thank you.")
	case Kedaluwarsa:
		return fault.New(fault.Conflict, "Tautan survei ini sudah kedaluwarsa; mintalah tautan baru kepada Unit Kerjasama.",
			"This survey link has expired; ask the cooperation office for a new one.")
	default:
		return nil
	}
}

// fill takes answers that were checked.
func (s *Survei) fill(in Isian, q Kuesioner, now time.Time) {
	score := make(map[string]int, len(in.Butir))
	for _, j := range in.Butir {
		score[j.Kode] = j.Skor
	}
	s.Butir, s.JumlahSkor, s.JumlahButir = make([]Jawaban, 0, len(q.Butir)), 0, len(q.Butir)
	for _, p := range q.Butir { // in the questionnaire's order, whatever order they came in
		s.Butir = append(s.Butir, Jawaban{p.Kode, score[p.Kode]})
		s.JumlahSkor += score[p.Kode]
	}
	s.Status, s.KuesionerVersi, s.BerminatLanjut, s.Saran, s.DiisiPada = Terisi, q.Versi, in.BerminatLanjut, in.Saran, &now
	if s.Saran != nil && strings.TrimSpace(*s.Saran) == "" {
		s.Saran = nil
	}
}

// check reports every fault of the answers: each item of the version exactly
// once, with a score of 1 to 4.
func (i *Isian) check(c *fault.Check, q Kuesioner) {
	c.Size("/butir", len(i.Butir), 0, 100)
	if !c.OK() {
		return
	}
	seen := make(map[string]bool, len(i.Butir))
	for n, j := range i.Butir {
		at := fmt.Sprintf("/butir/%d", n)
		switch {
		case !q.has(j.Kode):
			c.Add(at+"/kode", "unknown_item", "Tidak ada butir ini pada kuesioner.", "The questionnaire has no such item.")
		case seen[j.Kode]:
			c.Add(at+"/kode", "duplicate", "Dijawab dua kali.", "Answered twice.")
		}
		seen[j.Kode] = true
		c.Range(at+"/skor", j.Skor, 1, 4)
	}
	for _, p := range q.Butir {
		if !seen[p.Kode] {
			c.Add("/butir", "missing_item", "Butir %s belum dijawab.", "Item %s is not answered.", p.Kode)
		}
	}
	c.Required("/berminat_lanjut", i.BerminatLanjut != nil)
	c.OptText("/saran", i.Saran, 5000)
}

// check reports every fault of a recorded survey that can be seen without the
// database.
func (n *Catatan) check(c *fault.Check, q Kuesioner) {
	c.Required("/pelaksanaan_id", n.PelaksanaanID != "")
	c.Required("/mitra_id", n.MitraID != "")
	n.answers().check(c, q)
	c.Size("/bukti", len(n.Bukti), 1, 20)
	for i, b := range n.Bukti {
		b.Check(c, fmt.Sprintf("/bukti/%d", i))
	}
}

func (n *Catatan) answers() *Isian {
	return &Isian{Butir: n.Butir, BerminatLanjut: n.BerminatLanjut, Saran: n.Saran}
}

// days reads how long a link is to live.
func days(asked *int) (int, error) {
	if asked == nil {
		return defaultDays, nil
	}
	var c fault.Check
	c.Range("/berlaku_hari", *asked, 1, maxDays)
	return *asked, c.Err()
}
