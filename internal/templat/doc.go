// Package templat keeps the templates that agreements are drafted from,
// templat_naskah.
//
// Source: SOP Perencanaan Program Kerjasama, KPI B.1.15.14.a: a draft of an MoU or
// MoA is handed over within a day, which needs a text to begin with. Staf Humas
// uploads a Word document with placeholders ({{mitra.nama}}); what is wrong with
// any of them is told by name and place before anything is kept. A version never
// changes and is named by its SHA-256; somebody other than who made it publishes
// it, and drafts are made from the version published last. Three templates of the
// product's own are there from the start.
package templat
