package journal

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/transparency-dev/merkle/compact"
	"github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"
	"go.uber.org/goleak"
	"golang.org/x/mod/sumdb/tlog"
	"pgregory.net/rapid"

	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/db"
)

// Eight writers, two sealers: after every round the positions are 1..n, each
// row has one, and the tree is RFC 6962's.
func TestPositionsAreGapFreeUnderWritersAndSealers(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		rounds := 0
		rapid.Check(t, func(rt *rapid.T) {
			rounds++
			calls := rapid.SliceOfN(rapid.SliceOfN(rapid.IntRange(1, 4), 1, 12), 8, 8).Draw(rt, "rows per call per writer")
			ctx, stop := context.WithCancel(t.Context())
			defer stop()
			var sealers sync.WaitGroup
			for range 2 {
				s := b.sealer()
				sealers.Go(func() {
					for ctx.Err() == nil {
						if _, err := s.SealOnce(ctx); err != nil && ctx.Err() == nil {
							rt.Errorf("seal: %v", err)
							return
						}
					}
				})
			}
			want := b.count("jurnal")
			for _, sizes := range calls {
				for _, n := range sizes {
					want += n
				}
			}
			for w, err := range together(8, func(w int) error {
				for c, n := range calls[w] {
					if err := b.appendRows(ctx, fmt.Sprintf("r%d-w%d-c%d", rounds, w, c), n); err != nil {
						return err
					}
				}
				return nil
			}) {
				if err != nil {
					rt.Fatalf("writer %d: %v", w, err)
				}
			}
			stop()
			sealers.Wait()
			b.seal()
			if got := b.count("segel"); got != want {
				rt.Errorf("got %d positions, want %d", got, want)
			}
			if got := b.count("(SELECT DISTINCT jurnal_id FROM segel) x"); got != want {
				rt.Errorf("got %d rows sealed, want %d", got, want)
			}
			var last int
			b.scan(&last, "SELECT max(posisi) FROM segel")
			if last != want {
				rt.Errorf("got last position %d, want %d", last, want)
			}
			if n := b.count("jurnal_antre"); n != 0 {
				rt.Errorf("got %d rows queued, want none", n)
			}
		})
		b.oracle()
		_, err := b.verify()
		b.must(err)
	})
}

// appendRows journals n new records in one call.
func (b *bench) appendRows(ctx context.Context, name string, n int) error {
	_, err := Do(ctx, b.Journal, Call{By: staf, Key: name, ReqHash: "h", RequestID: name}, func(tx *Tx) (any, error) {
		for i := range n {
			r := benda{ID: fmt.Sprint(name, "-", i), Versi: 1, Isi: "é\x01\""}
			if err := tx.DB.Exec("INSERT INTO uji_benda (id, versi, isi) VALUES (?, 1, ?)", r.ID, r.Isi).Error; err != nil {
				return nil, err
			}
			if err := tx.Append(Entry{Subjek: "uji_benda", ID: r.ID, Versi: 1, Peristiwa: "uji_benda.dibuat", Status: 201, Hasil: r}); err != nil {
				return nil, err
			}
		}
		return nil, nil
	})
	return err
}

