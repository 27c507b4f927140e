package akses

import (
	"context"
	"slices"
	"strings"
	"time"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/sso"
)

// Uji is what a dry run of the sign-on came to: what would happen to a caller
// with this token or these claims. Nothing was changed.
type Uji struct {
	// Diterima says that the caller would be let in, with or without a role.
	Diterima bool
	// Gagal is the refusal otherwise.
	Gagal *fault.Fault
	// Penerbit is the name of the issuer; Sub who the caller is to it.
	Penerbit, Sub string
	Langkah       []sso.Step
	Peran         []PeranUji
	// Akun is the person they are here; nil for one who would be entered.
	Akun *Pengguna
}

// PeranUji is a role that a rule of the mapping gives.
type PeranUji struct {
	Peran  actor.Peran
	UnitID string
	Aturan int
	Klaim  string
	Nilai  string
}

// TryToken explains step by step what becomes of a token.
func (s *Service) TryToken(ctx context.Context, token string) (Uji, error) {
	var t sso.Trace
	if s.luar == nil || len(s.luar.Names()) == 0 {
		t.Fail(sso.LangkahPenerbit, "Tidak ada penerbit luar dalam konfigurasi (sso).", "No external issuer is configured (sso).")
		return Uji{Gagal: refuse("no external issuer is configured"), Langkah: t.Steps}, nil
	}
	if strings.HasPrefix(token, servicePrefix) || strings.HasPrefix(token, refreshPrefix) {
		t.Fail(sso.LangkahPenerbit, "Ini token layanan atau refresh token milik server ini; penerbit luar tidak ditanya.", "This is a service token or refresh token of this server; no external issuer is asked.")
		return Uji{Gagal: refuse("a token of ours"), Langkah: t.Steps}, nil
	}
	a, err := s.luar.Explain(ctx, token, &t)
	if err != nil {
		f, ok := fault.As(err)
		if !ok {
			return Uji{}, err
		}
		return Uji{Gagal: f, Langkah: t.Steps}, nil
	}
	return s.try(ctx, a, &t)
}

// TryClaims explains what becomes of a caller with these claims, as if a good
// token of the issuer had carried them. 422 for an issuer there is none of.
func (s *Service) TryClaims(ctx context.Context, penerbit string, klaim map[string]any) (Uji, error) {
	var i *sso.Issuer
	var names []string
	if s.luar != nil {
		i, names = s.luar.Named(penerbit), s.luar.Names()
	}
	var c fault.Check
	if fault.OneOf(&c, "/penerbit", penerbit, names); !c.OK() {
		return Uji{}, c.Err()
	}
	sub, _ := klaim["sub"].(string) // "" is nobody yet
	sid, _ := klaim["sid"].(string)
	now := s.j.Now()
	var t sso.Trace
	return s.try(ctx, sso.Arrival{Issuer: i, Sub: sub, Sid: sid, Iat: now, Until: now.Add(time.Minute), Claims: klaim}, &t)
}

// try is arrive without its effects.
func (s *Service) try(ctx context.Context, a sso.Arrival, t *sso.Trace) (Uji, error) {
	u := Uji{Penerbit: a.Issuer.Name, Sub: a.Sub}
	if err := s.tryMapping(ctx, a, &u, t); err != nil {
		return Uji{}, err
	}
	st := reader(ctx, s.j)
	g, err := st.guest(a, s.j.Now())
	if err != nil {
		return Uji{}, err
	}
	switch g.identitas {
	case "":
		t.Pass(sso.LangkahAkun, "Belum pernah tiba; akan dicatat sebagai orang baru.", "Never arrived before; will be entered as a new person.")
	default:
		p, err := s.whole(st, func() (Pengguna, error) { return s.n.Get(st.DB, actor.System(), g.actor.ID) })
		if err != nil {
			return Uji{}, err
		}
		u.Akun = &p
		switch {
		case g.status != Aktif:
			t.Fail(sso.LangkahAkun, "Akun %s dinonaktifkan di sini.", "The account %s is disabled here.", p.Username)
		case g.out:
			t.Fail(sso.LangkahKeluar, "Sesi ini sudah diakhiri oleh penerbit.", "The issuer has ended this session.")
		default:
			t.Pass(sso.LangkahAkun, "Dikenal sebagai %s, dengan %d peran pemberian admin.", "Known as %s, with %d roles given by an admin.", p.Username, len(p.Penugasan))
		}
	}
	u.Langkah = t.Steps
	if u.Diterima = !slices.ContainsFunc(t.Steps, func(s sso.Step) bool { return !s.OK && s.Nama != sso.LangkahPeta }); !u.Diterima {
		u.Gagal = refuse("see the steps")
	}
	return u, nil
}

// tryMapping says what each rule that is met gives, and what none gives.
func (s *Service) tryMapping(ctx context.Context, a sso.Arrival, u *Uji, t *sso.Trace) error {
	grants := a.Issuer.Map(a.Claims)
	for _, g := range grants {
		rule := a.Issuer.Mapping[g.Aturan]
		found, err := s.withUnits(ctx, []sso.Grant{g})
		if err != nil {
			return err
		}
		if len(found) == 0 {
			t.Fail(sso.LangkahPeta, "Aturan %d: %q cocok, tetapi tidak ada unit berkode %q.", "Rule %d: %q meets it, but no unit has the code %q.", g.Aturan, g.Nilai, g.Unit)
			continue
		}
		gives := strings.TrimSpace(string(g.Peran) + " " + g.Unit)
		t.Pass(sso.LangkahPeta, "Aturan %d (%s): %q memberi %s.", "Rule %d (%s): %q gives %s.", g.Aturan, rule.Describe(), g.Nilai, gives)
		u.Peran = append(u.Peran, PeranUji{Peran: g.Peran, UnitID: found[0].UnitID, Aturan: g.Aturan, Klaim: rule.Claim, Nilai: g.Nilai})
	}
	if len(u.Peran) == 0 {
		t.Fail(sso.LangkahPeta, "Tidak satu pun dari %d aturan memberi peran: orang ini tanpa peran (403).", "None of %d rules gives a role: this person has none (403).", len(a.Issuer.Mapping))
	}
	return nil
}
