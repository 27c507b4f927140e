package kpi

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// csvOf is a year's report as a table: a line for each indicator of the
// institution, then for each of its jurusan; RFC 4180, UTF-8, numbers with a
// decimal point, nothing for null.
func csvOf(l LaporanView) ([]byte, error) {
	var buf bytes.Buffer
	w := csv.NewWriter(&buf)
	w.UseCRLF = true
	rows := [][]string{{"kode", "uraian", "tahun", "cakupan_jenis", "cakupan_kode", "cakupan_nama", "pembilang", "penyebut", "nilai", "target", "tercapai", "status", "versi_rumus", "dihitung_pada", "beku",
		"ketat_pembilang", "ketat_penyebut", "ketat_nilai", "jam_kerja_pembilang", "jam_kerja_penyebut", "jam_kerja_nilai", "median_detik", "p90_detik", "porsi_susulan", "berjalan", "dikecualikan"}}
	for _, v := range l.Data {
		row := []string{string(v.Kode), v.Uraian, strconv.Itoa(v.Tahun), v.Cakupan.Jenis, v.Cakupan.Kode, v.Cakupan.Nama, strconv.Itoa(v.Pembilang), strconv.Itoa(v.Penyebut), number(v.Nilai), number(v.Target),
			text(v.Tercapai), string(v.Status), strconv.Itoa(v.VersiRumus), v.DihitungPada.Format(time.RFC3339Nano), strconv.FormatBool(v.Beku)}
		row = append(row, v.Ketat.cells()...)
		row = append(row, v.JamKerja.cells()...)
		rows = append(rows, append(row, text(v.MedianDetik), text(v.P90Detik), number(v.PorsiSusulan), text(v.Berjalan), text(v.Dikecualikan)))
		for _, u := range v.PerUnit {
			one := []string{string(v.Kode), v.Uraian, strconv.Itoa(v.Tahun), "jurusan", u.Kode, u.Nama, strconv.Itoa(u.Pembilang), strconv.Itoa(u.Penyebut), number(u.Nilai), number(v.Target),
				text(u.Tercapai), string(v.Status), strconv.Itoa(v.VersiRumus), v.DihitungPada.Format(time.RFC3339Nano), strconv.FormatBool(v.Beku)}
			rows = append(rows, append(one, make([]string, len(rows[0])-len(one))...))
		}
	}
	for _, row := range rows {
		for i, cell := range row {
			row[i] = plainCell(cell)
		}
		if err := w.Write(row); err != nil {
			return nil, fmt.Errorf("write csv: %w", err)
		}
	}
	w.Flush()
	return buf.Bytes(), w.Error()
}

// plainCell keeps a spreadsheet from reading a text as a formula.
func plainCell(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}

func (b *BacaanView) cells() []string {
	if b == nil {
		return []string{"", "", ""}
	}
	return []string{strconv.Itoa(b.Pembilang), strconv.Itoa(b.Penyebut), number(b.Nilai)}
}

func number(v *float64) string {
	if v == nil {
		return ""
	}
	return strconv.FormatFloat(*v, 'f', -1, 64)
}

func text[T any](v *T) string {
	if v == nil {
		return ""
	}
	return fmt.Sprint(*v)
}
