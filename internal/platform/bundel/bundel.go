// Package bundel writes the container of an accreditation bundle: a ZIP of one
// fixed shape, in which every byte follows from the names and contents of its
// entries. Entries are stored as they are, one behind the other, dated 1 January
// 1980; the last one is the manifest, which names each with its size and SHA-256;
// the ZIP's comment is the SHA-256 of the manifest. The same entries give the same
// bytes, and a byte that is not what it should be is found and named by
// pkg/kerjasama, which reads this shape and no other.
package bundel

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"math"
)

// Manifest is the name of the last entry, Komentar what the comment begins with.
const (
	Manifest = "MANIFEST.json"
	Komentar = "sha256:"
)

// What is the same in every header: version 2.0, names in UTF-8, stored, and the
// first date a ZIP can say.
const (
	version, flags, stored = 20, 0x0800, 0
	day                    = 1<<5 | 1
)

// ErrTooLarge says that a bundle would not fit into a ZIP of this shape: 4 GiB or
// 65,534 entries.
var ErrTooLarge = errors.New("the bundle is larger than 4 GiB or has more than 65,534 entries")

// Entri is one entry as it was written.
type Entri struct {
	Nama   string
	SHA256 string
	Ukuran int64
	crc    uint32
	offset uint32
}

// Penulis writes a bundle into a file that can be written anywhere.
type Penulis struct {
	w       io.WriterAt
	at      int64
	entries []Entri
}

// New begins a bundle at the beginning of w.
func New(w io.WriterAt) *Penulis { return &Penulis{w: w} }

// Add writes an entry.
func (p *Penulis) Add(name string, r io.Reader) (Entri, error) {
	e := Entri{Nama: name, offset: uint32(p.at)} //nolint:gosec // checked when it is closed
	if p.at > math.MaxUint32 || len(p.entries) >= math.MaxUint16-1 {
		return e, ErrTooLarge
	}
	head := int64(30 + len(name))
	sum, crc := sha256.New(), crc32.NewIEEE()
	n, err := io.Copy(io.MultiWriter(io.NewOffsetWriter(p.w, p.at+head), sum, crc), r)
	if err != nil {
		return e, fmt.Errorf("bundle %s: %w", name, err)
	}
	if p.at+head+n > math.MaxUint32 {
		return e, ErrTooLarge
	}
	e.Ukuran, e.crc, e.SHA256 = n, crc.Sum32(), hex.EncodeToString(sum.Sum(nil))
	if _, err := p.w.WriteAt(e.local(), p.at); err != nil {
		return e, fmt.Errorf("bundle %s: %w", name, err)
	}
	p.at += head + n
	p.entries = append(p.entries, e)
	return e, nil
}

// Close writes the manifest, the directory and the comment, and returns how large
// the bundle is.
func (p *Penulis) Close(manifest []byte) (int64, error) {
	m, err := p.Add(Manifest, bytes.NewReader(manifest))
	if err != nil {
		return 0, err
	}
	var b bytes.Buffer
	for _, e := range p.entries {
		b.Write(e.central())
	}
	if p.at+int64(b.Len()) > math.MaxUint32 {
		return 0, ErrTooLarge
	}
	comment := Komentar + m.SHA256
	put(&b, uint32(0x06054b50), uint16(0), uint16(0), uint16(len(p.entries)), uint16(len(p.entries)), uint32(b.Len()), uint32(p.at), uint16(len(comment))) //nolint:gosec // bounded above
	b.WriteString(comment)
	if _, err := p.w.WriteAt(b.Bytes(), p.at); err != nil {
		return 0, fmt.Errorf("bundle: %w", err)
	}
	return p.at + int64(b.Len()), nil
}

// local is the header before an entry's content.
func (e Entri) local() []byte {
	var b bytes.Buffer
	put(&b, uint32(0x04034b50), uint16(version), uint16(flags), uint16(stored), uint16(0), uint16(day), e.crc, uint32(e.Ukuran), uint32(e.Ukuran), uint16(len(e.Nama)), uint16(0)) //nolint:gosec // bounded by Add
	b.WriteString(e.Nama)
	return b.Bytes()
}

// central is the entry's line of the directory.
func (e Entri) central() []byte {
	var b bytes.Buffer
	put(&b, uint32(0x02014b50), uint16(version), uint16(version), uint16(flags), uint16(stored), uint16(0), uint16(day), e.crc, uint32(e.Ukuran), uint32(e.Ukuran), uint16(len(e.Nama)), //nolint:gosec // bounded by Add
		uint16(0), uint16(0), uint16(0), uint16(0), uint32(0), e.offset)
	b.WriteString(e.Nama)
	return b.Bytes()
}

func put(b *bytes.Buffer, vs ...any) {
	for _, v := range vs {
		_ = binary.Write(b, binary.LittleEndian, v) // a buffer takes everything
	}
}
