package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"

	"kerjasama/internal/config"
	"kerjasama/internal/platform/berkas"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/journal"
)

// A backup is a directory: kerjasama.db, the database as an embedded one, from
// whichever engine it was taken, and berkas/, the files by their hash. It is
// restored into an empty database of either engine, which is also how an office
// that outgrew the embedded database moves to PostgreSQL.
const (
	backupDatabase = "kerjasama.db"
	backupFiles    = "berkas"
)

// backup writes the whole store into a new directory, beside a running server.
func backup(ctx context.Context, e Env, f *flags) error {
	dir := f.word(0)
	if dir == "" {
		return errors.New("usage: kerjasama backup DIR (a directory that does not exist yet)")
	}
	cfg, _, err := f.load(e)
	if err != nil {
		return err
	}
	if err := os.Mkdir(dir, 0o700); err != nil {
		return fmt.Errorf("a backup goes into a directory of its own: %w", err)
	}
	to := filepath.Join(dir, backupDatabase)
	rows, err := intoEmbedded(ctx, cfg, to)
	if err != nil {
		return err
	}
	// The database came first: every file it names was there before it was saved.
	n, err := copyFiles(ctx, "sqlite://"+to, cfg.FilesURL, filesAt(filepath.Join(dir, backupFiles)))
	if err != nil {
		return err
	}
	fmt.Fprintf(e.Out, "%d rows and %d files are in %s; keep it where only the office's keepers read it: it holds personal data and signing keys\n", rows, n, dir)
	return nil
}

func intoEmbedded(ctx context.Context, cfg config.Config, path string) (rows int64, err error) {
	from, err := db.Open(ctx, cfg.DatabaseURL, options(cfg))
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, from.Close()) }()
	return copyInto(ctx, from, "sqlite://"+path, db.Options{})
}

// copyInto migrates the store at dsn and fills it.
func copyInto(ctx context.Context, from *db.DB, dsn string, o db.Options) (rows int64, err error) {
	to, err := db.Open(ctx, dsn, o)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, to.Close()) }()
	if err := to.Migrate(ctx); err != nil {
		return 0, err
	}
	return db.Copy(ctx, from, to)
}

// restore fills an empty database and the file store from a backup, erases again
// what was erased since, then reads everything again.
func restore(ctx context.Context, e Env, f *flags) error {
	dir := f.word(0)
	if dir == "" {
		return errors.New("usage: kerjasama restore DIR (what kerjasama backup wrote) [ERASED] (what kerjasama pribadi terhapus printed)")
	}
	erased, err := forgotten(f.word(1))
	if err != nil {
		return err
	}
	cfg, log, err := f.load(e)
	if err != nil {
		return err
	}
	// An older backup is brought up to date as a copy: the backup stays as it is.
	tmp, err := os.MkdirTemp("", "kerjasama-restore-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp) //nolint:errcheck // a temporary directory
	work := filepath.Join(tmp, backupDatabase)
	if err := copyFile(filepath.Join(dir, backupDatabase), work); err != nil {
		return err
	}
	rows, err := fromEmbedded(ctx, e.Out, cfg, work, erased)
	if err != nil {
		return err
	}
	n, err := copyFiles(ctx, "sqlite://"+work, filesAt(filepath.Join(dir, backupFiles)), cfg.FilesURL)
	if err != nil {
		return err
	}
	fmt.Fprintf(e.Out, "%d rows and %d files are back\n", rows, n)
	return reread(ctx, e.Out, cfg, log)
}

// fromEmbedded brings the embedded database at path up to date, erases in it what
// was erased before, so that it is back at no moment, and copies it into the
// configured one, as the owner of its tables.
func fromEmbedded(ctx context.Context, out io.Writer, cfg config.Config, path string, erased []string) (rows int64, err error) {
	from, err := db.Open(ctx, "sqlite://"+path, db.Options{Synchronous: "OFF"})
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, from.Close()) }()
	if err := from.Migrate(ctx); err != nil {
		return 0, err
	}
	if len(erased) > 0 {
		if err := forgetAgain(ctx, journal.New(from, clock.System{}), out, erased); err != nil {
			return 0, err
		}
	}
	return copyInto(ctx, from, owner(cfg), options(cfg))
}

// owner is the address under which the schema is changed.
func owner(cfg config.Config) string {
	if cfg.MigrateDatabaseURL != "" {
		return cfg.MigrateDatabaseURL
	}
	return cfg.DatabaseURL
}

func filesAt(dir string) string {
	if abs, err := filepath.Abs(dir); err == nil {
		dir = abs
	}
	return "file://" + filepath.ToSlash(dir)
}

// copyFiles copies every content that a database names.
func copyFiles(ctx context.Context, dsn, from, to string) (n int, err error) {
	d, err := db.Open(ctx, dsn, db.Options{})
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	src, err := berkas.Open(ctx, from, nil)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, src.Close()) }()
	dst, err := berkas.Open(ctx, to, nil)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, dst.Close()) }()
	// Content without a row of berkas was never anybody's: an upload cut off.
	err = db.Raw(ctx, d.Reader, func(scan func(...any) error) error {
		var sha string
		var size int64
		if err := scan(&sha, &size); err != nil {
			return err
		}
		n++
		return dst.CopyFrom(ctx, src, sha, size)
	}, "SELECT i.sha256, i.ukuran FROM berkas_isi i WHERE EXISTS (SELECT 1 FROM berkas b WHERE b.sha256 = i.sha256) ORDER BY i.sha256")
	return n, err
}

func copyFile(from, to string) error {
	in, err := os.Open(from) //nolint:gosec // named by whoever runs the command
	if err != nil {
		return err
	}
	defer in.Close()                                                      //nolint:errcheck // read only
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600) //nolint:gosec // in a directory just made
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}

// reread verifies the configured store.
func reread(ctx context.Context, out io.Writer, cfg config.Config, log *slog.Logger) error {
	a, err := Build(ctx, cfg, clock.System{}, log)
	if err != nil {
		return err
	}
	return errors.Join(a.verify(ctx, out), a.Close())
}
