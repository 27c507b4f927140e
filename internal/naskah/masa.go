package naskah

import "kerjasama/internal/platform/clock"

// MasaBerlaku says whether a signed agreement is in force on a day.
type MasaBerlaku string

// What there is, in the order a list sorts by.
const (
	BelumMulai        MasaBerlaku = "belum_mulai"
	Berlaku           MasaBerlaku = "berlaku"
	AkanBerakhir      MasaBerlaku = "akan_berakhir"
	DalamPerpanjangan MasaBerlaku = "dalam_perpanjangan"
	SudahBerakhir     MasaBerlaku = "berakhir"
)

// Soon is how many days before its last an agreement is said to end soon: with
// 90 left it does, with 91 it does not.
const Soon = 90

func terms() []MasaBerlaku {
	return []MasaBerlaku{BelumMulai, Berlaku, AkanBerakhir, DalamPerpanjangan, SudahBerakhir}
}

// settle closes an agreement whose renewal was signed and has begun by today,
// where nobody was there to write it down: it reads as closed from that day on,
// and its next change keeps it so.
func (n *Naskah) settle(today clock.Date) {
	if n.Status == Ditandatangani && Status(n.Ganti.Status).signed() && n.Ganti.Mulai != "" && n.Ganti.Mulai <= today {
		n.replaced(n.Ganti.Mulai)
	}
}

// replaced closes an agreement because its renewal is in force.
func (n *Naskah) replaced(on clock.Date) {
	why := Digantikan
	n.Status, n.JenisPenutupan, n.TanggalTutup = Ditutup, &why, &on
}

// MasaBerlaku is whether the agreement is in force today; "" for what was not
// signed. The last day still counts. A closed agreement has ended, also before
// its last day; one with a renewal that was not called off is being renewed until
// it is closed, also after its last day. A unit reads it as the answer to "does
// anybody have to do something?".
func (n *Naskah) MasaBerlaku(today clock.Date) MasaBerlaku {
	switch {
	case !n.Status.signed():
		return ""
	case n.Status == Ditutup:
		return SudahBerakhir
	case n.TanggalMulai != nil && today < *n.TanggalMulai:
		return BelumMulai
	case n.PenggantiID != nil:
		return DalamPerpanjangan
	case n.TanggalBerakhir == nil:
		return Berlaku
	case today > *n.TanggalBerakhir:
		return SudahBerakhir
	case today.AddDays(Soon) >= *n.TanggalBerakhir:
		return AkanBerakhir
	default:
		return Berlaku
	}
}

// rank is the place of a term in the order of terms, 0 for none.
func (m MasaBerlaku) rank() int {
	for i, t := range terms() {
		if t == m {
			return i + 1
		}
	}
	return 0
}

// within reports whether a period lies inside another, as far as both are known.
func (m Masa) within(p Masa) bool {
	if m.TanggalMulai != nil && p.TanggalMulai != nil && *m.TanggalMulai < *p.TanggalMulai {
		return false
	}
	if p.TanggalBerakhir == nil {
		return true
	}
	return !m.TanpaBatasWaktu && (m.TanggalMulai == nil || *m.TanggalMulai <= *p.TanggalBerakhir) &&
		(m.TanggalBerakhir == nil || *m.TanggalBerakhir <= *p.TanggalBerakhir)
}
