package journal

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/tlog"
	"gorm.io/gorm"

	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/db"
)

const (
	sealEvery  = 100 * time.Millisecond
	sealPause  = time.Second    // between attempts while the store refuses
	sealBatch  = 500            // rows per transaction
	sealSpread = 20 * sealBatch // ids looked over per transaction
	sealLimit  = 10 * time.Second
)

// Sealer gives committed rows of the journal their positions, gap-free from 1,
// and hashes them into the tree. Feeds and webhooks read only sealed rows: ids
// are handed out before COMMIT, so a reader that follows ids misses the row of
// a slow transaction; whoever follows positions misses none. Positions follow
// the order of sealing, which on PostgreSQL is not the order of ids.
//
// Any number of sealers may run, in one process or many: the row 'segel' of
// sewa lets one work at a time (on SQLite the write lock does), and the keys of
// segel would refuse a second one that slipped through.
type Sealer struct {
	db    *db.DB
	clock clock.Clock
	log   *slog.Logger
	// OnSeal, when set before Run, is told after each committed batch how many
	// rows it held and how long ago the oldest of them was written: for metrics
	// and to wake streams.
	OnSeal func(n int, lag time.Duration)
}

// NewSealer returns a sealer of one store. Its clock only measures the lag told
// to OnSeal.
func NewSealer(d *db.DB, c clock.Clock, log *slog.Logger) *Sealer {
	return &Sealer{db: d, clock: c, log: log}
}

// Run seals about every 100 ms until ctx ends; a batch under way is finished.
func (s *Sealer) Run(ctx context.Context) {
	tick := time.NewTicker(sealEvery)
	defer tick.Stop()
	failing := false
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		err := s.sealWaiting(ctx)
		switch {
		case ctx.Err() != nil:
			return
		case err != nil && !failing:
			failing = true
			tick.Reset(sealPause)
			s.log.ErrorContext(ctx, "sealing stopped; it is tried again every second", "error", err)
		case err == nil && failing:
			failing = false
			tick.Reset(sealEvery)
			s.log.InfoContext(ctx, "sealing goes on")
		}
	}
}

// sealWaiting looks before it locks: an idle system pays one index probe.
func (s *Sealer) sealWaiting(ctx context.Context) error {
	var id int64
	err := s.db.Reader.WithContext(ctx).Raw("SELECT jurnal_id FROM jurnal_antre ORDER BY jurnal_id LIMIT 1").Row().Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return db.Translate(err)
	}
	_, err = s.SealOnce(ctx)
	return err
}

// SealOnce seals what is queued, in transactions of at most 500 rows, and
// returns how many rows it sealed. It stops short while another sealer is at
// work, and between two transactions when ctx has ended.
func (s *Sealer) SealOnce(ctx context.Context) (int, error) {
	total := 0
	for {
		if err := ctx.Err(); err != nil {
			return total, err
		}
		n, more, err := s.batch(ctx)
		total += n
		if err != nil || !more {
			return total, err
		}
	}
}

// batch is one transaction; more says that rows were left for the next one. It
// is short and is not broken off with ctx: the server would keep the mutex of a
// connection that went away until it noticed, and whoever seals the rest at
// shutdown would find it taken.
func (s *Sealer) batch(ctx context.Context) (n int, more bool, err error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), sealLimit)
	defer cancel()
	var b sealed
	err = s.db.Gorm.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		mine, err := lockSeals(tx, " SKIP LOCKED")
		if err != nil || !mine {
			return err
		}
		b, more, err = sealQueued(tx)
		return err
	})
	if err != nil {
		return 0, false, fmt.Errorf("seal journal: %w", db.Translate(err))
	}
	if s.OnSeal != nil && b.n > 0 {
		s.OnSeal(b.n, s.clock.Now().Sub(b.oldest))
	}
	return b.n, more, nil
}

// lockSeals takes the sealers' mutex until the transaction ends. wait is empty
// or SKIP LOCKED, with which false means that another holds it. SQLite's
// transactions begin immediate and hold the only writer's lock already.
func lockSeals(tx *gorm.DB, wait string) (bool, error) {
	if tx.Name() != "postgres" {
		return true, nil
	}
	var nama string
	err := tx.Raw("SELECT nama FROM sewa WHERE nama = 'segel' FOR UPDATE" + wait).Row().Scan(&nama)
	if !errors.Is(err, sql.ErrNoRows) {
		return err == nil, db.Translate(err)
	}
	err = tx.Raw("SELECT nama FROM sewa WHERE nama = 'segel'").Row().Scan(&nama)
	if errors.Is(err, sql.ErrNoRows) {
		return false, errors.New("table sewa has lost its row 'segel': nothing can be sealed")
	}
	return false, db.Translate(err)
}

