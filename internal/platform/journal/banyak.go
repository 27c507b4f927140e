package journal

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"

	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/ident"
)

// NextCode hands out the next human code of a noun: PREFIX-YEAR-NNNN, the WIB
// year of creation, at least four digits; gaps are allowed.
func (t *Tx) NextCode(prefix string) (string, error) {
	codes, err := t.NextCodes(prefix, 1)
	if err != nil {
		return "", err
	}
	return codes[0], nil
}

// NextCodes hands out the next n codes of a noun, n > 0, in one statement.
func (t *Tx) NextCodes(prefix string, n int) ([]string, error) {
	year := t.Today().Year()
	var last int
	err := t.DB.Raw("INSERT INTO penomoran (awalan, tahun, n) VALUES (?, ?, ?) "+
		"ON CONFLICT (awalan, tahun) DO UPDATE SET n = penomoran.n + excluded.n RETURNING n", prefix, year, n).Row().Scan(&last)
	if err != nil {
		return nil, db.Translate(err)
	}
	out := make([]string, n)
	for i := range out {
		num := strconv.Itoa(last - n + 1 + i)
		if len(num) < 4 {
			num = "0000"[len(num):] + num
		}
		out[i] = prefix + "-" + strconv.Itoa(year) + "-" + num
	}
	return out, nil
}

// Flush writes the entries so far, so that a change of thousands of records does
// not hold them all. Only a Quiet change may: people are told at its end.
func (t *Tx) Flush() error {
	if !t.Quiet {
		return fmt.Errorf("journal: flush of a change that people are told of")
	}
	if err := insert(t.DB, t.rows); err != nil {
		return db.Translate(err)
	}
	t.flushed += len(t.rows)
	t.rows = t.rows[:0]
	return nil
}

// Private is a personal value of one record, for KeepPersonals.
type Private struct {
	SubjekID string
	Value    any
}

// KeepPersonals is KeepPersonal for many records of a noun; what may stand for
// the values comes back in their order.
func (t *Tx) KeepPersonals(subjek string, vs []Private) ([]Personal, error) {
	out := make([]Personal, 0, len(vs))
	for part := range slices.Chunk(vs, insertRows) {
		args := make([]any, 0, 5*len(part))
		for _, v := range part {
			p, nonce, b, err := t.seal(v.Value)
			if err != nil {
				return nil, fmt.Errorf("personal value of %s: %w", subjek, err)
			}
			out = append(out, p)
			args = append(args, p.ID, subjek, v.SubjekID, nonce, string(b))
		}
		const one = "(?, ?, ?, ?, ?)"
		if err := t.DB.Exec("INSERT INTO data_pribadi (id, subjek, subjek_id, nonce, nilai) VALUES "+one+strings.Repeat(", "+one, len(part)-1), args...).Error; err != nil {
			return nil, db.Translate(err)
		}
	}
	return out, nil
}

// seal makes what stands for a personal value, with the nonce and the text that
// are stored.
func (t *Tx) seal(v any) (p Personal, nonce, text []byte, err error) {
	if text, err = json.Marshal(v); err != nil {
		return p, nil, nil, err
	}
	nonce = make([]byte, 16)
	if _, err := rand.Read(nonce); err != nil {
		panic(err) // crypto/rand never fails on a supported system
	}
	sum := sha256.Sum256(append(slices.Clone(nonce), text...))
	return Personal{ID: ident.New(t.Now), Sidik: hex.EncodeToString(sum[:])}, nonce, text, nil
}
