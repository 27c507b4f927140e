// Package koordinasi keeps the coordination of a plan with its partners and the
// internal units.
//
// Source: SOP Perencanaan Program Kerjasama, line 2: Sub Koordinator Humas dan
// Kerjasama coordinates the plan (meetings, others as needed). What a meeting
// came to is recorded once, for every partner still on the plan, and moves the
// plan: it is ready to be carried out when the latest result of every remaining
// partner is sepakat. Names and addresses of participants are personal data:
// journal.Personal stands for them here.
package koordinasi
