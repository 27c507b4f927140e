// Package ssotest is a token issuer for tests: discovery, keys that rotate,
// introspection, and an outage at will, on a loopback address; and tokens of
// every profile, good and crafted.
//
// The shapes of Keycloak's and authentik's tokens follow what their source code
// writes (Keycloak: AccessToken, RefreshToken and LogoutToken; authentik:
// providers/oauth2/id_token.py).
package ssotest
