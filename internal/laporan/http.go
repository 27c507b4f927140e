package laporan

import (
	"context"
	"io"
	"iter"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"kerjasama/internal/httpapi"
	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/dokumen"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/journal"
	"kerjasama/internal/platform/listing"
	"kerjasama/internal/platform/tabel"
)

type handler struct{ svc *Service }

// Register adds the reports.
func Register(r *httpapi.Router, svc *Service) {
	h := &handler{svc}
	// A period to come, an unknown unit (422), one of somebody else (404).
	refuses := httpapi.Refuses(http.StatusNotFound, http.StatusUnprocessableEntity)
	r.GET("/laporan/borang-monitoring", actor.LaporanBaca, h.monitoring, httpapi.Answer[Borang](http.StatusOK), refuses)
	r.GET("/laporan/evaluasi-diri", actor.LaporanBaca, h.selfEvaluation, httpapi.Answer[EvaluasiDiri](http.StatusOK), refuses)
	r.GET("/laporan/lkps", actor.LaporanBaca, h.lkps, httpapi.Answer[LKPS](http.StatusOK), refuses)
	r.GET("/laporan/laporkerma", actor.LaporanBaca, h.laporkerma, httpapi.Answer[Laporkerma](http.StatusOK), refuses)
	r.GET("/laporan/iku", actor.LaporanBaca, h.iku, httpapi.Answer[IKU](http.StatusOK), refuses)
	r.GET("/laporan/celah-bukti", actor.LaporanBaca, h.gaps, httpapi.Answer[DaftarCelah](http.StatusOK), refuses)
	h.registerBundle(r, refuses)
}

var (
	bentukJSON = httpapi.Bentuk{Nama: "json", Type: "application/json"}
	bentukCSV  = httpapi.Bentuk{Nama: "csv", Type: tabel.CSV}
	bentukXLSX = httpapi.Bentuk{Nama: "xlsx", Type: tabel.XLSX}
	bentukPDF  = httpapi.Bentuk{Nama: "pdf", Type: "application/pdf"}
)

// question reads the period and the scope, and refuses any other parameter.
func (h *handler) question(c echo.Context, also ...string) (q Tanya, err error) {
	if err := httpapi.NoQuery(c, append(also, "tahun", "dari", "sampai", "unit", "prodi", "format")...); err != nil {
		return q, err
	}
	for _, name := range append(also, "unit", "prodi") {
		if err := httpapi.PlainText(c.QueryParam(name)); err != nil {
			return q, err
		}
	}
	q.Unit, q.Prodi = c.QueryParam("unit"), c.QueryParam("prodi")
	if v := c.QueryParam("tahun"); v != "" {
		if q.Tahun, err = strconv.Atoi(v); err != nil || len(v) != 4 || q.Tahun < 1 {
			return q, listing.InvalidQuery(fault.Field{Pointer: "tahun", Code: "not_integer", Detail: fault.T("Harus tahun empat angka.", "Must be a year of four digits.")})
		}
	}
	for name, to := range map[string]*clock.Date{"dari": &q.Dari, "sampai": &q.Sampai} {
		v := c.QueryParam(name)
		if v == "" {
			continue
		}
		if *to, err = clock.ParseDate(v); err != nil {
			return q, listing.InvalidQuery(fault.Field{Pointer: name, Code: "wrong_type", Detail: fault.T("Harus tanggal YYYY-MM-DD.", "Must be a date YYYY-MM-DD.")})
		}
	}
	return q, nil
}

// flag reads a parameter that is true or false.
func flag(c echo.Context, name string) (bool, error) {
	switch c.QueryParam(name) {
	case "", "false":
		return false, nil
	case "true":
		return true, nil
	default:
		return false, listing.InvalidQuery(fault.Field{Pointer: name, Code: "not_boolean", Detail: fault.T("Pilih true atau false.", "Choose true or false.")})
	}
}

// whole collects rows for an answer that is made whole.
func whole[T any](rows iter.Seq2[T, error]) ([]T, error) {
	out := []T{}
	for r, err := range rows {
		if err != nil {
			return out, err
		}
		if len(out) == mostRows {
			return out, tooMany()
		}
		out = append(out, r)
	}
	return out, nil
}

