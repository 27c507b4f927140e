// Package sso judges access tokens that somebody else issued: the campus
// sign-on, or any other issuer the configuration names. It says who a token
// speaks of and which roles its claims map to; it knows no people and writes
// nothing.
//
// Sources: RFC 9068 (JWT access tokens), RFC 7662 (introspection), OpenID
// Connect Discovery 1.0, OpenID Connect Back-Channel Logout 1.0, RFC 8725 (JWT
// best practice). Real providers follow RFC 9068 in part, so each issuer has a
// profile: see [Profile]. Why each exists: docs/keputusan/0026-penerbit-luar.md.
//
// golang-jwt checks signatures and jwkset reads keys. Neither refuses unknown
// crit, any typ, a missing kid, duplicate claims, line breaks inside base64 or a
// life of fifty years: [Parse] and the profiles do.
package sso
