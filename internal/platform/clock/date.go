package clock

import (
	"database/sql/driver"
	"fmt"
	"time"
)

// Date is a civil date, YYYY-MM-DD, read in WIB. Dates compare with < and ==.
// The zero value "" is no date.
type Date string

const dateLayout = "2006-01-02"

// DateOf returns the WIB date of an instant.
func DateOf(t time.Time) Date { return Date(t.In(WIB).Format(dateLayout)) }

// Midnight returns when the WIB day of an instant ends.
func Midnight(t time.Time) time.Time {
	y, m, d := t.In(WIB).Date()
	return time.Date(y, m, d+1, 0, 0, 0, 0, WIB)
}

// MakeDate returns the date of year, month and day, normalised as time.Date does.
func MakeDate(year int, month time.Month, day int) Date {
	return Date(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Format(dateLayout))
}

// ParseDate reads YYYY-MM-DD. Years before 1900 and after 2999 are refused, for
// they are slips of the keyboard.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(dateLayout, s)
	if err != nil {
		return "", fmt.Errorf("date %q is not YYYY-MM-DD", s)
	}
	if t.Year() < 1900 || t.Year() > 2999 {
		return "", fmt.Errorf("date %q is outside 1900..2999", s)
	}
	return Date(s), nil
}

// Time returns midnight UTC of the date, for arithmetic on days.
func (d Date) Time() time.Time {
	t, err := time.Parse(dateLayout, string(d))
	if err != nil {
		return time.Time{}
	}
	return t
}

// Start returns the instant at which the date begins in WIB.
func (d Date) Start() time.Time {
	t := d.Time()
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, WIB).UTC()
}

// AddDays returns the date n days later.
func (d Date) AddDays(n int) Date { return Date(d.Time().AddDate(0, 0, n).Format(dateLayout)) }

// AddYears returns the same day n years later; 29 February becomes 28 February
// in a common year.
func (d Date) AddYears(n int) Date {
	t := d.Time()
	y := t.Year() + n
	if t.Month() == time.February && t.Day() == 29 && time.Date(y, time.February, 29, 0, 0, 0, 0, time.UTC).Day() != 29 {
		return MakeDate(y, time.February, 28)
	}
	return MakeDate(y, t.Month(), t.Day())
}

// Year returns the calendar year, 0 for no date.
func (d Date) Year() int {
	if d == "" {
		return 0
	}
	return d.Time().Year()
}

// UnmarshalText reads a date from JSON or a query.
func (d *Date) UnmarshalText(b []byte) error {
	v, err := ParseDate(string(b))
	if err != nil {
		return err
	}
	*d = v
	return nil
}

// MarshalText writes the date.
func (d Date) MarshalText() ([]byte, error) { return []byte(d), nil }

// Scan reads a date column: text on SQLite, date on PostgreSQL.
func (d *Date) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*d = ""
	case string:
		*d = Date(v)
	case []byte:
		*d = Date(v)
	case time.Time:
		*d = Date(v.Format(dateLayout))
	default:
		return fmt.Errorf("date from %T", src)
	}
	return nil
}

// Value stores the date as text; no date is NULL.
func (d Date) Value() (driver.Value, error) {
	if d == "" {
		return nil, nil
	}
	return string(d), nil
}
