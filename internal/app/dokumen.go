package app

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"

	contract "kerjasama/api"
	"kerjasama/internal/config"
	"kerjasama/internal/httpapi"
	"kerjasama/internal/platform/clock"
)

// document is the published contract, as the server serves it at /openapi.yaml.
func document() ([]byte, error) { return contract.OpenAPI, nil }

// Routes builds the product over a throw-away database and lists what it
// registers: the generator of the contract and its gates compare with this.
func Routes(ctx context.Context) ([]httpapi.Route, error) {
	dir, err := os.MkdirTemp("", "rute")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir) //nolint:errcheck // a temporary directory
	cfg := config.Default()
	cfg.DatabaseURL, cfg.FilesURL = "sqlite://"+filepath.Join(dir, "kosong.db"), "file://"+dir
	if err := Migrate(ctx, cfg); err != nil {
		return nil, err
	}
	a, err := Build(ctx, cfg, clock.System{}, slog.New(slog.DiscardHandler))
	if err != nil {
		return nil, err
	}
	return a.Server.Routes(), a.Close()
}
