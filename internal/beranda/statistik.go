package beranda

import (
	"context"
	"slices"
	"strings"
	"time"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/listing"
)

// golongan is something the records of a noun can be counted by: SQL over alias r,
// with a join where a record has several of it (it is counted once under each).
type golongan struct {
	nama, sql, join string
	args            []any // of sql
}

// statistik declares what can be counted of a noun: which day makes its year, and
// by what it is grouped.
type statistik struct {
	noun  string
	izin  actor.Izin
	tahun string // a column of that year, an instant (…_pada) or a civil date
	by    []golongan
	// rata is the mean that stands beside a number of records, "" for none: SQL
	// that is null where a record has no part in it.
	rata string
}

// columns are groups that are columns of the record.
func columns(names ...string) []golongan {
	out := make([]golongan, len(names))
	for i, n := range names {
		out[i] = golongan{nama: n, sql: "r." + n}
	}
	return out
}

func month(column string) golongan {
	return golongan{nama: "bulan", sql: "substr(CAST(r." + column + " AS text), 1, 7)"}
}

// kodeOf is the kode of what a column refers to.
func kodeOf(nama, table, column string) golongan {
	return golongan{nama: nama, sql: "(SELECT x.kode FROM " + table + " x WHERE x.id = " + column + ")"}
}

// listed is the kode of each of what a list of the record refers to.
func listed(nama, table, link, owner string) golongan {
	return golongan{nama: nama, sql: "x" + nama + ".kode", join: " LEFT JOIN " + link + " l" + nama + " ON l" + nama + "." + owner + " = r.id LEFT JOIN " + table + " x" + nama + " ON x" + nama + ".id = l" + nama + "." + table + "_id"}
}

// bidangOf is each field of the record.
func bidangOf(link, owner string) golongan {
	return golongan{nama: "bidang", sql: "lbidang.bidang", join: " LEFT JOIN " + link + " lbidang ON lbidang." + owner + " = r.id"}
}

// yesNo is a column that is true, false or null.
func yesNo(column string) golongan {
	return golongan{nama: column, sql: "CASE WHEN r." + column + " THEN 'ya' WHEN NOT r." + column + " THEN 'tidak' END"}
}

// ofActivity are the groups of the activity a record belongs to.
func ofActivity() []golongan {
	return []golongan{
		{nama: "unit", sql: "(SELECT x.kode FROM pelaksanaan p JOIN unit x ON x.id = p.unit_pelaksana_id WHERE p.id = r.pelaksanaan_id)"},
		{nama: "prodi", sql: "xprodi.kode", join: " LEFT JOIN pelaksanaan_prodi lprodi ON lprodi.pelaksanaan_id = r.pelaksanaan_id LEFT JOIN prodi xprodi ON xprodi.id = lprodi.prodi_id"},
		{nama: "bidang", sql: "lbidang.bidang", join: " LEFT JOIN pelaksanaan_bidang lbidang ON lbidang.pelaksanaan_id = r.pelaksanaan_id"},
		{nama: "tingkat", sql: "(SELECT p.tingkat FROM pelaksanaan p WHERE p.id = r.pelaksanaan_id)"},
	}
}

// semuaStatistik are the nouns that are counted; what their states follow from is
// judged as of now.
func semuaStatistik(now time.Time) []statistik {
	today := clock.DateOf(now)
	partner := golongan{nama: "mitra", sql: "(SELECT x.kode FROM mitra m JOIN mitra x ON x.id = COALESCE(m.digabung_ke_id, m.id) WHERE m.id = r.mitra_id)"}
	asked := golongan{nama: "status", sql: "CASE WHEN r.status = 'terkirim' AND r.kedaluwarsa_pada <= ? THEN 'kedaluwarsa' ELSE r.status END", args: []any{now}}
	kept := golongan{nama: "status", sql: "CASE WHEN r.status IN ('aktif', 'inaktif') AND r.retensi_sampai < ? THEN 'siap_dinilai' ELSE r.status END", args: []any{today}}
	until := golongan{nama: "retensi", sql: "substr(CAST(r.retensi_sampai AS text), 1, 4)"}
	return []statistik{
		{noun: "permintaan_layanan", izin: actor.PermintaanBaca, tahun: "masuk_pada", by: append(columns("status", "jenis", "jenis_naskah", "kanal", "pemohon_jenis"), kodeOf("unit", "unit", "r.unit_id"))},
		{noun: "rencana_kegiatan", izin: actor.RencanaBaca, tahun: "tanggal_mulai", by: append(columns("status", "jenis", "prioritas"), month("tanggal_mulai"),
			listed("unit", "unit", "rencana_unit", "rencana_id"), listed("prodi", "prodi", "rencana_prodi", "rencana_id"))},
		{noun: "koordinasi", izin: actor.KoordinasiBaca, tahun: "mulai_pada", by: columns("status", "jenis", "moda", "hasil")},
		{noun: "pelaksanaan", izin: actor.PelaksanaanBaca, tahun: "tanggal_selesai", by: append(columns("status", "jenis", "tingkat", "bentuk_kegiatan_kode"), month("tanggal_selesai"),
			kodeOf("unit", "unit", "r.unit_pelaksana_id"), listed("prodi", "prodi", "pelaksanaan_prodi", "pelaksanaan_id"), bidangOf("pelaksanaan_bidang", "pelaksanaan_id"))},
		{noun: "survei_mitra", izin: actor.SurveiBaca, tahun: "tahun", by: append(append(columns("sumber"), asked, yesNo("berminat_lanjut"), partner), ofActivity()...),
			rata: "CASE WHEN r.status = 'terisi' AND r.jumlah_butir > 0 THEN 1.0 * r.jumlah_skor / r.jumlah_butir END"},
		{noun: "arsip_laporan", izin: actor.ArsipBaca, tahun: "tahun", by: append(append(columns("jenis_rekaman"), kept, month("tanggal_arsip"), until), ofActivity()...)},
		{noun: "naskah", izin: actor.NaskahBaca, tahun: "dibuat_pada", by: append(columns("status", "jenis", "tingkat", "metode_ttd"), listed("unit", "unit", "naskah_unit", "naskah_id"),
			listed("prodi", "prodi", "naskah_prodi", "naskah_id"), bidangOf("naskah_bidang", "naskah_id"))},
		{noun: "mitra", izin: actor.MitraBaca, tahun: "dibuat_pada", by: append(columns("kategori", "kode_negara", "provinsi"), golongan{nama: "status", sql: "CASE WHEN r.digabung_ke_id IS NULL THEN r.status ELSE 'digabung' END"})},
	}
}

