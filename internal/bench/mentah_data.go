package main

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"kerjasama/internal/platform/listing"
)

const planColumns = `SELECT r.id, r.versi, r.dibuat_pada, r.dibuat_oleh_jenis, r.dibuat_oleh_id, pd.nama,
	r.diubah_pada, r.diubah_oleh_jenis, r.diubah_oleh_id, pu.nama, r.kode, r.status, r.judul, r.tujuan, r.jenis, r.tanggal_mulai, r.tanggal_selesai,
	(SELECT string_agg(COALESCE(m.digabung_ke_id, m.id), ',' ORDER BY l.urutan) FROM rencana_mitra l JOIN mitra m ON m.id = l.mitra_id WHERE l.rencana_id = r.id),
	(SELECT string_agg(l.unit_id, ',' ORDER BY l.urutan) FROM rencana_unit l WHERE l.rencana_id = r.id),
	(SELECT string_agg(l.prodi_id, ',' ORDER BY l.urutan) FROM rencana_prodi l WHERE l.rencana_id = r.id),
	r.permintaan_id, r.tindak_lanjut_dari_id, r.prioritas, r.alasan, r.status_sebelum_tunda, r.mitra_menolak_ids
	FROM rencana_kegiatan r LEFT JOIN pengguna pd ON pd.id = r.dibuat_oleh_id LEFT JOIN pengguna pu ON pu.id = r.diubah_oleh_id`

func scanPlan(scan func(...any) error, p *plan) error {
	var by, changed, mitra, unit, prodi *string
	var menolak string
	err := scan(&p.ID, &p.Versi, &p.DibuatPada, &p.DibuatOleh.Jenis, &p.DibuatOleh.ID, &by,
		&p.DiubahPada, &p.DiubahOleh.Jenis, &p.DiubahOleh.ID, &changed, &p.Kode, &p.Status, &p.Judul, &p.Tujuan, &p.Jenis, &p.TanggalMulai, &p.TanggalSelesai,
		&mitra, &unit, &prodi, &p.PermintaanID, &p.TindakLanjutDariID, &p.Prioritas, &p.Alasan, &p.StatusSebelumTunda, &menolak)
	if err != nil {
		return err
	}
	p.DibuatPada, p.DiubahPada = p.DibuatPada.UTC(), p.DiubahPada.UTC()
	if by != nil {
		p.DibuatOleh.Nama = *by
	}
	if changed != nil {
		p.DiubahOleh.Nama = *changed
	}
	p.MitraIDs, p.UnitIDs, p.ProdiIDs = split(mitra), split(unit), split(prodi)
	if menolak == "[]" {
		p.MitraMenolakIDs = none0
		return nil
	}
	return json.Unmarshal([]byte(menolak), &p.MitraMenolakIDs)
}

var none0 = []string{}

func split(s *string) []string {
	if s == nil || *s == "" {
		return none0
	}
	return strings.Split(*s, ",")
}

// seen adds the row scope of a unit's account.
func seen(by *person, where string, args []any) (string, []any) {
	if by.all {
		return where, args
	}
	if len(by.units) == 0 {
		return where + " AND 1 = 0", args
	}
	for _, u := range by.units {
		args = append(args, u)
	}
	return where + " AND EXISTS (SELECT 1 FROM rencana_unit l WHERE l.rencana_id = r.id AND l.unit_id IN (" + marks(len(by.units)) + "))", args
}

func marks(n int) string { return strings.TrimSuffix(strings.Repeat("?,", n), ",") }

func readPlan(ctx context.Context, db store, by *person, id string) (*plan, error) {
	if len(id) != 36 {
		return nil, errNotFound
	}
	var p *plan
	where, args := seen(by, " WHERE r.id = ?", []any{id})
	err := db.each(ctx, func(scan func(...any) error) error {
		p = &plan{}
		return scanPlan(scan, p)
	}, planColumns+where, args...)
	if err == nil && p == nil {
		err = errNotFound
	}
	return p, err
}

