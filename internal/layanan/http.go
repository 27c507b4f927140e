package layanan

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
	"kerjasama/internal/platform/listing"
	"kerjasama/internal/platform/tenggat"
)

// JamRingkas is a clock on its official basis as the record shows it; the whole
// story is at /permintaan-layanan/{id}/tenggat.
type JamRingkas struct {
	KPI          string        `json:"kpi" example:"B.1.15.14.b"`
	Basis        tenggat.Basis `json:"basis" enums:"jam_dinding,jam_kerja"`
	TenggatPada  time.Time     `json:"tenggat_pada" format:"date-time"`
	BerhentiPada *time.Time    `json:"berhenti_pada" format:"date-time" extensions:"x-nullable"`
	Hasil        tenggat.Hasil `json:"hasil" enums:"tepat,terlambat,berjalan,dikecualikan"`
	// SisaDetik is the time until the due, negative past it; null once stopped.
	SisaDetik *int64 `json:"sisa_detik" extensions:"x-nullable"`
} //@name PermintaanJam

// View is a request as the API shows it.
type View struct {
	Rekaman
	PemohonNama   string     `json:"pemohon_nama"`                           // "" once it was erased
	PemohonKontak *string    `json:"pemohon_kontak" extensions:"x-nullable"` // for the office alone (UU 27/2022)
	ReferensiLuar *Referensi `json:"referensi_luar" extensions:"x-nullable"`
	// TenggatBerikutPada is the next due of an open clock.
	TenggatBerikutPada *time.Time         `json:"tenggat_berikut_pada" format:"date-time" extensions:"x-nullable"`
	Jam                []JamRingkas       `json:"jam"`
	Koreksi            []journal.Ralat    `json:"koreksi"`
	Mitra              *db.MitraRingkas   `json:"mitra" extensions:"x-nullable"`   // with ?expand=mitra
	Naskah             *db.NaskahRingkas  `json:"naskah" extensions:"x-nullable"`  // with ?expand=naskah, where the caller may see it
	Rencana            *db.RencanaRingkas `json:"rencana" extensions:"x-nullable"` // with ?expand=rencana, where the caller may see it
	AllowedActions     []httpapi.Action   `json:"allowed_actions"`
} //@name Permintaan

type handler struct {
	svc  *Service
	spec *listing.Spec
}

// Register adds the slice's routes.
func Register(r *httpapi.Router, svc *Service) {
	h := &handler{svc: svc, spec: Spec(svc.j.Now)}
	ok := httpapi.Answer[View](http.StatusOK)
	r.GET("/permintaan-layanan", actor.PermintaanBaca, h.list, httpapi.List(h.spec), httpapi.Answer[httpapi.Collection[View]](http.StatusOK))
	r.POST("/permintaan-layanan", actor.PermintaanTulis, h.create, httpapi.Body[Isi](), httpapi.Answer[View](http.StatusCreated))
	r.GET("/permintaan-layanan/:id", actor.PermintaanBaca, h.get, ok)
	r.PATCH("/permintaan-layanan/:id", actor.PermintaanTulis, h.edit, httpapi.Body[Terbuka](), ok)
	r.GET("/permintaan-layanan/:id/tenggat", actor.PermintaanBaca, h.deadlines, httpapi.Answer[TenggatView](http.StatusOK))
	r.POST("/permintaan-layanan/:id/respons", actor.PermintaanProses, h.respond, httpapi.Body[ResponsIsi](), ok)
	r.POST("/permintaan-layanan/:id/tindak-lanjut", actor.PermintaanProses, h.followUp, httpapi.Body[TindakLanjutIsi](), ok)
	r.POST("/permintaan-layanan/:id/penyerahan-draf", actor.PermintaanProses, h.handOver, httpapi.Body[PenyerahanIsi](), ok)
	r.POST("/permintaan-layanan/:id/catatan", actor.PermintaanProses, h.note, httpapi.Body[CatatanIsi](), ok)
	r.POST("/permintaan-layanan/:id/selesaikan", actor.PermintaanProses, h.finish, ok)
	r.POST("/permintaan-layanan/:id/buka-kembali", actor.PermintaanProses, h.reopen, httpapi.Body[httpapi.Alasan](), ok)
	r.POST("/permintaan-layanan/:id/batalkan", actor.PermintaanProses, h.cancel, httpapi.Body[httpapi.Alasan](), ok)
	r.POST("/permintaan-layanan/:id/tandai-duplikat", actor.PermintaanProses, h.duplicate, httpapi.Body[DuplikatIsi](), ok)
	r.POST("/permintaan-layanan/:id/koreksi", actor.PermintaanKoreksi, h.correct, httpapi.Body[Koreksi](), ok)
	r.POST("/permintaan-layanan/:id/kejadian/:kid/batalkan", actor.PermintaanKoreksi, h.revoke, httpapi.Body[httpapi.Alasan](), ok)
	registerPolicy(r, svc)
}

