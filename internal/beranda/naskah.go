package beranda

import (
	"time"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/fault"
)

// asleepAfter is for how many days an agreement may be in force without an
// activity before somebody is asked to do something about it.
const asleepAfter = 180

// agreements are the tasks about agreements: all of them the office's, and what
// was returned its drafter's.
func agreements() []macam {
	about := func(jenis Jenis, label fault.Text, do, due string, cond func(by actor.Actor, today clock.Date) db.Cond) macam {
		return macam{jenis, label, "naskah", "/naskah", do, "judul", due, due != tanpaTenggat, office(actor.NaskahKelola, func(by actor.Actor, now time.Time) db.Cond { return cond(by, clock.DateOf(now)) })}
	}
	in := func(status string) func(actor.Actor, clock.Date) db.Cond {
		return func(actor.Actor, clock.Date) db.Cond {
			return db.Cond{SQL: "r.status = ?", Args: []any{status}}
		}
	}
	return []macam{
		about(SusunUlang, fault.T("Susun ulang naskah", "Redraft an agreement"), "ajukan-telaah", tanpaTenggat, func(by actor.Actor, _ clock.Date) db.Cond {
			return db.Cond{SQL: "r.status = 'draf' AND r.alasan IS NOT NULL AND r.dibuat_oleh_id = ?", Args: []any{by.ID}}
		}),
		about(Telaah, fault.T("Telaah naskah", "Review an agreement"), "kirim-mitra", tanpaTenggat, in("telaah_internal")),
		about(Finalkan, fault.T("Finalkan naskah", "Settle the text of an agreement"), "finalkan", tanpaTenggat, in("telaah_mitra")),
		about(CatatTanda, fault.T("Catat tanda tangan naskah", "Record a signature"), "catat-tanda-tangan", tanpaTenggat, in("final")),
		about(Perpanjang, fault.T("Perpanjang naskah", "Renew an agreement"), "perpanjang", "tanggal_berakhir", func(_ actor.Actor, today clock.Date) db.Cond { return db.AgreementEnding("r", today) }),
		about(Tutup, fault.T("Tutup naskah", "Close an agreement"), "tutup", "tanggal_berakhir", func(_ actor.Actor, today clock.Date) db.Cond { return db.AgreementEnded("r", today) }),
		about(Hidupkan, fault.T("Hidupkan naskah yang tidur", "Wake a sleeping agreement"), "rencanakan", tanpaTenggat, func(_ actor.Actor, today clock.Date) db.Cond {
			return db.And(db.AgreementAsleep("r", today), db.Cond{SQL: "r.tanggal_mulai <= ? AND (r.tanggal_berakhir IS NULL OR r.tanggal_berakhir >= ?)", Args: []any{today.AddDays(-asleepAfter), today}})
		}),
	}
}
