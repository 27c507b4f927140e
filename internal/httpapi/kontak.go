package httpapi

import (
	"fmt"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/fault"
)

// securityDays is how long /.well-known/security.txt says it can be believed;
// RFC 9116 section 2.5.5 asks for less than a year.
const securityDays = 180

// RegisterSecurity serves /.well-known/security.txt (RFC 9116): where to report a
// weakness. contacts are URIs, the preferred one first; without any the address
// answers 404. public is the address people reach the server by, for Canonical,
// or empty where it is not known.
func RegisterSecurity(root *Router, contacts []string, public string, clk clock.Clock) {
	h := &security{contacts, public, clk}
	root.GET(securityPath, actor.Publik, h.text, Refuses(404))
}

const securityPath = "/.well-known/security.txt"

type security struct {
	contacts []string
	public   string
	clock    clock.Clock
}

// text says where to report a weakness.
//
//	@Summary	Where to report a weakness
//	@Description	RFC 9116. 404 where the operator named no contact.
//	@Tags		sistem
//	@Produce	plain
//	@Success	200	{string}	string
//	@Failure	404,default	{object}	Problem
//	@Router		/.well-known/security.txt [get]
func (h *security) text(c echo.Context) error {
	if err := NoQuery(c); err != nil {
		return err
	}
	if len(h.contacts) == 0 {
		return fault.New(fault.NotFound, "Alamat ini tidak ada.", "There is nothing at this address.")
	}
	var b strings.Builder
	for _, uri := range h.contacts {
		fmt.Fprintf(&b, "Contact: %s\n", uri)
	}
	// The same all day long, so that its ETag holds.
	fmt.Fprintf(&b, "Expires: %s\nPreferred-Languages: id, en\n", clock.DateOf(h.clock.Now()).AddDays(securityDays).Start().UTC().Format(time.RFC3339))
	if h.public != "" {
		fmt.Fprintf(&b, "Canonical: %s%s\n", h.public, securityPath)
	}
	return file(c, "text/plain; charset=utf-8", []byte(b.String()))
}