// oracle compares the tree with another implementation of RFC 6962, built from
// the rows themselves: roots at many sizes, and proofs.
func (b *bench) oracle() {
	b.t.Helper()
	var hashes [][]byte
	rows, err := b.db.SQL.QueryContext(b.t.Context(), "SELECT "+lineColumns+" FROM segel s JOIN jurnal j ON j.id = s.jurnal_id ORDER BY s.posisi")
	b.must(err)
	defer rows.Close()
	for rows.Next() {
		var l line
		b.must(rows.Scan(l.targets()...))
		hashes = append(hashes, rfc6962.DefaultHasher.HashLeaf(l.appendLeaf(nil)))
	}
	b.must(rows.Err())
	rows.Close()
	tx := b.db.Gorm.WithContext(b.t.Context())
	tree := (&compact.RangeFactory{Hash: rfc6962.DefaultHasher.HashChildren}).NewEmptyRange(0)
	for size := range int64(len(hashes) + 1) {
		if size > 0 {
			b.must(tree.Append(hashes[size-1], nil))
		}
		if size%101 != 0 && size%tileWidth != 0 && size != int64(len(hashes)) {
			continue
		}
		want, err := tree.GetRootHash(nil)
		b.must(err)
		if size == 0 {
			want = rfc6962.DefaultHasher.EmptyRoot()
		}
		got, err := rootOf(tx, size)
		b.must(err)
		if !bytes.Equal(got[:], want) {
			b.t.Fatalf("root of %d: got %s, want %x", size, got, want)
		}
		if size == 0 {
			continue
		}
		at := size * 5 / 7
		p, err := tlog.ProveRecord(size, at, stored{tx})
		b.must(err)
		path := make([][]byte, len(p))
		for i := range p {
			path[i] = p[i][:]
		}
		if err := proof.VerifyInclusion(rfc6962.DefaultHasher, uint64(at), uint64(size), hashes[at], path, want); err != nil {
			b.t.Fatalf("proof of leaf %d in %d: %v", at, size, err)
		}
	}
}

func TestTreeAtTheEdgesOfTiles(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		for _, n := range []int{1, 254, 1, 1, 255, 513, 500, 499} { // to 1, 255, 256, 257, 512, 1025 …
			b.fill(n)
		}
		b.oracle()
		if got, want := b.count("simpul"), b.count("segel")/tileWidth; got != want {
			t.Errorf("got %d subtrees, want %d", got, want)
		}
		b.clean()
	})
}

// Subtrees of 65,536 leaves: the rows are made by SQL, for it is the tree alone
// that is looked at.
func TestTreeOfTwoLevels(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		if b.db.Engine == db.Postgres && !soak() {
			t.Skip("the tree's code is one for both engines; the soak runs it here too")
		}
		const n = tileWidth*tileWidth + 300
		b.exec("INSERT INTO jurnal (pada, pelaku, permintaan_id, subjek, subjek_id, versi, peristiwa, status, hasil) "+
			"WITH RECURSIVE u(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM u WHERE i < ?) SELECT ?, 'sistem:sistem', 'p', 'uji_x', 'x', i, 'uji_x.dibuat', 200, 'null' FROM u",
			n, b.clock.Now())
		if got := b.seal(); got != n {
			t.Fatalf("sealed %d, want %d", got, n)
		}
		if got := b.count("simpul WHERE tingkat = 2"); got != 1 {
			t.Fatalf("got %d subtrees of 65,536, want 1", got)
		}
		tree := &grower{complete: func(int, int64, tlog.Hash) error { return nil }}
		rows, err := b.db.SQL.QueryContext(t.Context(), "SELECT sidik FROM segel ORDER BY posisi")
		b.must(err)
		defer rows.Close()
		for rows.Next() {
			var s []byte
			b.must(rows.Scan(&s))
			h, err := hashOf(s)
			b.must(err)
			b.must(tree.add(h))
		}
		b.must(rows.Err())
		rows.Close()
		want, err := tree.root()
		b.must(err)
		got, err := rootOf(b.db.Gorm.WithContext(t.Context()), n)
		b.must(err)
		if got != want {
			t.Errorf("got root %s, want %s", got, want)
		}
		b.clean()
	})
}

