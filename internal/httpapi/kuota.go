package httpapi

import (
	"fmt"
	"math"
	"net/netip"

	"github.com/labstack/echo/v4"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/fault"
)

// quota refuses a service token that comes from outside its network (403), and a
// caller who has used up the requests of a minute (429). What is left is told in
// RateLimit and RateLimit-Policy (draft-ietf-httpapi-ratelimit-headers), where
// there is a limit at all.
func (s *Server) quota(c echo.Context, a actor.Actor) error {
	if a.Dari.IsValid() {
		ip, err := netip.ParseAddr(c.RealIP())
		if err != nil || !a.Dari.Contains(ip.Unmap().WithZone("")) {
			return fault.New(fault.Forbidden, "Token ini tidak boleh dipakai dari alamat ini.", "This token may not be used from this address.")
		}
	}
	perMinute := s.cfg.PerPerson
	if a.Jenis == actor.Token {
		perMinute = s.cfg.PerToken
	}
	if a.PerMenit > 0 {
		perMinute = a.PerMenit
	}
	if perMinute <= 0 {
		return nil
	}
	q := s.quotas.Take(a.Key(), perMinute, s.clock.Now())
	h := c.Response().Header()
	h.Set("RateLimit-Policy", fmt.Sprintf(`"%s";q=%d;w=60`, a.Jenis, q.PerMenit))
	h.Set("RateLimit", fmt.Sprintf(`"%s";r=%d;t=%d`, a.Jenis, q.Tersisa, int(math.Ceil(q.Penuh.Seconds()))))
	if q.Tunggu == 0 {
		return nil
	}
	f := fault.New(fault.RateLimited, "Terlalu banyak permintaan; tunggu selama Retry-After.", "Too many requests; wait as long as Retry-After says.")
	f.RetryAfter = q.Tunggu
	return f
}
