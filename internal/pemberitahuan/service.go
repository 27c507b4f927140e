package pemberitahuan

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"time"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/ident"
	"kerjasama/internal/platform/jobs"
	"kerjasama/internal/platform/journal"
	"kerjasama/internal/platform/kabar"
	"kerjasama/internal/platform/listing"
	"kerjasama/internal/platform/surel"
)

const (
	noun = "pemberitahuan"
	keep = 400 * 24 * time.Hour // for how long a notice stands in a list
)

// Jam are clocks that run out: tell is called for those whose next share of time
// is used up, within the transaction that remembers it.
type Jam interface {
	Alerts(ctx context.Context, tell func(*journal.Tx, []kabar.Kabar) error) (int, error)
}

// Config is what the slice is told besides the journal.
type Config struct {
	Clocks  Jam
	Mail    *surel.Kotak
	Sources []journal.Source // where records lie
	Portal  string           // address of the front end that links in mail begin with, "" for none
	Log     *slog.Logger
	// AgreementDays are how many days before its last one an agreement is told to
	// end, in falling order.
	AgreementDays []int
}

// Service delivers notices and shows them.
type Service struct {
	j      *journal.Journal
	n      *db.Noun[Pemberitahuan]
	cfg    Config
	aturan map[string][]aturan
	path   map[string]string
}

// New returns the use cases over a journal.
func New(j *journal.Journal, cfg Config) *Service {
	s := &Service{j: j, n: newNoun(), cfg: cfg, aturan: semua(), path: map[string]string{}}
	for _, src := range cfg.Sources {
		s.path[src.Subjek] = src.Path
	}
	return s
}

// Schedule declares the jobs: clocks are looked at every 2 seconds, mail leaves
// every 3, overdue reports and agreements that end are looked for every 10 minutes.
func (s *Service) Schedule(q *jobs.Queue) {
	q.Register("pemberitahuan.jam", jobs.Options{Every: 2 * time.Second, Attempts: 1}, func(ctx context.Context, _ jobs.Job) error {
		_, err := s.Clocks(ctx)
		return err
	})
	q.Register("pemberitahuan.laporan", jobs.Options{Every: 10 * time.Minute}, func(ctx context.Context, _ jobs.Job) error {
		_, err := s.OverdueReports(ctx)
		return err
	})
	if len(s.cfg.AgreementDays) > 0 {
		q.Register("pemberitahuan.naskah", jobs.Options{Every: 10 * time.Minute}, func(ctx context.Context, _ jobs.Job) error {
			_, err := s.EndingAgreements(ctx)
			return err
		})
	}
	if s.cfg.Mail.On() {
		q.Register("pemberitahuan.surel", jobs.Options{Every: 3 * time.Second, Attempts: 1, Timeout: 5 * time.Minute}, func(ctx context.Context, _ jobs.Job) error {
			_, err := s.cfg.Mail.Send(ctx)
			return err
		})
	}
}

// Clocks alerts people of clocks that run out.
func (s *Service) Clocks(ctx context.Context) (int, error) {
	return s.cfg.Clocks.Alerts(ctx, s.Deliver)
}

// OverdueReports tells the units whose reports are overdue, once for each due
// date, and forgets notices that are older than 400 days.
func (s *Service) OverdueReports(ctx context.Context) (n int, err error) {
	call := journal.Call{By: actor.System(), RequestID: ident.New(s.j.Now())}
	_, err = journal.Do(ctx, s.j, call, func(tx *journal.Tx) (struct{}, error) {
		if err := forget(tx, tx.Now.Add(-keep)); err != nil {
			return struct{}{}, err
		}
		late, err := overdueReports(tx)
		n = len(late)
		if err != nil || n == 0 {
			return struct{}{}, err
		}
		return struct{}{}, s.Deliver(tx, late)
	})
	return n, err
}

// orang is somebody who may be told.
type orang struct {
	id, bahasa, surel string
	kecuali           []kabar.Jenis // no mail for these
	peran             []actor.Peran // but unit_kerja
	unit              []string
}

// offices are the roles of the unit itself.
func offices() []actor.Peran { return []actor.Peran{actor.StafHumas, actor.SubKoordinator} }

// may reports whether somebody belongs to those a notice is for.
func (o *orang) may(to kabar.Kepada) bool {
	if slices.ContainsFunc(to.Peran, func(p actor.Peran) bool { return slices.Contains(o.peran, p) }) ||
		slices.ContainsFunc(to.Unit, func(u string) bool { return slices.Contains(o.unit, u) }) {
		return true
	}
	if slices.Contains(to.Pribadi, o.id) {
		return true
	}
	return slices.ContainsFunc(offices(), func(p actor.Peran) bool { return slices.Contains(o.peran, p) }) && slices.Contains(to.Orang, o.id)
}