// The bytes of a leaf are a promise to whoever verifies without us.
func TestLeafForm(t *testing.T) {
	key := "k"
	l := line{7, row{
		Pada: time.Date(2026, 7, 10, 2, 20, 1, 123456000, time.UTC), Pelaku: "pengguna:é", Kunci: &key,
		PermintaanID: "p", Subjek: "mitra", SubjekID: "m1", Versi: 12, Peristiwa: "mitra.dibuat", Status: 201, Hasil: `{"a":1}`,
	}}
	want := "18:kerjasama/jurnal/1,1:7,16:1783650001123456,11:pengguna:é,-,1:k,-,1:p,5:mitra,2:m1,2:12,12:mitra.dibuat,3:201,7:{\"a\":1},"
	if got := string(l.appendLeaf(nil)); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// A row that commits long after the ones behind it is sealed, alone.
func TestLateRowOfALowID(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		b.fill(3)
		const n = 3 * sealSpread
		b.exec("INSERT INTO jurnal (id, pada, pelaku, permintaan_id, subjek, subjek_id, versi, peristiwa, status, hasil) "+
			b.overriding()+"SELECT id + ?, pada, pelaku, permintaan_id, subjek, 'b' || subjek_id, versi, peristiwa, status, hasil FROM jurnal", n)
		var first int64
		b.scan(&first, "SELECT min(jurnal_id) FROM jurnal_antre")
		b.exec("INSERT INTO jurnal (id, pada, pelaku, permintaan_id, subjek, subjek_id, versi, peristiwa, status, hasil) " +
			b.overriding() + "SELECT 10, pada, pelaku, permintaan_id, subjek, 'c', versi, peristiwa, status, hasil FROM jurnal WHERE id = 1")
		if got := b.seal(); got != 4 {
			t.Errorf("sealed %d, want 4", got)
		}
		var ids []int64
		b.must(b.db.Gorm.Raw("SELECT jurnal_id FROM segel ORDER BY posisi").Scan(&ids).Error)
		if diff := cmp.Diff(ids, []int64{1, 2, 3, 10, first, first + 1, first + 2}); diff != "" {
			t.Errorf("sealed order: (-got +want)\n%s", diff)
		}
	})
}

// overriding lets a test choose ids on PostgreSQL.
func (b *bench) overriding() string {
	if b.db.Engine == db.Postgres {
		return "OVERRIDING SYSTEM VALUE "
	}
	return ""
}

func TestSealersStepAside(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		if b.db.Engine != db.Postgres {
			t.Skip("SQLite's write lock is the mutex")
		}
		b.fill(1)
		_, err := create(t.Context(), b.Journal, Call{By: staf, RequestID: "p"}, "b1", "")
		b.must(err)
		tx := b.db.Gorm.Begin()
		mine, err := lockSeals(tx, "")
		if !mine || err != nil {
			t.Fatalf("got %v, %v, want the lock", mine, err)
		}
		if n := b.seal(); n != 0 {
			t.Errorf("sealed %d beside another sealer, want 0", n)
		}
		b.must(tx.Rollback().Error)
		if n := b.seal(); n != 1 {
			t.Errorf("sealed %d, want 1", n)
		}
		b.exec("DELETE FROM sewa")
		if _, err := b.sealer().SealOnce(t.Context()); err == nil {
			t.Error("a lost mutex row went unnoticed")
		}
	})
}

func TestQueuedRowWithoutJournalIsAnError(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		b.exec("INSERT INTO jurnal_antre (jurnal_id) VALUES (99)")
		if _, err := b.sealer().SealOnce(t.Context()); err == nil || !bytes.Contains([]byte(err.Error()), []byte("jurnal id 99")) {
			t.Errorf("got %v, want the id named", err)
		}
	})
}

// Run seals what comes, tells OnSeal, survives a store that refuses, and ends
// with its context without leaving anything behind.
func TestRun(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		before := goleak.IgnoreCurrent()
		ctx, stop := context.WithCancel(t.Context())
		var log lockedBuffer
		s := NewSealer(b.db, b.clock, slog.New(slog.NewTextHandler(&log, nil)))
		told := make(chan time.Duration, 10)
		s.OnSeal = func(n int, lag time.Duration) {
			if n == 1 {
				told <- lag
			}
		}
		_, err := create(ctx, b.Journal, Call{By: staf, RequestID: "p"}, "b1", "")
		b.must(err)
		b.clock.Advance(3 * time.Second)
		var done sync.WaitGroup
		done.Go(func() { s.Run(ctx) })
		if lag := <-told; lag != 3*time.Second {
			t.Errorf("got lag %v, want 3s", lag)
		}
		b.exec("INSERT INTO jurnal_antre (jurnal_id) VALUES (-5)")
		log.await(t, "sealing stopped")
		b.exec("DELETE FROM jurnal_antre WHERE jurnal_id = -5")
		_, err = create(ctx, b.Journal, Call{By: staf, RequestID: "p"}, "b2", "")
		b.must(err)
		<-told
		log.await(t, "sealing goes on")
		stop()
		done.Wait()
		goleak.VerifyNone(t, before, goleak.IgnoreTopFunction("database/sql.(*DB).connectionOpener"))
		if n := log.count("sealing stopped"); n != 1 {
			t.Errorf("logged %d times, want once for one trouble", n)
		}
	})
}

