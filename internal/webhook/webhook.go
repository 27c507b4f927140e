package webhook

import (
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/flow"
	"kerjasama/internal/platform/listing"
)

const (
	noun = "webhook"
	path = "/webhook"
	// secretPrefix and secretBytes are what Standard Webhooks asks of a secret: 24 to
	// 64 random bytes.
	secretPrefix = "whsec_"
	secretBytes  = 32
	// overlapDefault and overlapMost are how long, in seconds, what is sent is signed
	// with the secret before a rotation too.
	overlapDefault = 24 * 60 * 60
	overlapMost    = 7 * 24 * 60 * 60
)

// newSecret makes what signs the messages of one webhook.
func newSecret() string {
	b := make([]byte, secretBytes)
	if _, err := rand.Read(b); err != nil {
		panic(err) // crypto/rand never fails on a supported system
	}
	return secretPrefix + base64.StdEncoding.EncodeToString(b)
}

// Status says whether a webhook is sent to.
type Status string

// The statuses of a webhook.
const (
	Aktif    Status = "aktif"
	Nonaktif Status = "nonaktif"
)

// Alasan says why a webhook is not sent to.
type Alasan string

// Why a webhook was switched off.
const (
	Diminta    Alasan = "diminta"
	GagalTerus Alasan = "gagal_terus" // nothing arrived for a day
	Pergi      Alasan = "pergi"       // the receiver answered 410
)

// Ubahan is what an admin may change about a webhook.
type Ubahan struct {
	Nama string `json:"nama" maxLength:"100" example:"Portal kampus"`
	// URL is where events are sent: https://, and an address that may be called.
	URL string `json:"url" gorm:"column:url" maxLength:"2000" format:"uri" example:"https://portal.kampus.example/kait"`
	// Jenis are the events wanted: names such as rencana_kegiatan.diajukan, or
	// rencana_kegiatan.* for every event of a noun; none: every event.
	Jenis []string `json:"jenis" gorm:"serializer:json" maxItems:"50" example:"rencana_kegiatan.*" extensions:"x-optional"`
} //@name WebhookUbahan

// Isi is what an admin enters about a webhook.
type Isi struct {
	Ubahan
	// Setelah is the position of the feed behind which to begin; 0 is the beginning,
	// absent is now.
	Setelah *int64 `json:"setelah" minimum:"0" extensions:"x-nullable,x-optional"`
} //@name WebhookIsi

// Webhook is an address that is told what happens. What signs its messages is not
// part of it.
type Webhook struct {
	actor.Meta
	Ubahan
	Status         Status      `json:"status" enums:"aktif,nonaktif"`
	NonaktifPada   *clock.Time `json:"nonaktif_pada" format:"date-time" extensions:"x-nullable"`
	AlasanNonaktif *Alasan     `json:"alasan_nonaktif" enums:"diminta,gagal_terus,pergi" extensions:"x-nullable"`
	DiputarPada    *clock.Time `json:"diputar_pada" format:"date-time" extensions:"x-nullable"`
	// LamaSampai is until when messages bear a signature by the secret before, too.
	LamaSampai *clock.Time `json:"lama_sampai" format:"date-time" extensions:"x-nullable"`
	Keadaan    Keadaan     `json:"keadaan" gorm:"embedded"`
	Cari       string      `json:"-"`
} //@name Webhook

// Keadaan is how far a webhook has come. It changes without a version.
type Keadaan struct {
	// Posisi is up to where the feed was handed over; what waits or failed lies before.
	Posisi int64 `json:"posisi" gorm:"->" minimum:"0"`
	// Menunggu is how many deliveries are to be made, again or for the first time.
	Menunggu     int         `json:"menunggu" gorm:"->" minimum:"0"`
	BerhasilPada *clock.Time `json:"berhasil_pada" gorm:"->" format:"date-time" extensions:"x-nullable"`
	GagalSejak   *clock.Time `json:"gagal_sejak" gorm:"->" format:"date-time" extensions:"x-nullable"`
	DicobaLagi   *clock.Time `json:"dicoba_lagi_pada" gorm:"->;column:dicoba_lagi_pada" format:"date-time" extensions:"x-nullable"`
} //@name WebhookKeadaan

