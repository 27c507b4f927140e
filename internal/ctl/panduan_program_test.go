package ctl_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kerjasama/internal/apptest"
)

// appsScript stands in for what Google's editor offers a script: its properties, a
// fetch that waits, a reader of CSV, and a sheet that only takes a rectangle.
const appsScript = `
const { execFileSync } = require("node:child_process");
const PropertiesService = { getScriptProperties: () => ({ getProperty: (k) => ({ URL: process.env.KERJASAMA_URL, TOKEN: process.env.TOKEN })[k] ?? null }) };
const UrlFetchApp = { fetch: (url, o) => {
  const text = execFileSync("curl", ["-sSf", ...Object.entries(o.headers).flatMap(([k, v]) => ["-H", k + ": " + v]), url], { encoding: "utf8" });
  return { getContentText: (charset) => { if (charset !== "UTF-8") throw new Error("charset " + charset); return text; } };
} };
const Utilities = { parseCsv: (text) => {
  const rows = [[""]]; let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const row = rows[rows.length - 1], c = text[i];
    if (quoted) { if (c === '"' && text[i + 1] === '"') { row[row.length - 1] += c; i++; } else if (c === '"') quoted = false; else row[row.length - 1] += c; }
    else if (c === '"') quoted = true;
    else if (c === ",") row.push("");
    else if (c === "\n") rows.push([""]);
    else if (c !== "\r") row[row.length - 1] += c;
  }
  rows.pop();
  return rows;
} };
const sheet = { clearContents: () => sheet, getRange: (r, c, n, m) => ({ setValues: (v) => {
  if (r !== 1 || c !== 1 || v.length !== n || v.some((x) => x.length !== m)) throw new Error("not the range of the values");
  console.log(JSON.stringify(v));
} }) };
const SpreadsheetApp = { getActiveSheet: () => sheet };
`

// The programs of the guide run as they stand there, and say what the server says.
func TestTheProgramsOfTheGuideRun(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", "panduan-skrip.md"))
	if err != nil {
		t.Fatal(err)
	}
	program := map[string]string{}
	for _, b := range blocks(string(text)) {
		switch b.kind {
		case "python", "r", "js", "powerquery":
			if program[b.kind] != "" {
				t.Errorf("a second program in %s is not run", b.kind)
			}
			program[b.kind] = b.text
		}
	}
	w := office(t)
	year(t, w)
	s := httptest.NewServer(w.App.Handler())
	t.Cleanup(s.Close)
	in := w.Do("pimpinan", "GET", "/kpi/laporan?tahun=2026&format=csv", nil).Want(200)
	rows, err := csv.NewReader(bytes.NewReader(in.Body)).ReadAll()
	if err != nil || len(rows) < 9 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	dir := t.TempDir()
	env := append(os.Environ(), "KERJASAMA_URL="+s.URL, "LC_ALL=C.UTF-8", "TOKEN="+session(t, w))
	// run runs a program; where its tool is not installed it says so and skips.
	run := func(t *testing.T, name, source string, tool ...string) string {
		t.Helper()
		if source == "" {
			t.Fatalf("the guide has no %s", name)
		}
		if _, err := exec.LookPath(tool[0]); err != nil {
			t.Skipf("NOT run: there is no %s here", tool[0])
		}
		at := filepath.Join(dir, name)
		if err := os.WriteFile(at, []byte(source), 0o600); err != nil {
			t.Fatal(err)
		}
		c := exec.CommandContext(t.Context(), tool[0], append(tool[1:], at)...)
		c.Env, c.Dir = env, dir
		var out, errs bytes.Buffer
		c.Stdout, c.Stderr = &out, &errs
		if err := c.Run(); err != nil {
			t.Fatalf("%s: %v\n%s%s", name, err, out.String(), errs.String())
		}
		return out.String()
	}
	t.Run("python", func(t *testing.T) {
		var l struct {
			Data []struct {
				Kode      string `json:"kode"`
				Status    string `json:"status"`
				Pembilang int    `json:"pembilang"`
				Penyebut  int    `json:"penyebut"`
			} `json:"data"`
		}
		w.Do("pimpinan", "GET", "/kpi/laporan?tahun=2026", nil).Want(200).JSON(&l)
		want := ""
		for _, k := range l.Data {
			want += fmt.Sprintf("%s %d/%d %s\n", k.Kode, k.Pembilang, k.Penyebut, k.Status)
		}
		if d := cmp.Diff(want, run(t, "kpi.py", program["python"], "python3")); d != "" || len(l.Data) != 8 {
			t.Error(d)
		}
	})
	t.Run("apps script", func(t *testing.T) {
		if _, err := exec.LookPath("curl"); err != nil {
			t.Skip("NOT run: there is no curl here")
		}
		var got [][]string
		if err := json.Unmarshal([]byte(run(t, "kpi.js", appsScript+program["js"]+"kpi();\n", "node")), &got); err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(rows, got); d != "" {
			t.Error(d)
		}
	})
	t.Run("r", func(t *testing.T) {
		if err := exec.CommandContext(t.Context(), "Rscript", "-e", `library(httr2)`).Run(); err != nil {
			t.Skip("NOT run: there is no R with httr2 here")
		}
		want := fmt.Sprintln(len(rows)-1) + strings.Join(rows[0], ",") + "\n"
		for _, r := range rows[1:] {
			want += r[0] + " " + r[2] + "\n"
		}
		got := run(t, "kpi.r", program["r"]+"\nwriteLines(c(nrow(tabel), paste(names(tabel), collapse=','), paste(tabel$kode, tabel$tahun)))\n", "Rscript")
		if d := cmp.Diff(want, got); d != "" {
			t.Error(d)
		}
	})
	// There is no engine for Power Query here: what it names is held against the
	// server, and its steps against each other.
	t.Run("power query", func(t *testing.T) {
		m := program["powerquery"]
		for _, part := range []string{`RelativePath = "api/v1/kpi/laporan"`, `Query = [tahun = "2026", format = "csv"]`, `Authorization = "Bearer " & Token`, "Encoding = 65001"} {
			if !strings.Contains(m, part) {
				t.Errorf("it lacks %s", part)
			}
		}
		for _, column := range []string{"pembilang", "penyebut", "nilai"} {
			if !strings.Contains(m, `"`+column+`"`) || !strings.Contains(strings.Join(rows[0], " "), column) {
				t.Errorf("column %s is in one of the two only", column)
			}
		}
		if strings.Count(m, "(") != strings.Count(m, ")") || strings.Count(m, "[") != strings.Count(m, "]") || strings.Count(m, "{") != strings.Count(m, "}") || strings.Count(m, `"`)%2 != 0 {
			t.Error("its brackets do not match")
		}
	})
}

// session is a token of pimpinan.
func session(t *testing.T, w *apptest.World) string {
	t.Helper()
	return w.Do("", "POST", "/auth/login", object{"username": "pimpinan", "password": apptest.Password}).Want(200).Str("access_token")
}
