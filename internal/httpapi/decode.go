package httpapi

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/labstack/echo/v4"

	"kerjasama/internal/platform/fault"
)

// body reads the whole request body once, within the server's limits of size and
// time: a body that trickles in holds its connection no longer than that.
func body(c echo.Context) ([]byte, error) {
	if b, ok := c.Get(bodyKey).([]byte); ok {
		return b, nil
	}
	slow := http.NewResponseController(c.Response())
	if until, ok := c.Request().Context().Deadline(); ok {
		slow.SetReadDeadline(until) //nolint:errcheck,gosec // a test's recorder has no connection to cut
	}
	b, err := io.ReadAll(c.Request().Body)
	if err == nil {
		slow.SetReadDeadline(time.Time{}) //nolint:errcheck,gosec // as above
	}
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return nil, fault.Wrap(err, fault.JSONInvalid, "Badan permintaan datang terlalu lambat.", "The request body came too slowly.")
	}
	if err != nil {
		if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
			return nil, tooLarge()
		}
		return nil, fault.Wrap(err, fault.JSONInvalid, "Badan permintaan terputus.", "The request body was cut off.")
	}
	c.Set(bodyKey, b)
	return b, nil
}

const bodyKey = "body"

func tooLarge() *fault.Fault {
	return fault.New(fault.TooLarge, "Badan permintaan terlalu besar.", "The request body is too large.")
}

// Decode reads a JSON body strictly into dst: one document, UTF-8, no duplicate
// names (400 json_invalid), no unknown fields (422 unknown_field), right types
// (422 validation_failed with a pointer). An empty body leaves dst as it is
// where the operation's body may be empty ("{}" or none).
func Decode(c echo.Context, dst any) error {
	b, err := body(c)
	if err != nil {
		return err
	}
	if len(bytes.TrimSpace(b)) == 0 {
		return nil
	}
	if err := wantJSON(c); err != nil {
		return err
	}
	return DecodeBytes(b, dst)
}

// Patch returns the merge-patch of a PATCH request (RFC 7396) as a function to
// be applied to the fields as they stand: absent stays, null empties, lists are
// replaced.
func Patch(c echo.Context) (func(dst any) error, error) {
	b, err := body(c)
	if err != nil {
		return nil, err
	}
	if err := wantJSON(c); err != nil {
		return nil, err
	}
	if t := bytes.TrimSpace(b); len(t) == 0 || t[0] != '{' {
		if !jsontext.Value(b).IsValid() {
			return nil, notJSON(nil)
		}
		return nil, fault.Invalid(fault.Field{Pointer: "", Code: "wrong_type", Detail: fault.T("Harus berupa objek JSON.", "Must be a JSON object.")})
	}
	return func(dst any) error { return DecodeBytes(b, dst) }, nil
}

func wantJSON(c echo.Context) error {
	ct := c.Request().Header.Get(echo.HeaderContentType)
	mt, params, err := mime.ParseMediaType(ct)
	charset := strings.ToLower(params["charset"])
	if err == nil && (charset == "" || charset == "utf-8") &&
		(mt == "application/json" || mt == "application/merge-patch+json" && c.Request().Method == http.MethodPatch) {
		return nil
	}
	return fault.New(fault.UnsupportedMediaType, "Kirim badan sebagai application/json (UTF-8).", "Send the body as application/json (UTF-8).")
}

func notJSON(cause error) *fault.Fault {
	return fault.Wrap(cause, fault.JSONInvalid, "Badan permintaan bukan satu dokumen JSON yang sah.", "The request body is not one valid JSON document.")
}

// DecodeBytes is Decode for bytes at hand.
func DecodeBytes(b []byte, dst any) error {
	if !jsontext.Value(b).IsValid() { // also duplicate names, invalid UTF-8, trailing documents, absurd depth
		return notJSON(nil)
	}
	if bytes.Contains(b, []byte(`\u0000`)) {
		return fault.Invalid(fault.Field{Pointer: "", Code: "control_character", Detail: fault.T("Teks mengandung karakter NUL.", "A text contains the NUL character.")})
	}
	err := json.Unmarshal(b, dst, json.RejectUnknownMembers(true))
	if err == nil {
		return nil
	}
	sem, ok := errors.AsType[*json.SemanticError](err)
	if !ok {
		return notJSON(err)
	}
	pointer := string(sem.JSONPointer)
	if errors.Is(err, json.ErrUnknownName) {
		return &fault.Fault{Code: fault.UnknownField, Detail: fault.T("Ada isian yang tidak dikenal.", "There is an unknown field."),
			Fields: []fault.Field{{Pointer: pointer, Code: "unknown_field", Detail: fault.T("Isian ini tidak dikenal di sini.", "This field is not known here.")}}}
	}
	return fault.Invalid(fault.Field{Pointer: pointer, Code: "wrong_type", Detail: typeHint(pointer)})
}

// typeHint says what the field wants, by the naming rule of the contract.
func typeHint(pointer string) fault.Text {
	name := pointer[strings.LastIndexByte(pointer, '/')+1:]
	switch {
	case strings.HasSuffix(name, "_pada"):
		return fault.T("Harus waktu RFC 3339 dengan zona, mis. 2026-07-10T09:00:00+07:00.", "Must be an RFC 3339 instant with an offset, e.g. 2026-07-10T09:00:00+07:00.")
	case strings.HasPrefix(name, "tanggal_"):
		return fault.T("Harus tanggal YYYY-MM-DD.", "Must be a date YYYY-MM-DD.")
	default:
		return fault.T("Jenis nilai tidak sesuai.", "The value has the wrong type.")
	}
}