// Putaran is the body of rotating a webhook's secret.
type Putaran struct {
	// TumpangDetik is how many seconds messages bear a signature by the secret before,
	// too; 86400 when absent, 0 ends it at once.
	TumpangDetik *int `json:"tumpang_detik" minimum:"0" maximum:"604800" extensions:"x-nullable,x-optional"`
} //@name WebhookPutaran

var typeForm = regexp.MustCompile(`^([a-z][a-z_]{1,62})\.(?:[a-z][a-z_]{1,62}|\*)$`)

// check reports every fault that can be seen without asking the network. nouns are
// those that have events.
func (u *Ubahan) check(c *fault.Check, nouns []string) {
	c.Text("/nama", u.Nama, true, 100)
	if c.Required("/url", strings.TrimSpace(u.URL) != "") && len(u.URL) > 2000 {
		c.Add("/url", "too_long", "Paling banyak 2000 karakter.", "At most 2000 characters.")
	}
	c.Size("/jenis", len(u.Jenis), 0, 50)
	for i, t := range u.Jenis {
		at := fmt.Sprintf("/jenis/%d", i)
		m := typeForm.FindStringSubmatch(t)
		if m == nil {
			c.Add(at, "wrong_form", "Tulis seperti rencana_kegiatan.diajukan atau rencana_kegiatan.*.", "Write it as rencana_kegiatan.diajukan or rencana_kegiatan.*.")
			continue
		}
		if !slices.Contains(nouns, m[1]) {
			c.Add(at, "not_in_list", "Tidak ada peristiwa %s; pilih dari: %s.", "There are no events of %s; choose one of: %s.", m[1], strings.Join(nouns, ", "))
		}
	}
	fault.Unique(c, "/jenis", u.Jenis)
	if u.Jenis == nil {
		u.Jenis = []string{}
	}
}

// fill brings the record into its stored form.
func (w *Webhook) fill() { w.Cari = listing.Index(w.Nama, w.URL) }

// image is the record as the journal keeps it, for everybody who may read the
// feed: an address may hold a key of the receiver's, so only where it leads is
// told, and how far the webhook has come is part of no change.
func (w Webhook) image() Webhook {
	w.Keadaan = Keadaan{}
	if u, err := url.Parse(w.URL); err == nil {
		w.URL = u.Scheme + "://" + u.Host
	}
	return w
}

// stop switches a webhook off.
func (w *Webhook) stop(why Alasan, now time.Time) {
	w.Status, w.NonaktifPada, w.AlasanNonaktif = Nonaktif, &now, &why
}

// alur is the life of a webhook.
var alur = &flow.Table[Status, Webhook]{
	Noun: noun, Base: "/api/v1" + path, Start: Aktif,
	Status: func(w Webhook) Status { return w.Status },
	ID:     func(w Webhook) string { return w.ID },
	Owns:   func(_ Webhook, r actor.Reach) bool { return r.All },
	Steps: []flow.Step[Status, Webhook]{
		{Do: "ubah", From: []Status{Aktif, Nonaktif}, By: actor.WebhookKelola, Method: "PATCH", Path: ".", Event: "diubah"},
		{Do: "putar", From: []Status{Aktif, Nonaktif}, By: actor.WebhookKelola, Event: "diputar"},
		{Do: "uji", From: []Status{Aktif, Nonaktif}, By: actor.WebhookKelola},
		{Do: "nonaktifkan", From: []Status{Aktif}, To: Nonaktif, By: actor.WebhookKelola, Event: "dinonaktifkan"},
		{Do: "nonaktifkan_otomatis", From: []Status{Aktif}, To: Nonaktif, By: actor.WebhookKelola, Event: "dinonaktifkan_otomatis", Auto: true},
		{Do: "aktifkan", From: []Status{Nonaktif}, To: Aktif, By: actor.WebhookKelola, Event: "diaktifkan"},
	},
}

// Lifecycle is the table as data, for /alur.
func Lifecycle() flow.Lifecycle { return alur.Lifecycle() }
