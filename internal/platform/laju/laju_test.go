package laju

import (
	"fmt"
	"testing"
	"time"
)

var noon = time.Date(2026, 7, 10, 5, 0, 0, 0, time.UTC)

func TestRequestsAreLimited(t *testing.T) {
	b := New(1, 3)
	at := noon
	for n := range 3 {
		if wait := b.Take("192.0.2.1", at); wait != 0 {
			t.Errorf("request %d waits %s", n, wait)
		}
	}
	if wait := b.Take("192.0.2.1", at); wait != time.Second {
		t.Errorf("the fourth waits %s, want 1s", wait)
	}
	if wait := b.Take("::ffff:192.0.2.1", at); wait == 0 {
		t.Error("the same address in IPv6 clothes is another")
	}
	if wait := b.Take("192.0.2.2", at); wait != 0 {
		t.Errorf("another address waits %s", wait)
	}
	for range 3 {
		b.Take("2001:db8::1", at)
	}
	if b.Take("2001:db8::2", at) == 0 || b.Take("2001:db8:0:1::1", at) != 0 {
		t.Error("an IPv6 network of 64 bits is one caller")
	}
	for range 3 {
		b.Take("not an address", at)
	}
	if b.Take("neither is this", at) == 0 {
		t.Error("what is no address shares one allowance")
	}
	if wait := b.Take("192.0.2.1", at.Add(time.Second)); wait != 0 {
		t.Errorf("a second later: %s", wait)
	}
	if New(1, -1).Take("192.0.2.1", at) != 0 {
		t.Error("a negative burst limits")
	}
}

func TestTheLimitersMemoryIsBounded(t *testing.T) {
	b := New(1, 1)
	for n := range 3*addresses + 5 {
		b.Take(fmt.Sprintf("10.%d.%d.%d", n>>16, n>>8&255, n&255), noon)
		if len(b.young) > addresses || len(b.old) > addresses {
			t.Fatalf("remembers %d and %d addresses", len(b.young), len(b.old))
		}
	}
}

func TestABusyAddressOutlivesTheForgetting(t *testing.T) {
	b := New(0.0001, 1)
	b.Take("192.0.2.1", noon)
	for n := range 2 * addresses {
		b.Take(fmt.Sprintf("10.%d.%d.%d", n>>16, n>>8&255, n&255), noon)
		if n%100 == 0 && b.Take("192.0.2.1", noon) == 0 {
			t.Fatalf("forgotten after %d others, though it keeps asking", n)
		}
	}
}

func TestAskingHowLongCountsNothing(t *testing.T) {
	b := New(1, 1)
	for range 5 {
		if wait := b.Wait("192.0.2.1", noon); wait != 0 {
			t.Fatalf("waits %s before anything was counted", wait)
		}
	}
	b.Take("192.0.2.1", noon)
	for range 5 {
		if wait := b.Wait("192.0.2.1", noon); wait != time.Second {
			t.Fatalf("waits %s, want 1s", wait)
		}
	}
	if wait := b.Take("192.0.2.1", noon.Add(time.Second)); wait != 0 {
		t.Errorf("waits %s a second later", wait)
	}
}
