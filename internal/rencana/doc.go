// Package rencana keeps the plan of a cooperation activity, rencana_kegiatan.
//
// Source: SOP Perencanaan Program Kerjasama, line 1: Staf Humas dan Kerjasama
// prepares the plan (scheduling, meetings, others as needed). A plan is drafted,
// handed in, coordinated with every partner (line 2), carried out (line 3) and
// ends when every report is archived (line 4). From the hand-in on its status
// follows from what koordinasi, pelaksanaan and arsip record: see Facts.
package rencana
