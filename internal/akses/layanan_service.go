package akses

import (
	"context"
	"log/slog"
	"net/http"
	"net/netip"
	"sync/atomic"
	"time"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/ident"
	"kerjasama/internal/platform/journal"
	"kerjasama/internal/platform/listing"
)

// TokenAnswer is a service token as a change left it.
type TokenAnswer = journal.Answer[TokenLayanan]

// CreateToken makes a service token and returns what is to be presented, which is
// kept nowhere: "" when the answer is a repetition.
func (s *Service) CreateToken(ctx context.Context, call journal.Call, isi TokenIsi) (TokenAnswer, string, error) {
	secret := newServiceToken()
	ans, err := journal.Do(ctx, s.j, call, func(tx *journal.Tx) (TokenLayanan, error) {
		t := TokenLayanan{Meta: actor.NewMeta(ident.New(tx.Now), tx.By, tx.Now), TokenIsi: isi, Status: TokenAktif}
		if err := resolveToken(tx, &t.TokenIsi); err != nil {
			return t, err
		}
		t.fill()
		if err := s.tokens.Insert(tx.DB, &t); err != nil {
			return t, err
		}
		st := store{tx.DB}
		if err := st.addSecret(t.ID, digest(secret), tx.Now); err != nil {
			return t, err
		}
		// Their owner's rights now include the token's marks: see actor.Actor.Juga.
		if _, err := st.raiseGeneration(); err != nil {
			return t, err
		}
		return t, tx.Append(journal.Entry{Subjek: tokenNoun, ID: t.ID, Versi: t.Versi, Peristiwa: tokenNoun + ".dibuat", Status: http.StatusCreated, Hasil: t.image()})
	})
	if err != nil || ans.Replayed {
		return ans, "", err
	}
	s.gen.forget()
	return ans, secret, nil
}

// CreateTokenHere makes a service token of an application at the machine.
func (s *Service) CreateTokenHere(ctx context.Context, nama, aplikasi string, cakupan []string, days int) (secret string, err error) {
	_, secret, err = s.CreateToken(ctx, journal.AtMachine(), TokenIsi{
		TokenUbahan: TokenUbahan{Nama: nama}, Aplikasi: &aplikasi, Cakupan: cakupan, KedaluwarsaPada: s.j.Now().Add(time.Duration(days) * 24 * time.Hour),
	})
	return secret, err
}

// EditToken applies a merge-patch to a token's name, network and limit.
func (s *Service) EditToken(ctx context.Context, call journal.Call, id string, patch func(any) error) (TokenAnswer, error) {
	return s.changeToken(ctx, call, id, "ubah", func(_ *journal.Tx, t *TokenLayanan) error {
		in, err := journal.Copy(t.TokenUbahan)
		if err != nil {
			return err
		}
		if err := patch(&in); err != nil {
			return err
		}
		var c fault.Check
		in.check(&c)
		t.TokenUbahan = in
		return c.Err()
	})
}

// RotateToken gives a token a new secret and returns it; the one before stays
// good for as long as asked, the one before that ends. "" in a repeated answer.
func (s *Service) RotateToken(ctx context.Context, call journal.Call, id string, in Putaran) (TokenAnswer, string, error) {
	secret := newServiceToken()
	overlap := overlapDefault
	if in.TumpangDetik != nil {
		overlap = *in.TumpangDetik
	}
	ans, err := s.changeToken(ctx, call, id, "putar", func(tx *journal.Tx, t *TokenLayanan) error {
		var c fault.Check
		c.Range("/tumpang_detik", overlap, 0, overlapMost)
		if in.KedaluwarsaPada != nil {
			end := *in.KedaluwarsaPada
			checkEnd(&c, "/kedaluwarsa_pada", &end, tx.Now)
			t.KedaluwarsaPada = end
		} else if !t.KedaluwarsaPada.After(tx.Now) {
			c.Add("/kedaluwarsa_pada", "past", "Token ini sudah kedaluwarsa; sertakan kedaluwarsa_pada yang baru.", "This token has run out; give a new kedaluwarsa_pada.")
		}
		if err := c.Err(); err != nil {
			return err
		}
		now := tx.Now
		t.DiputarPada, t.LamaSampai = &now, nil
		if overlap > 0 {
			until := now.Add(time.Duration(overlap) * time.Second)
			t.LamaSampai = &until
		}
		return store{tx.DB}.replaceSecret(t.ID, digest(secret), now, t.LamaSampai)
	})
	if err != nil || ans.Replayed {
		secret = ""
	}
	return ans, secret, err
}

// RevokeToken ends a token at once.
func (s *Service) RevokeToken(ctx context.Context, call journal.Call, id string) (TokenAnswer, error) {
	return s.changeToken(ctx, call, id, "cabut", func(tx *journal.Tx, t *TokenLayanan) error {
		now := tx.Now
		t.Status, t.DicabutPada, t.LamaSampai = TokenDicabut, &now, nil
		return store{tx.DB}.dropSecrets(t.ID)
	})
}

