package kpi_test

import (
	"testing"

	"kerjasama/internal/apptest"
)

// Nothing but a change of what is counted changes the answer, to its last byte.
func TestTheSameStateIsTheSameAnswer(t *testing.T) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		first := w.Do("pimpinan", "GET", "/kpi/laporan?tahun=2026", nil).Want(200)
		for range 20 {
			again := w.Do("pimpinan", "GET", "/kpi/laporan?tahun=2026", nil).Want(200)
			if again.ETag() != first.ETag() || string(again.Body) != string(first.Body) {
				t.Fatalf("got %s %s, want %s %s", again.ETag(), again.Body, first.ETag(), first.Body)
			}
			w.Do("pimpinan", "GET", "/kpi/laporan?tahun=2026", nil, "If-None-Match", first.ETag()).Want(304)
		}
	})
}
