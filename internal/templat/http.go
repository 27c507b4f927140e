package templat

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"kerjasama/internal/httpapi"
	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/berkas"
	"kerjasama/internal/platform/dokumen"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/journal"
	"kerjasama/internal/platform/listing"
)

// Content hands the bytes of a file out to a caller who may read it: 404 for
// those who may not.
type Content interface {
	Content(ctx context.Context, by actor.Actor, id string) (berkas.Ringkas, func(ctx context.Context, offset, length int64) (io.ReadCloser, error), error)
}

// View is a template as the API shows it.
type View struct {
	Templat
	AllowedActions []httpapi.Action `json:"allowed_actions"`
} //@name TemplatNaskah

// Terbitan is the body of terbitkan; without nomor, the newest version.
type Terbitan struct {
	Nomor int `json:"nomor" minimum:"1" extensions:"x-optional"`
} //@name TemplatTerbitan

// Dwi is a text in both languages.
type Dwi struct {
	ID string `json:"id"`
	EN string `json:"en"`
} //@name TemplatArti

// Isian is a placeholder that a template may hold.
type Isian struct {
	Nama        string  `json:"nama" example:"mitra.nama"` // written {{mitra.nama}}
	Arti        Dwi     `json:"arti"`
	Contoh      *string `json:"contoh" extensions:"x-nullable"`
	Berulang    bool    `json:"berulang"`     // takes a number for further partners: {{mitra.2.nama}}
	BolehKosong bool    `json:"boleh_kosong"` // a dotted line is left where the value comes later
	Sendiri     bool    `json:"sendiri"`      // stands in a paragraph of its own, in the body
} //@name TemplatIsian

// SemuaIsian are all placeholders.
type SemuaIsian struct {
	Data []Isian `json:"data"`
} //@name TemplatIsianDaftar

type handler struct {
	svc   *Service
	spec  *listing.Spec
	files Content
}

// Register adds the slice's routes.
func Register(r *httpapi.Router, svc *Service, files Content) {
	h := &handler{svc: svc, files: files, spec: Spec()}
	ok, made := httpapi.Answer[View](http.StatusOK), httpapi.Answer[View](http.StatusCreated)
	r.GET("/templat-naskah", actor.NaskahBaca, h.list, httpapi.List(h.spec), httpapi.Answer[httpapi.Collection[View]](http.StatusOK))
	r.POST("/templat-naskah", actor.NaskahKelola, h.create, httpapi.Body[Isi](), made)
	r.GET("/templat-naskah/isian", actor.NaskahBaca, placeholders, httpapi.Answer[SemuaIsian](http.StatusOK))
	r.GET("/templat-naskah/:id", actor.NaskahBaca, h.get, ok)
	r.PATCH("/templat-naskah/:id", actor.NaskahKelola, h.edit, httpapi.Body[Pokok](), ok)
	r.DELETE("/templat-naskah/:id", actor.NaskahKelola, h.remove, httpapi.Answer[struct{}](http.StatusNoContent))
	r.POST("/templat-naskah/:id/versi", actor.NaskahKelola, h.addVersion, httpapi.Body[VersiIsi](), made)
	r.GET("/templat-naskah/:id/versi/:nomor/berkas", actor.NaskahBaca, h.bytes)
	r.GET("/templat-naskah/:id/versi/:nomor/contoh", actor.NaskahBaca, h.preview)
	r.POST("/templat-naskah/:id/terbitkan", actor.NaskahKelola, h.publish, httpapi.Body[Terbitan](), ok)
	r.POST("/templat-naskah/:id/tarik", actor.NaskahKelola, h.withdraw, ok)
}

func (h *handler) views(_ context.Context, w httpapi.Viewer, shown, now []Templat, _ []string) ([]View, error) {
	out := make([]View, len(shown))
	for i, t := range shown {
		out[i] = View{Templat: t, AllowedActions: httpapi.Actions(alur.Actions(now[i], w.By), w.Lang)}
	}
	return out, nil
}