// views renders requests; acts are the records whose actions and clocks are
// shown.
func (h *handler) views(ctx context.Context, w httpapi.Viewer, ps, acts []Permintaan, expand []string) ([]View, error) {
	g := h.svc.j.DB().Gorm.WithContext(ctx)
	until := make(map[string]time.Time, len(ps))
	var partners, plans, agreements []string
	for _, p := range ps {
		until[p.ID] = p.DiubahPada
		if p.MitraID != nil && slices.Contains(expand, "mitra") {
			partners = append(partners, *p.MitraID)
		}
		if p.NaskahID != nil && slices.Contains(expand, "naskah") {
			agreements = append(agreements, *p.NaskahID)
		}
		if p.RencanaID != nil && slices.Contains(expand, "rencana") {
			plans = append(plans, *p.RencanaID)
		}
	}
	who, err := askers(ctx, g, ps)
	if err != nil {
		return nil, err
	}
	koreksi, err := h.svc.j.Corrections(ctx, noun, until)
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
	whole := !w.By.May(actor.MitraKontak).None()
	out := make([]View, len(ps))
	for i, p := range ps {
		t := p.open(who[p.ID])
		v := View{Rekaman: p.Rekaman, PemohonNama: t.PemohonNama, ReferensiLuar: t.ReferensiLuar, Jam: short(p, p.Sekarang), Koreksi: koreksi[p.ID],
			AllowedActions: httpapi.Actions(alur.Actions(acts[i], w.By), w.Lang)}
		if whole {
			v.PemohonKontak = t.PemohonKontak
		}
		if next := p.next(); next.Before(never()) {
			v.TenggatBerikutPada = &next
		}
		v.Mitra, v.Naskah, v.Rencana = db.Brief(mitra, p.MitraID), db.Brief(naskah, p.NaskahID), db.Brief(rencana, p.RencanaID)
		out[i] = v
	}
	return out, nil
}

// short tells how the clocks of a request stand at an instant.
func short(p Permintaan, at time.Time) []JamRingkas {
	out := []JamRingkas{}
	for i := range p.Jam {
		j := &p.Jam[i]
		if !j.Terbukti.Berlaku {
			continue
		}
		due := j.Terbukti.due(j.Basis)
		r := JamRingkas{KPI: j.KPI.Kode(), Basis: j.Basis, TenggatPada: due, BerhentiPada: j.Terbukti.Berhenti, Hasil: j.facts(j.Terbukti).Putuskan(due, at)}
		if r.BerhentiPada == nil && r.Hasil != tenggat.Dikecualikan {
			left := floor(due.Sub(at))
			r.SisaDetik = &left
		}
		out = append(out, r)
	}
	return out
}

func (h *handler) view(ctx context.Context, w httpapi.Viewer, p Permintaan) (View, error) {
	now := p
	if w.Replayed {
		var err error
		if now, err = h.svc.Get(ctx, w.By, p.ID); err != nil {
			return View{}, err
		}
		if err := h.svc.j.Name(ctx, p.Marks()); err != nil {
			return View{}, err
		}
		if err := h.svc.derive(h.svc.j.DB().Gorm.WithContext(ctx), &p, w.Now); err != nil {
			return View{}, err
		}
	}
	p.Sekarang, now.Sekarang = w.Now, w.Now
	vs, err := h.views(ctx, w, []Permintaan{p}, []Permintaan{now}, nil)
	if err != nil {
		return View{}, err
	}
	return vs[0], nil
}

// list answers the requests the caller may see; sort=tenggat is the work queue.
//
//	@Summary	List requests
//	@Description	sort=tenggat with terbuka=true is the work queue: what is due next comes first.
//	@Tags		permintaan-layanan
//	@Success	200	{object}	httpapi.Collection[View]
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/permintaan-layanan [get]
func (h *handler) list(c echo.Context) error {
	return httpapi.Rows(c, h.spec, h.svc.List, h.views)
}

// create records a request, with what was answered already.
//
//	@Summary	Record a request, with what was answered already
//	@Tags		permintaan-layanan
//	@Param		body	body	Isi	true	"the request"
//	@Success	201	{object}	View
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/permintaan-layanan [post]
func (h *handler) create(c echo.Context) error {
	return httpapi.Create(c, h.view, h.svc.Create)
}

// get answers one request, now or as it was at ?per=.
//
//	@Summary	Read a request
//	@Tags		permintaan-layanan
//	@Param		id	path	string	true	"request id"
//	@Success	200	{object}	View
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/permintaan-layanan/{id} [get]
func (h *handler) get(c echo.Context) error {
	return httpapi.One(c, h.spec, h.svc.Get, h.svc.AsOf, h.views)
}

// edit changes the open fields of a request.
//
//	@Summary	Change an open request
//	@Tags		permintaan-layanan
//	@Param		id	path	string	true	"request id"
//	@Param		body	body	Terbuka	true	"merge-patch of the open fields"
//	@Success	200	{object}	View
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/permintaan-layanan/{id} [patch]
func (h *handler) edit(c echo.Context) error {
	return httpapi.Edit(c, h.view, h.svc.Edit)
}
