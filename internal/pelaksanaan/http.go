package pelaksanaan

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/labstack/echo/v4"

	"kerjasama/internal/httpapi"
	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/journal"
	"kerjasama/internal/platform/listing"
)

// View is an activity as the API shows it.
type View struct {
	Rekaman
	DilaporkanOleh   *actor.Ref         `json:"dilaporkan_oleh" extensions:"x-nullable"`
	DiverifikasiOleh *actor.Ref         `json:"diverifikasi_oleh" extensions:"x-nullable"`
	LuarMasaBerlaku  bool               `json:"di_luar_masa_berlaku"` // outside its agreement's period
	TanpaDasar       bool               `json:"tanpa_dasar"`          // no agreement behind it
	Ralat            []journal.Ralat    `json:"ralat"`
	Mitra            []db.MitraRingkas  `json:"mitra,format:emitnull" extensions:"x-nullable"` // with ?expand=mitra
	Naskah           *db.NaskahRingkas  `json:"naskah" extensions:"x-nullable"`                // with ?expand=naskah, where the caller may see it
	Rencana          *db.RencanaRingkas `json:"rencana" extensions:"x-nullable"`               // with ?expand=rencana, where the caller may see it
	AllowedActions   []httpapi.Action   `json:"allowed_actions"`
} //@name Pelaksanaan

// Catatan is the body of verifikasi; kembalikan requires it.
type Catatan struct {
	Catatan *string `json:"catatan" maxLength:"2000" extensions:"x-nullable,x-optional"`
} //@name PelaksanaanCatatan

// CatatanWajib is the body of kembalikan.
type CatatanWajib struct {
	Catatan string `json:"catatan" maxLength:"2000"`
} //@name PelaksanaanCatatanWajib

// Ralat is the body of ralat.
type Ralat struct {
	Perubahan KoreksiSebagian `json:"perubahan"`
	Alasan    string          `json:"alasan" maxLength:"1000"`
} //@name PelaksanaanRalat

type handler struct {
	svc  *Service
	spec *listing.Spec
}

// Register adds the slice's routes.
func Register(r *httpapi.Router, svc *Service) {
	h := &handler{svc: svc, spec: Spec()}
	ok := httpapi.Answer[View](http.StatusOK)
	r.GET("/pelaksanaan", actor.PelaksanaanBaca, h.list, httpapi.List(h.spec), httpapi.Answer[httpapi.Collection[View]](http.StatusOK))
	r.POST("/pelaksanaan", actor.PelaksanaanTulis, h.create, httpapi.Body[Isi](), httpapi.Answer[View](http.StatusCreated))
	r.POST("/pelaksanaan/verifikasi-massal", actor.PelaksanaanPeriksa, h.verifyMany, httpapi.Body[Massal](), httpapi.Answer[HasilMassal](http.StatusOK))
	r.GET("/pelaksanaan/:id", actor.PelaksanaanBaca, h.get, ok)
	r.PATCH("/pelaksanaan/:id", actor.PelaksanaanTulis, h.edit, httpapi.Body[Ubahan](), ok)
	r.POST("/pelaksanaan/:id/mulai", actor.PelaksanaanTulis, h.start, ok)
	r.POST("/pelaksanaan/:id/selesaikan", actor.PelaksanaanTulis, h.finish, httpapi.Body[Selesaikan](), ok)
	r.POST("/pelaksanaan/:id/laporkan", actor.PelaksanaanTulis, h.report, httpapi.Body[Laporkan](), ok)
	r.POST("/pelaksanaan/:id/verifikasi", actor.PelaksanaanPeriksa, h.verify, httpapi.Body[Catatan](), ok)
	r.POST("/pelaksanaan/:id/kembalikan", actor.PelaksanaanPeriksa, h.giveBack, httpapi.Body[CatatanWajib](), ok)
	r.POST("/pelaksanaan/:id/buka-kembali", actor.PelaksanaanBuka, h.reopen, httpapi.Body[httpapi.Alasan](), ok)
	r.POST("/pelaksanaan/:id/batalkan", actor.PelaksanaanTulis, h.cancel, httpapi.Body[httpapi.Alasan](), ok)
	r.POST("/pelaksanaan/:id/jadwal-ulang", actor.PelaksanaanTulis, h.reschedule, httpapi.Body[Jadwal](), ok)
	r.POST("/pelaksanaan/:id/bukti", actor.PelaksanaanTulis, h.addBukti, httpapi.Body[BuktiIsi](), ok)
	r.PUT("/pelaksanaan/:id/aspek/a", actor.AspekTulis, h.aspectA, httpapi.Body[AspekAIsi](), ok)
	r.PUT("/pelaksanaan/:id/aspek/b", actor.AspekTulis, h.aspectB, httpapi.Body[AspekBIsi](), ok)
	r.PUT("/pelaksanaan/:id/aspek/c", actor.AspekC, h.aspectC, httpapi.Body[AspekCIsi](), ok)
	r.POST("/pelaksanaan/:id/ralat", actor.RalatBuat, h.correct, httpapi.Body[Ralat](), ok)
}

