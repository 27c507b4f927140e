package mitra

import (
	"context"
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/labstack/echo/v4"

	"kerjasama/internal/httpapi"
	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/journal"
	"kerjasama/internal/platform/listing"
)

// Kontak is a contact as the API shows it: to those outside the office by name
// only (UU 27/2022), the rest null.
type Kontak struct {
	Nama    string  `json:"nama"`
	Jabatan *string `json:"jabatan" extensions:"x-nullable"`
	Surel   *string `json:"surel" extensions:"x-nullable"`
	Telepon *string `json:"telepon" extensions:"x-nullable"`
	Utama   bool    `json:"utama"`
} //@name MitraKontak

// View is a partner as the API shows them.
type View struct {
	Rekaman
	Kontak         []Kontak         `json:"kontak"`
	AllowedActions []httpapi.Action `json:"allowed_actions"`
} //@name Mitra

// Gabung is the body of gabung: the partner that survives.
type Gabung struct {
	KeID string `json:"ke_id" format:"uuid"`
} //@name MitraGabung

// Serupa lists partners of a similar name, best first.
type Serupa struct {
	Data []Mirip `json:"data"`
} //@name MitraSerupaDaftar

type handler struct {
	svc  *Service
	spec *listing.Spec
}

// Register adds the slice's routes.
func Register(r *httpapi.Router, svc *Service) {
	h := &handler{svc: svc, spec: Spec()}
	ok := httpapi.Answer[View](http.StatusOK)
	r.GET("/mitra", actor.MitraBaca, h.list, httpapi.List(h.spec), httpapi.Answer[httpapi.Collection[View]](http.StatusOK))
	r.POST("/mitra", actor.MitraBuat, h.create, httpapi.Body[Isi](), httpapi.Answer[View](http.StatusCreated))
	r.GET("/mitra/serupa", actor.MitraBaca, h.similar, httpapi.Answer[Serupa](http.StatusOK))
	r.GET("/mitra/:id", actor.MitraBaca, h.get, ok)
	r.PATCH("/mitra/:id", actor.MitraUbah, h.edit, httpapi.Body[Isi](), ok)
	r.POST("/mitra/:id/aktifkan", actor.MitraKelola, h.activate, ok)
	r.POST("/mitra/:id/nonaktifkan", actor.MitraKelola, h.deactivate, ok)
	r.POST("/mitra/:id/gabung", actor.MitraKelola, h.merge, httpapi.Body[Gabung](), ok)
	r.POST("/mitra/:id/batalkan-gabung", actor.MitraKelola, h.unmerge, ok)
}

// views renders partners, with the contacts the viewer may see.
func (h *handler) views(ctx context.Context, w httpapi.Viewer, ms, now []Mitra, _ []string) ([]View, error) {
	all, err := h.svc.contacts(ctx, nil, ms)
	if err != nil {
		return nil, err
	}
	whole := !w.By.May(actor.MitraKontak).None()
	out := make([]View, len(ms))
	for i, m := range ms {
		v := View{Rekaman: m.Rekaman, Kontak: []Kontak{}, AllowedActions: httpapi.Actions(alur.Actions(now[i], w.By), w.Lang)}
		v.Status = m.status()
		for _, k := range all[m.ID] {
			c := Kontak{Nama: k.Nama, Utama: k.Utama}
			if whole {
				c = Kontak(k)
			}
			v.Kontak = append(v.Kontak, c)
		}
		out[i] = v
	}
	return out, nil
}

func (h *handler) view(ctx context.Context, w httpapi.Viewer, m Mitra) (View, error) {
	now := m
	if w.Replayed {
		var err error
		if now, err = h.svc.Get(ctx, w.By, m.ID); err != nil {
			return View{}, err
		}
		m.DibuatOleh.Nama, m.DiubahOleh.Nama = now.DibuatOleh.Nama, w.By.Ref().Nama
	}
	vs, err := h.views(ctx, w, []Mitra{m}, []Mitra{now}, nil)
	if err != nil {
		return View{}, err
	}
	return vs[0], nil
}

// list answers the partners.
//
//	@Summary	List partners
//	@Tags		mitra
//	@Success	200	{object}	httpapi.Collection[View]
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/mitra [get]
func (h *handler) list(c echo.Context) error {
	return httpapi.Rows(c, h.spec, h.svc.List, h.views)
}

