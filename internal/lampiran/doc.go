// Package lampiran keeps the uploads (berkas) and what they are attached to.
//
// Until it is attached only its uploader reads a file; then whoever may read one
// of the records it is attached to, and nobody else. What is attached to nothing
// for a day is swept. Bytes are shared by hash: two uploads of one content are
// two rows over one object (see package berkas). Files are the evidence of SOP
// line 4 and of the records BO.28.1.2 and FO.2.3.1, kept five years.
package lampiran