// nama is what a report is kept under.
func (k Kepala) nama(form string) string {
	parts := []string{strings.ToLower(k.Laporan)}
	if k.Cakupan.Kode != "" {
		parts = append(parts, k.Cakupan.Kode)
	}
	span := string(k.Periode.Dari) + "_" + string(k.Periode.Sampai)
	if y := k.Periode.Dari.Year(); k.Periode == (Periode{clock.MakeDate(y, time.January, 1), clock.MakeDate(y, time.December, 31)}) {
		span = strconv.Itoa(y)
	}
	return strings.Join(append(parts, span), "-") + "." + form
}

// out sends a report as a file, after it was written down who took it.
func (h *handler) out(c echo.Context, form httpapi.Bentuk, k Kepala, personal bool, write func(context.Context, io.Writer) error) error {
	call := journal.Call{By: httpapi.Actor(c), RequestID: httpapi.RequestID(c)}
	if err := h.svc.Exported(c.Request().Context(), call, k, form.Nama, personal); err != nil {
		return err
	}
	return httpapi.Stream(c, form.Type, k.nama(form.Nama), write)
}

// table sends tables as CSV (the first of them) or as a workbook.
func (h *handler) table(c echo.Context, form httpapi.Bentuk, k Kepala, personal bool, ts func(context.Context) []tabel.Tabel) error {
	return h.out(c, form, k, personal, func(ctx context.Context, w io.Writer) error {
		all := ts(ctx)
		if form.Nama == "csv" {
			return all[0].WriteCSV(w)
		}
		return tabel.Buku{Judul: k.Judul, Dibuat: k.PerTanggal.Start()}.WriteXLSX(w, all...)
	})
}

// monitoring answers the unit's monitoring sheet.
//
//	@Summary	BO.28.1.2, the monitoring sheet of cooperation
//	@Tags		laporan
//	@Param		tahun	query	int	false	"calendar year (WIB); default the running one"
//	@Param		dari	query	string	false	"first day, instead of a year"	Format(date)
//	@Param		sampai	query	string	false	"last day"	Format(date)
//	@Param		unit	query	string	false	"unit, by id or kode"
//	@Param		prodi	query	string	false	"prodi, by id or kode"
//	@Param		format	query	string	false	"by Accept when absent"	Enums(json,csv,xlsx,pdf)
//	@Produce	json,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet,application/pdf
//	@Success	200	{object}	Borang
//	@Failure	404,422,default	{object}	httpapi.Problem
//	@Router		/laporan/borang-monitoring [get]
func (h *handler) monitoring(c echo.Context) error {
	form, err := httpapi.Choose(c, bentukJSON, bentukCSV, bentukXLSX, bentukPDF)
	if err != nil {
		return err
	}
	q, err := h.question(c)
	if err != nil {
		return err
	}
	by := httpapi.Actor(c)
	personal := !by.May(actor.MitraKontak).None()
	if form.Nama == "json" {
		return httpapi.JSON(c, func(ctx context.Context, w httpapi.Viewer) (Borang, error) {
			k, rows, err := h.svc.Borang(ctx, w.By, q)
			if err != nil {
				return Borang{}, err
			}
			v := Borang{Kepala: k}
			if v.Data, err = whole(rows); err != nil {
				return v, err
			}
			if personal && slices.ContainsFunc(v.Data, func(b BarisBorang) bool { return b.Telepon != nil }) {
				err = h.svc.Exported(ctx, journal.Call{By: by, RequestID: httpapi.RequestID(c)}, k, "json", true)
			}
			return v, err
		})
	}
	k, rows, err := h.svc.Borang(c.Request().Context(), by, q)
	if err != nil {
		return err
	}
	if form.Nama == "pdf" {
		return h.document(c, form, k, personal, func() (dokumen.Paparan, error) { return printedSheet(k, rows) })
	}
	return h.table(c, form, k, personal, func(ctx context.Context) []tabel.Tabel {
		return []tabel.Tabel{tabelBorang(k, again(h.svc.Borang(ctx, by, q)))}
	})
}

// again are the rows of a question that was asked before; what refuses it now
// refuses the first row.
func again[T any](_ Kepala, rows iter.Seq2[T, error], err error) iter.Seq2[T, error] {
	if err == nil {
		return rows
	}
	return func(yield func(T, error) bool) {
		var none T
		yield(none, err)
	}
}

