// Package api is the published contract, embedded in the binary so that what is
// served is byte for byte what is checked in.
package api

import _ "embed"

// OpenAPI is the OpenAPI 3.1 document, openapi.yaml. It is generated; see
// internal/apispec.
//
//go:embed openapi.yaml
var OpenAPI []byte

// Problems is problems.yaml: every error code with status, title and meaning.
//
//go:embed problems.yaml
var Problems []byte
