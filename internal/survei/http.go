package survei

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/labstack/echo/v4"

	"kerjasama/internal/httpapi"
	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/journal"
	"kerjasama/internal/platform/laju"
	"kerjasama/internal/platform/listing"
)

// View is a survey as the API shows it. rata_rata is the mean of the scores,
// rounded half up to two decimals; null while nothing is answered.
type View struct {
	Survei
	RataRata       *float64               `json:"rata_rata" minimum:"1" maximum:"4" extensions:"x-nullable"`
	Pelaksanaan    *db.PelaksanaanRingkas `json:"pelaksanaan" extensions:"x-nullable"` // with ?expand=pelaksanaan, where the caller may see it
	Mitra          *db.MitraRingkas       `json:"mitra" extensions:"x-nullable"`       // with ?expand=mitra
	AllowedActions []httpapi.Action       `json:"allowed_actions"`
} //@name SurveiMitra

// Tautan is a link as it is told this once. A repeated answer
// (Idempotency-Replayed) has null for both: the secret is not kept.
type Tautan struct {
	ID              string    `json:"id" format:"uuid"`
	Tautan          *string   `json:"tautan" format:"uri" extensions:"x-nullable"`
	Token           *string   `json:"token" extensions:"x-nullable"`
	KedaluwarsaPada time.Time `json:"kedaluwarsa_pada" format:"date-time"`
	versi           int
} //@name SurveiTautan

// Version returns the survey's version, for the ETag.
func (t Tautan) Version() int { return t.versi }

// Identity returns the survey's id.
func (t Tautan) Identity() string { return t.ID }

// Terbit is the body of a new link.
type Terbit struct {
	MitraID     string `json:"mitra_id" format:"uuid"`
	BerlakuHari *int   `json:"berlaku_hari" minimum:"1" maximum:"180" default:"30" extensions:"x-nullable,x-optional"`
} //@name SurveiTerbit

// TerbitUlang is the body of terbitkan-ulang.
type TerbitUlang struct {
	BerlakuHari *int `json:"berlaku_hari" minimum:"1" maximum:"180" default:"30" extensions:"x-nullable,x-optional"`
} //@name SurveiTerbitUlang

type handler struct {
	svc  *Service
	spec *listing.Spec
}

// Register adds the slice's routes: the office's, and the public page.
func Register(r *httpapi.Router, svc *Service) {
	h := &handler{svc: svc, spec: Spec(svc.j.Now)}
	link := httpapi.Answer[Tautan](http.StatusCreated)
	r.POST("/pelaksanaan/:id/survei", actor.SurveiKelola, h.issue, httpapi.Body[Terbit](), link)
	r.GET("/survei-mitra", actor.SurveiBaca, h.list, httpapi.List(h.spec), httpapi.Answer[httpapi.Collection[View]](http.StatusOK))
	r.POST("/survei-mitra", actor.SurveiKelola, h.record, httpapi.Body[Catatan](), httpapi.Answer[View](http.StatusCreated))
	r.GET("/survei-mitra/:id", actor.SurveiBaca, h.get, httpapi.Answer[View](http.StatusOK))
	r.POST("/survei-mitra/:id/terbitkan-ulang", actor.SurveiKelola, h.reissue, httpapi.Body[TerbitUlang](), link)

	p := &page{svc: svc, limit: laju.New(svc.cfg.PerSecond, svc.cfg.Burst)}
	r.GET("/survei/:token", actor.Publik, p.get, httpapi.Answer[Publik](http.StatusOK))
	r.POST("/survei/:token", actor.Publik, p.post, httpapi.Body[Isian](), httpapi.Answer[Terima](http.StatusOK))
}

// link renders a link with its secret, where this answer is the first.
func (h *handler) link(c echo.Context) httpapi.View[Survei, Tautan] {
	return func(_ context.Context, _ httpapi.Viewer, s Survei) (Tautan, error) {
		c.Response().Header().Set(echo.HeaderLocation, httpapi.Base+"/survei-mitra/"+s.ID)
		t := Tautan{ID: s.ID, KedaluwarsaPada: *s.KedaluwarsaPada, versi: s.Versi}
		if s.Token != "" {
			address := h.svc.link(s.Token)
			t.Tautan, t.Token = &address, &s.Token
		}
		return t, nil
	}
}

