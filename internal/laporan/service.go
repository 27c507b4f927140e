package laporan

import (
	"context"
	"net/http"
	"time"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/ident"
	"kerjasama/internal/platform/journal"
)

// Config is what reports need besides the journal.
type Config struct {
	Lembaga string // kode_lembaga
	KPI     Penghitung
	Files   Berkas
	Long    Long
}

// Penghitung counts the indicators of a calendar year for the institution, a
// jurusan or a prodi.
type Penghitung interface {
	Tahun(ctx context.Context, by actor.Actor, tahun int, unit, prodi, lang string) ([]Angka, error)
}

// Service makes the reports.
type Service struct {
	j     *journal.Journal
	cfg   Config
	store store
}

// New returns the reports over a journal.
func New(j *journal.Journal, cfg Config) *Service {
	return &Service{j: j, cfg: cfg, store: store{db: j.DB()}}
}

// ekspor is the noun that tells who took what out of the house.
const ekspor = "laporan_ekspor"

// Sources let the feed tell of exports.
func Sources() []journal.Source {
	return []journal.Source{{Subjek: ekspor, Path: journal.OnlyEvents, Visible: func(actor.Actor) db.Cond { return db.Nothing() }, Whole: true}}
}

// Ekspor is what the journal keeps of a report that left the house.
type Ekspor struct {
	ID           string     `json:"id" format:"uuid"`
	Laporan      string     `json:"laporan"`
	Format       string     `json:"format"`
	Cakupan      Cakupan    `json:"cakupan"`
	Periode      Periode    `json:"periode"`
	DataPribadi  bool       `json:"data_pribadi"` // telephone numbers were in it
	DieksporPada clock.Time `json:"diekspor_pada" format:"date-time"`
}

// Exported writes down that a report leaves the house, before it does.
func (s *Service) Exported(ctx context.Context, call journal.Call, k Kepala, format string, personal bool) error {
	call.Key, call.IfMatch = "", 0
	_, err := journal.Do(ctx, s.j, call, func(tx *journal.Tx) (Ekspor, error) {
		e := Ekspor{ID: ident.New(tx.Now), Laporan: k.Laporan, Format: format, Cakupan: k.Cakupan, Periode: k.Periode, DataPribadi: personal, DieksporPada: tx.Now}
		return e, tx.Append(journal.Entry{Subjek: ekspor, ID: e.ID, Versi: 1, Peristiwa: ekspor + ".dibuat", Status: http.StatusOK, Hasil: e})
	})
	return err
}

// sidang is one question as it was judged: whom it is about, and how far the
// caller sees.
type sidang struct {
	Kepala
	reach actor.Reach
	by    actor.Actor
	now   time.Time
	store store // which remembers the names that the answer shows
}

// judge finds the scope of a question and whether the caller may ask it. A unit
// sees itself and its prodi; rows of the institution are for those who see every
// unit, its totals for all who see any.
func (s *Service) judge(ctx context.Context, by actor.Actor, q Tanya, totals bool) (sidang, error) {
	now := s.j.Now()
	a := sidang{reach: by.May(actor.LaporanBaca), by: by, now: now, store: s.store.remembering()}
	a.Lembaga, a.PerTanggal = s.cfg.Lembaga, clock.DateOf(now)
	if err := q.check(); err != nil {
		return a, err
	}
	c, jurusan, err := s.store.scope(ctx, q)
	if err != nil {
		return a, err
	}
	a.Cakupan = c
	switch {
	case a.reach.All:
	case c.Jenis == Lembaga:
		if !totals {
			return a, fault.New(fault.Forbidden, "Baris laporan seluruh lembaga hanya untuk peran yang melihat semua unit; sebutkan unit atau prodi.",
				"Rows of the whole institution are for roles that see every unit; name a unit or a prodi.")
		}
	case a.reach.Covers(jurusan...):
	case len(a.reach.Units) == 0:
		return a, fault.New(fault.Forbidden, "Peran Anda hanya melihat total lembaga.", "Your role sees institution totals only.")
	default:
		return a, fault.Missing()
	}
	return a, nil
}

// syarat are activities over alias p: a condition, and the days between which they
// ended, apart because lists are read along these ("" is no bound).
type syarat struct {
	db.Cond
	selesai Periode
}

func (s syarat) and(cs ...db.Cond) syarat {
	s.Cond = db.And(append([]db.Cond{s.Cond}, cs...)...)
	return s
}

// whole is all of it in one condition.
func (s syarat) whole() db.Cond { return db.And(s.Cond, within("p.tanggal_selesai", s.selesai)) }

// within are the rows of a day, inclusive.
func within(day string, p Periode) (c db.Cond) {
	if p.Dari != "" {
		c = db.Cond{SQL: day + " >= ?", Args: []any{p.Dari}}
	}
	if p.Sampai != "" {
		c = db.And(c, db.Cond{SQL: day + " <= ?", Args: []any{p.Sampai}})
	}
	return c
}

// begun are the verified activities with a partner that met a period and have
// begun by today: what counts.
func (a sidang) begun() syarat {
	return syarat{db.And(a.verified(), db.Cond{SQL: "p.tanggal_mulai <= ?", Args: []any{min(a.Periode.Sampai, a.PerTanggal)}}), Periode{a.Periode.Dari, ""}}
}

// ended are those that ended in the period, by today.
func (a sidang) ended() syarat { return syarat{a.verified(), a.over()} }

// over are the days of the period that have come.
func (a sidang) over() Periode { return Periode{a.Periode.Dari, min(a.Periode.Sampai, a.PerTanggal)} }

func (sidang) verified() db.Cond {
	return db.Cond{SQL: "p.status = 'terverifikasi' AND EXISTS (SELECT 1 FROM pelaksanaan_mitra lm WHERE lm.pelaksanaan_id = p.id)"}
}

// mostRows is how many lines an answer holds that is made whole: JSON, documents.
const mostRows = 20_000

func tooMany() error {
	return fault.Invalid(fault.Field{Pointer: "format", Code: "too_many_rows", Detail: fault.Tf(
		"Lebih dari %d baris; persempit unit, prodi, atau periode, atau minta csv.", "More than %d lines; narrow unit, prodi or period, or ask for csv.", mostRows)})
}
