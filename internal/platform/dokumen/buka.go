package dokumen

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/beevik/etree"

	"kerjasama/internal/platform/fault"
)

// Part is one entry of an OOXML container.
type Part struct {
	Name string
	Data []byte
}

// Docx is an opened Word document: its parts in the container's order.
type Docx struct {
	Parts []Part
	main  string // the part that holds the body
}

// Limits of a document that is opened. 200 pages of text are about 3 MiB of XML.
const (
	maxEntries  = 1000
	maxRatio    = 100       // unpacked bytes for each packed one
	maxUnpacked = 128 << 20 // bytes in all
	maxXML      = 24 << 20  // bytes of one part that is read as XML
)

// Open opens a Word document (.docx) and refuses what must not be worked with:
// 422 with the code docx_encrypted, docx_bomb, docx_damaged, docx_macros,
// docx_external (it fetches something when opened) or not_docx. The pointer of
// the fault is empty; see fault.Within.
func Open(b []byte) (*Docx, error) {
	if bytes.HasPrefix(b, []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")) {
		if bytes.Contains(b, utf16("EncryptedPackage")) {
			return nil, encrypted()
		}
		return nil, notDocx()
	}
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	switch {
	case errors.Is(err, zip.ErrInsecurePath):
		return nil, damaged()
	case err != nil && bytes.HasPrefix(b, []byte("PK")):
		return nil, damaged()
	case err != nil:
		return nil, notDocx()
	}
	d := &Docx{}
	if err := d.unpack(z, int64(len(b))); err != nil {
		return nil, err
	}
	return d, d.judge()
}

func (d *Docx) unpack(z *zip.Reader, size int64) error {
	if len(z.File) > maxEntries {
		return bomb()
	}
	room := int64(min(maxUnpacked, size*maxRatio))
	seen := make(map[string]bool, len(z.File))
	for _, f := range z.File {
		if strings.HasSuffix(f.Name, "/") {
			continue
		}
		name := strings.ToLower(f.Name)
		if seen[name] || !f.Mode().IsRegular() || path.Clean(f.Name) != f.Name || strings.ContainsAny(f.Name, "\\\x00") || path.IsAbs(f.Name) || strings.HasPrefix(f.Name, "../") {
			return damaged()
		}
		seen[name] = true
		const locked = 0x1
		if f.Flags&locked != 0 {
			return encrypted()
		}
		r, err := f.Open()
		if err != nil {
			return damaged()
		}
		var buf bytes.Buffer
		n, err := io.Copy(&buf, io.LimitReader(r, room+1))
		if room -= n; room < 0 {
			return bomb()
		}
		if errors.Join(err, r.Close()) != nil {
			return damaged()
		}
		d.Parts = append(d.Parts, Part{Name: f.Name, Data: buf.Bytes()})
	}
	return nil
}

// judge looks at what the container says of itself.
func (d *Docx) judge() error {
	types := d.part("[Content_Types].xml")
	if types == nil || d.part("_rels/.rels") == nil {
		return notDocx()
	}
	for _, p := range d.Parts {
		base := strings.ToLower(path.Base(p.Name))
		if base == "vbaproject.bin" || base == "vbadata.xml" || strings.Contains(strings.ToLower(p.Name), "/activex/") {
			return macros()
		}
	}
	declared, err := readXML(types)
	if err != nil {
		return err
	}
	for _, o := range declared.Root().ChildElements() {
		if strings.Contains(strings.ToLower(o.SelectAttrValue("ContentType", "")), "macroenabled") {
			return macros()
		}
	}
	for _, p := range d.Parts {
		if !strings.HasSuffix(p.Name, ".rels") {
			continue
		}
		rels, err := readXML(p.Data)
		if err != nil {
			return err
		}
		for _, r := range rels.Root().ChildElements() {
			kind := path.Base(r.SelectAttrValue("Type", ""))
			if strings.EqualFold(r.SelectAttrValue("TargetMode", ""), "External") && kind != "hyperlink" {
				return external()
			}
			if p.Name == "_rels/.rels" && kind == "officeDocument" {
				d.main = strings.TrimPrefix(r.SelectAttrValue("Target", ""), "/")
			}
		}
	}
	body := d.part(d.main)
	if body == nil {
		return notDocx()
	}
	doc, err := readXML(body)
	if err != nil {
		return err
	}
	if root := doc.Root(); root.Tag != "document" || !wordML(root) {
		return notDocx()
	}
	return nil
}

func (d *Docx) part(name string) []byte {
	i := slices.IndexFunc(d.Parts, func(p Part) bool { return p.Name == name })
	if i < 0 {
		return nil
	}
	return d.Parts[i].Data
}

// wordML reports whether an element belongs to WordprocessingML, transitional or
// strict.
func wordML(e *etree.Element) bool {
	ns := e.NamespaceURI()
	return ns == "http://schemas.openxmlformats.org/wordprocessingml/2006/main" || ns == "http://purl.oclc.org/ooxml/wordprocessingml/main"
}

// readXML reads a part. A document type declaration is refused: nothing that
// writes documents makes one, and whoever reads it might follow it.
func readXML(b []byte) (*etree.Document, error) {
	if len(b) > maxXML {
		return nil, bomb()
	}
	doc := etree.NewDocument()
	doc.ReadSettings.PreserveCData = true
	if err := doc.ReadFromBytes(b); err != nil || doc.Root() == nil {
		return nil, damaged()
	}
	for _, t := range doc.Child {
		if _, is := t.(*etree.Directive); is {
			return nil, damaged()
		}
	}
	return doc, nil
}

func utf16(s string) []byte {
	out := make([]byte, 0, 2*len(s))
	for i := range len(s) {
		out = append(out, s[i], 0)
	}
	return out
}

func refuse(code, id, en string) error {
	return fault.Invalid(fault.Field{Code: code, Detail: fault.T(id, en)})
}

func notDocx() error {
	return refuse("not_docx", "Bukan dokumen Word (.docx); simpan ulang sebagai .docx.", "Not a Word document (.docx); save it again as .docx.")
}

func encrypted() error {
	return refuse("docx_encrypted", "Dokumen ini terkunci kata sandi; simpan tanpa kata sandi.", "The document is locked by a password; save it without one.")
}

func damaged() error {
	return refuse("docx_damaged", "Dokumen ini rusak dan tidak dapat dibuka; buka di pengolah kata lalu simpan ulang.", "The document is damaged and cannot be opened; open it in a word processor and save it again.")
}

func bomb() error {
	return refuse("docx_bomb", "Dokumen ini terlalu besar saat dibuka.", "The document grows too large when it is opened.")
}

func macros() error {
	return refuse("docx_macros", "Dokumen ini memuat makro; simpan sebagai .docx tanpa makro.", "The document holds macros; save it as .docx without them.")
}

func external() error {
	return refuse("docx_external", "Dokumen ini mengambil sesuatu dari luar saat dibuka (templat, gambar, atau objek tertaut); sematkan isinya.",
		"The document fetches something from outside when it is opened (a template, a picture or an object that is linked); embed it.")
}
