package journal

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/dbtest"
	"kerjasama/internal/platform/fault"
)

// soak asks for the long sets.
func soak() bool { return os.Getenv("KERJASAMA_SOAK") != "" }

func TestMain(m *testing.M) {
	if url := os.Getenv(childVar); url != "" {
		os.Exit(child(url))
	}
	flag.Parse()
	checks := "6"
	if soak() {
		checks = "100"
	}
	chosen := false
	flag.Visit(func(f *flag.Flag) { chosen = chosen || f.Name == "rapid.checks" })
	if !chosen {
		if err := flag.Set("rapid.checks", checks); err != nil {
			panic(err)
		}
	}
	os.Exit(m.Run())
}

// benda is the tests' own noun.
type benda struct {
	ID    string `json:"id"`
	Versi int    `json:"versi"`
	Isi   string `json:"isi"`
}

const bendaDDL = "CREATE TABLE uji_benda (id text PRIMARY KEY, versi integer NOT NULL, isi text NOT NULL)"

var staf = actor.Actor{Jenis: actor.Pengguna, ID: "staf-1", Nama: "Staf", AtasNama: "staf-2"}

// bench is one store with the tests' noun, a journal and a clock at rest.
type bench struct {
	*Journal
	t     testing.TB
	clock *clock.Manual
}

func setup(t testing.TB, d *db.DB) *bench {
	t.Helper()
	if err := d.Gorm.Exec(bendaDDL).Error; err != nil {
		t.Fatal(err)
	}
	c := clock.NewManual(time.Date(2026, 7, 10, 2, 20, 1, 123456000, time.UTC))
	return &bench{Journal: New(d, c), t: t, clock: c}
}

// each runs f on every engine at hand.
func each(t *testing.T, f func(t *testing.T, b *bench)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, d *db.DB) { f(t, setup(t, d)) })
}

// create makes a record in one call.
func create(ctx context.Context, j *Journal, call Call, id, isi string) (Answer[benda], error) {
	return Do(ctx, j, call, func(tx *Tx) (benda, error) {
		r := benda{ID: id, Versi: 1, Isi: isi}
		if err := tx.DB.Exec("INSERT INTO uji_benda (id, versi, isi) VALUES (?, ?, ?)", r.ID, r.Versi, r.Isi).Error; err != nil {
			return r, err
		}
		return r, tx.Append(Entry{Subjek: "uji_benda", ID: r.ID, Versi: r.Versi, Peristiwa: "uji_benda.dibuat", Status: 201, Hasil: r})
	})
}

// change writes the next version of a record. between runs after the record was
// read and before it is written.
func change(ctx context.Context, j *Journal, call Call, id, isi string, between func()) (Answer[benda], error) {
	return Do(ctx, j, call, func(tx *Tx) (benda, error) {
		r := benda{ID: id}
		if err := tx.DB.Raw("SELECT versi FROM uji_benda WHERE id = ?", id).Row().Scan(&r.Versi); err != nil {
			return r, err
		}
		if err := tx.Match(r.Versi); err != nil {
			return r, err
		}
		between()
		res := tx.DB.Exec("UPDATE uji_benda SET versi = versi + 1, isi = ? WHERE id = ? AND versi = ?", isi, id, r.Versi)
		if res.Error != nil {
			return r, res.Error
		}
		if res.RowsAffected == 0 {
			return r, fault.Outdated()
		}
		r.Versi, r.Isi = r.Versi+1, isi
		return r, tx.Append(Entry{Subjek: "uji_benda", ID: id, Versi: r.Versi, Peristiwa: "uji_benda.diubah", Status: 200, Hasil: r})
	})
}

// fill appends n rows in transactions of 50, and seals them.
func (b *bench) fill(n int) {
	b.t.Helper()
	for from := b.count("uji_benda"); n > 0; from, n = from+50, n-50 {
		_, err := Do(b.t.Context(), b.Journal, Call{By: staf, RequestID: fmt.Sprint("isi-", from)}, func(tx *Tx) (any, error) {
			for i := from; i < from+min(n, 50); i++ {
				r := benda{ID: fmt.Sprintf("isi-%06d", i), Versi: 1}
				if err := tx.DB.Exec("INSERT INTO uji_benda (id, versi, isi) VALUES (?, 1, '')", r.ID).Error; err != nil {
					return nil, err
				}
				if err := tx.Append(Entry{Subjek: "uji_benda", ID: r.ID, Versi: 1, Peristiwa: "uji_benda.dibuat", Status: 201, Hasil: r}); err != nil {
					return nil, err
				}
			}
			return nil, nil
		})
		b.must(err)
	}
	b.seal()
}

func (b *bench) sealer() *Sealer { return NewSealer(b.db, b.clock, slog.New(slog.DiscardHandler)) }

func (b *bench) seal() int {
	b.t.Helper()
	n, err := b.sealer().SealOnce(b.t.Context())
	b.must(err)
	return n
}

func (b *bench) must(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

func (b *bench) exec(query string, args ...any) {
	b.t.Helper()
	if err := b.db.Gorm.Exec(query, args...).Error; err != nil {
		b.t.Fatalf("%s: %v", query, err)
	}
}

func (b *bench) count(from string) (n int) {
	b.t.Helper()
	b.scan(&n, "SELECT count(*) FROM "+from)
	return n
}

func (b *bench) scan(dst any, query string, args ...any) {
	b.t.Helper()
	if err := b.db.Gorm.Raw(query, args...).Row().Scan(dst); err != nil {
		b.t.Fatalf("%s: %v", query, err)
	}
}

// verify is Verify with the noun's own check; it returns the report.
func (b *bench) verify() (string, error) {
	b.t.Helper()
	var lines []string
	err := b.Verify(b.t.Context(), func(l string) { lines = append(lines, l) }, Matches("uji_benda", "uji_benda"))
	return strings.Join(lines, "\n"), err
}

func (b *bench) clean() {
	b.t.Helper()
	if _, err := b.verify(); err != nil {
		b.t.Errorf("verify: got %v, want clean", err)
	}
}

// together runs f n times at once and returns the errors in order.
func together(n int, f func(i int) error) []error {
	errs := make([]error, n)
	start := make(chan struct{})
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() {
			<-start
			errs[i] = f(i)
		})
	}
	close(start)
	wg.Wait()
	return errs
}
