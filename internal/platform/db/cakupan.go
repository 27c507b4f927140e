package db

import "kerjasama/internal/platform/actor"

// ActivityScope is the row scope of pelaksanaan over an alias of its table: a
// unit sees what it carries out, and a jurusan also what names a prodi that
// belonged to it on tanggal_selesai. Surveys, archives and files follow it.
func ActivityScope(reach actor.Reach, p string) Cond {
	switch {
	case reach.All:
		return Cond{}
	case len(reach.Units) == 0:
		return Nothing()
	}
	return Cond{
		SQL: p + `.unit_pelaksana_id IN ? OR EXISTS (SELECT 1 FROM pelaksanaan_prodi lp
			JOIN prodi_jurusan pj ON pj.prodi_id = lp.prodi_id AND pj.mulai <= ` + p + `.tanggal_selesai AND (pj.sampai IS NULL OR pj.sampai >= ` + p + `.tanggal_selesai)
			WHERE lp.pelaksanaan_id = ` + p + `.id AND pj.jurusan_id IN ?)`,
		Args: []any{reach.Units, reach.Units},
	}
}

// RequestScope is the row scope of permintaan_layanan over an alias of its table:
// a unit sees the requests that name it.
func RequestScope(reach actor.Reach, p string) Cond {
	switch {
	case reach.All:
		return Cond{}
	case len(reach.Units) == 0:
		return Nothing()
	}
	return Cond{SQL: p + ".unit_id IN ?", Args: []any{reach.Units}}
}

// PlanScope is the row scope of rencana_kegiatan over an expression of its id: a
// unit sees the plans that name it.
func PlanScope(reach actor.Reach, id string) Cond {
	switch {
	case reach.All:
		return Cond{}
	case len(reach.Units) == 0:
		return Nothing()
	}
	return Cond{SQL: "EXISTS (SELECT 1 FROM rencana_unit ru WHERE ru.rencana_id = " + id + " AND ru.unit_id IN ?)", Args: []any{reach.Units}}
}

// AgreementScope is the row scope of naskah over an alias of its table: a unit
// sees the agreements that list it, and a jurusan also those that list a prodi
// which belonged to it at some time of the agreement.
func AgreementScope(reach actor.Reach, n string) Cond {
	switch {
	case reach.All:
		return Cond{}
	case len(reach.Units) == 0:
		return Nothing()
	}
	return Cond{
		SQL: `EXISTS (SELECT 1 FROM naskah_unit nu WHERE nu.naskah_id = ` + n + `.id AND nu.unit_id IN ?) OR EXISTS (SELECT 1 FROM naskah_prodi np
			JOIN prodi_jurusan pj ON pj.prodi_id = np.prodi_id AND (` + n + `.tanggal_berakhir IS NULL OR pj.mulai <= ` + n + `.tanggal_berakhir)
				AND (pj.sampai IS NULL OR ` + n + `.tanggal_mulai IS NULL OR pj.sampai >= ` + n + `.tanggal_mulai)
			WHERE np.naskah_id = ` + n + `.id AND pj.jurusan_id IN ?)`,
		Args: []any{reach.Units, reach.Units},
	}
}
