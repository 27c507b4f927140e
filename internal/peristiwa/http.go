package peristiwa

import (
	"context"
	"encoding/base64"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"kerjasama/internal/httpapi"
	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/journal"
	"kerjasama/internal/platform/listing"
)

// RevisiView is one version of a record, with the name of who made it.
type RevisiView struct {
	journal.Revision
	PelakuNama string `json:"pelaku_nama"`
} //@name RiwayatRevisi

// CheckpointView is the latest signed statement about the whole log: an outside
// witness that keeps it can prove any later rewriting.
type CheckpointView struct {
	Ukuran      int64     `json:"ukuran"`
	Akar        string    `json:"akar"`
	Pada        time.Time `json:"pada" format:"date-time"`
	Catatan     string    `json:"catatan"`
	KunciPublik []string  `json:"kunci_publik"`
} //@name TitikPeriksa

type handler struct{ svc *Service }

// Register adds the feed and, for every noun with a history, its riwayat.
func Register(r *httpapi.Router, svc *Service) {
	h := &handler{svc}
	r.GET("/peristiwa", actor.PeristiwaBaca, h.feed, httpapi.Answer[journal.FeedPage](http.StatusOK))
	r.GET("/peristiwa/checkpoint", actor.PeristiwaBaca, h.checkpoint, httpapi.Answer[CheckpointView](http.StatusOK))
	for _, src := range svc.sources {
		if src.Whole {
			continue
		}
		r.GET(src.Path+"/:id/riwayat", actor.PeristiwaBaca, func(c echo.Context) error { return h.history(c, src) },
			httpapi.Answer[httpapi.Collection[RevisiView]](http.StatusOK))
	}
}

// feed answers sealed events in order.
//
//	@Summary	Follow what happened
//	@Tags		peristiwa
//	@Param		after	query	int	false	"position behind which to begin; 0 is the beginning"	minimum(0)
//	@Param		limit	query	int	false	"events a page"	minimum(1)	maximum(100)	default(20)
//	@Param		types	query	string	false	"event names, separated by commas; NOUN.* is every event of a noun"
//	@Param		subjek_id	query	string	false	"one record"
//	@Param		dari	query	string	false	"WIB date, inclusive"	Format(date)
//	@Param		sampai	query	string	false	"WIB date, inclusive"	Format(date)
//	@Success	200	{object}	journal.FeedPage
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/peristiwa [get]
func (h *handler) feed(c echo.Context) error {
	q, err := feedQuery(c)
	if err != nil {
		return err
	}
	return httpapi.JSON(c, func(ctx context.Context, w httpapi.Viewer) (journal.FeedPage, error) {
		return h.svc.Feed(ctx, w.By, httpapi.Base, q)
	})
}

func feedQuery(c echo.Context) (q journal.FeedQuery, err error) {
	if err := httpapi.NoQuery(c, "after", "limit", "types", "subjek_id", "dari", "sampai"); err != nil {
		return q, err
	}
	var bad []fault.Field
	number := func(name string, least, most, absent int64) int64 {
		v := c.QueryParam(name)
		if v == "" {
			return absent
		}
		n, err := strconv.ParseInt(v, 10, 64)
		if err != nil || n < least || n > most {
			bad = append(bad, fault.Field{Pointer: name, Code: "out_of_range", Detail: fault.Tf("Harus antara %d dan %d.", "Must be between %d and %d.", least, most)})
		}
		return n
	}
	date := func(name string) clock.Date {
		v := c.QueryParam(name)
		if v == "" {
			return ""
		}
		d, err := clock.ParseDate(v)
		if err != nil {
			bad = append(bad, fault.Field{Pointer: name, Code: "not_date", Detail: fault.T("Harus tanggal YYYY-MM-DD.", "Must be a date YYYY-MM-DD.")})
		}
		return d
	}
	q.After = number("after", 0, math.MaxInt64, 0)
	q.Limit = int(number("limit", 1, listing.MaxLimit, listing.DefaultLimit))
	if d := date("dari"); d != "" {
		q.Since = d.Start()
	}
	if d := date("sampai"); d != "" {
		q.Until = d.AddDays(1).Start()
	}
	if v := c.QueryParam("types"); v != "" {
		q.Types = strings.Split(v, ",")
	}
	q.SubjekID = c.QueryParam("subjek_id")
	for _, v := range append([]string{q.SubjekID}, q.Types...) {
		if err := httpapi.PlainText(v); err != nil {
			return q, err
		}
	}
	if bad != nil {
		return q, listing.InvalidQuery(bad...)
	}
	return q, nil
}

