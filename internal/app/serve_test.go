package app

import (
	"log/slog"
	"net"
	"testing"

	"kerjasama/internal/config"
)

func TestATakenOperationsAddressStopsOnlyWhoAskedForIt(t *testing.T) {
	cfg := config.Default()
	cfg.HTTPAddr = "127.0.0.1:0"
	// Whoever holds the default, this test or another process: it is taken.
	if held, err := net.Listen("tcp", cfg.OpsAddr); err == nil {
		defer held.Close()
	}
	l, ops, err := listen(t.Context(), cfg, slog.New(slog.DiscardHandler))
	if err != nil || ops != nil {
		t.Fatalf("the default taken: want no metrics and no error, got %v, %v", ops, err)
	}
	defer l.Close()

	cfg.OpsAddr = l.Addr().String()
	if _, _, err := listen(t.Context(), cfg, slog.New(slog.DiscardHandler)); err == nil {
		t.Error("a configured address that is taken must stop the start")
	}

	cfg.OpsAddr = "127.0.0.1:0"
	l2, ops, err := listen(t.Context(), cfg, slog.New(slog.DiscardHandler))
	if err != nil || ops == nil {
		t.Fatalf("a free address: %v, %v", ops, err)
	}
	if err := shut(l2, ops); err != nil {
		t.Error(err)
	}
}
