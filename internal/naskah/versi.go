package naskah

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"github.com/go-json-experiment/json"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/berkas"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/fault"
)

// JenisVersi is what a version is.
type JenisVersi string

// The kinds of version: a draft, the text that is signed, a copy made later.
const (
	VersiDraf    JenisVersi = "draf"
	VersiFinal   JenisVersi = "final"
	VersiSalinan JenisVersi = "salinan"
)

// Dwi is a text in Indonesian, and in English where there is one.
type Dwi struct {
	ID string  `json:"id" maxLength:"10000"`
	EN *string `json:"en" maxLength:"10000" extensions:"x-nullable,x-optional"`
} //@name NaskahTeks

// Pasal is an article: its heading and its paragraphs.
type Pasal struct {
	Judul Dwi   `json:"judul"`
	Ayat  []Dwi `json:"ayat"`
} //@name NaskahPasal

// Versi is a version as the agreement lists it. It never changes.
type Versi struct {
	Nomor          int             `json:"nomor" minimum:"1"`
	Jenis          JenisVersi      `json:"jenis"`
	SHA256         string          `json:"sha256"`
	Berkas         *berkas.Ringkas `json:"berkas" extensions:"x-nullable"` // null: the version is made of clauses
	TemplatVersiID *string         `json:"templat_versi_id" format:"uuid" extensions:"x-nullable"`
	PermintaanID   *string         `json:"permintaan_id" format:"uuid" extensions:"x-nullable"`
	Catatan        *string         `json:"catatan" extensions:"x-nullable"`
	DibuatPada     clock.Time      `json:"dibuat_pada" format:"date-time"`
	DibuatOleh     actor.Ref       `json:"dibuat_oleh"`
} //@name NaskahVersiRingkas

// VersiIsi is the body of a new version: clauses, or a file, or the agreement's
// template filled with its data.
type VersiIsi struct {
	Jenis        JenisVersi `json:"jenis"`
	Pasal        []Pasal    `json:"pasal" extensions:"x-optional"`
	BerkasID     *string    `json:"berkas_id" format:"uuid" extensions:"x-nullable,x-optional"`
	DariTemplat  bool       `json:"dari_templat" extensions:"x-optional"`
	Catatan      *string    `json:"catatan" maxLength:"2000" extensions:"x-nullable,x-optional"`
	PermintaanID *string    `json:"permintaan_id" format:"uuid" extensions:"x-nullable,x-optional"`
} //@name NaskahVersiIsi

// Limits of a version made of clauses. 600,000 characters are about 200 pages;
// what is longer comes as a file.
const (
	maxPasal = 200
	maxAyat  = 200
	maxTeks  = 10_000
	maxIsi   = 600_000
)

// check reports every fault of the body that can be seen without the database.
func (v *VersiIsi) check(c *fault.Check) {
	fault.OneOf(c, "/jenis", v.Jenis, []JenisVersi{VersiDraf, VersiFinal, VersiSalinan})
	c.OptText("/catatan", v.Catatan, 2000)
	given := 0
	for _, is := range []bool{v.Pasal != nil, v.BerkasID != nil, v.DariTemplat} {
		if is {
			given++
		}
	}
	if given != 1 {
		c.Add("/pasal", "one_of", "Isi tepat satu: pasal, berkas_id atau dari_templat.", "Give exactly one: pasal, berkas_id or dari_templat.")
		return
	}
	if v.Pasal != nil {
		checkClauses(c, v.Pasal)
	}
}

func checkClauses(c *fault.Check, ps []Pasal) {
	c.Size("/pasal", len(ps), 1, maxPasal)
	total := 0
	for i := range ps[:min(len(ps), maxPasal)] {
		at := fmt.Sprintf("/pasal/%d", i)
		total += ps[i].Judul.check(c, at+"/judul", 300)
		c.Size(at+"/ayat", len(ps[i].Ayat), 1, maxAyat)
		for j := range ps[i].Ayat[:min(len(ps[i].Ayat), maxAyat)] {
			total += ps[i].Ayat[j].check(c, fmt.Sprintf("%s/ayat/%d", at, j), maxTeks)
		}
	}
	if total > maxIsi {
		c.Add("/pasal", "too_long", "Isinya %d karakter, paling banyak %d (sekitar 200 halaman); kirim sebagai berkas.",
			"It has %d characters, at most %d (about 200 pages); send it as a file.", total, maxIsi)
	}
}

// check reports the faults of a text and returns its length in bytes. An empty
// English text is none.
func (d *Dwi) check(c *fault.Check, at string, limit int) int {
	c.Text(at+"/id", d.ID, true, limit)
	if d.EN == nil {
		return len(d.ID)
	}
	c.Text(at+"/en", *d.EN, false, limit)
	n := len(d.ID) + len(*d.EN)
	if *d.EN == "" {
		d.EN = nil
	}
	return n
}

// freeze writes clauses in their one form, and names them by its SHA-256.
func freeze(ps []Pasal) (text, sha string, err error) {
	b, err := json.Marshal(ps, json.Deterministic(true))
	if err != nil {
		return "", "", fmt.Errorf("write clauses: %w", err)
	}
	sum := sha256.Sum256(b)
	return string(b), hex.EncodeToString(sum[:]), nil
}
