package koordinasi

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/labstack/echo/v4"

	"kerjasama/internal/httpapi"
	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/berkas"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/journal"
	"kerjasama/internal/platform/listing"
	"kerjasama/internal/platform/surel"
)

// PesertaView is a participant as the API shows them; the address is null for
// those outside the office (UU 27/2022).
type PesertaView struct {
	Nama    string  `json:"nama"`
	Asal    Asal    `json:"asal"`
	UnitID  *string `json:"unit_id" format:"uuid" extensions:"x-nullable"`
	MitraID *string `json:"mitra_id" format:"uuid" extensions:"x-nullable"`
	Surel   *string `json:"surel" extensions:"x-nullable"`
	Hadir   *bool   `json:"hadir" extensions:"x-nullable"`
	// Undangan is where the invitation by mail stands, known for 30 days.
	Undangan *surel.Keadaan `json:"undangan" extensions:"x-nullable"`
} //@name KoordinasiPeserta

// View is a meeting as the API shows it.
type View struct {
	Rekaman
	Peserta        []PesertaView      `json:"peserta"`
	Berkas         []berkas.Ringkas   `json:"berkas"`
	Ralat          []journal.Ralat    `json:"ralat"`
	Rencana        *db.RencanaRingkas `json:"rencana" extensions:"x-nullable"` // with ?expand=rencana, where the caller may see it
	AllowedActions []httpapi.Action   `json:"allowed_actions"`
} //@name Koordinasi

// Ralat is the body of ralat.
type Ralat struct {
	Perubahan KoreksiSebagian `json:"perubahan"`
	Alasan    string          `json:"alasan" maxLength:"1000"`
} //@name KoordinasiRalat

// KoreksiSebagian is Koreksi as a merge-patch.
type KoreksiSebagian struct {
	Jenis            Jenis        `json:"jenis" extensions:"x-optional"`
	Moda             Moda         `json:"moda" extensions:"x-optional"`
	Tempat           *string      `json:"tempat" maxLength:"300" extensions:"x-nullable,x-optional"`
	Tautan           *string      `json:"tautan" format:"uri" extensions:"x-nullable,x-optional"`
	DilaksanakanPada time.Time    `json:"dilaksanakan_pada" format:"date-time" extensions:"x-optional"`
	Hasil            Hasil        `json:"hasil" extensions:"x-optional"`
	HasilMitra       []HasilMitra `json:"hasil_mitra" extensions:"x-optional"`
	Notula           string       `json:"notula" maxLength:"20000" extensions:"x-optional"`
} //@name KoordinasiKoreksi

type handler struct {
	svc  *Service
	spec *listing.Spec
}

// Register adds the slice's routes.
func Register(r *httpapi.Router, svc *Service) {
	h := &handler{svc: svc, spec: Spec()}
	ok := httpapi.Answer[View](http.StatusOK)
	r.GET("/koordinasi", actor.KoordinasiBaca, h.list, httpapi.List(h.spec), httpapi.Answer[httpapi.Collection[View]](http.StatusOK))
	r.POST("/koordinasi", actor.KoordinasiKelola, h.create, httpapi.Body[Isi](), httpapi.Answer[View](http.StatusCreated))
	r.GET("/koordinasi/:id", actor.KoordinasiBaca, h.get, ok)
	r.PATCH("/koordinasi/:id", actor.KoordinasiKelola, h.edit, httpapi.Body[Ubahan](), ok)
	r.POST("/koordinasi/:id/catat-hasil", actor.KoordinasiKelola, h.record, httpapi.Body[Catatan](), ok)
	r.POST("/koordinasi/:id/jadwal-ulang", actor.KoordinasiKelola, h.reschedule, httpapi.Body[Jadwal](), ok)
	r.POST("/koordinasi/:id/undang", actor.KoordinasiKelola, h.invite, httpapi.Body[Undangan](), ok)
	r.POST("/koordinasi/:id/batalkan", actor.KoordinasiKelola, h.cancel, httpapi.Body[httpapi.Alasan](), ok)
	r.POST("/koordinasi/:id/ralat", actor.RalatBuat, h.correct, httpapi.Body[Ralat](), ok)
}

