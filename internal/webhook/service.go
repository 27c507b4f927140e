package webhook

import (
	"context"
	"log/slog"
	"net/http"
	"slices"
	"time"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/ident"
	"kerjasama/internal/platform/jobs"
	"kerjasama/internal/platform/journal"
	"kerjasama/internal/platform/kait"
	"kerjasama/internal/platform/listing"
)

// Answer is a webhook as a change left it.
type Answer = journal.Answer[Webhook]

// Config is what the slice is told besides the journal.
type Config struct {
	Caller *kait.Caller
	Queue  *jobs.Queue
	Root   string // of the API, which the hrefs of events begin with
	Log    *slog.Logger
}

// Service keeps webhooks and sends to them.
type Service struct {
	j          *journal.Journal
	cfg        Config
	n          *db.Noun[Webhook]
	deliveries *db.Noun[Pengiriman]
	scopes     []journal.Scope
	nouns      []string
}

// New returns the use cases over a journal. Follow comes before the first of them.
func New(j *journal.Journal, cfg Config) *Service {
	return &Service{j: j, cfg: cfg, n: newNoun(), deliveries: newDeliveryNoun()}
}

// Follow says which nouns have events. What is sent is what an admin sees in the
// feed.
func (s *Service) Follow(sources []journal.Source) {
	admin := actor.Actor{Jenis: actor.Pengguna, ID: noun, Grants: []actor.Grant{{Peran: actor.Admin}}}
	for _, src := range sources {
		s.scopes = append(s.scopes, src.Scope(admin, s.cfg.Root))
		s.nouns = append(s.nouns, src.Subjek)
	}
	slices.Sort(s.nouns)
}

// Source lets the feed and the history show what happened to webhooks.
func (s *Service) Source() journal.Source {
	return journal.Source{Subjek: noun, Path: path, Visible: s.n.Visible}
}

// judged is what asking the network said of an address. It is asked before the
// change begins, so that no lock waits for somebody else's name service, and told
// within it, so that a repeated call gets its first answer.
func (s *Service) judged(ctx context.Context, address string) error {
	var c fault.Check
	s.cfg.Caller.Check(ctx, &c, "/url", address)
	return c.Err()
}

// Create registers a webhook and returns the secret that signs its messages, which
// is shown nowhere else: "" when the answer is a repetition. 422 for an address
// that may not be called.
func (s *Service) Create(ctx context.Context, call journal.Call, in Isi) (Answer, string, error) {
	var c fault.Check
	in.check(&c, s.nouns)
	if in.Setelah != nil && *in.Setelah < 0 {
		c.Add("/setelah", "out_of_range", "Tidak boleh kurang dari 0.", "Must not be less than 0.")
	}
	judged := c.Err()
	if judged == nil {
		judged = s.judged(ctx, in.URL)
	}
	secret := newSecret()
	ans, err := journal.Do(ctx, s.j, call, func(tx *journal.Tx) (Webhook, error) {
		if judged != nil {
			return Webhook{}, judged
		}
		st := store{tx.DB}
		head, err := st.head()
		if err != nil {
			return Webhook{}, err
		}
		from := head
		if in.Setelah != nil {
			if from = *in.Setelah; from > head {
				return Webhook{}, fault.Invalid(fault.Field{Pointer: "/setelah", Code: "out_of_range", Detail: fault.Tf("Peristiwa terakhir ada pada posisi %d.", "The last event is at position %d.", head)})
			}
		}
		w := Webhook{Meta: actor.NewMeta(ident.New(tx.Now), tx.By, tx.Now), Ubahan: in.Ubahan, Status: Aktif, Keadaan: Keadaan{Posisi: from}}
		w.fill()
		if err := s.n.Insert(tx.DB, &w); err != nil {
			return w, err
		}
		if err := st.begin(w.ID, from, secret, tx.Now); err != nil {
			return w, err
		}
		return w, tx.Append(journal.Entry{Subjek: noun, ID: w.ID, Versi: w.Versi, Peristiwa: noun + ".dibuat", Status: http.StatusCreated, Hasil: w.image()})
	})
	if err != nil || ans.Replayed {
		secret = ""
	}
	return ans, secret, err
}