// lkps answers the tables 1-1 to 1-3.
//
//	@Summary	LKPS tables 1-1 to 1-3 of BAN-PT, by prodi
//	@Tags		laporan
//	@Param		tahun	query	int	false	"the year in which TS ends (academic years, 1 August to 31 July); default the last complete one. The window is TS-2 to TS"
//	@Param		dari	query	string	false	"first day, instead of a year"	Format(date)
//	@Param		sampai	query	string	false	"last day"	Format(date)
//	@Param		unit	query	string	false	"unit, by id or kode: its prodi"
//	@Param		prodi	query	string	false	"prodi, by id or kode"
//	@Param		ndtps	query	int	false	"permanent lecturers of the prodi; adds the indicative score"	minimum(1)	maximum(10000)
//	@Param		format	query	string	false	"by Accept when absent"	Enums(json,csv,xlsx)
//	@Produce	json,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet
//	@Success	200	{object}	LKPS
//	@Failure	404,422,default	{object}	httpapi.Problem
//	@Router		/laporan/lkps [get]
func (h *handler) lkps(c echo.Context) error {
	form, err := httpapi.Choose(c, bentukJSON, bentukCSV, bentukXLSX)
	if err != nil {
		return err
	}
	q := TanyaLKPS{}
	if q.Tanya, err = h.question(c, "ndtps"); err != nil {
		return err
	}
	if v := c.QueryParam("ndtps"); v != "" {
		if q.NDTPS, err = strconv.Atoi(v); err != nil || q.NDTPS < 1 || q.NDTPS > 10_000 {
			return listing.InvalidQuery(fault.Field{Pointer: "ndtps", Code: "out_of_range", Detail: fault.Tf("Harus antara %d dan %d.", "Must be between %d and %d.", 1, 10_000)})
		}
	}
	if form.Nama == "json" {
		return httpapi.JSON(c, func(ctx context.Context, w httpapi.Viewer) (LKPS, error) { return h.svc.LKPS(ctx, w.By, q) })
	}
	l, err := h.svc.tables(c.Request().Context(), httpapi.Actor(c), q)
	if err != nil {
		return err
	}
	return h.table(c, form, l.Kepala, false, func(ctx context.Context) []tabel.Tabel {
		if form.Nama == "csv" {
			return []tabel.Tabel{h.svc.csvLKPS(ctx, l)}
		}
		return h.svc.sheets(ctx, l)
	})
}

// laporkerma answers agreements in the shape of Laporkerma.
//
//	@Summary	Agreements in the shape of Laporkerma
//	@Tags		laporan
//	@Param		tahun	query	int	false	"calendar year (WIB); default the running one"
//	@Param		dari	query	string	false	"first day, instead of a year"	Format(date)
//	@Param		sampai	query	string	false	"last day"	Format(date)
//	@Param		unit	query	string	false	"unit, by id or kode"
//	@Param		prodi	query	string	false	"prodi, by id or kode"
//	@Param		belum_dilaporkan	query	bool	false	"true: only what has no number there yet"
//	@Param		format	query	string	false	"by Accept when absent"	Enums(json,csv)
//	@Produce	json,text/csv
//	@Success	200	{object}	Laporkerma
//	@Failure	404,422,default	{object}	httpapi.Problem
//	@Router		/laporan/laporkerma [get]
func (h *handler) laporkerma(c echo.Context) error {
	form, err := httpapi.Choose(c, bentukJSON, bentukCSV)
	if err != nil {
		return err
	}
	q, err := h.question(c, "belum_dilaporkan")
	if err != nil {
		return err
	}
	unreported, err := flag(c, "belum_dilaporkan")
	if err != nil {
		return err
	}
	if form.Nama == "json" {
		return httpapi.JSON(c, func(ctx context.Context, w httpapi.Viewer) (Laporkerma, error) {
			k, rows, err := h.svc.Laporkerma(ctx, w.By, q, unreported)
			if err != nil {
				return Laporkerma{}, err
			}
			v := Laporkerma{Kepala: k, BelumDilaporkan: unreported}
			v.Data, err = whole(rows)
			return v, err
		})
	}
	by := httpapi.Actor(c)
	k, _, err := h.svc.Laporkerma(c.Request().Context(), by, q, unreported)
	if err != nil {
		return err
	}
	return h.table(c, form, k, false, func(ctx context.Context) []tabel.Tabel {
		return []tabel.Tabel{tabelLaporkerma(k, again(h.svc.Laporkerma(ctx, by, q, unreported)))}
	})
}

