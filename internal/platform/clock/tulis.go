package clock

import (
	"fmt"
	"time"
)

// Written is an instant as people read it, in WIB, in Indonesian or English.
func Written(t time.Time, lang string) string {
	t = t.In(WIB)
	if lang == "en" {
		return t.Format("2 January 2006, 15:04") + " WIB (UTC+7)"
	}
	return fmt.Sprintf("%d %s %d pukul %02d.%02d WIB", t.Day(), bulan(t), t.Year(), t.Hour(), t.Minute())
}

// Written is a date as people read it.
func (d Date) Written(lang string) string {
	t := d.Time()
	if lang == "en" {
		return t.Format("2 January 2006")
	}
	return fmt.Sprintf("%d %s %d", t.Day(), bulan(t), t.Year())
}

func bulan(t time.Time) string {
	return []string{"Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember"}[t.Month()-1]
}
