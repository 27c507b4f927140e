package journal

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"
)

func TestCheckpoint(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		n, err := NewNotary(b.db, b.clock, "kerjasama/UJI", time.Minute)
		b.must(err)
		empty, err := n.Checkpoint(t.Context())
		b.must(err)
		if want := "kerjasama/UJI\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n— kerjasama/UJI "; !strings.HasPrefix(empty.Note, want) {
			t.Errorf("got %q, want it to begin with %q", empty.Note, want)
		}
		b.fill(300)
		if cp, err := n.Checkpoint(t.Context()); err != nil || cp != empty {
			t.Errorf("within the minute: got size %d, %v, want the checkpoint before", cp.Size, err)
		}
		b.clock.Advance(time.Minute)
		got := make([]Checkpoint, 8)
		for i, err := range together(len(got), func(i int) (err error) {
			got[i], err = n.Checkpoint(t.Context())
			return err
		}) {
			b.must(err)
			if got[i] != got[0] || got[i].Size != 300 {
				t.Errorf("got size %d, want one checkpoint of 300 for all", got[i].Size)
			}
		}
		b.clock.Advance(time.Hour)
		if cp, err := n.Checkpoint(t.Context()); err != nil || cp != got[0] {
			t.Errorf("nothing new was sealed: got %+v, %v, want the checkpoint before", cp, err)
		}
		root, err := rootOf(b.db.Gorm.WithContext(t.Context()), 300)
		b.must(err)
		if got[0].Root != root {
			t.Errorf("got root %s, want %s", got[0].Root, root)
		}
		if c, k := b.count("titik_periksa"), b.count("rahasia WHERE nama = 'catatan'"); c != 2 || k != 1 {
			t.Errorf("got %d checkpoints and %d keys, want 2 and 1", c, k)
		}
		b.clean()
	})
}

// Whoever has the public key verifies without the database.
func TestPublicKeyVerifiesCheckpoints(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		n, err := NewNotary(b.db, b.clock, "kerjasama/UJI", 0)
		b.must(err)
		keys, err := n.PublicKeys(t.Context())
		b.must(err)
		b.fill(3)
		cp, err := n.Checkpoint(t.Context())
		b.must(err)
		v, err := note.NewVerifier(keys[0])
		b.must(err)
		signed, err := note.Open([]byte(cp.Note), note.VerifierList(v))
		b.must(err)
		if !strings.HasPrefix(signed.Text, "kerjasama/UJI\n3\n"+cp.Root.String()+"\n") {
			t.Errorf("got %q", signed.Text)
		}
		if strings.Contains(strings.Join(keys, " "), "PRIVATE") {
			t.Error("a private key was published")
		}
	})
}

func TestAnotherOriginHasAnotherKey(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		for i, origin := range []string{"kerjasama/LAMA", "kerjasama/BARU"} {
			b.fill(1)
			n, err := NewNotary(b.db, b.clock, origin, 0)
			b.must(err)
			cp, err := n.Checkpoint(t.Context())
			b.must(err)
			if !bytes.Contains([]byte(cp.Note), []byte("— "+origin+" ")) {
				t.Errorf("got %q, want it signed by %s", cp.Note, origin)
			}
			keys, err := n.PublicKeys(t.Context())
			b.must(err)
			if len(keys) != i+1 || !strings.HasPrefix(keys[0], origin+"+") {
				t.Errorf("got keys %q, want %s first", keys, origin)
			}
		}
		b.clean()
	})
}

func TestOriginMustNameAKey(t *testing.T) {
	for _, origin := range []string{"", "dua kata", "a+b", "a\nb"} {
		if _, err := NewNotary(nil, nil, origin, 0); err == nil {
			t.Errorf("origin %q: got no error", origin)
		}
	}
}
