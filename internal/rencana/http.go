package rencana

import (
	"context"
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"kerjasama/internal/httpapi"
	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/journal"
	"kerjasama/internal/platform/listing"
)

// View is a plan as the API shows it.
type View struct {
	Rencana
	Mitra          []db.MitraRingkas `json:"mitra,format:emitnull" extensions:"x-nullable"` // with ?expand=mitra
	AllowedActions []httpapi.Action  `json:"allowed_actions"`
} //@name RencanaKegiatan

// Jadwal is the body of jadwal-ulang.
type Jadwal struct {
	TanggalMulai   clock.Date `json:"tanggal_mulai" swaggertype:"string" format:"date"`
	TanggalSelesai clock.Date `json:"tanggal_selesai" swaggertype:"string" format:"date"`
	Alasan         string     `json:"alasan" maxLength:"1000"`
} //@name RencanaJadwal

// Lepas is the body of lepas-mitra.
type Lepas struct {
	MitraID string `json:"mitra_id" format:"uuid"`
	Alasan  string `json:"alasan" maxLength:"1000" extensions:"x-optional"`
} //@name RencanaLepasMitra

type handler struct {
	svc  *Service
	spec *listing.Spec
}

// Register adds the slice's routes.
func Register(r *httpapi.Router, svc *Service) {
	h := &handler{svc: svc, spec: Spec()}
	ok := httpapi.Answer[View](http.StatusOK)
	r.GET("/rencana-kegiatan", actor.RencanaBaca, h.list, httpapi.List(h.spec), httpapi.Answer[httpapi.Collection[View]](http.StatusOK))
	r.POST("/rencana-kegiatan", actor.RencanaTulis, h.create, httpapi.Body[Isi](), httpapi.Answer[View](http.StatusCreated))
	r.GET("/rencana-kegiatan/:id", actor.RencanaBaca, h.get, ok)
	r.PATCH("/rencana-kegiatan/:id", actor.RencanaTulis, h.edit, httpapi.Body[Isi](), ok)
	r.DELETE("/rencana-kegiatan/:id", actor.RencanaTulis, h.remove, httpapi.Answer[struct{}](http.StatusNoContent))
	r.POST("/rencana-kegiatan/:id/ajukan", actor.RencanaProses, h.submit, ok)
	r.POST("/rencana-kegiatan/:id/tunda", actor.RencanaProses, h.postpone, httpapi.Body[httpapi.Alasan](), ok)
	r.POST("/rencana-kegiatan/:id/lanjutkan", actor.RencanaProses, h.resume, ok)
	r.POST("/rencana-kegiatan/:id/batalkan", actor.RencanaProses, h.cancel, httpapi.Body[httpapi.Alasan](), ok)
	r.POST("/rencana-kegiatan/:id/jadwal-ulang", actor.RencanaProses, h.reschedule, httpapi.Body[Jadwal](), ok)
	r.POST("/rencana-kegiatan/:id/lepas-mitra", actor.RencanaProses, h.drop, httpapi.Body[Lepas](), ok)
}

// views renders plans for a viewer.
func (h *handler) views(ctx context.Context, w httpapi.Viewer, shown, now []Rencana, expand []string) ([]View, error) {
	var partners map[string]db.MitraRingkas
	if slices.Contains(expand, "mitra") {
		var err error
		if partners, err = h.svc.Partners(ctx, shown); err != nil {
			return nil, err
		}
	}
	out := make([]View, len(shown))
	for i, r := range shown {
		out[i] = View{Rencana: r, AllowedActions: httpapi.Actions(alur.Actions(now[i], w.By), w.Lang)}
		if partners == nil {
			continue
		}
		out[i].Mitra = make([]db.MitraRingkas, len(r.MitraIDs))
		for j, id := range r.MitraIDs {
			out[i].Mitra[j] = partners[id]
		}
	}
	return out, nil
}

// view renders a plan after a change. A repeated answer shows the record as it
// was, with the actions and names of now.
func (h *handler) view(ctx context.Context, w httpapi.Viewer, r Rencana) (View, error) {
	now := r
	if w.Replayed {
		if cur, err := h.svc.Get(ctx, w.By, r.ID); err == nil {
			now = cur
			r.DibuatOleh.Nama, r.DiubahOleh.Nama = cur.DibuatOleh.Nama, w.By.Ref().Nama
		}
	}
	return View{Rencana: r, AllowedActions: httpapi.Actions(alur.Actions(now, w.By), w.Lang)}, nil
}

// list answers the plans the caller may see.
//
//	@Summary	List plans
//	@Tags		rencana-kegiatan
//	@Success	200	{object}	httpapi.Collection[View]
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/rencana-kegiatan [get]
func (h *handler) list(c echo.Context) error {
	return httpapi.Rows(c, h.spec, h.svc.List, h.views)
}

// create drafts a plan.
//
//	@Summary	Draft a plan
//	@Tags		rencana-kegiatan
//	@Param		body	body	Isi	true	"the plan"
//	@Success	201	{object}	View
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/rencana-kegiatan [post]
func (h *handler) create(c echo.Context) error {
	return httpapi.Create(c, h.view, h.svc.Create)
}

