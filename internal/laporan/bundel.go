package laporan

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/bundel"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/jobs"
	"kerjasama/internal/platform/journal"
	"kerjasama/internal/platform/tabel"
)

// Jobs is the kind of long work that makes a bundle, Longest its deadline.
const (
	Jobs    = "bundel_akreditasi"
	Longest = time.Hour
)

// Berkas reads and keeps files.
type Berkas interface {
	// Open reads the content with a SHA-256.
	Open(ctx context.Context, sha256 string) (io.ReadCloser, error)
	// Keep makes a temporary file an upload of the caller, attached to nothing: they
	// alone read it, for a day.
	Keep(ctx context.Context, call journal.Call, name, mime string, f *os.File) (id, sha256 string, size int64, err error)
}

// Long starts long work.
type Long interface {
	Start(ctx context.Context, call journal.Call, jenis string, args any) (journal.Answer[jobs.Pekerjaan], error)
}

// tugas is a bundle as the queue keeps it.
type tugas struct {
	Oleh      actor.Titipan `json:"oleh"`
	RequestID string        `json:"request_id"`
	Tanya     Tanya         `json:"tanya"`
}

// HasilBundel is what the work came to.
type HasilBundel struct {
	BerkasID string `json:"berkas_id" format:"uuid"`
	Nama     string `json:"nama"`
	SHA256   string `json:"sha256"`
	Ukuran   int64  `json:"ukuran"`
	Isi      int    `json:"isi"` // files in it, without the manifest
} //@name LaporanBundelHasil

// StartBundle begins to make the accreditation bundle of a question.
func (s *Service) StartBundle(ctx context.Context, call journal.Call, q Tanya) (journal.Answer[jobs.Pekerjaan], error) {
	if _, err := s.bundle(ctx, call.By, q); err != nil {
		return journal.Answer[jobs.Pekerjaan]{}, err
	}
	return s.cfg.Long.Start(ctx, call, Jobs, tugas{call.By.Titip(), call.RequestID, q})
}

// bundle judges a question for a bundle.
func (s *Service) bundle(ctx context.Context, by actor.Actor, q Tanya) (sidang, error) {
	a, err := s.judge(ctx, by, q, false)
	if err != nil {
		return a, err
	}
	a.Laporan, a.Judul = "bundel", "Bundel Akreditasi Kerjasama"
	a.Periode, err = q.periode(a.PerTanggal)
	return a, err
}

// Work makes a bundle; the file it becomes is the caller's.
func (s *Service) Work(ctx context.Context, args []byte, progress func(percent int)) (jobs.Outcome, error) {
	var t tugas
	if err := json.Unmarshal(args, &t); err != nil {
		return jobs.Outcome{}, fmt.Errorf("arguments of a bundle: %w", err)
	}
	by := t.Oleh.Actor()
	call := journal.Call{By: by, RequestID: t.RequestID}
	f, err := os.CreateTemp("", "kerjasama-bundel-")
	if err != nil {
		return jobs.Outcome{}, fmt.Errorf("bundle: %w", err)
	}
	defer f.Close() //nolint:errcheck // a temporary file
	done := false
	defer func() {
		if !done {
			_ = os.Remove(f.Name()) // it was not kept
		}
	}()
	a, n, err := s.Bundle(ctx, by, t.Tanya, f, progress)
	if errors.Is(err, bundel.ErrTooLarge) {
		return jobs.Outcome{}, fault.New(fault.TooLarge, "Bundel melebihi 4 GiB atau 65.534 berkas; persempit unit, prodi, atau periode.", "The bundle is larger than 4 GiB or 65,534 files; narrow unit, prodi or period.")
	}
	if err != nil {
		return jobs.Outcome{}, err
	}
	if err := s.Exported(ctx, call, a, "zip", false); err != nil {
		return jobs.Outcome{}, err
	}
	done = true
	name := a.nama("zip")
	id, sum, size, err := s.cfg.Files.Keep(ctx, call, name, "application/zip", f)
	if err != nil {
		return jobs.Outcome{}, err
	}
	return jobs.Outcome{Hasil: HasilBundel{id, name, sum, size, n}, Href: api + "/berkas/" + id}, nil
}