// lockedBuffer is a log one can wait for.
type lockedBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
	ch  chan struct{}
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.ch != nil {
		close(b.ch)
		b.ch = nil
	}
	return b.buf.Write(p)
}

func (b *lockedBuffer) count(s string) int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return bytes.Count(b.buf.Bytes(), []byte(s))
}

func (b *lockedBuffer) await(t *testing.T, s string) {
	t.Helper()
	for {
		b.mu.Lock()
		found := bytes.Contains(b.buf.Bytes(), []byte(s))
		if b.ch == nil {
			b.ch = make(chan struct{})
		}
		ch := b.ch
		b.mu.Unlock()
		if found {
			return
		}
		select {
		case <-ch:
		case <-t.Context().Done():
			t.Fatalf("never logged %q", s)
		}
	}
}

// TestSealDelay measures from the answer of a write to its appearance in the
// feed, under eight writers. It is a measurement, not a promise: only the soak
// runs it.
func TestSealDelay(t *testing.T) {
	if !soak() {
		t.Skip("KERJASAMA_SOAK is not set")
	}
	each(t, func(t *testing.T, b *bench) {
		ctx, stop := context.WithCancel(t.Context())
		wall := clock.System{}
		s := NewSealer(b.db, wall, slog.New(slog.DiscardHandler))
		var bg sync.WaitGroup
		bg.Go(func() { s.Run(ctx) })
		var answered sync.Map
		var writing atomic.Bool
		writing.Store(true)
		var delays []time.Duration
		seen := make(chan struct{})
		bg.Go(func() {
			defer close(seen)
			tick := time.NewTicker(5 * time.Millisecond)
			defer tick.Stop()
			var after int64
			for {
				<-tick.C
				p, err := b.Feed(t.Context(), FeedQuery{After: after, Limit: 1000, Scopes: []Scope{{Subjek: "uji_benda"}}})
				if err != nil {
					t.Error(err)
					return
				}
				now := wall.Now()
				for _, e := range p.Data {
					if at, ok := answered.Load(e.Subjek.ID); ok {
						delays = append(delays, max(0, now.Sub(at.(time.Time))))
					} else {
						delays = append(delays, 0) // sealed before its writer went on
					}
				}
				after = p.NextAfter
				if !writing.Load() && len(p.Data) == 0 && b.count("jurnal_antre") == 0 {
					return
				}
			}
		})
		start := wall.Now()
		var total atomic.Int64
		for _, err := range together(8, func(w int) error {
			for i := 0; wall.Now().Sub(start) < 10*time.Second; i++ {
				id := fmt.Sprintf("w%d-%d", w, i)
				if _, err := create(t.Context(), b.Journal, Call{By: staf, Key: id, ReqHash: "h", RequestID: id}, id, ""); err != nil {
					return err
				}
				answered.Store(id, wall.Now())
				total.Add(1)
			}
			return nil
		}) {
			b.must(err)
		}
		took := wall.Now().Sub(start)
		writing.Store(false)
		<-seen
		stop()
		bg.Wait()
		slices.Sort(delays)
		t.Logf("%s: %.0f writes/s, seal delay p50 %v p99 %v max %v", b.db.Engine, float64(total.Load())/took.Seconds(),
			delays[len(delays)/2], delays[len(delays)*99/100], delays[len(delays)-1])
	})
}
