package journal

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"database/sql"
	"encoding/base64"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
	"gorm.io/gorm"

	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/db"
)

// keyName is the line of table rahasia that holds the signing keys, each in the
// form of package note; 'pensiun' ones still verify what they signed.
const keyName = "catatan"

// Checkpoint is a signed statement of how long the sealed journal was and which
// root it had. Whoever keeps one outside can prove later that nothing before it
// was rewritten; who holds both key and database can rewrite everything that no
// outsider keeps.
type Checkpoint struct {
	Size int64
	Root tlog.Hash
	At   time.Time
	// Note is the signed text: origin, size and root, one a line (C2SP
	// tlog-checkpoint), and an Ed25519 signature.
	Note string
}

// Notary signs checkpoints.
type Notary struct {
	db     *db.DB
	clock  clock.Clock
	origin string
	every  time.Duration
}

// NewNotary returns a notary whose checkpoints begin with origin, e.g.
// kerjasama/POLIBATAM, and are at least every apart. An origin with white space
// or a plus sign cannot name a key and is refused.
func NewNotary(d *db.DB, c clock.Clock, origin string, every time.Duration) (*Notary, error) {
	if origin == "" || strings.ContainsAny(origin, "+ \t\r\n") {
		return nil, fmt.Errorf("origin %q of checkpoints must not be empty or hold white space or +", origin)
	}
	return &Notary{db: d, clock: c, origin: origin, every: every}, nil
}

// Run signs a checkpoint every interval in which something was sealed, until
// ctx ends.
func (n *Notary) Run(ctx context.Context, log *slog.Logger) {
	tick := time.NewTicker(max(n.every, time.Second))
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if _, err := n.Checkpoint(ctx); err != nil && ctx.Err() == nil {
			log.ErrorContext(ctx, "checkpoint not signed", "error", err)
		}
	}
}

// Checkpoint returns the newest checkpoint. It signs a new one first when the
// journal has grown and the last is older than the interval, and refuses to
// when the tree no longer has the root that was signed last.
func (n *Notary) Checkpoint(ctx context.Context) (Checkpoint, error) {
	cp, due, err := n.latest(n.db.Reader.WithContext(ctx))
	if err != nil || !due {
		return cp, err
	}
	err = n.db.Gorm.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		if _, err := lockSeals(tx, ""); err != nil {
			return err
		}
		if cp, due, err = n.latest(tx); err != nil || !due {
			return err
		}
		cp, err = n.sign(tx, cp)
		return err
	})
	if err != nil {
		return Checkpoint{}, fmt.Errorf("checkpoint: %w", db.Translate(err))
	}
	return cp, nil
}

// latest returns the newest checkpoint and whether another one is due.
func (n *Notary) latest(tx *gorm.DB) (cp Checkpoint, due bool, err error) {
	head, err := headOf(tx)
	if err != nil {
		return cp, false, err
	}
	var text string
	err = tx.Raw("SELECT ukuran, pada, catatan FROM titik_periksa ORDER BY ukuran DESC LIMIT 1").Row().Scan(&cp.Size, &cp.At, &text)
	if errors.Is(err, sql.ErrNoRows) {
		return cp, true, nil
	}
	if err != nil {
		return cp, false, db.Translate(err)
	}
	size, at := cp.Size, cp.At
	if _, cp, err = parseBody(text); err != nil {
		return cp, false, fmt.Errorf("checkpoint of size %d: %w", size, err)
	}
	cp.At, cp.Note = at, text
	return cp, head != cp.Size && n.clock.Now().Sub(at) >= n.every, nil
}

func (n *Notary) sign(tx *gorm.DB, last Checkpoint) (cp Checkpoint, err error) {
	if last.Note != "" {
		was, err := rootOf(tx, last.Size)
		if err != nil {
			return cp, err
		}
		if was != last.Root {
			return cp, fmt.Errorf("the first %d positions no longer have the root that was signed: run verify", last.Size)
		}
	}
	cp.At = n.clock.Now()
	if cp.Size, err = headOf(tx); err != nil {
		return cp, err
	}
	if cp.Root, err = rootOf(tx, cp.Size); err != nil {
		return cp, err
	}
	key, err := n.signer(tx)
	if err != nil {
		return cp, err
	}
	signed, err := note.Sign(&note.Note{Text: body(n.origin, cp.Size, cp.Root)}, key)
	if err != nil {
		return cp, fmt.Errorf("sign: %w", err)
	}
	cp.Note = string(signed)
	err = tx.Exec("INSERT INTO titik_periksa (ukuran, pada, catatan) VALUES (?, ?, ?)", cp.Size, cp.At, cp.Note).Error
	return cp, db.Translate(err)
}