type sealed struct {
	n      int
	oldest time.Time
}

// sealQueued seals the front of the queue. The caller holds the mutex.
func sealQueued(tx *gorm.DB) (b sealed, more bool, err error) {
	// The ids bound the join on both sides, so that a planner without statistics
	// cannot walk the whole journal. A row that committed very late is sealed
	// alone: between it and the next there may be thousands of sealed rows.
	var first, last *int64
	err = tx.Raw("SELECT min(q.jurnal_id), max(q.jurnal_id) FROM (SELECT jurnal_id FROM jurnal_antre ORDER BY jurnal_id LIMIT ?) q",
		sealBatch).Row().Scan(&first, &last)
	if err != nil || first == nil || last == nil {
		return b, false, db.Translate(err)
	}
	if end := *first + sealSpread; *last > end {
		*last, more = end, true
	}
	before, err := headOf(tx)
	if err != nil {
		return b, false, err
	}
	leaves, oldest, err := readQueued(tx, *first, *last)
	if err != nil {
		return b, false, err
	}
	if len(leaves) == 0 {
		return b, false, fmt.Errorf("jurnal id %d is queued but does not exist", *first)
	}
	after := before + int64(len(leaves))
	if err := insertSeals(tx, before, leaves); err != nil {
		return b, false, err
	}
	res := tx.Exec("DELETE FROM jurnal_antre WHERE jurnal_id IN (SELECT jurnal_id FROM segel WHERE posisi BETWEEN ? AND ?)", before+1, after)
	if res.Error != nil {
		return b, false, db.Translate(res.Error)
	}
	if res.RowsAffected != int64(len(leaves)) {
		return b, false, fmt.Errorf("%d of %d sealed rows left the queue", res.RowsAffected, len(leaves))
	}
	if err := writeNodes(tx, before, after); err != nil {
		return b, false, err
	}
	return sealed{n: len(leaves), oldest: oldest}, more || len(leaves) == sealBatch, nil
}

// headOf returns the last position, 0 when nothing is sealed.
func headOf(tx *gorm.DB) (int64, error) {
	var head int64
	err := tx.Raw("SELECT coalesce(max(posisi), 0) FROM segel").Row().Scan(&head)
	return head, db.Translate(err)
}

type leaf struct {
	jurnalID int64
	hash     tlog.Hash
}

func readQueued(tx *gorm.DB, first, last int64) (leaves []leaf, oldest time.Time, err error) {
	buf := make([]byte, 0, 4096)
	err = db.Raw(tx.Statement.Context, tx, func(scan func(...any) error) error {
		var l line
		if err := scan(l.targets()...); err != nil {
			return fmt.Errorf("scan journal: %w", err)
		}
		buf = l.appendLeaf(buf[:0])
		leaves = append(leaves, leaf{l.id, tlog.RecordHash(buf)})
		if oldest.IsZero() || l.Pada.Before(oldest) {
			oldest = l.Pada
		}
		return nil
	}, "SELECT "+lineColumns+" FROM jurnal_antre a JOIN jurnal j ON j.id = a.jurnal_id "+
		"WHERE a.jurnal_id BETWEEN ? AND ? AND j.id BETWEEN ? AND ? ORDER BY a.jurnal_id LIMIT ?",
		first, last, first, last, sealBatch)
	return leaves, oldest, err
}

// insertSeals writes positions in statements of a few fixed sizes, each of
// which the store prepares once.
func insertSeals(tx *gorm.DB, before int64, leaves []leaf) error {
	for _, size := range []int{256, 32, 4, 1} {
		for len(leaves) >= size {
			query := "INSERT INTO segel (posisi, jurnal_id, sidik) VALUES (?, ?, ?)" + strings.Repeat(", (?, ?, ?)", size-1)
			args := make([]any, 0, 3*size)
			for i := range size {
				args = append(args, before+int64(i)+1, leaves[i].jurnalID, leaves[i].hash[:])
			}
			if err := tx.Exec(query, args...).Error; err != nil {
				return db.Translate(err)
			}
			before, leaves = before+int64(size), leaves[size:]
		}
	}
	return nil
}
