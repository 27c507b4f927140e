// Package jobs is a small port over River: work that is queued in the caller's
// own transaction, done by whichever process has time, and repeated when it
// failed. The queue is a table, so a job is exactly as committed as the change
// that asked for it. No clock of the unit depends on a job having run: jobs tidy
// up, tell people and do what takes long.
package jobs
