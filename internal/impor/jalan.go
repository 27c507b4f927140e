package impor

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/go-json-experiment/json"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/journal"
	"kerjasama/internal/platform/listing"
)

// macam is a kind of import: its layouts, how a row is read, what makes two rows
// the same, and where they go.
type macam[E any] struct {
	subjek  string
	susunan []susunan
	sasaran Sasaran[E]
	baca    func(p *pembaca, e *E)
	kunci   func(e *E) string                                                            // the natural key
	ada     func(ctx context.Context, q pencari, es []entri[E]) (map[string]bool, error) // keys of what was entered by hand
	sesudah func(w *kerja, t *tabel, c *catatan, es []entri[E])                          // what only all rows together show
	periksa func(p *pembaca, e *E)                                                       // what the row says beyond the slice's own rules
}

// entri is a row that was read.
type entri[E any] struct {
	baris int
	sidik string
	kunci string
	lama  bool // it is on file already
	e     E
}

// kerja is one run over one file.
type kerja struct {
	s        *Service
	call     journal.Call
	req      *Permohonan
	progress func(percent int)
	now      time.Time
	baru     []*EntriMitra // partners that rows name and that are to be made
}

// potongan is how many records are written at a time.
const potongan = 500

// jalankan reads, checks and, unless it is a trial or something stops it, writes.
func jalankan[E any](ctx context.Context, w *kerja, f Isi, m macam[E]) (Answer, error) {
	t, err := w.s.baca(f, w.req, m.susunan)
	if err != nil {
		return Answer{}, err
	}
	w.progress(10)
	g := w.s.j.DB().Reader.WithContext(ctx)
	r, err := muat(ctx, g)
	if err != nil {
		return Answer{}, err
	}
	var c catatan
	for _, n := range t.catatan {
		c.add(n)
	}
	t.petakan(&c)
	t.beyond(&c)
	es, err := bacaSemua(ctx, w, m, &t, r, &c)
	if err != nil {
		return Answer{}, err
	}
	if w.baru = r.mitra.urut; m.sesudah != nil {
		m.sesudah(w, &t, &c, es)
	}
	if err := tandai(ctx, pencari{g}, m, es); err != nil {
		return Answer{}, err
	}
	w.progress(60)
	return tulis(ctx, w, m, &t, r, &c, es)
}

func bacaSemua[E any](ctx context.Context, w *kerja, m macam[E], t *tabel, r *rujukan, c *catatan) ([]entri[E], error) {
	es := make([]entri[E], 0, len(t.baris))
	first := map[string]int{}
	for i := range t.baris {
		if i%500 == 0 {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			w.progress(10 + 40*i/len(t.baris))
		}
		if t.stray(&t.baris[i], c) {
			continue
		}
		p := &pembaca{t: t, b: &t.baris[i], c: c, r: r, req: w.req, now: w.now, told: maps.Clone(t.hilang)}
		e := entri[E]{baris: p.b.nomor}
		m.baca(p, &e.e)
		if err := p.judge(m.sasaran.Check(&e.e, w.now)); err != nil {
			return nil, err
		}
		if m.periksa != nil {
			m.periksa(p, &e.e)
		}
		t.baris[i].sel = nil  // it is not needed any more
		if len(p.told) == 0 { // with a column missing, nothing is the same as anything
			e.kunci = m.kunci(&e.e)
			e.sidik = sidik(m.subjek, e.kunci)
			if at, twice := first[e.sidik]; twice {
				c.add(temuan{Baris: e.baris, Code: "duplicate_row", Sifat: Galat, Detail: fault.Tf(
					"Sama dengan baris %d; hapus salah satunya.", "The same as row %d; delete one of them.", at)})
				continue
			}
			first[e.sidik] = e.baris
		}
		es = append(es, e)
	}
	if len(es) == 0 && c.clean() {
		c.add(temuan{Code: "no_rows", Sifat: Galat, Detail: fault.T("Tidak ada baris isian di bawah judul kolom.", "There are no rows below the column titles.")})
	}
	return es, nil
}

// sidik is the digest of a row's natural key.
func sidik(subjek, kunci string) string {
	sum := sha256.Sum256([]byte(subjek + "\x00" + kunci))
	return hex.EncodeToString(sum[:])
}

// tandai marks the rows that are on file already.
func tandai[E any](ctx context.Context, q pencari, m macam[E], es []entri[E]) error {
	known, err := q.sidik(ctx, es2sidik(es))
	if err != nil {
		return err
	}
	byHand, err := m.ada(ctx, q, es)
	if err != nil {
		return err
	}
	for i := range es {
		es[i].lama = es[i].lama || es[i].kunci != "" && (known[es[i].sidik] || byHand[es[i].kunci])
	}
	return nil
}

func es2sidik[E any](es []entri[E]) []string {
	out := make([]string, 0, len(es))
	for i := range es {
		if es[i].sidik != "" {
			out = append(out, es[i].sidik)
		}
	}
	return out
}

