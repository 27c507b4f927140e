package kerjasama

import (
	"context"
	"encoding/json"
	"iter"
	"net/url"
	"strconv"
	"time"
)

// Peristiwa is one event: something that happened to a record.
type Peristiwa struct {
	Posisi int64     `json:"posisi"` // gap-free, ascending
	ID     string    `json:"id"`
	Jenis  string    `json:"jenis"` // e.g. rencana_kegiatan.diajukan
	Pada   time.Time `json:"pada"`
	Pelaku struct {
		Jenis string `json:"jenis"`
		ID    string `json:"id"`
	} `json:"pelaku"`
	Subjek struct {
		Jenis string `json:"jenis"`
		ID    string `json:"id"`
		Versi int    `json:"versi"`
		Href  string `json:"href"`
	} `json:"subjek"`
	Data json.RawMessage `json:"data"` // the record after the change
}

// HalamanPeristiwa is one answer of the feed.
type HalamanPeristiwa struct {
	Data []Peristiwa `json:"data"`
	// NextAfter is where to go on: keep it when the page has been dealt with. It
	// moves on past what the caller may not see.
	NextAfter int64 `json:"next_after"`
	// Head is the last position there is.
	Head int64 `json:"head"`
}

// Peristiwa walks the pages of the feed behind position after (0 is the
// beginning) up to its head. q may name types (separated by commas), subjek_id,
// dari and sampai (WIB dates, inclusive) and limit. An error is the last thing
// it yields.
func (c *Client) Peristiwa(ctx context.Context, after int64, q url.Values) iter.Seq2[HalamanPeristiwa, error] {
	return func(yield func(HalamanPeristiwa, error) bool) {
		q := inHundreds(q)
		for after := after; ; {
			q.Set("after", strconv.FormatInt(after, 10))
			p, err := Get[HalamanPeristiwa](ctx, c, "/peristiwa", q)
			if !yield(p.Value, err) || err != nil || p.Value.NextAfter <= after || p.Value.NextAfter >= p.Value.Head {
				return
			}
			after = p.Value.NextAfter
		}
	}
}
