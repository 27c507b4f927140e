package impor

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/dbtest"
)

// Whatever column of the schema can name what an import makes is asked before the
// import is taken back.
func TestEveryReferenceIsAskedFor(t *testing.T) {
	own := []string{"pelaksanaan_bukti.pelaksanaan_id", "permintaan_kejadian.permintaan_id", "permintaan_jam.permintaan_id"} // removed with their record
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		if d.Engine != db.SQLite { // both engines have one schema, as another test says
			t.Skip("the catalogue of SQLite is asked")
		}
		var want []string
		err := db.Raw(t.Context(), d.Gorm, func(scan func(...any) error) error {
			var to, from string
			err := scan(&to, &from)
			if !slices.Contains(own, from) {
				want = append(want, to+" <- "+from)
			}
			return err
		}, `SELECT f."table", m.name || '.' || f."from" FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) f
			WHERE m.type = 'table' AND f."table" IN ('mitra', 'naskah', 'pelaksanaan', 'permintaan_layanan') AND f.on_delete <> 'CASCADE'`)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, a := range acuans() {
			got = append(got, string(a.ke)+" <- "+a.tabel+"."+a.kolom)
		}
		slices.Sort(want)
		slices.Sort(got)
		if diff := cmp.Diff(got, want); diff != "" {
			t.Errorf("(-asked +schema):\n%s", diff)
		}
	})
}
