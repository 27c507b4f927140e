//go:build !race

package apptest_test

// detector says that the race detector is off: it takes many times the product's
// own time and memory.
const detector = false
