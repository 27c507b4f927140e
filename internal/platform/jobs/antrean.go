package jobs

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverdatabasesql"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"gorm.io/gorm"

	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/db"
)

const (
	timeout  = time.Minute // a job's deadline where none is declared
	attempts = 5           // how often a job is tried where nothing is declared
	longest  = time.Hour   // no job may take longer: then it counts as crashed
	grace    = 10 * time.Second
)

// Options say how a kind of job is done. The zero value is a job that is asked
// for, has a minute, and is tried five times.
type Options struct {
	Timeout  time.Duration // the deadline of one attempt, at most an hour
	Attempts int
	// Every makes the job periodic: once when a process begins to lead the
	// others, then at this distance. Its arguments are null.
	Every time.Duration
	// Own is how many of its kind a process does at once in a queue apart, so that
	// what waits for others holds nothing else up; 0: in the common queue.
	Own int
}

// queue is the name of the queue of a kind.
func (o Options) queue(kind string) string {
	if o.Own == 0 {
		return river.QueueDefault
	}
	return strings.ReplaceAll(kind, ".", "_")
}

// Job is one attempt.
type Job struct {
	Kind string
	Args []byte // JSON
	Last bool   // no further attempt follows if this one fails
}

// Decode reads the arguments.
func (j Job) Decode(into any) error {
	if err := json.Unmarshal(j.Args, into); err != nil {
		return fmt.Errorf("arguments of job %s: %w", j.Kind, err)
	}
	return nil
}

// Work does one attempt. An error asks for another one later, ever later.
type Work func(context.Context, Job) error

// Queue holds the kinds of jobs and hands them out. Register comes first, then
// Enqueue and Run.
type Queue struct {
	// Observe, when set before Run, is told how each attempt ended.
	Observe func(Job, error)

	db      *db.DB
	clock   clock.Clock
	log     *slog.Logger
	workers *river.Workers
	kinds   map[string]Options
	jobs    []*river.PeriodicJob
	once    sync.Once
	client  *river.Client[*sql.Tx]
	err     error
}

// New returns the queue of a store, whose schema must be up to date.
func New(d *db.DB, c clock.Clock, log *slog.Logger) *Queue {
	return &Queue{db: d, clock: c, log: log, workers: river.NewWorkers(), kinds: map[string]Options{}}
}

// Register declares how a kind of job is done. It panics on a kind declared
// twice or after the queue is in use: the process must not start so.
func (q *Queue) Register(kind string, o Options, work Work) {
	if q.client != nil {
		panic("job " + kind + " registered after the queue began")
	}
	if o.Timeout == 0 {
		o.Timeout = timeout
	}
	if o.Attempts == 0 {
		o.Attempts = attempts
	}
	if o.Timeout > longest {
		panic("job " + kind + " may take longer than an hour")
	}
	q.kinds[kind] = o
	river.AddWorkerArgs(q.workers, payload{kind: kind}, &worker{q: q, kind: kind, o: o, work: work})
	if o.Every > 0 {
		q.jobs = append(q.jobs, river.NewPeriodicJob(river.PeriodicInterval(o.Every), func() (river.JobArgs, *river.InsertOpts) {
			return payload{kind: kind, args: []byte("null")}, &river.InsertOpts{MaxAttempts: o.Attempts, Queue: o.queue(kind)}
		}, &river.PeriodicJobOpts{ID: kind, RunOnStart: true}))
	}
}

// Enqueue asks for a job within a transaction: it exists when that commits.
func (q *Queue) Enqueue(tx *gorm.DB, kind string, args any) error {
	o, ok := q.kinds[kind]
	if !ok {
		return fmt.Errorf("no job is called %q", kind)
	}
	raw, ok := tx.Statement.ConnPool.(*sql.Tx)
	if !ok {
		return fmt.Errorf("job %s must be queued within a transaction", kind)
	}
	b, err := json.Marshal(args)
	if err != nil {
		return fmt.Errorf("arguments of job %s: %w", kind, err)
	}
	c, err := q.open()
	if err != nil {
		return err
	}
	if _, err := c.InsertTx(tx.Statement.Context, raw, payload{kind: kind, args: b}, &river.InsertOpts{MaxAttempts: o.Attempts, Queue: o.queue(kind)}); err != nil {
		return fmt.Errorf("queue job %s: %w", kind, db.Translate(err))
	}
	return nil
}

