package impor

import "github.com/labstack/echo/v4"

// naskah imports agreements, from our template or the unit's own sheet BO.28.1.2.
//
//	@Summary	Import signed agreements from XLSX or CSV, also the sheet BO.28.1.2
//	@Tags		impor
//	@Accept		mpfd
//	@Param		uji	query	bool	false	"true: check only, write nothing"
//	@Param		berkas	formData	file	true	"the spreadsheet"
//	@Param		urutan_tanggal	formData	string	false	"how 01/02/2023 is read"	Enums(dmy,mdy)
//	@Param		keputusan	formData	string	false	"JSON: name of a partner → its code, or baru:COUNTRY:category; * for all others"
//	@Param		jenis_naskah	formData	string	false	"what an agreement is whose title does not say"	Enums(mou,moa,ia)
//	@Param		lembar	formData	string	false	"name of the sheet"
//	@Success	201	{object}	View
//	@Success	202	{object}	jobs.Pekerjaan
//	@Failure	422,default	{object}	httpapi.Problem
//	@Router		/impor/naskah [post]
func (h *handler) naskah(c echo.Context) error { return h.take(c, JenisNaskah) }

// templatNaskah hands out the template for agreements.
//
//	@Summary	Template for agreements
//	@Tags		impor
//	@Param		format	query	string	false	"xlsx (default) or csv"	Enums(xlsx,csv)
//	@Success	200	{file}	binary
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/impor/naskah/templat [get]
func (h *handler) templatNaskah(c echo.Context) error { return h.templat(c, JenisNaskah) }
