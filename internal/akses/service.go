package akses

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"slices"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/ident"
	"kerjasama/internal/platform/journal"
	"kerjasama/internal/platform/kabar"
	"kerjasama/internal/platform/listing"
	"kerjasama/internal/platform/sso"
)

// Config names the local issuer.
type Config struct {
	// Issuer is the address this service is known by, without a slash at the
	// end, e.g. https://kerjasama.example.ac.id; it is the iss of its tokens.
	Issuer string
	// Audience is the aud of its tokens; default "kerjasama".
	Audience string
	// Log hears of events that concern security; default slog.Default.
	Log *slog.Logger
	// SSO are the external issuers whose tokens are accepted; nil: none.
	SSO *sso.Set
}

// Service is what can be done with people and sessions.
type Service struct {
	j           *journal.Journal
	n           *db.Noun[Pengguna]
	sessions    *db.Noun[Sesi]
	tokens      *db.Noun[TokenLayanan]
	delegations *db.Noun[Delegasi]
	cfg         Config
	log         *slog.Logger
	hash        *hasher
	gen         *generasi
	keys        *keyring
	pintu       *Pintu
	luar        *sso.Set
	penyerah    []Penyerah
}

// New returns the use cases over a journal. It reads nothing: signing keys are
// made when they are first needed.
func New(j *journal.Journal, cfg Config) *Service {
	if cfg.Audience == "" {
		cfg.Audience = "kerjasama"
	}
	if cfg.Log == nil {
		cfg.Log = slog.Default()
	}
	gen := &generasi{j: j}
	keys := &keyring{j: j, gen: gen}
	s := &Service{
		j: j, n: newNoun(), sessions: newSessionNoun(), tokens: newTokenNoun(), delegations: newDelegasiNoun(), cfg: cfg, log: cfg.Log, hash: newHasher(), gen: gen, keys: keys, luar: cfg.SSO,
		pintu: &Pintu{j: j, gen: gen, log: cfg.Log, verify: &verifier{now: j.Now, issuers: map[string]issuer{
			cfg.Issuer: {audience: cfg.Audience, maxLife: maxLife, key: keys.public},
		}}},
	}
	if cfg.SSO != nil && len(cfg.SSO.Names()) > 0 {
		s.pintu.luar, s.pintu.arrive = cfg.SSO, s.arrive
	}
	return s
}

// Pintu returns the door that tells callers by their access tokens.
func (s *Service) Pintu() *Pintu { return s.pintu }

// Answer is a person as a change left them.
type Answer = journal.Answer[Pengguna]

// Create enters a person and returns the password made for them, which is kept
// nowhere: "" when the answer is a repetition. 409 conflict for a taken username.
func (s *Service) Create(ctx context.Context, call journal.Call, isi Isi) (Answer, string, error) {
	password := randomPassword()
	phc, err := s.hash.hash(ctx, password)
	if err != nil {
		return Answer{}, "", err
	}
	ans, err := s.create(ctx, call, isi, phc, true)
	if err != nil || ans.Replayed {
		password = ""
	}
	return ans, password, err
}

// create keeps a person with what is kept of a password; temporary asks them to
// choose their own.
func (s *Service) create(ctx context.Context, call journal.Call, isi Isi, phc string, temporary bool) (Answer, error) {
	return journal.Do(ctx, s.j, call, func(tx *journal.Tx) (Pengguna, error) {
		p := Pengguna{Meta: actor.NewMeta(ident.New(tx.Now), tx.By, tx.Now), Isi: isi, Status: Aktif, Preferensi: Preferensi{Bahasa: Indonesia, SurelAktif: true}, SandiSementara: temporary}
		if err := resolve(tx, &p.Isi); err != nil {
			return p, err
		}
		p.fill()
		if err := s.n.Insert(tx.DB, &p); err != nil {
			return p, taken(err)
		}
		if err := (store{tx.DB}).writeRoles(&p, tx.Now); err != nil {
			return p, err
		}
		if err := (store{tx.DB}).setPassword(p.ID, phc); err != nil {
			return p, err
		}
		return p, tx.Append(journal.Entry{Subjek: noun, ID: p.ID, Versi: p.Versi, Peristiwa: noun + ".dibuat", Status: http.StatusCreated, Hasil: p.image()})
	})
}