// Hitungan is a number of records that have the same values.
type Hitungan struct {
	Nilai    []string // of each group asked for, "" where the record has none
	Jumlah   int
	RataRata *float64 // of surveys: the mean of the answered ones' means, 1 to 4
}

// Statistik is how many records of a noun a caller may see, by groups.
type Statistik struct {
	Noun     string
	Tahun    *int
	Kelompok []string
	Total    int // records, each once
	RataRata *float64
	Data     []Hitungan
}

// maxGroups is how many groups one question may cross.
const maxGroups = 2

// Statistics counts the records of a noun of a year, or of all, by at most two
// groups. Only rows the caller may see are counted. 404 for a noun of which
// nothing is counted, 403 for who may not read it.
func (s *Service) Statistics(ctx context.Context, by actor.Actor, noun string, kelompok []string, tahun *int) (Statistik, error) {
	out := Statistik{Noun: noun, Tahun: tahun, Kelompok: kelompok, Data: []Hitungan{}}
	noun = strings.ReplaceAll(noun, "-", "_") // as the paths are written, too
	out.Noun = noun
	all := semuaStatistik(s.clock.Now())
	i := slices.IndexFunc(all, func(x statistik) bool { return x.noun == noun })
	visible, ok := s.visible[noun]
	if i < 0 || !ok {
		return out, fault.New(fault.NotFound, "Tidak ada statistik untuk kata benda ini.", "There are no statistics of this noun.")
	}
	x := all[i]
	if !by.InScope(x.izin) {
		return out, fault.New(fault.InsufficientScope, "Cakupan token tidak mencakup %q.", "The token's scopes do not cover %q.", noun)
	}
	if by.May(x.izin).None() {
		return out, fault.New(fault.Forbidden, "Peran Anda tidak boleh melakukan ini.", "Your role may not do this.")
	}
	groups, err := x.groups(kelompok)
	if err != nil {
		return out, err
	}
	c := db.And(visible(by), x.within(tahun))
	whole, err := s.store.grouped(ctx, x, nil, c)
	if err != nil || len(groups) == 0 {
		return out.total(whole), err
	}
	out.Data, err = s.store.grouped(ctx, x, groups, c)
	return out.total(whole), err
}

// total takes over what was counted without groups.
func (s Statistik) total(of []Hitungan) Statistik {
	if len(of) > 0 {
		s.Total, s.RataRata = of[0].Jumlah, of[0].RataRata
	}
	return s
}

func (x statistik) groups(names []string) ([]golongan, error) {
	var known []string
	for _, g := range x.by {
		known = append(known, g.nama)
	}
	bad := func(code, id, en string, args ...any) error {
		return listing.InvalidQuery(fault.Field{Pointer: "kelompok", Code: code, Detail: fault.Tf(id, en, args...)})
	}
	if len(names) > maxGroups {
		return nil, bad("too_many", "Paling banyak %d kelompok.", "At most %d groups.", maxGroups)
	}
	var out []golongan
	for i, n := range names {
		at := slices.Index(known, n)
		switch {
		case at < 0:
			return nil, bad("not_in_list", "Pilih dari: %s.", "Choose from: %s.", strings.Join(known, ", "))
		case slices.Contains(names[:i], n):
			return nil, bad("duplicate", "Kelompok %s disebut dua kali.", "Group %s is named twice.", n)
		}
		out = append(out, x.by[at])
	}
	return out, nil
}

// within limits records to a year (WIB).
func (x statistik) within(tahun *int) db.Cond {
	if tahun == nil {
		return db.Cond{}
	}
	from, to := clock.MakeDate(*tahun, time.January, 1), clock.MakeDate(*tahun, time.December, 31)
	switch {
	case x.tahun == "tahun":
		return db.Cond{SQL: "r.tahun = ?", Args: []any{*tahun}}
	case strings.HasSuffix(x.tahun, "_pada"):
		return db.Cond{SQL: "r." + x.tahun + " >= ? AND r." + x.tahun + " < ?", Args: []any{from.Start(), to.AddDays(1).Start()}}
	default:
		return db.Cond{SQL: "r." + x.tahun + " BETWEEN ? AND ?", Args: []any{from, to}}
	}
}
