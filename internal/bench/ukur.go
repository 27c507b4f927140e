package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"
)

// cost is what one round, or all of them, took.
type cost struct {
	server, db time.Duration // CPU
	n          int
}

func (c cost) per() time.Duration {
	if c.n == 0 {
		return 0
	}
	return (c.server + c.db) / time.Duration(c.n)
}

func (c *cost) add(d cost) { c.server, c.db, c.n = c.server+d.server, c.db+d.db, c.n+d.n }

// outcome is a measured case.
type outcome struct {
	kase
	product, hand cost
	ratios        []float64 // of the rounds
	sent          int       // requests to either side, with those not counted
}

// ratio is over all rounds together, so that what happens rarely (a checkpoint,
// a vacuum, a collection of garbage) counts with its weight.
func (o *outcome) ratio() float64 {
	if o.hand.per() == 0 {
		return 0
	}
	return float64(o.product.per()) / float64(o.hand.per())
}

// result is one engine's part of the report.
type result struct {
	engine, version string
	cases           []*outcome
	aside           aside
	asked           []*question
	alerts          alerts
	exports         []ekspor
}

func (w *world) measure(ctx context.Context, e *engine) (result, error) {
	res := result{engine: e.name, version: e.version}
	if w.only == "" {
		w.say("%s: statements, token, start", e.name)
		var err error
		if res.aside, err = w.besides(ctx, e); err != nil {
			return res, err
		}
	}
	addr, err1 := freeAddr(ctx)
	addr2, err2 := freeAddr(ctx)
	if err := errors.Join(err1, err2); err != nil {
		return res, err
	}
	prod, err := w.startProduct(ctx, addr, e.url)
	if err != nil {
		return res, err
	}
	defer prod.stop()
	if err := prod.ready(ctx, 30*time.Second); err != nil {
		return res, err
	}
	if res.aside.idle, err = settled(ctx, prod); err != nil {
		return res, err
	}
	product := newSide("product", prod, "", w.conns)
	if product.token, err = login(ctx, product, e.data.password); err != nil {
		return res, err
	}
	self, err := os.Executable()
	if err != nil {
		return res, err
	}
	handc, err := start(ctx, addr2, nil, self, "serve-raw", "-addr", addr2, "-database", e.url, "-jwks", prod.base+"/.well-known/jwks.json", fmt.Sprintf("-tuned=%v", w.tuned))
	if err != nil {
		return res, err
	}
	defer handc.stop()
	if err := handc.ready(ctx, 30*time.Second); err != nil {
		return res, err
	}
	hand := newSide("hand-written", handc, product.token, w.conns)
	if err := same(ctx, product, hand, e.data); err != nil {
		return res, err
	}
	if err := sealed(ctx, e); err != nil { // of what came before
		return res, err
	}
	start, err := rows(ctx, e)
	if err != nil {
		return res, err
	}
	if err = w.rounds(ctx, e, &res, product, hand); err == nil {
		err = accounted(ctx, e, &res, start)
	}
	if after, rerr := settled(ctx, prod); rerr == nil {
		res.aside.after = after
	}
	return res, err
}

func (w *world) startProduct(ctx context.Context, addr, url string, args ...string) (*child, error) {
	return start(ctx, addr, []string{
		"KERJASAMA_DATABASE_URL=" + url, "KERJASAMA_HTTP_ADDR=" + addr, "KERJASAMA_OPS_ADDR=127.0.0.1:0",
		"KERJASAMA_FILES_URL=file://" + w.dir + "/berkas",
	}, w.bin, append([]string{"serve"}, args...)...)
}

// minRounds is how many rounds are measured however long they take.
const minRounds = 3

