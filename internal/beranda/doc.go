// Package beranda answers what awaits a caller now: their tasks over all nouns
// with the due of each (GET /tugas), and counts with the list each was counted
// over (GET /dasbor), and numbers of records by groups (GET /statistik). It keeps nothing of its own.
package beranda
