package dokumen

import (
	"path"
	"slices"
	"strconv"
	"strings"

	"kerjasama/internal/platform/fault"
)

// Letak is a place in a document.
type Letak struct {
	Bagian   string // the part's name in the container, e.g. word/header1.xml
	Paragraf int    // from 1, in the order of the part
	Sekitar  string // what stands around it
}

// Cacat is what is wrong with a placeholder, and where.
type Cacat struct {
	Isian string
	Kode  string // Rusak, TakDikenal, TakDiisi, SalahTaruh
	Letak
}

// where names a part as people do.
func (l Letak) where() fault.Text {
	base := strings.TrimSuffix(path.Base(l.Bagian), ".xml")
	switch {
	case strings.HasPrefix(base, "header"):
		return fault.T("kepala halaman ("+base+")", "the header ("+base+")")
	case strings.HasPrefix(base, "footer"):
		return fault.T("kaki halaman ("+base+")", "the footer ("+base+")")
	case strings.HasPrefix(base, "footnotes"):
		return fault.T("catatan kaki", "the footnotes")
	case strings.HasPrefix(base, "endnotes"):
		return fault.T("catatan akhir", "the endnotes")
	default:
		return fault.T("isi dokumen", "the body")
	}
}

// Field tells the fault as one of the request member at pointer; more are the
// other places of the same.
func (c Cacat) Field(pointer string, more ...Letak) fault.Field {
	at, n := c.where(), strconv.Itoa(c.Paragraf)
	place := fault.T(" Letaknya di "+at.ID+", paragraf "+n+": “"+c.Sekitar+"”", " It is in "+at.EN+", paragraph "+n+": “"+c.Sekitar+"”")
	if len(more) > 0 {
		var id, en []string
		for _, l := range more {
			w, n := l.where(), strconv.Itoa(l.Paragraf)
			id, en = append(id, w.ID+" paragraf "+n), append(en, w.EN+" paragraph "+n)
		}
		place.ID += "; juga di " + strings.Join(slices.Compact(id), ", ")
		place.EN += "; also in " + strings.Join(slices.Compact(en), ", ")
	}
	place.ID, place.EN = place.ID+".", place.EN+"."
	what := c.what()
	return fault.Field{Pointer: pointer, Code: c.Kode, Detail: fault.T(what.ID+place.ID, what.EN+place.EN)}
}

func (c Cacat) what() fault.Text {
	name := "{{" + c.Isian + "}}"
	switch c.Kode {
	case TakDikenal:
		t := fault.T("Isian "+name+" tidak dikenal.", "The placeholder "+name+" is not known.")
		if n := nearest(c.Isian); n != "" {
			t.ID, t.EN = t.ID+" Mungkin maksudnya {{"+n+"}}.", t.EN+" Perhaps {{"+n+"}} is meant."
		}
		return t
	case TakDiisi:
		do := remedy(c.Isian)
		return fault.T("Naskah ini tidak punya nilai untuk "+name+"; "+do.ID+".", "This agreement has no value for "+name+"; "+do.EN+".")
	case SalahTaruh:
		return fault.T("Isian "+name+" harus berdiri sendiri dalam satu paragraf di isi dokumen.", "The placeholder "+name+" must stand alone in a paragraph of the body.")
	default:
		return fault.T("Isian rusak: “"+c.Isian+"”; tulis {{nama.isian}} dengan dua kurung kurawal di kedua sisi.", "A broken placeholder: “"+c.Isian+"”; write {{its.name}} with two braces on both sides.")
	}
}

// remedy says what to do about a placeholder that has no value.
func remedy(name string) fault.Text {
	of, member, _ := strings.Cut(name, ".")
	switch of {
	case "polibatam":
		return fault.T("isi pihak yang berjenis polibatam", "enter the party of kind polibatam")
	case "mitra":
		if n, _, ok := strings.Cut(member, "."); ok {
			return fault.T("isi pihak mitra ke-"+n, "enter partner number "+n+" among the parties")
		}
		return fault.T("isi pihak yang berjenis mitra", "enter the party of kind mitra")
	case "naskah_induk":
		return fault.T("isi naskah_induk_id", "enter naskah_induk_id")
	case "pasal":
		if member == "en" {
			return fault.T("buat dahulu versi dengan pasal yang juga berbahasa Inggris", "first make a version of clauses that are in English too")
		}
		return fault.T("buat dahulu versi dengan pasal", "first make a version of clauses")
	default:
		if member == "nilai_kontrak" {
			return fault.T("isi nilai_kontrak dan mata_uang", "enter nilai_kontrak and mata_uang")
		}
		return fault.T("isi "+member, "enter "+member)
	}
}

// MaxCacat is how many faults of one document are told.
const MaxCacat = 50

// Fields tells faults as those of the request member at pointer. A value that is
// missing is told once, with every place it is asked for.
func Fields(pointer string, cs []Cacat) []fault.Field {
	var out []fault.Field
	told, left := map[string]bool{}, 0
	for i, c := range cs {
		var more []Letak
		if c.Kode == TakDiisi {
			if told[c.Isian] {
				continue
			}
			told[c.Isian] = true
			for _, o := range cs[i+1:] {
				if o.Kode == TakDiisi && o.Isian == c.Isian {
					more = append(more, o.Letak)
				}
			}
		}
		if len(out) == MaxCacat {
			left++
			continue
		}
		out = append(out, c.Field(pointer, more...))
	}
	if left > 0 {
		out = append(out, fault.Field{Pointer: pointer, Code: "too_many", Detail: fault.Tf("Masih ada %d isian lain yang perlu diperbaiki.", "%d more placeholders need correcting.", left)})
	}
	return out
}
