package layanan

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"gorm.io/gorm"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/berkas"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/journal"
	"kerjasama/internal/platform/listing"
)

func newNoun() *db.Noun[Permintaan] {
	return &db.Noun[Permintaan]{
		Table: "permintaan_layanan", Visible: visible,
		Meta: func(p *Permintaan) *actor.Meta { return &p.Meta },
	}
}

// visible is the row scope: a unit sees the requests that name it.
func visible(by actor.Actor) db.Cond {
	return db.RequestScope(by.May(actor.PermintaanBaca), "r")
}

// Spec declares what a list of requests can be asked; now is for what is overdue.
func Spec(now func() time.Time) *listing.Spec {
	names := func(vs ...Status) (out []string) {
		for _, v := range vs {
			out = append(out, string(v))
		}
		return out
	}
	return &listing.Spec{
		Default: "-masuk_pada", Search: true, Expand: []string{"mitra", "naskah", "rencana"},
		Fields: []listing.Field{
			{Name: "status", Kind: listing.Choice, Filter: true, Values: names(all()...)},
			{Name: "jenis", Kind: listing.Choice, Filter: true, Values: texts(semuaJenis())},
			{Name: "jenis_naskah", Kind: listing.Choice, Filter: true, Values: texts([]JenisNaskah{MoU, MoA, IA})},
			{Name: "kanal", Kind: listing.Choice, Filter: true, Values: texts(semuaKanal())},
			{Name: "pemohon_jenis", Kind: listing.Choice, Filter: true, Values: texts([]JenisPemohon{DariMitra, UnitInternal, Umum})},
			{Name: "penanggung_jawab", Kind: listing.Ref, Filter: true, Where: responsible, Doc: "person responsible, by id or username; kosong = nobody yet"},
			{Name: "unit", Kind: listing.Ref, Filter: true, Where: listing.ByRef("unit_id", "unit"), Doc: "unit, by id or kode"},
			{Name: "mitra", Kind: listing.Ref, Filter: true, Where: byMitra, Doc: "partner, by id or kode"},
			{Name: "naskah", Kind: listing.Ref, Filter: true, Where: listing.ByRef("naskah_id", "naskah"), Doc: "agreement, by id or kode"},
			{Name: "rencana", Kind: listing.Ref, Filter: true, Where: listing.ByRef("rencana_id", "rencana_kegiatan"), Doc: "plan, by id or kode"},
			{Name: "terbuka", Kind: listing.Bool, Filter: true, Where: isOpen, Doc: "true: not finished, cancelled or a duplicate"},
			{Name: "lewat_tenggat", Kind: listing.Bool, Filter: true, Where: overdue(now), Doc: "true: an open clock is past its due on the official basis"},
			{Name: "kode", Kind: listing.Text, Filter: true, Sort: true},
			{Name: "dari", Kind: listing.Date, Filter: true, Where: func(vs []string) db.Cond { return listing.Since("r.masuk_pada", vs) }, Doc: "arrived on or after this WIB date"},
			{Name: "sampai", Kind: listing.Date, Filter: true, Where: func(vs []string) db.Cond { return listing.Through("r.masuk_pada", vs) }, Doc: "arrived on or before this WIB date"},
			{Name: "impor_id", Kind: listing.Text, Filter: true, Doc: "import it came with"},
			{Name: "tenggat", Sort: true},
			{Name: "masuk_pada", Sort: true},
			{Name: "dibuat_pada", Sort: true},
			{Name: "diubah_pada", Sort: true},
		},
	}
}

func texts[S ~string](vs []S) []string {
	out := make([]string, len(vs))
	for i, v := range vs {
		out[i] = string(v)
	}
	return out
}

func responsible(vs []string) db.Cond {
	if len(vs) == 1 && vs[0] != "kosong" { // one person: their queue is in the order of an index
		return db.Cond{SQL: "r.penanggung_jawab_id = (SELECT u.id FROM pengguna u WHERE u.id = ? OR u.username = ?)", Args: []any{vs[0], vs[0]}}
	}
	c := db.Cond{SQL: "r.penanggung_jawab_id IN (SELECT u.id FROM pengguna u WHERE u.id IN ? OR u.username IN ?)", Args: []any{vs, vs}}
	if slices.Contains(vs, "kosong") {
		c.SQL += " OR r.penanggung_jawab_id IS NULL"
	}
	return c
}

func byMitra(vs []string) db.Cond {
	return db.Cond{SQL: "r.mitra_id IN (SELECT m.id FROM mitra m JOIN mitra x ON x.id IN (m.id, m.digabung_ke_id) WHERE x.id IN ? OR x.kode IN ?)", Args: []any{vs, vs}}
}

