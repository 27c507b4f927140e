// Package impor brings the office's old spreadsheets in: partners, agreements,
// activities and requests from XLSX or CSV, on the first day hundreds of them.
//
// A file is checked whole before anything is written. What is wrong is told row by
// row and cell by cell with what to do about it; what is ambiguous (a date that
// could be read two ways, a partner that resembles one on file) is asked, never
// guessed. Then every row becomes a record in one transaction, through the slice
// that keeps it. A row that was brought in before is passed over, and an import can
// be taken back until something refers to it.
//
// Source: SOP Perencanaan Program Kerjasama, record BO.28.1.2 Borang Monitoring
// Kerjasama, whose fifteen columns are read as they are. Imported records are
// history from before the system: exempt from the rule of late recording and
// outside the strict reading of the clocks (docs/keputusan).
package impor
