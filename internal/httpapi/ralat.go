package httpapi

import (
	"context"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/labstack/echo/v4"

	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/journal"
)

// Correct is POST …/ralat: {perubahan, alasan}, where perubahan is a merge-patch
// of the fields the noun lets be corrected. The change gets it as a function.
func Correct[R any, V Record](c echo.Context, view View[R, V], do func(ctx context.Context, call journal.Call, patch func(any) error, alasan string) (journal.Answer[R], error)) error {
	return Act(c, view, func(ctx context.Context, call journal.Call, in struct {
		Perubahan jsontext.Value `json:"perubahan"`
		Alasan    string         `json:"alasan"`
	}) (journal.Answer[R], error) {
		patch := func(dst any) error {
			if in.Perubahan.Kind() != '{' {
				return fault.Invalid(fault.Field{Pointer: "/perubahan", Code: "required", Detail: fault.T("Harus berupa objek JSON dengan isian yang diralat.", "Must be a JSON object with the fields to correct.")})
			}
			return fault.Within("/perubahan", DecodeBytes(in.Perubahan, dst))
		}
		return do(ctx, call, patch, in.Alasan)
	})
}
