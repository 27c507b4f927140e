package naskah

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"kerjasama/internal/httpapi"
	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/journal"
	"kerjasama/internal/platform/listing"
)

// View is an agreement as the API shows it. masa_berlaku is null for what was not
// signed; saran_nomor is a free number to enter at the signature, null afterwards.
type View struct {
	Naskah
	MasaBerlaku    *MasaBerlaku      `json:"masa_berlaku" extensions:"x-nullable"`
	SaranNomor     *string           `json:"saran_nomor" extensions:"x-nullable"`
	Ralat          []journal.Ralat   `json:"ralat"`
	Mitra          []db.MitraRingkas `json:"mitra,format:emitnull" extensions:"x-nullable"` // with ?expand=mitra
	AllowedActions []httpapi.Action  `json:"allowed_actions"`
} //@name Naskah

type handler struct {
	svc   *Service
	spec  *listing.Spec
	files Content
}

// Register adds the slice's routes: the office's, and the public page.
func Register(r *httpapi.Router, svc *Service, files Content) {
	h := &handler{svc: svc, spec: Spec(), files: files}
	ok, made := httpapi.Answer[View](http.StatusOK), httpapi.Answer[View](http.StatusCreated)
	r.GET("/naskah", actor.NaskahBaca, h.list, httpapi.List(h.spec), httpapi.Answer[httpapi.Collection[View]](http.StatusOK))
	r.POST("/naskah", actor.NaskahKelola, h.create, httpapi.Body[Isi](), made)
	r.GET("/naskah/:id", actor.NaskahBaca, h.get, ok)
	r.PATCH("/naskah/:id", actor.NaskahKelola, h.edit, httpapi.Body[Isi](), ok)
	r.DELETE("/naskah/:id", actor.NaskahKelola, h.remove, httpapi.Answer[struct{}](http.StatusNoContent))
	r.GET("/naskah/:id/silsilah", actor.NaskahBaca, h.lineage, httpapi.Answer[Silsilah](http.StatusOK))

	r.POST("/naskah/:id/versi", actor.NaskahKelola, h.version, httpapi.Body[VersiIsi](), httpapi.Answer[VersiPenuh](http.StatusCreated))
	r.GET("/naskah/:id/versi/:nomor", actor.NaskahBaca, h.readVersion, httpapi.Answer[VersiPenuh](http.StatusOK))
	r.GET("/naskah/:id/versi/:nomor/dokumen", actor.NaskahBaca, h.document, httpapi.Refuses(http.StatusUnprocessableEntity))
	r.GET("/naskah/:id/banding", actor.NaskahBaca, h.compare, httpapi.Answer[Banding](http.StatusOK), httpapi.Refuses(http.StatusUnprocessableEntity))

	r.POST("/naskah/:id/ajukan-telaah", actor.NaskahKelola, h.submit, ok)
	r.POST("/naskah/:id/kirim-mitra", actor.NaskahKelola, h.send, ok)
	r.POST("/naskah/:id/kembalikan", actor.NaskahKelola, h.giveBack, httpapi.Body[Catatan](), ok)
	r.POST("/naskah/:id/finalkan", actor.NaskahKelola, h.finish, ok)
	r.POST("/naskah/:id/catat-tanda-tangan", actor.NaskahKelola, h.sign, httpapi.Body[TandaIsi](), ok)
	r.POST("/naskah/:id/tutup", actor.NaskahKelola, h.closeIt, httpapi.Body[Tutup](), ok)
	r.POST("/naskah/:id/batalkan", actor.NaskahKelola, h.cancel, httpapi.Body[httpapi.Alasan](), ok)
	r.POST("/naskah/:id/perpanjang", actor.NaskahKelola, h.renew, httpapi.Body[Perpanjang](), made)
	r.POST("/naskah/:id/catat-pelaporan", actor.NaskahKelola, h.report, httpapi.Body[Lapor](), ok)
	r.POST("/naskah/:id/ralat", actor.RalatBuat, h.correct, httpapi.Body[RalatIsi](), ok)

	p := newPage(svc)
	r.GET("/verifikasi/:kode", actor.Publik, p.get, httpapi.Answer[Verifikasi](http.StatusOK))
}

