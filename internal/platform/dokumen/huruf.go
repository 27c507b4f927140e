package dokumen

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/go-fonts/liberation/liberationsansbold"
	"github.com/go-fonts/liberation/liberationsansregular"
	"github.com/go-fonts/liberation/liberationserifbold"
	"github.com/go-fonts/liberation/liberationserifitalic"
	"github.com/go-fonts/liberation/liberationserifregular"
	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/text/unicode/bidi"
	"golang.org/x/text/unicode/norm"
)

// muka is one face of the fonts that PDF documents are set in (SIL Open Font
// License 1.1): Liberation Serif for agreements, as wide as Times New Roman, and
// Liberation Sans for reports, as wide as Arial.
type muka int

const (
	tegak muka = iota
	tebal
	miring
	polosan // sans
	polosanTebal
)

// banyakMuka is how many there are.
const banyakMuka = int(polosanTebal) + 1

func (m muka) ttf() []byte {
	switch m {
	case tebal:
		return liberationserifbold.TTF
	case miring:
		return liberationserifitalic.TTF
	case polosan:
		return liberationsansregular.TTF
	case polosanTebal:
		return liberationsansbold.TTF
	case tegak:
	}
	return liberationserifregular.TTF
}

// lebarHuruf are the widths of a face's characters in thousandths of its size;
// those it cannot show are not in it.
type lebarHuruf map[rune]float64

// widths reads the faces once.
var widths = sync.OnceValues(func() ([banyakMuka]lebarHuruf, error) {
	var out [banyakMuka]lebarHuruf
	for m := range out {
		f, err := sfnt.Parse(muka(m).ttf())
		if err != nil {
			return out, fmt.Errorf("read font: %w", err)
		}
		out[m] = lebarHuruf{}
		var buf sfnt.Buffer
		unit := f.UnitsPerEm()
		for _, block := range [][2]rune{{0x20, 0x2FFF}, {0xFB00, 0xFB06}} {
			for r := block[0]; r <= block[1]; r++ {
				i, err := f.GlyphIndex(&buf, r)
				if err != nil || i == 0 || rightToLeft(r) {
					continue
				}
				w, err := f.GlyphAdvance(&buf, i, fixed.I(int(unit)), font.HintingNone)
				if err != nil {
					return out, fmt.Errorf("measure %q: %w", r, err)
				}
				out[m][r] = float64(w) / 64 * 1000 / float64(unit)
			}
		}
	}
	return out, nil
})

// rightToLeft reports whether a character is written from the right, which is
// not set here.
func rightToLeft(r rune) bool {
	p, _ := bidi.LookupRune(r)
	return p.Class() == bidi.R || p.Class() == bidi.AL
}

// HurufAsing says that a document holds characters that a PDF cannot show.
type HurufAsing struct{ Huruf []string }

// Error names them.
func (e *HurufAsing) Error() string { return "no glyph for " + strings.Join(e.Huruf, " ") }

// pengukur measures text and remembers what it cannot show.
type pengukur struct {
	w     [banyakMuka]lebarHuruf
	asing map[rune]bool
}

func (p *pengukur) lebar(m muka, size float64, s string) (sum float64) {
	for _, r := range s {
		w, ok := p.w[m][r]
		if !ok {
			p.asing[r], w = true, 1000 // as wide as it is high
		}
		sum += w
	}
	return sum * size / 1000
}

// newPengukur measures by the font's own widths.
func newPengukur() (*pengukur, error) {
	w, err := widths()
	return &pengukur{w: w, asing: map[rune]bool{}}, err
}

// pendek is as much of a text as fits into a width, cut between words where that
// is possible.
func (p *pengukur) pendek(m muka, size float64, s string, width float64) string {
	rest := strings.Fields(s)
	for cut := ""; len(rest) > 0; cut = "…" {
		switch s := strings.Join(rest, " ") + cut; {
		case p.lebar(m, size, s) <= width:
			return s
		case len(rest) > 1:
			rest = rest[:len(rest)-1]
		default:
			if r := []rune(rest[0]); len(r) > 1 {
				rest = []string{string(r[:len(r)-1])}
			} else {
				rest = nil
			}
		}
	}
	return ""
}

// kepala is as much of a title as fits beside what the page header says on its
// right.
func (p *pengukur) kepala(judul, tanda string) string {
	return p.pendek(miring, ukuranKepala, judul, pdfIsi-12-p.lebar(miring, ukuranKepala, tanda))
}

// ukuranKepala is the size of headers and footers, in points.
const ukuranKepala = 8.5

func (p *pengukur) err() error {
	if len(p.asing) == 0 {
		return nil
	}
	var out []string
	for r := range p.asing {
		out = append(out, string(r))
	}
	slices.Sort(out)
	return &HurufAsing{Huruf: out}
}

// cetakkan prepares text for a page: composed characters, one kind of line feed,
// and nothing that shows nothing.
func cetakkan(s string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case '\u2028', '\u2029', '\v', '\f':
			return '\n'
		case '\u00AD', '\u200B', '\u200C', '\u200D', '\u200E', '\u200F', '\u2060', '\uFEFF', '\uFE0E', '\uFE0F':
			return -1
		default:
			return r
		}
	}, norm.NFC.String(s))
}
