// Package peristiwa shows what happened: the feed of sealed events for portals
// and scripts that follow along, the latest signed checkpoint of the log, and
// the history (riwayat) of each record. It writes nothing.
package peristiwa
