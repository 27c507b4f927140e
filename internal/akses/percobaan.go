package akses

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/netip"
	"time"

	"kerjasama/internal/platform/fault"
)

// Guessing is slowed, never locked out: within the window, so many failures of
// one account from one address, and so many from the address as a whole. A
// campus shares one address, hence successes do not count.
const (
	window       = 15 * time.Minute
	perAccount   = 5
	perAddress   = 50
	unknownRenew = 50 // refresh tokens nobody ever issued, per address
)

// limit is one counter and how many failures it bears within the window.
type limit struct {
	key  string
	most int
}

// accountLimits are the counters of signing in. The account's name is kept as a
// digest: people type passwords into that field.
func accountLimits(username, ip string) []limit {
	net := network(ip)
	sum := sha256.Sum256([]byte(username))
	return []limit{
		{key: "akun " + hex.EncodeToString(sum[:16]) + " " + net, most: perAccount},
		{key: "alamat " + net, most: perAddress},
	}
}

// renewLimits are the counter of made-up refresh tokens; good ones are never
// held up by it.
func renewLimits(ip string) []limit {
	return []limit{{key: "segar " + network(ip), most: unknownRenew}}
}

// network is what one subscriber is known by: an IPv4 address, or the /64 of an
// IPv6 address, which one machine can roam at will.
func network(ip string) string {
	a, err := netip.ParseAddr(ip)
	if err != nil {
		return "?"
	}
	if a = a.Unmap().WithZone(""); a.Is4() {
		return a.String()
	}
	return netip.PrefixFrom(a, 64).Masked().String()
}

// admit refuses with 429 rate_limited when a counter is full; over widens each
// by that much.
func (s *Service) admit(ctx context.Context, limits []limit, over int) error {
	now := s.j.Now()
	for _, l := range limits {
		at, full, err := writer(ctx, s.j).nthFailure(l.key, l.most+over, now.Add(-window))
		if err != nil {
			return err
		}
		if full {
			f := fault.New(fault.RateLimited, "Terlalu banyak percobaan yang gagal; coba lagi nanti.", "Too many failed attempts; try again later.")
			f.RetryAfter = at.Add(window).Sub(now)
			return f
		}
	}
	return nil
}

// failed counts a failure. Of many at once, those that find the counter full by
// then are told 429 as well, so that no more than the limit learn that they
// were wrong.
func (s *Service) failed(ctx context.Context, limits []limit) error {
	keys := make([]string, len(limits))
	for i, l := range limits {
		keys[i] = l.key
	}
	now := s.j.Now()
	if err := writer(ctx, s.j).addFailure(now, now.Add(-window), keys...); err != nil {
		return err
	}
	return s.admit(ctx, limits, 1)
}

// check is the one way a password is tried: limits, hash, count. It answers nil,
// 401 credentials_invalid or 429 rate_limited, after the same work whether the
// person is unknown, disabled or merely mistyped.
func (s *Service) check(ctx context.Context, c credential, username, password, ip string) error {
	release, err := s.hash.hold(ctx)
	if err != nil {
		return err
	}
	defer release()
	limits := accountLimits(username, ip)
	if err := s.admit(ctx, limits, 0); err != nil {
		return err
	}
	if s.hash.matches(c.phc, password) && c.status == Aktif {
		return nil
	}
	if err := s.failed(ctx, limits); err != nil {
		return err
	}
	return wrongCredentials()
}

func wrongCredentials() *fault.Fault {
	return fault.New(fault.CredentialsInvalid, "Username atau kata sandi salah.", "Wrong username or password.")
}