// Edit applies a merge-patch to a person. 409 conflict for a taken username, and
// when an admin would take away their own right.
func (s *Service) Edit(ctx context.Context, call journal.Call, id string, patch func(any) error) (Answer, error) {
	return s.change(ctx, call, id, func(tx *journal.Tx, p *Pengguna) (string, error) {
		if _, err := alur.Check("ubah", *p, tx.By); err != nil {
			return "", err
		}
		in := Ubahan{Isi: p.Isi, Status: p.Status}
		if err := patch(&in); err != nil {
			return "", err
		}
		var c fault.Check
		if fault.OneOf(&c, "/status", in.Status, []Status{Aktif, Nonaktif}); !c.OK() {
			return "", c.Err()
		}
		if err := resolve(tx, &in.Isi); err != nil {
			return "", err
		}
		event := "diubah"
		if in.Status != p.Status {
			event = map[Status]string{Aktif: "diaktifkan", Nonaktif: "dinonaktifkan"}[in.Status]
		}
		p.Isi, p.Status = in.Isi, in.Status
		return event, nil
	})
}

// Disable ends a person's access and all their sessions.
func (s *Service) Disable(ctx context.Context, call journal.Call, id string) (Answer, error) {
	return s.change(ctx, call, id, func(tx *journal.Tx, p *Pengguna) (string, error) {
		step, err := alur.Check("nonaktifkan", *p, tx.By)
		p.Status = step.To
		return step.Event, err
	})
}

// Prefer sets the caller's own preferences.
func (s *Service) Prefer(ctx context.Context, call journal.Call, patch func(any) error) (Answer, error) {
	return s.own(ctx, call, func(_ *journal.Tx, p *Pengguna) (string, error) {
		in, err := journal.Copy(p.Preferensi)
		if err != nil {
			return "", err
		}
		if err := patch(&in); err != nil {
			return "", err
		}
		var c fault.Check
		fault.OneOf(&c, "/bahasa", in.Bahasa, []Bahasa{Indonesia, Inggris})
		c.Size("/surel_kecuali", len(in.SurelKecuali), 0, len(kabar.Semua()))
		for i, j := range in.SurelKecuali {
			fault.OneOf(&c, fmt.Sprintf("/surel_kecuali/%d", i), j, kabar.Semua())
		}
		fault.Unique(&c, "/surel_kecuali", in.SurelKecuali)
		p.Preferensi = in
		return "preferensi_diubah", c.Err()
	})
}

// Get returns a person the caller may see.
func (s *Service) Get(ctx context.Context, by actor.Actor, id string) (Pengguna, error) {
	if !ident.Valid(id) {
		return Pengguna{}, fault.Missing()
	}
	return s.whole(writer(ctx, s.j), func() (Pengguna, error) { return s.n.Get(writer(ctx, s.j).DB, by, id) })
}

// Me returns the caller's own record.
func (s *Service) Me(ctx context.Context, by actor.Actor) (Pengguna, error) {
	return s.Get(ctx, self(by), by.ID)
}

// self sees the one record that needs no permission over people: by's own, if
// by is a person.
func self(by actor.Actor) actor.Actor {
	if by.Jenis != actor.Pengguna {
		return actor.Actor{}
	}
	return actor.System()
}

// List returns a page of people the caller may see.
func (s *Service) List(ctx context.Context, by actor.Actor, q listing.Query, sign listing.Signer) (listing.Page[Pengguna], error) {
	p, err := listing.Select(writer(ctx, s.j).DB, s.n, by, q, sign)
	if err == nil {
		err = writer(ctx, s.j).roles(p.Data)
	}
	return p, err
}

// Units returns the units by id, to name those of a person's roles.
func (s *Service) Units(ctx context.Context) (map[string]Unit, error) {
	return writer(ctx, s.j).units()
}

// whole completes a person that was read with the roles.
func (s *Service) whole(st store, read func() (Pengguna, error)) (Pengguna, error) {
	p, err := read()
	if err != nil {
		return p, err
	}
	ps := []Pengguna{p}
	err = st.roles(ps)
	return ps[0], err
}

