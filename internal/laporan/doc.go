// Package laporan makes the reports that leave the house, and says what evidence
// they still lack.
//
// Source: the SOP Perencanaan Program Kerjasama, line 4 (the report is evidence for
// the Laporan Evaluasi Diri) and its table of records: BO.28.1.2 Borang Monitoring
// Kerjasama and FO.2.3.1 Format Evaluasi Diri Unit. The tables 1-1 to 1-3 are those
// of the LKPS of BAN-PT; what is reported to Laporkerma and counted for IKU 5
// follows from the same records.
//
// Every report is a question to the records as they are: nothing in it is written
// by hand, and only verified activities count. Rows are read in pages and never
// held all at once. Whoever takes a report out of the house leaves an entry in the
// journal.
package laporan