// manifes is what a bundle says of itself.
type manifes struct {
	Versi      int             `json:"versi"`
	Judul      string          `json:"judul"`
	Lembaga    string          `json:"lembaga"`
	Cakupan    Cakupan         `json:"cakupan"`
	Periode    Periode         `json:"periode"`
	PerTanggal string          `json:"per_tanggal"`
	Berkas     []berkasManifes `json:"berkas"`
}

type berkasManifes struct {
	Nama   string `json:"nama"`
	SHA256 string `json:"sha256"`
	Ukuran int64  `json:"ukuran"`
}

// rakitan is a bundle in the making.
type rakitan struct {
	p *bundel.Penulis
	m manifes
}

func (r *rakitan) add(name string, from io.Reader) (bundel.Entri, error) {
	e, err := r.p.Add(name, from)
	r.m.Berkas = append(r.m.Berkas, berkasManifes{e.Nama, e.SHA256, e.Ukuran})
	return e, err
}

func (r *rakitan) table(name string, t tabel.Tabel) error {
	var b bytes.Buffer
	if err := t.WriteCSV(&b); err != nil {
		return err
	}
	_, err := r.add(name, &b)
	return err
}

func (r *rakitan) json(name string, v any) error {
	b, err := json.Marshal(v, json.Deterministic(true))
	if err != nil {
		return fmt.Errorf("bundle %s: %w", name, err)
	}
	text := jsontext.Value(b)
	if err := text.Indent(); err != nil {
		return fmt.Errorf("bundle %s: %w", name, err)
	}
	_, err = r.add(name, bytes.NewReader(text))
	return err
}

// Bundle writes the accreditation bundle of a question into a file: the reports as
// tables, the self-evaluation, every file behind them once by its SHA-256, an index
// that says which record each belongs to, and the manifest. One state of the
// records on one day gives the same bytes, whoever asks. It returns how many files
// are in it. Telephone numbers are left out.
func (s *Service) Bundle(ctx context.Context, by actor.Actor, q Tanya, to io.WriterAt, progress func(percent int)) (Kepala, int, error) {
	a, err := s.bundle(ctx, by, q)
	if err != nil {
		return a.Kepala, 0, err
	}
	r := &rakitan{p: bundel.New(to), m: manifes{Versi: 1, Judul: a.Judul, Lembaga: a.Lembaga, Cakupan: a.Cakupan, Periode: a.Periode, PerTanggal: string(a.PerTanggal)}}
	if err := s.papers(ctx, a, q, r); err != nil {
		return a.Kepala, 0, err
	}
	progress(20)
	index, contents, err := s.evidence(ctx, a)
	if err != nil {
		return a.Kepala, 0, err
	}
	if err := r.table("bukti.csv", index); err != nil {
		return a.Kepala, 0, err
	}
	for i, sha := range slices.Sorted(maps.Keys(contents)) {
		if err := s.content(ctx, r, sha, contents[sha]); err != nil {
			return a.Kepala, 0, err
		}
		progress(20 + 75*(i+1)/len(contents))
	}
	m, err := json.Marshal(r.m, json.Deterministic(true))
	if err != nil {
		return a.Kepala, 0, fmt.Errorf("manifest: %w", err)
	}
	_, err = r.p.Close(m)
	return a.Kepala, len(r.m.Berkas), err
}

