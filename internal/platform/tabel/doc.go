// Package tabel writes tables that leave the house: as CSV for programs, as a
// workbook (XLSX) and as a document (PDF) for people. Rows come one after the
// other and none is kept, so that a hundred thousand of them take no more memory
// than a hundred. A text that a spreadsheet would read as a formula stays a text.
// Nothing here reads a clock: the same rows give the same CSV and PDF.
package tabel
