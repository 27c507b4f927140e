package layanan

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"kerjasama/internal/httpapi"
	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/journal"
	"kerjasama/internal/platform/listing"
	"kerjasama/internal/platform/tenggat"
)

// Segmen is a piece of the time of a clock: it counts, or aturan says why not.
type Segmen struct {
	Dari     time.Time       `json:"dari" format:"date-time"`
	Sampai   time.Time       `json:"sampai" format:"date-time"`
	Dihitung bool            `json:"dihitung"`
	Aturan   *tenggat.Aturan `json:"aturan" enums:"libur_nasional,cuti_bersama,akhir_pekan,di_luar_jam_kerja,istirahat" extensions:"x-nullable"`
} //@name TenggatSegmen

// Dasar is the verdict on one basis with its explanation. DurasiDetik is the
// time that counted, a started second as a whole one; the segments tile the time
// from masuk_pada to the stop, or to now.
type Dasar struct {
	TenggatPada time.Time     `json:"tenggat_pada" format:"date-time"`
	Hasil       tenggat.Hasil `json:"hasil" enums:"tepat,terlambat,berjalan,dikecualikan"`
	DurasiDetik int64         `json:"durasi_detik"`
	SisaDetik   *int64        `json:"sisa_detik" extensions:"x-nullable"`
	Segmen      []Segmen      `json:"segmen"`
} //@name TenggatDasar

// Ketat is the strict reading: the server's time for answers entered late, and
// the first values of what was corrected. Null where the clock did not run then.
type Ketat struct {
	MulaiPada    time.Time     `json:"mulai_pada" format:"date-time"`
	BerhentiPada *time.Time    `json:"berhenti_pada" format:"date-time" extensions:"x-nullable"`
	Hasil        tenggat.Hasil `json:"hasil" enums:"tepat,terlambat,berjalan,dikecualikan"`
} //@name TenggatKetat

// TenggatJam is one clock of a request.
type TenggatJam struct {
	KPI               string        `json:"kpi" example:"B.1.15.14.b"`
	MulaiPada         time.Time     `json:"mulai_pada" format:"date-time"`
	BerhentiPada      *time.Time    `json:"berhenti_pada" format:"date-time" extensions:"x-nullable"`
	BasisResmi        tenggat.Basis `json:"basis_resmi" enums:"jam_dinding,jam_kerja"`
	VersiKebijakan    int           `json:"versi_kebijakan"`
	VersiKalender     int           `json:"versi_kalender"`
	KalenderSementara bool          `json:"kalender_sementara"` // a due lies in a year without holidays
	Terpisah          bool          `json:"terpisah"`           // an IA: reported apart from the KPI
	Susulan           bool          `json:"susulan"`            // the stop was entered late
	Hasil             tenggat.Hasil `json:"hasil" enums:"tepat,terlambat,berjalan,dikecualikan"`
	JamDinding        Dasar         `json:"jam_dinding"`
	JamKerja          Dasar         `json:"jam_kerja"`
	Ketat             *Ketat        `json:"ketat" extensions:"x-nullable"`
} //@name TenggatJam

// TenggatView are the clocks of a request at an instant.
type TenggatView struct {
	Data []TenggatJam `json:"data"`
} //@name Tenggat

// deadlines explains the clocks of a request.
//
//	@Summary	The clocks of a request, with the reason for every second
//	@Tags		permintaan-layanan
//	@Param		id	path	string	true	"request id"
//	@Success	200	{object}	TenggatView
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/permintaan-layanan/{id}/tenggat [get]
func (h *handler) deadlines(c echo.Context) error {
	if err := httpapi.NoQuery(c); err != nil {
		return err
	}
	return httpapi.JSON(c, func(ctx context.Context, w httpapi.Viewer) (TenggatView, error) {
		out := TenggatView{Data: []TenggatJam{}}
		p, err := h.svc.Get(ctx, w.By, c.Param("id"))
		if err != nil {
			return out, err
		}
		_, cal, err := h.svc.versi.of(h.svc.j.DB().Gorm.WithContext(ctx), p.VersiKebijakan, p.VersiKalender)
		if err != nil {
			return out, err
		}
		for i := range p.Jam {
			if j := &p.Jam[i]; j.Terbukti.Berlaku {
				out.Data = append(out.Data, explain(p, j, cal.Kalender, w.Now))
			}
		}
		return out, nil
	})
}

func explain(p Permintaan, j *Jam, cal *tenggat.Kalender, now time.Time) TenggatJam {
	s := j.Terbukti
	out := TenggatJam{
		KPI: j.KPI.Kode(), MulaiPada: s.Mulai, BerhentiPada: s.Berhenti, BasisResmi: j.Basis, VersiKebijakan: p.VersiKebijakan, VersiKalender: p.VersiKalender,
		KalenderSementara: j.Sementara, Terpisah: s.Terpisah, Susulan: j.Susulan,
		JamDinding: basis(cal.Jelaskan(tenggat.JamDinding, s.Mulai, s.TenggatDinding, j.facts(s), now)),
		JamKerja:   basis(cal.Jelaskan(tenggat.JamBekerja, s.Mulai, s.TenggatKerja, j.facts(s), now)),
	}
	out.Hasil = out.JamDinding.Hasil
	if j.Basis == tenggat.JamBekerja {
		out.Hasil = out.JamKerja.Hasil
	}
	if k := j.Ketat; k.Berlaku {
		out.Ketat = &Ketat{MulaiPada: k.Mulai, BerhentiPada: k.Berhenti, Hasil: j.facts(k).Putuskan(k.due(j.Basis), now)}
	}
	return out
}

