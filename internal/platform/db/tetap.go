package db

import (
	"context"
	"strconv"
	"strings"

	"gorm.io/gorm"
)

// Fixed is a statement that is asked often and whose parameters are single values:
// it goes to the pool as it stands, where [Raw] has GORM put each together anew.
type Fixed struct{ sqlite, postgres string }

// NewFixed makes one; each ? is a parameter.
func NewFixed(query string) Fixed {
	var b strings.Builder
	for n, part := range strings.Split(query, "?") {
		if n > 0 {
			b.WriteString("$" + strconv.Itoa(n))
		}
		b.WriteString(part)
	}
	return Fixed{query, b.String()}
}

// In is the statement as an engine takes it.
func (f Fixed) In(e Engine) string {
	if e == Postgres {
		return f.postgres
	}
	return f.sqlite
}

// Each runs the statement and scans each row by hand.
func (f Fixed) Each(ctx context.Context, tx *gorm.DB, scan func(func(...any) error) error, args ...any) error {
	rows, err := tx.Statement.ConnPool.QueryContext(ctx, f.In(Engine(tx.Name())), args...)
	return eachRow(rows, err, scan)
}