// views renders surveys; acts are the records whose actions are shown.
func (h *handler) views(ctx context.Context, w httpapi.Viewer, ss, acts []Survei, expand []string) ([]View, error) {
	var activities, partners []string
	for i := range ss {
		if ss[i].MitraKini != "" {
			ss[i].MitraID = ss[i].MitraKini
		}
		if slices.Contains(expand, "pelaksanaan") {
			activities = append(activities, ss[i].PelaksanaanID)
		}
		if slices.Contains(expand, "mitra") {
			partners = append(partners, ss[i].MitraID)
		}
	}
	g := h.svc.j.DB().Gorm
	named, err := db.Activities(ctx, g, w.By, activities)
	if err != nil {
		return nil, err
	}
	known, err := db.Partners(ctx, g, partners)
	if err != nil {
		return nil, err
	}
	out := make([]View, len(ss))
	for i, s := range ss {
		v := View{Survei: s, AllowedActions: httpapi.Actions(alur.Actions(acts[i], w.By), w.Lang)}
		v.Status = s.Kini()
		if m := s.Mean(); m != nil {
			mean := float64(*m) / 100
			v.RataRata = &mean
		}
		if p, ok := named[s.PelaksanaanID]; ok {
			v.Pelaksanaan = &p
		}
		if m, ok := known[s.MitraID]; ok {
			v.Mitra = &m
		}
		out[i] = v
	}
	return out, nil
}

// view renders the outcome of a change. A repeated answer shows the record as it
// was, with the actions and names of now.
func (h *handler) view(ctx context.Context, w httpapi.Viewer, s Survei) (View, error) {
	now := s
	if w.Replayed {
		var err error
		if now, err = h.svc.Get(ctx, w.By, s.ID); err != nil {
			return View{}, err
		}
		s.DibuatOleh.Nama, s.DiubahOleh.Nama = now.DibuatOleh.Nama, w.By.Ref().Nama
	}
	vs, err := h.views(ctx, w, []Survei{s}, []Survei{now}, nil)
	if err != nil {
		return View{}, err
	}
	return vs[0], nil
}

// issue makes a link for one partner of an activity.
//
//	@Summary	Make a survey link for a partner of an activity (its secret is told once)
//	@Tags		survei-mitra
//	@Param		id	path	string	true	"activity id"
//	@Param		body	body	Terbit	true	"the partner, and how many days the link lives"
//	@Success	201	{object}	Tautan
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/pelaksanaan/{id}/survei [post]
func (h *handler) issue(c echo.Context) error {
	return httpapi.Create(c, h.link(c), func(ctx context.Context, call journal.Call, in Terbit) (Answer, error) {
		return h.svc.Issue(ctx, call, c.Param("id"), in.MitraID, in.BerlakuHari)
	})
}

// list answers the surveys the caller may see.
//
//	@Summary	List partner surveys
//	@Tags		survei-mitra
//	@Success	200	{object}	httpapi.Collection[View]
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/survei-mitra [get]
func (h *handler) list(c echo.Context) error {
	return httpapi.Rows(c, h.spec, h.svc.List, h.views)
}

// record enters a survey that came back on paper.
//
//	@Summary	Record a survey that came back outside the system, with its evidence
//	@Tags		survei-mitra
//	@Param		body	body	Catatan	true	"the answers and where they are to be seen"
//	@Success	201	{object}	View
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/survei-mitra [post]
func (h *handler) record(c echo.Context) error {
	return httpapi.Create(c, h.view, h.svc.Record)
}

// get answers one survey, now or as it was at ?per=.
//
//	@Summary	Read a partner survey
//	@Tags		survei-mitra
//	@Param		id	path	string	true	"survey id"
//	@Success	200	{object}	View
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/survei-mitra/{id} [get]
func (h *handler) get(c echo.Context) error {
	return httpapi.One(c, h.spec, h.svc.Get, h.svc.AsOf, h.views)
}

// reissue replaces a link that was not answered.
//
//	@Summary	Replace a survey link; the one before stops working
//	@Tags		survei-mitra
//	@Param		id	path	string	true	"survey id"
//	@Param		body	body	TerbitUlang	false	"how many days the new link lives"
//	@Success	201	{object}	Tautan
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/survei-mitra/{id}/terbitkan-ulang [post]
func (h *handler) reissue(c echo.Context) error {
	return httpapi.Create(c, h.link(c), func(ctx context.Context, call journal.Call, in TerbitUlang) (Answer, error) {
		return h.svc.Reissue(ctx, call, c.Param("id"), in.BerlakuHari)
	})
}
