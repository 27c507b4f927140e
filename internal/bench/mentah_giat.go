package main

import (
	"context"
	"database/sql"
	"errors"
	"sync"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// The tuned hand-written side (-tuned): the same statements, sent as someone who
// counts microseconds would. It bounds from below what a plain hand-written
// handler costs, and so tells how much of a ratio is the baseline's own ease.

// pgTuned sends the writes of a transaction in one round trip before COMMIT.
type pgTuned struct{ pgStore }

func tunedPostgres(p *pgxpool.Pool) store { return &pgTuned{pgStore{pgConn{p}, p}} }

func (s *pgTuned) tx(ctx context.Context, f func(conn) error) error {
	return pgx.BeginFunc(ctx, s.pool, func(t pgx.Tx) error {
		q := &pgQueue{pgConn: pgConn{t}}
		if err := f(q); err != nil {
			return err
		}
		return t.SendBatch(ctx, &q.batch).Close()
	})
}

type pgQueue struct {
	pgConn
	batch pgx.Batch
}

func (q *pgQueue) exec(_ context.Context, query string, args ...any) error {
	q.batch.Queue(numbered(query), args...)
	return nil
}

// liteTuned keeps every statement prepared on the one connection.
type liteTuned struct {
	db    *sql.DB
	c     *sql.Conn
	mu    sync.Mutex
	stmts map[string]*sql.Stmt
}

func tunedSQLite(ctx context.Context, db *sql.DB) (store, error) {
	c, err := db.Conn(ctx)
	return &liteTuned{db: db, c: c, stmts: map[string]*sql.Stmt{}}, err
}

// held is liteTuned while its connection is held.
type held struct{ *liteTuned }

func (s held) stmt(ctx context.Context, query string) (*sql.Stmt, error) {
	if p := s.stmts[query]; p != nil {
		return p, nil
	}
	p, err := s.c.PrepareContext(ctx, query)
	if err == nil {
		s.stmts[query] = p
	}
	return p, err
}

//nolint:sqlclosecheck // statements stay prepared until the process ends
func (s held) each(ctx context.Context, scan func(func(...any) error) error, query string, args ...any) error {
	p, err := s.stmt(ctx, query)
	if err != nil {
		return err
	}
	rows, err := p.QueryContext(ctx, args...)
	if err != nil {
		return err
	}
	defer rows.Close() //nolint:errcheck // rows.Err below reports what matters
	for rows.Next() {
		if err := scan(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

//nolint:sqlclosecheck // as above
func (s held) exec(ctx context.Context, query string, args ...any) error {
	p, err := s.stmt(ctx, query)
	if err == nil {
		_, err = p.ExecContext(ctx, args...)
	}
	return err
}

func (s *liteTuned) each(ctx context.Context, scan func(func(...any) error) error, query string, args ...any) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return held{s}.each(ctx, scan, query, args...)
}

func (s *liteTuned) exec(ctx context.Context, query string, args ...any) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return held{s}.exec(ctx, query, args...)
}

func (s *liteTuned) tx(ctx context.Context, f func(conn) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	h := held{s}
	if err := h.exec(ctx, "BEGIN IMMEDIATE"); err != nil {
		return err
	}
	if err := f(h); err != nil {
		return errors.Join(err, h.exec(context.WithoutCancel(ctx), "ROLLBACK"))
	}
	return h.exec(ctx, "COMMIT")
}

func (s *liteTuned) close() {
	s.c.Close()  //nolint:errcheck,gosec // the process ends
	s.db.Close() //nolint:errcheck,gosec // the process ends
}
