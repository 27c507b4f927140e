// Package zitadel holds the tests of the campus sign-on against the OpenID
// provider of github.com/zitadel/oidc, in this process: introspection of opaque
// tokens, and JWTs by profile generic-jwt, with rotation, outage and clocks that
// differ. It has no back-channel logout; the provider from npm does.
package zitadel
