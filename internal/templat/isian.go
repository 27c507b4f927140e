package templat

import (
	"context"
	"fmt"
	"net/http"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/dokumen"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/ident"
	"kerjasama/internal/platform/journal"
)

// largest is the largest template, in bytes. 200 pages with pictures fit.
const largest = 20 << 20

// inspect opens an uploaded document and tells the placeholders it holds; 422 at
// /berkas_id for what is no sound Word document, and for every placeholder that
// is unknown, broken or misplaced.
func (s *Service) inspect(ctx context.Context, by actor.Actor, berkasID string) ([]string, error) {
	_, b, err := s.berkas.Bytes(ctx, by, berkasID, largest)
	switch {
	case fault.Is(err, fault.NotFound):
		return nil, fault.Invalid(fault.Field{Pointer: "/berkas_id", Code: "unknown_id", Detail: fault.T("Tidak ada berkas dengan id ini.", "There is no berkas with this id.")})
	case fault.Is(err, fault.TooLarge):
		return nil, fault.Invalid(fault.Field{Pointer: "/berkas_id", Code: "too_large", Detail: fault.Tf("Templat paling besar %d byte.", "A template has at most %d bytes.", largest)})
	case err != nil:
		return nil, err
	}
	d, err := dokumen.Open(b)
	if err != nil {
		return nil, fault.Within("/berkas_id", err)
	}
	names, faults, err := dokumen.Inspect(d)
	if err != nil {
		return nil, fault.Within("/berkas_id", err)
	}
	if len(faults) > 0 {
		return nil, fault.Invalid(dokumen.Fields("/berkas_id", faults)...)
	}
	return names, nil
}

// Terisi is a template that was filled.
type Terisi struct {
	VersiID string // the version it was made from
	Nama    string // of the file, e.g. MoU dwibahasa.docx
	Isi     []byte
}

// Fill fills the version of a template that is in use, for a draft of kind jenis.
// 422 at pointer for a template that is not there, not in use or of another kind,
// and for every value the agreement lacks, by name and place. It reads files and
// is called before the change that keeps what it made.
func (s *Service) Fill(ctx context.Context, by actor.Actor, templatID, jenis, pointer string, data dokumen.DataNaskah) (Terisi, error) {
	refuse := func(code, id, en string) error {
		return fault.Invalid(fault.Field{Pointer: pointer, Code: code, Detail: fault.T(id, en)})
	}
	t, err := s.Get(ctx, by, templatID)
	switch {
	case fault.Is(err, fault.NotFound):
		return Terisi{}, refuse("unknown_id", "Tidak ada templat_naskah dengan id ini.", "There is no templat_naskah with this id.")
	case err != nil:
		return Terisi{}, err
	}
	v := t.current()
	switch {
	case v == nil:
		return Terisi{}, refuse("not_published", "Templat ini tidak sedang terbit.", "This template is not published.")
	case string(t.Jenis) != jenis:
		return Terisi{}, refuse("wrong_kind", "Templat ini untuk jenis naskah lain.", "This template is for another kind of agreement.")
	}
	b, err := s.fill(ctx, *v, pointer, data.Nilai())
	return Terisi{VersiID: v.ID, Nama: t.Nama + ".docx", Isi: b}, err
}

// fill reads a version's document and fills it.
func (s *Service) fill(ctx context.Context, v Versi, pointer string, values dokumen.Nilai) ([]byte, error) {
	_, b, err := s.berkas.Bytes(ctx, actor.System(), v.Berkas.ID, largest)
	if err != nil {
		return nil, fmt.Errorf("read template version %s: %w", v.ID, err)
	}
	d, err := dokumen.Open(b)
	if err != nil {
		return nil, fmt.Errorf("open template version %s: %w", v.ID, err)
	}
	out, faults, err := dokumen.Fill(d, values)
	if err == nil && len(faults) > 0 {
		err = fault.Invalid(dokumen.Fields(pointer, faults)...)
	}
	return out, err
}

// Preview returns a version filled with examples, for whoever judges it.
func (s *Service) Preview(ctx context.Context, v Versi) ([]byte, error) {
	return s.fill(ctx, v, "", dokumen.Contoh())
}

// Bawaan is a template that the product brings.
type Bawaan struct {
	Pokok
	Isi []byte // the document
}

// Seed publishes the templates that the product brings, as the system, where
// there is none of the kind that it brought before. When all are there it costs
// one read.
func (s *Service) Seed(ctx context.Context, bs []Bawaan) error {
	have, err := s.brought(ctx)
	if err != nil {
		return err
	}
	for _, b := range bs {
		if have[b.Jenis] {
			continue
		}
		if err := s.bring(ctx, b); err != nil {
			return fmt.Errorf("bring template %q: %w", b.Nama, err)
		}
	}
	return nil
}

func (s *Service) bring(ctx context.Context, b Bawaan) error {
	d, err := dokumen.Open(b.Isi)
	if err != nil {
		return err
	}
	names, faults, err := dokumen.Inspect(d)
	if err == nil && len(faults) > 0 {
		err = fault.Invalid(dokumen.Fields("", faults)...)
	}
	if err != nil {
		return err
	}
	u, err := s.berkas.Store(ctx, b.Nama+".docx", b.Isi)
	if err != nil {
		return err
	}
	defer u.Close() //nolint:errcheck // a temporary file without a name
	call := journal.Call{By: actor.System(), RequestID: ident.New(s.j.Now())}
	_, err = journal.Do(ctx, s.j, call, func(tx *journal.Tx) (Templat, error) {
		t := Templat{Meta: actor.NewMeta(ident.New(tx.Now), tx.By, tx.Now), Status: Terbit, Pokok: b.Pokok}
		t.settle()
		if err := s.insert(tx, &t); err != nil {
			return t, err
		}
		v := s.next(tx, &t, nil, names)
		if v.Berkas, err = s.berkas.Adopt(tx, u, versions, v.ID); err != nil {
			return t, err
		}
		if err := s.keep(tx, &t, v); err != nil {
			return t, err
		}
		ref := tx.By.Ref()
		t.VersiTemplat[0].DiterbitkanPada, t.VersiTemplat[0].DiterbitkanOleh = &tx.Now, &ref
		t.settle()
		if err := publish(tx, v.ID); err != nil {
			return t, err
		}
		return t, tx.Append(journal.Entry{Subjek: noun, ID: t.ID, Versi: t.Versi, Peristiwa: noun + ".diterbitkan", Status: http.StatusCreated, Hasil: t})
	})
	return err
}
