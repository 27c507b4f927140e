package kpi

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// barisJam is one clock of what a number was counted from.
type barisJam struct {
	Bacaan Bacaan
	Bagian Bagian
	Jam    clockRow
}

// bahan gathers what was counted, a JSON value a line, compressed.
type bahan struct {
	nama string
	buf  bytes.Buffer
	zip  *gzip.Writer
	sum  hash.Hash
	n    int64
}

func newBahan(nama string) *bahan {
	m := &bahan{nama: nama, sum: sha256.New()}
	m.zip = gzip.NewWriter(&m.buf)
	return m
}

func (m *bahan) add(v any) error {
	b, err := json.Marshal(v, json.Deterministic(true))
	if err != nil {
		return fmt.Errorf("what was counted: %w", err)
	}
	b = append(b, '\n')
	m.n += int64(len(b))
	_, err = io.MultiWriter(m.zip, m.sum).Write(b)
	return err
}

func (m *bahan) close() (simpanan, error) {
	err := m.zip.Close()
	return simpanan{Bahan{Nama: m.nama, SHA256: hex.EncodeToString(m.sum.Sum(nil)), Ukuran: m.n}, m.buf.Bytes()}, err
}

// errCukup ends a reading that has seen enough.
var errCukup = errors.New("seen enough")

// eachOf reads what was counted, value by value, until f has seen enough.
func eachOf[T any](zipped []byte, f func(T) error) error {
	z, err := gzip.NewReader(bytes.NewReader(zipped))
	if err != nil {
		return fmt.Errorf("what was counted: %w", err)
	}
	d := jsontext.NewDecoder(z)
	for {
		var v T
		err := json.UnmarshalDecode(d, &v)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("what was counted: %w", err)
		}
		if err := f(v); err != nil {
			if errors.Is(err, errCukup) {
				return nil
			}
			return err
		}
	}
}