func (s *Service) changeToken(ctx context.Context, call journal.Call, id, do string, verb func(*journal.Tx, *TokenLayanan) error) (TokenAnswer, error) {
	if !ident.Valid(id) {
		return TokenAnswer{}, fault.Missing()
	}
	ans, err := journal.Do(ctx, s.j, call, func(tx *journal.Tx) (TokenLayanan, error) {
		t, err := s.tokens.Lock(tx.DB, tx.By, id)
		if err != nil {
			return t, err
		}
		if err := tx.Match(t.Versi); err != nil {
			return t, err
		}
		step, err := tokenAlur.Check(do, t, tx.By)
		if err != nil {
			return t, err
		}
		was := t
		if err := verb(tx, &t); err != nil {
			return t, err
		}
		t.Touch(tx.By, tx.Now)
		t.fill()
		if err := s.tokens.Save(tx.DB, &was, &t); err != nil {
			return t, err
		}
		if _, err := (store{tx.DB}).raiseGeneration(); err != nil {
			return t, err
		}
		return t, tx.Append(journal.Entry{Subjek: tokenNoun, ID: t.ID, Versi: t.Versi, Peristiwa: tokenNoun + "." + step.Event, Status: http.StatusOK, Hasil: t.image()})
	})
	if err == nil {
		s.gen.forget()
	}
	return ans, err
}

// Token returns a service token the caller may see.
func (s *Service) Token(ctx context.Context, by actor.Actor, id string) (TokenLayanan, error) {
	if !ident.Valid(id) {
		return TokenLayanan{}, fault.Missing()
	}
	return s.tokens.Get(writer(ctx, s.j).DB, by, id)
}

// OwnToken returns the token that a caller is.
func (s *Service) OwnToken(ctx context.Context, by actor.Actor) (TokenLayanan, error) {
	if by.Jenis != actor.Token {
		return TokenLayanan{}, fault.Missing()
	}
	return s.Token(ctx, actor.System(), by.ID)
}

// Tokens returns a page of service tokens.
func (s *Service) Tokens(ctx context.Context, by actor.Actor, q listing.Query, sign listing.Signer) (listing.Page[TokenLayanan], error) {
	return listing.Select(writer(ctx, s.j).DB, s.tokens, by, q, sign)
}

// TokenSource lets the feed and the history show what happened to tokens.
func (s *Service) TokenSource() journal.Source {
	return journal.Source{Subjek: tokenNoun, Path: "/token-layanan", Visible: s.tokens.Visible}
}

// usedEvery is how often at most the use of one token is written down, whatever
// the number of processes; together at the same moment they may write once each.
const usedEvery = 5 * time.Minute

// use remembers when it was last written down that a token was used, as far as
// this process knows.
type use struct {
	id string
	at atomic.Int64 // microseconds; 0 = never
}

// due reports whether the use has to be written down, to one caller of many.
func (u *use) due(now time.Time) bool {
	was := u.at.Load()
	age := now.UnixMicro() - was
	return (was == 0 || age < 0 || age >= usedEvery.Microseconds()) && u.at.CompareAndSwap(was, now.UnixMicro())
}

// service returns the caller behind a service token that is whole. 401
// token_invalid for one that is unknown or revoked, or whose owner may not sign
// in; token_expired past its end.
func (p *Pintu) service(ctx context.Context, token string, now time.Time) (remembered, error) {
	today := clock.DateOf(now)
	k, err := store{p.j.DB().Reader}.service(ctx, digest(token), today)
	if err != nil {
		return remembered{}, err
	}
	switch {
	case k.id == "":
		return remembered{}, refuse("unknown service token, or its owner may not sign in")
	case !now.Before(k.expires):
		return remembered{}, expired()
	}
	e := remembered{actor: k.actor, generation: k.generation, since: now, until: k.expires, use: &use{id: k.id}}
	if !k.used.IsZero() {
		e.use.at.Store(k.used.UnixMicro())
	}
	if midnight := clock.Midnight(now); midnight.Before(e.until) {
		e.until = midnight // the owner's roles are dated
	}
	return e, nil
}

// used writes down that a token was used, where that is due. That it could not be
// is told to the log and keeps nobody out.
func (p *Pintu) used(ctx context.Context, e remembered, now time.Time) {
	if e.use == nil || !e.use.due(now) {
		return
	}
	if err := writer(ctx, p.j).markUsed(e.use.id, now); err != nil {
		p.log.WarnContext(ctx, "the use of a service token was not written down", slog.String("token", e.use.id), slog.String("error", err.Error()))
	}
}

// networkOf is a token's CIDR as it was checked when it was kept.
func networkOf(cidr string) netip.Prefix {
	if cidr == "" {
		return netip.Prefix{}
	}
	p, err := netip.ParsePrefix(cidr)
	if err != nil {
		return netip.PrefixFrom(netip.IPv6Unspecified(), 128) // nobody's: what cannot be read admits nothing
	}
	return p
}