// view renders a template after a change. A repeated answer shows the record as
// it was, with the actions and names of now.
func (h *handler) view(ctx context.Context, w httpapi.Viewer, t Templat) (View, error) {
	now := t
	if w.Replayed {
		if cur, err := h.svc.Get(ctx, w.By, t.ID); err == nil {
			now = cur
			names := map[string]string{w.By.ID: w.By.Ref().Nama}
			for _, m := range cur.Marks() {
				names[m.ID] = m.Nama
			}
			for _, m := range t.Marks() {
				m.Nama = names[m.ID]
			}
		}
	}
	return View{Templat: t, AllowedActions: httpapi.Actions(alur.Actions(now, w.By), w.Lang)}, nil
}

// list answers the templates the caller may see.
//
//	@Summary	List templates of agreements
//	@Tags		templat-naskah
//	@Success	200	{object}	httpapi.Collection[View]
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/templat-naskah [get]
func (h *handler) list(c echo.Context) error {
	return httpapi.Rows(c, h.spec, h.svc.List, h.views)
}

// create drafts a template.
//
//	@Summary	Make a template of an uploaded Word document
//	@Tags		templat-naskah
//	@Param		body	body	Isi	true	"the template and its first version"
//	@Success	201	{object}	View
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/templat-naskah [post]
func (h *handler) create(c echo.Context) error {
	return httpapi.Create(c, h.view, h.svc.Create)
}

// placeholders answers what a template may hold.
//
//	@Summary	Every placeholder a template may hold, with its meaning
//	@Tags		templat-naskah
//	@Success	200	{object}	SemuaIsian
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/templat-naskah/isian [get]
func placeholders(c echo.Context) error {
	if err := httpapi.NoQuery(c); err != nil {
		return err
	}
	return httpapi.JSON(c, func(context.Context, httpapi.Viewer) (SemuaIsian, error) {
		all := SemuaIsian{Data: []Isian{}}
		for _, i := range dokumen.Isians() {
			v := Isian{Nama: i.Nama, Arti: Dwi(i.Arti), Berulang: i.Berulang(), BolehKosong: i.Nanti, Sendiri: i.Sendiri}
			if i.Contoh != "" {
				v.Contoh = &i.Contoh
			}
			all.Data = append(all.Data, v)
		}
		return all, nil
	})
}

// get answers one template, now or as it was at ?per=.
//
//	@Summary	Read a template
//	@Tags		templat-naskah
//	@Param		id	path	string	true	"template id"
//	@Success	200	{object}	View
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/templat-naskah/{id} [get]
func (h *handler) get(c echo.Context) error {
	return httpapi.One(c, h.spec, h.svc.Get, h.svc.AsOf, h.views)
}

// edit changes what a template says of itself.
//
//	@Summary	Change what a template says of itself
//	@Tags		templat-naskah
//	@Param		id	path	string	true	"template id"
//	@Param		body	body	Pokok	true	"merge-patch of the template"
//	@Success	200	{object}	View
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/templat-naskah/{id} [patch]
func (h *handler) edit(c echo.Context) error {
	return httpapi.Edit(c, h.view, h.svc.Edit)
}

// remove deletes a template that was never published.
//
//	@Summary	Delete a template that was never published
//	@Tags		templat-naskah
//	@Param		id	path	string	true	"template id"
//	@Success	204
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/templat-naskah/{id} [delete]
func (h *handler) remove(c echo.Context) error {
	return httpapi.Remove(c, func(ctx context.Context, call journal.Call) (Answer, error) {
		return h.svc.Delete(ctx, call, c.Param("id"))
	})
}

// addVersion adds a version; Location is that of its document.
//
//	@Summary	Add a version; it is in use once somebody else publishes it
//	@Tags		templat-naskah
//	@Param		id	path	string	true	"template id"
//	@Param		body	body	VersiIsi	true	"the version"
//	@Success	201	{object}	View
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/templat-naskah/{id}/versi [post]
func (h *handler) addVersion(c echo.Context) error {
	var in VersiIsi
	if err := httpapi.Decode(c, &in); err != nil {
		return err
	}
	return httpapi.Write(c, http.StatusCreated, func(ctx context.Context, call journal.Call) (Answer, error) {
		ans, err := h.svc.AddVersion(ctx, call, c.Param("id"), in)
		if err == nil {
			c.Response().Header().Set(echo.HeaderLocation, c.Request().URL.Path+"/"+strconv.Itoa(len(ans.Rec.VersiTemplat))+"/berkas")
		}
		return ans, err
	}, h.view)
}