// create enters a partner: aktif by the office, calon by a unit.
//
//	@Summary	Enter a partner
//	@Tags		mitra
//	@Param		body	body	Isi	true	"the partner"
//	@Success	201	{object}	View
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/mitra [post]
func (h *handler) create(c echo.Context) error {
	return httpapi.Create(c, h.view, h.svc.Create)
}

// similar answers partners whose name resembles one about to be entered.
//
//	@Summary	Partners of a similar name
//	@Tags		mitra
//	@Param		nama	query	string	true	"the name to compare"	minlength(3)	maxlength(300)
//	@Success	200	{object}	Serupa
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/mitra/serupa [get]
func (h *handler) similar(c echo.Context) error {
	if err := httpapi.NoQuery(c, "nama"); err != nil {
		return err
	}
	name := strings.TrimSpace(c.QueryParam("nama"))
	if err := httpapi.PlainText(name); err != nil {
		return err
	}
	if n := utf8.RuneCountInString(name); n < 3 || n > 300 {
		return listing.InvalidQuery(fault.Field{Pointer: "nama", Code: "wrong_length", Detail: fault.T("Isi 3 sampai 300 karakter.", "Give 3 to 300 characters.")})
	}
	return httpapi.JSON(c, func(ctx context.Context, _ httpapi.Viewer) (Serupa, error) {
		all, err := h.svc.Similar(ctx, name)
		return Serupa{Data: all}, err
	})
}

// get answers one partner, now or as they were at ?per=.
//
//	@Summary	Read a partner
//	@Tags		mitra
//	@Param		id	path	string	true	"partner id"
//	@Success	200	{object}	View
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/mitra/{id} [get]
func (h *handler) get(c echo.Context) error {
	return httpapi.One(c, h.spec, h.svc.Get, h.svc.AsOf, h.views)
}

// edit changes a partner.
//
//	@Summary	Change a partner
//	@Tags		mitra
//	@Param		id	path	string	true	"partner id"
//	@Param		body	body	Isi	true	"merge-patch of the partner"
//	@Success	200	{object}	View
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/mitra/{id} [patch]
func (h *handler) edit(c echo.Context) error {
	return httpapi.Edit(c, h.view, h.svc.Edit)
}

func (h *handler) move(c echo.Context, do string) error {
	return httpapi.Act(c, h.view, func(ctx context.Context, call journal.Call, _ httpapi.Empty) (Answer, error) {
		return h.svc.Move(ctx, call, c.Param("id"), do)
	})
}

// activate lets a partner be named in new records.
//
//	@Summary	Activate a partner
//	@Tags		mitra
//	@Param		id	path	string	true	"partner id"
//	@Success	200	{object}	View
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/mitra/{id}/aktifkan [post]
func (h *handler) activate(c echo.Context) error { return h.move(c, "aktifkan") }

// deactivate keeps a partner out of new records.
//
//	@Summary	Deactivate a partner
//	@Tags		mitra
//	@Param		id	path	string	true	"partner id"
//	@Success	200	{object}	View
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/mitra/{id}/nonaktifkan [post]
func (h *handler) deactivate(c echo.Context) error { return h.move(c, "nonaktifkan") }

// merge points a partner at the entry that survives.
//
//	@Summary	Merge a partner into another
//	@Tags		mitra
//	@Param		id	path	string	true	"partner id"
//	@Param		body	body	Gabung	true	"the survivor"
//	@Success	200	{object}	View
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/mitra/{id}/gabung [post]
func (h *handler) merge(c echo.Context) error {
	return httpapi.Act(c, h.view, func(ctx context.Context, call journal.Call, in Gabung) (Answer, error) {
		return h.svc.Merge(ctx, call, c.Param("id"), in.KeID)
	})
}

// unmerge undoes a merge.
//
//	@Summary	Undo a merge
//	@Tags		mitra
//	@Param		id	path	string	true	"partner id"
//	@Success	200	{object}	View
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/mitra/{id}/batalkan-gabung [post]
func (h *handler) unmerge(c echo.Context) error {
	return httpapi.Act(c, h.view, func(ctx context.Context, call journal.Call, _ httpapi.Empty) (Answer, error) {
		return h.svc.Unmerge(ctx, call, c.Param("id"))
	})
}