// signer returns the active key of this origin and makes one where there is
// none. The caller holds the sealers' mutex.
func (n *Notary) signer(tx *gorm.DB) (note.Signer, error) {
	var text string
	err := tx.Raw("SELECT nilai FROM rahasia WHERE nama = ? AND status = 'aktif'", keyName).Row().Scan(&text)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return nil, db.Translate(err)
	}
	if err == nil {
		s, err := note.NewSigner(text)
		if err != nil {
			return nil, errors.New("the signing key cannot be read") // the cause might quote the key
		}
		if s.Name() == n.origin {
			return s, nil
		}
		// A key's name is its origin's; another origin needs another key.
		if err := tx.Exec("UPDATE rahasia SET status = 'pensiun' WHERE nama = ?", keyName).Error; err != nil {
			return nil, db.Translate(err)
		}
	}
	secret, _, err := note.GenerateKey(rand.Reader, n.origin)
	if err != nil {
		return nil, fmt.Errorf("make signing key: %w", err)
	}
	s, err := note.NewSigner(secret)
	if err != nil {
		return nil, errors.New("the new signing key cannot be read")
	}
	err = tx.Exec("INSERT INTO rahasia (nama, id, status, nilai, dibuat_pada) VALUES (?, ?, 'aktif', ?, ?)",
		keyName, fmt.Sprintf("%08x", s.KeyHash()), secret, n.clock.Now()).Error
	return s, db.Translate(err)
}

// PublicKeys returns the keys that verify the checkpoints, in the form of
// package note, the active one first. A journal that was never signed is signed
// first, so that there is one.
func (n *Notary) PublicKeys(ctx context.Context) ([]string, error) {
	if _, err := n.Checkpoint(ctx); err != nil {
		return nil, err
	}
	return publicKeys(n.db.Reader.WithContext(ctx))
}

func publicKeys(tx *gorm.DB) ([]string, error) {
	var out []string
	err := db.Raw(tx.Statement.Context, tx, func(scan func(...any) error) error {
		var secret string
		if err := scan(&secret); err != nil {
			return fmt.Errorf("scan key: %w", err)
		}
		key, err := publicKey(secret)
		out = append(out, key)
		return err
	}, "SELECT nilai FROM rahasia WHERE nama = ? ORDER BY status, dibuat_pada DESC, id", keyName)
	return out, err
}

// publicKey derives the verifier's form from the signer's:
// PRIVATE+KEY+name+hash+base64(algorithm byte, seed).
func publicKey(secret string) (string, error) {
	unreadable := errors.New("a signing key in rahasia cannot be read") // the cause might quote the key
	s, err := note.NewSigner(secret)
	if err != nil {
		return "", unreadable
	}
	raw, err := base64.StdEncoding.DecodeString(strings.SplitN(secret, "+", 5)[4])
	if err != nil {
		return "", unreadable
	}
	pub, ok := ed25519.NewKeyFromSeed(raw[1:]).Public().(ed25519.PublicKey)
	if !ok {
		return "", unreadable
	}
	return note.NewEd25519VerifierKey(s.Name(), pub)
}

func body(origin string, size int64, root tlog.Hash) string {
	return origin + "\n" + strconv.FormatInt(size, 10) + "\n" + root.String() + "\n"
}

// parseBody reads origin, size and root from a checkpoint; signatures are not
// looked at.
func parseBody(text string) (origin string, cp Checkpoint, err error) {
	parts := strings.SplitN(text, "\n", 4)
	if len(parts) < 4 {
		return "", cp, errors.New("it is shorter than three lines")
	}
	size, err := strconv.ParseInt(parts[1], 10, 64)
	if err != nil || size < 0 {
		return "", cp, fmt.Errorf("its size is %q", parts[1])
	}
	root, err := tlog.ParseHash(parts[2])
	if err != nil {
		return "", cp, fmt.Errorf("its root is %q", parts[2])
	}
	return parts[0], Checkpoint{Size: size, Root: root}, nil
}
