package journal

import (
	"fmt"

	"golang.org/x/mod/sumdb/tlog"
	"gorm.io/gorm"

	"kerjasama/internal/platform/db"
)

// The tree is RFC 6962's over the leaves in the order of their positions: leaf i
// (from 0) is position i+1. Table simpul keeps the root of every complete
// subtree of 256, 256², 256³… leaves, one row per 256 rows of the level below.
// A root or a proof over N leaves reads at most 255 hashes a level, in log₂ N
// range scans; the levels between are hashed again when they are needed.
const (
	tileBits  = 8
	tileWidth = 1 << tileBits
	// maxTingkat bounds simpul: 256⁷ leaves are more than positions can count in
	// any life of the system.
	maxTingkat = 7
)

// readHashes returns count hashes of one level, from the n'th on: leaf hashes
// (tingkat 0, table segel) or roots of subtrees of 256^tingkat leaves.
func readHashes(tx *gorm.DB, tingkat int, n int64, count int) ([]tlog.Hash, error) {
	query, args := "SELECT sidik FROM segel WHERE posisi BETWEEN ? AND ? ORDER BY posisi", []any{n + 1, n + int64(count)}
	if tingkat > 0 {
		query = "SELECT sidik FROM simpul WHERE tingkat = ? AND n BETWEEN ? AND ? ORDER BY n"
		args = []any{tingkat, n, n + int64(count) - 1}
	}
	out := make([]tlog.Hash, 0, count)
	err := db.Raw(tx.Statement.Context, tx, func(scan func(...any) error) error {
		var b []byte
		if err := scan(&b); err != nil {
			return fmt.Errorf("scan hash: %w", err)
		}
		h, err := hashOf(b)
		out = append(out, h)
		return err
	}, query, args...)
	if err != nil {
		return nil, fmt.Errorf("hashes %d to %d of level %d: %w", n, n+int64(count)-1, tingkat, err)
	}
	if len(out) != count {
		return nil, fmt.Errorf("hashes %d to %d of level %d: %d of %d are there", n, n+int64(count)-1, tingkat, len(out), count)
	}
	return out, nil
}

func hashOf(b []byte) (h tlog.Hash, err error) {
	if len(b) != tlog.HashSize {
		return h, fmt.Errorf("hash of %d bytes, want %d", len(b), tlog.HashSize)
	}
	copy(h[:], b)
	return h, nil
}

// fold returns the root over a power of two of hashes. It overwrites them.
func fold(hs []tlog.Hash) tlog.Hash {
	for n := len(hs); n > 1; n /= 2 {
		for i := range n / 2 {
			hs[i] = tlog.NodeHash(hs[2*i], hs[2*i+1])
		}
	}
	return hs[0]
}

// stored reads the tree's hashes for package tlog.
type stored struct{ tx *gorm.DB }

// ReadHashes returns the hashes tlog asks for by their dense index.
func (s stored) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for i, ix := range indexes {
		level, n := tlog.SplitStoredHashIndex(ix)
		width := 1 << (level % tileBits)
		hs, err := readHashes(s.tx, level/tileBits, n*int64(width), width)
		if err != nil {
			return nil, err
		}
		out[i] = fold(hs)
	}
	return out, nil
}

// rootOf returns the root over the first size leaves.
func rootOf(tx *gorm.DB, size int64) (tlog.Hash, error) { return tlog.TreeHash(size, stored{tx}) }

// writeNodes stores the subtrees that became complete when the tree grew from
// before to after leaves.
func writeNodes(tx *gorm.DB, before, after int64) error {
	for tingkat := 1; ; tingkat++ {
		before, after = before/tileWidth, after/tileWidth
		if before == after {
			return nil
		}
		for n := before; n < after; n++ {
			hs, err := readHashes(tx, tingkat-1, n*tileWidth, tileWidth)
			if err != nil {
				return err
			}
			root := fold(hs)
			if err := tx.Exec("INSERT INTO simpul (tingkat, n, sidik) VALUES (?, ?, ?)", tingkat, n, root[:]).Error; err != nil {
				return db.Translate(err)
			}
		}
	}
}

// grower builds the tree leaf by leaf in memory: the roots of the complete
// subtrees along its right edge, one per set bit of size.
type grower struct {
	size  int64
	peaks [64]tlog.Hash
	// complete is told each subtree of 256^tingkat leaves as it fills up.
	complete func(tingkat int, n int64, root tlog.Hash) error
}

func (g *grower) add(h tlog.Hash) error {
	level := 0
	for ; g.size>>level&1 == 1; level++ {
		h = tlog.NodeHash(g.peaks[level], h)
		if up := level + 1; up%tileBits == 0 {
			if err := g.complete(up/tileBits, g.size>>up, h); err != nil {
				return err
			}
		}
	}
	g.peaks[level] = h
	g.size++
	return nil
}

func (g *grower) root() (tlog.Hash, error) {
	if g.size == 0 {
		return tlog.TreeHash(0, nil)
	}
	var h tlog.Hash
	first := true
	for level := range 63 {
		switch {
		case g.size>>level&1 == 0:
		case first:
			h, first = g.peaks[level], false
		default:
			h = tlog.NodeHash(g.peaks[level], h)
		}
	}
	return h, nil
}
