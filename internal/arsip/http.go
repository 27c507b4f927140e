package arsip

import (
	"context"
	"io"
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"kerjasama/internal/httpapi"
	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/berkas"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/journal"
	"kerjasama/internal/platform/listing"
)

// Content hands the bytes of a file out to a caller who may read it: 404 for
// those who may not.
type Content interface {
	Content(ctx context.Context, by actor.Actor, id string) (berkas.Ringkas, func(ctx context.Context, offset, length int64) (io.ReadCloser, error), error)
}

// Tahanan is a hold that keeps an archive from being destroyed for one case.
type Tahanan struct {
	ID     string     `json:"id" format:"uuid"`
	Alasan string     `json:"alasan"`
	Oleh   actor.Ref  `json:"oleh"`
	Pada   clock.Time `json:"pada" format:"date-time"`
} //@name ArsipTahanan

// BeritaAcara certifies the destruction of an archive.
type BeritaAcara struct {
	Nomor   string     `json:"nomor"`
	Tanggal clock.Date `json:"tanggal" swaggertype:"string" format:"date"`
	Saksi   []string   `json:"saksi"`
} //@name ArsipBeritaAcara

// View is an archive as the API shows it. Nothing is held or destroyed yet:
// tahanan is empty and berita_acara null.
type View struct {
	Arsip
	Berkas         berkas.Ringkas         `json:"berkas"`
	Tahanan        []Tahanan              `json:"tahanan"`
	BeritaAcara    *BeritaAcara           `json:"berita_acara" extensions:"x-nullable"`
	Ralat          []journal.Ralat        `json:"ralat"`
	Naskah         *db.NaskahRingkas      `json:"naskah" extensions:"x-nullable"`      // with ?expand=naskah, where the caller may see it
	Pelaksanaan    *db.PelaksanaanRingkas `json:"pelaksanaan" extensions:"x-nullable"` // with ?expand=pelaksanaan, where the caller may see it
	AllowedActions []httpapi.Action       `json:"allowed_actions"`
} //@name ArsipLaporan

// Ralat is the body of ralat.
type Ralat struct {
	Perubahan Koreksi `json:"perubahan"`
	Alasan    string  `json:"alasan" maxLength:"1000"`
} //@name ArsipRalat

type handler struct {
	svc   *Service
	spec  *listing.Spec
	files Content
}

// Register adds the slice's routes.
func Register(r *httpapi.Router, svc *Service, files Content) {
	h := &handler{svc: svc, files: files, spec: Spec(func() clock.Date { return clock.DateOf(svc.j.Now()) })}
	ok := httpapi.Answer[View](http.StatusOK)
	r.GET("/arsip-laporan", actor.ArsipBaca, h.list, httpapi.List(h.spec), httpapi.Answer[httpapi.Collection[View]](http.StatusOK))
	r.POST("/arsip-laporan", actor.ArsipKelola, h.create, httpapi.Body[Isi](), httpapi.Answer[View](http.StatusCreated))
	r.GET("/arsip-laporan/:id", actor.ArsipBaca, h.get, ok)
	r.DELETE("/arsip-laporan/:id", actor.ArsipBaca, h.remove, httpapi.Answer[struct{}](http.StatusConflict))
	r.GET("/arsip-laporan/:id/berkas", actor.ArsipBaca, h.bytes)
	r.POST("/arsip-laporan/:id/nonaktifkan", actor.ArsipKelola, h.retire, ok)
	r.POST("/arsip-laporan/:id/ralat", actor.RalatBuat, h.correct, httpapi.Body[Ralat](), ok)
}

// views renders archives; acts are the records whose actions are shown.
func (h *handler) views(ctx context.Context, w httpapi.Viewer, as, acts []Arsip, expand []string) ([]View, error) {
	var files, activities, agreements []string
	until := make(map[string]clock.Time, len(as))
	for _, a := range as {
		files = append(files, a.BerkasID)
		until[a.ID] = a.DiubahPada
		if a.PelaksanaanID != nil && slices.Contains(expand, "pelaksanaan") {
			activities = append(activities, *a.PelaksanaanID)
		}
		if a.NaskahID != nil && slices.Contains(expand, "naskah") {
			agreements = append(agreements, *a.NaskahID)
		}
	}
	infos, err := h.svc.berkas.Info(ctx, nil, files)
	if err != nil {
		return nil, err
	}
	ralat, err := h.svc.j.Corrections(ctx, noun, until)
	if err != nil {
		return nil, err
	}
	named, err := db.Activities(ctx, h.svc.j.DB().Gorm, w.By, activities)
	if err != nil {
		return nil, err
	}
	naskah, err := db.Agreements(ctx, h.svc.j.DB().Gorm, w.By, agreements)
	if err != nil {
		return nil, err
	}
	out := make([]View, len(as))
	for i, a := range as {
		a.Status = a.Kini()
		out[i] = View{Arsip: a, Berkas: infos[a.BerkasID], Tahanan: []Tahanan{}, Ralat: ralat[a.ID],
			AllowedActions: httpapi.Actions(alur.Actions(acts[i], w.By), w.Lang)}
		out[i].Naskah, out[i].Pelaksanaan = db.Brief(naskah, a.NaskahID), db.Brief(named, a.PelaksanaanID)
	}
	return out, nil
}

