package httpapi

import (
	"bytes"
	"fmt"

	"github.com/goccy/go-yaml"

	"kerjasama/internal/platform/fault"
)

// Galat is one entry of api/problems.yaml: an error code with its status, its
// title, and what it means to whoever gets it.
type Galat struct {
	Code   string    `yaml:"code"`
	Status int       `yaml:"status"`
	Judul  Dwibahasa `yaml:"judul"`
	Makna  Dwibahasa `yaml:"makna"`
}

// Dwibahasa is a sentence in both languages of the API.
type Dwibahasa struct {
	ID string `yaml:"id"`
	EN string `yaml:"en"`
}

// ReadProblems reads api/problems.yaml and refuses unknown keys.
func ReadProblems(b []byte) ([]Galat, error) {
	var out []Galat
	if err := yaml.NewDecoder(bytes.NewReader(b), yaml.Strict()).Decode(&out); err != nil {
		return nil, fmt.Errorf("read problems.yaml: %w", err)
	}
	return out, nil
}

// Title is the fixed name of a code in both languages.
func Title(c fault.Code) fault.Text { return title(c) }
