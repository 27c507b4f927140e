package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/ident"
)

// years is how far back the generated requests and activities go.
const years = 10

// seedActivities writes n verified activities of ten years with their partners,
// prodi (of sixty), fields, evidence of aspects and surveys: what B.1.15.7, 8 and
// 12 are counted from.
func seedActivities(ctx context.Context, b bulk, n int) error {
	r := rand.New(rand.NewPCG(5, 6)) //nolint:gosec // the same data on each run, nothing secret
	if err := sixtyProdi(ctx, b); err != nil {
		return err
	}
	units, err := b.ids(ctx, "unit")
	if err != nil {
		return err
	}
	prodi, err := b.ids(ctx, "prodi")
	if err != nil {
		return err
	}
	mitra := make([][]any, 2000)
	begin := clock.System{}.Now()
	for i := range mitra {
		nama := fmt.Sprintf("PT Rekaan Bench %04d", i)
		mitra[i] = append(meta(begin), fmt.Sprintf("MT-B%04d", i), nama, "[]", "dudi", "ID", "[]", "aktif", strings.ToLower(nama))
	}
	if err := b.write(ctx, "mitra", append(metaColumns(), "kode", "nama", "nama_alias", "kategori", "kode_negara", "kontak", "status", "cari"), mitra); err != nil {
		return err
	}
	first := begin.AddDate(-years, 0, 0)
	bidang, tingkat := []string{"pendidikan", "penelitian", "pkm", "lainnya"}, []string{"internasional", "nasional", "wilayah_lokal"}
	const chunk = 20_000
	for from := 0; from < n; from += chunk {
		var acts, partners, named, fields, proofs, surveys [][]any
		for i := from; i < min(n, from+chunk); i++ {
			at := first.Add(begin.Sub(first) / time.Duration(n) * time.Duration(i)).Truncate(time.Second)
			id, day := ident.New(at), clock.DateOf(at)
			a, bk := r.IntN(3) > 0, r.IntN(3) > 0
			status := "terverifikasi"
			if r.IntN(20) == 0 {
				status = "dilaporkan"
			}
			kode := fmt.Sprintf("PL-%d-B%06d", at.Year(), i)
			acts = append(acts, []any{id, 5, at, "sistem", "sistem", at, "sistem", "sistem", kode, status, "Kegiatan contoh", "kegiatan", "pelatihan", units[r.IntN(len(units))], tingkat[r.IntN(3)], r.IntN(5) > 0,
				day.Time(), day.AddDays(r.IntN(10)).Time(), "[]", "[]", "[]", a, bk, false, "sistem", "sistem", "sistem", "sistem", day.AddDays(14).Time(), strings.ToLower(kode)})
			partners = append(partners, []any{id, mitra[r.IntN(len(mitra))][0], 0})
			for k := range r.IntN(3) {
				named = append(named, []any{id, prodi[(r.IntN(20)*3+k)%len(prodi)], k})
			}
			fields = append(fields, []any{id, bidang[r.IntN(4)], 0})
			for k, aspek := range []any{nil, "a", "b"} {
				if k == 0 || r.IntN(4) > 0 {
					proofs = append(proofs, []any{ident.New(at), id, aspek, 0, "https://bukti.example/" + id, "Foto", at, "sistem", "sistem"})
				}
			}
			if r.IntN(2) == 0 {
				surveys = append(surveys, []any{ident.New(at), 2, at, "sistem", "sistem", at, "sistem", "sistem", id, partners[len(partners)-1][1], "terisi", at.Year(), "dicatat_staf", 1, "[]", 12 + r.IntN(13), 6, r.IntN(2) == 0, "[]"})
			}
		}
		for _, t := range []struct {
			table   string
			columns []string
			rows    [][]any
		}{
			{"pelaksanaan", append(metaColumns(), "kode", "status", "judul", "jenis", "bentuk_kegiatan_kode", "unit_pelaksana_id", "tingkat", "relevan_ps", "tanggal_mulai", "tanggal_selesai", "peserta", "manfaat_ps", "luaran",
				"aspek_a_terpenuhi", "aspek_b_kinerja", "aspek_b_fasilitas", "dilaporkan_oleh_jenis", "dilaporkan_oleh_id", "diverifikasi_oleh_jenis", "diverifikasi_oleh_id", "tenggat_laporan", "cari"), acts},
			{"pelaksanaan_mitra", []string{"pelaksanaan_id", "mitra_id", "urutan"}, partners},
			{"pelaksanaan_prodi", []string{"pelaksanaan_id", "prodi_id", "urutan"}, distinct(named)},
			{"pelaksanaan_bidang", []string{"pelaksanaan_id", "bidang", "urutan"}, fields},
			{"pelaksanaan_bukti", []string{"id", "pelaksanaan_id", "aspek", "urutan", "tautan", "judul", "ditambah_pada", "ditambah_oleh_jenis", "ditambah_oleh_id"}, proofs},
			{"survei_mitra", append(metaColumns(), "pelaksanaan_id", "mitra_id", "status", "tahun", "sumber", "kuesioner_versi", "butir", "jumlah_skor", "jumlah_butir", "berminat_lanjut", "bukti"), surveys},
		} {
			if err := b.write(ctx, t.table, t.columns, t.rows); err != nil {
				return fmt.Errorf("%s: %w", t.table, err)
			}
		}
	}
	return nil
}

// sixtyProdi fills the prodi up to sixty, spread over the jurusan.
func sixtyProdi(ctx context.Context, b bulk) error {
	have, err := b.ids(ctx, "prodi")
	if err != nil {
		return err
	}
	var jurusan []string
	rows, err := b.SQL.QueryContext(ctx, "SELECT id FROM unit WHERE jenis = 'jurusan' ORDER BY kode")
	if err != nil {
		return err
	}
	defer rows.Close() //nolint:errcheck // rows.Err below reports what matters
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return err
		}
		jurusan = append(jurusan, id)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	at := clock.System{}.Now()
	var prodi, members [][]any
	for i := len(have); i < 60; i++ {
		k := fmt.Sprintf("XP%02d", i)
		row := append(meta(at), k, "Program Studi "+k, "d4", newYear(2001), strings.ToLower(k))
		prodi = append(prodi, row)
		members = append(members, []any{row[0], jurusan[i%len(jurusan)], newYear(2001)})
	}
	if err := b.write(ctx, "prodi", append(metaColumns(), "kode", "nama", "jenjang", "aktif_mulai", "cari"), prodi); err != nil {
		return err
	}
	return b.write(ctx, "prodi_jurusan", []string{"prodi_id", "jurusan_id", "mulai"}, members)
}

// distinct drops a prodi that an activity names twice.
func distinct(rows [][]any) [][]any {
	seen := map[string]bool{}
	var out [][]any
	for _, r := range rows {
		if k := fmt.Sprint(r[0], r[1]); !seen[k] {
			seen[k] = true
			out = append(out, r)
		}
	}
	return out
}
