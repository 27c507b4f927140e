package journal

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/fault"
)

func TestOneKeyIsOneEffectForAThousandCallers(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		call := Call{By: staf, Key: "k-1", ReqHash: "h", RequestID: "p-1"}
		got := make([]Answer[benda], 1000)
		var ran atomic.Int64
		for i, err := range together(len(got), func(i int) (err error) {
			got[i], err = create(t.Context(), b.Journal, call, "b1", "isi")
			if err == nil && !got[i].Replayed {
				ran.Add(1)
			}
			return err
		}) {
			if err != nil {
				t.Fatalf("caller %d: %v", i, err)
			}
		}
		want := Answer[benda]{Rec: benda{ID: "b1", Versi: 1, Isi: "isi"}, Status: 201}
		for i, a := range got {
			a.Replayed = false
			if diff := cmp.Diff(a, want); diff != "" {
				t.Fatalf("answer %d: (-got +want)\n%s", i, diff)
			}
		}
		if ran.Load() != 1 || b.count("jurnal") != 1 || b.count("uji_benda") != 1 {
			t.Errorf("got %d first answers, %d journal rows, %d records, want one of each", ran.Load(), b.count("jurnal"), b.count("uji_benda"))
		}
	})
}

// The effect that a unique key cannot stop must be undone with its transaction.
func TestLosersOfAKeyLeaveNothing(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		call := Call{By: staf, Key: "k-1", ReqHash: "h", RequestID: "p-1"}
		ids := make([]string, 64)
		for i, err := range together(len(ids), func(i int) error {
			a, err := create(t.Context(), b.Journal, call, fmt.Sprint("b", i), "isi")
			ids[i] = a.Rec.ID
			return err
		}) {
			if err != nil {
				t.Fatalf("caller %d: %v", i, err)
			}
			if ids[i] != ids[0] {
				t.Errorf("caller %d: got record %s, caller 0 got %s", i, ids[i], ids[0])
			}
		}
		if n := b.count("uji_benda"); n != 1 {
			t.Errorf("got %d records, want 1", n)
		}
	})
}

func TestRefusalFreesTheKey(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		call := Call{By: staf, Key: "k-1", ReqHash: "h", RequestID: "p-1"}
		_, err := Do(t.Context(), b.Journal, call, func(tx *Tx) (benda, error) {
			if err := tx.DB.Exec("INSERT INTO uji_benda (id, versi, isi) VALUES ('setengah', 1, '')").Error; err != nil {
				return benda{}, err
			}
			return benda{}, fault.New(fault.Conflict, "tidak", "no")
		})
		if !fault.Is(err, fault.Conflict) {
			t.Fatalf("got %v, want conflict", err)
		}
		if n := b.count("uji_benda"); n != 0 {
			t.Errorf("got %d records after a refusal, want 0", n)
		}
		a, err := create(t.Context(), b.Journal, call, "b1", "isi")
		b.must(err)
		if a.Replayed {
			t.Error("got a replay, want a first answer")
		}
	})
}

func TestKeyOfAnotherRequestIsRefused(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		_, err := create(t.Context(), b.Journal, Call{By: staf, Key: "k-1", ReqHash: "h", RequestID: "p-1"}, "b1", "")
		b.must(err)
		_, err = create(t.Context(), b.Journal, Call{By: staf, Key: "k-1", ReqHash: "lain", RequestID: "p-2"}, "b2", "")
		if !fault.Is(err, fault.IdempotencyKeyReused) {
			t.Errorf("got %v, want idempotency_key_reused", err)
		}
		other := staf
		other.ID = "staf-9"
		if a, err := create(t.Context(), b.Journal, Call{By: other, Key: "k-1", ReqHash: "lain", RequestID: "p-3"}, "b3", ""); err != nil || a.Replayed {
			t.Errorf("another person's call under the same key: got replayed %v, %v, want a first answer", a.Replayed, err)
		}
	})
}

func TestTwoChangesOfOneVersionOneWins(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		_, err := create(t.Context(), b.Journal, Call{By: staf, RequestID: "p-0"}, "b1", "")
		b.must(err)
		for v := 1; v <= 40; v++ {
			// On PostgreSQL both have read before either writes; SQLite has one
			// writer at a time.
			var met sync.WaitGroup
			met.Add(2)
			arrive := func() {}
			if b.db.Engine == db.Postgres {
				arrive = func() { met.Done(); met.Wait() }
			}
			keys := [2]string{}
			if v%2 == 0 { // with and without a key of their own
				keys = [2]string{fmt.Sprint("a", v), fmt.Sprint("b", v)}
			}
			errs := together(2, func(i int) error {
				_, err := change(t.Context(), b.Journal, Call{By: staf, IfMatch: v, Key: keys[i], RequestID: fmt.Sprint("p-", v)}, "b1", fmt.Sprint(i), arrive)
				return err
			})
			won := 0
			for _, err := range errs {
				switch {
				case err == nil:
					won++
				case !fault.Is(err, fault.Stale):
					t.Fatalf("version %d: got %v, want stale", v, err)
				}
			}
			if won != 1 {
				t.Fatalf("version %d: %d changes won, want 1 (%v)", v, won, errs)
			}
		}
		b.seal()
		b.clean()
	})
}

