package kpi

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/labstack/echo/v4"

	"kerjasama/internal/httpapi"
	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/listing"
)

// View is one indicator as the API shows it.
type View struct {
	Kode          Kode                      `json:"kode"`
	Uraian        string                    `json:"uraian"`
	Tahun         int                       `json:"tahun"`
	Periode       string                    `json:"periode" example:"2026"`
	Cakupan       Cakupan                   `json:"cakupan"`
	Pembilang     int                       `json:"pembilang"`
	Penyebut      int                       `json:"penyebut"`
	Nilai         *float64                  `json:"nilai" extensions:"x-nullable" minimum:"0" maximum:"100"`
	Target        *float64                  `json:"target" extensions:"x-nullable" minimum:"0" maximum:"100"`
	Tercapai      *bool                     `json:"tercapai" extensions:"x-nullable"`
	Status        Status                    `json:"status"`
	VersiRumus    int                       `json:"versi_rumus"`
	DihitungPada  time.Time                 `json:"dihitung_pada" format:"date-time"`
	Beku          bool                      `json:"beku"`
	Snapshot      *SnapshotAcuan            `json:"snapshot" extensions:"x-nullable"` // where beku: what it comes from
	CatatanSumber string                    `json:"catatan_sumber"`
	PerUnit       []PerUnitView             `json:"per_unit"`
	Matriks       map[string]map[string]int `json:"matriks,format:emitnull" extensions:"x-nullable"` // B.1.15.7: bidang × tingkat
	Rincian       RincianHref               `json:"rincian"`
	Peringatan    []Peringatan              `json:"peringatan"`
	Clocks
} //@name KPI

// PerUnitView is an indicator of one jurusan.
type PerUnitView struct {
	UnitID    string   `json:"unit_id" format:"uuid"`
	Kode      string   `json:"kode"`
	Nama      string   `json:"nama"`
	Pembilang int      `json:"pembilang"`
	Penyebut  int      `json:"penyebut"`
	Nilai     *float64 `json:"nilai" extensions:"x-nullable"`
	Tercapai  *bool    `json:"tercapai" extensions:"x-nullable"`
} //@name KPIPerUnit

// RincianHref are the addresses of the drill-down.
type RincianHref struct {
	Pembilang      string `json:"pembilang"`
	Penyebut       string `json:"penyebut"`
	TidakTerpenuhi string `json:"tidak_terpenuhi"`
	Dikecualikan   string `json:"dikecualikan"`
} //@name KPIRincianHref

// Peringatan is something a reader of the number must know.
type Peringatan struct {
	Code   string `json:"code"`
	Detail string `json:"detail"`
} //@name KPIPeringatan

// LaporanView is every indicator of a year.
type LaporanView struct {
	Tahun int    `json:"tahun"`
	Data  []View `json:"data"`
} //@name KPILaporan

// DefinisiView is what an indicator means.
type DefinisiView struct {
	Kode          Kode        `json:"kode"`
	Alias         []string    `json:"alias"`
	Uraian        string      `json:"uraian"`
	Cakupan       []string    `json:"cakupan"`
	Periode       []string    `json:"periode" enums:"tahun,kuartal,bulan"`
	VersiRumus    int         `json:"versi_rumus"`   // of this year
	BerlakuMulai  int         `json:"berlaku_mulai"` // the year that version begins with
	CatatanSumber string      `json:"catatan_sumber"`
	Rumus         []RumusView `json:"rumus"`
	Target        []Target    `json:"target"` // years with a value of their own
	Href          string      `json:"href"`
} //@name KPIDefinisi

// RumusView is one version of a formula.
type RumusView struct {
	Versi        int    `json:"versi"`
	BerlakuMulai int    `json:"berlaku_mulai"`
	Rumus        string `json:"rumus"`
	Sumber       string `json:"sumber"`
} //@name KPIRumus

// DaftarView lists the indicators.
type DaftarView struct {
	Data []DefinisiView `json:"data"`
} //@name KPIDaftar

// RincianItem is one counted thing with what stands behind it.
type RincianItem struct {
	Jenis    string         `json:"jenis" enums:"pelaksanaan,permintaan_layanan,prodi,bidang,jurusan"`
	ID       string         `json:"id"`
	Label    string         `json:"label"`
	Href     *string        `json:"href" extensions:"x-nullable"`
	Dihitung bool           `json:"dihitung"`
	Alasan   []Peringatan   `json:"alasan"`
	Rekaman  []RekamanAcuan `json:"rekaman"`
	Bukti    []Bukti        `json:"bukti"`
} //@name KPIRincian

