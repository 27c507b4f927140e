package akses

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/ident"
	"kerjasama/internal/platform/journal"
	"kerjasama/internal/platform/sso"
)

// guest is a caller from outside as the store knows them.
type guest struct {
	remembered
	identitas string // "" when they were never seen
	status    Status
	klaimPada time.Time
	// mapped are the roles their claims gave them: code and id of the unit, "" where
	// the role has none.
	mapped []mappedRole
	// out says that back-channel logout ended what the token belongs to.
	out bool
	// theirs is the session of the sign-on, where it was seen before.
	theirs theirs
}

type mappedRole struct {
	Peran  actor.Peran
	Unit   string // code, in capitals
	UnitID string
}

// arrive returns the caller of a token that an external issuer vouches for. Who
// was never seen is entered, as a person with the roles their claims map to,
// which may be none. 401 as [sso.Set.Verify], also for a person who was disabled
// and for a session that was ended; 503 issuer_unavailable.
func (s *Service) arrive(ctx context.Context, c *sso.Candidate, now time.Time) (remembered, error) {
	a, err := s.luar.Verify(ctx, c, nil)
	if err != nil {
		return remembered{}, err
	}
	g, err := reader(ctx, s.j).guest(a, now)
	if err != nil {
		return remembered{}, err
	}
	if !g.out && (g.identitas == "" || g.status == Aktif && !issuedAt(a, now).Before(g.klaimPada)) {
		var changed bool
		if changed, err = s.receive(ctx, a, g); err == nil && changed {
			g, err = writer(ctx, s.j).guest(a, now)
		}
		if err != nil {
			return remembered{}, err
		}
	}
	switch {
	case g.out:
		return remembered{}, refuse("the sign-on ended this session")
	case g.identitas == "" || g.status != Aktif:
		return remembered{}, refuse("person is disabled")
	}
	if a.Until.Before(g.until) {
		g.until = a.Until
	}
	s.note(ctx, a, &g, now)
	return g.remembered, nil
}

// receive brings the store in line with what a token says of its holder: enters
// them, or replaces the roles mapped from claims when those changed. changed is
// false when there was nothing to do.
func (s *Service) receive(ctx context.Context, a sso.Arrival, g guest) (changed bool, err error) {
	grants := a.Issuer.Map(a.Claims)
	if g.identitas != "" && sameRoles(grants, g.mapped) {
		return false, nil
	}
	want, err := s.withUnits(ctx, grants)
	if err != nil || g.identitas != "" && slices.Equal(want, slices.SortedFunc(slices.Values(g.mapped), compareRoles)) {
		return false, err
	}
	// Two first requests at once enter one person: the loser finds the winner's.
	for range 3 {
		if err = s.enter(ctx, a, want); err == nil {
			return true, nil
		}
		if v, ok := errors.AsType[*db.Violation](err); !ok || v.Kind != "unique" {
			return false, err
		}
	}
	return false, err
}

// sameRoles compares what claims give with what is stored, without asking which
// units there are.
func sameRoles(grants []sso.Grant, have []mappedRole) bool {
	want := make([]string, len(grants))
	for n, g := range grants {
		want[n] = string(g.Peran) + " " + g.Unit
	}
	got := make([]string, len(have))
	for n, m := range have {
		got[n] = string(m.Peran) + " " + m.Unit
	}
	slices.Sort(want)
	slices.Sort(got)
	return slices.Equal(want, got)
}

// withUnits finds the units of grants; a grant for a code that no unit has gives
// nothing. The answer is in a fixed order.
func (s *Service) withUnits(ctx context.Context, grants []sso.Grant) ([]mappedRole, error) {
	out := []mappedRole{}
	var units map[string]Unit
	for _, g := range grants {
		m := mappedRole{Peran: g.Peran, Unit: g.Unit}
		if g.Unit != "" {
			if units == nil {
				var err error
				if units, err = reader(ctx, s.j).units(); err != nil {
					return nil, err
				}
			}
			for id, u := range units {
				if strings.ToUpper(u.Kode) == g.Unit {
					m.UnitID = id
				}
			}
			if m.UnitID == "" {
				continue
			}
		}
		out = append(out, m)
	}
	slices.SortFunc(out, compareRoles)
	return out, nil
}

func compareRoles(a, b mappedRole) int {
	return strings.Compare(string(a.Peran)+" "+a.Unit, string(b.Peran)+" "+b.Unit)
}

// fromOutside is the call of somebody who is not known yet.
func fromOutside() journal.Call { return journal.Call{By: actor.System(), RequestID: "sso"} }