// views renders activities; acts are the records whose actions are shown.
func (h *handler) views(ctx context.Context, w httpapi.Viewer, ps, acts []Pelaksanaan, expand []string) ([]View, error) {
	var partners, plans, agreements []string
	until := make(map[string]time.Time, len(ps))
	for _, p := range ps {
		until[p.ID] = p.DiubahPada
		if slices.Contains(expand, "mitra") {
			partners = append(partners, p.MitraIDs...)
		}
		if p.NaskahID != nil && slices.Contains(expand, "naskah") {
			agreements = append(agreements, *p.NaskahID)
		}
		if p.RencanaID != nil && slices.Contains(expand, "rencana") {
			plans = append(plans, *p.RencanaID)
		}
	}
	g := h.svc.j.DB().Gorm
	ralat, err := h.svc.j.Corrections(ctx, noun, until)
	if err != nil {
		return nil, err
	}
	mitra, err := db.Partners(ctx, g, partners)
	if err != nil {
		return nil, err
	}
	rencana, err := db.Plans(ctx, g, w.By, plans)
	if err != nil {
		return nil, err
	}
	naskah, err := db.Agreements(ctx, g, w.By, agreements)
	if err != nil {
		return nil, err
	}
	out := make([]View, len(ps))
	for i, p := range ps {
		v := View{Rekaman: p.Rekaman, DilaporkanOleh: mark(p.Pelapor), DiverifikasiOleh: mark(p.Pemeriksa), LuarMasaBerlaku: acts[i].LuarMasa, TanpaDasar: p.NaskahID == nil,
			Ralat: ralat[p.ID], AllowedActions: httpapi.Actions(alur.Actions(acts[i], w.By), w.Lang)}
		if slices.Contains(expand, "mitra") {
			v.Mitra = []db.MitraRingkas{}
			for _, id := range p.MitraIDs {
				v.Mitra = append(v.Mitra, mitra[id])
			}
		}
		v.Naskah, v.Rencana = db.Brief(naskah, p.NaskahID), db.Brief(rencana, p.RencanaID)
		out[i] = v
	}
	return out, nil
}

func mark(r actor.Ref) *actor.Ref {
	if r.ID == "" {
		return nil
	}
	return &r
}

func (h *handler) view(ctx context.Context, w httpapi.Viewer, p Pelaksanaan) (View, error) {
	now, err := h.svc.Get(ctx, w.By, p.ID) // the plan's state, which actions depend on, may have moved with it
	if err != nil {
		return View{}, err
	}
	if w.Replayed {
		if err := h.svc.name(ctx, &p); err != nil {
			return View{}, err
		}
	}
	vs, err := h.views(ctx, w, []Pelaksanaan{p}, []Pelaksanaan{now}, nil)
	if err != nil {
		return View{}, err
	}
	return vs[0], nil
}