// iku answers the material of the ministry's indicator.
//
//	@Summary	Material of IKU 5: outputs by cooperation
//	@Tags		laporan
//	@Param		tahun	query	int	false	"calendar year (WIB); default the running one"
//	@Param		dari	query	string	false	"first day, instead of a year"	Format(date)
//	@Param		sampai	query	string	false	"last day"	Format(date)
//	@Param		unit	query	string	false	"unit, by id or kode"
//	@Param		prodi	query	string	false	"prodi, by id or kode"
//	@Param		format	query	string	false	"by Accept when absent"	Enums(json,csv)
//	@Produce	json,text/csv
//	@Success	200	{object}	IKU
//	@Failure	404,422,default	{object}	httpapi.Problem
//	@Router		/laporan/iku [get]
func (h *handler) iku(c echo.Context) error {
	form, err := httpapi.Choose(c, bentukJSON, bentukCSV)
	if err != nil {
		return err
	}
	q, err := h.question(c)
	if err != nil {
		return err
	}
	if form.Nama == "json" {
		return httpapi.JSON(c, func(ctx context.Context, w httpapi.Viewer) (IKU, error) { return h.svc.IKU(ctx, w.By, q, w.Lang) })
	}
	v, err := h.svc.IKU(c.Request().Context(), httpapi.Actor(c), q, httpapi.Lang(c))
	if err != nil {
		return err
	}
	return h.table(c, form, v.Kepala, false, func(context.Context) []tabel.Tabel { return []tabel.Tabel{tabelIKU(v)} })
}

// gaps answers what evidence is missing.
//
//	@Summary	What evidence is missing, who can supply it, and by which action
//	@Tags		laporan
//	@Param		tahun	query	int	false	"calendar year (WIB); default the running one"
//	@Param		dari	query	string	false	"first day, instead of a year"	Format(date)
//	@Param		sampai	query	string	false	"last day"	Format(date)
//	@Param		unit	query	string	false	"unit, by id or kode"
//	@Param		prodi	query	string	false	"prodi, by id or kode"
//	@Param		kriteria	query	string	false	"what the evidence is for"	Enums(B.1.15.7,B.1.15.8.a,B.1.15.8.b,B.1.15.8.c,B.1.15.12,BO.28.1.2,FO.2.3.1,LKPS-1,Laporkerma)
//	@Param		format	query	string	false	"by Accept when absent"	Enums(json,csv,xlsx)
//	@Produce	json,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet
//	@Success	200	{object}	DaftarCelah
//	@Failure	404,422,default	{object}	httpapi.Problem
//	@Router		/laporan/celah-bukti [get]
func (h *handler) gaps(c echo.Context) error {
	form, err := httpapi.Choose(c, bentukJSON, bentukCSV, bentukXLSX)
	if err != nil {
		return err
	}
	q := TanyaCelah{Kriteria: c.QueryParam("kriteria")}
	if q.Tanya, err = h.question(c, "kriteria"); err != nil {
		return err
	}
	if q.Kriteria != "" && !slices.Contains(semuaKriteria(), q.Kriteria) {
		return listing.InvalidQuery(fault.Field{Pointer: "kriteria", Code: "not_in_list", Detail: fault.Tf("Pilih salah satu: %s.", "Choose one of: %s.", strings.Join(semuaKriteria(), ", "))})
	}
	if form.Nama == "json" {
		return httpapi.JSON(c, func(ctx context.Context, w httpapi.Viewer) (DaftarCelah, error) {
			k, rows, err := h.svc.Gaps(ctx, w.By, q, w.Lang)
			if err != nil {
				return DaftarCelah{}, err
			}
			v := DaftarCelah{Kepala: k}
			if v.Data, err = whole(rows); err != nil {
				return v, err
			}
			v.Jumlah, err = counted(func(yield func(Celah, error) bool) {
				for _, g := range v.Data {
					if !yield(g, nil) {
						return
					}
				}
			})
			return v, err
		})
	}
	by, lang := httpapi.Actor(c), httpapi.Lang(c)
	k, _, err := h.svc.Gaps(c.Request().Context(), by, q, lang)
	if err != nil {
		return err
	}
	return h.table(c, form, k, false, func(ctx context.Context) []tabel.Tabel {
		return []tabel.Tabel{tabelCelah(k, again(h.svc.Gaps(ctx, by, q, lang)))}
	})
}
