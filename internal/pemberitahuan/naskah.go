package pemberitahuan

import (
	"context"
	"fmt"
	"slices"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/ident"
	"kerjasama/internal/platform/journal"
	"kerjasama/internal/platform/kabar"
)

// endingKey begins the kunci of a reminder; the agreement, its last day and the
// step follow, so that another last day begins anew.
const endingKey = "naskah_berakhir:"

// endingPage is how many agreements one transaction tells of.
const endingPage = 200

// EndingAgreements tells the office, and the units an agreement is for, that it
// ends in so many days: once for each of AgreementDays. Where several were passed
// meanwhile, because nobody looked or because it was entered late, only the
// nearest to its end is told. One that is being renewed or was closed, and one
// without a last day, is nobody's concern.
func (s *Service) EndingAgreements(ctx context.Context) (n int, err error) {
	for i, from := range s.cfg.AgreementDays {
		until := -1 // the step that follows, which is told instead from then on
		if i+1 < len(s.cfg.AgreementDays) {
			until = s.cfg.AgreementDays[i+1]
		}
		for page, after := endingPage, ""; page == endingPage; n += page {
			call := journal.Call{By: actor.System(), RequestID: ident.New(s.j.Now())}
			_, err := journal.Do(ctx, s.j, call, func(tx *journal.Tx) (struct{}, error) {
				news, err := endingAgreements(tx, from, until, after)
				page = len(news)
				if err != nil || page == 0 {
					return struct{}{}, err
				}
				after = news[page-1].SubjekID
				return struct{}{}, s.Deliver(tx, news)
			})
			if err != nil {
				return n, err
			}
		}
	}
	return n, nil
}

// endingAgreements are the signed agreements that have at most from and more than
// until days left and of which nobody was told at this step, from just after one.
func endingAgreements(tx *journal.Tx, from, until int, after string) (out []kabar.Kabar, err error) {
	today, step := tx.Today(), fmt.Sprintf(":%d", from)
	var ids []string
	err = db.Raw(tx.DB.Statement.Context, tx.DB, func(scan func(...any) error) error {
		k := kabar.Kabar{Jenis: kabar.NaskahBerakhir, Subjek: "naskah", Kepada: kabar.Kepada{Peran: []actor.Peran{actor.StafHumas, actor.SubKoordinator}}}
		var last clock.Date
		if err := scan(&k.SubjekID, &k.Kode, &k.Judul, &last); err != nil {
			return fmt.Errorf("scan agreement: %w", err)
		}
		k.Kunci, k.Rinci = endingKey+k.SubjekID+":"+string(last)+step, kabar.Rinci{Tanggal: string(last), Hari: int(last.Time().Sub(today.Time()).Hours() / 24)}
		out, ids = append(out, k), append(ids, k.SubjekID)
		return nil
	}, `SELECT r.id, r.kode, r.judul, r.tanggal_berakhir FROM naskah r
		WHERE r.status = 'ditandatangani' AND r.tanggal_berakhir > ? AND r.tanggal_berakhir <= ? AND r.id > ?
		AND NOT EXISTS (SELECT 1 FROM naskah s WHERE s.menggantikan_id = r.id AND s.status <> 'dibatalkan')
		AND NOT EXISTS (SELECT 1 FROM pemberitahuan n WHERE n.subjek_id = r.id AND n.kunci = '`+endingKey+`' || r.id || ':' || r.tanggal_berakhir || '`+step+`')
		ORDER BY r.id LIMIT ?`, today.AddDays(until), today.AddDays(from), after, endingPage)
	if err != nil || len(out) == 0 {
		return out, err
	}
	err = db.Raw(tx.DB.Statement.Context, tx.DB, func(scan func(...any) error) error {
		var id, unit string
		if err := scan(&id, &unit); err != nil {
			return fmt.Errorf("scan unit of agreement: %w", err)
		}
		at := slices.Index(ids, id)
		out[at].Kepada.Unit = append(out[at].Kepada.Unit, unit)
		return nil
	}, `SELECT l.naskah_id, l.unit_id FROM naskah_unit l WHERE l.naskah_id IN ?
		UNION SELECT l.naskah_id, j.jurusan_id FROM naskah_prodi l JOIN prodi_jurusan j ON j.prodi_id = l.prodi_id AND j.mulai <= ? AND (j.sampai IS NULL OR j.sampai >= ?)
		WHERE l.naskah_id IN ?`, ids, today, today, ids)
	return out, err
}
