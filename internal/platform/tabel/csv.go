package tabel

import (
	"encoding/csv"
	"fmt"
	"io"
)

// CSV is the media type of a table for programs.
const CSV = "text/csv"

// WriteCSV writes a table for programs: RFC 4180, UTF-8, one line of names,
// decimal points, dates as YYYY-MM-DD, an empty cell for nothing. Lines above and
// below the table are left out.
func (t Tabel) WriteCSV(w io.Writer) error {
	c := csv.NewWriter(w)
	c.UseCRLF = true
	cells := make([]string, len(t.Kolom))
	for i, k := range t.Kolom {
		cells[i] = k.Nama
	}
	if err := c.Write(cells); err != nil {
		return fmt.Errorf("write csv: %w", err)
	}
	for row, err := range t.Baris {
		if err != nil {
			return err
		}
		for i := range cells {
			cells[i] = machine(row[i])
		}
		if err := c.Write(cells); err != nil {
			return fmt.Errorf("write csv: %w", err)
		}
	}
	c.Flush()
	return c.Error()
}
