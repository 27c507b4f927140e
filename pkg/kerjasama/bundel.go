package kerjasama

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"strings"
	"unicode"
)

// ManifestBundel is what a bundle says of itself.
type ManifestBundel struct {
	Versi      int    `json:"versi"`
	Lembaga    string `json:"lembaga"`
	Judul      string `json:"judul"`
	PerTanggal string `json:"per_tanggal"` // YYYY-MM-DD
	Cakupan    struct {
		Jenis string `json:"jenis"`
		Kode  string `json:"kode"`
		Nama  string `json:"nama"`
	} `json:"cakupan"`
	Periode struct {
		Dari   string `json:"dari"`
		Sampai string `json:"sampai"`
	} `json:"periode"`
	Berkas []BerkasBundel `json:"berkas"`
}

// BerkasBundel is one file of a bundle.
type BerkasBundel struct {
	Nama   string `json:"nama"`
	SHA256 string `json:"sha256"`
	Ukuran int64  `json:"ukuran"`
}

// TemuanBundel is something in a bundle that is not what it should be.
type TemuanBundel struct {
	Bagian  string `json:"bagian"` // a file's name, or the part of the ZIP
	Masalah string `json:"masalah"`
}

// Bundel is what came of holding a bundle against itself.
type Bundel struct {
	SHA256   string         `json:"sha256"` // of the whole
	Ukuran   int64          `json:"ukuran"`
	Manifest ManifestBundel `json:"manifest"`
	Temuan   []TemuanBundel `json:"temuan"` // none where every byte is what it should be
}

// The parts of the container that are no file.
const (
	bagianManifest = "MANIFEST.json"
	bagianDaftar   = "direktori ZIP"
	bagianAkhir    = "akhir ZIP"
	komentar       = "sha256:"
)

// Sizes of the fixed parts of a ZIP, in bytes.
const (
	lebarLokal  = 30
	lebarDaftar = 46
	lebarAkhir  = 22
)

// What is read into memory at once, in bytes: more is no bundle that the server
// makes, whatever the file says of itself. Names there have some 80.
const (
	terpanjangNama     = 1024
	terbesarDirektori  = 64 << 20
	terbesarManifest   = 64 << 20
	versiManifestKenal = 1
)

// PeriksaBundel holds an accreditation bundle against its own manifest, byte for
// byte and without any server: content by SHA-256, and the container by the one
// shape that a bundle has. What it finds stands in Temuan, with the name of the
// part; an error means that the file could not be read. It says that nothing was
// altered since the bundle was made; that it is the bundle you were given is said
// by comparing SHA256 with the one the server told.
func PeriksaBundel(r io.ReaderAt, size int64) (Bundel, error) {
	p := pemeriksa{r: r, b: Bundel{Ukuran: size, Temuan: []TemuanBundel{}}}
	h := sha256.New()
	if _, err := io.Copy(h, io.NewSectionReader(r, 0, size)); err != nil {
		return p.b, fmt.Errorf("read the bundle: %w", err)
	}
	p.b.SHA256 = hex.EncodeToString(h.Sum(nil))
	err := p.run(size)
	if errors.Is(err, errTerhenti) {
		err = nil
	}
	return p.b, err
}

// errTerhenti ends a check that cannot go on; what was found says why.
var errTerhenti = errors.New("stopped")

type pemeriksa struct {
	r io.ReaderAt
	b Bundel
}

// entriZIP is a line of the directory.
type entriZIP struct {
	nama   string
	crc    uint32
	ukuran int64
	offset int64
}

func (p *pemeriksa) found(part, format string, args ...any) {
	p.b.Temuan = append(p.b.Temuan, TemuanBundel{part, fmt.Sprintf(format, args...)})
}

func (p *pemeriksa) stop(part, format string, args ...any) error {
	p.found(part, format, args...)
	return errTerhenti
}

func (p *pemeriksa) at(offset, length int64) ([]byte, error) {
	b := make([]byte, length)
	if _, err := p.r.ReadAt(b, offset); err != nil {
		return nil, fmt.Errorf("read the bundle: %w", err)
	}
	return b, nil
}

