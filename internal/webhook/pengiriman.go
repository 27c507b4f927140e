package webhook

import (
	"time"

	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/kait"
)

const (
	// testType is the event of a trial; it stands in no journal.
	testType = noun + ".uji"
	// giveUp is how long nothing may arrive before a webhook is switched off.
	giveUp = 24 * time.Hour
	// longest is how long a receiver is left alone at most.
	longest = 9 * time.Hour
	// keep is how long a delivery that is done is shown.
	keep = 30 * 24 * time.Hour
	// ahead is how many deliveries wait at most before more of the feed is read.
	ahead = 500
)

// backoff is how long to wait after the nth failure in a row. The eleventh attempt
// comes a little more than a day after the first, and is the last.
func backoff(n int) time.Duration {
	waits := []time.Duration{
		5 * time.Second, 30 * time.Second, 2 * time.Minute, 10 * time.Minute, 30 * time.Minute,
		time.Hour, 2 * time.Hour, 4 * time.Hour, 8 * time.Hour, longest,
	}
	return waits[min(max(n, 1), len(waits))-1]
}

const attempts = 11 // of one delivery that the receiver refuses

// StatusKirim is where a delivery stands.
type StatusKirim string

// The statuses of a delivery.
const (
	Antre    StatusKirim = "antre"
	Terkirim StatusKirim = "terkirim"
	Gagal    StatusKirim = "gagal"
)

// Pengiriman is one event on its way to one webhook.
type Pengiriman struct {
	ID string `json:"id" gorm:"primaryKey" format:"uuid"`
	// Posisi is the event's in the feed; null for a trial.
	Posisi *int64 `json:"posisi" extensions:"x-nullable"`
	// Pesan is the header webhook-id: the same at every attempt, and no other
	// event's.
	Pesan  string      `json:"pesan" example:"peristiwa_1024"`
	Jenis  string      `json:"jenis" example:"rencana_kegiatan.diajukan"`
	Status StatusKirim `json:"status" enums:"antre,terkirim,gagal"`
	// Coba is how many attempts were made since it was last put into the queue.
	Coba       int        `json:"coba" minimum:"0"`
	DibuatPada clock.Time `json:"dibuat_pada" format:"date-time"`
	// LagiPada is when it is tried next; null when it is done.
	LagiPada    *clock.Time `json:"lagi_pada" format:"date-time" extensions:"x-nullable"`
	SelesaiPada *clock.Time `json:"selesai_pada" format:"date-time" extensions:"x-nullable"`
	Percobaan   []Percobaan `json:"percobaan" gorm:"-"` // every attempt, the first one first
} //@name WebhookPengiriman

// Percobaan is one attempt.
type Percobaan struct {
	Nomor    int         `json:"nomor" minimum:"1"`
	Pada     clock.Time  `json:"pada" format:"date-time"`
	DurasiMD int64       `json:"durasi_md" minimum:"0"` // milliseconds
	Galat    *kait.Galat `json:"galat" enums:"alamat_ditolak,nama_tidak_ditemukan,tidak_tersambung,tls_gagal,waktu_habis,dialihkan,ditolak,penerima_gagal" extensions:"x-nullable"`
	// StatusHTTP is the receiver's; null where nobody answered.
	StatusHTTP *int `json:"status_http" extensions:"x-nullable"`
	// Jawaban is how the receiver's answer begins.
	Jawaban *string `json:"jawaban" maxLength:"1000" extensions:"x-nullable"`
} //@name WebhookPercobaan

// attempt is an attempt as it is kept.
func attempt(n int, at time.Time, h kait.Hasil) Percobaan {
	p := Percobaan{Nomor: n, Pada: at, DurasiMD: h.Durasi.Milliseconds()}
	if !h.Sampai() {
		p.Galat = &h.Galat
	}
	if h.Status != 0 {
		p.StatusHTTP, p.Jawaban = &h.Status, &h.Jawaban
	}
	return p
}

// aside reports whether a failure is about this one message: later ones may pass
// it by. Every other failure is the receiver's, and all of them wait.
func aside(g kait.Galat) bool { return g == kait.Ditolak }

// pause is how long a receiver is left alone after its nth failure in a row: as
// long as it asked for, within what one waits at most.
func pause(n int, h kait.Hasil) time.Duration {
	return min(max(backoff(n), h.Tunggu), longest)
}
