package naskah

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/banding"
	"kerjasama/internal/platform/fault"
)

// Sisi is one of two versions that are compared.
type Sisi struct {
	Nomor  int        `json:"nomor"`
	Jenis  JenisVersi `json:"jenis"`
	SHA256 string     `json:"sha256"`
} //@name BandingSisi

// Satuan is what a comparison goes by.
type Satuan string

// Clauses are compared by article; where a version is a file, both are compared
// by paragraph, as the paragraphs of one article without a heading.
const (
	PerPasal    Satuan = "pasal"
	PerParagraf Satuan = "paragraf"
)

// Banding is what changed from one version to another.
type Banding struct {
	NaskahID string              `json:"naskah_id" format:"uuid"`
	Kode     string              `json:"kode"`
	Dari     Sisi                `json:"dari"`
	Ke       Sisi                `json:"ke"`
	Satuan   Satuan              `json:"satuan"`
	Sama     bool                `json:"sama"` // nothing changed
	Pasal    []banding.Perubahan `json:"pasal"`
} //@name NaskahBanding

// docxType is the media type of the files whose text can be compared.
const docxType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

// Reader reads a file whole, if the caller may.
type Reader func(ctx context.Context, by actor.Actor, berkasID string) ([]byte, error)

// Compare returns what changed from one version of an agreement to another; 0 is
// the latest for ke, and the one before ke for dari. 404
// for a version that is not there; 422 for one whose text cannot be read.
func (s *Service) Compare(ctx context.Context, by actor.Actor, id string, dari, ke int, read Reader) (Banding, error) {
	n, err := s.Get(ctx, by, id)
	if err != nil {
		return Banding{}, err
	}
	if ke == 0 {
		ke = len(n.VersiNaskah)
	}
	if dari == 0 {
		dari = max(1, ke-1)
	}
	a, err := s.version(ctx, n, dari)
	if err != nil {
		return Banding{}, err
	}
	b, err := s.version(ctx, n, ke)
	if err != nil {
		return Banding{}, err
	}
	out := Banding{NaskahID: n.ID, Kode: n.Kode, Dari: a.side(), Ke: b.side(), Satuan: PerPasal}
	x, y := blocks(a.Pasal), blocks(b.Pasal)
	if a.Berkas != nil || b.Berkas != nil {
		out.Satuan = PerParagraf
		if x, err = paragraphs(ctx, by, a, "dari", read); err != nil {
			return out, err
		}
		if y, err = paragraphs(ctx, by, b, "ke", read); err != nil {
			return out, err
		}
	}
	out.Pasal = banding.Compare(x, y)
	out.Sama = true
	for _, p := range out.Pasal {
		out.Sama = out.Sama && p.Op == banding.Equal
	}
	return out, nil
}

func (v *VersiPenuh) side() Sisi { return Sisi{Nomor: v.Nomor, Jenis: v.Jenis, SHA256: v.SHA256} }

func (d Dwi) block() banding.Dwi {
	b := banding.Dwi{ID: d.ID}
	if d.EN != nil {
		b.EN = *d.EN
	}
	return b
}

func blocks(ps []Pasal) []banding.Pasal {
	out := make([]banding.Pasal, len(ps))
	for i, p := range ps {
		out[i].Judul = p.Judul.block()
		for _, a := range p.Ayat {
			out[i].Ayat = append(out[i].Ayat, a.block())
		}
	}
	return out
}

// paragraphs is a version as the paragraphs of one article: of a file, or of
// clauses, the Indonesian text first.
func paragraphs(ctx context.Context, by actor.Actor, v VersiPenuh, at string, read Reader) ([]banding.Pasal, error) {
	var ps []string
	if v.Berkas == nil {
		var en []string
		for _, p := range blocks(v.Pasal) {
			for _, d := range append([]banding.Dwi{p.Judul}, p.Ayat...) {
				ps = append(ps, d.ID)
				if d.EN != "" {
					en = append(en, d.EN)
				}
			}
		}
		ps = append(ps, en...)
	} else {
		if v.Berkas.Mime != docxType {
			return nil, incomparable(at, fault.Tf("Versi %d berupa %s; yang dapat dibandingkan hanya pasal dan DOCX.", "Version %d is %s; only clauses and DOCX can be compared.", v.Nomor, v.Berkas.Mime))
		}
		b, err := read(ctx, by, v.Berkas.ID)
		if err != nil {
			return nil, err
		}
		if ps, err = banding.Paragraphs(b); err != nil {
			if errors.Is(err, banding.ErrNotDOCX) {
				return nil, incomparable(at, fault.Tf("DOCX versi %d rusak atau terkunci.", "The DOCX of version %d is damaged or locked.", v.Nomor))
			}
			return nil, err
		}
		if len(ps) > maxPasal*maxAyat {
			return nil, incomparable(at, fault.Tf("DOCX versi %d terlalu panjang untuk dibandingkan.", "The DOCX of version %d is too long to compare.", v.Nomor))
		}
	}
	var one banding.Pasal
	for _, p := range ps {
		one.Ayat = append(one.Ayat, banding.Dwi{ID: p})
	}
	return []banding.Pasal{one}, nil
}

func incomparable(at string, why fault.Text) error {
	f := fault.Invalid(fault.Field{Pointer: at, Code: "not_comparable", Detail: why})
	f.Detail = why
	return f
}

// Text is the comparison for people: what went in [-…-], what came in {+…+}.
func (b *Banding) Text() string {
	var out strings.Builder
	fmt.Fprintf(&out, "%s: versi %d → %d\n", b.Kode, b.Dari.Nomor, b.Ke.Nomor)
	for _, p := range b.Pasal {
		if b.Satuan == PerPasal {
			fmt.Fprintf(&out, "\nPasal %s%s\n", places(p.Dari, p.Ke), words(p.Op))
			lines(&out, "  ", p.Judul)
		}
		for _, a := range p.Ayat {
			if a.Op == banding.Equal && b.Satuan == PerParagraf {
				continue
			}
			fmt.Fprintf(&out, "  (%s)%s\n", places(a.Dari, a.Ke), words(a.Op))
			lines(&out, "    ", a.Teks)
		}
	}
	return out.String()
}

func places(a, b *int) string {
	switch {
	case a == nil:
		return fmt.Sprint(*b)
	case b == nil || *a == *b:
		return fmt.Sprint(*a)
	default:
		return fmt.Sprintf("%d → %d", *a, *b)
	}
}

func words(op banding.Op) string {
	switch op {
	case banding.Insert:
		return " ditambahkan"
	case banding.Delete:
		return " dihapus"
	case banding.Ubah:
		return " diubah"
	case banding.Equal:
	}
	return ""
}

func lines(out *strings.Builder, indent string, t banding.Teks) {
	for _, l := range []struct {
		lang string
		runs []banding.Run
	}{{"id", t.ID}, {"en", t.EN}} {
		if len(l.runs) == 0 {
			continue
		}
		out.WriteString(indent + l.lang + ": ")
		for _, r := range l.runs {
			switch r.Op {
			case banding.Insert:
				out.WriteString("{+" + r.Teks + "+}")
			case banding.Delete:
				out.WriteString("[-" + r.Teks + "-]")
			case banding.Equal, banding.Ubah:
				out.WriteString(r.Teks)
			}
		}
		out.WriteByte('\n')
	}
}