// enter writes what a token says of its holder.
func (s *Service) enter(ctx context.Context, a sso.Arrival, want []mappedRole) error {
	var generation int64
	_, err := journal.Do(ctx, s.j, fromOutside(), func(tx *journal.Tx) (Pengguna, error) {
		st := store{tx.DB}
		id, penggunaID, since, err := st.identity(a.Issuer.Issuer, a.Sub)
		if err != nil {
			return Pengguna{}, err
		}
		if id == "" {
			p, err := s.newcomer(tx, a, want)
			if err != nil {
				return p, err
			}
			if generation, err = st.raiseGeneration(); err != nil {
				return p, err
			}
			return p, tx.Append(journal.Entry{Subjek: noun, ID: p.ID, Versi: p.Versi, Peristiwa: noun + ".dibuat", Status: http.StatusCreated, Hasil: p.image()})
		}
		p, err := s.whole(st, func() (Pengguna, error) { return s.n.Lock(tx.DB, actor.System(), penggunaID) })
		if err != nil || p.Status != Aktif || issuedAt(a, tx.Now).Before(since) {
			return p, err // a newer token was quicker
		}
		was := p
		if changed, err := st.writeMapped(id, a, want, tx); err != nil || !changed {
			return p, err // a request beside this one was quicker
		}
		if p, err = s.whole(st, func() (Pengguna, error) { return p, nil }); err != nil {
			return p, err
		}
		if generation, err = s.save(tx, &was, &p); err != nil {
			return p, err
		}
		return p, tx.Append(journal.Entry{Subjek: noun, ID: p.ID, Versi: p.Versi, Peristiwa: noun + ".peran_sso_diubah", Status: http.StatusOK, Hasil: p.image()})
	})
	if err == nil {
		s.gen.raise(generation)
	}
	return err
}

// newcomer enters the person behind a token as somebody of their own. A username
// or an address that somebody here has too makes nobody that person: only
// (iss, sub) says who a caller is.
func (s *Service) newcomer(tx *journal.Tx, a sso.Arrival, want []mappedRole) (Pengguna, error) {
	st := store{tx.DB}
	profil := a.Issuer.Profil(a.Claims)
	p := Pengguna{Meta: actor.NewMeta(ident.New(tx.Now), tx.By, tx.Now), Status: Aktif, Preferensi: Preferensi{Bahasa: Indonesia, SurelAktif: true}}
	p.Nama = profil.Nama
	if p.Nama == "" {
		p.Nama = firstOf(profil.Username, a.Client, a.Issuer.Name)
	}
	var c fault.Check
	if profil.Surel != "" {
		if c.Mail("/surel", profil.Surel); c.OK() {
			p.Surel = &profil.Surel
		}
	}
	var err error
	if p.Username, err = st.freeUsername(profil.Username, a); err != nil {
		return p, err
	}
	p.fill()
	if err := s.n.Insert(tx.DB, &p); err != nil {
		return p, err
	}
	id := ident.New(tx.Now)
	if err := st.addIdentity(id, p.ID, a, tx.Now); err != nil {
		return p, err
	}
	if _, err := st.writeMapped(id, a, want, tx); err != nil {
		return p, err
	}
	return s.whole(st, func() (Pengguna, error) { return p, nil })
}

func firstOf(ss ...string) string {
	for _, s := range ss {
		if s != "" {
			return s
		}
	}
	return ""
}

// usernames are the names a newcomer may get, the nicest first; the last is
// theirs alone.
func usernames(wish string, a sso.Arrival) []string {
	sum := sha256.Sum256([]byte(a.Issuer.Issuer + "\x00" + a.Sub))
	own := hex.EncodeToString(sum[:12])
	var out []string
	for _, name := range []string{wish, wish + "-" + own[:6]} {
		if wish != "" && usernameForm.MatchString(name) {
			out = append(out, name)
		}
	}
	return append(out, "sso-"+own)
}

// EndOutside ends what an issuer's logout token says is over: 400
// logout_token_invalid for one that is none, or whose jti was seen before.
func (s *Service) EndOutside(ctx context.Context, token string) error {
	bad := func(err error) error {
		return fault.Wrap(err, fault.LogoutTokenInvalid, "Logout token tidak dapat diterima.", "The logout token is not accepted.")
	}
	if s.luar == nil {
		return bad(errors.New("no external issuer is configured"))
	}
	l, err := s.luar.Logout(ctx, token)
	if fault.Is(err, fault.IssuerUnavailable) {
		return err
	}
	if _, refused := fault.As(err); refused {
		return bad(err)
	}
	if err != nil {
		return err
	}
	var generation int64
	err = writer(ctx, s.j).atomic(func(tx store) (err error) {
		generation, err = tx.endOutside(l, s.j.Now())
		return err
	})
	if v, ok := errors.AsType[*db.Violation](err); ok && v.Kind == "unique" {
		return bad(errors.New("jti was seen before"))
	}
	if err == nil {
		s.gen.raise(generation)
	}
	return err
}
