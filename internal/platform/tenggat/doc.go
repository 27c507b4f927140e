// Package tenggat judges requests against the clock: when an answer is due, on
// the wall clock and in working hours, whether it came in time as of an instant,
// and why, second by second.
//
// Everything here is a pure function of a calendar, a limit and what was
// recorded; no job, no database and no clock of the machine takes part, so a
// verdict can be derived again at any time. Due dates are fixed once, when a
// request is recorded: see KPI B.1.15.14.a–c.
package tenggat