// views renders agreements for a viewer.
func (h *handler) views(ctx context.Context, w httpapi.Viewer, shown, now []Naskah, expand []string) ([]View, error) {
	until := make(map[string]clock.Time, len(shown))
	for _, n := range shown {
		until[n.ID] = n.DiubahPada
	}
	ralat, err := h.svc.j.Corrections(ctx, noun, until)
	if err != nil {
		return nil, err
	}
	var partners map[string]db.MitraRingkas
	if slices.Contains(expand, "mitra") {
		if partners, err = h.svc.Partners(ctx, shown); err != nil {
			return nil, err
		}
	}
	out := make([]View, len(shown))
	for i, n := range shown {
		v := View{Naskah: n, Ralat: ralat[n.ID], AllowedActions: httpapi.Actions(alur.Actions(now[i], w.By), w.Lang)}
		if m := n.MasaBerlaku(n.Hari); m != "" {
			v.MasaBerlaku = &m
		}
		if n.NomorPolibatam == nil && !n.Status.signed() && n.Status != Dibatalkan {
			no := h.svc.suggest(n)
			v.SaranNomor = &no
		}
		if partners != nil {
			v.Mitra = make([]db.MitraRingkas, len(n.MitraIDs))
			for j, id := range n.MitraIDs {
				v.Mitra[j] = partners[id]
			}
		}
		out[i] = v
	}
	return out, nil
}

// suggest returns a number that no other agreement is suggested: it is made of
// the kode. NS-2026-0007 of kind MoU is 0007/MOU/POLIBATAM/2026.
func (s *Service) suggest(n Naskah) string {
	year, no, _ := strings.Cut(strings.TrimPrefix(n.Kode, "NS-"), "-")
	return fmt.Sprintf("%s/%s/%s/%s", no, strings.ToUpper(string(n.Jenis)), s.cfg.Lembaga, year)
}

// view renders an agreement after a change. A repeated answer shows the record as
// it was, with the actions and names of now.
func (h *handler) view(ctx context.Context, w httpapi.Viewer, n Naskah) (View, error) {
	now := n
	if w.Replayed {
		n.Hari = clock.DateOf(n.DiubahPada)
		if cur, err := h.svc.Get(ctx, w.By, n.ID); err == nil {
			now = cur
			n.DibuatOleh.Nama, n.DiubahOleh.Nama = cur.DibuatOleh.Nama, w.By.Ref().Nama
			for i := range n.VersiNaskah[:min(len(n.VersiNaskah), len(cur.VersiNaskah))] {
				n.VersiNaskah[i].DibuatOleh.Nama = cur.VersiNaskah[i].DibuatOleh.Nama
			}
		}
	} else {
		now.seen(clock.DateOf(w.Now))
		n.seen(clock.DateOf(w.Now))
	}
	vs, err := h.views(ctx, w, []Naskah{n}, []Naskah{now}, nil)
	if err != nil {
		return View{}, err
	}
	return vs[0], nil
}

// list answers the agreements the caller may see.
//
//	@Summary	List agreements
//	@Tags		naskah
//	@Success	200	{object}	httpapi.Collection[View]
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/naskah [get]
func (h *handler) list(c echo.Context) error {
	return httpapi.Rows(c, h.spec, h.svc.List, h.views)
}

// create drafts an agreement.
//
//	@Summary	Draft an agreement
//	@Tags		naskah
//	@Param		body	body	Isi	true	"the agreement"
//	@Success	201	{object}	View
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/naskah [post]
func (h *handler) create(c echo.Context) error {
	return httpapi.Create(c, h.view, h.svc.Create)
}

// get answers one agreement, now or as it was at ?per=.
//
//	@Summary	Read an agreement
//	@Tags		naskah
//	@Param		id	path	string	true	"agreement id"
//	@Success	200	{object}	View
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/naskah/{id} [get]
func (h *handler) get(c echo.Context) error {
	return httpapi.One(c, h.spec, h.svc.Get, h.svc.AsOf, h.views)
}

// edit changes a draft.
//
//	@Summary	Change a draft
//	@Tags		naskah
//	@Param		id	path	string	true	"agreement id"
//	@Param		body	body	Isi	true	"merge-patch of the agreement"
//	@Success	200	{object}	View
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/naskah/{id} [patch]
func (h *handler) edit(c echo.Context) error {
	return httpapi.Edit(c, h.view, h.svc.Edit)
}

// remove deletes a draft.
//
//	@Summary	Delete an agreement that never left draf
//	@Tags		naskah
//	@Param		id	path	string	true	"agreement id"
//	@Success	204
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/naskah/{id} [delete]
func (h *handler) remove(c echo.Context) error {
	return httpapi.Remove(c, func(ctx context.Context, call journal.Call) (Answer, error) {
		return h.svc.Delete(ctx, call, c.Param("id"))
	})
}

// lineage answers what an agreement is related to.
//
//	@Summary	The lineage of an agreement: above, below, renewed and renewing
//	@Tags		naskah
//	@Param		id	path	string	true	"agreement id"
//	@Success	200	{object}	Silsilah
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/naskah/{id}/silsilah [get]
func (h *handler) lineage(c echo.Context) error {
	if err := httpapi.NoQuery(c); err != nil {
		return err
	}
	return httpapi.JSON(c, func(ctx context.Context, w httpapi.Viewer) (Silsilah, error) {
		return h.svc.Lineage(ctx, w.By, c.Param("id"))
	})
}
