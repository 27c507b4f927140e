// Package kait calls addresses that people entered (webhooks), and signs what it
// sends. Whoever may enter an address must not reach through this server what only
// this server reaches: every address that is called is public, or lies in a network
// the operator named, and that is judged twice: when the address is entered, and
// on the very address each connection is made to, so that a name which points
// elsewhere later leads nowhere. Redirects are not followed, no proxy is used, an
// answer has five seconds and 64 KiB. Why: docs/keputusan/0038-webhook.md.
package kait
