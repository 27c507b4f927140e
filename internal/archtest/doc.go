// Package archtest holds tests of the source tree itself: who may import whom,
// where the time may be read, how long a file may grow. They need nothing but
// Go, so that they hold where the linters of .golangci.yml, which say the same,
// are not installed. Each rule is shown to fail on a small invented file.
package archtest