// A use case that forgets to compare versions is stopped by the journal's key.
func TestJournalRefusesAVersionTwice(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		again := func() error {
			_, err := Do(t.Context(), b.Journal, Call{By: staf, RequestID: "p"}, func(tx *Tx) (benda, error) {
				return benda{}, tx.Append(Entry{Subjek: "uji_benda", ID: "b1", Versi: 1, Peristiwa: "uji_benda.dibuat", Hasil: nil})
			})
			return err
		}
		b.must(again())
		if err := again(); !fault.Is(err, fault.Stale) {
			t.Errorf("got %v, want stale", err)
		}
	})
}

func TestAppendOnly(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		b.fill(300)
		n, err := NewNotary(b.db, b.clock, "uji/POLIBATAM", 0)
		b.must(err)
		_, err = n.Checkpoint(t.Context())
		b.must(err)
		rows := map[string]struct{ columns, copy, set string }{
			"jurnal":        {"id, pada, pelaku, permintaan_id, subjek, subjek_id, versi, peristiwa, status, hasil", "id, pada, 'orang:lain', permintaan_id, subjek, 'lain', versi, peristiwa, status, hasil", "hasil = '{}'"},
			"segel":         {"posisi, jurnal_id, sidik", "posisi, jurnal_id + 100000, sidik", "jurnal_id = jurnal_id + 100000"},
			"simpul":        {"tingkat, n, sidik", "tingkat, n, sidik", "n = n + 9"},
			"titik_periksa": {"ukuran, pada, catatan", "ukuran, pada, 'x'", "catatan = 'x'"},
		}
		for table, r := range rows {
			before := b.dump(table)
			do := []string{"UPDATE " + table + " SET " + r.set, "DELETE FROM " + table, "DELETE FROM " + table + " WHERE 1 = 0 OR 1 = 1"}
			if b.db.Engine == db.SQLite {
				do = append(do,
					"INSERT OR REPLACE INTO "+table+" ("+r.columns+") SELECT "+r.copy+" FROM "+table+" LIMIT 1",
					"REPLACE INTO "+table+" ("+r.columns+") SELECT "+r.columns+" FROM "+table+" LIMIT 1",
					"UPDATE OR REPLACE "+table+" SET "+r.set)
			} else {
				do = append(do, "TRUNCATE "+table, "TRUNCATE "+table+" CASCADE",
					"INSERT INTO "+table+" ("+r.columns+") OVERRIDING SYSTEM VALUE SELECT "+r.columns+" FROM "+table+" LIMIT 1 "+
						"ON CONFLICT ("+map[string]string{"jurnal": "id", "segel": "posisi", "simpul": "tingkat, n", "titik_periksa": "ukuran"}[table]+") DO UPDATE SET "+r.set)
			}
			for _, stmt := range do {
				if err := b.db.Gorm.Exec(stmt).Error; err == nil {
					t.Errorf("%s: got through, want refused", stmt)
				}
			}
			if after := b.dump(table); after != before {
				t.Errorf("%s changed", table)
			}
		}
		if b.db.Engine == db.SQLite {
			// Each unique key of jurnal on its own, with a new id.
			for name, copy := range map[string]string{
				"versi": "id + 1000, pada, 'orang:lain', NULL, permintaan_id, subjek, subjek_id, versi, peristiwa, status, hasil",
				"kunci": "id + 1000, pada, pelaku, kunci, permintaan_id, subjek, 'lain', versi, peristiwa, status, hasil",
			} {
				_, err := create(t.Context(), b.Journal, Call{By: staf, Key: "kunci-" + name, ReqHash: "h", RequestID: "p"}, "kunci-"+name, "")
				b.must(err)
				if err := b.db.Gorm.Exec("INSERT OR REPLACE INTO jurnal (id, pada, pelaku, kunci, permintaan_id, subjek, subjek_id, versi, peristiwa, status, hasil) SELECT " +
					copy + " FROM jurnal WHERE kunci = 'kunci-" + name + "'").Error; err == nil {
					t.Errorf("INSERT OR REPLACE over key %s: got through, want refused", name)
				}
			}
		}
		b.seal()
		b.clean()
	})
}

func (b *bench) dump(table string) (s string) {
	b.t.Helper()
	cols := map[string]string{"jurnal": "id || pelaku || subjek_id || hasil", "segel": "posisi || '-' || jurnal_id", "simpul": "tingkat || '-' || n", "titik_periksa": "ukuran || catatan"}[table]
	b.scan(&s, "SELECT string_agg("+cols+", ';' ORDER BY "+cols+") FROM "+table)
	return s
}

func TestCallWithoutChangeLeavesNoRow(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		a, err := Do(t.Context(), b.Journal, Call{By: staf, Key: "k", ReqHash: "h", RequestID: "p"}, func(*Tx) (benda, error) { return benda{ID: "b"}, nil })
		b.must(err)
		if a.Rec.ID != "b" || b.count("jurnal") != 0 {
			t.Errorf("got %+v and %d rows, want the record and none", a, b.count("jurnal"))
		}
		plain := errors.New("uji")
		if _, err := Do(t.Context(), b.Journal, Call{By: staf, Key: "k", ReqHash: "h", RequestID: "p"}, func(*Tx) (benda, error) { return benda{}, plain }); !errors.Is(err, plain) {
			t.Errorf("got %v, want the use case's own error", err)
		}
	})
}
