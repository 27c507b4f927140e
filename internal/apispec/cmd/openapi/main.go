// Command openapi writes api/openapi.yaml from the handlers. Run it in the root
// of the module:
//
//	go run ./internal/apispec/cmd/openapi
package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"

	"kerjasama/api"
	"kerjasama/internal/apispec"
	"kerjasama/internal/app"
	"kerjasama/internal/config"
	"kerjasama/internal/httpapi"
	"kerjasama/internal/platform/clock"
)

func main() {
	if err := run(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, "openapi: "+err.Error())
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	routes, err := registered(ctx)
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
	return os.WriteFile(filepath.Join("api", "openapi.yaml"), doc, 0o644) //nolint:gosec // a published file
}

// registered builds the product over a throw-away database and reads its routes.
func registered(ctx context.Context) (routes []httpapi.Route, err error) {
	dir, err := os.MkdirTemp("", "openapi")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir) //nolint:errcheck // a temporary directory
	cfg := config.Default()
	cfg.DatabaseURL, cfg.FilesURL = "sqlite://"+filepath.Join(dir, "kosong.db"), "file://"+dir
	if err := app.Migrate(ctx, cfg); err != nil {
		return nil, err
	}
	a, err := app.Build(ctx, cfg, clock.System{}, slog.New(slog.NewTextHandler(io.Discard, nil)))
	if err != nil {
		return nil, err
	}
	return a.Server.Routes(), a.Close()
}
