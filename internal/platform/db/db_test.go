package db_test

import (
	"testing"
	"time"

	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/dbtest"
)

func TestInstantsKeepMicrosecondsInUTC(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		want := time.Date(2026, 7, 10, 9, 20, 1, 123456000, time.UTC)
		if err := d.Gorm.Exec("INSERT INTO rahasia (nama, id, status, nilai, dibuat_pada) VALUES ('uji', '1', 'aktif', 'x', ?)", want).Error; err != nil {
			t.Fatal(err)
		}
		var got time.Time
		if err := d.Gorm.Raw("SELECT dibuat_pada FROM rahasia WHERE nama = 'uji'").Row().Scan(&got); err != nil {
			t.Fatal(err)
		}
		if got != want {
			t.Errorf("got %v, want %v", got, want)
		}
	})
}
