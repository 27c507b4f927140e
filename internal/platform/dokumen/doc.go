// Package dokumen opens, fills and writes Word documents (OOXML, .docx).
//
// A document that comes from outside is opened by Open alone, which refuses what
// is encrypted, damaged, swollen or active. A template is a document of the
// office with placeholders such as {{mitra.nama}}; Inspect tells what is wrong
// with one before it is kept, Fill puts an agreement's values in. Nothing here
// reads a clock or the disk, and the same input always gives the same bytes.
package dokumen
