package db

import (
	"container/list"
	"context"
	"database/sql/driver"
	"errors"
)

// keptStatements is how many prepared statements a SQLite connection keeps.
const keptStatements = 256

// prepared connects to SQLite like the connector under it, and keeps statements
// prepared: parsing one costs more than running it, and database/sql runs plain
// statements unprepared. (pgx does the same for PostgreSQL by itself.)
type prepared struct{ driver.Connector }

// Connect opens a connection that keeps its statements.
func (p prepared) Connect(ctx context.Context) (driver.Conn, error) {
	c, err := p.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	inner, ok := c.(liteConn)
	if !ok {
		return nil, errors.Join(errors.New("the SQLite driver lacks the context methods"), c.Close())
	}
	return &keeper{liteConn: inner, idle: map[string]*list.Element{}}, nil
}

// liteConn is what a connection of the SQLite driver can do.
type liteConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

// liteStmt is what its statements can do.
type liteStmt interface {
	driver.Stmt
	driver.StmtExecContext
	driver.StmtQueryContext
}

// keeper is a connection with its idle statements, the latest used in front. One
// that runs is in nobody's list; a connection serves one caller at a time, so
// there is nothing to lock.
type keeper struct {
	liteConn
	idle  map[string]*list.Element
	order list.List
}

type kept struct {
	query string
	stmt  liteStmt
}

// take returns a statement ready to run, out of the list.
func (k *keeper) take(ctx context.Context, query string) (kept, error) {
	if e, ok := k.idle[query]; ok {
		delete(k.idle, query)
		return k.order.Remove(e).(kept), nil //nolint:errcheck,forcetypeassert // the list holds nothing else
	}
	s, err := k.PrepareContext(ctx, query)
	if err != nil {
		return kept{}, err
	}
	l, ok := s.(liteStmt)
	if !ok {
		return kept{}, errors.Join(errors.New("the SQLite driver's statements lack the context methods"), s.Close())
	}
	return kept{query, l}, nil
}

// give puts a statement back, and closes the one unused for longest when there
// are too many, or this one when another of the same text came back first.
func (k *keeper) give(s kept) error {
	if _, twice := k.idle[s.query]; twice {
		return s.stmt.Close()
	}
	k.idle[s.query] = k.order.PushFront(s)
	if k.order.Len() <= keptStatements {
		return nil
	}
	last := k.order.Remove(k.order.Back()).(kept) //nolint:errcheck,forcetypeassert // the list holds nothing else
	delete(k.idle, last.query)
	return last.stmt.Close()
}

// ExecContext runs a statement without rows. One that failed is not kept.
func (k *keeper) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	s, err := k.take(ctx, query)
	if err != nil {
		return nil, err
	}
	r, err := s.stmt.ExecContext(ctx, args)
	if err != nil {
		return nil, errors.Join(err, s.stmt.Close())
	}
	return r, k.give(s)
}

// QueryContext runs a statement with rows; it is kept again when they are closed.
func (k *keeper) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	s, err := k.take(ctx, query)
	if err != nil {
		return nil, err
	}
	r, err := s.stmt.QueryContext(ctx, args)
	if err != nil {
		return nil, errors.Join(err, s.stmt.Close())
	}
	return &keptRows{r, k, s}, nil
}

// Close closes the kept statements and the connection.
func (k *keeper) Close() error {
	var errs []error
	for e := k.order.Front(); e != nil; e = e.Next() {
		errs = append(errs, e.Value.(kept).stmt.Close()) //nolint:errcheck,forcetypeassert // the list holds nothing else
	}
	return errors.Join(append(errs, k.liteConn.Close())...)
}

// keptRows gives its statement back when it is closed.
type keptRows struct {
	driver.Rows
	k *keeper
	s kept
}

// Close ends the rows. A statement whose rows ended badly is not kept.
func (r *keptRows) Close() error {
	if err := r.Rows.Close(); err != nil {
		return errors.Join(err, r.s.stmt.Close())
	}
	return r.k.give(r.s)
}
