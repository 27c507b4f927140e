package lampiran

import (
	"time"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/berkas"
)

const noun = "berkas"

// unclaimed is how long a file may stay attached to nothing.
const unclaimed = 24 * time.Hour

// Berkas is one upload. It never changes.
type Berkas struct {
	berkas.Ringkas
	Pengunggah actor.Ref `json:"pengunggah"`
	DibuatPada time.Time `json:"dibuat_pada" format:"date-time"`
} //@name Berkas

// Version is 1: an upload never changes.
func (Berkas) Version() int { return 1 }

// Identity returns the id, for its Location.
func (b Berkas) Identity() string { return b.ID }

// Tautan is a link that stands for the right to read one file for a few minutes.
type Tautan struct {
	URL             string    `json:"url" format:"uri"`
	KedaluwarsaPada time.Time `json:"kedaluwarsa_pada" format:"date-time"`
} //@name BerkasTautan

// Pemeriksaan is what reading stored content again came to.
type Pemeriksaan struct {
	Diperiksa int     `json:"diperiksa"` // contents
	Byte      int64   `json:"byte"`
	Rusak     []Rusak `json:"rusak"` // the first hundred
}

// Rusak is content that is not what it was.
type Rusak struct {
	SHA256 string `json:"sha256"`
	Apa    string `json:"apa"`
}
