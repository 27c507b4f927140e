// Package dokumentest shows tests what an office program makes of a document: it
// has LibreOffice open it. Where LibreOffice is not installed the test is skipped,
// loudly, unless KERJASAMA_TEST_SOFFICE=require.
package dokumentest

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// PDF has LibreOffice open documents, by their names, and returns them as PDF. The
// test fails for one that does not open.
func PDF(t *testing.T, docs map[string][]byte) map[string][]byte {
	t.Helper()
	office, err := exec.LookPath("soffice")
	if err != nil {
		if os.Getenv("KERJASAMA_TEST_SOFFICE") == "require" {
			t.Fatal("soffice is required and not installed")
		}
		t.Skip("*** NOT opened by LibreOffice: soffice is not installed ***")
	}
	dir, out := t.TempDir(), t.TempDir()
	args := []string{"-env:UserInstallation=file://" + t.TempDir(), "--headless", "--convert-to", "pdf", "--outdir", out}
	for name, b := range docs {
		p := filepath.Join(dir, name)
		if err := os.WriteFile(p, b, 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, p)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 4*time.Minute)
	defer cancel()
	said, err := exec.CommandContext(ctx, office, args...).CombinedOutput() //nolint:gosec // our own arguments
	if err != nil {
		t.Fatalf("soffice: %v\n%s", err, said)
	}
	pdfs := map[string][]byte{}
	for name := range docs {
		b, err := os.ReadFile(filepath.Join(out, strings.TrimSuffix(name, filepath.Ext(name))+".pdf")) //nolint:gosec // our own directory
		if err != nil || !strings.HasPrefix(string(b), "%PDF-") {
			t.Errorf("%s does not open (%v)\n%s", name, err, said)
		}
		pdfs[name] = b
	}
	return pdfs
}
