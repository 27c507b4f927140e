package journal

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/db"
)

const (
	feedLimit = 20     // events when none were asked for
	feedScan  = 10_000 // positions looked at in one call
)

// Scope lets a caller see the events of one noun.
type Scope struct {
	Subjek string
	Path   string // of the noun's collection, e.g. /api/v1/rencana-kegiatan
	// Cond is the row scope over alias j of jurnal, e.g. EXISTS (SELECT 1 FROM
	// rencana_unit u WHERE u.rencana_id = j.subjek_id AND u.unit_id IN (?)).
	// The zero value is every row.
	Cond db.Cond
}

// FeedQuery is a question to the feed. Zero values ask for everything.
type FeedQuery struct {
	After    int64    // the position behind which to begin; 0 is the beginning
	Limit    int      // at most this many events; 20 when 0
	Types    []string // peristiwa, e.g. rencana_kegiatan.diajukan, or rencana_kegiatan.* for all of a noun
	SubjekID string
	Since    time.Time // pada at this instant or later
	Until    time.Time // pada before this instant
	Scopes   []Scope   // what the caller may see; a noun without scope is invisible
}

// Party is who caused an event; names are looked up by whoever shows them.
type Party struct {
	Jenis actor.Jenis `json:"jenis" enums:"pengguna,token,survei,sistem"`
	ID    string      `json:"id"`
} //@name PelakuPeristiwa

// Subject is the record an event is about.
type Subject struct {
	Jenis string `json:"jenis" example:"rencana_kegiatan"`
	ID    string `json:"id"`
	Versi int    `json:"versi"`
	Href  string `json:"href"`
} //@name SubjekPeristiwa

// Event is one sealed row of the journal.
type Event struct {
	Posisi int64          `json:"posisi"`
	ID     string         `json:"id"`
	Jenis  string         `json:"jenis" example:"rencana_kegiatan.diajukan"`
	Pada   time.Time      `json:"pada" format:"date-time"`
	Pelaku Party          `json:"pelaku"`
	Subjek Subject        `json:"subjek"`
	Data   jsontext.Value `json:"data" swaggertype:"object" extensions:"x-nullable"`
} //@name Peristiwa

// FeedPage is an answer of the feed.
type FeedPage struct {
	Data []Event `json:"data"`
	// NextAfter is what to ask behind next. It covers what was skipped: it moves
	// on even where a page has no event the caller may see.
	NextAfter int64 `json:"next_after"`
	// Head is the last sealed position.
	Head int64 `json:"head"`
} //@name HalamanPeristiwa

// Feed returns sealed events in the order of their positions. A call looks at
// no more than 10,000 positions, so that a narrow question over a long journal
// costs many short calls instead of one long one; ask again until NextAfter is
// Head. A question for one record is answered from the record's own index.
func (j *Journal) Feed(ctx context.Context, q FeedQuery) (FeedPage, error) {
	page := FeedPage{Data: []Event{}, NextAfter: q.After}
	limit := q.Limit
	if limit <= 0 {
		limit = feedLimit
	}
	tx := j.db.Reader.WithContext(ctx)
	var err error
	if page.Head, err = headOf(tx); err != nil {
		return page, err
	}
	upto := page.Head
	if q.SubjekID == "" {
		upto = min(upto, q.After+feedScan)
	}
	if upto <= q.After {
		return page, nil
	}
	paths := make(map[string]string, len(q.Scopes))
	for _, s := range q.Scopes {
		paths[s.Subjek] = s.Path
	}
	where := db.And(db.Cond{SQL: "s.posisi > ? AND s.posisi <= ?", Args: []any{q.After, upto}}, q.filter(), visible(q.Scopes))
	err = db.Raw(ctx, tx, func(scan func(...any) error) error {
		var (
			e             Event
			id            int64
			pelaku, hasil string
		)
		if err := scan(&e.Posisi, &id, &e.Jenis, &e.Pada, &pelaku, &e.Subjek.Jenis, &e.Subjek.ID, &e.Subjek.Versi, &hasil); err != nil {
			return fmt.Errorf("scan event: %w", err)
		}
		e.ID, e.Pelaku, e.Data = strconv.FormatInt(id, 10), partyOf(pelaku), jsontext.Value(hasil)
		e.Subjek.Href = paths[e.Subjek.Jenis]
		switch {
		case e.Subjek.ID == e.Subjek.Jenis: // there is one only, e.g. jam_kerja
		case strings.HasSuffix(e.Subjek.Href, OnlyEvents):
			e.Subjek.Href += e.Subjek.ID
		default:
			e.Subjek.Href += "/" + e.Subjek.ID
		}
		page.Data = append(page.Data, e)
		return nil
	}, "SELECT s.posisi, j.id, j.peristiwa, j.pada, j.pelaku, j.subjek, j.subjek_id, j.versi, j.hasil "+
		"FROM segel s JOIN jurnal j ON j.id = s.jurnal_id WHERE "+where.SQL+" ORDER BY s.posisi LIMIT ?", append(where.Args, limit)...)
	if err != nil {
		return page, err
	}
	page.NextAfter = upto
	if len(page.Data) == limit {
		page.NextAfter = page.Data[limit-1].Posisi
	}
	return page, nil
}

