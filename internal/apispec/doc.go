// Package apispec turns the handlers' annotations into the published contract,
// api/openapi.yaml (OpenAPI 3.1).
//
// swag reads the comments and types into Swagger 2.0, kin-openapi lifts that to
// 3.0, and the post-processor of this package adds what the routes themselves
// know: list parameters, preconditions, headers, the shared problem answers,
// security, unique operation names, and the strictness of the schemas. The
// output depends on nothing but its inputs, so that regenerating and comparing
// is a gate.
//
//	go run ./internal/apispec/cmd/openapi
package apispec
