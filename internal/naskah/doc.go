// Package naskah keeps the agreements of the institution with its partners: MoU
// (nota kesepahaman), MoA (perjanjian kerja sama) and IA (perjanjian
// pelaksanaan), from the first draft to the renewal.
//
// Source: SOP Perencanaan Program Kerjasama, KPI B.1.15.14.a (a draft within a
// day), and what an office must know of what it signed. Every text that was
// shown to somebody is a version: frozen when made, named by its SHA-256. An MoA
// stands under an MoU, an IA under an MoA or an MoU, each within the period of
// the one above unless that was waived with a reason; an agreement is renewed by
// at most one other. Whether one is in force (masa_berlaku) follows from its
// dates and the WIB day it is looked at, and is stored nowhere. The outcome of a
// signature is recorded here; nothing is signed here.
package naskah