func readPartners(ctx context.Context, db store, ids []string) ([]mitra, error) {
	out := make([]mitra, len(ids))
	if len(ids) == 0 {
		return out, nil
	}
	args := make([]any, len(ids))
	for i, id := range ids {
		args[i] = id
	}
	err := db.each(ctx, func(scan func(...any) error) error {
		var m mitra
		if err := scan(&m.ID, &m.Kode, &m.Nama, &m.KodeNegara, &m.Status); err != nil {
			return err
		}
		if i := slices.Index(ids, m.ID); i >= 0 {
			out[i] = m
		}
		return nil
	}, "SELECT id, kode, nama, kode_negara, status FROM mitra WHERE id IN ("+marks(len(ids))+")", args...)
	return out, err
}

// query is the one kind of list this server knows: by status and kind, up to a
// date, latest first.
type query struct {
	status, jenis, sampai string
	limit                 int
	ask                   string
}

func readQuery(v url.Values) (query, error) {
	q := query{status: v.Get("status"), jenis: v.Get("jenis"), sampai: v.Get("sampai")}
	var err error
	if q.limit, err = strconv.Atoi(v.Get("limit")); err != nil || q.limit < 1 || q.limit > 100 {
		return q, errors.New("limit")
	}
	if _, known := refusals[q.status]; !known || q.jenis == "" || v.Get("sort") != "-tanggal_mulai" || len(v) != 5 {
		return q, errors.New("query")
	}
	if _, err := time.Parse(time.DateOnly, q.sampai); err != nil {
		return q, errors.New("sampai")
	}
	v.Del("limit")
	sum := sha256.Sum256([]byte(v.Encode()))
	q.ask = base64.RawURLEncoding.EncodeToString(sum[:9])
	return q, nil
}

func readPlans(ctx context.Context, db store, by *person, q query) ([]plan, error) {
	out := make([]plan, 0, q.limit+1)
	where, args := seen(by, " WHERE r.status = ? AND r.jenis = ? AND r.tanggal_mulai <= ?", []any{q.status, q.jenis, q.sampai})
	err := db.each(ctx, func(scan func(...any) error) error {
		out = append(out, plan{})
		return scanPlan(scan, &out[len(out)-1])
	}, planColumns+where+" ORDER BY r.tanggal_mulai DESC, r.id DESC LIMIT ?", append(args, q.limit+1)...)
	return out, err
}

// cursor marks where the next page begins, signed.
func (s *raw) cursor(q query, last *plan) *string {
	b := fmt.Appendf(nil, `{"k":[%q],"i":%q,"a":%q}`, last.TanggalMulai, last.ID, q.ask)
	h := hmac.New(sha256.New, s.sign)
	h.Write(b)
	text := base64.RawURLEncoding.EncodeToString(append(b, h.Sum(nil)[:12]...))
	return &text
}

func cursorKey(ctx context.Context, db store) (key []byte, err error) {
	err = db.each(ctx, func(scan func(...any) error) error {
		var text string
		if err := scan(&text); err != nil {
			return err
		}
		key, err = base64.StdEncoding.DecodeString(text)
		return err
	}, "SELECT nilai FROM rahasia WHERE nama = 'cursor' AND id = '1'")
	return key, err
}

