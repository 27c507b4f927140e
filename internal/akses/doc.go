// Package akses keeps the people of the office, their dated roles, and their
// sessions, and vouches for callers as the local issuer.
//
// Source: the SOP names who acts in each of its lines (Staf Humas dan Kerjasama,
// Sub Koordinator, Unit Kerja); a person holds such a role, for a unit where it
// needs one, from one date to another. What a role may do is the permission
// table of package actor.
//
// A person signs in with username and password and receives an access token of
// ten minutes (a JWT by RFC 9068, signed ES256) and a refresh token that is
// good once. Rights are looked up when a token is first seen and held in memory
// until they change: see Pintu and generasi.
package akses
