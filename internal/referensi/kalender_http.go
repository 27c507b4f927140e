package referensi

import (
	"context"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"kerjasama/internal/httpapi"
	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/journal"
	"kerjasama/internal/platform/listing"
)

// LiburIsi is the body that replaces a year of holidays.
type LiburIsi struct {
	Data []Libur `json:"data"`
} //@name HariLiburIsi

// JamIsi is the body that replaces the working hours.
type JamIsi struct {
	Data []JamKerja `json:"data"`
} //@name JamKerjaIsi

type calendarHandler struct{ svc *Service }

func registerCalendar(r *httpapi.Router, svc *Service) {
	h := &calendarHandler{svc}
	year, hours := httpapi.Answer[TahunLibur](http.StatusOK), httpapi.Answer[TabelJam](http.StatusOK)
	r.GET("/hari-libur", actor.ReferensiBaca, h.holidays, year)
	r.GET("/hari-libur/:tahun", actor.ReferensiBaca, h.year, year)
	r.PUT("/hari-libur/:tahun", actor.ReferensiUbah, h.replaceYear, httpapi.Body[LiburIsi](), year)
	r.GET("/jam-kerja", actor.ReferensiBaca, h.hours, hours)
	r.PUT("/jam-kerja", actor.ReferensiUbah, h.replaceHours, httpapi.Body[JamIsi](), hours)
}

// same shows a record as the change left it: it holds no names and no actions.
func same[T httpapi.Record](_ context.Context, _ httpapi.Viewer, t T) (T, error) { return t, nil }

// holidays answers the days off of a year, this one if none is asked for.
//
//	@Summary	List the holidays of a year
//	@Tags		hari-libur
//	@Param		tahun	query	int	false	"year; this one (WIB) when absent"	minimum(2000)	maximum(2100)
//	@Success	200	{object}	TahunLibur
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/hari-libur [get]
func (h *calendarHandler) holidays(c echo.Context) error {
	if err := httpapi.NoQuery(c, "tahun"); err != nil {
		return err
	}
	year := h.svc.today().Year()
	if v := c.QueryParam("tahun"); v != "" {
		n, err := strconv.Atoi(v)
		if err != nil || n < firstYear || n > lastYear {
			return listing.InvalidQuery(fault.Field{Pointer: "tahun", Code: "out_of_range",
				Detail: fault.Tf("Harus antara %d dan %d.", "Must be between %d and %d.", firstYear, lastYear)})
		}
		year = n
	}
	return h.showYear(c, year)
}

// year answers the days off of one year.
//
//	@Summary	The holidays of a year
//	@Tags		hari-libur
//	@Param		tahun	path	int	true	"year, 2000 to 2100"
//	@Success	200	{object}	TahunLibur
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/hari-libur/{tahun} [get]
func (h *calendarHandler) year(c echo.Context) error {
	if err := httpapi.NoQuery(c); err != nil {
		return err
	}
	return h.showYear(c, yearOf(c))
}

func (h *calendarHandler) showYear(c echo.Context, year int) error {
	return httpapi.Read(c, func(ctx context.Context, _ httpapi.Viewer) (TahunLibur, error) { return h.svc.Year(ctx, year) })
}

// yearOf reads the year of the path; what is none is a year that is not there.
func yearOf(c echo.Context) int {
	n, err := strconv.Atoi(c.Param("tahun"))
	if err != nil || strconv.Itoa(n) != c.Param("tahun") {
		return 0
	}
	return n
}

// replaceYear puts the days off of a whole year in place of those before.
//
//	@Summary	Replace the holidays of a year
//	@Tags		hari-libur
//	@Param		tahun	path	int	true	"year, 2000 to 2100"
//	@Param		body	body	LiburIsi	true	"every day off of the year"
//	@Success	200	{object}	TahunLibur
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/hari-libur/{tahun} [put]
func (h *calendarHandler) replaceYear(c echo.Context) error {
	return httpapi.Act(c, same[TahunLibur], func(ctx context.Context, call journal.Call, in LiburIsi) (journal.Answer[TahunLibur], error) {
		return h.svc.ReplaceYear(ctx, call, yearOf(c), in.Data)
	})
}

// hours answers the working hours.
//
//	@Summary	The working hours
//	@Tags		jam-kerja
//	@Success	200	{object}	TabelJam
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/jam-kerja [get]
func (h *calendarHandler) hours(c echo.Context) error {
	if err := httpapi.NoQuery(c); err != nil {
		return err
	}
	return httpapi.Read(c, func(ctx context.Context, _ httpapi.Viewer) (TabelJam, error) {
		t, err := h.svc.Hours(ctx)
		return t.warned(), err
	})
}

// replaceHours puts a whole table of working hours in place of the one before.
//
//	@Summary	Replace the working hours
//	@Tags		jam-kerja
//	@Param		body	body	JamIsi	true	"every row of the table"
//	@Success	200	{object}	TabelJam
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/jam-kerja [put]
func (h *calendarHandler) replaceHours(c echo.Context) error {
	show := func(_ context.Context, _ httpapi.Viewer, t TabelJam) (TabelJam, error) { return t.warned(), nil }
	return httpapi.Act(c, show, func(ctx context.Context, call journal.Call, in JamIsi) (journal.Answer[TabelJam], error) {
		return h.svc.ReplaceHours(ctx, call, in.Data)
	})
}
