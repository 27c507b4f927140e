package app

import contract "kerjasama/api"

// document is the published contract, as the server serves it at /openapi.yaml.
func document() ([]byte, error) { return contract.OpenAPI, nil }