// version finds the version that the path names; 404 where there is none.
func (h *handler) version(c echo.Context) (Versi, error) {
	if err := httpapi.NoQuery(c); err != nil {
		return Versi{}, err
	}
	t, err := h.svc.Get(c.Request().Context(), httpapi.Actor(c), c.Param("id"))
	if err != nil {
		return Versi{}, err
	}
	n, err := strconv.Atoi(c.Param("nomor"))
	v := t.version(n)
	if err != nil || n < 1 || v == nil {
		return Versi{}, fault.Missing()
	}
	return *v, nil
}

// bytes hands the document of a version out, whole or in parts.
//
//	@Summary	Download the document of a version (Range)
//	@Tags		templat-naskah
//	@Param		id	path	string	true	"template id"
//	@Param		nomor	path	int	true	"number of the version"
//	@Success	200	{file}	binary
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/templat-naskah/{id}/versi/{nomor}/berkas [get]
func (h *handler) bytes(c echo.Context) error {
	v, err := h.version(c)
	if err != nil {
		return err
	}
	b, open, err := h.files.Content(c.Request().Context(), httpapi.Actor(c), v.Berkas.ID)
	if err != nil {
		return err
	}
	return httpapi.Send(c, httpapi.Content{Type: b.Mime, Disposition: berkas.Disposition(b.Nama), Tag: b.SHA256, Size: b.Ukuran, Open: open})
}

// preview hands a version out filled with examples.
//
//	@Summary	Download a version filled with an invented agreement (Range)
//	@Tags		templat-naskah
//	@Param		id	path	string	true	"template id"
//	@Param		nomor	path	int	true	"number of the version"
//	@Success	200	{file}	binary
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/templat-naskah/{id}/versi/{nomor}/contoh [get]
func (h *handler) preview(c echo.Context) error {
	v, err := h.version(c)
	if err != nil {
		return err
	}
	b, err := h.svc.Preview(c.Request().Context(), v)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(b)
	return httpapi.Send(c, httpapi.Content{
		Type: v.Berkas.Mime, Disposition: berkas.Disposition("contoh " + v.Berkas.Nama), Tag: hex.EncodeToString(sum[:]), Size: int64(len(b)),
		Open: func(_ context.Context, offset, length int64) (io.ReadCloser, error) {
			if length < 0 {
				length = int64(len(b)) - offset
			}
			return io.NopCloser(io.NewSectionReader(bytes.NewReader(b), offset, length)), nil
		},
	})
}

// publish puts a version into use.
//
//	@Summary	Publish a version (not who made it)
//	@Tags		templat-naskah
//	@Param		id	path	string	true	"template id"
//	@Param		body	body	Terbitan	false	"which one; without nomor, the newest"
//	@Success	200	{object}	View
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/templat-naskah/{id}/terbitkan [post]
func (h *handler) publish(c echo.Context) error {
	return httpapi.Act(c, h.view, func(ctx context.Context, call journal.Call, in Terbitan) (Answer, error) {
		return h.svc.Publish(ctx, call, c.Param("id"), in.Nomor)
	})
}

// withdraw takes a template out of use.
//
//	@Summary	Withdraw a template; what was drafted from it stays
//	@Tags		templat-naskah
//	@Param		id	path	string	true	"template id"
//	@Success	200	{object}	View
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/templat-naskah/{id}/tarik [post]
func (h *handler) withdraw(c echo.Context) error {
	return httpapi.Act(c, h.view, func(ctx context.Context, call journal.Call, _ httpapi.Empty) (Answer, error) {
		return h.svc.Withdraw(ctx, call, c.Param("id"))
	})
}
