package naskah

import (
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/listing"
)

func texts[S ~string](vs []S) []string {
	out := make([]string, len(vs))
	for i, v := range vs {
		out[i] = string(v)
	}
	return out
}

// Spec declares what a list of agreements can be asked; its columns are those of
// onDay.
func Spec() *listing.Spec {
	return &listing.Spec{
		Default: "-dibuat_pada", Search: true, Expand: []string{"mitra"},
		Fields: []listing.Field{
			{Name: "status", Kind: listing.Choice, Filter: true, Sort: true, Values: texts(statuses())},
			{Name: "jenis", Kind: listing.Choice, Filter: true, Sort: true, Values: texts(kinds())},
			{Name: "masa_berlaku", Kind: listing.Choice, Filter: true, Sort: true, By: "urut_masa", Values: texts(terms()), Where: inTerm,
				Doc: "whether it is in force today: belum_mulai, berlaku, akan_berakhir (90 days or fewer left), dalam_perpanjangan, berakhir; sorted in this order, behind what was not signed"},
			{Name: "tingkat", Kind: listing.Choice, Filter: true, Values: texts(levels())},
			{Name: "bidang", Kind: listing.Choice, Filter: true, Values: fields(), Where: inField},
			{Name: "kode", Kind: listing.Text, Filter: true, Sort: true},
			{Name: "nomor", Kind: listing.Text, Filter: true, Where: byNumber, Doc: "the number of either side, exactly"},
			{Name: "mitra", Kind: listing.Ref, Filter: true, Where: listing.ByMitra("naskah_mitra", "naskah_id"), Doc: "partner, by id or kode"},
			{Name: "unit", Kind: listing.Ref, Filter: true, Where: listing.ByLink("naskah_unit", "naskah_id", "unit_id", "unit"), Doc: "unit, by id or kode"},
			{Name: "prodi", Kind: listing.Ref, Filter: true, Where: listing.ByLink("naskah_prodi", "naskah_id", "prodi_id", "prodi"), Doc: "prodi, by id or kode"},
			{Name: "naskah_induk", Kind: listing.Ref, Filter: true, Where: listing.ByRef("naskah_induk_id", "naskah"), Doc: "the agreement above, by id or kode"},
			{Name: "permintaan", Kind: listing.Ref, Filter: true, Where: listing.ByRef("permintaan_id", "permintaan_layanan"), Doc: "the request it answers, by id or kode"},
			{Name: "tanpa_kegiatan", Kind: listing.Bool, Filter: true, Where: asleep, Doc: "true: signed, not closed, and no verified activity names it (sleeping); false: the other signed ones that are not closed"},
			{Name: "dari", Kind: listing.Date, Filter: true, Where: listing.Compare("(r.tanggal_berakhir IS NULL OR r.tanggal_berakhir >= ?)"), Doc: "agreements that last until this WIB date or longer"},
			{Name: "sampai", Kind: listing.Date, Filter: true, Where: listing.Compare("r.tanggal_mulai <= ?"), Doc: "agreements that begin on or before this WIB date"},
			{Name: "berakhir_dari", Kind: listing.Date, Filter: true, Where: listing.Compare("r.tanggal_berakhir >= ?"), Doc: "agreements whose last day is this WIB date or later"},
			{Name: "berakhir_sampai", Kind: listing.Date, Filter: true, Where: listing.Compare("r.tanggal_berakhir <= ?"), Doc: "agreements whose last day is this WIB date or earlier"},
			{Name: "impor_id", Kind: listing.Text, Filter: true, Doc: "import it came with"},
			{Name: "judul", Sort: true},
			{Name: "tanggal_ttd", Sort: true, By: "urut_ttd"},
			{Name: "tanggal_mulai", Sort: true, By: "urut_mulai"},
			{Name: "tanggal_berakhir", Sort: true, By: "urut_berakhir"},
			{Name: "dibuat_pada", Sort: true},
			{Name: "diubah_pada", Sort: true},
		},
	}
}

func inTerm(vs []string) db.Cond {
	ranks := make([]int, len(vs))
	for i, v := range vs {
		ranks[i] = MasaBerlaku(v).rank()
	}
	return db.Cond{SQL: "r.urut_masa IN ?", Args: []any{ranks}}
}

func inField(vs []string) db.Cond {
	return db.Cond{SQL: "EXISTS (SELECT 1 FROM naskah_bidang l WHERE l.naskah_id = r.id AND l.bidang IN ?)", Args: []any{vs}}
}

func byNumber(vs []string) db.Cond {
	return db.Cond{SQL: "(r.nomor_polibatam IN ? OR r.nomor_mitra IN ?)", Args: []any{vs, vs}}
}

// asleep: an agreement sleeps while no verified activity names it.
func asleep(vs []string) db.Cond {
	verb := "EXISTS"
	if vs[len(vs)-1] == "true" {
		verb = "NOT EXISTS"
	}
	return db.Cond{SQL: "r.status = 'ditandatangani' AND " + verb + " (SELECT 1 FROM pelaksanaan p WHERE p.naskah_id = r.id AND p.status = 'terverifikasi')"}
}