// Run works until ctx ends, then lets what runs finish for at most ten seconds
// before it is cut off; what was cut off is tried again later.
func (q *Queue) Run(ctx context.Context) {
	c, err := q.open()
	if err == nil {
		// River ends abruptly with its context; its own Stop is the gentle way.
		err = c.Start(context.WithoutCancel(ctx))
	}
	if err != nil {
		q.log.ErrorContext(ctx, "jobs do not run", "error", err)
		return
	}
	<-ctx.Done()
	soft, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
	defer cancel()
	if err := c.Stop(soft); err == nil {
		return
	}
	hard, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
	defer cancel()
	if err := c.StopAndCancel(hard); err != nil {
		q.log.Error("jobs did not stop", "error", err)
	}
}

func (q *Queue) open() (*river.Client[*sql.Tx], error) {
	q.once.Do(func() { q.client, q.err = q.build() })
	return q.client, q.err
}

func (q *Queue) build() (c *river.Client[*sql.Tx], err error) {
	queues := map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: 4}}
	for kind, o := range q.kinds {
		if o.Own > 0 {
			queues[o.queue(kind)] = river.QueueConfig{MaxWorkers: o.Own}
		}
	}
	cfg := &river.Config{
		Logger: slog.New(atLeast{q.log.Handler(), slog.LevelWarn}), Workers: q.workers, PeriodicJobs: q.jobs,
		Queues:     queues,
		JobTimeout: timeout, MaxAttempts: attempts, RescueStuckJobsAfter: longest + 10*time.Minute,
		// database/sql cannot LISTEN, so both engines are asked at intervals.
		FetchCooldown: 50 * time.Millisecond, FetchPollInterval: 250 * time.Millisecond,
		// Rebuilding indexes is the database owner's work: our role owns none.
		ReindexerSchedule: never{},
		// Some jobs come every few seconds; what they did stands elsewhere.
		CompletedJobRetentionPeriod: time.Hour,
	}
	if _, wall := q.clock.(clock.System); !wall {
		cfg.Test.Time = hands{q.clock}
		// Looking for stuck jobs, River reads the machine's clock all the same: to
		// it each job that runs under a clock in the past has been stuck for long.
		cfg.RescueStuckJobsAfter = century
	}
	if q.db.Engine == db.SQLite {
		cfg.FetchCooldown, cfg.FetchPollInterval = 20*time.Millisecond, 100*time.Millisecond
		c, err = river.NewClient(riversqlite.New(q.db.SQL), cfg)
	} else {
		c, err = river.NewClient(riverdatabasesql.New(q.db.SQL), cfg)
	}
	if err != nil {
		return nil, fmt.Errorf("job queue: %w", err)
	}
	return c, nil
}

// payload carries arguments under the kind that a worker was registered for.
type payload struct {
	kind string
	args []byte
}

// Kind names the job to River.
func (p payload) Kind() string { return p.kind }

// MarshalJSON wraps the arguments, for River wants an object.
func (p payload) MarshalJSON() ([]byte, error) {
	return json.Marshal(map[string]rawJSON{"args": p.args})
}

// UnmarshalJSON unwraps them.
func (p *payload) UnmarshalJSON(b []byte) error {
	var m map[string]rawJSON
	err := json.Unmarshal(b, &m)
	p.args = m["args"]
	return err
}

type rawJSON []byte

// MarshalJSON returns the bytes as they are.
func (r rawJSON) MarshalJSON() ([]byte, error) {
	if r == nil {
		return []byte("null"), nil
	}
	return r, nil
}

// UnmarshalJSON keeps the bytes as they are.
func (r *rawJSON) UnmarshalJSON(b []byte) error {
	*r = append((*r)[:0], b...)
	return nil
}

type worker struct {
	river.WorkerDefaults[payload]
	q    *Queue
	kind string
	o    Options
	work Work
}

// Timeout is the deadline of one attempt.
func (w *worker) Timeout(*river.Job[payload]) time.Duration { return w.o.Timeout }

// NextRetry is when a failed job is tried again: 1, 8, 27, 64 … seconds later by
// our clock (River's own policy reads the machine's).
func (w *worker) NextRetry(rj *river.Job[payload]) time.Time {
	n := time.Duration(len(rj.Errors) + 1)
	return w.q.clock.Now().Add(n * n * n * time.Second)
}

// Work does one attempt.
func (w *worker) Work(ctx context.Context, rj *river.Job[payload]) error {
	j := Job{Kind: w.kind, Args: rj.Args.args, Last: rj.Attempt >= rj.MaxAttempts}
	err := w.work(ctx, j)
	if err != nil && !errors.Is(err, context.Canceled) {
		w.q.log.LogAttrs(ctx, slog.LevelError, "job failed", slog.String("kind", w.kind), slog.Int64("id", rj.ID),
			slog.Int("attempt", rj.Attempt), slog.Bool("last", j.Last), slog.String("error", err.Error()))
	}
	if w.q.Observe != nil {
		w.q.Observe(j, err)
	}
	return err
}
