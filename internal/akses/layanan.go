package akses

import (
	"crypto/rand"
	"fmt"
	"hash/crc32"
	"net/netip"
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
	tokenNoun = "token_layanan"
	// servicePrefix begins every service token, so that scanners of leaked
	// secrets know one when they see it.
	servicePrefix = "kjs_"
	serviceRandom = 30 // base62 characters: 178 bits
	serviceCheck  = 6  // base62 characters of the CRC-32 before them
	// serviceLife is the longest a token may last, from its making or its rotation.
	serviceLife = 365 * 24 * time.Hour
	// overlapDefault and overlapMost are how long, in seconds, the secret before
	// stays good after a rotation.
	overlapDefault = 24 * 60 * 60
	overlapMost    = 7 * 24 * 60 * 60
)

const base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

// newServiceToken makes a token. Bytes from 248 on are thrown away, so that each
// of the 62 characters is as likely as any other.
func newServiceToken() string {
	out := make([]byte, 0, serviceRandom)
	b := make([]byte, 2*serviceRandom)
	for len(out) < serviceRandom {
		if _, err := rand.Read(b); err != nil {
			panic(err) // crypto/rand never fails on a supported system
		}
		for _, c := range b {
			if c < 4*62 && len(out) < serviceRandom {
				out = append(out, base62[c%62])
			}
		}
	}
	return servicePrefix + string(out) + checksum(string(out))
}

// checksum is the CRC-32 (IEEE) of the random part as six base62 digits.
func checksum(random string) string {
	n := crc32.ChecksumIEEE([]byte(random))
	var out [serviceCheck]byte
	for i := serviceCheck - 1; i >= 0; i-- {
		out[i] = base62[n%62]
		n /= 62
	}
	return string(out[:])
}

// wholeServiceToken reports whether a token was made by newServiceToken and came
// across undamaged: what fails here is refused without asking the database.
func wholeServiceToken(token string) bool {
	body, ok := strings.CutPrefix(token, servicePrefix)
	return ok && len(body) == serviceRandom+serviceCheck && body[serviceRandom:] == checksum(body[:serviceRandom])
}

// TokenStatus says whether a service token is in use. That it has run out follows
// from kedaluwarsa_pada.
type TokenStatus string

// The statuses of a service token.
const (
	TokenAktif   TokenStatus = "aktif"
	TokenDicabut TokenStatus = "dicabut"
)

// TokenUbahan is what an admin may change about a service token.
type TokenUbahan struct {
	Nama string `json:"nama" maxLength:"100" example:"Skrip laporan triwulan"`
	// CIDR is the network the token may be used from; null is any.
	CIDR *string `json:"cidr" gorm:"column:cidr" example:"192.0.2.0/24" extensions:"x-nullable,x-optional"`
	// PermintaanPerMenit is how many requests a minute the token has; null is the
	// server's own limit.
	PermintaanPerMenit *int `json:"permintaan_per_menit" minimum:"1" maximum:"100000" extensions:"x-nullable,x-optional"`
} //@name TokenLayananUbahan

// TokenIsi is what an admin enters about a service token: who owns it, a person
// (pemilik_id) or an application (aplikasi, with a unit or without), what it may be
// used for, and until when. An application of a unit has the rights of a
// unit_kerja of it, one without a unit those of staf_humas, cut down to the scopes.
type TokenIsi struct {
	TokenUbahan
	Cakupan         []string   `json:"cakupan" gorm:"serializer:json" enums:"mitra:baca,mitra:tulis,permintaan:baca,permintaan:tulis,rencana:baca,rencana:tulis,koordinasi:baca,koordinasi:tulis,pelaksanaan:baca,pelaksanaan:tulis,naskah:baca,naskah:tulis,arsip:baca,arsip:tulis,kpi:baca,laporan:baca,peristiwa:baca,referensi:baca"`
	KedaluwarsaPada clock.Time `json:"kedaluwarsa_pada" format:"date-time"` // at most 365 days ahead
	PemilikID       *string    `json:"pemilik_id" format:"uuid" extensions:"x-nullable,x-optional"`
	Aplikasi        *string    `json:"aplikasi" maxLength:"64" example:"portal-kampus" extensions:"x-nullable,x-optional"`
	UnitID          *string    `json:"unit_id" format:"uuid" extensions:"x-nullable,x-optional"` // of an application
} //@name TokenLayananIsi

// TokenLayanan is a token for a script. What is presented is not part of it.
type TokenLayanan struct {
	actor.Meta
	TokenIsi
	Status      TokenStatus `json:"status" enums:"aktif,dicabut"`
	DicabutPada *clock.Time `json:"dicabut_pada" format:"date-time" extensions:"x-nullable"`
	DiputarPada *clock.Time `json:"diputar_pada" format:"date-time" extensions:"x-nullable"`
	// LamaSampai is until when the secret before the last rotation stays good.
	LamaSampai *clock.Time `json:"lama_sampai" format:"date-time" extensions:"x-nullable"`
	// TerakhirDipakaiPada is accurate to a few minutes.
	TerakhirDipakaiPada *clock.Time `json:"terakhir_dipakai_pada" gorm:"->" format:"date-time" extensions:"x-nullable"`
	Cari                string      `json:"-"`
} //@name TokenLayanan

