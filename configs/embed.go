// Package configs holds the defaults an office starts from: reference data as
// CSV, to be edited in the product afterwards, and the example of settings.
package configs

import "embed"

// FS holds the CSV files: unit, prodi, hari_libur, jam_kerja, bentuk_kegiatan,
// klasifikasi_mitra, kuesioner_mitra; and templat/, the texts of the templates that
// the product brings (see internal/templat).
//
//go:embed *.csv templat/*.txt
var FS embed.FS
