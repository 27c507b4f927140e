package naskah

import (
	"fmt"
	"slices"
	"strings"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/ident"
	"kerjasama/internal/platform/journal"
)

// resolve checks what an entry names and its place among the other agreements,
// and stores survivors for merged partners. Requests are held before agreements,
// agreements in the order of their ids. What was names already is not judged
// again: a partner that became inactive since stays.
func (s *Service) resolve(tx *journal.Tx, n *Naskah, was Isi) error {
	var c fault.Check
	if err := resolveRequest(tx, &c, n.PermintaanID, was.PermintaanID); err != nil {
		return err
	}
	if err := resolveNames(tx, &c, n, was); err != nil {
		return err
	}
	if err := resolveTemplate(tx, &c, n, was); err != nil {
		return err
	}
	if err := s.place(tx, &c, n, was.NaskahIndukID); err != nil {
		return err
	}
	if n.MenggantikanID != nil {
		old, ok, err := s.other(tx, n.MenggantikanID)
		if err != nil {
			return err
		}
		n.succeed(&c, old, ok, was.MenggantikanID, tx.By)
	}
	return c.Err()
}

func resolveRequest(tx *journal.Tx, c *fault.Check, id, was *string) error {
	if id == nil || same(id, was) {
		return nil
	}
	ok, err := false, error(nil)
	if ident.Valid(*id) {
		ok, err = holdRequest(tx, *id)
	}
	if !ok {
		c.Add("/permintaan_id", "unknown_id", "Tidak ada permintaan dengan id ini.", "There is no permintaan with this id.")
	}
	return err
}

// resolveNames checks partners, units and prodi.
func resolveNames(tx *journal.Tx, c *fault.Check, n *Naskah, was Isi) error {
	var refs db.Refs
	n.names(&refs, was)
	if err := refs.Resolve(tx.DB, c); err != nil {
		return err
	}
	n.partnersOnce(c)
	return nil
}

// names asks for what an agreement names.
func (n *Naskah) names(refs *db.Refs, was Isi) {
	known := partnersOf(was.Pihak)
	n.Pihak = slices.Clone(n.Pihak)
	for i := range n.Pihak {
		p := &n.Pihak[i]
		if p.MitraID == nil {
			continue
		}
		at, set := fmt.Sprintf("/pihak/%d/mitra_id", i), func(id string) { p.MitraID = &id }
		if slices.Contains(known, *p.MitraID) {
			refs.OneMitra(at, *p.MitraID, set)
		} else {
			refs.ActiveMitra(at, *p.MitraID, set)
		}
	}
	refs.Table("unit", "/unit_ids", n.UnitIDs)
	refs.Table("prodi", "/prodi_ids", n.ProdiIDs)
}

// partnersOnce refuses a partner that is a party twice, once merged partners are
// their survivors.
func (n *Naskah) partnersOnce(c *fault.Check) {
	seen := map[string]bool{}
	for i, p := range n.Pihak {
		if p.MitraID == nil {
			continue
		}
		if seen[*p.MitraID] {
			c.Add(fmt.Sprintf("/pihak/%d/mitra_id", i), "duplicate", "Mitra ini sudah menjadi pihak.", "This partner is a party already.")
		}
		seen[*p.MitraID] = true
	}
}

// resolveTemplate: an agreement is made from a published template of its kind.
func resolveTemplate(tx *journal.Tx, c *fault.Check, n *Naskah, was Isi) error {
	if n.TemplatID == nil || same(n.TemplatID, was.TemplatID) && n.Jenis == was.Jenis {
		return nil
	}
	jenis, status, found := "", "", false
	if ident.Valid(*n.TemplatID) {
		var err error
		if jenis, status, found, err = templateOf(tx, *n.TemplatID); err != nil {
			return err
		}
	}
	switch {
	case !found:
		c.Add("/templat_id", "unknown_id", "Tidak ada templat dengan id ini.", "There is no template with this id.")
	case Jenis(jenis) != n.Jenis:
		c.Add("/templat_id", "other_kind", "Templat ini untuk %s.", "This template is for %s.", strings.ToUpper(jenis))
	case status != "terbit" && !same(n.TemplatID, was.TemplatID):
		c.Add("/templat_id", "not_published", "Templat ini belum terbit atau sudah ditarik.", "This template is not published, or was withdrawn.")
	}
	return nil
}