// rounds lets the two sides take turns, each first every other time, after one
// round nobody counts.
func (w *world) rounds(ctx context.Context, e *engine, res *result, product, hand *side) error {
	for _, k := range cases() {
		if strings.HasPrefix(k.name, w.only) {
			res.cases = append(res.cases, &outcome{kase: k})
		}
	}
	seq := 1000 // requests go on where the round before ended
	began := now()
	for round := range w.settings.rounds + 1 {
		if took := now().Sub(began); round > minRounds && now().Add(took/time.Duration(round)).After(w.until) {
			w.say("%s: time is short, %d rounds it is", e.name, round-1)
			break
		}
		for _, o := range res.cases {
			n := max(w.n/o.share, 2*w.conns)
			var costs [2]cost
			order := []int{0, 1}
			if round%2 == 1 {
				slices.Reverse(order)
			}
			for _, i := range order {
				c, err := w.one(ctx, e, []*side{product, hand}[i], o.kase, n, seq)
				if err != nil {
					return fmt.Errorf("%s, round %d: %w", o.name, round, err)
				}
				costs[i] = c
			}
			seq += n
			o.sent += n
			if round == 0 {
				continue
			}
			o.product.add(costs[0])
			o.hand.add(costs[1])
			o.ratios = append(o.ratios, float64(costs[0].per())/float64(costs[1].per()))
		}
		if round > 0 {
			w.say("%s: round %d of %d", e.name, round, w.settings.rounds)
		}
	}
	return nil
}

// one measures one side in one round. A round that writes ends when all of it
// is sealed, so that the product's sealing is counted where it belongs.
func (w *world) one(ctx context.Context, e *engine, s *side, k kase, n, seq int) (cost, error) {
	before, err := cpu(e, s)
	if err != nil {
		return cost{}, err
	}
	if err := s.load(ctx, n, func(i int) ask { return k.req(e.data, seq+i) }); err != nil {
		return cost{}, err
	}
	if strings.HasPrefix(k.name, "create") {
		if err := sealed(ctx, e); err != nil {
			return cost{}, err
		}
	}
	after, err := cpu(e, s)
	return cost{server: after.server - before.server, db: after.db - before.db, n: n}, err
}

func cpu(e *engine, s *side) (c cost, err error) {
	st, err := readStat(s.child.pid())
	if err != nil {
		return c, err
	}
	c.server = st.own + st.children
	if e.server != 0 {
		c.db, err = tree(e.server)
	}
	return c, err
}

// sealed waits until the journal's queue is empty.
func sealed(ctx context.Context, e *engine) error {
	t := time.NewTicker(150 * time.Millisecond)
	defer t.Stop()
	for range 200 {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-t.C:
		}
		var n int
		if err := e.db.ReaderSQL.QueryRowContext(ctx, "SELECT count(*) FROM jurnal_antre").Scan(&n); err != nil || n == 0 {
			return err
		}
	}
	return errors.New("the journal is not sealed after 30 s")
}

// written is how many rows the two sides have left behind.
type written struct{ journal, sealed, audit, plans int }

func rows(ctx context.Context, e *engine) (n written, err error) {
	err = e.db.ReaderSQL.QueryRowContext(ctx, "SELECT (SELECT count(*) FROM jurnal), (SELECT count(*) FROM segel), "+
		"(SELECT count(*) FROM bench_audit), (SELECT count(*) FROM rencana_kegiatan)").Scan(&n.journal, &n.sealed, &n.audit, &n.plans)
	return n, err
}

// accounted proves that the work was done on both sides: every creation of the
// product is journaled and sealed, every one of the other has its audit row.
func accounted(ctx context.Context, e *engine, res *result, start written) error {
	end, err := rows(ctx, e)
	if err != nil {
		return err
	}
	want := 0
	for _, o := range res.cases {
		if strings.HasPrefix(o.name, "create") {
			want += o.sent
		}
	}
	got := written{end.journal - start.journal, end.sealed - start.sealed, end.audit - start.audit, end.plans - start.plans}
	if got != (written{want, want, want, 2 * want}) {
		return fmt.Errorf("%d creations on either side, but rows written: %+v", want, got)
	}
	return nil
}
