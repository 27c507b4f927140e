package kpi

import (
	"context"
	"fmt"
	"time"

	"github.com/go-json-experiment/json"
	"gorm.io/gorm"

	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/fault"
)

// settings reads what else the numbers of a period rest on.
func (s store) settings(ctx context.Context, tx potret, p Periode, today clock.Date) (Pengaturan, error) {
	out := Pengaturan{TanggalAcuan: min(p.Sampai, today), ZonaWaktu: "Asia/Jakarta", PeriodeMasihJalan: today <= p.Sampai}
	err := db.Raw(ctx, tx, func(scan func(...any) error) error { return scan(&out.VersiKebijakanSLA) }, "SELECT max(versi) FROM kebijakan_sla")
	if err != nil {
		return out, err
	}
	out.JumlahHariLibur, err = s.holidays(ctx, tx, p)
	return out, err
}

// scopes lists whatever an indicator of activities can be asked for.
func (s store) scopes(ctx context.Context, tx potret) ([]Cakupan, error) {
	out := []Cakupan{{Jenis: "lembaga"}}
	err := db.Raw(ctx, tx, func(scan func(...any) error) error {
		var c Cakupan
		if err := scan(&c.Jenis, &c.ID, &c.Kode, &c.Nama); err != nil {
			return fmt.Errorf("scan scope: %w", err)
		}
		out = append(out, c)
		return nil
	}, "SELECT 'jurusan' AS jenis, id, kode, nama FROM unit WHERE jenis = 'jurusan' UNION ALL SELECT 'prodi', id, kode, nama FROM prodi ORDER BY jenis, kode")
	return out, err
}

// inForce reads the latest snapshots of some indicators and a period.
func (s store) inForce(ctx context.Context, g *gorm.DB, codes []Kode, periode string) (map[Kode]terakhir, error) {
	out := map[Kode]terakhir{}
	texts := map[string]IsiBeku{}
	err := db.Raw(ctx, g, func(scan func(...any) error) error {
		var k Kode
		var t terakhir
		var isi string
		if err := scan(&k, &t.id, &t.urutan, &isi); err != nil {
			return fmt.Errorf("scan snapshot: %w", err)
		}
		if t.urutan <= out[k].urutan {
			return nil
		}
		was, ok := texts[t.id]
		if !ok {
			if err := json.Unmarshal([]byte(isi), &was); err != nil {
				return fmt.Errorf("snapshot %s: %w", t.id, err)
			}
			texts[t.id] = was
		}
		t.bahan = was.Bahan
		for _, r := range was.Data {
			if r.Kode == k {
				t.rows = append(t.rows, r)
			}
		}
		out[k] = t
		return nil
	}, "SELECT b.kode, b.snapshot_id, b.urutan, s.isi FROM kpi_beku b JOIN kpi_snapshot s ON s.id = b.snapshot_id WHERE b.kode IN ? AND b.periode = ? AND b.cakupan = 'lembaga' ORDER BY b.kode, b.urutan DESC", codes, periode)
	return out, err
}

// keep writes a snapshot and everything that belongs to it.
func (s store) keep(g *gorm.DB, made Snapshot, p Periode, last map[Kode]terakhir) error {
	isi, err := canonical(made.Isi)
	if err != nil {
		return err
	}
	codes, err := json.Marshal(made.Isi.Kode)
	if err != nil {
		return fmt.Errorf("codes of a snapshot: %w", err)
	}
	if err := g.Exec(`INSERT INTO kpi_snapshot (id, periode, tahun, kode, alasan, dibekukan_pada, dibekukan_oleh_jenis, dibekukan_oleh_id, dibekukan_oleh_atas_nama, digest, isi) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		made.ID, p.Nama, p.Dari.Year(), string(codes), made.Isi.Alasan, made.Isi.DibekukanPada, made.DibekukanOleh.Jenis, made.DibekukanOleh.ID, made.DibekukanOleh.AtasNama, made.Digest, string(isi)).Error; err != nil {
		return db.Translate(err)
	}
	for _, b := range made.answers {
		if err := g.Exec(`INSERT INTO kpi_beku (snapshot_id, kode, periode, cakupan, cakupan_id, urutan, pembilang, penyebut, target, isi_id, isi_en) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			made.ID, string(b.Kode), p.Nama, b.Cakupan, b.CakupanID, last[b.Kode].urutan+1, b.Pembilang, b.Penyebut, b.target, b.isi[0], b.isi[1]).Error; err != nil {
			return db.Translate(err)
		}
	}
	for _, m := range made.bahan {
		if err := g.Exec("INSERT INTO kpi_bahan (snapshot_id, nama, isi) VALUES (?, ?, ?)", made.ID, m.Nama, m.isi).Error; err != nil {
			return db.Translate(err)
		}
	}
	return nil
}

