package laju

import (
	"strconv"
	"testing"
	"time"
)

func TestAQuotaFillsEvenly(t *testing.T) {
	var k Kuota
	now := time.Date(2026, 7, 10, 2, 0, 0, 0, time.UTC)
	for i := range 60 {
		if s := k.Take("a", 60, now); s.Tunggu != 0 || s.Tersisa != 59-i {
			t.Fatalf("request %d: got %+v", i, s)
		}
	}
	if s := k.Take("a", 60, now); s.Tunggu <= 0 || s.Tunggu > time.Second || s.Penuh != time.Minute {
		t.Errorf("request 61: got %+v, want to wait up to a second", s)
	}
	if s := k.Take("b", 60, now); s.Tunggu != 0 {
		t.Errorf("another caller waits %v", s.Tunggu)
	}
	now = now.Add(time.Second)
	if s := k.Take("a", 60, now); s.Tunggu != 0 {
		t.Errorf("a second later: got %+v", s)
	}
	if s := k.Take("a", 120, now.Add(time.Minute)); s.PerMenit != 120 || s.Tunggu != 0 {
		t.Errorf("with a larger quota: got %+v", s)
	}
}

func TestQuotasAreBounded(t *testing.T) {
	var k Kuota
	now := time.Date(2026, 7, 10, 2, 0, 0, 0, time.UTC)
	for i := range 3 * addresses {
		k.Take(strconv.Itoa(i), 1, now)
	}
	if n := len(k.young) + len(k.old); n > 2*addresses {
		t.Errorf("remembers %d callers, want at most %d", n, 2*addresses)
	}
}
