package koordinasi

import (
	"context"
	"fmt"
	"strings"

	"github.com/go-json-experiment/json"
	"gorm.io/gorm"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/journal"
	"kerjasama/internal/platform/listing"
	"kerjasama/internal/platform/surel"
)

func newNoun() *db.Noun[Koordinasi] {
	return &db.Noun[Koordinasi]{
		Table: "koordinasi", Visible: visible,
		Meta: func(k *Koordinasi) *actor.Meta { return &k.Meta },
		Links: []db.Link[Koordinasi]{
			{Column: "unit_ids", Table: "koordinasi_unit", Owner: "koordinasi_id", Ref: "unit_id", Of: func(k *Koordinasi) *[]string { return &k.UnitIDs }},
		},
		Derived: map[string]string{
			"dijadwal_ulang_ke_id": "(SELECT n.id FROM koordinasi n WHERE n.dijadwal_ulang_dari_id = r.id)",
			"pencatat_nama":        "(SELECT pn.nama" + db.ActingFor("r.pencatat_atas_nama") + " FROM pengguna pn WHERE pn.id = r.pencatat_id)",
		},
	}
}

// visible is the row scope: a unit sees the meetings of plans that name it, and
// those it takes part in.
func visible(by actor.Actor) db.Cond {
	reach := by.May(actor.KoordinasiBaca)
	plan := db.PlanScope(reach, "r.rencana_id")
	if reach.All || len(reach.Units) == 0 {
		return plan
	}
	return db.Cond{
		SQL:  plan.SQL + " OR EXISTS (SELECT 1 FROM koordinasi_unit ku WHERE ku.koordinasi_id = r.id AND ku.unit_id IN ?)",
		Args: append(plan.Args, reach.Units),
	}
}

// Spec declares what a list of meetings can be asked.
func Spec() *listing.Spec {
	return &listing.Spec{
		Default: "-mulai_pada", Search: true, Expand: []string{"rencana"},
		Fields: []listing.Field{
			{Name: "status", Kind: listing.Choice, Filter: true, Sort: true, Values: []string{string(Dijadwalkan), string(Terlaksana), string(DijadwalUlang), string(Dibatalkan)}},
			{Name: "jenis", Kind: listing.Choice, Filter: true, Values: []string{string(Rapat), string(Surat), string(Telepon), string(Kunjungan), string(Lainnya)}},
			{Name: "moda", Kind: listing.Choice, Filter: true, Values: []string{string(Luring), string(Daring), string(Hibrida)}},
			{Name: "hasil", Kind: listing.Choice, Filter: true, Values: []string{string(Sepakat), string(PerluTindakLanjut), string(TidakSepakat)}},
			{Name: "kode", Kind: listing.Text, Filter: true, Sort: true},
			{Name: "rencana", Kind: listing.Ref, Filter: true, Where: listing.ByRef("rencana_id", "rencana_kegiatan"), Doc: "plan, by id or kode"},
			{Name: "unit", Kind: listing.Ref, Filter: true, Where: listing.ByLink("koordinasi_unit", "koordinasi_id", "unit_id", "unit"), Doc: "unit that takes part, by id or kode"},
			{Name: "mitra", Kind: listing.Ref, Filter: true, Where: listing.ByMitra("koordinasi_hasil", "koordinasi_id"), Doc: "partner with a recorded result, by id or kode"},
			{Name: "dari", Kind: listing.Date, Filter: true, Where: from, Doc: "meetings on or after this WIB date"},
			{Name: "sampai", Kind: listing.Date, Filter: true, Where: until, Doc: "meetings on or before this WIB date"},
			{Name: "mulai_pada", Sort: true},
			{Name: "dibuat_pada", Sort: true},
			{Name: "diubah_pada", Sort: true},
		},
	}
}

func from(vs []string) db.Cond  { return listing.Since("r.mulai_pada", vs) }
func until(vs []string) db.Cond { return listing.Through("r.mulai_pada", vs) }

func (s *Service) get(g *gorm.DB, by actor.Actor, id string) (Koordinasi, error) {
	k, err := s.n.Get(g, by, id)
	if err != nil {
		return k, err
	}
	ks := []Koordinasi{k}
	err = readResults(g, ks)
	return ks[0], err
}

func (s *Service) lock(tx *journal.Tx, id string) (Koordinasi, error) {
	k, err := s.n.Lock(tx.DB, tx.By, id)
	if err != nil {
		return k, err
	}
	ks := []Koordinasi{k}
	err = readResults(tx.DB, ks)
	return ks[0], err
}