func basis(p tenggat.Penjelasan) Dasar {
	d := Dasar{TenggatPada: p.Tenggat, Hasil: p.Hasil, DurasiDetik: ceil(p.Durasi), Segmen: make([]Segmen, len(p.Segmen))}
	if p.Sisa != nil {
		left := floor(*p.Sisa)
		d.SisaDetik = &left
	}
	for i, s := range p.Segmen {
		d.Segmen[i] = Segmen{Dari: s.Dari, Sampai: s.Sampai, Dihitung: s.Dihitung}
		if s.Aturan != "" {
			d.Segmen[i].Aturan = &s.Aturan
		}
	}
	return d
}

// ceil and floor are whole seconds. Rounded this way what is shown never
// contradicts the verdict: 900.5 s are 901, and half a second past the due is -1.
func ceil(d time.Duration) int64 { return -floor(-d) }

func floor(d time.Duration) int64 {
	n := int64(d / time.Second)
	if d%time.Second < 0 {
		n--
	}
	return n
}

type policyHandler struct{ svc *Service }

func registerPolicy(r *httpapi.Router, svc *Service) {
	h := &policyHandler{svc}
	ok := httpapi.Answer[Kebijakan](http.StatusOK)
	r.GET("/kebijakan-sla", actor.ReferensiBaca, h.get, ok)
	r.GET("/kebijakan-sla/simulasi", actor.KPIBaca, h.simulate, httpapi.Answer[Simulasi](http.StatusOK), httpapi.Refuses(http.StatusUnprocessableEntity))
	r.PUT("/kebijakan-sla", actor.KebijakanUbah, h.replace, httpapi.Body[KebijakanIsi](), ok)
}

// get answers the SLA policy.
//
//	@Summary	The SLA policy
//	@Tags		kebijakan-sla
//	@Success	200	{object}	Kebijakan
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/kebijakan-sla [get]
func (h *policyHandler) get(c echo.Context) error {
	if err := httpapi.NoQuery(c); err != nil {
		return err
	}
	return httpapi.Read(c, func(ctx context.Context, _ httpapi.Viewer) (Kebijakan, error) { return h.svc.Policy(ctx) })
}

// replace puts a new version of the policy in force for what is recorded from
// now on; no clock that runs moves.
//
//	@Summary	Replace the SLA policy
//	@Tags		kebijakan-sla
//	@Param		body	body	KebijakanIsi	true	"every line of the policy"
//	@Success	200	{object}	Kebijakan
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/kebijakan-sla [put]
func (h *policyHandler) replace(c echo.Context) error {
	same := func(_ context.Context, _ httpapi.Viewer, k Kebijakan) (Kebijakan, error) { return k, nil }
	return httpapi.Act(c, same, func(ctx context.Context, call journal.Call, in KebijakanIsi) (journal.Answer[Kebijakan], error) {
		return h.svc.ReplacePolicy(ctx, call, in)
	})
}

// simulate answers what another rule would have made of a year.
//
//	@Summary	How many verdicts another basis or limit would change
//	@Tags		kebijakan-sla
//	@Param		kpi	query	string	true	"which clock"	Enums(B.1.15.14.a,B.1.15.14.b,B.1.15.14.c)
//	@Param		tahun	query	int	false	"calendar year (WIB); default the running one"
//	@Param		basis	query	string	false	"another basis; absent: each clock's own"	Enums(jam_dinding,jam_kerja)
//	@Param		nilai	query	int	false	"another limit; absent: each clock's own"	minimum(1)
//	@Param		satuan	query	string	false	"what nilai is measured in"	Enums(detik,hari)
//	@Success	200	{object}	Simulasi
//	@Failure	422,default	{object}	httpapi.Problem
//	@Router		/kebijakan-sla/simulasi [get]
func (h *policyHandler) simulate(c echo.Context) error {
	if err := httpapi.NoQuery(c, "kpi", "tahun", "basis", "nilai", "satuan"); err != nil {
		return err
	}
	q := TanyaSimulasi{Tahun: clock.DateOf(h.svc.j.Now()).Year()}
	var bad []fault.Field
	number := func(name string) int64 {
		n, err := strconv.ParseInt(c.QueryParam(name), 10, 64)
		if err != nil {
			bad = append(bad, fault.Field{Pointer: name, Code: "not_integer", Detail: fault.T("Harus bilangan bulat.", "Must be an integer.")})
		}
		return n
	}
	if c.QueryParam("tahun") != "" {
		q.Tahun = int(number("tahun"))
	}
	if b := tenggat.Basis(c.QueryParam("basis")); b != "" {
		q.Basis = &b
	}
	if c.QueryParam("nilai") != "" || c.QueryParam("satuan") != "" {
		q.Batas = &tenggat.Batas{Nilai: number("nilai"), Satuan: tenggat.Satuan(c.QueryParam("satuan"))}
	}
	for _, k := range []KPI{Draf, Tanggapan, Kelanjutan} {
		if c.QueryParam("kpi") == k.Kode() {
			q.KPI = k
		}
	}
	if q.KPI == "" {
		bad = append(bad, fault.Field{Pointer: "kpi", Code: "not_in_list", Detail: fault.T("Pilih B.1.15.14.a, b, atau c.", "Choose B.1.15.14.a, b or c.")})
	}
	if bad != nil {
		return listing.InvalidQuery(bad...)
	}
	return httpapi.JSON(c, func(ctx context.Context, _ httpapi.Viewer) (Simulasi, error) { return h.svc.Simulate(ctx, q) })
}
