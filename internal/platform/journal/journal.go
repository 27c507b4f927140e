// Package journal is the one write path. Every change of every record goes
// through Do, which fixes the instant, replays a call that was already done,
// runs the use case and appends one row per changed record, all in one
// transaction. The journal is at once audit trail, history (riwayat, ?per=),
// idempotency record and outbox; docs/keputusan/0001-satu-jurnal.md says why.
package journal

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"gorm.io/gorm"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/fault"
)

// Journal writes and reads the journal of one store.
type Journal struct {
	// Tell, when set before the first change, is told of every entry within its
	// transaction; its error rolls the change back.
	Tell func(*Tx, Told) error

	db    *db.DB
	clock clock.Clock
}

// Told is an entry as it is about to be kept.
type Told struct {
	Subjek, SubjekID string
	Versi            int
	Peristiwa        string
	Hasil            []byte // JSON of the record after the change
}

// New returns the journal of a store.
func New(d *db.DB, c clock.Clock) *Journal { return &Journal{db: d, clock: c} }

// DB returns the store under the journal, for reads.
func (j *Journal) DB() *db.DB { return j.db }

// Now returns the current instant of the journal's clock.
func (j *Journal) Now() time.Time { return j.clock.Now() }

// Call is what every changing use case is told besides its own input: who
// calls, which version they saw, and how to recognise the same call again.
type Call struct {
	By        actor.Actor
	IfMatch   int    // the version the caller saw; 0 when none was sent
	Key       string // Idempotency-Key, "" when none was sent
	ReqHash   string // digest of method, path and body
	RequestID string
}

// AtMachine is the call of someone who works on the server itself: the journal does
// not know who.
func AtMachine() Call { return Call{By: actor.System(), RequestID: "lokal"} }

// Tx is one change in progress.
type Tx struct {
	DB   *gorm.DB
	Now  time.Time
	Call Call
	By   actor.Actor
	// Quiet says that the change is history brought in: nobody is told of it.
	Quiet bool
	rows  []row
	// flushed counts the rows that left rows already, status is the first one's.
	flushed, status int
	// later are entries that follow from the call but were known before its own.
	later []Entry
}

// Today is the WIB date of the change.
func (t *Tx) Today() clock.Date { return clock.DateOf(t.Now) }

// Entry is one changed record.
type Entry struct {
	Subjek    string // the noun, e.g. rencana_kegiatan
	ID        string
	Versi     int
	Peristiwa string // e.g. rencana_kegiatan.diajukan
	Status    int    // HTTP status of the answer, for the first entry
	Hasil     any    // the record after the change, without personal values
}

// row is a line of table jurnal; id is the store's.
type row struct {
	Pada         time.Time
	Pelaku       string
	AtasNama     *string
	Kunci        *string
	SidikReq     *string
	PermintaanID string
	Subjek       string
	SubjekID     string
	Versi        int
	Peristiwa    string
	Status       int
	Hasil        string
}

// image strips the names of actors: the journal holds ids, names are looked up.
var image = json.WithMarshalers(json.MarshalFunc(func(r actor.Ref) ([]byte, error) {
	return json.Marshal(struct {
		Jenis    actor.Jenis `json:"jenis"`
		ID       string      `json:"id"`
		AtasNama *string     `json:"atas_nama,omitzero"`
	}{r.Jenis, r.ID, r.AtasNama})
}))

// Append records that a record changed. The first entry of a call is the one
// its Idempotency-Key stands for; later ones follow from it and share its
// request id.
func (t *Tx) Append(e Entry) error {
	b, err := json.Marshal(e.Hasil, image, json.Deterministic(true))
	if err != nil {
		return fmt.Errorf("image of %s %s: %w", e.Subjek, e.ID, err)
	}
	r := row{
		Pada: t.Now, Pelaku: t.By.Key(), PermintaanID: t.Call.RequestID,
		Subjek: e.Subjek, SubjekID: e.ID, Versi: e.Versi, Peristiwa: e.Peristiwa, Status: e.Status, Hasil: string(b),
	}
	if t.By.AtasNama != "" {
		r.AtasNama = &t.By.AtasNama
	}
	if len(t.rows)+t.flushed == 0 {
		t.status = e.Status
		if t.Call.Key != "" {
			r.Kunci, r.SidikReq = &t.Call.Key, &t.Call.ReqHash
		}
	}
	t.rows = append(t.rows, r)
	return nil
}

// Later records a change that follows from the call before the call's own entry
// is known; it is appended after that.
func (t *Tx) Later(e Entry) { t.later = append(t.later, e) }

// Match compares the version the caller saw with the record's: 412 stale when
// they differ. A call that sent none matches any.
func (t *Tx) Match(versi int) error {
	if t.Call.IfMatch != 0 && t.Call.IfMatch != versi {
		return fault.Outdated()
	}
	return nil
}

// Answer is what a change came to: the record as it was then, and whether the
// answer is a repetition.
type Answer[R any] struct {
	Rec      R
	Status   int
	Replayed bool
}

