package layanan

import (
	"fmt"
	"strconv"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/berkas"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/ident"
	"kerjasama/internal/platform/journal"
)

// named reads the agreement that an entry names at pointer. 422 for one that the
// caller may not read (unknown_id), that is of another kind than was asked for
// (other_kind), or that has nothing to do with the partner who asks
// (other_partner).
func named(tx *journal.Tx, c *fault.Check, jenis *JenisNaskah, mitraID *string, pointer string, id *string) (*db.Agreement, error) {
	a, err := db.NamedAgreement(tx.DB, tx.By, c, pointer, id)
	if a == nil || err != nil {
		return nil, err
	}
	if jenis != nil && a.Jenis != string(*jenis) {
		c.Add(pointer, "other_kind", "Permintaan ini tentang %s, naskah %s adalah %s.", "This request is about %s, agreement %s is %s.", string(*jenis), a.Kode, a.Jenis)
	}
	if mitraID != nil {
		ok, err := db.SharesPartner(tx.DB, a.ID, *mitraID)
		if err != nil {
			return nil, err
		}
		if !ok {
			c.Add(pointer, "other_partner", "Mitra permintaan ini bukan pihak naskah %s.", "The partner of this request is no party to agreement %s.", a.Kode)
		}
	}
	return a, nil
}

// handedOver checks which draft a penyerahan_draf names. 422 for the wrong
// agreement (see named), one that answers another request (other_request), or a
// version that does not exist (unknown_version).
func handedOver(tx *journal.Tx, p *Permintaan, at string, e KejadianIsi) error {
	if e.NaskahID == nil {
		return nil
	}
	var c fault.Check
	a, err := named(tx, &c, p.JenisNaskah, p.MitraID, at+"/naskah_id", e.NaskahID)
	if err != nil {
		return err
	}
	if a != nil && a.PermintaanID != nil && *a.PermintaanID != p.ID {
		c.Add(at+"/naskah_id", "other_request", "Naskah %s disusun untuk permintaan lain.", "Agreement %s was drafted for another request.", a.Kode)
	}
	if a != nil && e.Nomor != nil {
		if n, err := strconv.Atoi(*e.Nomor); err != nil || n < 1 || n > a.Terbaru {
			c.Add(at+"/nomor", "unknown_version", "Naskah %s tidak punya versi ini; versi terakhirnya %d.", "Agreement %s has no such version; its latest is %d.", a.Kode, a.Terbaru)
		}
	}
	return c.Err()
}

// DraftMade tells a request, within the transaction that made it, of a draft
// version tied to it: the system records the hand-over, which stops the clock of
// B.1.15.14.a if none did before. Its row is locked from here on. A request that
// is finished, cancelled or a duplicate awaits nothing more and stays as it is.
func (s *Service) DraftMade(tx *journal.Tx, permintaanID, naskahID string, nomor int) error {
	p, err := s.n.Lock(tx.DB, actor.System(), permintaanID)
	if err != nil {
		return err
	}
	if p.Status.closed() {
		return nil
	}
	ps := []Permintaan{p}
	if err := s.complete(tx.DB, ps); err != nil {
		return err
	}
	p = ps[0]
	was, n := p, len(p.Kejadian)
	text, number := fmt.Sprintf("Draf versi %d dibuat.", nomor), strconv.Itoa(nomor)
	k := Kejadian{
		ID: ident.New(tx.Now), Jenis: PenyerahanDraf, TerjadiPada: tx.Now, DicatatPada: tx.Now, Pelaku: actor.System().Ref(),
		Kanal: p.Kanal, Isi: &text, NaskahID: &naskahID, Nomor: &number, Bukti: []berkas.Bukti{},
	}
	p.Kejadian = append(p.Kejadian[:n:n], k)
	if p.NaskahID == nil {
		p.NaskahID = &naskahID
	}
	if err := writeEvents(tx.DB, p.ID, n, []Kejadian{k}); err != nil {
		return err
	}
	return s.save(tx, &was, &p, alur.Event("penyerahan-draf"))
}
