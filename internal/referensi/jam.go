package referensi

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"

	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/fault"
)

// JamKerja are the working hours of one day of the week in a period. Spans are
// half-open: 16:00 is not working time any more. Where periods overlap, the one
// that begins latest counts; a day of the week without a row is no working day.
type JamKerja struct {
	BerlakuMulai     clock.Date  `json:"berlaku_mulai" swaggertype:"string" format:"date"`
	BerlakuSampai    *clock.Date `json:"berlaku_sampai" swaggertype:"string" format:"date" extensions:"x-nullable,x-optional"`
	Hari             int         `json:"hari" minimum:"1" maximum:"7"` // 1 is Monday
	Mulai            string      `json:"mulai" example:"07:30"`
	Selesai          string      `json:"selesai" example:"16:00"`
	IstirahatMulai   *string     `json:"istirahat_mulai" example:"12:00" extensions:"x-nullable,x-optional"`
	IstirahatSelesai *string     `json:"istirahat_selesai" example:"13:00" extensions:"x-nullable,x-optional"`
	Keterangan       string      `json:"keterangan" maxLength:"200" extensions:"x-optional"`
} //@name JamKerja

// TabelJam is the whole table of working hours. Versi is 1 as long as nobody
// changed it in the product.
type TabelJam struct {
	Versi int        `json:"versi" minimum:"1"`
	Data  []JamKerja `json:"data"`
	// HariTanpaJam are the days from Monday (1) to Friday (5) that no row without
	// an end covers: a clock in working hours stands still on them. Empty unless
	// the office means it, or forgot a day.
	HariTanpaJam []int `json:"hari_tanpa_jam"`
} //@name JamKerjaTabel

// warned fills in the days that were perhaps forgotten.
func (t TabelJam) warned() TabelJam {
	t.HariTanpaJam = []int{}
	for day := 1; day <= 5; day++ {
		if !slices.ContainsFunc(t.Data, func(j JamKerja) bool { return j.Hari == day && j.BerlakuSampai == nil }) {
			t.HariTanpaJam = append(t.HariTanpaJam, day)
		}
	}
	return t
}

// Version is the table's version, for its ETag.
func (t TabelJam) Version() int { return t.Versi }

// Identity names the one table there is.
func (t TabelJam) Identity() string { return subjekJam }

var hourForm = regexp.MustCompile(`^([01][0-9]|2[0-3]):[0-5][0-9]$`)

// checkHours reports every fault of the table and puts its rows in order.
func checkHours(c *fault.Check, rows []JamKerja) {
	c.Size("/data", len(rows), 1, 500)
	type key struct {
		from clock.Date
		hari int
	}
	seen := map[key]bool{}
	for i, r := range rows {
		at := fmt.Sprintf("/data/%d", i)
		checkPeriod(c, at+"/berlaku_mulai", r.BerlakuMulai, at+"/berlaku_sampai", r.BerlakuSampai)
		c.Range(at+"/hari", r.Hari, 1, 7)
		c.Text(at+"/keterangan", r.Keterangan, false, 200)
		if k := (key{r.BerlakuMulai, r.Hari}); seen[k] {
			c.Add(at, "duplicate", "Hari ini sudah punya jam sejak tanggal yang sama.", "This day has hours from the same date already.")
		} else {
			seen[k] = true
		}
		r.checkSpan(c, at)
	}
	if c.OK() {
		slices.SortFunc(rows, func(a, b JamKerja) int {
			return cmp.Or(cmp.Compare(a.BerlakuMulai, b.BerlakuMulai), cmp.Compare(a.Hari, b.Hari))
		})
	}
}

// checkSpan refuses times that are none, a day that ends before it begins, and a
// break that is not inside it.
func (r JamKerja) checkSpan(c *fault.Check, at string) {
	ok := hour(c, at+"/mulai", r.Mulai)
	ok = hour(c, at+"/selesai", r.Selesai) && ok
	if ok && r.Selesai <= r.Mulai {
		c.Add(at+"/selesai", "time_order", "Harus sesudah mulai.", "Must be after mulai.")
		ok = false
	}
	switch {
	case r.IstirahatMulai == nil && r.IstirahatSelesai == nil:
		return
	case r.IstirahatMulai == nil:
		c.Required(at+"/istirahat_mulai", false)
		return
	case r.IstirahatSelesai == nil:
		c.Required(at+"/istirahat_selesai", false)
		return
	}
	from, to := *r.IstirahatMulai, *r.IstirahatSelesai
	ok = hour(c, at+"/istirahat_mulai", from) && ok
	ok = hour(c, at+"/istirahat_selesai", to) && ok
	if !ok {
		return
	}
	if to <= from {
		c.Add(at+"/istirahat_selesai", "time_order", "Harus sesudah istirahat_mulai.", "Must be after istirahat_mulai.")
	} else if from <= r.Mulai || to >= r.Selesai {
		c.Add(at+"/istirahat_mulai", "outside", "Istirahat harus berada di dalam jam kerja.", "The break must lie inside the working hours.")
	}
}

// hour refuses what is not HH:MM, 00:00 to 23:59.
func hour(c *fault.Check, at, s string) bool {
	if !c.Required(at, s != "") {
		return false
	}
	if !hourForm.MatchString(s) {
		c.Add(at, "not_time", "Harus jam HH:MM, 00:00 sampai 23:59.", "Must be a time HH:MM, 00:00 to 23:59.")
		return false
	}
	return true
}
