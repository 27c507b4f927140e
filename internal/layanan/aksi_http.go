package layanan

import (
	"context"
	"time"

	"github.com/labstack/echo/v4"

	"kerjasama/internal/httpapi"
	"kerjasama/internal/platform/berkas"
	"kerjasama/internal/platform/journal"
)

// TindakLanjutIsi is the body of tindak-lanjut.
type TindakLanjutIsi struct {
	Isi         string            `json:"isi" maxLength:"20000"`
	Kanal       Kanal             `json:"kanal"`
	TerjadiPada time.Time         `json:"terjadi_pada" format:"date-time"`
	Bukti       []berkas.BuktiIsi `json:"bukti" extensions:"x-optional"`
} //@name PermintaanTindakLanjutIsi

// PenyerahanIsi is the body of penyerahan-draf: a draft that was handed over
// outside. With an agreement, nomor is the number of one of its versions (without
// one the latest is meant); else it is the draft's own.
type PenyerahanIsi struct {
	NaskahID    *string           `json:"naskah_id" format:"uuid" extensions:"x-nullable,x-optional"`
	Nomor       *string           `json:"nomor" maxLength:"100" extensions:"x-nullable,x-optional"`
	Isi         string            `json:"isi" maxLength:"20000" extensions:"x-optional"`
	Kanal       Kanal             `json:"kanal"`
	TerjadiPada time.Time         `json:"terjadi_pada" format:"date-time"`
	Bukti       []berkas.BuktiIsi `json:"bukti" extensions:"x-optional"`
} //@name PermintaanPenyerahanIsi

// CatatanIsi is the body of catatan; without a time it is of now.
type CatatanIsi struct {
	Isi         string            `json:"isi" maxLength:"20000"`
	Kanal       Kanal             `json:"kanal" extensions:"x-optional"`
	TerjadiPada *time.Time        `json:"terjadi_pada" format:"date-time" extensions:"x-nullable,x-optional"`
	Bukti       []berkas.BuktiIsi `json:"bukti" extensions:"x-optional"`
} //@name PermintaanCatatanIsi

// DuplikatIsi is the body of tandai-duplikat.
type DuplikatIsi struct {
	DuplikatDariID string `json:"duplikat_dari_id" format:"uuid"`
} //@name PermintaanDuplikatIsi

// add runs an action that adds an event.
func add[B any](h *handler, c echo.Context, do string, event func(B) KejadianIsi) error {
	return httpapi.Act(c, h.view, func(ctx context.Context, call journal.Call, in B) (Answer, error) {
		return h.svc.Add(ctx, call, c.Param("id"), do, event(in))
	})
}

// respond records a response.
//
//	@Summary	Record a response, given through whatever medium
//	@Tags		permintaan-layanan
//	@Param		id	path	string	true	"request id"
//	@Param		body	body	ResponsIsi	true	"the response"
//	@Success	200	{object}	View
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/permintaan-layanan/{id}/respons [post]
func (h *handler) respond(c echo.Context) error {
	return add(h, c, "respons", func(in ResponsIsi) KejadianIsi { return KejadianIsi{Jenis: Respons, ResponsIsi: in} })
}

// followUp records a follow-up.
//
//	@Summary	Record a follow-up
//	@Tags		permintaan-layanan
//	@Param		id	path	string	true	"request id"
//	@Param		body	body	TindakLanjutIsi	true	"the follow-up"
//	@Success	200	{object}	View
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/permintaan-layanan/{id}/tindak-lanjut [post]
func (h *handler) followUp(c echo.Context) error {
	return add(h, c, "tindak-lanjut", func(in TindakLanjutIsi) KejadianIsi {
		return KejadianIsi{Jenis: TindakLanjut, ResponsIsi: ResponsIsi{Isi: in.Isi, Kanal: in.Kanal, TerjadiPada: in.TerjadiPada, Bukti: in.Bukti}}
	})
}

// handOver records a draft that was handed over outside the system.
//
//	@Summary	Record the hand-over of a draft
//	@Tags		permintaan-layanan
//	@Param		id	path	string	true	"request id"
//	@Param		body	body	PenyerahanIsi	true	"the hand-over"
//	@Success	200	{object}	View
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/permintaan-layanan/{id}/penyerahan-draf [post]
func (h *handler) handOver(c echo.Context) error {
	return httpapi.Act(c, h.view, func(ctx context.Context, call journal.Call, in PenyerahanIsi) (Answer, error) {
		return h.svc.HandOver(ctx, call, c.Param("id"), in)
	})
}

