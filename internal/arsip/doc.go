// Package arsip keeps the archived reports of cooperation activities,
// arsip_laporan.
//
// Source: SOP Perencanaan Program Kerjasama, line 4: Staf Humas dan Kerjasama
// archives the report as evidence for the Laporan Evaluasi Diri, and its table of
// records: BO.28.1.2 and FO.2.3.1 are held by Unit Kerjasama for five years.
// Retention starts on tanggal_arsip and binds everyone: nothing here deletes an
// archive, and no correction moves its dates or takes its earlier bytes away. An
// archive names an activity that was reported; the report of an activity
// (laporan_kegiatan) names one that was verified. With the archive of its last
// verified activity a plan is diarsipkan.
package arsip