// RekamanAcuan points at a record behind an item.
type RekamanAcuan struct {
	Jenis string `json:"jenis"`
	ID    string `json:"id" format:"uuid"`
	Label string `json:"label"`
	Href  string `json:"href"`
} //@name RekamanAcuan

type handler struct{ svc *Service }

// Register adds the slice's routes.
func Register(r *httpapi.Router, svc *Service) {
	h := &handler{svc}
	r.GET("/kpi", actor.KPIBaca, h.index, httpapi.Answer[DaftarView](http.StatusOK))
	// A year to come, a unit that is no jurusan (422), one of somebody else (404).
	refuses := httpapi.Refuses(http.StatusNotFound, http.StatusUnprocessableEntity)
	r.GET("/kpi/laporan", actor.KPIBaca, h.report, httpapi.Answer[LaporanView](http.StatusOK), refuses)
	h.registerSnapshot(r)
	h.registerTarget(r)
	h.registerTrend(r, refuses)
	r.GET("/kpi/:kode", actor.KPIBaca, h.one, httpapi.Answer[View](http.StatusOK), refuses)
	r.GET("/kpi/:kode/rincian", actor.KPIBaca, h.detail, httpapi.Answer[httpapi.Collection[RincianItem]](http.StatusOK), refuses)
}

// index lists the indicators.
//
//	@Summary	List the KPIs
//	@Tags		kpi
//	@Success	200	{object}	DaftarView
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/kpi [get]
func (h *handler) index(c echo.Context) error {
	if err := httpapi.NoQuery(c); err != nil {
		return err
	}
	return httpapi.JSON(c, func(ctx context.Context, w httpapi.Viewer) (DaftarView, error) {
		targets, err := h.svc.Targets(ctx)
		if err != nil {
			return DaftarView{}, err
		}
		v := DaftarView{Data: []DefinisiView{}}
		for _, d := range Daftar() {
			now := d.Berlaku(clock.DateOf(w.Now).Year())
			one := DefinisiView{Kode: d.Kode, Alias: append([]string{}, d.Alias...), Uraian: d.Uraian.In(w.Lang), Cakupan: d.Cakupan, Periode: d.Periode,
				VersiRumus: now.Versi, BerlakuMulai: now.BerlakuMulai, CatatanSumber: d.CatatanSumber, Target: append([]Target{}, targets[d.Kode]...), Href: httpapi.Base + "/kpi/" + string(d.Kode)}
			for _, r := range d.Rumus {
				one.Rumus = append(one.Rumus, RumusView{r.Versi, r.BerlakuMulai, r.Uraian.In(w.Lang), r.Sumber})
			}
			v.Data = append(v.Data, one)
		}
		return v, nil
	})
}

// report counts every indicator of a year; of a jurusan or prodi, those that are
// counted for one.
//
//	@Summary	All KPIs of a year
//	@Tags		kpi
//	@Param		tahun	query	int	false	"calendar year (WIB); default the running one"
//	@Param		unit	query	string	false	"jurusan, by id or kode"
//	@Param		prodi	query	string	false	"prodi, by id or kode"
//	@Param		beku	query	bool	false	"false: as of now, although the period is frozen"	default(true)
//	@Param		per	query	string	false	"as it would have been answered at this instant; over many records 202, and the same question again once that work is done"	Format(date-time)
//	@Param		format	query	string	false	"by Accept when absent"	Enums(json,csv)
//	@Produce	json,text/csv
//	@Success	200	{object}	LaporanView
//	@Success	202	{object}	jobs.Pekerjaan
//	@Failure	404,422,default	{object}	httpapi.Problem
//	@Router		/kpi/laporan [get]
func (h *handler) report(c echo.Context) error {
	form, err := httpapi.Choose(c, httpapi.Bentuk{Nama: "json", Type: "application/json"}, httpapi.Bentuk{Nama: "csv", Type: "text/csv"})
	if err != nil {
		return err
	}
	q, err := h.question(c, "beku", "format", "per")
	if err != nil {
		return err
	}
	per, err := instantOf(c)
	if err != nil {
		return err
	}
	codes := countedFor(q.Unit, q.Prodi)
	var then []View
	if per != nil {
		var later bool
		if then, later, err = h.past(c, q, *per, codes...); later || err != nil {
			return err
		}
	}
	read := func(ctx context.Context, w httpapi.Viewer) (LaporanView, error) {
		if per != nil {
			return LaporanView{Tahun: q.Tahun, Data: then}, nil
		}
		as, err := h.svc.Laporan(ctx, w.By, q, codes...)
		v := LaporanView{Tahun: q.Tahun, Data: make([]View, len(as))}
		for i, a := range as {
			if v.Data[i], err = show(a, w.Lang); err != nil {
				return v, err
			}
		}
		return v, err
	}
	if form.Nama == "json" {
		return httpapi.JSON(c, read)
	}
	return httpapi.Made(c, form.Type, fmt.Sprintf("kpi-%d.csv", q.Tahun), func(ctx context.Context, w httpapi.Viewer) ([]byte, error) {
		v, err := read(ctx, w)
		if err != nil {
			return nil, err
		}
		return csvOf(v)
	})
}

