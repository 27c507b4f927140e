// Package mitra keeps the partners of the cooperation office.
//
// Source: SOP Perencanaan Program Kerjasama: every line works with a mitra. A
// partner is entered once; near-duplicates are proposed, and two entries of one
// partner are merged by a pointer, so that nothing that named either of them
// changes. Personal contact values live apart from the record (UU 27/2022).
package mitra