// papers are the reports of the bundle.
func (s *Service) papers(ctx context.Context, a sidang, q Tanya, r *rakitan) error {
	const lang = "id"
	sheet := a.Kepala
	rows := converted(s.borang(ctx, a), func(b barisMitra) BarisBorang { return b.BarisBorang })
	if err := r.table("laporan/borang-monitoring.csv", tabelBorang(sheet, rows)); err != nil {
		return err
	}
	e, err := s.SelfEvaluation(ctx, a.by, q, lang)
	if err != nil {
		return err
	}
	if err := r.json("laporan/evaluasi-diri.json", e); err != nil {
		return err
	}
	l, err := s.tables(ctx, a.by, TanyaLKPS{Tanya: q})
	if err != nil {
		return err
	}
	if err := r.table("laporan/lkps.csv", s.csvLKPS(ctx, l)); err != nil {
		return err
	}
	k, ks, err := s.Laporkerma(ctx, a.by, q, false)
	if err != nil {
		return err
	}
	if err := r.table("laporan/laporkerma.csv", tabelLaporkerma(k, ks)); err != nil {
		return err
	}
	v, err := s.IKU(ctx, a.by, q, lang)
	if err != nil {
		return err
	}
	if err := r.table("laporan/iku.csv", tabelIKU(v)); err != nil {
		return err
	}
	return r.table("laporan/celah-bukti.csv", tabelCelah(sheet, s.gaps(ctx, a, "", lang)))
}

// converted turns rows into others as they come.
func converted[A, B any](rows func(func(A, error) bool), f func(A) B) func(func(B, error) bool) {
	return func(yield func(B, error) bool) {
		for r, err := range rows {
			if !yield(f(r), err) {
				return
			}
		}
	}
}

// evidence is the index of every piece of evidence, and the contents it names, each
// once: SHA-256 → what it is called in the bundle.
func (s *Service) evidence(ctx context.Context, a sidang) (tabel.Tabel, map[string]string, error) {
	contents := map[string]string{}
	var rows [][]any
	add := func(jenis, kode, judul, apa string, b bukti) {
		file := any(nil)
		if b.SHA256 != nil {
			if contents[*b.SHA256] == "" {
				contents[*b.SHA256] = "bukti/" + *b.SHA256 + ekstensi(b.Nama)
			}
			file = contents[*b.SHA256]
		}
		rows = append(rows, []any{jenis, kode, judul, apa, b.Judul, file, deref(b.SHA256), deref(b.Tautan)})
	}
	for k, err := range a.store.activities(ctx, a.begun().and(a.Cakupan.activities(a.reach)), perlu{bukti: true, arsip: true}) {
		if err != nil {
			return tabel.Tabel{}, nil, err
		}
		for _, b := range k.Bukti {
			what := "laporan"
			if b.Aspek != "" {
				what = "aspek " + b.Aspek
			}
			add("pelaksanaan", k.Kode, k.Nama, what, b)
		}
		for _, b := range k.Arsip {
			add("pelaksanaan", k.Kode, k.Nama, "arsip", b)
		}
	}
	err := s.store.documents(ctx, db.And(inPeriod(a.Periode), a.Cakupan.agreements(a.reach)), func(kode, judul string, b bukti) { add("naskah", kode, judul, "naskah", b) })
	var columns []tabel.Kolom
	for _, n := range []string{"rekaman", "kode", "judul_rekaman", "bagian", "judul", "berkas", "sha256", "tautan"} {
		columns = append(columns, tabel.Kolom{Nama: n})
	}
	return tabel.Tabel{Kolom: columns, Baris: tabel.Rows(rows...)}, contents, err
}

// ekstensi is what a file's name ends in, where that is a plain one: nothing else
// of a name that somebody chose stands in the bundle.
func ekstensi(nama string) string {
	ext := strings.ToLower(path.Ext(nama))
	plain := len(ext) > 1 && len(ext) <= 11 && !strings.ContainsFunc(ext[1:], func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') })
	if !plain {
		return ""
	}
	return ext
}

// content copies one content into the bundle, and refuses one that is not what its
// hash says.
func (s *Service) content(ctx context.Context, r *rakitan, sha, name string) error {
	from, err := s.cfg.Files.Open(ctx, sha)
	if err != nil {
		return err
	}
	e, err := r.add(name, from)
	if err := errors.Join(err, from.Close()); err != nil {
		return err
	}
	if e.SHA256 != sha {
		return fmt.Errorf("content %s is damaged: it has the SHA-256 %s", sha, e.SHA256)
	}
	return nil
}
