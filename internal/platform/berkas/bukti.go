package berkas

import (
	"fmt"

	"kerjasama/internal/platform/fault"
)

// BuktiIsi is a piece of evidence as entered: a file or an https link, never
// both. A file without judul goes by its own name.
type BuktiIsi struct {
	BerkasID *string `json:"berkas_id" format:"uuid" extensions:"x-nullable,x-optional"`
	Tautan   *string `json:"tautan" format:"uri" extensions:"x-nullable,x-optional"`
	Judul    string  `json:"judul" maxLength:"300" extensions:"x-optional"`
} //@name BerkasBuktiIsi

// Bukti is a piece of evidence as a record keeps it.
type Bukti struct {
	BerkasID *string `json:"berkas_id" format:"uuid" extensions:"x-nullable"`
	Tautan   *string `json:"tautan" extensions:"x-nullable"`
	SHA256   *string `json:"sha256" extensions:"x-nullable"`
	Judul    string  `json:"judul"`
} //@name BerkasBukti

// Check reports the faults of a piece of evidence below a pointer.
func (b BuktiIsi) Check(c *fault.Check, at string) {
	switch {
	case (b.BerkasID == nil) == (b.Tautan == nil):
		c.Add(at+"/berkas_id", "one_of", "Isi tepat satu: berkas_id atau tautan.", "Give exactly one: berkas_id or tautan.")
	case b.Tautan != nil:
		c.HTTPS(at+"/tautan", *b.Tautan)
		c.Text(at+"/judul", b.Judul, true, 300)
	default:
		c.Text(at+"/judul", b.Judul, false, 300)
	}
}

// Attachments names the files among evidence by the pointer of each, for
// attaching them to the record.
func Attachments(at string, bs []BuktiIsi) map[string]string {
	out := map[string]string{}
	for i, b := range bs {
		if b.BerkasID != nil {
			out[fmt.Sprintf("%s/%d/berkas_id", at, i)] = *b.BerkasID
		}
	}
	return out
}

// IDs lists the files among evidence.
func IDs(bs []BuktiIsi) []string {
	var out []string
	for _, b := range bs {
		if b.BerkasID != nil {
			out = append(out, *b.BerkasID)
		}
	}
	return out
}

// Keep describes evidence as it is kept; infos tells what its files are.
func Keep(bs []BuktiIsi, infos map[string]Ringkas) []Bukti {
	out := make([]Bukti, len(bs))
	for i, b := range bs {
		out[i] = Bukti{BerkasID: b.BerkasID, Tautan: b.Tautan, Judul: b.Judul}
		if b.BerkasID == nil {
			continue
		}
		f := infos[*b.BerkasID]
		if out[i].SHA256 = &f.SHA256; b.Judul == "" {
			out[i].Judul = f.Nama
		}
	}
	return out
}
