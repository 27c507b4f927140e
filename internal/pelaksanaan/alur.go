package pelaksanaan

import (
	"slices"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/flow"
)

// alur is the lifecycle of an activity.
var alur = &flow.Table[Status, Pelaksanaan]{
	Noun: "pelaksanaan", Base: "/api/v1/pelaksanaan", Start: Direncanakan,
	Status: func(p Pelaksanaan) Status { return p.Status },
	ID:     func(p Pelaksanaan) string { return p.ID },
	Owns:   func(p Pelaksanaan, reach actor.Reach) bool { return reach.Covers(p.UnitPelaksanaID) },
	Steps: []flow.Step[Status, Pelaksanaan]{
		{Do: "ubah", From: []Status{Direncanakan, Berlangsung, Selesai, Dikembalikan}, By: actor.PelaksanaanTulis, Method: "PATCH", Path: ".", Event: "diubah"},
		{Do: "mulai", From: []Status{Direncanakan}, To: Berlangsung, By: actor.PelaksanaanTulis, Event: "dimulai", Guard: planReady},
		{Do: "selesaikan", From: []Status{Berlangsung}, To: Selesai, By: actor.PelaksanaanTulis, Event: "diselesaikan"},
		{Do: "laporkan", From: []Status{Selesai, Dikembalikan}, To: Dilaporkan, By: actor.PelaksanaanTulis, Event: "dilaporkan", Guard: cooperation},
		{Do: "verifikasi", From: []Status{Dilaporkan}, To: Terverifikasi, By: actor.PelaksanaanPeriksa, Event: "diverifikasi", Guard: notOwnReport},
		{Do: "kembalikan", From: []Status{Dilaporkan}, To: Dikembalikan, By: actor.PelaksanaanPeriksa, Event: "dikembalikan", Guard: notOwnReport},
		{Do: "buka-kembali", From: []Status{Terverifikasi}, To: Dilaporkan, By: actor.PelaksanaanBuka, Event: "dibuka_kembali"},
		{Do: "batalkan", From: []Status{Direncanakan, Berlangsung}, To: Dibatalkan, By: actor.PelaksanaanTulis, Event: "dibatalkan"},
		{Do: "jadwal-ulang", From: []Status{Direncanakan, Berlangsung}, By: actor.PelaksanaanTulis, Event: "dijadwal_ulang"},
		{Do: "bukti", From: held(), By: actor.PelaksanaanTulis, Event: "bukti_ditambah"},
		{Do: "aspek-a", From: unverified(), By: actor.AspekTulis, Method: "PUT", Path: "aspek/a", Event: "aspek_a_diubah"},
		{Do: "aspek-a", From: []Status{Terverifikasi}, By: actor.AspekC, Method: "PUT", Path: "aspek/a", Event: "aspek_a_diubah"},
		{Do: "aspek-b", From: unverified(), By: actor.AspekTulis, Method: "PUT", Path: "aspek/b", Event: "aspek_b_diubah"},
		{Do: "aspek-b", From: []Status{Terverifikasi}, By: actor.AspekC, Method: "PUT", Path: "aspek/b", Event: "aspek_b_diubah"},
		{Do: "aspek-c", From: held(), By: actor.AspekC, Method: "PUT", Path: "aspek/c", Event: "aspek_c_diubah"},
		{Do: "survei", From: held(), By: actor.SurveiKelola, Guard: someoneToAsk},
		{Do: "ralat", From: []Status{Terverifikasi}, By: actor.RalatBuat, Event: "diralat", Guard: notOwnReport},
	},
}

// held are the statuses of an activity that took place: evidence, aspects and
// surveys are open.
func held() []Status { return append(unverified(), Terverifikasi) }

func unverified() []Status { return []Status{Selesai, Dilaporkan, Dikembalikan} }

// planReady: what a plan foresees starts when every partner has agreed.
func planReady(p Pelaksanaan, _ actor.Actor) []flow.Reason {
	if p.StatusRencana == nil || slices.Contains([]string{"siap_laksana", "berlangsung"}, *p.StatusRencana) {
		return nil
	}
	return []flow.Reason{flow.Blocked("Rencananya berstatus "+*p.StatusRencana+"; kegiatan dimulai setelah semua mitra sepakat.",
		"Its plan is "+*p.StatusRencana+"; an activity starts once every partner has agreed.")}
}

// cooperation: an activity without an outside partner or without a field is not
// cooperation and cannot be reported.
func cooperation(p Pelaksanaan, _ actor.Actor) []flow.Reason {
	var missing []string
	if len(p.MitraIDs) == 0 {
		missing = append(missing, "mitra_ids")
	}
	if len(p.Bidang) == 0 {
		missing = append(missing, "bidang")
	}
	if missing == nil {
		return nil
	}
	return []flow.Reason{flow.Incomplete(missing...)}
}

// someoneToAsk: a survey goes to a partner that has no link waiting.
func someoneToAsk(p Pelaksanaan, _ actor.Actor) []flow.Reason {
	switch {
	case len(p.MitraIDs) == 0:
		return []flow.Reason{flow.Incomplete("mitra_ids")}
	case p.SurveiTertutup == 1:
		return []flow.Reason{flow.Blocked("Setiap mitra sudah menerima tautan yang belum dijawab; lihat /survei-mitra dan terbitkan-ulang.",
			"Every partner has a link that was not answered yet; see /survei-mitra and terbitkan-ulang.")}
	default:
		return nil
	}
}

func notOwnReport(p Pelaksanaan, by actor.Actor) []flow.Reason {
	if by.Is(p.Pelapor) {
		return []flow.Reason{flow.OwnWork()}
	}
	return nil
}

// Lifecycle is the table as data, for /alur.
func Lifecycle() flow.Lifecycle { return alur.Lifecycle() }
