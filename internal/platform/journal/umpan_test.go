package journal

import (
	"fmt"
	"testing"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"kerjasama/internal/platform/db"
)

var all = []Scope{{Subjek: "uji_benda", Path: "/api/v1/uji-benda"}}

func TestEventIsWrittenAsTheContractSays(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		_, err := create(t.Context(), b.Journal, Call{By: staf, RequestID: "p"}, "b1", "isi")
		b.must(err)
		if p, err := b.Feed(t.Context(), FeedQuery{Scopes: all}); err != nil || len(p.Data) != 0 || p.Head != 0 {
			t.Errorf("before the seal: got %+v, %v, want nothing", p, err)
		}
		b.seal()
		p, err := b.Feed(t.Context(), FeedQuery{Scopes: all})
		b.must(err)
		got, err := json.Marshal(p)
		b.must(err)
		want := `{"data":[{"posisi":1,"id":"1","jenis":"uji_benda.dibuat","pada":"2026-07-10T02:20:01.123456Z",` +
			`"pelaku":{"jenis":"pengguna","id":"staf-1"},` +
			`"subjek":{"jenis":"uji_benda","id":"b1","versi":1,"href":"/api/v1/uji-benda/b1"},` +
			`"data":{"id":"b1","versi":1,"isi":"isi"}}],"next_after":1,"head":1}`
		if string(got) != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	})
}

// Whoever follows next_after sees each event they may see once, in order, for
// any page size and scope.
func TestFollowingTheFeedMissesNothing(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		b.fill(120)
		rapid.Check(t, func(rt *rapid.T) {
			limit := rapid.IntRange(1, 50).Draw(rt, "limit")
			every := rapid.IntRange(1, 200).Draw(rt, "visible row in")
			scope := []Scope{{Subjek: "uji_benda", Cond: db.Cond{SQL: "j.id % ? = 0", Args: []any{every}}}}
			var got, want []int64
			for i := int64(1); i <= 120; i++ {
				if i%int64(every) == 0 {
					want = append(want, i)
				}
			}
			for after := int64(0); ; {
				p, err := b.Feed(t.Context(), FeedQuery{After: after, Limit: limit, Scopes: scope})
				if err != nil {
					rt.Fatal(err)
				}
				for _, e := range p.Data {
					got = append(got, e.Posisi)
				}
				if p.NextAfter == after {
					break
				}
				after = p.NextAfter
			}
			if diff := cmp.Diff(got, want); diff != "" {
				rt.Errorf("(-got +want)\n%s", diff)
			}
		})
	})
}

// A caller who sees nothing is led past what was looked at all the same.
func TestNextAfterCoversWhatWasSkipped(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		const n = feedScan + 500
		b.exec("INSERT INTO jurnal (pada, pelaku, permintaan_id, subjek, subjek_id, versi, peristiwa, status, hasil) "+
			"WITH RECURSIVE u(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM u WHERE i < ?) SELECT ?, 'sistem:sistem', 'p', 'uji_x', 'x', i, 'uji_x.dibuat', 200, 'null' FROM u",
			n, b.clock.Now())
		b.seal()
		for name, tt := range map[string]struct {
			q    FeedQuery
			want FeedPage
		}{
			"one call looks at so many": {FeedQuery{Scopes: all}, FeedPage{NextAfter: feedScan, Head: n}},
			"the next at the rest":      {FeedQuery{After: feedScan, Scopes: all}, FeedPage{NextAfter: n, Head: n}},
			"no scope at all":           {FeedQuery{}, FeedPage{NextAfter: feedScan, Head: n}},
			"at the head":               {FeedQuery{After: n, Scopes: all}, FeedPage{NextAfter: n, Head: n}},
			"ahead of the head":         {FeedQuery{After: n + 7, Scopes: all}, FeedPage{NextAfter: n + 7, Head: n}},
			"one record at once":        {FeedQuery{SubjekID: "y", Scopes: all}, FeedPage{NextAfter: n, Head: n}},
		} {
			t.Run(name, func(t *testing.T) {
				tt.want.Data = []Event{}
				got, err := b.Feed(t.Context(), tt.q)
				b.must(err)
				if diff := cmp.Diff(got, tt.want); diff != "" {
					t.Errorf("(-got +want)\n%s", diff)
				}
			})
		}
	})
}

