// Package kpi counts the unit's performance indicators.
//
// Source: the KPI table of the SOP Perencanaan Program Kerjasama. B.1.15.7: each
// jurusan has relevant cooperation in pendidikan, penelitian and PkM; B.1.15.8.a
// to c: cooperation is of benefit, improves performance or facilities, satisfies
// the partner and continues; B.1.15.12: prodi that cooperate, 80 % in 2020 and
// five points more each year; B.1.15.14.a to c: requests answered within 15
// minutes and a day.
//
// A number and its drill-down cannot differ. Those of activities are made from
// the same items (see Hasil; only verified activities with a partner count);
// those of the clocks from verdicts that are counted as they are made, and from
// the open clocks as of now (see Jam14).
package kpi