// tulis keeps the import's record with its findings and, when nothing stops it,
// what its rows become: in one transaction, in which no other import writes.
func tulis[E any](ctx context.Context, w *kerja, m macam[E], t *tabel, r *rujukan, c *catatan, es []entri[E]) (Answer, error) {
	return journal.Do(ctx, w.s.j, w.call, func(tx *journal.Tx) (Impor, error) {
		tx.Quiet = true
		x := w.record(tx, t, c)
		if c.clean() && !w.req.Uji {
			x.Status = Selesai
			if err := antre(tx.DB); err != nil {
				return x, err
			}
			if err := tandai(ctx, pencari{tx.DB}, m, es); err != nil {
				return x, err
			}
		}
		es = slices.DeleteFunc(es, func(e entri[E]) bool {
			if e.lama {
				x.Jumlah.Dilewati++
			}
			return e.lama
		})
		if c.clean() {
			x.Jumlah.Dibuat, x.Jumlah.MitraBaru = len(es), len(r.mitra.urut)
		}
		if err := w.s.n.Insert(tx.DB, &x); err != nil {
			return x, err
		}
		if err := simpanTemuan(tx.DB, x.ID, c.sorted()); err != nil {
			return x, err
		}
		if err := tx.Append(journal.Entry{Subjek: noun, ID: x.ID, Versi: 1, Peristiwa: noun + "." + peristiwa(x.Status), Status: taken, Hasil: x}); err != nil {
			return x, err
		}
		if x.Status != Selesai {
			return x, nil
		}
		if err := w.partners(tx, x.ID, r.mitra); err != nil {
			return x, err
		}
		for part := range slices.Chunk(es, potongan) {
			if err := tulisSebagian(tx, m, x.ID, part); err != nil {
				return x, err
			}
		}
		return x, nil
	})
}

func peristiwa(s Status) string {
	if s == Selesai {
		return "selesai"
	}
	return "diperiksa"
}

func (w *kerja) record(tx *journal.Tx, t *tabel, c *catatan) Impor {
	rq := w.req
	x := Impor{Meta: actor.NewMeta(rq.ID, tx.By, tx.Now), Jenis: rq.Jenis, Format: t.susunan.format, Uji: rq.Uji, Status: Ditolak,
		NamaBerkas: rq.Nama, SHA256: rq.SHA256, Ukuran: rq.Ukuran, Lembar: t.nama, BarisJudul: t.judul.nomor, Keputusan: rq.Keputusan,
		Jumlah: Jumlah{Baris: len(t.baris), Galat: c.jumlah[Galat], Pertanyaan: c.jumlah[Pertanyaan], Peringatan: c.jumlah[Peringatan]}}
	if x.Keputusan == nil {
		x.Keputusan = map[string]string{}
	}
	if rq.Urutan != "" {
		x.UrutanTanggal = &rq.Urutan
	}
	if c.clean() {
		x.Status = LolosUji
	}
	return x
}

// partners makes the partners that rows name and that are not on file.
func (w *kerja) partners(tx *journal.Tx, id string, d *direktori) error {
	es := make([]entri[EntriMitra], len(d.urut))
	for i, e := range d.urut {
		es[i] = entri[EntriMitra]{e: *e, kunci: kunciMitra(e), sidik: sidik(string(JenisMitra), kunciMitra(e))}
	}
	m := macamMitra(w.s)
	if err := tandai(tx.DB.Statement.Context, pencari{tx.DB}, m, es); err != nil {
		return err
	}
	if at := slices.IndexFunc(es, func(e entri[EntriMitra]) bool { return e.lama }); at >= 0 {
		return fault.New(fault.Conflict, "Mitra %q dibuat orang lain pada saat yang sama; kirim ulang berkasnya.", "The partner %q was made by somebody else at the same time; send the file again.", es[at].e.Nama)
	}
	for part := range slices.Chunk(es, potongan) {
		if err := tulisSebagian(tx, m, id, part); err != nil {
			return err
		}
	}
	return nil
}

func tulisSebagian[E any](tx *journal.Tx, m macam[E], id string, part []entri[E]) error {
	in := make([]E, len(part))
	for i := range part {
		in[i] = part[i].e
	}
	ids, err := m.sasaran.Import(tx, id, in)
	if f, ok := fault.As(err); ok && len(f.Fields) > 0 { // what another change made of it meanwhile
		return fault.Wrap(err, fault.Conflict, "Data rujukan berubah pada saat yang sama; kirim ulang berkasnya.", "Reference data changed at the same time; send the file again.")
	}
	if err != nil {
		return err
	}
	if len(ids) != len(part) {
		return fmt.Errorf("import of %s: %d records for %d rows", m.subjek, len(ids), len(part))
	}
	if err := simpanBaris(tx.DB, id, m.subjek, part2baris(part, ids)); err != nil {
		return err
	}
	return tx.Flush()
}

func bongkar(args []byte, into any) error {
	if err := json.Unmarshal(args, into); err != nil {
		return fmt.Errorf("arguments of an import: %w", err)
	}
	return nil
}

func kunciMitra(e *EntriMitra) string { return listing.Normalise(e.Nama) + "|" + e.Negara }
