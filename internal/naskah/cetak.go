package naskah

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/banding"
	"kerjasama/internal/platform/dokumen"
	"kerjasama/internal/platform/fault"
)

// Print renders a version made of clauses as docx or pdf. The bytes follow from
// what was kept when the version was made: two prints of one are the same. beda,
// where it is not 0, is an earlier or later version of clauses whose text is shown
// as tracked changes. 404 for a version that is not there; 422 for a beda that
// cannot be compared and for characters a PDF cannot show.
func (s *Service) Print(ctx context.Context, by actor.Actor, id string, nomor, beda int, format string) (b []byte, name string, err error) {
	n, err := s.Get(ctx, by, id)
	if err != nil {
		return nil, "", err
	}
	v, err := s.version(ctx, n, nomor)
	if err != nil {
		return nil, "", err
	}
	g := s.j.DB().Gorm.WithContext(ctx)
	head, err := storedHead(ctx, g, n.ID, nomor)
	if err == nil && head == nil {
		var now dokumen.DataNaskah
		now, err = s.kepala(ctx, g, n)
		head = &now
	}
	if err != nil {
		return nil, "", err
	}
	head.Pasal = printed(v.Pasal)
	c := dokumen.Cetakan{Naskah: *head, Versi: nomor, Jenis: string(v.Jenis), SHA256: v.SHA256, Tautan: s.cfg.Verifikasi + head.Kode, Dibuat: v.DibuatPada}
	name = fmt.Sprintf("%s versi %d", head.Kode, nomor)
	if beda != 0 {
		was, err := s.version(ctx, n, beda)
		if err != nil && !fault.Is(err, fault.NotFound) {
			return nil, "", err
		}
		if err != nil || was.Berkas != nil || beda == nomor {
			return nil, "", incomparable("beda", fault.Tf("Versi %d tidak dapat dibandingkan dengan versi %d; pilih versi lain yang berupa pasal.", "Version %d cannot be compared with version %d; choose another one that is made of clauses.", beda, nomor))
		}
		c.Beda, c.BedaDari = banding.Compare(blocks(was.Pasal), blocks(v.Pasal)), beda
		name += fmt.Sprintf(" beda %d", beda)
	}
	if format == "pdf" {
		b, err = c.PDF()
	} else {
		b, err = c.DOCX()
	}
	if strange, ok := errors.AsType[*dokumen.HurufAsing](err); ok {
		list := strings.Join(strange.Huruf[:min(10, len(strange.Huruf))], " ")
		f := fault.Invalid(fault.Field{Pointer: "format", Code: "pdf_characters", Detail: fault.Tf("Naskah ini memuat huruf yang tidak ada di PDF: %s. Ambil sebagai docx.", "The agreement holds characters that a PDF cannot show here: %s. Take it as docx.", list)})
		f.Detail = f.Fields[0].Detail
		return nil, "", f
	}
	return b, name + "." + format, err
}
