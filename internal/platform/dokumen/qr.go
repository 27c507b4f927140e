package dokumen

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"path"
	"strconv"
	"strings"

	"github.com/beevik/etree"
	"github.com/boombuler/barcode/qr"
)

// gambarQR is a QR code: which of its modules are dark, row by row.
type gambarQR [][]bool

// kodeQR encodes an address, with 15 % of it spared for damage.
func kodeQR(s string) (gambarQR, error) {
	code, err := qr.Encode(s, qr.M, qr.Auto)
	if err != nil {
		return nil, fmt.Errorf("encode QR code of %d bytes: %w", len(s), err)
	}
	size := code.Bounds()
	out := make(gambarQR, size.Dy())
	for y := range out {
		out[y] = make([]bool, size.Dx())
		for x := range out[y] {
			r, _, _, _ := code.At(size.Min.X+x, size.Min.Y+y).RGBA()
			out[y][x] = r == 0
		}
	}
	return out, nil
}

// quiet is the light border a reader needs, in modules (ISO/IEC 18004).
const quiet = 4

// png draws the code with its border, eight pixels a module.
func (q gambarQR) png() ([]byte, error) {
	const scale = 8
	side := (len(q) + 2*quiet) * scale
	img := image.NewPaletted(image.Rect(0, 0, side, side), color.Palette{color.White, color.Black})
	for y := range side {
		for x := range side {
			if r, c := y/scale-quiet, x/scale-quiet; r >= 0 && c >= 0 && r < len(q) && c < len(q) && q[r][c] {
				img.SetColorIndex(x, y, 1)
			}
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		return nil, fmt.Errorf("draw QR code: %w", err)
	}
	return b.Bytes(), nil
}

// drawing places the code in a run; side is in twentieths of a point.
func (q gambarQR) drawing(side int) *etree.Element {
	return gambarDOCX(1, "rId5", "qr.png", "Kode QR ke halaman verifikasi", side, side)
}

// gambarDOCX places the n-th picture of a document, which is a part with a
// relationship, in a run; its sides are in twentieths of a point.
func gambarDOCX(n int, rel, name, descr string, width, height int) *etree.Element {
	emu := func(v int) string { return strconv.Itoa(v * 635) } // English Metric Units
	size := func(tag string) *etree.Element { return plain(tag, "cx", emu(width), "cy", emu(height)) }
	id := strconv.Itoa(n)
	pic := in(plain("pic:pic", "xmlns:pic", nsPic),
		in(plain("pic:nvPicPr"), plain("pic:cNvPr", "id", id, "name", name), plain("pic:cNvPicPr")),
		in(plain("pic:blipFill"), plain("a:blip", "r:embed", rel), in(plain("a:stretch"), plain("a:fillRect"))),
		in(plain("pic:spPr"), in(plain("a:xfrm"), plain("a:off", "x", "0", "y", "0"), size("a:ext")), in(plain("a:prstGeom", "prst", "rect"), plain("a:avLst"))))
	return in(el("drawing"), in(plain("wp:inline", "xmlns:wp", nsDraw, "distT", "0", "distB", "0", "distL", "0", "distR", "0"),
		size("wp:extent"), plain("wp:docPr", "id", id, "name", strings.TrimSuffix(name, path.Ext(name)), "descr", descr),
		in(plain("a:graphic", "xmlns:a", nsA), in(plain("a:graphicData", "uri", nsPic), pic))))
}