func (p *pemeriksa) run(size int64) error {
	n, from, comment, err := p.end(size)
	if err != nil {
		return err
	}
	entries, err := p.directory(n, from, size-lebarAkhir-int64(len(komentar))-2*sha256.Size)
	if err != nil {
		return err
	}
	sums := make([]string, len(entries))
	next := int64(0)
	for i, e := range entries {
		if e.offset != next {
			return p.stop(bagianDaftar, "%s tidak mulai pada byte %d", e.nama, next)
		}
		if sums[i], err = p.entry(e, from); err != nil {
			return err
		}
		next += lebarLokal + int64(len(e.nama)) + e.ukuran
	}
	if next != from {
		return p.stop(bagianDaftar, "ada %d byte yang bukan isi berkas mana pun", from-next)
	}
	return p.manifest(entries, sums, comment)
}

// end reads the end of the container: how many entries, where their directory
// begins, and the digest of the manifest.
func (p *pemeriksa) end(size int64) (n int, from int64, comment string, err error) {
	length := int64(lebarAkhir + len(komentar) + 2*sha256.Size)
	if size < length {
		return 0, 0, "", p.stop(bagianAkhir, "berkas terpotong: hanya %d byte", size)
	}
	b, err := p.at(size-length, length)
	if err != nil {
		return 0, 0, "", err
	}
	le := binary.LittleEndian
	n, from = int(le.Uint16(b[8:])), int64(le.Uint32(b[16:]))
	want := binary.LittleEndian.AppendUint32(nil, 0x06054b50)
	want = le.AppendUint32(want, 0)
	want = le.AppendUint16(want, uint16(n))                           //nolint:gosec // read from two bytes
	want = le.AppendUint16(want, uint16(n))                           //nolint:gosec // the same
	want = le.AppendUint32(want, uint32(max(0, size-length-from)))    //nolint:gosec // compared only
	want = le.AppendUint32(want, uint32(from))                        //nolint:gosec // read from four bytes
	want = le.AppendUint16(want, uint16(len(komentar)+2*sha256.Size)) // the comment's length
	if !bytes.Equal(want, b[:lebarAkhir]) || !bytes.HasPrefix(b[lebarAkhir:], []byte(komentar)) || n == 0 || from > size-length {
		return 0, 0, "", p.stop(bagianAkhir, "tidak seperti yang ditulis")
	}
	return n, from, string(b[lebarAkhir+len(komentar):]), nil
}

// directory reads the lines of the directory, which fill its place exactly.
func (p *pemeriksa) directory(n int, from, to int64) ([]entriZIP, error) {
	if to-from > terbesarDirektori {
		return nil, p.stop(bagianDaftar, "%d byte, terlalu besar untuk %d berkas", to-from, n)
	}
	b, err := p.at(from, to-from)
	if err != nil {
		return nil, err
	}
	le := binary.LittleEndian
	var out []entriZIP
	seen := map[string]bool{}
	for i := range n {
		if len(b) < lebarDaftar || len(b) < lebarDaftar+int(le.Uint16(b[28:])) {
			return nil, p.stop(bagianDaftar, "baris ke-%d terpotong", i+1)
		}
		length := int(le.Uint16(b[28:]))
		e := entriZIP{nama: string(b[lebarDaftar : lebarDaftar+length]), crc: le.Uint32(b[16:]), ukuran: int64(le.Uint32(b[20:])), offset: int64(le.Uint32(b[42:]))}
		if !bytes.Equal(e.baris(), b[:lebarDaftar+length]) {
			return nil, p.stop(bagianDaftar, "baris ke-%d (%s) tidak seperti yang ditulis", i+1, e.nama)
		}
		if !aman(e.nama) {
			p.found(bagianDaftar, "nama berkas ke-%d (%+q) tidak aman untuk dibongkar", i+1, e.nama)
		}
		if low := strings.ToLower(e.nama); seen[low] {
			p.found(bagianDaftar, "nama berkas ke-%d (%+q) ada dua kali", i+1, e.nama)
		} else {
			seen[low] = true
		}
		out, b = append(out, e), b[lebarDaftar+length:]
	}
	if len(b) > 0 {
		return nil, p.stop(bagianDaftar, "ada %d byte setelah baris terakhir", len(b))
	}
	return out, nil
}

