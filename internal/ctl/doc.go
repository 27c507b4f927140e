// Package ctl is the tool for scripts that read the cooperation office's
// numbers, records and files: kerjasamactl. docs/panduan-skrip.md shows it at
// work.
//
// Answers go to stdout as JSON: one document as the server sent it, or one
// object a line where there are many. What is happening goes to stderr, and the
// exit code says how it ended (see [Main]). A password comes from the
// environment or is asked for at a terminal, and is never an argument: those
// are seen by everyone on the machine.
package ctl
