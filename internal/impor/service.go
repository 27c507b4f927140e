package impor

import (
	"context"
	"io"
	"net/http"
	"strings"
	"time"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/ident"
	"kerjasama/internal/platform/jobs"
	"kerjasama/internal/platform/journal"
	"kerjasama/internal/platform/listing"
)

const noun = "impor"

// Long starts long work; package pekerjaan is one.
type Long interface {
	Start(ctx context.Context, call journal.Call, jenis string, args any) (journal.Answer[jobs.Pekerjaan], error)
}

// Config is what imports need besides the journal.
type Config struct {
	Mitra       Sasaran[EntriMitra]
	Pelaksanaan Sasaran[EntriPelaksanaan]
	Permintaan  Sasaran[EntriPermintaan]
	Naskah      Sasaran[EntriNaskah]
	Files       Berkas
	Long        Long
	// Rows is how many rows a file may have, Bytes how large it may be.
	Rows  int
	Bytes int64
}

// Service is what can be done with imports.
type Service struct {
	j   *journal.Journal
	n   *db.Noun[Impor]
	cfg Config
}

// New returns the use cases over a journal.
func New(j *journal.Journal, cfg Config) *Service { return &Service{j: j, n: newNoun(), cfg: cfg} }

// Answer is an import as a change left it.
type Answer = journal.Answer[Impor]

// Isi is the bytes of a spreadsheet at hand.
type Isi interface {
	io.ReaderAt
	Size() int64
}

// Permohonan is one request to import a file.
type Permohonan struct {
	ID        string            `json:"id"`
	Jenis     Jenis             `json:"jenis"`
	Uji       bool              `json:"uji"`
	Nama      string            `json:"nama"` // the file's, cleaned
	SHA256    string            `json:"sha256"`
	Ukuran    int64             `json:"ukuran"`
	Lembar    string            `json:"lembar"`
	Urutan    Urutan            `json:"urutan"`
	Keputusan map[string]string `json:"keputusan"`
	// JenisNaskah is what an agreement is whose row does not say.
	JenisNaskah string `json:"jenis_naskah"`

	jawaban map[string]string // Keputusan by normalised name
}

// prepare completes a request and reports the faults of its fields.
func (r *Permohonan) prepare() error {
	var c fault.Check
	if r.Urutan != "" {
		fault.OneOf(&c, "/urutan_tanggal", r.Urutan, []Urutan{HariBulan, BulanHari})
	}
	if r.JenisNaskah != "" {
		fault.OneOf(&c, "/jenis_naskah", r.JenisNaskah, []string{"mou", "moa", "ia"})
	}
	c.Text("/lembar", r.Lembar, false, 100)
	c.Size("/keputusan", len(r.Keputusan), 0, keputusanTerbanyak)
	r.jawaban = make(map[string]string, len(r.Keputusan))
	for k, v := range r.Keputusan {
		if k != "*" {
			k = listing.Normalise(k)
		}
		r.jawaban[k] = strings.TrimSpace(v)
		c.Text("/keputusan/"+potong(k), v, true, 100)
	}
	return c.Err()
}

const keputusanTerbanyak = 2000

// langsung is up to which weight a file is read while its sender waits: some 600
// rows, well within 5 seconds. A workbook weighs what it unpacks into.
const langsung = 640 << 10

// berat is what a file weighs; a workbook is judged before, see bukaBuku.
func berat(f Isi) (int64, error) {
	if !isZIP(f) {
		return 3 * f.Size(), nil // a cell of XML is about three times its text
	}
	z, err := bukaBuku(f, f.Size())
	if err != nil {
		return 0, err
	}
	var n int64
	for _, p := range z.File {
		if strings.HasPrefix(p.Name, "xl/worksheets/") || strings.HasSuffix(p.Name, "sharedStrings.xml") {
			n += int64(p.UncompressedSize64) //nolint:gosec // bounded: see bukaBuku
		}
	}
	return n, nil
}

