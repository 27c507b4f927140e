package kpi

import (
	"time"

	"github.com/labstack/echo/v4"

	"kerjasama/internal/httpapi"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/journal"
	"kerjasama/internal/platform/listing"
)

// instantOf reads ?per=.
func instantOf(c echo.Context) (*time.Time, error) {
	v := c.QueryParam("per")
	if v == "" {
		return nil, nil //nolint:nilnil // nobody asked for another time
	}
	t, err := time.Parse(time.RFC3339, v)
	if err != nil {
		return nil, listing.InvalidQuery(fault.Field{Pointer: "per", Code: "wrong_type", Detail: fault.T(
			"Harus waktu RFC 3339 dengan selisih zona.", "Must be an RFC 3339 instant with its offset.")})
	}
	t = t.UTC()
	return &t, nil
}

// past answers as of an instant; later says that the answer was 202: long work
// will answer, and the same question again once it has.
func (h *handler) past(c echo.Context, q Tanya, per time.Time, codes ...Kode) (views []View, later bool, err error) {
	call := journal.Call{By: httpapi.Actor(c), RequestID: httpapi.RequestID(c)}
	views, work, err := h.svc.Past(c.Request().Context(), call, Lampau{Tanya: q, Kode: codes, Per: per, Lang: httpapi.Lang(c)}, c.Request().URL.RequestURI())
	if views != nil || err != nil {
		return views, false, err
	}
	return nil, true, httpapi.Pending(c, work.Rec)
}
