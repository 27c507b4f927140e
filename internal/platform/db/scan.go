package db

import (
	"fmt"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
)

// idList reads a comma-joined column into a list, each entry once; NULL is the
// empty list. Two rows may lead to one partner where both were merged.
type idList struct{ to *[]string }

func (l *idList) Scan(src any) error {
	s, err := text(src)
	if err != nil {
		return err
	}
	if s == "" {
		*l.to = []string{}
		return nil
	}
	out := strings.Split(s, ",")
	n := 0
	for _, id := range out {
		if !slices.Contains(out[:n], id) {
			out[n] = id
			n++
		}
	}
	*l.to = out[:n]
	return nil
}

// jsonValue reads a JSON text column; NULL leaves the zero value.
type jsonValue struct{ to any }

func (j *jsonValue) Scan(src any) error {
	s, err := text(src)
	if err != nil || s == "" {
		return err
	}
	return json.Unmarshal([]byte(s), j.to)
}

// orEmpty reads a nullable text column into a string that has no null.
type orEmpty struct{ to *string }

func (o *orEmpty) Scan(src any) (err error) {
	*o.to, err = text(src)
	return err
}

func text(src any) (string, error) {
	switch v := src.(type) {
	case nil:
		return "", nil
	case string:
		return v, nil
	case []byte:
		return string(v), nil
	default:
		return "", fmt.Errorf("text from %T", src)
	}
}
