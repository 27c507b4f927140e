// Package meta explains the API to the programs that show it: what each value
// of an enumeration is called, and who may do what.
//
// The labels of every enumeration are in this package and nowhere else; a test
// holds them against the published document, so that a value without a label,
// or a label without a value, cannot be released.
package meta
