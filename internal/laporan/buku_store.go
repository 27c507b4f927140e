package laporan

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"kerjasama/internal/platform/db"
)

// buku remembers names while a report is read, so that each is looked up once
// however many lines show it. It holds as many as there are partners, prodi and
// units in the report.
type buku struct {
	mu                         sync.Mutex // of the readers of one report
	mitra, prodi, unit, bentuk halamanBuku
}

// halamanBuku are the names of one kind, by id; looked up by its query, whose
// rows are the id asked for and the id, kode and nama it stands for.
type halamanBuku struct {
	query string
	known map[string]acuan
}

// remembering is a store whose lists share the names they look up; a store that
// shares them already is itself.
func (s store) remembering() store {
	if s.buku == nil {
		s.buku = &buku{
			mitra:  halamanBuku{"SELECT m.id, x.id, x.kode, x.nama FROM mitra m JOIN mitra x ON x.id = COALESCE(m.digabung_ke_id, m.id) WHERE m.id IN ?", map[string]acuan{}},
			prodi:  halamanBuku{"SELECT id, id, kode, nama FROM prodi WHERE id IN ?", map[string]acuan{}},
			unit:   halamanBuku{"SELECT id, id, kode, nama FROM unit WHERE id IN ?", map[string]acuan{}},
			bentuk: halamanBuku{"SELECT kode, kode, kode, label FROM referensi WHERE jenis = 'bentuk_kegiatan' AND kode IN ?", map[string]acuan{}},
		}
	}
	return s
}

// mostAsked is how many names are looked up in one statement.
const mostAsked = 1000

// learn looks up the names that are not known yet.
func (s store) learn(ctx context.Context, h *halamanBuku, ids []string) error {
	ids = slices.DeleteFunc(ids, func(id string) bool { _, ok := h.known[id]; return ok || id == "" })
	slices.Sort(ids)
	for part := range slices.Chunk(slices.Compact(ids), mostAsked) {
		err := db.Raw(ctx, s.db.Reader, func(scan func(...any) error) error {
			var id string
			var a acuan
			if err := scan(&id, &a.ID, &a.Kode, &a.Nama); err != nil {
				return fmt.Errorf("scan names: %w", err)
			}
			h.known[id] = a
			return nil
		}, h.query, part)
		if err != nil {
			return err
		}
	}
	return nil
}

// name puts names to ids, in place. Two ids that stand for one partner (they were
// merged) are one.
func (h *halamanBuku) name(as []acuan) []acuan {
	n := 0
	for _, a := range as {
		if a, ok := h.known[a.ID]; ok && !slices.Contains(as[:n], a) {
			as[n] = a
			n++
		}
	}
	return as[:n]
}

// named puts names to the ids of a page.
func (s store) named(ctx context.Context, page []kegiatan) error {
	var mitra, prodi, unit, bentuk []string
	for i := range page {
		k := &page[i]
		mitra, prodi = ids(mitra, k.Mitra), ids(prodi, k.Prodi)
		unit, bentuk = append(unit, k.Unit.ID), append(bentuk, k.Bentuk)
	}
	b := s.buku
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, x := range []struct {
		h   *halamanBuku
		ids []string
	}{{&b.mitra, mitra}, {&b.prodi, prodi}, {&b.unit, unit}, {&b.bentuk, bentuk}} {
		if err := s.learn(ctx, x.h, x.ids); err != nil {
			return err
		}
	}
	for i := range page {
		k := &page[i]
		k.Mitra, k.Prodi, k.Unit = b.mitra.name(k.Mitra), b.prodi.name(k.Prodi), b.unit.known[k.Unit.ID]
		if f, ok := b.bentuk.known[k.Bentuk]; ok {
			k.Bentuk = f.Nama
		}
	}
	return nil
}

func ids(out []string, as []acuan) []string {
	for _, a := range as {
		out = append(out, a.ID)
	}
	return out
}

// list takes a joined column apart; NULL is the empty list.
func list(joined *string) []string {
	if joined == nil || *joined == "" {
		return nil
	}
	return strings.Split(*joined, ",")
}

// ordered takes a joined column apart whose entries are "place value", and puts
// them in order.
func ordered(joined *string) []string {
	out := list(joined)
	place := func(entry string) int {
		n, _, _ := strings.Cut(entry, " ")
		at, _ := strconv.Atoi(n) // a column of integers
		return at
	}
	if len(out) > 1 {
		slices.SortFunc(out, func(a, b string) int { return place(a) - place(b) })
	}
	for i, entry := range out {
		_, out[i], _ = strings.Cut(entry, " ")
	}
	return out
}

// unnamed are the ids of a joined column, to be named.
func unnamed(joined *string) []acuan { return acuans(list(joined)) }

func acuans(ids []string) []acuan {
	if len(ids) == 0 {
		return nil
	}
	out := make([]acuan, len(ids))
	for i, id := range ids {
		out[i].ID = id
	}
	return out
}
