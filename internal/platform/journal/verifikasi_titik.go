package journal

import (
	"fmt"

	"golang.org/x/mod/sumdb/note"
)

// checkpoints reads titik_periksa along with the growing tree.
type checkpoints struct {
	v     *verification
	keys  note.Verifiers
	after int64 // the last ukuran read, -1 before any
	page  []Checkpoint
	done  bool
	n     int
}

// at verifies the checkpoint of the tree's present size, if there is one.
func (c *checkpoints) at(tree *grower) error {
	if len(c.page) == 0 && !c.done {
		if err := c.read(); err != nil {
			return err
		}
	}
	if len(c.page) == 0 || c.page[0].Size != tree.size {
		return nil
	}
	cp := c.page[0]
	c.page = c.page[1:]
	c.n++
	row := fmt.Sprintf("titik_periksa ukuran %d", cp.Size)
	signed, err := note.Open([]byte(cp.Note), c.keys)
	if err != nil {
		return bad(row, "signature: %v", err)
	}
	origin, told, err := parseBody(cp.Note)
	if err != nil {
		return bad(row, "%v", err)
	}
	root, err := tree.root()
	switch {
	case err != nil:
		return err
	case signed.Text != body(origin, told.Size, told.Root) || signed.Sigs[0].Name != origin:
		return bad(row, "is not a checkpoint of its signer")
	case told.Size != cp.Size:
		return bad(row, "the signed size is %d", told.Size)
	case told.Root != root:
		return bad(row, "the signed root is %s, the tree's is %s", told.Root, root)
	}
	return nil
}

// trust reads whose signatures are good. Keys are only ever added, so that those
// read after checkpoints are all that these can be signed by.
func (c *checkpoints) trust() error {
	keys, err := publicKeys(c.v.tx)
	if err != nil {
		return err
	}
	var list []note.Verifier
	for _, k := range keys {
		v, err := note.NewVerifier(k)
		if err != nil {
			return fmt.Errorf("read public key: %w", err)
		}
		list = append(list, v)
	}
	c.keys = note.VerifierList(list...)
	return nil
}

func (c *checkpoints) read() error {
	err := c.v.each(func(scan func(...any) error) error {
		var cp Checkpoint
		if err := scan(&cp.Size, &cp.Note); err != nil {
			return fmt.Errorf("scan checkpoint: %w", err)
		}
		c.page = append(c.page, cp)
		c.after = cp.Size
		return nil
	}, "SELECT ukuran, catatan FROM titik_periksa WHERE ukuran > ? AND ukuran <= ? ORDER BY ukuran LIMIT ?", c.after, c.v.head, verifyPage)
	c.done = len(c.page) == 0
	if err != nil || c.done {
		return err
	}
	return c.trust()
}