// checkpoint answers the latest signed checkpoint.
//
//	@Summary	The latest signed checkpoint of the log
//	@Tags		peristiwa
//	@Success	200	{object}	CheckpointView
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/peristiwa/checkpoint [get]
func (h *handler) checkpoint(c echo.Context) error {
	if err := httpapi.NoQuery(c); err != nil {
		return err
	}
	return httpapi.JSON(c, func(ctx context.Context, _ httpapi.Viewer) (CheckpointView, error) {
		cp, keys, err := h.svc.Checkpoint(ctx)
		return CheckpointView{Ukuran: cp.Size, Akar: base64.StdEncoding.EncodeToString(cp.Root[:]), Pada: cp.At, Catatan: cp.Note, KunciPublik: keys}, err
	})
}

// history answers the versions of one record, newest first.
//
//	@Summary	History of a record
//	@Tags		riwayat
//	@Param		id	path	string	true	"record id"
//	@Param		limit	query	int	false	"versions a page"	minimum(1)	maximum(100)	default(20)
//	@Param		cursor	query	string	false	"where the page begins"
//	@Success	200	{object}	httpapi.Collection[RevisiView]
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/rencana-kegiatan/{id}/riwayat [get]
//	@Router		/koordinasi/{id}/riwayat [get]
//	@Router		/pelaksanaan/{id}/riwayat [get]
//	@Router		/arsip-laporan/{id}/riwayat [get]
//	@Router		/templat-naskah/{id}/riwayat [get]
//	@Router		/survei-mitra/{id}/riwayat [get]
//	@Router		/permintaan-layanan/{id}/riwayat [get]
//	@Router		/naskah/{id}/riwayat [get]
//	@Router		/mitra/{id}/riwayat [get]
//	@Router		/impor/{id}/riwayat [get]
//	@Router		/unit/{id}/riwayat [get]
//	@Router		/prodi/{id}/riwayat [get]
//	@Router		/pengguna/{id}/riwayat [get]
//	@Router		/token-layanan/{id}/riwayat [get]
//	@Router		/delegasi/{id}/riwayat [get]
//	@Router		/webhook/{id}/riwayat [get]
func (h *handler) history(c echo.Context, src journal.Source) error {
	if err := httpapi.NoQuery(c, "limit", "cursor"); err != nil {
		return err
	}
	return httpapi.Paged(c, func(ctx context.Context, w httpapi.Viewer, limit int, sign listing.Signer) (listing.Page[RevisiView], error) {
		var page listing.Page[RevisiView]
		before := 0
		if cur := c.QueryParam("cursor"); cur != "" {
			if err := sign.Open(cur, &before); err != nil {
				return page, httpapi.BadCursor()
			}
		}
		rs, names, err := h.svc.History(ctx, w.By, src, c.Param("id"), limit+1, before)
		if err != nil {
			return page, err
		}
		var next *string
		if len(rs) > limit {
			rs = rs[:limit]
			s, err := sign.Seal(rs[limit-1].Versi)
			if err != nil {
				return page, err
			}
			next = &s
		}
		vs := make([]RevisiView, len(rs))
		for i, r := range rs {
			vs[i] = RevisiView{Revision: r, PelakuNama: names[r.Pelaku.ID]}
			if r.AtasNama != nil {
				vs[i].PelakuNama = actor.ActingFor(vs[i].PelakuNama, names[*r.AtasNama])
			}
		}
		return listing.NewPage(vs, limit, next, c.QueryParams()), nil
	})
}
