// Command openapi writes api/openapi.yaml and api/schema from the handlers. Run it in the root
// of the module:
//
//	go run ./internal/apispec/cmd/openapi
package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"kerjasama/api"
	"kerjasama/internal/apispec"
	"kerjasama/internal/app"
	"kerjasama/internal/httpapi"
)

func main() {
	if err := run(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, "openapi: "+err.Error())
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	routes, err := app.Routes(ctx)
	if err != nil {
		return err
	}
	swagger, err := apispec.Swag(ctx, ".", filepath.Join("docs", "swagger"))
	if err != nil {
		return err
	}
	codes, err := httpapi.ReadProblems(api.Problems)
	if err != nil {
		return err
	}
	doc, notes, err := apispec.Build(swagger, routes, codes)
	if err != nil {
		return err
	}
	for _, n := range notes {
		fmt.Fprintln(os.Stderr, "openapi: note: "+n)
	}
	schemas, err := apispec.Schemas(doc)
	if err != nil {
		return err
	}
	for name, b := range schemas {
		if err := os.WriteFile(filepath.Join("api", "schema", name), b, 0o644); err != nil { //nolint:gosec // a published file
			return err
		}
	}
	return os.WriteFile(filepath.Join("api", "openapi.yaml"), doc, 0o644) //nolint:gosec // a published file
}
