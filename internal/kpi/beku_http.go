package kpi

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/labstack/echo/v4"

	"kerjasama/internal/httpapi"
	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/journal"
	"kerjasama/internal/platform/listing"
)

// SnapshotAcuan points at the snapshot a number comes from, at what changed
// since, and at the number as of now.
type SnapshotAcuan struct {
	ID            string    `json:"id" format:"uuid"`
	Href          string    `json:"href"`
	SusulanHref   string    `json:"susulan_href"`
	HidupHref     string    `json:"hidup_href"`
	DibekukanPada time.Time `json:"dibekukan_pada" format:"date-time"`
} //@name KPISnapshotAcuan

// SnapshotRingkas is a snapshot in a list.
type SnapshotRingkas struct {
	ID              string    `json:"id" format:"uuid"`
	Periode         string    `json:"periode"`
	Kode            []Kode    `json:"kode"`
	Alasan          *string   `json:"alasan" extensions:"x-nullable"`
	MenggantikanIDs []string  `json:"menggantikan_ids"`
	DibekukanPada   time.Time `json:"dibekukan_pada" format:"date-time"`
	DibekukanOleh   actor.Ref `json:"dibekukan_oleh"`
	Digest          string    `json:"digest"`
	Href            string    `json:"href"`
} //@name KPISnapshotRingkas

// SusulanView is one counted thing that differs now from what was frozen.
type SusulanView struct {
	Kode      Kode         `json:"kode"`
	Perubahan Perubahan    `json:"perubahan" enums:"masuk,keluar,menjadi_terpenuhi,menjadi_tidak_terpenuhi"`
	Jenis     string       `json:"jenis" enums:"pelaksanaan,permintaan_layanan,prodi,bidang,jurusan"`
	ID        string       `json:"id"`
	Label     string       `json:"label"`
	Href      *string      `json:"href" extensions:"x-nullable"`
	Alasan    []Peringatan `json:"alasan"`
} //@name KPISusulan

// Sources let the feed tell of targets and snapshots.
func Sources() []journal.Source {
	// A snapshot holds the numbers of every jurusan and prodi.
	whole := func(by actor.Actor) db.Cond {
		if !by.May(actor.KPIBaca).All {
			return db.Nothing()
		}
		return db.Cond{}
	}
	return []journal.Source{
		{Subjek: subjekSnapshot, Path: "/kpi/snapshot", Visible: whole, Whole: true},
		{Subjek: subjekTarget, Path: "/kpi", Whole: true},
	}
}

func (h *handler) registerSnapshot(r *httpapi.Router) {
	r.GET("/kpi/snapshot", actor.KPIBaca, h.snapshots, httpapi.Answer[httpapi.Collection[SnapshotRingkas]](http.StatusOK))
	r.POST("/kpi/snapshot", actor.KPIBeku, h.freeze, httpapi.Body[BekukanIsi](), httpapi.Answer[Snapshot](http.StatusCreated))
	r.GET("/kpi/snapshot/:id", actor.KPIBaca, h.snapshot, httpapi.Answer[Snapshot](http.StatusOK))
	r.GET("/kpi/snapshot/:id/susulan", actor.KPIBaca, h.late, httpapi.Answer[httpapi.Collection[SusulanView]](http.StatusOK))
}

// freeze keeps the answers of a period as they are now.
//
//	@Summary	Freeze KPIs of a period
//	@Tags		kpi
//	@Param		body	body	BekukanIsi	true	"period, indicators, reason"
//	@Success	201	{object}	Snapshot
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/kpi/snapshot [post]
func (h *handler) freeze(c echo.Context) error {
	return httpapi.Create(c, func(ctx context.Context, w httpapi.Viewer, s Snapshot) (Snapshot, error) {
		return h.svc.Snapshot(ctx, w.By, s.ID)
	}, h.svc.Freeze)
}

// snapshots lists what was frozen, the newest first.
//
//	@Summary	List the KPI snapshots
//	@Tags		kpi
//	@Param		periode	query	string	false	"year, quarter (2026-Q3) or month (2026-07)"
//	@Param		kode	query	string	false	"an indicator, e.g. B.1.15.12"
//	@Param		limit	query	int	false	"snapshots a page"	minimum(1)	maximum(100)	default(20)
//	@Param		cursor	query	string	false	"where the page begins"
//	@Success	200	{object}	httpapi.Collection[SnapshotRingkas]
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/kpi/snapshot [get]
func (h *handler) snapshots(c echo.Context) error {
	if err := httpapi.NoQuery(c, "periode", "kode", "limit", "cursor"); err != nil {
		return err
	}
	periode, kode := c.QueryParam("periode"), Kode("")
	if _, ok := parsePeriode(periode); !ok && periode != "" {
		return badPeriod()
	}
	if v := c.QueryParam("kode"); v != "" {
		d, ok := Cari(v)
		if !ok {
			return listing.InvalidQuery(fault.Field{Pointer: "kode", Code: "not_in_list", Detail: fault.T("Tidak ada KPI dengan kode ini; lihat /kpi.", "There is no KPI with this code; see /kpi.")})
		}
		kode = d.Kode
	}
	return httpapi.Paged(c, func(ctx context.Context, _ httpapi.Viewer, limit int, sign listing.Signer) (listing.Page[SnapshotRingkas], error) {
		var after string
		return onePage(c, limit, sign, &after, func(limit int) ([]Snapshot, error) {
			return h.svc.Snapshots(ctx, periode, kode, after, limit)
		}, Snapshot.Identity, func(s Snapshot) SnapshotRingkas {
			return SnapshotRingkas{ID: s.ID, Periode: s.Isi.Periode, Kode: s.Isi.Kode, Alasan: s.Isi.Alasan, MenggantikanIDs: s.Isi.MenggantikanIDs,
				DibekukanPada: s.Isi.DibekukanPada, DibekukanOleh: s.DibekukanOleh, Digest: s.Digest, Href: httpapi.Base + "/kpi/snapshot/" + s.ID}
		})
	})
}

