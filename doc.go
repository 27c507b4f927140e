// Package kerjasama is the root of a JSON REST API that runs the cooperation
// office (Humas dan Kerjasama) of an Indonesian polytechnic.
//
// The documentation generator needs a Go file in the module root to resolve
// generic types across packages; this is that file.
package kerjasama
