package survei

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"time"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/berkas"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/ident"
	"kerjasama/internal/platform/journal"
	"kerjasama/internal/platform/listing"
)

const noun = "survei_mitra"

// Berkas attaches files to a survey and tells what they are.
type Berkas interface {
	Attach(tx *journal.Tx, subjek, subjekID string, refs map[string]string) error
	Info(ctx context.Context, tx *journal.Tx, ids []string) (map[string]berkas.Ringkas, error)
}

// Kegiatan are the activities that surveys are about.
type Kegiatan interface {
	// Survey reports whether a link may be issued for an activity now: nil, or
	// the fault that says why not, with its open actions.
	Survey(tx *journal.Tx, id string) error
}

// Config is what surveys need besides the journal.
type Config struct {
	Files      Berkas
	Activities Kegiatan
	// Public is the address people reach the API by, with its root path.
	Public string
	// Burst requests of the public page are let through at once from one address,
	// then PerSecond; 0 takes 20 and 1, a negative Burst limits nothing.
	Burst     int
	PerSecond float64
}

// Service is what can be done with surveys.
type Service struct {
	j         *journal.Journal
	n         *db.Noun[Survei]
	cfg       Config
	kuesioner []Kuesioner
}

// New returns the use cases over a journal. It fails when the questionnaire the
// product comes with cannot be read.
func New(j *journal.Journal, cfg Config) (*Service, error) {
	if cfg.Burst == 0 {
		cfg.Burst = 20
	}
	if cfg.PerSecond == 0 {
		cfg.PerSecond = 1
	}
	ks, err := embedded()
	return &Service{j: j, n: newNoun(), cfg: cfg, kuesioner: ks}, err
}

// Answer is a survey as a change left it.
type Answer = journal.Answer[Survei]

// newest is the version that is asked now.
func (s *Service) newest() Kuesioner { return s.kuesioner[len(s.kuesioner)-1] }

// version is the questionnaire a survey was issued with.
func (s *Service) version(v int) (Kuesioner, error) {
	i := slices.IndexFunc(s.kuesioner, func(k Kuesioner) bool { return k.Versi == v })
	if i < 0 {
		return Kuesioner{}, fmt.Errorf("questionnaire version %d is not in kuesioner_mitra.csv", v)
	}
	return s.kuesioner[i], nil
}

// link is the address a partner answers at.
func (s *Service) link(token string) string { return s.cfg.Public + "/survei/" + token }

// Issue makes a link for one partner of an activity that took place. 404 for an
// activity the caller may not see, 409 invalid_transition before it is selesai,
// 409 conflict while a link to this partner waits for its answer.
func (s *Service) Issue(ctx context.Context, call journal.Call, activityID, mitraID string, asked *int) (Answer, error) {
	return journal.Do(ctx, s.j, call, func(tx *journal.Tx) (Survei, error) {
		sv := s.fresh(tx, activityID, TautanMitra)
		n, err := days(asked)
		if err != nil {
			return sv, err
		}
		a, ok, err := holdActivity(tx, activityID)
		if err != nil {
			return sv, err
		}
		if !ok {
			return sv, fault.Missing()
		}
		if err := place(tx, &sv, a, mitraID); err != nil {
			return sv, err
		}
		switch id, err := waiting(tx, activityID, sv.MitraID); {
		case err != nil:
			return sv, err
		case id != "":
			return sv, fault.New(fault.Conflict, "Tautan untuk mitra ini belum dijawab; pakai POST /survei-mitra/%s/terbitkan-ulang.",
				"A link to this partner was not answered yet; use POST /survei-mitra/%s/terbitkan-ulang.", id)
		}
		if err := s.cfg.Activities.Survey(tx, activityID); err != nil {
			return sv, err
		}
		sv.issue(newToken(), tx.Now, n)
		return sv, s.insert(tx, &sv, "diterbitkan")
	})
}