func isZIP(f Isi) bool {
	head := make([]byte, 8)
	n, _ := f.ReadAt(head, 0) // a shorter file is no workbook
	return n == 8 && (string(head[:4]) == "PK\x03\x04" || string(head) == "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
}

// baca reads a file into a table of the layouts its kind knows.
func (s *Service) baca(f Isi, r *Permohonan, ss []susunan) (tabel, error) {
	if isZIP(f) {
		return bacaBuku(f, f.Size(), r.Lembar, s.cfg.Rows, ss)
	}
	raw, err := io.ReadAll(io.NewSectionReader(f, 0, f.Size()))
	if err != nil {
		return tabel{}, err
	}
	return bacaCSV(raw, s.cfg.Rows, ss)
}

// Run checks a file and, unless it is a trial, brings it in when nothing stops
// that. What was found is in the import's record either way. 422 for a file that
// is no table. The same request id leads to one import, however often it runs.
func (s *Service) Run(ctx context.Context, call journal.Call, r Permohonan, f Isi, progress func(percent int)) (Answer, error) {
	if err := r.prepare(); err != nil {
		return Answer{}, err
	}
	w := &kerja{s: s, call: call, req: &r, progress: progress, now: s.j.Now()}
	switch r.Jenis {
	case JenisMitra:
		return jalankan(ctx, w, f, macamMitra(s))
	case JenisPelaksanaan:
		return jalankan(ctx, w, f, macamPelaksanaan(s))
	case JenisPermintaan:
		return jalankan(ctx, w, f, macamPermintaan(s))
	default:
		return jalankan(ctx, w, f, macamNaskah(s))
	}
}

// Get returns an import.
func (s *Service) Get(ctx context.Context, by actor.Actor, id string) (Impor, error) {
	if !ident.Valid(id) {
		return Impor{}, fault.Missing()
	}
	return s.n.Get(s.j.DB().Gorm.WithContext(ctx), by, id)
}

// List returns a page of imports.
func (s *Service) List(ctx context.Context, by actor.Actor, q listing.Query, sign listing.Signer) (listing.Page[Impor], error) {
	return listing.Select(s.j.DB().Gorm.WithContext(ctx), s.n, by, q, sign)
}

// AsOf returns an import as it stood at an instant.
func (s *Service) AsOf(ctx context.Context, by actor.Actor, id string, per time.Time) (Impor, error) {
	return journal.RecordAsOf[Impor](ctx, s.j, noun, id, per, func() error {
		_, err := s.Get(ctx, by, id)
		return err
	})
}

// Source lets the feed and the history show what happened to imports.
func (s *Service) Source() journal.Source {
	return journal.Source{Subjek: noun, Path: "/impor", Visible: visible}
}

// Jobs is the kind of long work that reads a large file.
const Jobs = "impor"

// tugas are the arguments of that work. The person is who asked, with the rights
// of then.
type tugas struct {
	Permohonan Permohonan `json:"permohonan"`
	BerkasID   string     `json:"berkas_id"`
	Oleh       orang      `json:"oleh"`
	RequestID  string     `json:"request_id"`
}

// orang is a person as the queue keeps one; no token imports.
type orang struct {
	ID       string        `json:"id"`
	Nama     string        `json:"nama"`
	Grants   []actor.Grant `json:"grants"`
	AtasNama string        `json:"atas_nama"`
}

func (o orang) actor() actor.Actor {
	return actor.Actor{Jenis: actor.Pengguna, ID: o.ID, Nama: o.Nama, Grants: o.Grants, AtasNama: o.AtasNama}
}

// Start keeps a large file and queues the work on it.
func (s *Service) Start(ctx context.Context, call journal.Call, r Permohonan, f Isi) (journal.Answer[jobs.Pekerjaan], error) {
	if err := r.prepare(); err != nil {
		return journal.Answer[jobs.Pekerjaan]{}, err
	}
	keep := call
	keep.Key, keep.ReqHash, keep.IfMatch = "", "", 0 // the key is that of the work
	id, err := s.cfg.Files.Keep(ctx, keep, r.Nama, f)
	if err != nil {
		return journal.Answer[jobs.Pekerjaan]{}, err
	}
	return s.cfg.Long.Start(ctx, call, Jobs, tugas{Permohonan: r, BerkasID: id, Oleh: orang{call.By.ID, call.By.Nama, call.By.Grants, call.By.AtasNama}, RequestID: call.RequestID})
}

// Work is that work; its result lies at /impor/{id}.
func (s *Service) Work(ctx context.Context, args []byte, progress func(percent int)) (jobs.Outcome, error) {
	var t tugas
	if err := bongkar(args, &t); err != nil {
		return jobs.Outcome{}, err
	}
	out := jobs.Outcome{Href: "/api/v1/impor/" + t.Permohonan.ID}
	if done, err := exists(ctx, s.j.DB().Gorm, t.Permohonan.ID); done || err != nil {
		return out, err // an earlier attempt got through
	}
	call := journal.Call{By: t.Oleh.actor(), RequestID: t.RequestID}
	err := s.cfg.Files.Load(ctx, call.By, t.BerkasID, func(f Isi) error {
		_, err := s.Run(ctx, call, t.Permohonan, f, progress)
		return err
	})
	if f, ok := fault.As(err); ok && len(f.Fields) > 0 { // long work tells one sentence
		err = &fault.Fault{Code: f.Code, Detail: f.Fields[0].Detail}
	}
	return out, err
}

// Longest is the deadline of one attempt of that work.
const Longest = 10 * time.Minute

// status of the answer to a file that was taken in.
const taken = http.StatusCreated
