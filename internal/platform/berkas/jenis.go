package berkas

import (
	"path"
	"slices"
	"strings"

	"github.com/gabriel-vasile/mimetype"

	"kerjasama/internal/platform/fault"
)

// Type is a kind of file that may be kept.
type Type struct {
	Mime string   // as handed out
	Ext  []string // that a name may end in, the usual one first
	// seen are the types by content that count as this one; nil: Mime alone.
	seen []string
}

// Types lists what may be uploaded: documents, pictures, tables, text, archives
// and film. Whatever a browser might run (HTML, SVG) is not among it.
func Types() []Type {
	const office = "application/vnd.openxmlformats-officedocument."
	return []Type{
		{Mime: "application/pdf", Ext: []string{".pdf"}},
		{Mime: office + "wordprocessingml.document", Ext: []string{".docx"}},
		{Mime: office + "spreadsheetml.sheet", Ext: []string{".xlsx"}},
		{Mime: office + "presentationml.presentation", Ext: []string{".pptx"}},
		{Mime: "application/vnd.oasis.opendocument.text", Ext: []string{".odt"}},
		{Mime: "application/vnd.oasis.opendocument.spreadsheet", Ext: []string{".ods"}},
		{Mime: "application/vnd.oasis.opendocument.presentation", Ext: []string{".odp"}},
		{Mime: "image/png", Ext: []string{".png"}},
		{Mime: "image/jpeg", Ext: []string{".jpg", ".jpeg"}},
		{Mime: "image/webp", Ext: []string{".webp"}},
		{Mime: "image/gif", Ext: []string{".gif"}},
		{Mime: "text/csv", Ext: []string{".csv"}, seen: []string{"text/csv", "text/plain", "text/tab-separated-values"}},
		{Mime: "text/plain", Ext: []string{".txt"}, seen: []string{"text/plain", "text/csv", "text/tab-separated-values", "application/json", "application/x-ndjson"}},
		{Mime: "application/zip", Ext: []string{".zip"}},
		{Mime: "video/mp4", Ext: []string{".mp4"}},
	}
}

func (t Type) is(mime string) bool {
	if t.seen != nil {
		return slices.Contains(t.seen, mime)
	}
	return t.Mime == mime
}

// isZIP reports whether content is a ZIP container of any kind.
func isZIP(m *mimetype.MIME) bool {
	for ; m != nil; m = m.Parent() {
		if m.Is("application/zip") {
			return true
		}
	}
	return false
}

// judgeType finds the kind of a file whose content is mime and which is called
// name. A name without extension gets the usual one. 415 when the kind is not
// among Types or the name claims another.
func judgeType(mime, name string) (Type, string, error) {
	mime, _, _ = strings.Cut(mime, ";")
	ext := strings.ToLower(path.Ext(name))
	var usual *Type
	for _, t := range Types() {
		if !t.is(mime) {
			continue
		}
		if slices.Contains(t.Ext, ext) {
			return t, name, nil
		}
		if usual == nil && t.Mime == mime {
			usual = &t
		}
	}
	switch {
	case usual == nil:
		return Type{}, "", refusedType("type_not_allowed", "Jenis isi berkas ini (%s) tidak diterima.", "This type of content (%s) is not accepted.", mime)
	case ext == "" || len(name) == len(ext):
		if name == "" {
			name = "berkas"
		}
		return *usual, withExt(name, usual.Ext[0]), nil
	default:
		return Type{}, "", refusedType("type_mismatch", "Isi berkas adalah %s, tidak sesuai dengan akhiran namanya.", "The content is %s, which does not fit the extension of the name.", mime)
	}
}

func withExt(name, ext string) string {
	if r := []rune(name); len(r)+len(ext) > nameLimit {
		name = string(r[:nameLimit-len(ext)])
	}
	return name + ext
}

func refusedType(code, id, en, mime string) error {
	f := fault.New(fault.UnsupportedMediaType, id, en, mime)
	f.Fields = []fault.Field{{Pointer: Pointer, Code: code, Detail: f.Detail}}
	return f
}

// Pointer is where faults of an upload point: the multipart field of the file.
const Pointer = "/berkas"

func refuse(code, id, en string, args ...any) error {
	return fault.Invalid(fault.Field{Pointer: Pointer, Code: code, Detail: fault.Tf(id, en, args...)})
}
