// Package pelaksanaan keeps the activities that are carried out with partners.
//
// Source: SOP Perencanaan Program Kerjasama, line 3: Unit Kerja carries the plan
// out with the partners (visits, meetings online or in person, activities). An
// activity is planned, held, finished, reported with evidence, and verified by
// someone other than the reporter; only then it counts in a KPI. Evidence may be
// added from the end of the activity on, also after verification, and is never
// removed. Aspects a to c are those of KPI B.1.15.8.
package pelaksanaan
