package templat

import (
	"slices"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/berkas"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/listing"
)

// Status is where a template stands.
type Status string

// The statuses: never published, in use, withdrawn from use.
const (
	Draf    Status = "draf"
	Terbit  Status = "terbit"
	Ditarik Status = "ditarik"
)

func statuses() []Status { return []Status{Draf, Terbit, Ditarik} }

// Jenis is the kind of agreement that is drafted from a template.
type Jenis string

// The kinds.
const (
	MoU Jenis = "mou"
	MoA Jenis = "moa"
	IA  Jenis = "ia"
)

func kinds() []Jenis { return []Jenis{MoU, MoA, IA} }

// Bahasa is the language of a template.
type Bahasa string

// The languages: Indonesian, or Indonesian and English side by side.
const (
	Indonesia Bahasa = "id"
	Dwibahasa Bahasa = "dwibahasa"
)

func languages() []Bahasa { return []Bahasa{Indonesia, Dwibahasa} }

// Pokok is what a template says of itself; what a PATCH is merged into.
type Pokok struct {
	Nama       string  `json:"nama" maxLength:"200"`
	Jenis      Jenis   `json:"jenis"`
	Bahasa     Bahasa  `json:"bahasa"`
	Keterangan *string `json:"keterangan" maxLength:"2000" extensions:"x-nullable,x-optional"`
} //@name TemplatPokok

// Isi is the body of a creation: the template and the file of its first version.
type Isi struct {
	Pokok
	BerkasID string `json:"berkas_id" format:"uuid"`
} //@name TemplatIsi

// VersiIsi is the body of a new version.
type VersiIsi struct {
	BerkasID string  `json:"berkas_id" format:"uuid"`
	Catatan  *string `json:"catatan" maxLength:"2000" extensions:"x-nullable,x-optional"`
} //@name TemplatVersiIsi

// Versi is one version of a template. Of it only its publication ever changes.
type Versi struct {
	ID              string         `json:"id" format:"uuid"`
	Nomor           int            `json:"nomor" minimum:"1"`
	Berkas          berkas.Ringkas `json:"berkas"`
	SHA256          string         `json:"sha256"`
	Isian           []string       `json:"isian" example:"mitra.nama"` // the placeholders it holds
	Catatan         *string        `json:"catatan" extensions:"x-nullable"`
	DibuatPada      clock.Time     `json:"dibuat_pada" format:"date-time"`
	DibuatOleh      actor.Ref      `json:"dibuat_oleh"`
	DiterbitkanPada *clock.Time    `json:"diterbitkan_pada" format:"date-time" extensions:"x-nullable"` // of the latest time
	DiterbitkanOleh *actor.Ref     `json:"diterbitkan_oleh" extensions:"x-nullable"`
} //@name TemplatVersi

// Templat is a template.
type Templat struct {
	actor.Meta
	Status Status `json:"status"`
	Pokok
	VersiTemplat []Versi `json:"versi_templat" gorm:"-"`
	// VersiTerbit is the version that drafts are made from, null unless terbit.
	VersiTerbit *int   `json:"versi_terbit" gorm:"-" extensions:"x-nullable"`
	Cari        string `json:"-"`
} //@name TemplatRekaman

// Marks are the marks of people on a template and its versions.
func (t *Templat) Marks() []*actor.Ref {
	out := t.Meta.Marks()
	for i := range t.VersiTemplat {
		v := &t.VersiTemplat[i]
		if out = append(out, &v.DibuatOleh); v.DiterbitkanOleh != nil {
			out = append(out, v.DiterbitkanOleh)
		}
	}
	return out
}

// latest is the version published last; nil where none ever was.
func (t Templat) latest() *Versi {
	var out *Versi
	for i := range t.VersiTemplat {
		v := &t.VersiTemplat[i]
		if v.DiterbitkanPada != nil && (out == nil || !v.DiterbitkanPada.Before(*out.DiterbitkanPada)) {
			out = v
		}
	}
	return out
}

// current is the version drafts are made from; nil where there is none.
func (t Templat) current() *Versi {
	if t.Status != Terbit {
		return nil
	}
	return t.latest()
}

// version finds a version by its number; 0 is the newest. nil where there is none.
func (t Templat) version(nomor int) *Versi {
	if nomor == 0 {
		nomor = len(t.VersiTemplat)
	}
	i := slices.IndexFunc(t.VersiTemplat, func(v Versi) bool { return v.Nomor == nomor })
	if i < 0 {
		return nil
	}
	return &t.VersiTemplat[i]
}

// publishable refuses to publish a version: 403 to who made it, 409 what is in
// use already.
func (t Templat) publishable(v Versi, by actor.Actor) *fault.Fault {
	switch c := t.current(); {
	case c != nil && c.Nomor == v.Nomor:
		return fault.New(fault.Conflict, "Versi %d sudah terbit.", "Version %d is published already.", v.Nomor)
	case by.Is(v.DibuatOleh):
		return fault.New(fault.SeparationOfDuties, "Harus diterbitkan orang lain, bukan pembuat versi ini.", "Someone other than who made this version must publish it.")
	default:
		return nil
	}
}

// Publish puts a version into use; 0 is the newest one. 422 where there is no
// such version; see publishable.
func (t *Templat) Publish(by actor.Actor, nomor int, now clock.Time) (*Versi, error) {
	v := t.version(nomor)
	if v == nil {
		return nil, fault.Invalid(fault.Field{Pointer: "/nomor", Code: "unknown_version", Detail: fault.Tf("Tidak ada versi %d.", "There is no version %d.", nomor)})
	}
	if _, err := alur.Check("terbitkan", *t, by); err != nil {
		return nil, err
	}
	if f := t.publishable(*v, by); f != nil {
		return nil, f
	}
	ref := by.Ref()
	t.Status, v.DiterbitkanPada, v.DiterbitkanOleh = Terbit, &now, &ref
	return v, nil
}

// Withdraw takes a template out of use; what was drafted from it stays.
func (t *Templat) Withdraw(by actor.Actor) error {
	s, err := alur.Check("tarik", *t, by)
	if err == nil {
		t.Status = s.To
	}
	return err
}

// check reports every fault of what a template says of itself.
func (p *Pokok) check(c *fault.Check) {
	c.Text("/nama", p.Nama, true, 200)
	fault.OneOf(c, "/jenis", p.Jenis, kinds())
	fault.OneOf(c, "/bahasa", p.Bahasa, languages())
	c.OptText("/keterangan", p.Keterangan, 2000)
}

// settle completes what follows from the record.
func (t *Templat) settle() {
	t.Cari = listing.Index(t.Nama, deref(t.Keterangan))
	t.VersiTerbit = nil
	if v := t.current(); v != nil {
		n := v.Nomor
		t.VersiTerbit = &n
	}
	if t.VersiTemplat == nil {
		t.VersiTemplat = []Versi{}
	}
}

func deref(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
