package db_test

import (
	"regexp"
	"strings"
	"testing"

	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/dbtest"
	"kerjasama/internal/platform/journal"
)

var planting = regexp.MustCompile(`(?m)^INSERT INTO (\w+) \(([^)]*)\) VALUES`)

// Rows that each migration left behind are all there under today's schema, with
// the values they had, and today's verification finds the seals of then whole.
// (apptest reads the same rows through the API.)
func TestRowsSurviveEveryMigration(t *testing.T) {
	for _, e := range dbtest.Engines(t) {
		t.Run(string(e), func(t *testing.T) {
			d, err := db.Open(t.Context(), dbtest.SurvivorsURL(t, e), db.Options{MaxConns: 2})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { d.Close() })
			planted := dbtest.Planted(t)
			ms, err := d.Migrations(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			tables := schemaOf(t, d)
			seen := map[string]bool{
				"simpul": true, // made of 256 seals; verification computes it from them
				"sewa":   true, // holds the one row its migration puts there
			}
			for _, m := range ms {
				if planted[m.Version] == "" && !indexOnly(t, m.Name) {
					t.Errorf("%s has no rows in dbtest/testdata/%04d.sql", m.Name, m.Version)
				}
				for _, ins := range planting.FindAllStringSubmatch(planted[m.Version], -1) {
					seen[ins[1]] = true
					if tables[ins[1]] == nil {
						continue // a later migration took the table away
					}
					var n int
					if err := d.SQL.QueryRowContext(t.Context(), "SELECT count(*) FROM "+ins[1]).Scan(&n); err != nil || n == 0 {
						t.Errorf("%s: %d rows (%v)", ins[1], n, err)
					}
				}
			}
			for name := range tables {
				if !seen[name] && name != "jurnal_antre" && name != "hak_generasi" {
					t.Errorf("no row of %s is planted: add it to the testdata of the migration that made it", name)
				}
			}
			keeps(t, d)
			err = journal.New(d, clock.System{}).Verify(t.Context(), func(string) {})
			if err != nil {
				t.Errorf("verify what was sealed then: %v", err)
			}
		})
	}
}

// indexOnly reports whether a migration makes no table and no column.
func indexOnly(t *testing.T, name string) bool {
	t.Helper()
	text := migrationFiles(t, "sqlite")[name]
	return text != "" && !strings.Contains(text, "TABLE")
}

// keeps compares values of every kind with what was planted.
func keeps(t *testing.T, d *db.DB) {
	t.Helper()
	for query, want := range map[string]string{
		"SELECT hasil FROM jurnal WHERE id = 1":                                                                          `{"a":"é \"x\""}`,
		"SELECT count(*) FROM jurnal_antre":                                                                              "1",
		"SELECT n FROM hak_generasi":                                                                                     "7",
		"SELECT username FROM pengguna WHERE NOT sandi_sementara":                                                        "lama.staf",
		"SELECT induk_id FROM unit WHERE kode = 'LAMA-JUR'":                                                              "0190a0a0-0000-7000-8000-000000000011",
		"SELECT digabung_ke_id FROM mitra WHERE kode = 'MT-2025-0002'":                                                   "0190a0a0-0000-7000-8000-000000000041",
		"SELECT status_sebelum_tunda FROM rencana_kegiatan WHERE kode = 'RK-2025-0002'":                                  "siap_koordinasi",
		"SELECT count(*) FROM rencana_kegiatan WHERE tanggal_mulai = '2025-03-10'":                                       "1",
		"SELECT count(*) FROM pelaksanaan WHERE relevan_ps AND NOT aspek_b_fasilitas AND tenggat_laporan = '2025-03-26'": "1",
		"SELECT string_agg(prodi_id, ',' ORDER BY urutan) FROM rencana_prodi":                                            "0190a0a0-0000-7000-8000-000000000022,0190a0a0-0000-7000-8000-000000000021",
		"SELECT jumlah_skor FROM survei_mitra WHERE berminat_lanjut":                                                     "7",
		"SELECT retensi_sampai FROM arsip_laporan WHERE tanggal_arsip_asal IS NULL":                                      "2030-03-20",
		"SELECT nilai FROM kpi_target WHERE kode = 'B.1.15.7' AND tahun = 2025":                                          "9500",
		"SELECT count(*) FROM kpi_target WHERE kode = 'B.1.15.7' AND nilai = 9500":                                       "11",
		"SELECT pembilang FROM kpi_beku ORDER BY urutan DESC LIMIT 1":                                                    "21",
	} {
		var got string
		if err := d.SQL.QueryRowContext(t.Context(), query).Scan(&got); err != nil {
			t.Errorf("%s: %v", query, err)
		} else if strings.TrimSuffix(got, "T00:00:00Z") != want {
			t.Errorf("%s: got %s, want %s", query, got, want)
		}
	}
}
