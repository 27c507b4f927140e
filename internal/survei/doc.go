// Package survei asks partners how satisfied they were with an activity,
// survei_mitra.
//
// Source: SOP Perencanaan Program Kerjasama, KPI B.1.15.8.c: satisfaction and
// continuity of each cooperation. The office sends every partner of an activity
// that took place a link; whoever holds it answers once, until it expires, or the
// office records what came back on paper, with evidence. The questionnaire is
// versioned data (configs/kuesioner_mitra.csv): a link is answered against the
// version it was issued with. A link is 256 random bits, of which only the
// SHA-256 is kept: it can be issued anew, never looked up. For each activity and
// partner at most one link waits for its answer, expired or not.
package survei