// place checks an agreement against the one it stands under and those that stand
// under it. Whoever moves any of them holds the upper one, so that what is read
// here stays so.
func (s *Service) place(tx *journal.Tx, c *fault.Check, n *Naskah, was *string) error {
	if n.NaskahIndukID != nil {
		up, ok, err := s.other(tx, n.NaskahIndukID)
		if err != nil {
			return err
		}
		n.below(c, up, ok, was)
	}
	if n.Versi == 1 && n.Kode == "" { // new: nothing stands under it
		return nil
	}
	ks, err := children(tx, n.ID)
	for _, k := range ks {
		switch {
		case !slices.Contains(k.jenis.under(), n.Jenis):
			c.Add("/jenis", "has_children", "%s berada di bawahnya dan tidak dapat di bawah %s.", "%s stands under it and cannot stand under an agreement of kind %s.", k.kode, n.Jenis)
		case !k.waived && !k.masa.within(n.Masa):
			c.Add("/tanggal_berakhir", "children_outside", "Masa %s di bawahnya akan di luar masa naskah ini.", "The period of %s under it would lie outside this agreement's.", k.kode)
		}
	}
	return err
}

// below judges the agreement that n is to stand under; ok says that there is one.
func (n *Naskah) below(c *fault.Check, up Naskah, ok bool, was *string) {
	const at = "/naskah_induk_id"
	if *n.NaskahIndukID == n.ID {
		c.Add(at, "itself", "Naskah tidak berada di bawah dirinya sendiri.", "An agreement does not stand under itself.")
		return
	}
	switch {
	case !ok:
		c.Add(at, "unknown_id", "Tidak ada naskah dengan id ini.", "There is no naskah with this id.")
	case !slices.Contains(n.Jenis.under(), up.Jenis):
		c.Add(at, "wrong_kind", "MoA berada di bawah MoU, IA di bawah MoA atau MoU; naskah ini %s dan induknya %s.",
			"An MoA stands under an MoU, an IA under an MoA or an MoU; this agreement is of kind %s and the one above of kind %s.", n.Jenis, up.Jenis)
	case up.Status == Dibatalkan && !same(n.NaskahIndukID, was):
		c.Add(at, "cancelled", "Naskah induk ini dibatalkan.", "The agreement above was called off.")
	case n.PengecualianPeriode == nil && !n.within(up.Masa):
		c.Add("/tanggal_berakhir", "outside_parent", "Masanya harus di dalam masa naskah induk (%s), kecuali dengan pengecualian_periode.",
			"Its period must lie within that of the agreement above (%s), unless waived by pengecualian_periode.", up.Kode)
	}
}

// succeed judges the agreement that n renews: signed, of the same kind, and
// renewed by no other. Since only signed agreements are renewed, and only drafts
// say what they renew, no chain of renewals comes round.
func (n *Naskah) succeed(c *fault.Check, old Naskah, ok bool, was *string, by actor.Actor) {
	const at = "/menggantikan_id"
	switch {
	case *n.MenggantikanID == n.ID:
		c.Add(at, "itself", "Naskah tidak menggantikan dirinya sendiri.", "An agreement does not renew itself.")
	case !ok:
		c.Add(at, "unknown_id", "Tidak ada naskah dengan id ini.", "There is no naskah with this id.")
	case old.Jenis != n.Jenis:
		c.Add(at, "other_kind", "Pengganti harus sejenis: %s.", "A renewal is of the same kind: %s.", old.Jenis)
	case n.TanggalMulai != nil && old.TanggalMulai != nil && *n.TanggalMulai <= *old.TanggalMulai:
		c.Add("/tanggal_mulai", "before_predecessor", "Harus sesudah tanggal_mulai naskah yang digantikan (%s).", "Must be after tanggal_mulai of the agreement it renews (%s).", *old.TanggalMulai)
	case same(n.MenggantikanID, was):
	case !old.Status.signed():
		c.Add(at, "not_signed", "Naskah itu belum ditandatangani.", "That agreement was not signed.")
	default:
		if rs := renewable(old, by); rs != nil && !same(old.PenggantiID, &n.ID) {
			c.Add(at, "not_renewable", "Naskah itu sudah punya pengganti, atau diakhiri sebelum waktunya.", "That agreement has a renewal already, or was ended before its time.")
		}
	}
}

// other reads an agreement that is held with the changed one.
func (s *Service) other(tx *journal.Tx, id *string) (Naskah, bool, error) {
	if !ident.Valid(*id) {
		return Naskah{}, false, nil
	}
	held, err := s.lockAll(tx, []string{*id})
	n, ok := held[*id]
	n.seen(tx.Today())
	return n, ok, err
}
