package ctl

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"kerjasama/pkg/kerjasama"
)

// errDitolak says that a spreadsheet was read and not brought in.
var errDitolak = errors.New("nothing was imported; the lines before say why and what to do")

func imporFlags(r *run) {
	r.set.BoolVar(&r.uji, "uji", false, "check only, write nothing")
}

// impor sends a spreadsheet, follows its progress, and prints the import and then
// what was found in it, one finding a line. KEY=VALUE are the texts of the form;
// keputusan=@FILE reads the decisions from a file.
func impor(ctx context.Context, r *run) error {
	path := r.args[1]
	k := kerjasama.ImporKirim{
		Jenis: r.args[0], Nama: filepath.Base(path), Uji: r.uji, Isian: map[string]string{},
		Open: func() (io.ReadCloser, error) { return os.Open(path) }, //nolint:gosec // the file that the caller names
	}
	for name, values := range r.query {
		v := values[len(values)-1]
		if file, ok := cut(name, v); ok {
			b, err := os.ReadFile(file) //nolint:gosec // the file that the caller names
			if err != nil {
				return fmt.Errorf("read the decisions: %w", err)
			}
			v = string(b)
		}
		k.Isian[name] = v
	}
	last := -1
	k.Progres = func(percent int) {
		if percent != last {
			r.say("%d %%", percent)
		}
		last = percent
	}
	done, err := r.c.Impor(ctx, k)
	if err != nil {
		return err
	}
	if err := r.print(done.Value); err != nil {
		return err
	}
	for t, err := range kerjasama.List[json.RawMessage](ctx, r.c, "/impor/"+done.Value.ID+"/temuan", nil) {
		if err != nil {
			return err
		}
		if err := r.line(t); err != nil {
			return err
		}
	}
	n := done.Value.Jumlah
	r.say("%s: %d rows, %d made, %d there already, %d errors, %d questions, %d warnings", done.Value.Status, n.Baris, n.Dibuat, n.Dilewati, n.Galat, n.Pertanyaan, n.Peringatan)
	if done.Value.Status == "ditolak" {
		return errDitolak
	}
	return nil
}

// cut returns the file that keputusan=@FILE names.
func cut(name, v string) (string, bool) {
	if name != "keputusan" || len(v) < 2 || v[0] != '@' {
		return "", false
	}
	return v[1:], true
}
