// Package pemberitahuan tells people what awaits them: clocks that run out,
// reports to verify or returned, meetings and activities that were called, moved
// or cancelled, reports that are overdue, roles lent to them, work handed over to
// them. A notice stands in the recipient's list once; by their choice it comes by
// mail too. No verdict of a clock depends on it.
package pemberitahuan