// one counts one indicator.
//
//	@Summary	One KPI
//	@Tags		kpi
//	@Param		kode	path	string	true	"code, e.g. B.1.15.12"
//	@Param		tahun	query	int	false	"calendar year (WIB); default the running one"
//	@Param		unit	query	string	false	"jurusan, by id or kode"
//	@Param		prodi	query	string	false	"prodi, by id or kode"
//	@Param		periode	query	string	false	"year, quarter (2026-Q3) or month (2026-07); the last two for B.1.15.14"
//	@Param		kanal	query	string	false	"one medium; for B.1.15.14"	Enums(whatsapp,surel,telepon,datang_langsung,surat,portal,media_sosial,lainnya)
//	@Param		beku	query	bool	false	"false: as of now, although the period is frozen"	default(true)
//	@Param		per	query	string	false	"as it would have been answered at this instant; over many records 202, and the same question again once that work is done"	Format(date-time)
//	@Success	200	{object}	View
//	@Success	202	{object}	jobs.Pekerjaan
//	@Failure	422,default	{object}	httpapi.Problem
//	@Router		/kpi/{kode} [get]
func (h *handler) one(c echo.Context) error {
	def, err := named(c)
	if err != nil {
		return err
	}
	q, err := h.question(c, "periode", "kanal", "beku", "per")
	if err != nil {
		return err
	}
	per, err := instantOf(c)
	if err != nil {
		return err
	}
	if per != nil {
		views, later, err := h.past(c, q, *per, def.Kode)
		if later || err != nil {
			return err
		}
		return httpapi.JSON(c, func(context.Context, httpapi.Viewer) (View, error) { return views[0], nil })
	}
	return httpapi.JSON(c, func(ctx context.Context, w httpapi.Viewer) (View, error) {
		as, err := h.svc.Laporan(ctx, w.By, q, def.Kode)
		if err != nil {
			return View{}, err
		}
		return show(as[0], w.Lang)
	})
}

// detail opens an indicator down to the records and their evidence.
//
//	@Summary	What a KPI was counted from
//	@Tags		kpi
//	@Param		kode	path	string	true	"code, e.g. B.1.15.12"
//	@Param		tahun	query	int	false	"calendar year (WIB); default the running one"
//	@Param		unit	query	string	false	"jurusan, by id or kode"
//	@Param		prodi	query	string	false	"prodi, by id or kode"
//	@Param		periode	query	string	false	"year, quarter (2026-Q3) or month (2026-07); the last two for B.1.15.14"
//	@Param		kanal	query	string	false	"one medium; for B.1.15.14"	Enums(whatsapp,surel,telepon,datang_langsung,surat,portal,media_sosial,lainnya)
//	@Param		bacaan	query	string	false	"which reading; for B.1.15.14"	Enums(terbukti,ketat,jam_kerja,terpisah)	default(terbukti)
//	@Param		beku	query	bool	false	"false: as of now, although the period is frozen"	default(true)
//	@Param		bagian	query	string	false	"which part"	Enums(pembilang,penyebut,tidak_terpenuhi,dikecualikan)	default(penyebut)
//	@Param		limit	query	int	false	"items a page"	minimum(1)	maximum(100)	default(20)
//	@Param		cursor	query	string	false	"where the page begins"
//	@Success	200	{object}	httpapi.Collection[RincianItem]
//	@Failure	422,default	{object}	httpapi.Problem
//	@Router		/kpi/{kode}/rincian [get]
func (h *handler) detail(c echo.Context) error {
	def, err := named(c)
	if err != nil {
		return err
	}
	q, err := h.question(c, "periode", "kanal", "bacaan", "bagian", "beku", "limit", "cursor")
	if err != nil {
		return err
	}
	part := Bagian(c.QueryParam("bagian"))
	if part == "" {
		part = BagianPenyebut
	}
	if !slices.Contains([]Bagian{BagianPembilang, BagianPenyebut, BagianKurang, BagianLuar}, part) {
		return listing.InvalidQuery(fault.Field{Pointer: "bagian", Code: "not_in_list", Detail: fault.T(
			"Pilih pembilang, penyebut, tidak_terpenuhi, atau dikecualikan.", "Choose pembilang, penyebut, tidak_terpenuhi or dikecualikan.")})
	}
	return httpapi.Paged(c, func(ctx context.Context, w httpapi.Viewer, limit int, sign listing.Signer) (listing.Page[RincianItem], error) {
		var after [2]string
		return onePage(c, limit, sign, &after, func(limit int) ([]Rinci, error) {
			return h.svc.Rincian(ctx, w.By, q, def.Kode, part, after, limit)
		}, func(r Rinci) [2]string { return r.Kunci }, func(r Rinci) RincianItem { return itemView(r, w.Lang) })
	})
}