// list answers the activities the caller may see.
//
//	@Summary	List activities
//	@Tags		pelaksanaan
//	@Success	200	{object}	httpapi.Collection[View]
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/pelaksanaan [get]
func (h *handler) list(c echo.Context) error {
	return httpapi.Rows(c, h.spec, h.svc.List, h.views)
}

// create plans an activity.
//
//	@Summary	Plan an activity
//	@Tags		pelaksanaan
//	@Param		body	body	Isi	true	"the activity"
//	@Success	201	{object}	View
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/pelaksanaan [post]
func (h *handler) create(c echo.Context) error {
	return httpapi.Create(c, h.view, h.svc.Create)
}

// get answers one activity, now or as it was at ?per=.
//
//	@Summary	Read an activity
//	@Tags		pelaksanaan
//	@Param		id	path	string	true	"activity id"
//	@Success	200	{object}	View
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/pelaksanaan/{id} [get]
func (h *handler) get(c echo.Context) error {
	return httpapi.One(c, h.spec, h.svc.Get, h.svc.AsOf, h.views)
}

// edit changes an activity, or drafts its report from selesai on.
//
//	@Summary	Change an activity, or draft its report
//	@Tags		pelaksanaan
//	@Param		id	path	string	true	"activity id"
//	@Param		body	body	Ubahan	true	"merge-patch of the activity"
//	@Success	200	{object}	View
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/pelaksanaan/{id} [patch]
func (h *handler) edit(c echo.Context) error {
	return httpapi.Edit(c, h.view, h.svc.Edit)
}

// Massal is the body of verifikasi-massal.
type Massal struct {
	IDs     []string `json:"ids"`
	Catatan *string  `json:"catatan" maxLength:"2000" extensions:"x-nullable,x-optional"`
} //@name PelaksanaanMassal

// HasilSatu is what became of one activity: its new version, or the problem.
type HasilSatu struct {
	ID    string           `json:"id"`
	Versi *int             `json:"versi" extensions:"x-nullable"`
	Galat *httpapi.Problem `json:"galat" extensions:"x-nullable"`
} //@name PelaksanaanHasilSatu

// HasilMassal is the answer of verifikasi-massal, in the order asked.
type HasilMassal struct {
	Data     []HasilSatu `json:"data"`
	Berhasil int         `json:"berhasil"`
	Gagal    int         `json:"gagal"`
} //@name PelaksanaanHasilMassal

// verifyMany verifies up to 100 reports, each for itself: one that is refused
// keeps no other from being verified. Each has its own Idempotency-Key, made of
// the call's key and its id, so the call can be repeated.
//
//	@Summary	Verify several reports, each for itself
//	@Tags		pelaksanaan
//	@Param		body	body	Massal	true	"the activities"
//	@Success	200	{object}	HasilMassal
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/pelaksanaan/verifikasi-massal [post]
func (h *handler) verifyMany(c echo.Context) error {
	var in Massal
	if err := httpapi.Decode(c, &in); err != nil {
		return err
	}
	var check fault.Check
	check.Size("/ids", len(in.IDs), 1, 100)
	fault.Unique(&check, "/ids", in.IDs)
	check.OptText("/catatan", in.Catatan, 2000)
	if err := check.Err(); err != nil {
		return err
	}
	call, err := httpapi.Call(c)
	if err != nil {
		return err
	}
	return httpapi.JSON(c, func(ctx context.Context, _ httpapi.Viewer) (HasilMassal, error) {
		out := HasilMassal{Data: make([]HasilSatu, 0, len(in.IDs))}
		for _, id := range in.IDs {
			one := call
			if call.Key != "" {
				one.Key = call.Key + " " + id
			}
			ans, err := h.svc.Verify(ctx, one, id, in.Catatan)
			if err != nil {
				if ctx.Err() != nil {
					return out, err
				}
				p := httpapi.ProblemOf(c, err)
				out.Data = append(out.Data, HasilSatu{ID: id, Galat: &p})
				out.Gagal++
				continue
			}
			out.Data = append(out.Data, HasilSatu{ID: id, Versi: &ans.Rec.Versi})
			out.Berhasil++
		}
		return out, nil
	})
}
