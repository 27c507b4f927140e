package akses

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"slices"
	"sync"
	"testing"

	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/dbtest"
	"kerjasama/internal/platform/fault"
)

func kids(t *testing.T, s *Service) []string {
	t.Helper()
	set, err := s.JWKS(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, k := range set.Keys {
		out = append(out, k.Kid)
		// Independently of our own code: members in order, no spaces (RFC 7638).
		b, err := json.Marshal(map[string]string{"kty": k.Kty, "crv": k.Crv, "x": k.X, "y": k.Y})
		if err != nil {
			t.Fatal(err)
		}
		if sum := sha256.Sum256(b); base64.RawURLEncoding.EncodeToString(sum[:]) != k.Kid || k.Alg != "ES256" || k.Use != "sig" {
			t.Errorf("key %+v does not carry its thumbprint", k)
		}
	}
	return out
}

func TestReplicasStartingAtOnceAgreeOnTheKeys(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := setup(t, d)
		var wg sync.WaitGroup
		var mu sync.Mutex
		seen := map[string]bool{}
		for range 6 {
			wg.Go(func() {
				r, err := replica(d, w.clk).keys.ring(t.Context())
				if err != nil {
					t.Error(err)
					return
				}
				mu.Lock()
				defer mu.Unlock()
				seen[r.active().kid] = true
			})
		}
		wg.Wait()
		if len(seen) != 1 {
			t.Errorf("got %d active keys, want 1", len(seen))
		}
		if got := kids(t, w.Service); len(got) != 2 || !seen[got[0]] && !seen[got[1]] {
			t.Errorf("got keys %v, want the active and the next one", got)
		}
	})
}

func TestRotationKeepsTokensAliveAndThenForgetsTheKey(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := setup(t, d)
		_, password := w.person(t, "staf.uji")
		old := w.login(t, "staf.uji", password)
		other := replica(d, w.clk)
		before := kids(t, other)
		if err := w.RotateKeys(t.Context()); err != nil {
			t.Fatal(err)
		}
		fresh := w.login(t, "staf.uji", password)

		r, err := w.keys.ring(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Contains(before, r.active().kid) {
			t.Error("the new active key was not published before it was used")
		}
		after := kids(t, w.Service)
		if len(after) != 3 || !slices.Contains(after, before[0]) || !slices.Contains(after, before[1]) {
			t.Errorf("keys after rotation: got %v, want %v and one more", after, before)
		}
		w.clk.Advance(lookEvery)
		if got := kids(t, other); !slices.Equal(got, after) {
			t.Errorf("the other replica after a second: got %v, want %v", got, after)
		}
		for name, m := range map[string]Masuk{"signed before": old, "signed after": fresh} {
			_, err := other.Pintu().Authenticate(t.Context(), "Bearer "+m.AccessToken)
			want(t, name, err, "")
		}
		w.clk.Advance(keepRetired)
		if got := kids(t, w.Service); len(got) != 2 || got[0] != r.active().kid && got[1] != r.active().kid {
			t.Errorf("keys once its tokens are dead: got %v, want the retired one gone", got)
		}
		_, err = w.Pintu().Authenticate(t.Context(), "Bearer "+old.AccessToken)
		want(t, "token of a forgotten key", err, fault.TokenInvalid)

		if err := w.RotateKeys(t.Context()); err != nil {
			t.Fatal(err)
		}
		var rows int
		if err := d.Gorm.Raw("SELECT count(*) FROM rahasia WHERE nama = 'jwt'").Row().Scan(&rows); err != nil || rows != 3 {
			t.Errorf("stored keys: got %d (%v), want 3: the long retired one is dropped", rows, err)
		}
	})
}

func TestRotationsAtOnceLeaveOneActiveKey(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := setup(t, d)
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				if err := w.RotateKeys(t.Context()); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if got := kids(t, w.Service); len(got) != 6 {
			t.Errorf("got %d keys, want 4 retired, 1 active, 1 next", len(got))
		}
	})
}