// Record enters a survey that came back on paper, with its evidence. Refusals as
// for Issue, except that an activity the caller may not see is 422 unknown_id.
func (s *Service) Record(ctx context.Context, call journal.Call, n Catatan) (Answer, error) {
	return journal.Do(ctx, s.j, call, func(tx *journal.Tx) (Survei, error) {
		sv := s.fresh(tx, n.PelaksanaanID, DicatatStaf)
		var c fault.Check
		n.check(&c, s.newest())
		if err := c.Err(); err != nil {
			return sv, err
		}
		a, ok, err := holdActivity(tx, n.PelaksanaanID)
		if err != nil {
			return sv, err
		}
		if !ok {
			c.Add("/pelaksanaan_id", "unknown_id", "Tidak ada pelaksanaan dengan id ini.", "There is no pelaksanaan with this id.")
			return sv, c.Err()
		}
		if !slices.Contains([]string{"selesai", "dilaporkan", "dikembalikan", "terverifikasi"}, a.status) {
			return sv, fault.New(fault.Conflict, "Survei dicatat setelah kegiatan selesai; statusnya %s.",
				"A survey is recorded after the activity was held; its status is %s.", a.status)
		}
		if err := place(tx, &sv, a, n.MitraID); err != nil {
			return sv, err
		}
		if sv.Bukti, err = s.evidence(tx, sv.ID, n.Bukti); err != nil {
			return sv, err
		}
		sv.fill(*n.answers(), s.newest(), tx.Now)
		return sv, s.insert(tx, &sv, "dicatat")
	})
}

func (s *Service) fresh(tx *journal.Tx, activityID string, sumber Sumber) Survei {
	return Survei{
		Meta: actor.NewMeta(ident.New(tx.Now), tx.By, tx.Now), PelaksanaanID: activityID, Sumber: sumber,
		KuesionerVersi: s.newest().Versi, Butir: []Jawaban{}, Bukti: []berkas.Bukti{}, Saat: tx.Now,
	}
}

// place ties a new survey to its activity and partner.
func place(tx *journal.Tx, sv *Survei, a activity, mitraID string) (err error) {
	var c fault.Check
	sv.Tahun = a.selesai.Year()
	sv.MitraID, err = partner(tx, &c, sv.PelaksanaanID, mitraID)
	sv.MitraKini = sv.MitraID
	return err
}

// evidence attaches the files of a recorded survey and describes what is kept.
func (s *Service) evidence(tx *journal.Tx, id string, bs []berkas.BuktiIsi) ([]berkas.Bukti, error) {
	if err := s.cfg.Files.Attach(tx, noun, id, berkas.Attachments("/bukti", bs)); err != nil {
		return nil, err
	}
	infos, err := s.cfg.Files.Info(tx.DB.Statement.Context, tx, berkas.IDs(bs))
	if err != nil {
		return nil, err
	}
	return berkas.Keep(bs, infos), nil
}

func (s *Service) insert(tx *journal.Tx, sv *Survei, event string) error {
	if err := s.n.Insert(tx.DB, sv); err != nil {
		return err
	}
	return tx.Append(journal.Entry{Subjek: noun, ID: sv.ID, Versi: sv.Versi, Peristiwa: noun + "." + event, Status: http.StatusCreated, Hasil: *sv})
}

// Reissue replaces the link of a survey that was not answered; the one before
// dies.
func (s *Service) Reissue(ctx context.Context, call journal.Call, id string, asked *int) (Answer, error) {
	if !ident.Valid(id) {
		return Answer{}, fault.Missing()
	}
	return journal.Do(ctx, s.j, call, func(tx *journal.Tx) (Survei, error) {
		sv, err := s.n.Lock(tx.DB, tx.By, id)
		if err != nil {
			return sv, err
		}
		if err := tx.Match(sv.Versi); err != nil {
			return sv, err
		}
		sv.Saat = tx.Now
		if _, err := alur.Check("terbitkan-ulang", sv, tx.By); err != nil {
			return sv, err
		}
		n, err := days(asked)
		if err != nil {
			return sv, err
		}
		was := sv
		sv.issue(newToken(), tx.Now, n)
		return sv, s.save(tx, &was, &sv, alur.Event("terbitkan-ulang"), http.StatusCreated)
	})
}

