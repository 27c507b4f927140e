package db_test

import (
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/dbtest"
)

// The roles of deployments/postgres/peran.sql: the application works with what
// the owner migrated, and cannot take the journal's guards away.
func TestTheApplicationsRoleOwnsNothing(t *testing.T) {
	admin := postgres(t, db.Options{MaxConns: 2})
	b, err := os.ReadFile(filepath.Join("..", "..", "..", "deployments", "postgres", "peran.sql"))
	if err != nil {
		t.Fatal(err)
	}
	var name string
	if err := admin.SQL.QueryRowContext(t.Context(), "SELECT current_database()").Scan(&name); err != nil {
		t.Fatal(err)
	}
	// Roles belong to the whole cluster: this test's have the database's name.
	own := strings.NewReplacer("kerjasama_", name+"_").Replace
	mustExec(t, admin, own("CREATE ROLE kerjasama_owner LOGIN"))
	fresh := dbtest.EmptyURL(t, db.Postgres)
	as := func(role string) *db.DB {
		u, err := url.Parse(fresh)
		if err != nil {
			t.Fatal(err)
		}
		if role != "" {
			u.User = url.User(own(role))
		}
		d, err := db.Open(t.Context(), u.String(), db.Options{MaxConns: 2})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { d.Close() })
		return d
	}
	super := as("")
	mustExec(t, super, own(string(b)))
	mustExec(t, super, own("GRANT CREATE, USAGE ON SCHEMA public TO kerjasama_owner"))
	t.Cleanup(func() {
		mustExec(t, super, own("DROP OWNED BY kerjasama_app, kerjasama_owner CASCADE"))
		mustExec(t, super, own("DROP ROLE kerjasama_app"))
		mustExec(t, super, own("DROP ROLE kerjasama_owner"))
	})
	if err := as("kerjasama_owner").Migrate(t.Context()); err != nil {
		t.Fatalf("migrate as the owner: %v", err)
	}
	app := as("kerjasama_app")
	mustExec(t, app, "INSERT INTO jurnal "+appendOnly["jurnal"].row)
	mustExec(t, app, "SELECT nama FROM sewa FOR UPDATE SKIP LOCKED")
	mustExec(t, app, "DELETE FROM jurnal_antre")
	if _, err := app.Secret(t.Context(), "uji", clock.System{}.Now()); err != nil {
		t.Errorf("read a secret: %v", err)
	}
	if _, err := app.Migrations(t.Context()); err != nil {
		t.Errorf("read the schema's state: %v", err)
	}
	for _, stmt := range []string{
		"ALTER TABLE jurnal DISABLE TRIGGER ALL", "DROP TRIGGER jurnal_tetap ON jurnal", "TRUNCATE segel",
		"DROP TABLE ralat", "CREATE TABLE lain (a int)", "SET session_replication_role = replica",
	} {
		if _, err := app.SQL.ExecContext(t.Context(), stmt); err == nil || !strings.Contains(err.Error(), "42501") {
			t.Errorf("%s: got %v, want it refused for want of rights", stmt, err)
		}
	}
}
