// Package referensi keeps what the other records refer to: the units and
// prodi of the campus, the dated lists, the holidays and the working hours.
//
// Source: SOP Perencanaan Program Kerjasama, line 3: a unit kerja carries an
// activity out; its KPIs are counted by jurusan and prodi. Nothing here is ever
// removed: what ends gets a last day, so that old records keep their meaning,
// and the kode of a record never changes, for other systems know it by that.
package referensi
