// Package nyata holds the tests of the campus sign-on against real providers: an
// OpenID provider from npm (npm/), and one written in Go (zitadel/, a module of
// its own). They start what they need; make sso installs it first.
package nyata