// frozen reads the answers in force at an instant of some indicators, periods and
// one scope; without their texts where only numbers are wanted.
func (s store) frozen(ctx context.Context, tx potret, codes []Kode, periods []string, scope, id string, per time.Time, texts bool) (map[Kode]map[string]*beku, error) {
	out := map[Kode]map[string]*beku{}
	columns := "'', ''"
	if texts {
		columns = "b.isi_id, b.isi_en"
	}
	err := db.Raw(ctx, tx, func(scan func(...any) error) error {
		b := &beku{}
		var periode string
		if err := scan(&b.Kode, &periode, &b.snapshot, &b.pada, &b.Pembilang, &b.Penyebut, &b.target, &b.isi[0], &b.isi[1]); err != nil {
			return fmt.Errorf("scan frozen answer: %w", err)
		}
		if out[b.Kode] == nil {
			out[b.Kode] = map[string]*beku{}
		}
		if out[b.Kode][periode] == nil { // the latest comes first
			out[b.Kode][periode] = b
		}
		return nil
	}, "SELECT b.kode, b.periode, b.snapshot_id, s.dibekukan_pada, b.pembilang, b.penyebut, b.target, "+columns+` FROM kpi_beku b JOIN kpi_snapshot s ON s.id = b.snapshot_id
		WHERE b.kode IN ? AND b.periode IN ? AND b.cakupan = ? AND b.cakupan_id = ? AND s.dibekukan_pada <= ? ORDER BY b.kode, b.periode, b.urutan DESC`, codes, periods, scope, id, per)
	return out, err
}

// counted reads what a snapshot was counted from.
func (s store) counted(ctx context.Context, tx potret, id, nama string) (isi []byte, err error) {
	err = db.Raw(ctx, tx, func(scan func(...any) error) error { return scan(&isi) }, "SELECT isi FROM kpi_bahan WHERE snapshot_id = ? AND nama = ?", id, nama)
	if err == nil && isi == nil {
		err = fmt.Errorf("snapshot %s: nothing counted under %s", id, nama)
	}
	return isi, err
}

func snapshotSQL() string {
	return `SELECT s.id, s.digest, s.isi, s.dibekukan_oleh_jenis, s.dibekukan_oleh_id, COALESCE(p.nama` + db.ActingFor("s.dibekukan_oleh_atas_nama") + `, ''), s.dibekukan_oleh_atas_nama
	FROM kpi_snapshot s LEFT JOIN pengguna p ON p.id = s.dibekukan_oleh_id`
}

func (s store) scanSnapshot(out *[]Snapshot) func(func(...any) error) error {
	return func(scan func(...any) error) error {
		v := Snapshot{DigantikanOleh: []string{}}
		var isi string
		if err := scan(&v.ID, &v.Digest, &isi, &v.DibekukanOleh.Jenis, &v.DibekukanOleh.ID, &v.DibekukanOleh.Nama, &v.DibekukanOleh.AtasNama); err != nil {
			return fmt.Errorf("scan snapshot: %w", err)
		}
		if err := json.Unmarshal([]byte(isi), &v.Isi); err != nil {
			return fmt.Errorf("snapshot %s: %w", v.ID, err)
		}
		*out = append(*out, v)
		return nil
	}
}

// snapshotByID reads one snapshot and what took its place; 404 without it.
func (s store) snapshotByID(ctx context.Context, id string) (Snapshot, error) {
	var found []Snapshot
	if err := db.Raw(ctx, s.db.Gorm, s.scanSnapshot(&found), snapshotSQL()+" WHERE s.id = ?", id); err != nil {
		return Snapshot{}, err
	}
	if len(found) == 0 {
		return Snapshot{}, fault.Missing()
	}
	v := found[0]
	err := db.Raw(ctx, s.db.Gorm, func(scan func(...any) error) error {
		var later string
		if err := scan(&later); err != nil {
			return fmt.Errorf("scan snapshot: %w", err)
		}
		v.DigantikanOleh = append(v.DigantikanOleh, later)
		return nil
	}, `SELECT DISTINCT n.snapshot_id FROM kpi_beku n JOIN kpi_beku o ON o.kode = n.kode AND o.periode = n.periode AND o.cakupan = n.cakupan AND o.cakupan_id = n.cakupan_id AND n.urutan = o.urutan + 1
		WHERE o.snapshot_id = ? AND n.cakupan = 'lembaga' ORDER BY n.snapshot_id`, id)
	return v, err
}

// snapshots lists snapshots, the newest first, from after one.
func (s store) snapshots(ctx context.Context, periode string, kode Kode, after string, limit int) ([]Snapshot, error) {
	c := db.Cond{}
	if periode != "" {
		c = db.And(c, db.Cond{SQL: "s.periode = ?", Args: []any{periode}})
	}
	if kode != "" {
		c = db.And(c, db.Cond{SQL: "EXISTS (SELECT 1 FROM kpi_beku b WHERE b.snapshot_id = s.id AND b.kode = ? AND b.cakupan = 'lembaga')", Args: []any{string(kode)}})
	}
	if after != "" {
		c = db.And(c, db.Cond{SQL: "s.id < ?", Args: []any{after}})
	}
	where := ""
	if c.SQL != "" {
		where = " WHERE " + c.SQL
	}
	out := []Snapshot{}
	err := db.Raw(ctx, s.db.Gorm, s.scanSnapshot(&out), snapshotSQL()+where+" ORDER BY s.id DESC LIMIT ?", append(c.Args, limit)...)
	return out, err
}