// writePlan is the whole creation: one transaction with the references checked,
// a number drawn, the plan and its lists written, and an audit row.
func writePlan(ctx context.Context, db store, by *person, e entri, at time.Time) (*plan, error) {
	id, err := uuid.NewV7()
	if err != nil {
		return nil, err
	}
	me := oleh{Jenis: "pengguna", ID: by.id, Nama: by.nama}
	p := &plan{ID: id.String(), Versi: 1, DibuatPada: at, DibuatOleh: me, DiubahPada: at, DiubahOleh: me, Status: draf, entri: e, MitraMenolakIDs: none0}
	err = db.tx(ctx, func(tx conn) error {
		if err := checkRefs(ctx, tx, p); err != nil {
			return err
		}
		year := at.Add(7 * time.Hour).Year()
		var n int
		if err := tx.each(ctx, func(scan func(...any) error) error { return scan(&n) },
			"INSERT INTO penomoran (awalan, tahun, n) VALUES ('RK', ?, 1) ON CONFLICT (awalan, tahun) DO UPDATE SET n = penomoran.n + 1 RETURNING n", year); err != nil {
			return err
		}
		p.Kode = fmt.Sprintf("RK-%d-%04d", year, n)
		if err := tx.exec(ctx, `INSERT INTO rencana_kegiatan (id, versi, dibuat_pada, dibuat_oleh_jenis, dibuat_oleh_id, diubah_pada, diubah_oleh_jenis, diubah_oleh_id,
			kode, status, judul, tujuan, jenis, tanggal_mulai, tanggal_selesai, prioritas, alasan, status_sebelum_tunda, mitra_menolak_ids, cari, permintaan_id, tindak_lanjut_dari_id)
			VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)`,
			p.ID, p.Versi, at, me.Jenis, me.ID, at, me.Jenis, me.ID, p.Kode, p.Status, p.Judul, p.Tujuan, p.Jenis, string(p.TanggalMulai), string(p.TanggalSelesai),
			p.Prioritas, p.Alasan, p.StatusSebelumTunda, "[]", listing.Index(p.Kode, p.Judul, p.Tujuan), p.PermintaanID, p.TindakLanjutDariID); err != nil {
			return err
		}
		for _, l := range [3]struct {
			table, column string
			ids           []string
		}{{"rencana_mitra", "mitra_id", p.MitraIDs}, {"rencana_unit", "unit_id", p.UnitIDs}, {"rencana_prodi", "prodi_id", p.ProdiIDs}} {
			if len(l.ids) == 0 {
				continue
			}
			args := make([]any, 0, 3*len(l.ids))
			for i, ref := range l.ids {
				args = append(args, p.ID, ref, i)
			}
			if err := tx.exec(ctx, "INSERT INTO "+l.table+" (rencana_id, "+l.column+", urutan) VALUES "+strings.TrimSuffix(strings.Repeat("(?,?,?),", len(l.ids)), ","), args...); err != nil {
				return err
			}
		}
		image, err := json.Marshal(p)
		if err != nil {
			return err
		}
		return tx.exec(ctx, "INSERT INTO bench_audit (pada, pelaku, subjek, subjek_id, peristiwa, hasil) VALUES (?,?,?,?,?,?)",
			at, by.id, "rencana_kegiatan", p.ID, "dibuat", string(image))
	})
	return p, err
}

// checkRefs sees in one statement that what the entry names exists, and follows
// merged partners.
func checkRefs(ctx context.Context, tx conn, p *plan) error {
	var parts []string
	var args []any
	add := func(query string, ids []string) {
		if len(ids) == 0 {
			return
		}
		parts = append(parts, query+" IN ("+marks(len(ids))+")")
		for _, id := range ids {
			args = append(args, id)
		}
	}
	add("SELECT 'mitra', m.id, s.id, s.status FROM mitra m JOIN mitra s ON s.id = COALESCE(m.digabung_ke_id, m.id) WHERE m.id", p.MitraIDs)
	add("SELECT 'unit', x.id, x.id, '' FROM unit x WHERE x.id", p.UnitIDs)
	add("SELECT 'prodi', x.id, x.id, '' FROM prodi x WHERE x.id", p.ProdiIDs)
	if len(parts) == 0 {
		return nil
	}
	survivor := make(map[string]string, len(args))
	err := tx.each(ctx, func(scan func(...any) error) error {
		var kind, id, target, status string
		if err := scan(&kind, &id, &target, &status); err != nil {
			return err
		}
		if status == "nonaktif" {
			return errors.New("mitra is inactive")
		}
		survivor[id] = target
		return nil
	}, strings.Join(parts, " UNION ALL "), args...)
	if err != nil {
		return err
	}
	if len(survivor) != len(args) {
		return errors.New("unknown id")
	}
	for i, id := range p.MitraIDs {
		p.MitraIDs[i] = survivor[id]
	}
	return nil
}