// aman reports whether a file can be unpacked under its name: within the folder,
// on any system, and looking like what it is.
func aman(name string) bool {
	return fs.ValidPath(name) && name != "." && len(name) <= terpanjangNama && !strings.ContainsAny(name, `\:`) &&
		!strings.ContainsFunc(name, func(r rune) bool { return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) })
}

// tetap are the fields that a header and a line of the directory share: version,
// UTF-8 names, stored, 1 January 1980.
func (e entriZIP) tetap(b []byte) []byte {
	le := binary.LittleEndian
	for _, v := range []uint16{20, 0x0800, 0, 0, 1<<5 | 1} {
		b = le.AppendUint16(b, v)
	}
	b = le.AppendUint32(b, e.crc)
	b = le.AppendUint32(b, uint32(e.ukuran))       //nolint:gosec // read from four bytes
	b = le.AppendUint32(b, uint32(e.ukuran))       //nolint:gosec // the same
	return le.AppendUint16(b, uint16(len(e.nama))) //nolint:gosec // read from two bytes
}

func (e entriZIP) baris() []byte {
	le := binary.LittleEndian
	b := le.AppendUint16(le.AppendUint32(nil, 0x02014b50), 20)
	b = append(e.tetap(b), make([]byte, 12)...)
	return append(le.AppendUint32(b, uint32(e.offset)), e.nama...) //nolint:gosec // read from four bytes
}

func (e entriZIP) kepala() []byte {
	b := append(e.tetap(binary.LittleEndian.AppendUint32(nil, 0x04034b50)), 0, 0)
	return append(b, e.nama...)
}

// entry holds a file's header and content against the directory.
func (p *pemeriksa) entry(e entriZIP, end int64) (string, error) {
	head := e.kepala()
	if e.offset+int64(len(head))+e.ukuran > end {
		return "", p.stop(e.nama, "terpotong")
	}
	b, err := p.at(e.offset, int64(len(head)))
	if err != nil {
		return "", err
	}
	if !bytes.Equal(head, b) {
		p.found(e.nama, "kepala berkas tidak sama dengan direktori ZIP")
	}
	sum, crc := sha256.New(), crc32.NewIEEE()
	if _, err := io.Copy(io.MultiWriter(sum, crc), io.NewSectionReader(p.r, e.offset+int64(len(head)), e.ukuran)); err != nil {
		return "", fmt.Errorf("read the bundle: %w", err)
	}
	if crc.Sum32() != e.crc {
		p.found(e.nama, "isi tidak sama dengan direktori ZIP (CRC-32)")
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

// manifest holds the files against the manifest, and it against the comment.
func (p *pemeriksa) manifest(entries []entriZIP, sums []string, comment string) error {
	last := len(entries) - 1
	m := entries[last]
	if m.nama != bagianManifest {
		return p.stop(bagianManifest, "bukan berkas terakhir")
	}
	if m.ukuran > terbesarManifest {
		return p.stop(bagianManifest, "%d byte, terlalu besar", m.ukuran)
	}
	if sums[last] != comment {
		p.found(bagianManifest, "SHA-256 tidak sama dengan komentar ZIP")
	}
	b, err := p.at(m.offset+lebarLokal+int64(len(m.nama)), m.ukuran)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(b, &p.b.Manifest); err != nil {
		return p.stop(bagianManifest, "tidak terbaca: %v", err)
	}
	if v := p.b.Manifest.Versi; v != versiManifestKenal {
		p.found(bagianManifest, "versi %d tidak dikenal", v)
	}
	listed := p.b.Manifest.Berkas
	if len(listed) != last {
		p.found(bagianManifest, "menyebut %d berkas, bundel memuat %d", len(listed), last)
	}
	for i := range min(len(listed), last) {
		switch l := listed[i]; {
		case l.Nama != entries[i].nama:
			p.found(entries[i].nama, "manifes menyebut %s di tempat ini", l.Nama)
		case l.Ukuran != entries[i].ukuran:
			p.found(l.Nama, "berukuran %d byte, menurut manifes %d", entries[i].ukuran, l.Ukuran)
		case l.SHA256 != sums[i]:
			p.found(l.Nama, "SHA-256 tidak sama dengan manifes")
		}
	}
	return nil
}
