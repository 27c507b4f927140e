package jobs

import (
	"context"
	"time"

	"github.com/go-json-experiment/json/jsontext"
)

// Status is where long work stands.
type Status string

// From waiting to an end; nothing leads back.
const (
	Antre    Status = "antre"
	Berjalan Status = "berjalan"
	Selesai  Status = "selesai"
	Gagal    Status = "gagal"
)

// Pekerjaan is long work that was answered with 202: its caller asks for it at
// /pekerjaan/{id}. Slices share the type; package pekerjaan keeps the table.
type Pekerjaan struct {
	ID     string `json:"id" format:"uuid"`
	Jenis  string `json:"jenis" example:"periksa_berkas"`
	Status Status `json:"status" enums:"antre,berjalan,selesai,gagal"`
	// Progres is percent; 100 only once it is selesai.
	Progres int `json:"progres" minimum:"0" maximum:"100"`
	// Hasil is what the work found, of a shape of its jenis; HasilHref is where its
	// result lies, if it is a record or a file.
	Hasil     jsontext.Value `json:"hasil" swaggertype:"object" extensions:"x-nullable"`
	HasilHref *string        `json:"hasil_href" extensions:"x-nullable"`
	// Galat says why it failed, in the reader's language.
	Galat       *string    `json:"galat" extensions:"x-nullable"`
	DibuatPada  time.Time  `json:"dibuat_pada" format:"date-time"`
	SelesaiPada *time.Time `json:"selesai_pada" format:"date-time" extensions:"x-nullable"`
} //@name Pekerjaan

// Version is 0: long work has no versions to compare.
func (Pekerjaan) Version() int { return 0 }

// Identity returns the id, for its Location.
func (p Pekerjaan) Identity() string { return p.ID }

// Outcome is what long work came to.
type Outcome struct {
	Hasil any    // becomes JSON; nil for none
	Href  string // "" for none
}

// Long does long work. args is the JSON it was started with; progress takes
// percent and must not be called within a transaction. A *fault.Fault ends the
// work with its text; any other error tries it again, then ends it. It may run
// more than once and must not mind.
type Long func(ctx context.Context, args []byte, progress func(percent int)) (Outcome, error)
