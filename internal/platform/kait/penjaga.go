package kait

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"syscall"

	"code.dny.dev/ssrf"

	"kerjasama/internal/platform/fault"
)

// ErrRefused is why a connection was not made: its address may not be called.
var ErrRefused = errors.New("this address may not be called")

// never are addresses that no setting opens: link-local ones, at which clouds and
// machines tell secrets to whoever asks, and the clouds' other metadata services.
func never() []netip.Prefix {
	return []netip.Prefix{
		netip.MustParsePrefix("169.254.0.0/16"), netip.MustParsePrefix("fe80::/10"), netip.MustParsePrefix("0.0.0.0/8"),
		netip.MustParsePrefix("168.63.129.16/32"), netip.MustParsePrefix("100.100.100.200/32"), netip.MustParsePrefix("fd00:ec2::254/128"),
	}
}

// Networks reads networks in CIDR form. It refuses what is none, and what would
// open addresses that are never called.
func Networks(texts []string) ([]netip.Prefix, error) {
	out := make([]netip.Prefix, 0, len(texts))
	for _, s := range texts {
		p, err := netip.ParsePrefix(s)
		if err != nil || p.Addr().Is4In6() {
			return nil, fmt.Errorf("%q is not a network such as 10.0.0.0/8", s)
		}
		if p.Bits() < 7 {
			return nil, fmt.Errorf("%q is too wide; name the campus networks alone", s)
		}
		for _, n := range never() {
			if p.Overlaps(n) && p.Bits() >= n.Bits() {
				return nil, fmt.Errorf("%q lies within %s, which is never called", s, n)
			}
		}
		out = append(out, p.Masked())
	}
	return out, nil
}

// guard judges addresses.
type guard struct {
	never   []netip.Prefix
	allowed *ssrf.Guardian
}

func newGuard(networks []netip.Prefix) guard {
	var v4, v6 []netip.Prefix
	for _, p := range networks {
		if p.Addr().Is4() {
			v4 = append(v4, p)
		} else {
			v6 = append(v6, p)
		}
	}
	return guard{never(), ssrf.New(ssrf.WithAnyPort(), ssrf.WithAllowedV4Prefixes(v4...), ssrf.WithAllowedV6Prefixes(v6...))}
}

// judge returns ErrRefused for an address that may not be called. An IPv4 address
// in the form of an IPv6 one is judged as what it is.
func (g guard) judge(a netip.Addr) error {
	a = a.Unmap()
	for _, p := range g.never {
		if p.Contains(a.WithZone("")) {
			return ErrRefused
		}
	}
	if err := g.allowed.SafeAddr(a); err != nil {
		return fmt.Errorf("%w: %w", ErrRefused, err)
	}
	return nil
}

// control is a [net.Dialer]'s: it sees the address itself, after any look-up.
func (g guard) control(_, address string, _ syscall.RawConn) error {
	ap, err := netip.ParseAddrPort(address)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrRefused, err)
	}
	return g.judge(ap.Addr())
}

// Check judges an address that somebody enters and adds what is wrong with it:
// its form, a name that is not known, addresses behind it that may not be called,
// a redirect. It asks the name service and the address itself, within five seconds
// each, and sends nothing but a HEAD; that nobody answers there yet is no fault.
func (c *Caller) Check(ctx context.Context, check *fault.Check, pointer, address string) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.User != nil || u.Fragment != "" || len(address) > 2000 || u.Scheme != "https" && (u.Scheme != "http" || !c.plain) {
		check.Add(pointer, "not_https_url", "Harus alamat https:// yang lengkap, tanpa nama pengguna dan tanpa #.", "Must be a complete https:// address, without a user name and without #.")
		return
	}
	if !portFits(u.Port()) || !ascii(u.Host) {
		check.Add(pointer, "wrong_form", "Nama host atau port tidak sah; tulis nama internasional dalam bentuk xn--.", "The host or the port is not valid; write an international name in its xn-- form.")
		return
	}
	refuse := func() {
		check.Add(pointer, "address_refused", "Alamat ini tidak boleh dipanggil: bukan alamat publik dan tidak termasuk webhook_networks.",
			"This address may not be called: it is not public and not within webhook_networks.")
	}
	host := u.Hostname()
	addrs, err := c.addresses(ctx, host)
	switch {
	case errors.Is(err, ErrRefused):
		refuse()
		return
	case err != nil || len(addrs) == 0:
		check.Add(pointer, "unknown_host", "Nama %q tidak ditemukan.", "The name %q is not found.", host)
		return
	}
	for _, a := range addrs {
		if c.guard.judge(a) != nil {
			refuse()
			return
		}
	}
	switch out := c.call(ctx, http.MethodHead, u.String(), nil, nil); out.Galat {
	case AlamatDitolak:
		refuse()
	case Dialihkan:
		check.Add(pointer, "redirects", "Alamat ini mengalihkan ke alamat lain; isi alamat tujuannya.", "This address redirects elsewhere; enter where it leads.")
	default:
	}
}

// addresses are those behind a host: its own, or what the name service says.
// ErrRefused for numbers in forms that programs read differently (2130706433,
// 0x7f.1, ::ffff:127.0.0.1) and for addresses of one interface.
func (c *Caller) addresses(ctx context.Context, host string) ([]netip.Addr, error) {
	if a, err := netip.ParseAddr(host); err == nil {
		if a.Is4In6() || a.Zone() != "" {
			return nil, ErrRefused
		}
		return []netip.Addr{a}, nil
	}
	if number(host) {
		return nil, ErrRefused
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	r := c.Resolver
	if r == nil {
		r = net.DefaultResolver
	}
	return r.LookupNetIP(ctx, "ip", host)
}

// number reports whether a host ends in a number (WHATWG URL, "ends in a number"):
// an IPv4 address in one of its many forms, never a name.
func number(host string) bool {
	labels := strings.Split(strings.TrimSuffix(host, "."), ".")
	last := strings.ToLower(labels[len(labels)-1])
	if strings.Trim(last, "0123456789") == "" {
		return true
	}
	hex, ok := strings.CutPrefix(last, "0x")
	return ok && strings.Trim(hex, "0123456789abcdef") == ""
}

func portFits(port string) bool {
	if port == "" {
		return true
	}
	n, err := strconv.ParseUint(port, 10, 16)
	return err == nil && n > 0
}

func ascii(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r > '~' })
}
