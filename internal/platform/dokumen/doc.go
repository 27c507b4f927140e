// Package dokumen opens, fills and writes Word documents (OOXML, .docx).
//
// A document that comes from outside is opened by Open alone, which refuses what
// is encrypted, damaged, swollen or active. A template is a document of the
// office with placeholders such as {{mitra.nama}}; Inspect tells what is wrong
// with one before it is kept, Fill puts an agreement's values in. An agreement made of clauses is
// printed by Cetakan, as DOCX and as PDF, in one layout: see
// docs/keputusan/0027-naskah-dicetak.md.
// Nothing here reads a clock or the disk, and the same input always gives the same
// bytes.
package dokumen
