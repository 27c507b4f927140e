// Package httpapi is the only general Echo code: the server, the order of the
// middleware, authentication, strict decoding, the Run adapters that every
// handler ends in, problem+json, ETags and paging. It knows no slice.
package httpapi