// view renders the outcome of a change. A repeated answer shows the record as it
// was, with the actions and names of now.
func (h *handler) view(ctx context.Context, w httpapi.Viewer, a Arsip) (View, error) {
	now := a
	if w.Replayed {
		var err error
		if now, err = h.svc.Get(ctx, w.By, a.ID); err != nil {
			return View{}, err
		}
		a.Hari, a.DibuatOleh.Nama, a.DiubahOleh.Nama = clock.DateOf(a.DiubahPada), now.DibuatOleh.Nama, w.By.Ref().Nama
	}
	vs, err := h.views(ctx, w, []Arsip{a}, []Arsip{now}, nil)
	if err != nil {
		return View{}, err
	}
	return vs[0], nil
}

// list answers the archives the caller may see.
//
//	@Summary	List archived reports
//	@Tags		arsip-laporan
//	@Success	200	{object}	httpapi.Collection[View]
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/arsip-laporan [get]
func (h *handler) list(c echo.Context) error {
	return httpapi.Rows(c, h.spec, h.svc.List, h.views)
}

// create files a report.
//
//	@Summary	Archive a report
//	@Description	The activity was reported; for laporan_kegiatan it was verified. Kept five years from today.
//	@Tags		arsip-laporan
//	@Param		body	body	Isi	true	"the archive"
//	@Success	201	{object}	View
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/arsip-laporan [post]
func (h *handler) create(c echo.Context) error {
	return httpapi.Create(c, h.view, h.svc.File)
}

// get answers one archive, now or as it was at ?per=.
//
//	@Summary	Read an archived report
//	@Tags		arsip-laporan
//	@Param		id	path	string	true	"archive id"
//	@Success	200	{object}	View
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/arsip-laporan/{id} [get]
func (h *handler) get(c echo.Context) error {
	return httpapi.One(c, h.spec, h.svc.Get, h.svc.AsOf, h.views)
}

// remove refuses to delete an archive.
//
//	@Summary	Archives are not deleted: always refused
//	@Tags		arsip-laporan
//	@Param		id	path	string	true	"archive id"
//	@Failure	409	{object}	httpapi.Problem
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/arsip-laporan/{id} [delete]
func (h *handler) remove(c echo.Context) error {
	call, err := httpapi.Call(c)
	if err != nil {
		return err
	}
	return h.svc.Remove(c.Request().Context(), call, c.Param("id"))
}

// bytes hands the archived file out, whole or in parts.
//
//	@Summary	Download an archived report (Range)
//	@Tags		arsip-laporan
//	@Param		id	path	string	true	"archive id"
//	@Success	200	{file}	binary
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/arsip-laporan/{id}/berkas [get]
func (h *handler) bytes(c echo.Context) error {
	if err := httpapi.NoQuery(c); err != nil {
		return err
	}
	ctx, by := c.Request().Context(), httpapi.Actor(c)
	a, err := h.svc.Get(ctx, by, c.Param("id"))
	if err != nil {
		return err
	}
	b, open, err := h.files.Content(ctx, by, a.BerkasID)
	if err != nil {
		return err
	}
	return httpapi.Send(c, httpapi.Content{Type: b.Mime, Disposition: berkas.Disposition(b.Nama), Tag: b.SHA256, Size: b.Ukuran, Open: open})
}

// retire marks an archive that is no longer in daily use.
//
//	@Summary	Mark an archive as inactive
//	@Tags		arsip-laporan
//	@Param		id	path	string	true	"archive id"
//	@Success	200	{object}	View
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/arsip-laporan/{id}/nonaktifkan [post]
func (h *handler) retire(c echo.Context) error {
	return httpapi.Act(c, h.view, func(ctx context.Context, call journal.Call, _ httpapi.Empty) (Answer, error) {
		return h.svc.Retire(ctx, call, c.Param("id"))
	})
}

// correct corrects an archive.
//
//	@Summary	Correct an archive (not one's own entry); its dates and earlier bytes stay
//	@Tags		arsip-laporan
//	@Param		id	path	string	true	"archive id"
//	@Param		body	body	Ralat	true	"the corrected fields and the reason"
//	@Success	200	{object}	View
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/arsip-laporan/{id}/ralat [post]
func (h *handler) correct(c echo.Context) error {
	return httpapi.Correct(c, h.view, func(ctx context.Context, call journal.Call, patch func(any) error, alasan string) (Answer, error) {
		return h.svc.Correct(ctx, call, c.Param("id"), patch, alasan)
	})
}