func named(c echo.Context) (Definisi, error) {
	d, ok := Cari(c.Param("kode"))
	if !ok {
		return d, fault.New(fault.NotFound, "Tidak ada KPI dengan kode ini; lihat /kpi.", "There is no KPI with this code; see /kpi.")
	}
	return d, nil
}

// question reads tahun, unit, prodi, and of the others those that were named.
func (h *handler) question(c echo.Context, also ...string) (Tanya, error) {
	q := Tanya{Unit: c.QueryParam("unit"), Prodi: c.QueryParam("prodi"), Kanal: c.QueryParam("kanal"), Bacaan: Bacaan(c.QueryParam("bacaan"))}
	if err := httpapi.NoQuery(c, append(also, "tahun", "unit", "prodi")...); err != nil {
		return q, err
	}
	for _, v := range []string{q.Unit, q.Prodi} {
		if err := httpapi.PlainText(v); err != nil {
			return q, err
		}
	}
	q.Periode = year(clock.DateOf(h.svc.clock.Now()).Year())
	invalid := func(name, code, id, en string) error {
		return listing.InvalidQuery(fault.Field{Pointer: name, Code: code, Detail: fault.T(id, en)})
	}
	if v := c.QueryParam("tahun"); v != "" {
		p, ok := parsePeriode(v)
		if !ok || !p.whole() {
			return q, invalid("tahun", "not_integer", "Harus tahun empat angka.", "Must be a year of four digits.")
		}
		q.Periode = p
	}
	if v := c.QueryParam("periode"); v != "" {
		p, ok := parsePeriode(v)
		switch {
		case !ok:
			return q, badPeriod()
		case c.QueryParam("tahun") != "" && p.Dari.Year() != q.Periode.Dari.Year():
			return q, invalid("periode", "other_year", "Bukan bagian dari tahun yang diminta.", "Not a part of the year asked for.")
		}
		q.Periode = p
	}
	q.Tahun = q.Periode.Dari.Year()
	switch c.QueryParam("beku") {
	case "", "true":
	case "false":
		q.Hidup = true
	default:
		return q, invalid("beku", "not_boolean", "Pilih true atau false.", "Choose true or false.")
	}
	if q.Kanal != "" && !slices.Contains(semuaKanal(), q.Kanal) {
		return q, invalid("kanal", "not_in_list", "Pilih salah satu kanal; lihat /meta/enum.", "Choose one of the media; see /meta/enum.")
	}
	if q.Bacaan != "" && !slices.Contains(semuaBacaan(), q.Bacaan) {
		return q, invalid("bacaan", "not_in_list", "Pilih terbukti, ketat, jam_kerja, atau terpisah.", "Choose terbukti, ketat, jam_kerja or terpisah.")
	}
	return q, nil
}

func badPeriod() error {
	return listing.InvalidQuery(fault.Field{Pointer: "periode", Code: "not_period", Detail: fault.T(
		"Harus tahun (2026), kuartal (2026-Q3), atau bulan (2026-07).", "Must be a year (2026), a quarter (2026-Q3) or a month (2026-07).")})
}

// show is an answer as it is sent: counted now, or as it was frozen.
func show(a Jawaban, lang string) (View, error) {
	if a.Beku != nil {
		return thaw(a, lang)
	}
	return view(a, lang), nil
}

