package pelaksanaan

import (
	"context"
	"fmt"

	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/ident"
	"kerjasama/internal/platform/journal"
)

// AddBukti adds one piece of evidence to an activity that took place.
func (s *Service) AddBukti(ctx context.Context, call journal.Call, id string, b BuktiIsi) (Answer, error) {
	return s.change(ctx, call, id, "bukti", func(tx *journal.Tx, p *Pelaksanaan) error {
		var c fault.Check
		checkBukti(&c, "", b)
		if c.OK() && hasBukti(p.Bukti, b) {
			c.Add("", "duplicate", "Bukti ini sudah ada.", "This evidence is there already.")
		}
		if err := c.Err(); err != nil {
			return err
		}
		return s.addBukti(tx, p, "", "", []BuktiIsi{b})
	})
}

// AspekAIsi is the body of aspek/a.
type AspekAIsi struct {
	Terpenuhi bool       `json:"terpenuhi"`
	Uraian    string     `json:"uraian" maxLength:"5000"`
	Bukti     []BuktiIsi `json:"bukti"`
} //@name PelaksanaanAspekAIsi

// AspekBIsi is the body of aspek/b.
type AspekBIsi struct {
	Kinerja   bool       `json:"kinerja"`
	Fasilitas bool       `json:"fasilitas"`
	Uraian    string     `json:"uraian" maxLength:"5000"`
	Bukti     []BuktiIsi `json:"bukti"`
} //@name PelaksanaanAspekBIsi

// AspekCIsi is the body of aspek/c.
type AspekCIsi struct {
	Uraian string     `json:"uraian" maxLength:"5000"`
	Bukti  []BuktiIsi `json:"bukti"`
} //@name PelaksanaanAspekCIsi

// AspectA states aspect a. Evidence named before stays; evidence named now is
// added.
func (s *Service) AspectA(ctx context.Context, call journal.Call, id string, in AspekAIsi) (Answer, error) {
	return s.aspect(ctx, call, id, "a", in.Uraian, in.Bukti, func(p *Pelaksanaan) {
		p.Aspek.A.Terpenuhi, p.Aspek.A.Uraian = in.Terpenuhi, &in.Uraian
	})
}

// AspectB states aspect b.
func (s *Service) AspectB(ctx context.Context, call journal.Call, id string, in AspekBIsi) (Answer, error) {
	return s.aspect(ctx, call, id, "b", in.Uraian, in.Bukti, func(p *Pelaksanaan) {
		p.Aspek.B.Kinerja, p.Aspek.B.Fasilitas, p.Aspek.B.Uraian = in.Kinerja, in.Fasilitas, &in.Uraian
	})
}

// AspectC states the narrative of aspect c.
func (s *Service) AspectC(ctx context.Context, call journal.Call, id string, in AspekCIsi) (Answer, error) {
	return s.aspect(ctx, call, id, "c", in.Uraian, in.Bukti, func(p *Pelaksanaan) { p.Aspek.C.Uraian = &in.Uraian })
}

func (s *Service) aspect(ctx context.Context, call journal.Call, id, which, uraian string, bs []BuktiIsi, set func(*Pelaksanaan)) (Answer, error) {
	return s.change(ctx, call, id, "aspek-"+which, func(tx *journal.Tx, p *Pelaksanaan) error {
		var c fault.Check
		c.Text("/uraian", uraian, true, 5000)
		checkAllBukti(&c, bs)
		if err := c.Err(); err != nil {
			return err
		}
		set(p)
		return s.addBukti(tx, p, which, "/bukti/%d", bs)
	})
}

// list returns the evidence of one aspect, or of the report ("").
func (p *Pelaksanaan) list(which string) *[]Bukti {
	switch which {
	case "a":
		return &p.Aspek.A.Bukti
	case "b":
		return &p.Aspek.B.Bukti
	case "c":
		return &p.Aspek.C.Bukti
	default:
		return &p.Bukti
	}
}

// addBukti adds evidence that is not there yet. at is the JSON pointer of the
// n-th piece, a format.
func (s *Service) addBukti(tx *journal.Tx, p *Pelaksanaan, which, at string, bs []BuktiIsi) error {
	refs, ids := map[string]string{}, []string{}
	for n, b := range bs {
		if b.BerkasID != nil {
			pointer := at
			if at != "" {
				pointer = fmt.Sprintf(at, n)
			}
			refs[pointer+"/berkas_id"] = *b.BerkasID
			ids = append(ids, *b.BerkasID)
		}
	}
	if err := s.berkas.Attach(tx, noun, p.ID, refs); err != nil {
		return err
	}
	infos, err := s.berkas.Info(tx.DB.Statement.Context, tx, ids)
	if err != nil {
		return err
	}
	have := p.list(which)
	for _, b := range bs {
		if hasBukti(*have, b) {
			continue
		}
		k := Bukti{ID: ident.New(tx.Now), BerkasID: b.BerkasID, Tautan: b.Tautan, Judul: b.Judul, TanggalBukti: b.TanggalBukti, DitambahPada: tx.Now, DitambahOleh: tx.By.Ref()}
		if b.BerkasID != nil {
			f := infos[*b.BerkasID]
			k.SHA256 = &f.SHA256
			if k.Judul == "" {
				k.Judul = f.Nama
			}
		}
		if err := insertBukti(tx.DB, p.ID, which, len(*have), k); err != nil {
			return err
		}
		*have = append(*have, k)
	}
	return nil
}