// recipients are those of people whom a notice is for.
func recipients(people []orang, to kabar.Kepada, by string) (out []*orang) {
	named := false
	for i := range people {
		o := &people[i]
		if !o.may(to) {
			continue
		}
		named = named || slices.Contains(to.Orang, o.id)
		if o.id != to.Kecuali && o.id != by {
			out = append(out, o)
		}
	}
	if named || len(to.Cadangan) == 0 {
		return out
	}
	to.Peran, to.Cadangan = append(slices.Clone(to.Peran), to.Cadangan...), nil
	return recipients(people, to, by)
}

// Deliver writes notices down within a change: into the list of everybody they
// are for, and into the outbox of those who want mail. Nobody gets one twice.
func (s *Service) Deliver(tx *journal.Tx, ks []kabar.Kabar) error {
	people, err := readPeople(tx, ks)
	if err != nil {
		return err
	}
	var rows []Pemberitahuan
	var mails []surel.Surel
	for _, k := range ks {
		by := ""
		if tx.By.Jenis == actor.Pengguna {
			by = tx.By.ID
		}
		for _, o := range recipients(people, k.Kepada, by) {
			p := Pemberitahuan{
				Rekaman: Rekaman{
					Meta:  actor.NewMeta(ident.New(tx.Now), actor.System(), tx.Now),
					Jenis: k.Jenis, Subjek: k.Subjek, SubjekID: k.SubjekID, Kode: k.Kode, Judul: k.Judul,
				},
				PenerimaID: o.id, Kunci: k.Kunci, Rinci: k.Rinci,
			}
			rows = append(rows, p)
			if o.surel != "" && !slices.Contains(o.kecuali, k.Jenis) {
				mails = append(mails, s.mail(&p, o))
			}
		}
	}
	if err := insert(tx, rows); err != nil {
		return err
	}
	return s.cfg.Mail.Put(tx, mails...)
}

// mail is a notice as a mail in the reader's language.
func (s *Service) mail(p *Pemberitahuan, o *orang) surel.Surel {
	lines := []string{p.text(o.bahasa), p.Judul}
	if s.cfg.Portal != "" {
		lines = append(lines, strings.TrimSuffix(s.cfg.Portal, "/")+s.path[p.Subjek]+"/"+p.SubjekID)
	}
	foot := fault.T("-- \nPemberitahuan otomatis Humas dan Kerjasama. Jenis yang dikirim lewat surel diatur pada preferensi akun Anda.",
		"-- \nAutomatic notice of the cooperation office. Which kinds come by mail is set in the preferences of your account.")
	return surel.Surel{
		Kunci: p.Kunci + ":" + o.id, Ke: o.surel, Perihal: "[Kerjasama] " + label(p.Jenis).In(o.bahasa) + ": " + p.Kode,
		Isi: strings.Join(append(lines, foot.In(o.bahasa)), "\n\n") + "\n",
	}
}

// List returns a page of the caller's notices.
func (s *Service) List(ctx context.Context, by actor.Actor, q listing.Query, sign listing.Signer) (listing.Page[Pemberitahuan], error) {
	return listing.Select(s.j.DB().Gorm.WithContext(ctx), s.n, by, q, sign)
}

// Read marks one notice of the caller as read; 404 for anybody else's.
func (s *Service) Read(ctx context.Context, call journal.Call, id string) (journal.Answer[Pemberitahuan], error) {
	if !ident.Valid(id) {
		return journal.Answer[Pemberitahuan]{}, fault.Missing()
	}
	return journal.Do(ctx, s.j, call, func(tx *journal.Tx) (Pemberitahuan, error) {
		p, err := s.n.Lock(tx.DB, tx.By, id)
		if err != nil || p.DibacaPada != nil {
			return p, err
		}
		was, now := p, tx.Now
		p.DibacaPada = &now
		p.Touch(tx.By, tx.Now)
		return p, s.n.Save(tx.DB, &was, &p)
	})
}

// ReadAll marks the caller's notices as read, those that were made at or before
// an instant, and returns how many.
func (s *Service) ReadAll(ctx context.Context, by actor.Actor, until *time.Time) (int64, error) {
	now := s.j.Now()
	if until != nil {
		var c fault.Check
		c.Instant("/sampai", until)
		if err := c.Err(); err != nil {
			return 0, err
		}
	} else {
		until = &now
	}
	return readAll(ctx, s.j.DB(), by, *until, now)
}

// Date of a report's due, as [kabar.Rinci] keeps it.
func dateOf(d clock.Date) kabar.Rinci { return kabar.Rinci{Tanggal: string(d)} }
