package pelaksanaan

import (
	"context"
	"time"

	"github.com/labstack/echo/v4"

	"kerjasama/internal/httpapi"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/journal"
)

// start begins an activity.
//
//	@Summary	Begin an activity
//	@Tags		pelaksanaan
//	@Param		id	path	string	true	"activity id"
//	@Success	200	{object}	View
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/pelaksanaan/{id}/mulai [post]
func (h *handler) start(c echo.Context) error {
	return httpapi.Act(c, h.view, func(ctx context.Context, call journal.Call, _ httpapi.Empty) (Answer, error) {
		return h.svc.Start(ctx, call, c.Param("id"))
	})
}

// finish ends an activity.
//
//	@Summary	Finish an activity
//	@Tags		pelaksanaan
//	@Param		id	path	string	true	"activity id"
//	@Param		body	body	Selesaikan	true	"when it ended and who came"
//	@Success	200	{object}	View
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/pelaksanaan/{id}/selesaikan [post]
func (h *handler) finish(c echo.Context) error {
	return httpapi.Act(c, h.view, func(ctx context.Context, call journal.Call, in Selesaikan) (Answer, error) {
		return h.svc.Finish(ctx, call, c.Param("id"), in)
	})
}

// report hands a report in.
//
//	@Summary	Hand the report in
//	@Tags		pelaksanaan
//	@Param		id	path	string	true	"activity id"
//	@Param		body	body	Laporkan	true	"the report with its evidence"
//	@Success	200	{object}	View
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/pelaksanaan/{id}/laporkan [post]
func (h *handler) report(c echo.Context) error {
	return httpapi.Act(c, h.view, func(ctx context.Context, call journal.Call, in Laporkan) (Answer, error) {
		return h.svc.Report(ctx, call, c.Param("id"), in)
	})
}

// verify accepts a report.
//
//	@Summary	Verify a report
//	@Tags		pelaksanaan
//	@Param		id	path	string	true	"activity id"
//	@Param		body	body	Catatan	true	"a remark"
//	@Success	200	{object}	View
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/pelaksanaan/{id}/verifikasi [post]
func (h *handler) verify(c echo.Context) error {
	return httpapi.Act(c, h.view, func(ctx context.Context, call journal.Call, in Catatan) (Answer, error) {
		return h.svc.Verify(ctx, call, c.Param("id"), in.Catatan)
	})
}

// giveBack sends a report back.
//
//	@Summary	Return a report
//	@Tags		pelaksanaan
//	@Param		id	path	string	true	"activity id"
//	@Param		body	body	CatatanWajib	true	"what is to be improved"
//	@Success	200	{object}	View
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/pelaksanaan/{id}/kembalikan [post]
func (h *handler) giveBack(c echo.Context) error {
	return httpapi.Act(c, h.view, func(ctx context.Context, call journal.Call, in CatatanWajib) (Answer, error) {
		return h.svc.Return(ctx, call, c.Param("id"), in.Catatan)
	})
}

// reopen takes a verification back.
//
//	@Summary	Reopen a verified report
//	@Tags		pelaksanaan
//	@Param		id	path	string	true	"activity id"
//	@Param		body	body	httpapi.Alasan	true	"the reason"
//	@Success	200	{object}	View
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/pelaksanaan/{id}/buka-kembali [post]
func (h *handler) reopen(c echo.Context) error {
	return httpapi.Act(c, h.view, func(ctx context.Context, call journal.Call, in httpapi.Alasan) (Answer, error) {
		return h.svc.Reopen(ctx, call, c.Param("id"), in.Alasan)
	})
}

// cancel calls an activity off.
//
//	@Summary	Cancel an activity
//	@Tags		pelaksanaan
//	@Param		id	path	string	true	"activity id"
//	@Param		body	body	httpapi.Alasan	true	"the reason"
//	@Success	200	{object}	View
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/pelaksanaan/{id}/batalkan [post]
func (h *handler) cancel(c echo.Context) error {
	return httpapi.Act(c, h.view, func(ctx context.Context, call journal.Call, in httpapi.Alasan) (Answer, error) {
		return h.svc.Cancel(ctx, call, c.Param("id"), in.Alasan)
	})
}

// reschedule moves an activity.
//
//	@Summary	Reschedule an activity
//	@Tags		pelaksanaan
//	@Param		id	path	string	true	"activity id"
//	@Param		body	body	Jadwal	true	"the new dates and the reason"
//	@Success	200	{object}	View
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/pelaksanaan/{id}/jadwal-ulang [post]
func (h *handler) reschedule(c echo.Context) error {
	return httpapi.Act(c, h.view, func(ctx context.Context, call journal.Call, in Jadwal) (Answer, error) {
		return h.svc.Reschedule(ctx, call, c.Param("id"), in)
	})
}