func (q FeedQuery) filter() db.Cond {
	var cs []db.Cond
	if len(q.Types) > 0 {
		cs = append(cs, ofTypes(q.Types))
	}
	if q.SubjekID != "" {
		cs = append(cs, db.Cond{SQL: "j.subjek_id = ?", Args: []any{q.SubjekID}})
	}
	if !q.Since.IsZero() {
		cs = append(cs, db.Cond{SQL: "j.pada >= ?", Args: []any{q.Since.UTC()}})
	}
	if !q.Until.IsZero() {
		cs = append(cs, db.Cond{SQL: "j.pada < ?", Args: []any{q.Until.UTC()}})
	}
	return db.And(cs...)
}

// ofTypes is true for events of the types and nouns named.
func ofTypes(types []string) db.Cond {
	var one, nouns []string
	for _, t := range types {
		if noun, all := strings.CutSuffix(t, ".*"); all {
			nouns = append(nouns, noun)
		} else {
			one = append(one, t)
		}
	}
	switch {
	case nouns == nil:
		return db.Cond{SQL: "j.peristiwa IN ?", Args: []any{one}}
	case one == nil:
		return db.Cond{SQL: "j.subjek IN ?", Args: []any{nouns}}
	default:
		return db.Cond{SQL: "j.peristiwa IN ? OR j.subjek IN ?", Args: []any{one, nouns}}
	}
}

// visible is true for the rows that one of the scopes admits. The nouns are
// named once more on their own, for the index that begins with them.
func visible(scopes []Scope) db.Cond {
	if len(scopes) == 0 {
		return db.Nothing()
	}
	var c db.Cond
	nouns := make([]string, 0, len(scopes))
	for _, s := range scopes {
		nouns = append(nouns, s.Subjek)
		one := db.And(db.Cond{SQL: "j.subjek = ?", Args: []any{s.Subjek}}, s.Cond)
		if c.SQL != "" {
			c.SQL += " OR "
		}
		c.SQL += "(" + one.SQL + ")"
		c.Args = append(c.Args, one.Args...)
	}
	return db.And(db.Cond{SQL: "j.subjek IN ?", Args: []any{nouns}}, c)
}

func partyOf(pelaku string) Party {
	jenis, id, _ := strings.Cut(pelaku, ":")
	return Party{Jenis: actor.Jenis(jenis), ID: id}
}

// Revision is one version of a record (riwayat).
type Revision struct {
	Versi     int            `json:"versi"`
	Pada      time.Time      `json:"pada" format:"date-time"`
	Pelaku    Party          `json:"pelaku"`
	AtasNama  *string        `json:"atas_nama" extensions:"x-nullable"` // id of the person a delegate acted for
	Peristiwa string         `json:"peristiwa"`
	RequestID string         `json:"request_id"`
	Data      jsontext.Value `json:"data" swaggertype:"object" extensions:"x-nullable"` // the record after the change
} //@name Revisi

// History returns the versions of one record, newest first: at most limit of
// those before version before, or from the newest when before is 0. Whether the
// caller may see the record is asked before; rows not sealed yet are included.
func (j *Journal) History(ctx context.Context, subjek, id string, limit, before int) ([]Revision, error) {
	out := make([]Revision, 0, limit)
	where := db.Cond{SQL: "subjek = ? AND subjek_id = ?", Args: []any{subjek, id}}
	if before > 0 {
		where = db.And(where, db.Cond{SQL: "versi < ?", Args: []any{before}})
	}
	err := db.Raw(ctx, j.db.Gorm, func(scan func(...any) error) error {
		var (
			r             Revision
			pelaku, hasil string
		)
		if err := scan(&r.Versi, &r.Pada, &pelaku, &r.AtasNama, &r.Peristiwa, &r.RequestID, &hasil); err != nil {
			return fmt.Errorf("scan journal: %w", err)
		}
		r.Pelaku, r.Data = partyOf(pelaku), jsontext.Value(hasil)
		out = append(out, r)
		return nil
	}, "SELECT versi, pada, pelaku, atas_nama, peristiwa, permintaan_id, hasil FROM jurnal WHERE "+where.SQL+" ORDER BY versi DESC LIMIT ?",
		append(where.Args, limit)...)
	return out, err
}