// Do runs one change. fn reads, decides, writes and appends; its first entry
// must be the image of what it returns. A call whose key was seen before gets
// the first outcome again; another request under the same key is 422
// idempotency_key_reused. A refusal rolls everything back and frees the key.
func Do[R any](ctx context.Context, j *Journal, call Call, fn func(*Tx) (R, error)) (Answer[R], error) {
	var ans Answer[R]
	done := false
	err := j.db.Gorm.WithContext(ctx).Transaction(func(g *gorm.DB) error {
		if call.Key != "" {
			found, err := replay(g, call, &ans)
			if found || err != nil {
				return err
			}
		}
		tx := &Tx{DB: g, Now: j.clock.Now(), Call: call, By: call.By}
		rec, err := fn(tx)
		if err != nil {
			return err
		}
		for _, e := range tx.later {
			if err := tx.Append(e); err != nil {
				return err
			}
		}
		if err := j.told(tx); err != nil {
			return err
		}
		done = true
		ans.Rec, ans.Status = rec, tx.status
		return db.Translate(insert(g, tx.rows))
	})
	if err == nil {
		return ans, nil
	}
	// After any error with a key, look again outside the transaction: a twin
	// that lost the race sees a stale version or a unique violation, and an
	// answer to COMMIT that was lost leaves a row behind.
	if call.Key != "" && !errors.Is(err, context.Canceled) {
		var again Answer[R]
		found, rerr := replay(j.db.Gorm.WithContext(ctx), call, &again)
		if rerr != nil {
			if _, ok := fault.As(rerr); ok {
				return again, rerr
			}
		} else if found {
			return again, nil
		}
	}
	err = db.Translate(err)
	if _, ok := fault.As(err); ok {
		return Answer[R]{}, err
	}
	if v, ok := errors.AsType[*db.Violation](err); ok && v.On("jurnal") || done && strings.Contains(err.Error(), guarded) {
		return Answer[R]{}, fault.Outdated()
	}
	if v, ok := errors.AsType[*db.Violation](err); ok && v.Kind == "foreign_key" {
		return Answer[R]{}, fault.Wrap(err, fault.Conflict, "Rekaman yang terkait berubah pada saat yang sama; muat ulang lalu ulangi.", "A record that belongs to it changed at the same time; load it again and repeat.")
	}
	if done { // the use case was through: the commit itself is in doubt
		return Answer[R]{}, commitInDoubt(err)
	}
	return Answer[R]{}, err
}

// guarded is what the guard against INSERT OR REPLACE says on SQLite (migration
// 0001), which comes before the unique key itself could.
const guarded = "UNIQUE constraint failed: jurnal"

func commitInDoubt(err error) error {
	if _, ok := errors.AsType[*db.Violation](err); ok {
		return err
	}
	f := fault.Wrap(err, fault.Unavailable,
		"Belum pasti apakah perubahan tersimpan; ulangi dengan Idempotency-Key yang sama.",
		"It is not certain that the change was saved; repeat it with the same Idempotency-Key.")
	f.RetryAfter = time.Second
	return f
}

func (j *Journal) told(tx *Tx) error {
	if j.Tell == nil || tx.Quiet {
		return nil
	}
	for _, r := range tx.rows {
		if err := j.Tell(tx, Told{Subjek: r.Subjek, SubjekID: r.SubjekID, Versi: r.Versi, Peristiwa: r.Peristiwa, Hasil: []byte(r.Hasil)}); err != nil {
			return err
		}
	}
	return nil
}

const columns = "pada, pelaku, atas_nama, kunci, sidik_req, permintaan_id, subjek, subjek_id, versi, peristiwa, status, hasil"

func insert(g *gorm.DB, rows []row) error {
	for part := range slices.Chunk(rows, insertRows) {
		if err := insertSome(g, part); err != nil {
			return err
		}
	}
	return nil
}

// insertRows is how many rows one statement takes: 12 parameters each, far below
// what either engine accepts.
const insertRows = 200

func insertSome(g *gorm.DB, rows []row) error {
	var b strings.Builder
	b.WriteString("INSERT INTO jurnal (" + columns + ") VALUES ")
	args := make([]any, 0, 12*len(rows))
	for i, r := range rows {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString("(?,?,?,?,?,?,?,?,?,?,?,?)")
		args = append(args, r.Pada, r.Pelaku, r.AtasNama, r.Kunci, r.SidikReq, r.PermintaanID,
			r.Subjek, r.SubjekID, r.Versi, r.Peristiwa, r.Status, r.Hasil)
	}
	return g.Exec(b.String(), args...).Error
}

// replay looks the key up and, when it is there, decodes the first outcome.
func replay[R any](g *gorm.DB, call Call, ans *Answer[R]) (bool, error) {
	rows, err := g.Raw("SELECT sidik_req, status, hasil FROM jurnal WHERE pelaku = ? AND kunci = ?", call.By.Key(), call.Key).Rows()
	if err != nil {
		return false, db.Translate(err)
	}
	defer rows.Close() //nolint:errcheck // rows.Err below reports what matters
	if !rows.Next() {
		return false, db.Translate(rows.Err())
	}
	var sidik, hasil string
	if err := rows.Scan(&sidik, &ans.Status, &hasil); err != nil {
		return false, fmt.Errorf("scan journal: %w", err)
	}
	if sidik != call.ReqHash {
		return true, fault.New(fault.IdempotencyKeyReused,
			"Idempotency-Key ini sudah dipakai untuk permintaan lain; pakai kunci baru.",
			"This Idempotency-Key was used for a different request; use a new key.")
	}
	if err := json.Unmarshal([]byte(hasil), &ans.Rec); err != nil {
		return false, fmt.Errorf("read journal image: %w", err)
	}
	ans.Replayed = true
	return true, nil
}
