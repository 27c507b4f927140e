package dokumen

import (
	"path"
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

// Field tells the fault as one of the request member at pointer.
func (c Cacat) Field(pointer string) fault.Field {
	at, n := c.where(), strconv.Itoa(c.Paragraf)
	place := fault.T(" Letaknya di "+at.ID+", paragraf "+n+": “"+c.Sekitar+"”.", " It is in "+at.EN+", paragraph "+n+": “"+c.Sekitar+"”.")
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
		return fault.T("Naskah ini tidak punya nilai untuk "+name+".", "This agreement has no value for "+name+".")
	case SalahTaruh:
		return fault.T("Isian "+name+" harus berdiri sendiri dalam satu paragraf di isi dokumen.", "The placeholder "+name+" must stand alone in a paragraph of the body.")
	default:
		return fault.T("Isian rusak: “"+c.Isian+"”; tulis {{nama.isian}} dengan dua kurung kurawal di kedua sisi.", "A broken placeholder: “"+c.Isian+"”; write {{its.name}} with two braces on both sides.")
	}
}

// MaxCacat is how many faults of one document are told.
const MaxCacat = 50

// Fields tells faults as those of the request member at pointer.
func Fields(pointer string, cs []Cacat) []fault.Field {
	var out []fault.Field
	for _, c := range cs[:min(len(cs), MaxCacat)] {
		out = append(out, c.Field(pointer))
	}
	if n := len(cs) - MaxCacat; n > 0 {
		out = append(out, fault.Field{Pointer: pointer, Code: "too_many", Detail: fault.Tf("Masih ada %d isian lain yang perlu diperbaiki.", "%d more placeholders need correcting.", n)})
	}
	return out
}
