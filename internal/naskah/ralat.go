package naskah

import (
	"context"

	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/journal"
)

// Koreksi is what a ralat may correct: what the signed text says of itself. Its
// versions, what it renews and how it was closed are not among it.
type Koreksi struct {
	Judul               string        `json:"judul" maxLength:"300" extensions:"x-optional"`
	RuangLingkup        string        `json:"ruang_lingkup" maxLength:"5000" extensions:"x-optional"`
	Bidang              []string      `json:"bidang" enums:"pendidikan,penelitian,pkm,lainnya" extensions:"x-optional"`
	Tingkat             Tingkat       `json:"tingkat" extensions:"x-optional"`
	TanggalMulai        *clock.Date   `json:"tanggal_mulai" swaggertype:"string" format:"date" extensions:"x-nullable,x-optional"`
	TanggalBerakhir     *clock.Date   `json:"tanggal_berakhir" swaggertype:"string" format:"date" extensions:"x-nullable,x-optional"`
	TanpaBatasWaktu     bool          `json:"tanpa_batas_waktu" extensions:"x-optional"`
	PengecualianPeriode *Pengecualian `json:"pengecualian_periode" extensions:"x-nullable,x-optional"`
	NaskahIndukID       *string       `json:"naskah_induk_id" format:"uuid" extensions:"x-nullable,x-optional"`
	NilaiKontrak        *string       `json:"nilai_kontrak" extensions:"x-nullable,x-optional"`
	MataUang            *string       `json:"mata_uang" extensions:"x-nullable,x-optional"`
	Pihak               []Pihak       `json:"pihak" extensions:"x-optional"`
	ProdiIDs            []string      `json:"prodi_ids" extensions:"x-optional"`
	UnitIDs             []string      `json:"unit_ids" extensions:"x-optional"`
	TanggalTTD          *clock.Date   `json:"tanggal_ttd" swaggertype:"string" format:"date" extensions:"x-nullable,x-optional"`
	MetodeTTD           *MetodeTTD    `json:"metode_ttd" extensions:"x-nullable,x-optional"`
	NomorPolibatam      *string       `json:"nomor_polibatam" maxLength:"100" extensions:"x-nullable,x-optional"`
	NomorMitra          *string       `json:"nomor_mitra" maxLength:"100" extensions:"x-nullable,x-optional"`
} //@name NaskahKoreksi

// koreksi returns the fields a ralat is merged into.
func (n *Naskah) koreksi() Koreksi {
	return Koreksi{
		Judul: n.Judul, RuangLingkup: n.RuangLingkup, Bidang: n.Bidang, Tingkat: n.Tingkat,
		TanggalMulai: n.TanggalMulai, TanggalBerakhir: n.TanggalBerakhir, TanpaBatasWaktu: n.TanpaBatasWaktu, PengecualianPeriode: n.PengecualianPeriode,
		NaskahIndukID: n.NaskahIndukID, NilaiKontrak: n.NilaiKontrak, MataUang: n.MataUang, Pihak: n.Pihak, ProdiIDs: n.ProdiIDs, UnitIDs: n.UnitIDs,
		TanggalTTD: n.TanggalTTD, MetodeTTD: n.MetodeTTD, NomorPolibatam: n.NomorPolibatam, NomorMitra: n.NomorMitra,
	}
}

// correct takes corrected fields over.
func (n *Naskah) correct(z Koreksi) {
	n.Judul, n.RuangLingkup, n.Bidang, n.Tingkat = z.Judul, z.RuangLingkup, z.Bidang, z.Tingkat
	n.Masa = Masa{TanggalMulai: z.TanggalMulai, TanggalBerakhir: z.TanggalBerakhir, TanpaBatasWaktu: z.TanpaBatasWaktu, PengecualianPeriode: z.PengecualianPeriode}
	n.NaskahIndukID, n.NilaiKontrak, n.MataUang, n.Pihak, n.ProdiIDs, n.UnitIDs = z.NaskahIndukID, z.NilaiKontrak, z.MataUang, z.Pihak, z.ProdiIDs, z.UnitIDs
	n.Tanda = Tanda{TanggalTTD: z.TanggalTTD, MetodeTTD: z.MetodeTTD, NomorPolibatam: z.NomorPolibatam, NomorMitra: z.NomorMitra}
}

// Correct corrects a signed agreement. Whoever made the entry or recorded its
// signature may not; the values before stay readable, and the corrected agreement
// keeps its place among the others.
func (s *Service) Correct(ctx context.Context, call journal.Call, id string, patch func(any) error, alasan string) (Answer, error) {
	return journal.Do(ctx, s.j, call, func(tx *journal.Tx) (Naskah, error) {
		seen, err := s.look(tx, id)
		if err != nil {
			return seen, err
		}
		z, err := journal.Copy(seen.koreksi())
		if err != nil {
			return seen, err
		}
		refused := patch(&z)
		n, err := s.hold(tx, seen, z.NaskahIndukID)
		if err != nil {
			return n, err
		}
		if _, err := alur.Check("ralat", n, tx.By); err != nil {
			return n, err
		}
		if refused != nil {
			return n, refused
		}
		was := clone(n)
		if n.Versi != seen.Versi { // somebody was faster: lay it over what stands there now
			if z, err = journal.Copy(n.koreksi()); err != nil {
				return n, err
			}
			if err := patch(&z); err != nil {
				return n, err
			}
		}
		n.correct(z)
		if err := s.judge(tx, &n, was.Isi); err != nil {
			return n, fault.Within("/perubahan", err)
		}
		n.fill()
		if err := tx.Correct(noun, n.ID, was.koreksi(), n.koreksi(), alasan); err != nil {
			return n, err
		}
		return n, s.save(tx, &was, &n, alur.Event("ralat"))
	})
}

// judge checks a signed agreement as a whole.
func (s *Service) judge(tx *journal.Tx, n *Naskah, was Isi) error {
	var c fault.Check
	n.whole(&c, tx.Today())
	if err := c.Err(); err != nil {
		return err
	}
	if err := s.numbers(tx, &c, n); err != nil {
		return err
	}
	if err := s.resolve(tx, n, was); err != nil {
		return err
	}
	return c.Err()
}

// whole reports every fault of a signed agreement that can be seen without the
// database.
func (n *Naskah) whole(c *fault.Check, today clock.Date) {
	n.Isi.check(c)
	n.complete(c)
	n.Tanda.check(c, today)
	if !hasBothSides(n.Pihak) {
		c.Add("/pihak", "both_sides", "Polibatam dan paling sedikit satu mitra harus disebut.", "The institution and at least one partner must be named.")
	}
}