func TestFeedFilters(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		start := b.clock.Now()
		for i := range 3 {
			_, err := create(t.Context(), b.Journal, Call{By: staf, RequestID: "p"}, fmt.Sprint("b", i), "")
			b.must(err)
			b.clock.Advance(time.Hour)
		}
		_, err := change(t.Context(), b.Journal, Call{By: staf, RequestID: "p"}, "b1", "", func() {})
		b.must(err)
		b.seal()
		only := func(id string) []Scope {
			return []Scope{{Subjek: "lain"}, {Subjek: "uji_benda", Cond: db.Cond{SQL: "EXISTS (SELECT 1 FROM uji_benda r WHERE r.id = j.subjek_id AND (r.id = ? OR 1 = 0))", Args: []any{id}}}}
		}
		for name, tt := range map[string]struct {
			q    FeedQuery
			want []int64
		}{
			"everything":           {FeedQuery{Scopes: all}, []int64{1, 2, 3, 4}},
			"limit":                {FeedQuery{Scopes: all, Limit: 2}, []int64{1, 2}},
			"after":                {FeedQuery{Scopes: all, After: 2}, []int64{3, 4}},
			"one type":             {FeedQuery{Scopes: all, Types: []string{"uji_benda.diubah"}}, []int64{4}},
			"two types":            {FeedQuery{Scopes: all, Types: []string{"uji_benda.diubah", "uji_benda.dibuat"}}, []int64{1, 2, 3, 4}},
			"one record":           {FeedQuery{Scopes: all, SubjekID: "b1"}, []int64{2, 4}},
			"since":                {FeedQuery{Scopes: all, Since: start.Add(time.Hour)}, []int64{2, 3, 4}},
			"until is exclusive":   {FeedQuery{Scopes: all, Until: start.Add(time.Hour)}, []int64{1}},
			"a noun without scope": {FeedQuery{Scopes: []Scope{{Subjek: "lain"}}}, nil},
			"row scope":            {FeedQuery{Scopes: only("b2")}, []int64{3}},
			"row scope and record": {FeedQuery{Scopes: only("b2"), SubjekID: "b1"}, nil},
		} {
			t.Run(name, func(t *testing.T) {
				p, err := b.Feed(t.Context(), tt.q)
				b.must(err)
				var got []int64
				for _, e := range p.Data {
					got = append(got, e.Posisi)
				}
				if diff := cmp.Diff(got, tt.want); diff != "" {
					t.Errorf("(-got +want)\n%s", diff)
				}
			})
		}
	})
}

func TestHistory(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		_, err := create(t.Context(), b.Journal, Call{By: staf, RequestID: "p1"}, "b1", "satu")
		b.must(err)
		for i := range 3 {
			b.clock.Advance(time.Hour)
			_, err := change(t.Context(), b.Journal, Call{By: staf, RequestID: fmt.Sprint("p", i+2)}, "b1", "lagi", func() {})
			b.must(err)
		}
		b.fill(1)
		page, err := b.History(t.Context(), "uji_benda", "b1", 3, 0)
		b.must(err)
		rest, err := b.History(t.Context(), "uji_benda", "b1", 3, page[2].Versi)
		b.must(err)
		if len(page) != 3 || page[0].Versi != 4 || len(rest) != 1 {
			t.Fatalf("got %d and %d versions, newest %d; want 3, 1 and 4", len(page), len(rest), page[0].Versi)
		}
		got, err := json.Marshal(rest[0])
		b.must(err)
		want := `{"versi":1,"pada":"2026-07-10T02:20:01.123456Z","pelaku":{"jenis":"pengguna","id":"staf-1"},"atas_nama":"staf-2",` +
			`"peristiwa":"uji_benda.dibuat","request_id":"p1","data":{"id":"b1","versi":1,"isi":"satu"}}`
		if string(got) != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	})
}