// readResults fills in the results of meetings, through merges.
func readResults(g *gorm.DB, ks []Koordinasi) error {
	at := make(map[string]int, len(ks))
	var ids []string
	for i := range ks {
		ks[i].HasilMitra = []HasilMitra{}
		if ks[i].Status == Terlaksana {
			at[ks[i].ID] = i
			ids = append(ids, ks[i].ID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	return db.Raw(g.Statement.Context, g, func(scan func(...any) error) error {
		var id string
		var h HasilMitra
		if err := scan(&id, &h.MitraID, &h.Hasil, &h.Alasan); err != nil {
			return fmt.Errorf("scan result: %w", err)
		}
		ks[at[id]].HasilMitra = append(ks[at[id]].HasilMitra, h)
		return nil
	}, `SELECT h.koordinasi_id, COALESCE(m.digabung_ke_id, m.id), h.hasil, h.alasan
		FROM koordinasi_hasil h JOIN mitra m ON m.id = h.mitra_id WHERE h.koordinasi_id IN ? ORDER BY h.koordinasi_id, h.urutan`, ids)
}

// writeResults replaces the results of a meeting.
func writeResults(g *gorm.DB, k *Koordinasi) error {
	if err := g.Exec("DELETE FROM koordinasi_hasil WHERE koordinasi_id = ?", k.ID).Error; err != nil {
		return db.Translate(err)
	}
	var b strings.Builder
	b.WriteString("INSERT INTO koordinasi_hasil (koordinasi_id, mitra_id, hasil, alasan, urutan) VALUES ")
	args := make([]any, 0, 5*len(k.HasilMitra))
	seen := map[string]bool{}
	for i, h := range k.HasilMitra {
		if seen[h.MitraID] { // two that were merged since
			continue
		}
		seen[h.MitraID] = true
		if len(args) > 0 {
			b.WriteString(", ")
		}
		b.WriteString("(?, ?, ?, ?, ?)")
		args = append(args, k.ID, h.MitraID, h.Hasil, h.Alasan, i)
	}
	if len(args) == 0 {
		return nil
	}
	return db.Translate(g.Exec(b.String(), args...).Error)
}

// follow stores survivors for the partners that results name.
func follow(tx *journal.Tx, c *fault.Check, hs []HasilMitra) error {
	var refs db.Refs
	for i := range hs {
		refs.OneMitra(fmt.Sprintf("/hasil_mitra/%d/mitra_id", i), hs[i].MitraID, func(id string) { hs[i].MitraID = id })
	}
	if err := refs.Resolve(tx.DB, c); err != nil {
		return err
	}
	return c.Err()
}

// participants reads the participants of a meeting with their personal values.
func (s *Service) participants(ctx context.Context, tx *journal.Tx, k Koordinasi) ([]Peserta, error) {
	all, err := people(ctx, tx.DB, []Koordinasi{k})
	return all[k.ID], err
}

// people reads the participants of meetings; erased ones are left out.
func people(ctx context.Context, g *gorm.DB, ks []Koordinasi) (map[string][]Peserta, error) {
	var ids []string
	for _, k := range ks {
		for _, p := range k.PesertaAcuan {
			ids = append(ids, p.ID)
		}
	}
	values, err := journal.LoadPersonal(ctx, g, ids)
	if err != nil {
		return nil, err
	}
	out := make(map[string][]Peserta, len(ks))
	for _, k := range ks {
		for _, p := range k.PesertaAcuan {
			raw, ok := values[p.ID]
			if !ok {
				continue
			}
			var v pribadi
			if err := json.Unmarshal(raw, &v); err != nil {
				return nil, fmt.Errorf("personal value of %s: %w", k.ID, err)
			}
			out[k.ID] = append(out[k.ID], Peserta{Nama: v.Nama, Surel: v.Surel, Asal: p.Asal, UnitID: p.UnitID, MitraID: p.MitraID, Hadir: p.Hadir})
		}
	}
	return out, nil
}

func same[T comparable](a, b *T) bool { return (a == nil) == (b == nil) && (a == nil || *a == *b) }

func samePeserta(a, b Peserta) bool {
	return a.Nama == b.Nama && a.Asal == b.Asal && same(a.UnitID, b.UnitID) && same(a.MitraID, b.MitraID) && same(a.Surel, b.Surel) && same(a.Hadir, b.Hadir)
}

func sameResult(a, b HasilMitra) bool {
	return a.MitraID == b.MitraID && a.Hasil == b.Hasil && same(a.Alasan, b.Alasan)
}

// letters tells where the invitations to meetings stand, by kunci.
func (s *Service) letters(ctx context.Context, ks []Koordinasi, participants map[string][]Peserta) (map[string]surel.Keadaan, error) {
	var names []string
	for _, k := range ks {
		if k.DiundangPada == nil {
			continue
		}
		for _, p := range participants[k.ID] {
			if p.Surel != nil {
				names = append(names, invitation(k.ID, *p.Surel))
			}
		}
	}
	return s.mail.States(ctx, nil, names)
}

// titleOf is the title of a plan.
func titleOf(tx *journal.Tx, id string) (title string, err error) {
	err = db.Raw(tx.DB.Statement.Context, tx.DB, func(scan func(...any) error) error { return scan(&title) }, "SELECT judul FROM rencana_kegiatan WHERE id = ?", id)
	return title, err
}