// note adds a note, which stops no clock.
//
//	@Summary	Add a note
//	@Tags		permintaan-layanan
//	@Param		id	path	string	true	"request id"
//	@Param		body	body	CatatanIsi	true	"the note"
//	@Success	200	{object}	View
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/permintaan-layanan/{id}/catatan [post]
func (h *handler) note(c echo.Context) error {
	return add(h, c, "catatan", func(in CatatanIsi) KejadianIsi {
		k := KejadianIsi{Jenis: CatatanJenis, ResponsIsi: ResponsIsi{Isi: in.Isi, Kanal: in.Kanal, Bukti: in.Bukti}}
		if in.TerjadiPada != nil {
			k.TerjadiPada = *in.TerjadiPada
		}
		return k
	})
}

// finish closes a request that was followed up.
//
//	@Summary	Finish a request
//	@Tags		permintaan-layanan
//	@Param		id	path	string	true	"request id"
//	@Success	200	{object}	View
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/permintaan-layanan/{id}/selesaikan [post]
func (h *handler) finish(c echo.Context) error {
	return httpapi.Act(c, h.view, func(ctx context.Context, call journal.Call, _ struct{}) (Answer, error) {
		return h.svc.Finish(ctx, call, c.Param("id"))
	})
}

// reopen opens a finished request again.
//
//	@Summary	Reopen a request finished within 7 days
//	@Tags		permintaan-layanan
//	@Param		id	path	string	true	"request id"
//	@Param		body	body	httpapi.Alasan	true	"the reason"
//	@Success	200	{object}	View
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/permintaan-layanan/{id}/buka-kembali [post]
func (h *handler) reopen(c echo.Context) error {
	return httpapi.Act(c, h.view, func(ctx context.Context, call journal.Call, in httpapi.Alasan) (Answer, error) {
		return h.svc.Reopen(ctx, call, c.Param("id"), in.Alasan)
	})
}

// cancel calls a request off.
//
//	@Summary	Cancel a request
//	@Tags		permintaan-layanan
//	@Param		id	path	string	true	"request id"
//	@Param		body	body	httpapi.Alasan	true	"the reason"
//	@Success	200	{object}	View
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/permintaan-layanan/{id}/batalkan [post]
func (h *handler) cancel(c echo.Context) error {
	return httpapi.Act(c, h.view, func(ctx context.Context, call journal.Call, in httpapi.Alasan) (Answer, error) {
		return h.svc.Cancel(ctx, call, c.Param("id"), in.Alasan)
	})
}

// duplicate marks a request as recorded before.
//
//	@Summary	Mark a request as a duplicate
//	@Tags		permintaan-layanan
//	@Param		id	path	string	true	"request id"
//	@Param		body	body	DuplikatIsi	true	"the request it repeats"
//	@Success	200	{object}	View
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/permintaan-layanan/{id}/tandai-duplikat [post]
func (h *handler) duplicate(c echo.Context) error {
	return httpapi.Act(c, h.view, func(ctx context.Context, call journal.Call, in DuplikatIsi) (Answer, error) {
		return h.svc.Duplicate(ctx, call, c.Param("id"), in.DuplikatDariID)
	})
}

// correct corrects what decides about the clocks; the first values are kept.
//
//	@Summary	Correct arrival or kind of a request
//	@Tags		permintaan-layanan
//	@Param		id	path	string	true	"request id"
//	@Param		body	body	Koreksi	true	"what changes, and why"
//	@Success	200	{object}	View
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/permintaan-layanan/{id}/koreksi [post]
func (h *handler) correct(c echo.Context) error {
	return httpapi.Act(c, h.view, func(ctx context.Context, call journal.Call, in Koreksi) (Answer, error) {
		return h.svc.Correct(ctx, call, c.Param("id"), in)
	})
}

// revoke takes back an event that somebody else entered by mistake.
//
//	@Summary	Take an event back
//	@Tags		permintaan-layanan
//	@Param		id	path	string	true	"request id"
//	@Param		kid	path	string	true	"event id"
//	@Param		body	body	httpapi.Alasan	true	"the reason"
//	@Success	200	{object}	View
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/permintaan-layanan/{id}/kejadian/{kid}/batalkan [post]
func (h *handler) revoke(c echo.Context) error {
	return httpapi.Act(c, h.view, func(ctx context.Context, call journal.Call, in httpapi.Alasan) (Answer, error) {
		return h.svc.Revoke(ctx, call, c.Param("id"), c.Param("kid"), in.Alasan)
	})
}
