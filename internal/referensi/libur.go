package referensi

import (
	"fmt"
	"slices"
	"strings"

	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/fault"
)

// JenisLibur tells a public holiday from a day of collective leave.
type JenisLibur string

// The kinds of day off; which one decides how a clock explains the gap.
const (
	Nasional    JenisLibur = "nasional"
	CutiBersama JenisLibur = "cuti_bersama"
)

// Libur is one day on which the office does not work.
type Libur struct {
	Tanggal clock.Date `json:"tanggal" swaggertype:"string" format:"date"`
	Nama    string     `json:"nama" maxLength:"200"`
	Jenis   JenisLibur `json:"jenis" enums:"nasional,cuti_bersama"`
	Sumber  string     `json:"sumber" maxLength:"200" example:"SKB 3 Menteri"`
} //@name HariLibur

// TahunLibur are the days off of one year. Versi is 1 as long as nobody changed
// the year in the product; whether anything is loaded for it says Terisi: a year
// without holidays makes every working-hours figure provisional.
type TahunLibur struct {
	Tahun  int     `json:"tahun"`
	Versi  int     `json:"versi" minimum:"1"`
	Terisi bool    `json:"terisi"`
	Data   []Libur `json:"data"`
} //@name HariLiburTahun

// Version is the year's version, for its ETag.
func (t TahunLibur) Version() int { return t.Versi }

// Identity is the year, for its address.
func (t TahunLibur) Identity() string { return fmt.Sprint(t.Tahun) }

// The years a calendar can be asked for.
const (
	firstYear = 2000
	lastYear  = 2100
)

// checkYear reports every fault of a year's days and puts them in order.
func checkYear(c *fault.Check, year int, days []Libur) {
	c.Size("/data", len(days), 0, 366)
	seen := map[clock.Date]bool{}
	for i, d := range days {
		at := fmt.Sprintf("/data/%d", i)
		if c.Required(at+"/tanggal", d.Tanggal != "") {
			if d.Tanggal.Year() != year {
				c.Add(at+"/tanggal", "wrong_year", "Bukan tanggal tahun %d.", "Not a date in %d.", year)
			}
			if seen[d.Tanggal] {
				c.Add(at+"/tanggal", "duplicate", "Disebut dua kali; gabungkan namanya.", "Named twice; join the names.")
			}
			seen[d.Tanggal] = true
		}
		c.Text(at+"/nama", d.Nama, true, 200)
		c.Text(at+"/sumber", d.Sumber, true, 200)
		fault.OneOf(c, at+"/jenis", d.Jenis, []JenisLibur{Nasional, CutiBersama})
	}
	if c.OK() {
		slices.SortFunc(days, func(a, b Libur) int { return strings.Compare(string(a.Tanggal), string(b.Tanggal)) })
	}
}