func (s *Service) save(tx *journal.Tx, was, sv *Survei, event string, status int) error {
	sv.Touch(tx.By, tx.Now)
	if err := s.n.Save(tx.DB, was, sv); err != nil {
		return err
	}
	return tx.Append(journal.Entry{Subjek: noun, ID: sv.ID, Versi: sv.Versi, Peristiwa: noun + "." + event, Status: status, Hasil: *sv})
}

// Get returns a survey the caller may see.
func (s *Service) Get(ctx context.Context, by actor.Actor, id string) (Survei, error) {
	if !ident.Valid(id) {
		return Survei{}, fault.Missing()
	}
	sv, err := s.n.Get(s.j.DB().Gorm.WithContext(ctx), by, id)
	sv.Saat = s.j.Now()
	return sv, err
}

// List returns a page of surveys the caller may see.
func (s *Service) List(ctx context.Context, by actor.Actor, q listing.Query, sign listing.Signer) (listing.Page[Survei], error) {
	p, err := listing.Select(s.j.DB().Gorm.WithContext(ctx), s.n, by, q, sign)
	now := s.j.Now()
	for i := range p.Data {
		p.Data[i].Saat = now
	}
	return p, err
}

// AsOf returns a survey as it stood at an instant, if the caller may see it now.
func (s *Service) AsOf(ctx context.Context, by actor.Actor, id string, per clock.Time) (Survei, error) {
	sv, err := journal.RecordAsOf[Survei](ctx, s.j, noun, id, per, func() error {
		_, err := s.Get(ctx, by, id)
		return err
	})
	sv.Saat = per
	return sv, err
}

// Undangan is what the holder of a link is asked.
type Undangan struct {
	Judul, Mitra string
	Butir        []Pertanyaan
	Kedaluwarsa  time.Time
}

// Open returns what the holder of a link is asked. 404 for a link that never was
// or was replaced, 409 conflict for one that was used or has expired.
func (s *Service) Open(ctx context.Context, token string) (Undangan, error) {
	g := s.j.DB().Gorm.WithContext(ctx)
	sv, err := s.byToken(g, token)
	if err != nil {
		return Undangan{}, err
	}
	if err := sv.Answerable(); err != nil {
		return Undangan{}, err
	}
	q, err := s.version(sv.KuesionerVersi)
	if err != nil {
		return Undangan{}, err
	}
	judul, mitra, _, err := about(ctx, g, sv)
	return Undangan{Judul: judul, Mitra: mitra, Butir: q.Butir, Kedaluwarsa: *sv.KedaluwarsaPada}, err
}

// Fill takes the one answer of a link. The change is the survey's own: nobody
// signed in. Refusals as for Open, and 422 for every fault of the answers.
func (s *Service) Fill(ctx context.Context, call journal.Call, token string, in Isian) (Answer, error) {
	found, err := s.byToken(s.j.DB().Gorm.WithContext(ctx), token)
	if err != nil {
		return Answer{}, err
	}
	call.By = actor.Actor{Jenis: actor.Survei, ID: found.ID}
	return journal.Do(ctx, s.j, call, func(tx *journal.Tx) (Survei, error) {
		sv, err := s.n.Lock(tx.DB, actor.System(), found.ID)
		if err != nil {
			return sv, err
		}
		if sv.SidikToken == nil || *sv.SidikToken != fingerprint(token) { // issued anew meanwhile
			return sv, fault.Missing()
		}
		sv.Saat = tx.Now
		if err := sv.Answerable(); err != nil {
			return sv, err
		}
		q, err := s.version(sv.KuesionerVersi)
		if err != nil {
			return sv, err
		}
		var c fault.Check
		in.check(&c, q)
		if err := c.Err(); err != nil {
			return sv, err
		}
		_, _, selesai, err := about(ctx, tx.DB, sv)
		if err != nil {
			return sv, err
		}
		was := sv
		sv.Tahun = selesai.Year()
		sv.fill(in, q, tx.Now)
		return sv, s.save(tx, &was, &sv, "diisi", http.StatusOK)
	})
}

// Source lets the feed and the history show what happened to surveys, and files
// be read by whoever reads the survey they are attached to.
func (s *Service) Source() journal.Source {
	return journal.Source{Subjek: noun, Path: "/survei-mitra", Visible: visible}
}