// Edit applies a merge-patch to a webhook's name, address and events. A new
// address is judged as at the beginning, and tried at once.
func (s *Service) Edit(ctx context.Context, call journal.Call, id string, patch func(any) error) (Answer, error) {
	var judged error
	if now, err := s.Get(ctx, call.By, id); err == nil {
		if in, err := journal.Copy(now.Ubahan); err == nil && patch(&in) == nil && in.URL != now.URL && in.URL != "" {
			judged = s.judged(ctx, in.URL)
		}
	}
	return s.change(ctx, call, id, "ubah", func(tx *journal.Tx, w *Webhook) error {
		in, err := journal.Copy(w.Ubahan)
		if err != nil {
			return err
		}
		if err := patch(&in); err != nil {
			return err
		}
		var c fault.Check
		in.check(&c, s.nouns)
		if err := c.Err(); err != nil {
			return err
		}
		moved := in.URL != w.URL
		w.Ubahan = in
		if !moved {
			return nil
		}
		if judged != nil {
			return judged
		}
		return store{tx.DB}.afresh(w.ID, tx.Now)
	})
}

// Rotate gives a webhook a new secret and returns it; for as long as asked,
// messages bear a signature by the one before, too. "" in a repeated answer.
func (s *Service) Rotate(ctx context.Context, call journal.Call, id string, in Putaran) (Answer, string, error) {
	secret := newSecret()
	overlap := overlapDefault
	if in.TumpangDetik != nil {
		overlap = *in.TumpangDetik
	}
	ans, err := s.change(ctx, call, id, "putar", func(tx *journal.Tx, w *Webhook) error {
		var c fault.Check
		if c.Range("/tumpang_detik", overlap, 0, overlapMost); !c.OK() {
			return c.Err()
		}
		now := tx.Now
		w.DiputarPada, w.LamaSampai = &now, nil
		if overlap > 0 {
			until := now.Add(time.Duration(overlap) * time.Second)
			w.LamaSampai = &until
		}
		return store{tx.DB}.replaceSecret(w.ID, secret, now, w.LamaSampai)
	})
	if err != nil || ans.Replayed {
		secret = ""
	}
	return ans, secret, err
}

// Stop switches a webhook off; what happens meanwhile waits in the journal.
func (s *Service) Stop(ctx context.Context, call journal.Call, id string) (Answer, error) {
	return s.change(ctx, call, id, "nonaktifkan", func(tx *journal.Tx, w *Webhook) error {
		w.stop(Diminta, tx.Now)
		return nil
	})
}

// Start switches a webhook on again: it goes on where it stopped.
func (s *Service) Start(ctx context.Context, call journal.Call, id string) (Answer, error) {
	return s.change(ctx, call, id, "aktifkan", func(tx *journal.Tx, w *Webhook) error {
		w.Status, w.NonaktifPada, w.AlasanNonaktif = Aktif, nil, nil
		return store{tx.DB}.afresh(w.ID, tx.Now)
	})
}

func (s *Service) change(ctx context.Context, call journal.Call, id, do string, verb func(*journal.Tx, *Webhook) error) (Answer, error) {
	if !ident.Valid(id) {
		return Answer{}, fault.Missing()
	}
	return journal.Do(ctx, s.j, call, func(tx *journal.Tx) (Webhook, error) {
		w, err := s.n.Lock(tx.DB, tx.By, id)
		if err != nil {
			return w, err
		}
		if err := tx.Match(w.Versi); err != nil {
			return w, err
		}
		step, err := alur.Check(do, w, tx.By)
		if err != nil {
			return w, err
		}
		return w, s.save(tx, &w, step.Event, func() error { return verb(tx, &w) })
	})
}

// save writes a changed webhook and journals it.
func (s *Service) save(tx *journal.Tx, w *Webhook, event string, verb func() error) error {
	was := *w
	if err := verb(); err != nil {
		return err
	}
	w.Touch(tx.By, tx.Now)
	w.fill()
	if err := s.n.Save(tx.DB, &was, w); err != nil {
		return err
	}
	return tx.Append(journal.Entry{Subjek: noun, ID: w.ID, Versi: w.Versi, Peristiwa: noun + "." + event, Status: http.StatusOK, Hasil: w.image()})
}

// Get returns a webhook the caller may see.
func (s *Service) Get(ctx context.Context, by actor.Actor, id string) (Webhook, error) {
	if !ident.Valid(id) {
		return Webhook{}, fault.Missing()
	}
	return s.n.Get(s.j.DB().Gorm.WithContext(ctx), by, id)
}

// List returns a page of webhooks.
func (s *Service) List(ctx context.Context, by actor.Actor, q listing.Query, sign listing.Signer) (listing.Page[Webhook], error) {
	return listing.Select(s.j.DB().Gorm.WithContext(ctx), s.n, by, q, sign)
}