func view(a Jawaban, lang string) View {
	p := a.Pecahan
	v := View{
		Kode: a.Definisi.Kode, Uraian: a.Definisi.Uraian.In(lang), Tahun: a.Tanya.Tahun, Periode: a.Tanya.Periode.Nama, Cakupan: a.Cakupan,
		Pembilang: p.Pembilang, Penyebut: p.Penyebut, Nilai: p.Nilai(), Tercapai: p.Mencapai(a.Target), Status: a.Status,
		VersiRumus: a.Rumus.Versi, DihitungPada: a.DihitungPada, CatatanSumber: a.Definisi.CatatanSumber,
		PerUnit: []PerUnitView{}, Matriks: a.Hasil.Matriks, Peringatan: []Peringatan{}, Rincian: hrefs(a, Terbukti),
	}
	if a.Target != nil {
		t := float64(*a.Target) / 100
		v.Target = &t
	}
	for _, u := range a.PerUnit {
		v.PerUnit = append(v.PerUnit, PerUnitView{UnitID: u.Jurusan.ID, Kode: u.Jurusan.Kode, Nama: u.Jurusan.Nama,
			Pembilang: u.Pecahan.Pembilang, Penyebut: u.Pecahan.Penyebut, Nilai: u.Pecahan.Nilai(), Tercapai: u.Pecahan.Mencapai(a.Target)})
	}
	if n := a.Hasil.TanpaProdi; n > 0 {
		v.Peringatan = append(v.Peringatan, Peringatan{"kegiatan_tanpa_prodi", fault.Tf(
			"%d kegiatan tidak menyebut prodi dan tidak dihitung bagi prodi mana pun.", "%d activities name no prodi and credit none.", n).In(lang)})
	}
	if a.Jam != nil {
		v.clocks(a, lang)
	}
	return v
}

// asked is the question of an answer as a query.
func asked(a Jawaban) url.Values {
	q := url.Values{}
	if a.Tanya.Periode.whole() {
		q.Set("tahun", a.Tanya.Periode.Nama)
	} else {
		q.Set("periode", a.Tanya.Periode.Nama)
	}
	switch a.Cakupan.Jenis {
	case "jurusan":
		q.Set("unit", a.Cakupan.Kode)
	case "prodi":
		q.Set("prodi", a.Cakupan.Kode)
	}
	if a.Tanya.Kanal != "" {
		q.Set("kanal", a.Tanya.Kanal)
	}
	if a.Tanya.Hidup {
		q.Set("beku", "false")
	}
	return q
}

// hrefs are the addresses of what a number was counted from.
func hrefs(a Jawaban, b Bacaan) RincianHref {
	at := func(part Bagian) string {
		q := asked(a)
		q.Set("bagian", string(part))
		if b != Terbukti {
			q.Set("bacaan", string(b))
		}
		return httpapi.Base + "/kpi/" + string(a.Definisi.Kode) + "/rincian?" + q.Encode()
	}
	return RincianHref{at(BagianPembilang), at(BagianPenyebut), at(BagianKurang), at(BagianLuar)}
}

func itemView(r Rinci, lang string) RincianItem {
	v := RincianItem{Jenis: r.Item.Jenis, ID: r.Item.ID, Label: r.Item.Label, Dihitung: r.Item.Dihitung,
		Alasan: []Peringatan{}, Rekaman: []RekamanAcuan{}, Bukti: r.Bukti}
	if path := map[string]string{"pelaksanaan": "/pelaksanaan/", "prodi": "/prodi/", "jurusan": "/unit/", "permintaan_layanan": "/permintaan-layanan/"}[v.Jenis]; path != "" && v.Label != hidden {
		href := httpapi.Base + path + v.ID
		v.Href = &href
	}
	for _, a := range r.Item.Alasan {
		v.Alasan = append(v.Alasan, Peringatan{a.Code, a.Detail.In(lang)})
	}
	for _, x := range r.Acuan {
		x.Href = httpapi.Base + x.Href
		v.Rekaman = append(v.Rekaman, x)
	}
	for _, k := range r.Item.Rekaman {
		v.Rekaman = append(v.Rekaman, RekamanAcuan{Jenis: "pelaksanaan", ID: k.ID, Label: fmt.Sprintf("%s %s", k.Kode, k.Judul), Href: httpapi.Base + "/pelaksanaan/" + k.ID})
	}
	return v
}
