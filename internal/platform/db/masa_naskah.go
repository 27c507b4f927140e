package db

import "kerjasama/internal/platform/clock"

// agreementSoon is how many days before its last an agreement is said to end
// soon; package naskah says so in its lists (naskah.Soon).
const agreementSoon = 90

const (
	agreementRenewed = "EXISTS (SELECT 1 FROM naskah ns WHERE ns.status <> 'dibatalkan' AND ns.menggantikan_id = "
	// agreementReplaced: its renewal was signed and has begun.
	agreementReplaced = "EXISTS (SELECT 1 FROM naskah ns WHERE ns.status IN ('ditandatangani', 'ditutup') AND ns.tanggal_mulai <= ? AND ns.menggantikan_id = "
)

// AgreementEnding are the agreements, over an alias of their table, that end soon
// and that nobody renews: masa_berlaku akan_berakhir.
func AgreementEnding(n string, today clock.Date) Cond {
	return Cond{
		SQL:  n + ".status = 'ditandatangani' AND " + n + ".tanggal_mulai <= ? AND " + n + ".tanggal_berakhir >= ? AND " + n + ".tanggal_berakhir <= ? AND NOT " + agreementRenewed + n + ".id)",
		Args: []any{today, today, today.AddDays(agreementSoon)},
	}
}

// AgreementEnded are those past their last day that nobody closed or renews.
func AgreementEnded(n string, today clock.Date) Cond {
	return Cond{SQL: n + ".status = 'ditandatangani' AND " + n + ".tanggal_berakhir < ? AND NOT " + agreementRenewed + n + ".id)", Args: []any{today}}
}

// AgreementInForce are those in force on a day: masa_berlaku berlaku,
// akan_berakhir or dalam_perpanjangan.
func AgreementInForce(n string, today clock.Date) Cond {
	return And(unreplaced(n, today), Cond{
		SQL:  n + ".tanggal_mulai <= ? AND (" + n + ".tanggal_berakhir IS NULL OR " + n + ".tanggal_berakhir >= ? OR " + agreementRenewed + n + ".id))",
		Args: []any{today, today},
	})
}

// AgreementAsleep are the signed agreements that no verified activity names.
func AgreementAsleep(n string, today clock.Date) Cond {
	return And(unreplaced(n, today), Cond{SQL: "NOT EXISTS (SELECT 1 FROM pelaksanaan np WHERE np.status = 'terverifikasi' AND np.naskah_id = " + n + ".id)"})
}

// unreplaced are the signed agreements that still stand for themselves.
func unreplaced(n string, today clock.Date) Cond {
	return Cond{SQL: n + ".status = 'ditandatangani' AND NOT " + agreementReplaced + n + ".id)", Args: []any{today}}
}
