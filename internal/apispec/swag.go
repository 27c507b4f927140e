package apispec

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/getkin/kin-openapi/openapi2"
	"github.com/getkin/kin-openapi/openapi2conv"
)

// Swag runs the pinned swag over the module at root and returns its Swagger 2.0,
// which it leaves in dir for whoever wants to look.
func Swag(ctx context.Context, root, dir string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "go", "tool", "swag", "init", "--quiet", "--parseInternal", //nolint:gosec // a directory the caller chose
		"--generalInfo", "doc.go", "--exclude", "api", "--outputTypes", "json", "--output", dir)
	cmd.Dir = root
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("swag: %w\n%s", err, said.Bytes())
	}
	return os.ReadFile(filepath.Join(dir, "swagger.json")) //nolint:gosec // the same
}

// lift turns Swagger 2.0 into OpenAPI 3.0, as plain maps.
func lift(swagger []byte) (obj, error) {
	var v2 openapi2.T
	if err := json.Unmarshal(swagger, &v2); err != nil {
		return nil, fmt.Errorf("read swagger: %w", err)
	}
	v3, err := openapi2conv.ToV3(&v2)
	if err != nil {
		return nil, fmt.Errorf("convert to OpenAPI 3.0: %w", err)
	}
	b, err := v3.MarshalJSON()
	if err != nil {
		return nil, err
	}
	var doc obj
	return doc, json.Unmarshal(b, &doc)
}