// get answers one plan, now or as it was at ?per=.
//
//	@Summary	Read a plan
//	@Tags		rencana-kegiatan
//	@Param		id	path	string	true	"plan id"
//	@Success	200	{object}	View
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/rencana-kegiatan/{id} [get]
func (h *handler) get(c echo.Context) error {
	return httpapi.One(c, h.spec, h.svc.Get, h.svc.AsOf, h.views)
}

// edit changes a draft.
//
//	@Summary	Change a draft
//	@Tags		rencana-kegiatan
//	@Param		id	path	string	true	"plan id"
//	@Param		body	body	Isi	true	"merge-patch of the plan"
//	@Success	200	{object}	View
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/rencana-kegiatan/{id} [patch]
func (h *handler) edit(c echo.Context) error {
	return httpapi.Edit(c, h.view, h.svc.Edit)
}

// remove deletes a draft.
//
//	@Summary	Delete a draft
//	@Tags		rencana-kegiatan
//	@Param		id	path	string	true	"plan id"
//	@Success	204
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/rencana-kegiatan/{id} [delete]
func (h *handler) remove(c echo.Context) error {
	return httpapi.Remove(c, func(ctx context.Context, call journal.Call) (Answer, error) {
		return h.svc.Delete(ctx, call, c.Param("id"))
	})
}

// submit hands a plan to the coordinator.
//
//	@Summary	Submit a plan for coordination
//	@Tags		rencana-kegiatan
//	@Param		id	path	string	true	"plan id"
//	@Success	200	{object}	View
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/rencana-kegiatan/{id}/ajukan [post]
func (h *handler) submit(c echo.Context) error {
	return httpapi.Act(c, h.view, func(ctx context.Context, call journal.Call, _ httpapi.Empty) (Answer, error) {
		return h.svc.Submit(ctx, call, c.Param("id"))
	})
}

// postpone sets a plan aside.
//
//	@Summary	Postpone a plan
//	@Tags		rencana-kegiatan
//	@Param		id	path	string	true	"plan id"
//	@Param		body	body	httpapi.Alasan	true	"the reason"
//	@Success	200	{object}	View
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/rencana-kegiatan/{id}/tunda [post]
func (h *handler) postpone(c echo.Context) error {
	return httpapi.Act(c, h.view, func(ctx context.Context, call journal.Call, in httpapi.Alasan) (Answer, error) {
		return h.svc.Postpone(ctx, call, c.Param("id"), in.Alasan)
	})
}

// resume takes a postponed plan up again.
//
//	@Summary	Resume a postponed plan
//	@Tags		rencana-kegiatan
//	@Param		id	path	string	true	"plan id"
//	@Success	200	{object}	View
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/rencana-kegiatan/{id}/lanjutkan [post]
func (h *handler) resume(c echo.Context) error {
	return httpapi.Act(c, h.view, func(ctx context.Context, call journal.Call, _ httpapi.Empty) (Answer, error) {
		return h.svc.Resume(ctx, call, c.Param("id"))
	})
}

// cancel ends a plan that was not carried out.
//
//	@Summary	Cancel a plan
//	@Tags		rencana-kegiatan
//	@Param		id	path	string	true	"plan id"
//	@Param		body	body	httpapi.Alasan	true	"the reason"
//	@Success	200	{object}	View
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/rencana-kegiatan/{id}/batalkan [post]
func (h *handler) cancel(c echo.Context) error {
	return httpapi.Act(c, h.view, func(ctx context.Context, call journal.Call, in httpapi.Alasan) (Answer, error) {
		return h.svc.Cancel(ctx, call, c.Param("id"), in.Alasan)
	})
}

// reschedule moves a plan's dates.
//
//	@Summary	Reschedule a plan
//	@Tags		rencana-kegiatan
//	@Param		id	path	string	true	"plan id"
//	@Param		body	body	Jadwal	true	"the new dates and the reason"
//	@Success	200	{object}	View
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/rencana-kegiatan/{id}/jadwal-ulang [post]
func (h *handler) reschedule(c echo.Context) error {
	return httpapi.Act(c, h.view, func(ctx context.Context, call journal.Call, in Jadwal) (Answer, error) {
		return h.svc.Reschedule(ctx, call, c.Param("id"), in.TanggalMulai, in.TanggalSelesai, in.Alasan)
	})
}

// drop takes a partner who declined off a plan.
//
//	@Summary	Drop a partner who declined
//	@Tags		rencana-kegiatan
//	@Param		id	path	string	true	"plan id"
//	@Param		body	body	Lepas	true	"the partner"
//	@Success	200	{object}	View
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/rencana-kegiatan/{id}/lepas-mitra [post]
func (h *handler) drop(c echo.Context) error {
	return httpapi.Act(c, h.view, func(ctx context.Context, call journal.Call, in Lepas) (Answer, error) {
		return h.svc.Drop(ctx, call, c.Param("id"), in.MitraID, in.Alasan)
	})
}