// addBukti adds a piece of evidence.
//
//	@Summary	Add evidence
//	@Tags		pelaksanaan
//	@Param		id	path	string	true	"activity id"
//	@Param		body	body	BuktiIsi	true	"a file or a link"
//	@Success	200	{object}	View
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/pelaksanaan/{id}/bukti [post]
func (h *handler) addBukti(c echo.Context) error {
	return httpapi.Act(c, h.view, func(ctx context.Context, call journal.Call, in BuktiIsi) (Answer, error) {
		return h.svc.AddBukti(ctx, call, c.Param("id"), in)
	})
}

// aspectA states aspect a.
//
//	@Summary	State aspect a
//	@Tags		pelaksanaan
//	@Param		id	path	string	true	"activity id"
//	@Param		body	body	AspekAIsi	true	"the aspect"
//	@Success	200	{object}	View
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/pelaksanaan/{id}/aspek/a [put]
func (h *handler) aspectA(c echo.Context) error {
	return httpapi.Act(c, h.view, func(ctx context.Context, call journal.Call, in AspekAIsi) (Answer, error) {
		return h.svc.AspectA(ctx, call, c.Param("id"), in)
	})
}

// aspectB states aspect b.
//
//	@Summary	State aspect b
//	@Tags		pelaksanaan
//	@Param		id	path	string	true	"activity id"
//	@Param		body	body	AspekBIsi	true	"the aspect"
//	@Success	200	{object}	View
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/pelaksanaan/{id}/aspek/b [put]
func (h *handler) aspectB(c echo.Context) error {
	return httpapi.Act(c, h.view, func(ctx context.Context, call journal.Call, in AspekBIsi) (Answer, error) {
		return h.svc.AspectB(ctx, call, c.Param("id"), in)
	})
}

// aspectC states the narrative of aspect c.
//
//	@Summary	State aspect c
//	@Tags		pelaksanaan
//	@Param		id	path	string	true	"activity id"
//	@Param		body	body	AspekCIsi	true	"the narrative"
//	@Success	200	{object}	View
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/pelaksanaan/{id}/aspek/c [put]
func (h *handler) aspectC(c echo.Context) error {
	return httpapi.Act(c, h.view, func(ctx context.Context, call journal.Call, in AspekCIsi) (Answer, error) {
		return h.svc.AspectC(ctx, call, c.Param("id"), in)
	})
}

// KoreksiSebagian is Koreksi as a merge-patch.
type KoreksiSebagian struct {
	NaskahID           *string    `json:"naskah_id" format:"uuid" extensions:"x-nullable,x-optional"`
	Judul              string     `json:"judul" maxLength:"300" extensions:"x-optional"`
	Jenis              Jenis      `json:"jenis" extensions:"x-optional"`
	BentukKegiatanKode string     `json:"bentuk_kegiatan_kode" extensions:"x-optional"`
	UnitPelaksanaID    string     `json:"unit_pelaksana_id" format:"uuid" extensions:"x-optional"`
	ProdiIDs           []string   `json:"prodi_ids" extensions:"x-optional"`
	MitraIDs           []string   `json:"mitra_ids" extensions:"x-optional"`
	Bidang             []string   `json:"bidang" enums:"pendidikan,penelitian,pkm,lainnya" extensions:"x-optional"`
	Tingkat            Tingkat    `json:"tingkat" extensions:"x-optional"`
	RelevanPS          bool       `json:"relevan_ps" extensions:"x-optional"`
	Tempat             *string    `json:"tempat" maxLength:"300" extensions:"x-nullable,x-optional"`
	TanggalMulai       clock.Date `json:"tanggal_mulai" swaggertype:"string" format:"date" extensions:"x-optional"`
	TanggalSelesai     clock.Date `json:"tanggal_selesai" swaggertype:"string" format:"date" extensions:"x-optional"`
	MulaiPada          *time.Time `json:"mulai_pada" format:"date-time" extensions:"x-nullable,x-optional"`
	SelesaiPada        *time.Time `json:"selesai_pada" format:"date-time" extensions:"x-nullable,x-optional"`
	Peserta            []Peserta  `json:"peserta" extensions:"x-optional"`
	Ringkasan          *string    `json:"ringkasan" maxLength:"20000" extensions:"x-nullable,x-optional"`
	ManfaatPS          []Manfaat  `json:"manfaat_ps" extensions:"x-optional"`
	Luaran             []Luaran   `json:"luaran" extensions:"x-optional"`
} //@name PelaksanaanKoreksi

// correct corrects a verified activity; what stood there stays readable.
//
//	@Summary	Correct a verified activity
//	@Tags		pelaksanaan
//	@Param		id	path	string	true	"activity id"
//	@Param		body	body	Ralat	true	"what changes, and why"
//	@Success	200	{object}	View
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/pelaksanaan/{id}/ralat [post]
func (h *handler) correct(c echo.Context) error {
	return httpapi.Correct(c, h.view, func(ctx context.Context, call journal.Call, patch func(any) error, alasan string) (Answer, error) {
		return h.svc.Correct(ctx, call, c.Param("id"), patch, alasan)
	})
}