// views renders meetings; acts are the records whose actions are shown.
func (h *handler) views(ctx context.Context, w httpapi.Viewer, ks, acts []Koordinasi, expand []string) ([]View, error) {
	g := h.svc.j.DB().Gorm
	participants, err := people(ctx, g, ks)
	if err != nil {
		return nil, err
	}
	var files, planIDs []string
	until := make(map[string]time.Time, len(ks))
	for _, k := range ks {
		files = append(files, k.BerkasIDs...)
		planIDs = append(planIDs, k.RencanaID)
		until[k.ID] = k.DiubahPada
	}
	letters, err := h.svc.letters(ctx, ks, participants)
	if err != nil {
		return nil, err
	}
	infos, err := h.svc.berkas.Info(ctx, nil, files)
	if err != nil {
		return nil, err
	}
	ralat, err := h.svc.j.Corrections(ctx, noun, until)
	if err != nil {
		return nil, err
	}
	if !slices.Contains(expand, "rencana") {
		planIDs = nil
	}
	named, err := db.Plans(ctx, g, w.By, planIDs)
	if err != nil {
		return nil, err
	}
	whole := !w.By.May(actor.MitraKontak).None()
	out := make([]View, len(ks))
	for i, k := range ks {
		acts[i].sekarang, acts[i].bersurat = w.Now, h.svc.mail.On()
		v := View{Rekaman: k.Rekaman, Peserta: []PesertaView{}, Berkas: make([]berkas.Ringkas, 0, len(k.BerkasIDs)), Ralat: ralat[k.ID],
			AllowedActions: httpapi.Actions(alur.Actions(acts[i], w.By), w.Lang)}
		for _, p := range participants[k.ID] {
			pv := PesertaView{Nama: p.Nama, Asal: p.Asal, UnitID: p.UnitID, MitraID: p.MitraID, Hadir: p.Hadir}
			if p.Surel != nil {
				if s, ok := letters[invitation(k.ID, *p.Surel)]; ok {
					pv.Undangan = &s
				}
				if whole {
					pv.Surel = p.Surel
				}
			}
			v.Peserta = append(v.Peserta, pv)
		}
		for _, id := range k.BerkasIDs {
			v.Berkas = append(v.Berkas, infos[id])
		}
		if r, ok := named[k.RencanaID]; ok {
			v.Rencana = &r
		}
		out[i] = v
	}
	return out, nil
}

func (h *handler) view(ctx context.Context, w httpapi.Viewer, k Koordinasi) (View, error) {
	now := k
	if w.Replayed {
		var err error
		if now, err = h.svc.Get(ctx, w.By, k.ID); err != nil {
			return View{}, err
		}
		k.DibuatOleh.Nama, k.DiubahOleh.Nama = now.DibuatOleh.Nama, w.By.Ref().Nama
	}
	vs, err := h.views(ctx, w, []Koordinasi{k}, []Koordinasi{now}, nil)
	if err != nil {
		return View{}, err
	}
	return vs[0], nil
}

// list answers the meetings the caller may see.
//
//	@Summary	List meetings
//	@Tags		koordinasi
//	@Success	200	{object}	httpapi.Collection[View]
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/koordinasi [get]
func (h *handler) list(c echo.Context) error {
	return httpapi.Rows(c, h.spec, h.svc.List, h.views)
}

// create schedules a meeting.
//
//	@Summary	Schedule a meeting, or enter one that took place
//	@Tags		koordinasi
//	@Param		body	body	Isi	true	"the meeting"
//	@Success	201	{object}	View
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/koordinasi [post]
func (h *handler) create(c echo.Context) error {
	return httpapi.Create(c, h.view, h.svc.Create)
}