func isOpen(vs []string) db.Cond {
	not := ""
	if vs[len(vs)-1] == "true" {
		not = "NOT "
	}
	return db.Cond{SQL: "r.status " + not + "IN ?", Args: []any{[]Status{Selesai, Dibatalkan, Duplikat}}}
}

func overdue(now func() time.Time) func([]string) db.Cond {
	return func(vs []string) db.Cond {
		op := ">="
		if vs[len(vs)-1] == "true" {
			op = "<"
		}
		return db.Cond{SQL: "r.tenggat " + op + " ?", Args: []any{now()}}
	}
}

// complete fills in events and clocks of requests, and the instant they are read
// for.
func (s *Service) complete(g *gorm.DB, ps []Permintaan) error {
	at := make(map[string]*Permintaan, len(ps))
	ids := make([]string, len(ps))
	for i := range ps {
		ids[i], at[ps[i].ID] = ps[i].ID, &ps[i]
		ps[i].Kejadian, ps[i].Sekarang = []Kejadian{}, s.j.Now()
	}
	if len(ids) == 0 {
		return nil
	}
	if err := s.readEvents(g, ids, at); err != nil {
		return err
	}
	return readClocks(g, ids, at)
}

func (s *Service) readEvents(g *gorm.DB, ids []string, at map[string]*Permintaan) error {
	return db.Raw(g.Statement.Context, g, func(scan func(...any) error) error {
		var owner, proof string
		var k Kejadian
		var gone struct {
			at               *time.Time
			kind, id, reason *string
			name             string
			an               *string
		}
		if err := scan(&owner, &k.ID, &k.Jenis, &k.TerjadiPada, &k.DicatatPada, &k.Pelaku.Jenis, &k.Pelaku.ID, &k.Pelaku.Nama, &k.Pelaku.AtasNama, &k.Kanal, &k.Isi, &k.NaskahID, &k.Nomor, &k.Otomatis, &proof,
			&gone.at, &gone.kind, &gone.id, &gone.name, &gone.an, &gone.reason); err != nil {
			return fmt.Errorf("scan event: %w", err)
		}
		k.TerjadiPada, k.DicatatPada, k.Bukti = k.TerjadiPada.UTC(), k.DicatatPada.UTC(), []berkas.Bukti{}
		if err := json.Unmarshal([]byte(proof), &k.Bukti); err != nil {
			return fmt.Errorf("evidence of event %s: %w", k.ID, err)
		}
		if gone.at != nil {
			k.Dibatalkan = &Pembatalan{Pada: gone.at.UTC(), Oleh: actor.Ref{Jenis: actor.Jenis(*gone.kind), ID: *gone.id, Nama: gone.name, AtasNama: gone.an}, Alasan: *gone.reason}
		}
		p := at[owner]
		policy, _, err := s.versi.of(g, p.VersiKebijakan, p.VersiKalender)
		k.Susulan = policy.late(k.TerjadiPada, k.DicatatPada)
		p.Kejadian = append(p.Kejadian, k)
		return err
	}, `SELECT k.permintaan_id, k.id, k.jenis, k.terjadi_pada, k.dicatat_pada, k.pelaku_jenis, k.pelaku_id, COALESCE(u.nama`+db.ActingFor("k.pelaku_atas_nama")+`, `+db.TokenName("k.pelaku_id")+`, ''), k.pelaku_atas_nama, k.kanal, k.isi, k.naskah_id, k.nomor, k.otomatis, k.bukti,
			k.dibatalkan_pada, k.dibatalkan_oleh_jenis, k.dibatalkan_oleh_id, COALESCE(b.nama`+db.ActingFor("k.dibatalkan_oleh_atas_nama")+`, ''), k.dibatalkan_oleh_atas_nama, k.dibatalkan_alasan
		FROM permintaan_kejadian k LEFT JOIN pengguna u ON u.id = k.pelaku_id LEFT JOIN pengguna b ON b.id = k.dibatalkan_oleh_id
		WHERE k.permintaan_id IN ? ORDER BY k.permintaan_id, k.urutan`, ids)
}

// writeEvents adds events to a request that has n already.
func writeEvents(g *gorm.DB, owner string, n int, ks []Kejadian) error {
	rows, err := eventRows(owner, n, ks)
	if err != nil {
		return err
	}
	return insertEvents(g, rows)
}

