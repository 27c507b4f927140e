package naskah

import (
	"context"

	"github.com/labstack/echo/v4"

	"kerjasama/internal/httpapi"
	"kerjasama/internal/platform/journal"
)

// Catatan is the body of kembalikan: what is to be redrafted.
type Catatan struct {
	Catatan string `json:"catatan" maxLength:"2000"`
} //@name NaskahCatatan

// RalatIsi is the body of ralat.
type RalatIsi struct {
	Perubahan Koreksi `json:"perubahan"`
	Alasan    string  `json:"alasan" maxLength:"1000"`
} //@name NaskahRalat

// plain is an action that takes nothing.
func (h *handler) plain(c echo.Context, do func(ctx context.Context, call journal.Call, id string) (Answer, error)) error {
	return httpapi.Act(c, h.view, func(ctx context.Context, call journal.Call, _ httpapi.Empty) (Answer, error) {
		return do(ctx, call, c.Param("id"))
	})
}

// act is an action with a body.
func act[B any](h *handler, c echo.Context, do func(ctx context.Context, call journal.Call, id string, in B) (Answer, error)) error {
	return httpapi.Act(c, h.view, func(ctx context.Context, call journal.Call, in B) (Answer, error) {
		return do(ctx, call, c.Param("id"), in)
	})
}

// submit hands a draft in for review.
//
//	@Summary	Hand a draft in for the review inside
//	@Tags		naskah
//	@Param		id	path	string	true	"agreement id"
//	@Success	200	{object}	View
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/naskah/{id}/ajukan-telaah [post]
func (h *handler) submit(c echo.Context) error { return h.plain(c, h.svc.Submit) }

// send hands a draft to the partners.
//
//	@Summary	Hand a reviewed draft to the partners
//	@Tags		naskah
//	@Param		id	path	string	true	"agreement id"
//	@Success	200	{object}	View
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/naskah/{id}/kirim-mitra [post]
func (h *handler) send(c echo.Context) error { return h.plain(c, h.svc.Send) }

// giveBack sends an agreement back to be redrafted.
//
//	@Summary	Return an agreement under review to its draft
//	@Tags		naskah
//	@Param		id	path	string	true	"agreement id"
//	@Param		body	body	Catatan	true	"what is to be redrafted"
//	@Success	200	{object}	View
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/naskah/{id}/kembalikan [post]
func (h *handler) giveBack(c echo.Context) error {
	return act(h, c, func(ctx context.Context, call journal.Call, id string, in Catatan) (Answer, error) {
		return h.svc.Return(ctx, call, id, in.Catatan)
	})
}

// finish says that both sides agree on the text.
//
//	@Summary	Both sides agree on the text
//	@Tags		naskah
//	@Param		id	path	string	true	"agreement id"
//	@Success	200	{object}	View
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/naskah/{id}/finalkan [post]
func (h *handler) finish(c echo.Context) error { return h.plain(c, h.svc.Finish) }

// sign records the outcome of the signature.
//
//	@Summary	Record the signature: date, way, numbers and the signed file
//	@Tags		naskah
//	@Param		id	path	string	true	"agreement id"
//	@Param		body	body	TandaIsi	true	"the outcome"
//	@Success	200	{object}	View
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/naskah/{id}/catat-tanda-tangan [post]
func (h *handler) sign(c echo.Context) error { return act(h, c, h.svc.Sign) }

// closeIt ends a signed agreement.
//
//	@Summary	Close a signed agreement
//	@Tags		naskah
//	@Param		id	path	string	true	"agreement id"
//	@Param		body	body	Tutup	true	"why"
//	@Success	200	{object}	View
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/naskah/{id}/tutup [post]
func (h *handler) closeIt(c echo.Context) error { return act(h, c, h.svc.Close) }

// cancel calls an agreement off.
//
//	@Summary	Call off an agreement that was not signed
//	@Tags		naskah
//	@Param		id	path	string	true	"agreement id"
//	@Param		body	body	httpapi.Alasan	true	"the reason"
//	@Success	200	{object}	View
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/naskah/{id}/batalkan [post]
func (h *handler) cancel(c echo.Context) error {
	return act(h, c, func(ctx context.Context, call journal.Call, id string, in httpapi.Alasan) (Answer, error) {
		return h.svc.Cancel(ctx, call, id, in.Alasan)
	})
}

// renew drafts the renewal of an agreement.
//
//	@Summary	Draft the renewal of a signed agreement: 201 with the new one
//	@Tags		naskah
//	@Param		id	path	string	true	"agreement id"
//	@Param		body	body	Perpanjang	true	"the new period"
//	@Success	201	{object}	View
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/naskah/{id}/perpanjang [post]
func (h *handler) renew(c echo.Context) error {
	return httpapi.Create(c, func(ctx context.Context, w httpapi.Viewer, n Naskah) (View, error) {
		c.Response().Header().Set(echo.HeaderLocation, httpapi.Base+"/naskah/"+n.ID)
		return h.view(ctx, w, n)
	}, func(ctx context.Context, call journal.Call, in Perpanjang) (Answer, error) {
		return h.svc.Renew(ctx, call, c.Param("id"), in)
	})
}

// report records a report to a system outside.
//
//	@Summary	Record that an agreement was reported to a system outside
//	@Tags		naskah
//	@Param		id	path	string	true	"agreement id"
//	@Param		body	body	Lapor	true	"where and under which number"
//	@Success	200	{object}	View
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/naskah/{id}/catat-pelaporan [post]
func (h *handler) report(c echo.Context) error { return act(h, c, h.svc.Report) }

// correct corrects a signed agreement.
//
//	@Summary	Correct a signed agreement (not one's own entry); its versions stay
//	@Tags		naskah
//	@Param		id	path	string	true	"agreement id"
//	@Param		body	body	RalatIsi	true	"the corrected fields and the reason"
//	@Success	200	{object}	View
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/naskah/{id}/ralat [post]
func (h *handler) correct(c echo.Context) error {
	return httpapi.Correct(c, h.view, func(ctx context.Context, call journal.Call, patch func(any) error, alasan string) (Answer, error) {
		return h.svc.Correct(ctx, call, c.Param("id"), patch, alasan)
	})
}
