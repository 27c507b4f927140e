// Package berkas keeps the bytes of files: content-addressed by SHA-256, in a
// directory (file://DIR) or a bucket (s3://BUCKET?region=…), behind
// gocloud.dev/blob. It judges an upload before it keeps any of it: size, type by
// content, agreement of name and content, the traps of ZIP containers, and a
// virus scanner where one is configured. Who may read a file is the business of
// package lampiran; docs/keputusan/0014-berkas-menurut-isi.md names the traps.
package berkas

// Ringkas is a file as other records show it: whoever may read the record may
// fetch /berkas/{id}. Ukuran is bytes.
type Ringkas struct {
	ID     string `json:"id" format:"uuid"`
	Nama   string `json:"nama"`
	SHA256 string `json:"sha256" example:"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"`
	Ukuran int64  `json:"ukuran" minimum:"1"`
	Mime   string `json:"mime" example:"application/pdf"`
} //@name BerkasRingkas