// own is a change of the caller's own record, which needs no permission over
// people.
func (s *Service) own(ctx context.Context, call journal.Call, verb func(*journal.Tx, *Pengguna) (string, error)) (Answer, error) {
	return s.changeAs(ctx, call, self(call.By), call.By.ID, verb)
}

// change is every change of a person by an admin.
func (s *Service) change(ctx context.Context, call journal.Call, id string, verb func(*journal.Tx, *Pengguna) (string, error)) (Answer, error) {
	return s.changeAs(ctx, call, call.By, id, verb)
}

// changeAs holds the record as far as seer may see it, lets the verb decide,
// saves, and makes it known that rights may have changed. verb returns the name
// of the event.
func (s *Service) changeAs(ctx context.Context, call journal.Call, seer actor.Actor, id string, verb func(*journal.Tx, *Pengguna) (string, error)) (Answer, error) {
	if !ident.Valid(id) {
		return Answer{}, fault.Missing()
	}
	var generation int64
	ans, err := journal.Do(ctx, s.j, call, func(tx *journal.Tx) (Pengguna, error) {
		st := store{tx.DB}
		p, err := s.whole(st, func() (Pengguna, error) { return s.n.Lock(tx.DB, seer, id) })
		if err != nil {
			return p, err
		}
		if err := tx.Match(p.Versi); err != nil {
			return p, err
		}
		was := p
		was.Penugasan, was.PenugasanSSO = slices.Clone(p.Penugasan), slices.Clone(p.PenugasanSSO)
		event, err := verb(tx, &p)
		if err != nil {
			return p, err
		}
		if generation, err = s.save(tx, &was, &p); err != nil {
			return p, err
		}
		return p, tx.Append(journal.Entry{Subjek: noun, ID: p.ID, Versi: p.Versi, Peristiwa: noun + "." + event, Status: http.StatusOK, Hasil: p.image()})
	})
	if err == nil {
		s.gen.raise(generation)
	}
	return ans, err
}

func (s *Service) save(tx *journal.Tx, was, p *Pengguna) (int64, error) {
	st := store{tx.DB}
	p.Touch(tx.By, tx.Now)
	p.fill()
	if err := s.n.Save(tx.DB, was, p); err != nil {
		return 0, taken(err)
	}
	if err := st.writeRoles(p, tx.Now); err != nil {
		return 0, err
	}
	if was.Status == Aktif && p.Status == Nonaktif {
		if _, err := st.endSessions(tx.Now, endedDisabled, db.Cond{SQL: "pengguna_id = ?", Args: []any{p.ID}}); err != nil {
			return 0, err
		}
	}
	generation, err := st.raiseGeneration()
	if err != nil {
		return 0, err
	}
	return generation, s.keepAdmin(tx, was, p)
}

// keepAdmin refuses what would leave the office without anyone who manages
// people: admins do not take their own right away, and one who lost it a moment
// ago, to another admin, takes nobody else's. It runs under the generation's
// lock, so that two admins cannot disable each other at once.
func (s *Service) keepAdmin(tx *journal.Tx, was, p *Pengguna) error {
	today := tx.Today()
	if tx.By.Jenis != actor.Pengguna || !was.isAdmin(today) || p.isAdmin(today) {
		return nil
	}
	if p.ID == tx.By.ID {
		return fault.New(fault.Conflict, "Hak admin sendiri tidak dapat dicabut; minta admin lain.", "One's own admin right cannot be taken away; ask another admin.")
	}
	by, err := s.whole(store{tx.DB}, func() (Pengguna, error) { return s.n.Get(tx.DB, actor.System(), tx.By.ID) })
	if err == nil && !by.isAdmin(today) {
		err = fault.New(fault.Forbidden, "Peran Anda tidak boleh melakukan ini.", "Your role may not do this.")
	}
	return err
}

// Source lets the feed and the history show what happened to people.
func (s *Service) Source() journal.Source {
	return journal.Source{Subjek: noun, Path: "/pengguna", Visible: s.n.Visible}
}
