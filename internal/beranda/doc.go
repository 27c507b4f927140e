// Package beranda answers what awaits a caller now: their tasks over all nouns
// with the due of each (GET /tugas), and counts with the list each was counted
// over (GET /dasbor). It keeps nothing of its own.
package beranda