// Putaran is the body of rotating a service token.
type Putaran struct {
	// TumpangDetik is how many seconds the secret before stays good; 86400 when
	// absent, 0 ends it at once.
	TumpangDetik *int `json:"tumpang_detik" minimum:"0" maximum:"604800" extensions:"x-nullable,x-optional"`
	// KedaluwarsaPada moves the token's end, at most 365 days ahead.
	KedaluwarsaPada *clock.Time `json:"kedaluwarsa_pada" format:"date-time" extensions:"x-nullable,x-optional"`
} //@name TokenLayananPutaran

var applicationForm = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{1,62}[a-z0-9]$`)

func (u *TokenUbahan) check(c *fault.Check) {
	c.Text("/nama", u.Nama, true, 100)
	if u.CIDR != nil {
		p, err := netip.ParsePrefix(*u.CIDR)
		if err != nil {
			if a, aerr := netip.ParseAddr(*u.CIDR); aerr == nil && a.Zone() == "" {
				p, err = netip.PrefixFrom(a, a.BitLen()), nil
			}
		}
		switch {
		case err != nil:
			c.Add("/cidr", "wrong_form", "Harus jaringan seperti 192.0.2.0/24 atau satu alamat.", "Must be a network such as 192.0.2.0/24, or one address.")
		case p.Addr().Is4In6():
			c.Add("/cidr", "wrong_form", "Tulis alamat IPv4 dalam bentuknya sendiri.", "Write an IPv4 address in its own form.")
		default:
			s := p.Masked().String()
			u.CIDR = &s
		}
	}
	if u.PermintaanPerMenit != nil {
		c.Range("/permintaan_per_menit", *u.PermintaanPerMenit, 1, 100_000)
	}
}

// checkEnd keeps a token's end within the next 365 days.
func checkEnd(c *fault.Check, pointer string, end *clock.Time, now time.Time) {
	if !c.Instant(pointer, end) {
		return
	}
	switch {
	case !end.After(now):
		c.Add(pointer, "past", "Harus di masa depan.", "Must be in the future.")
	case end.After(now.Add(serviceLife)):
		c.Add(pointer, "too_far", "Paling lama 365 hari dari sekarang.", "At most 365 days from now.")
	}
}

// check reports every fault that can be seen without the database.
func (i *TokenIsi) check(c *fault.Check, now time.Time) {
	i.TokenUbahan.check(c)
	scopes := actor.Scopes()
	c.Size("/cakupan", len(i.Cakupan), 1, len(scopes))
	for n, s := range i.Cakupan {
		fault.OneOf(c, fmt.Sprintf("/cakupan/%d", n), s, scopes)
	}
	fault.Unique(c, "/cakupan", i.Cakupan)
	slices.SortFunc(i.Cakupan, func(a, b string) int { return slices.Index(scopes, a) - slices.Index(scopes, b) })
	checkEnd(c, "/kedaluwarsa_pada", &i.KedaluwarsaPada, now)
	switch {
	case (i.PemilikID == nil) == (i.Aplikasi == nil):
		c.Add("/pemilik_id", "one_of", "Isi salah satu: pemilik_id (orang) atau aplikasi.", "Give one of pemilik_id (a person) and aplikasi.")
	case i.Aplikasi != nil && !applicationForm.MatchString(*i.Aplikasi):
		c.Add("/aplikasi", "wrong_form", "3 sampai 64 huruf kecil, angka, titik, garis; tidak diawali atau diakhiri tanda.",
			"3 to 64 lower case letters, digits, dots and dashes; no sign at either end.")
	case i.PemilikID != nil && i.UnitID != nil:
		c.Add("/unit_id", "not_applicable", "Hanya untuk token aplikasi; hak token orang mengikuti perannya.", "For applications only; a person's token follows their roles.")
	}
}

// fill brings the record into its stored form.
func (t *TokenLayanan) fill() {
	aplikasi := ""
	if t.Aplikasi != nil {
		aplikasi = *t.Aplikasi
	}
	t.Cari = listing.Index(t.Nama, aplikasi)
}

// image is the record as the journal keeps it; when it was used is not part of
// any change.
func (t TokenLayanan) image() TokenLayanan {
	t.TerakhirDipakaiPada = nil
	return t
}

// tokenAlur is the life of a service token.
var tokenAlur = &flow.Table[TokenStatus, TokenLayanan]{
	Noun: tokenNoun, Base: "/api/v1/token-layanan", Start: TokenAktif,
	Status: func(t TokenLayanan) TokenStatus { return t.Status },
	ID:     func(t TokenLayanan) string { return t.ID },
	Owns:   func(_ TokenLayanan, r actor.Reach) bool { return r.All },
	Steps: []flow.Step[TokenStatus, TokenLayanan]{
		{Do: "ubah", From: []TokenStatus{TokenAktif}, By: actor.TokenKelola, Method: "PATCH", Path: ".", Event: "diubah"},
		{Do: "putar", From: []TokenStatus{TokenAktif}, By: actor.TokenKelola, Event: "diputar"},
		{Do: "cabut", From: []TokenStatus{TokenAktif}, To: TokenDicabut, By: actor.TokenKelola, Event: "dicabut"},
	},
}

// TokenLifecycle is the table as data, for /alur.
func TokenLifecycle() flow.Lifecycle { return tokenAlur.Lifecycle() }