// get answers one meeting, now or as it was at ?per=.
//
//	@Summary	Read a meeting
//	@Tags		koordinasi
//	@Param		id	path	string	true	"meeting id"
//	@Success	200	{object}	View
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/koordinasi/{id} [get]
func (h *handler) get(c echo.Context) error {
	return httpapi.One(c, h.spec, h.svc.Get, h.svc.AsOf, h.views)
}

// edit changes a scheduled meeting.
//
//	@Summary	Change a scheduled meeting
//	@Tags		koordinasi
//	@Param		id	path	string	true	"meeting id"
//	@Param		body	body	Ubahan	true	"merge-patch of the meeting"
//	@Success	200	{object}	View
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/koordinasi/{id} [patch]
func (h *handler) edit(c echo.Context) error {
	return httpapi.Edit(c, h.view, h.svc.Edit)
}

// record enters what the meeting came to.
//
//	@Summary	Record the result of a meeting
//	@Tags		koordinasi
//	@Param		id	path	string	true	"meeting id"
//	@Param		body	body	Catatan	true	"the result"
//	@Success	200	{object}	View
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/koordinasi/{id}/catat-hasil [post]
func (h *handler) record(c echo.Context) error {
	return httpapi.Act(c, h.view, func(ctx context.Context, call journal.Call, in Catatan) (Answer, error) {
		return h.svc.Record(ctx, call, c.Param("id"), in)
	})
}

// reschedule moves a meeting: the record closes and names its successor.
//
//	@Summary	Reschedule a meeting
//	@Tags		koordinasi
//	@Param		id	path	string	true	"meeting id"
//	@Param		body	body	Jadwal	true	"the new time and the reason"
//	@Success	200	{object}	View
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/koordinasi/{id}/jadwal-ulang [post]
func (h *handler) reschedule(c echo.Context) error {
	return httpapi.Act(c, h.view, func(ctx context.Context, call journal.Call, in Jadwal) (Answer, error) {
		return h.svc.Reschedule(ctx, call, c.Param("id"), in)
	})
}

// invite sends invitations by mail.
//
//	@Summary	Invite the participants by mail
//	@Description	Everybody with an address who was not invited to this meeting yet. Where each letter stands is shown with its participant.
//	@Tags		koordinasi
//	@Param		id	path	string	true	"meeting id"
//	@Param		body	body	Undangan	false	"what to add"
//	@Success	200	{object}	View
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/koordinasi/{id}/undang [post]
func (h *handler) invite(c echo.Context) error {
	return httpapi.Act(c, h.view, func(ctx context.Context, call journal.Call, in Undangan) (Answer, error) {
		return h.svc.Invite(ctx, call, c.Param("id"), in)
	})
}

// cancel calls a meeting off.
//
//	@Summary	Cancel a meeting
//	@Tags		koordinasi
//	@Param		id	path	string	true	"meeting id"
//	@Param		body	body	httpapi.Alasan	true	"the reason"
//	@Success	200	{object}	View
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/koordinasi/{id}/batalkan [post]
func (h *handler) cancel(c echo.Context) error {
	return httpapi.Act(c, h.view, func(ctx context.Context, call journal.Call, in httpapi.Alasan) (Answer, error) {
		return h.svc.Cancel(ctx, call, c.Param("id"), in.Alasan)
	})
}

// correct corrects a held meeting; what stood there stays readable.
//
//	@Summary	Correct a held meeting
//	@Tags		koordinasi
//	@Param		id	path	string	true	"meeting id"
//	@Param		body	body	Ralat	true	"what changes, and why"
//	@Success	200	{object}	View
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/koordinasi/{id}/ralat [post]
func (h *handler) correct(c echo.Context) error {
	return httpapi.Correct(c, h.view, func(ctx context.Context, call journal.Call, patch func(any) error, alasan string) (Answer, error) {
		return h.svc.Correct(ctx, call, c.Param("id"), patch, alasan)
	})
}
