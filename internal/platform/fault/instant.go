package fault

import "time"

// Instant requires an instant and cuts it to what both databases keep: UTC, in
// microseconds. Years outside 1900..2999 are slips of the keyboard, as in dates.
func (c *Check) Instant(pointer string, t *time.Time) bool {
	if !c.Required(pointer, !t.IsZero()) {
		return false
	}
	*t = t.UTC().Truncate(time.Microsecond)
	if y := t.Year(); y < 1900 || y > 2999 {
		c.Add(pointer, "out_of_range", "Tahunnya harus antara 1900 dan 2999.", "Its year must be between 1900 and 2999.")
		return false
	}
	return true
}
