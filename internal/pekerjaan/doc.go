// Package pekerjaan is the one way long work is answered: 202 with a Location
// under /pekerjaan, where whoever asked for it, and nobody else, sees how far it
// is, what it found and where its result lies. The work itself is done by the job
// queue (package jobs), so it survives the process that took it in.
package pekerjaan