func eventRows(owner string, n int, ks []Kejadian) ([][]any, error) {
	out := make([][]any, len(ks))
	for i, k := range ks {
		proof, err := json.Marshal(k.Bukti)
		if err != nil {
			return nil, fmt.Errorf("evidence of event %s: %w", k.ID, err)
		}
		out[i] = []any{k.ID, owner, n + i, k.Jenis, k.TerjadiPada, k.DicatatPada, k.Pelaku.Jenis, k.Pelaku.ID, k.Pelaku.AtasNama, k.Kanal, k.Isi, k.NaskahID, k.Nomor, k.Otomatis, string(proof)}
	}
	return out, nil
}

func insertEvents(g *gorm.DB, rows [][]any) error {
	const one = "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
	for part := range slices.Chunk(rows, 200) {
		if err := g.Exec(`INSERT INTO permintaan_kejadian (id, permintaan_id, urutan, jenis, terjadi_pada, dicatat_pada, pelaku_jenis, pelaku_id, pelaku_atas_nama, kanal, isi, naskah_id, nomor, otomatis, bukti) VALUES `+
			one+strings.Repeat(", "+one, len(part)-1), slices.Concat(part...)...).Error; err != nil {
			return db.Translate(err)
		}
	}
	return nil
}

func revokeEvent(g *gorm.DB, k *Kejadian) error {
	d := k.Dibatalkan
	return db.Translate(g.Exec("UPDATE permintaan_kejadian SET dibatalkan_pada = ?, dibatalkan_oleh_jenis = ?, dibatalkan_oleh_id = ?, dibatalkan_oleh_atas_nama = ?, dibatalkan_alasan = ? WHERE id = ?",
		d.Pada, d.Oleh.Jenis, d.Oleh.ID, d.Oleh.AtasNama, d.Alasan, k.ID).Error)
}

// taken tells that another request has the name in the other system already.
func taken(err error) error {
	if v, ok := errors.AsType[*db.Violation](err); ok && v.Kind == "unique" && strings.Contains(v.Name, "referensi") {
		return fault.New(fault.Conflict, "Permintaan dengan referensi_luar ini sudah dicatat.", "A request with this referensi_luar is recorded already.")
	}
	return err
}

// seesPlan refuses a plan the caller may not see as one that does not exist.
func seesPlan(tx *journal.Tx, c *fault.Check, id string) error {
	cond := db.And(db.Cond{SQL: "x.id = ?", Args: []any{id}}, db.PlanScope(tx.By.May(actor.RencanaBaca), "x.id"))
	var n int
	err := tx.DB.Raw("SELECT count(*) FROM rencana_kegiatan x WHERE "+cond.SQL, cond.Args...).Row().Scan(&n)
	if err == nil && n == 0 {
		c.Add("/rencana_id", "unknown_id", "Tidak ada rencana dengan id ini.", "There is no plan with this id.")
	}
	return db.Translate(err)
}

// asker reads the personal part of a request; an erased one is empty.
func asker(ctx context.Context, g *gorm.DB, p Permintaan) (pribadi, error) {
	all, err := askers(ctx, g, []Permintaan{p})
	return all[p.ID], err
}

func askers(ctx context.Context, g *gorm.DB, ps []Permintaan) (map[string]pribadi, error) {
	ids := make([]string, len(ps))
	for i := range ps {
		ids[i] = ps[i].Pemohon.ID
	}
	values, err := journal.LoadPersonal(ctx, g, ids)
	if err != nil {
		return nil, err
	}
	out := make(map[string]pribadi, len(ps))
	for _, p := range ps {
		raw, ok := values[p.Pemohon.ID]
		if !ok {
			continue
		}
		var v pribadi
		if err := json.Unmarshal(raw, &v); err != nil {
			return nil, fmt.Errorf("personal value of %s: %w", p.ID, err)
		}
		out[p.ID] = v
	}
	return out, nil
}

// restore writes a request and its clocks into another store.
func (s *Service) restore(ctx context.Context, into *db.DB, p *Permintaan) error {
	g := into.Gorm.WithContext(ctx)
	if err := s.n.Insert(g, p); err != nil {
		return err
	}
	return writeClocks(g, nil, p)
}

// removeDetails removes the events and clocks of requests.
func removeDetails(g *gorm.DB, ids []string) error {
	for _, table := range []string{"permintaan_kejadian", "permintaan_jam"} {
		if err := g.Exec("DELETE FROM "+table+" WHERE permintaan_id IN ?", ids).Error; err != nil {
			return db.Translate(err)
		}
	}
	return nil
}
