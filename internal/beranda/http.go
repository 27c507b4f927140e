package beranda

import (
	"context"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"kerjasama/internal/httpapi"
	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/listing"
)

// TugasView is one thing that awaits the caller.
type TugasView struct {
	Jenis       Jenis      `json:"jenis" enums:"tanggapi_permintaan,ajukan_rencana,koordinasikan_rencana,catat_hasil_koordinasi,mulai_kegiatan,selesaikan_kegiatan,laporkan_kegiatan,verifikasi_laporan,arsipkan_laporan,susun_ulang_naskah,telaah_naskah,finalkan_naskah,catat_tanda_tangan_naskah,perpanjang_naskah,tutup_naskah,hidupkan_naskah"`
	Label       string     `json:"label"`
	Noun        string     `json:"noun" example:"permintaan_layanan"`
	ID          string     `json:"id" format:"uuid"`
	Kode        string     `json:"kode"`
	Judul       string     `json:"judul"`
	Href        string     `json:"href"`
	Tindakan    string     `json:"tindakan" example:"respons"` // the action that ends it
	TenggatPada *time.Time `json:"tenggat_pada" format:"date-time" extensions:"x-nullable"`
	Lewat       bool       `json:"lewat"` // its due has passed
} //@name Tugas

// AngkaView is a count with the list it was counted over.
type AngkaView struct {
	Kode   string `json:"kode" example:"permintaan_terbuka"`
	Label  string `json:"label"`
	Jumlah int    `json:"jumlah" minimum:"0"`
	Href   string `json:"href"`
} //@name DasborAngka

// DasborView is the dashboard of the caller.
type DasborView struct {
	Data []AngkaView `json:"data"`
} //@name Dasbor

type handler struct{ svc *Service }

// Register adds the slice's routes.
func Register(r *httpapi.Router, svc *Service) {
	h := &handler{svc}
	r.GET("/tugas", actor.Masuk, h.tasks, httpapi.Answer[httpapi.Collection[TugasView]](http.StatusOK))
	h.registerStatistics(r)
	r.GET("/dasbor", actor.Masuk, h.dashboard, httpapi.Answer[DasborView](http.StatusOK))
}

// tasks answers what awaits the caller, what is due first in front.
//
//	@Summary	What awaits me
//	@Tags		tugas
//	@Param		limit	query	int	false	"tasks a page"	minimum(1)	maximum(100)	default(20)
//	@Param		cursor	query	string	false	"where the page begins"
//	@Success	200	{object}	httpapi.Collection[TugasView]
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/tugas [get]
func (h *handler) tasks(c echo.Context) error {
	if err := httpapi.NoQuery(c, "limit", "cursor"); err != nil {
		return err
	}
	return httpapi.Paged(c, func(ctx context.Context, w httpapi.Viewer, limit int, sign listing.Signer) (listing.Page[TugasView], error) {
		var page listing.Page[TugasView]
		var after *kunci
		if cur := c.QueryParam("cursor"); cur != "" {
			after = &kunci{}
			if err := sign.Open(cur, after); err != nil || after.ID == "" {
				return page, httpapi.BadCursor()
			}
		}
		ts, err := h.svc.Tasks(ctx, w.By, after, limit+1)
		if err != nil {
			return page, err
		}
		var next *string
		if len(ts) > limit {
			ts = ts[:limit]
			s, err := sign.Seal(ts[limit-1].kunci())
			if err != nil {
				return page, err
			}
			next = &s
		}
		of := map[Jenis]macam{}
		for _, m := range semua() {
			of[m.jenis] = m
		}
		vs := make([]TugasView, len(ts))
		for i, t := range ts {
			m := of[t.Jenis]
			vs[i] = TugasView{Jenis: t.Jenis, Label: m.label.In(w.Lang), Noun: m.noun, ID: t.ID, Kode: t.Kode, Judul: t.Judul, Href: httpapi.Base + m.path + "/" + t.ID, Tindakan: m.do}
			if !t.Tenggat.IsZero() {
				vs[i].TenggatPada, vs[i].Lewat = &t.Tenggat, w.Now.After(t.Tenggat)
			}
		}
		return listing.NewPage(vs, limit, next, c.QueryParams()), nil
	})
}

// dashboard answers counts, each with the list it was counted over.
//
//	@Summary	Counts of what I see, with the list of each
//	@Tags		dasbor
//	@Success	200	{object}	DasborView
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/dasbor [get]
func (h *handler) dashboard(c echo.Context) error {
	if err := httpapi.NoQuery(c); err != nil {
		return err
	}
	return httpapi.JSON(c, func(ctx context.Context, w httpapi.Viewer) (DasborView, error) {
		as, err := h.svc.Dashboard(ctx, w.By)
		v := DasborView{Data: make([]AngkaView, len(as))}
		for i, a := range as {
			v.Data[i] = AngkaView{Kode: a.Kode, Label: a.Label.In(w.Lang), Jumlah: a.Jumlah, Href: httpapi.Base + a.Path}
			if len(a.Query) > 0 {
				v.Data[i].Href += "?" + a.Query.Encode()
			}
		}
		return v, err
	})
}