// snapshot answers one snapshot.
//
//	@Summary	One KPI snapshot
//	@Tags		kpi
//	@Param		id	path	string	true	"snapshot id"	Format(uuid)
//	@Success	200	{object}	Snapshot
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/kpi/snapshot/{id} [get]
func (h *handler) snapshot(c echo.Context) error {
	if err := httpapi.NoQuery(c); err != nil {
		return err
	}
	return httpapi.Read(c, func(ctx context.Context, w httpapi.Viewer) (Snapshot, error) {
		return h.svc.Snapshot(ctx, w.By, c.Param("id"))
	})
}

// late lists what arrived, left or changed sides since a snapshot.
//
//	@Summary	What changed since a KPI snapshot
//	@Tags		kpi
//	@Param		id	path	string	true	"snapshot id"	Format(uuid)
//	@Param		limit	query	int	false	"items a page"	minimum(1)	maximum(100)	default(20)
//	@Param		cursor	query	string	false	"where the page begins"
//	@Success	200	{object}	httpapi.Collection[SusulanView]
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/kpi/snapshot/{id}/susulan [get]
func (h *handler) late(c echo.Context) error {
	if err := httpapi.NoQuery(c, "limit", "cursor"); err != nil {
		return err
	}
	return httpapi.Paged(c, func(ctx context.Context, w httpapi.Viewer, limit int, sign listing.Signer) (listing.Page[SusulanView], error) {
		var after [3]string
		return onePage(c, limit, sign, &after, func(limit int) ([]Susulan, error) {
			return h.svc.Late(ctx, w.By, c.Param("id"), after, limit)
		}, Susulan.kunci, func(s Susulan) SusulanView {
			i := itemView(Rinci{Item: s.Item}, w.Lang)
			return SusulanView{Kode: s.Kode, Perubahan: s.Perubahan, Jenis: i.Jenis, ID: i.ID, Label: i.Label, Href: i.Href, Alasan: i.Alasan}
		})
	})
}

// onePage reads a page behind the cursor of a request, into after, and shows it.
func onePage[T, V, K any](c echo.Context, limit int, sign listing.Signer, after *K, read func(int) ([]T, error), key func(T) K, show func(T) V) (page listing.Page[V], err error) {
	if cur := c.QueryParam("cursor"); cur != "" {
		if err := sign.Open(cur, after); err != nil {
			return page, httpapi.BadCursor()
		}
	}
	found, err := read(limit + 1)
	if err != nil {
		return page, err
	}
	var next *string
	if len(found) > limit {
		found = found[:limit]
		s, err := sign.Seal(key(found[limit-1]))
		if err != nil {
			return page, err
		}
		next = &s
	}
	items := make([]V, len(found))
	for i, f := range found {
		items[i] = show(f)
	}
	return listing.NewPage(items, limit, next, c.QueryParams()), nil
}

func textOptions() json.Options {
	return json.JoinOptions(json.ExperimentalSupportFormatTag(true), json.Deterministic(true))
}

// frozenText is an answer as it is kept: with every jurusan, for each reader to
// see his own of them.
func frozenText(a Jawaban, lang string) (string, error) {
	v := view(a, lang)
	v.Beku, v.Snapshot = true, snapshotOf(a)
	b, err := json.Marshal(v, textOptions())
	if err != nil {
		return "", fmt.Errorf("frozen answer: %w", err)
	}
	return string(b), nil
}

func snapshotOf(a Jawaban) *SnapshotAcuan {
	at := httpapi.Base + "/kpi/snapshot/" + a.Beku.snapshot
	a.Tanya.Hidup = true
	return &SnapshotAcuan{ID: a.Beku.snapshot, Href: at, SusulanHref: at + "/susulan", HidupHref: httpapi.Base + "/kpi/" + string(a.Definisi.Kode) + "?" + asked(a).Encode(), DibekukanPada: a.Beku.pada}
}

// thaw shows a frozen answer to a reader.
func thaw(a Jawaban, lang string) (v View, err error) {
	if err := json.Unmarshal([]byte(a.Beku.in(lang)), &v, textOptions()); err != nil {
		return v, fmt.Errorf("frozen answer of %s: %w", a.Definisi.Kode, err)
	}
	seen := []PerUnitView{}
	for _, u := range v.PerUnit {
		if a.Jangkauan.Covers(u.UnitID) {
			seen = append(seen, u)
		}
	}
	v.PerUnit = seen
	return v, nil
}
