package httpapi

import (
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"

	"github.com/labstack/echo/v4"

	"kerjasama/internal/platform/fault"
)

// File hands the one file of a multipart body to take, as a stream, under the
// name the client gave it. field is the name of its part; any other part is 422
// unknown_field, none is 422 validation_failed. What take returns is returned,
// also beside an error that was found behind the file.
func File[T any](c echo.Context, field string, take func(name string, r io.Reader) (T, error)) (got T, err error) {
	mt, params, err := mime.ParseMediaType(c.Request().Header.Get(echo.HeaderContentType))
	if err != nil || mt != "multipart/form-data" || params["boundary"] == "" {
		return got, fault.New(fault.UnsupportedMediaType, "Kirim berkas sebagai multipart/form-data.", "Send the file as multipart/form-data.")
	}
	parts := multipart.NewReader(c.Request().Body, params["boundary"])
	for taken := false; ; {
		p, err := parts.NextPart()
		switch {
		case errors.Is(err, io.EOF) && taken:
			return got, nil
		case errors.Is(err, io.EOF):
			return got, fault.Invalid(fault.Field{Pointer: "/" + field, Code: "required", Detail: fault.Tf("Sertakan bagian %q berisi berkas.", "Include a part %q that holds the file.", field)})
		case err != nil:
			return got, brokenForm(err)
		case p.FormName() != field:
			return got, &fault.Fault{Code: fault.UnknownField, Detail: fault.T("Ada isian yang tidak dikenal.", "There is an unknown field."),
				Fields: []fault.Field{{Pointer: "/" + p.FormName(), Code: "unknown_field", Detail: fault.T("Isian ini tidak dikenal di sini.", "This field is not known here.")}}}
		case taken:
			return got, fault.Invalid(fault.Field{Pointer: "/" + field, Code: "too_many", Detail: fault.T("Kirim satu berkas setiap kali.", "Send one file at a time.")})
		}
		if got, err = take(p.FileName(), formReader{p}); err != nil {
			return got, err
		}
		taken = true
	}
}

// StandIn names what the body amounts to for the digest of an Idempotency-Key,
// for bodies that were streamed away.
func StandIn(c echo.Context, what string) { c.Set(bodyKey, []byte(what)) }

// formReader says of a body that breaks off that it is the caller's doing.
type formReader struct{ r io.Reader }

func (f formReader) Read(b []byte) (int, error) {
	n, err := f.r.Read(b)
	if err != nil && !errors.Is(err, io.EOF) { // a cut-off part is ErrUnexpectedEOF
		err = brokenForm(err)
	}
	return n, err
}

func brokenForm(cause error) error {
	if _, ok := errors.AsType[*http.MaxBytesError](cause); ok {
		return tooLarge()
	}
	f := fault.Wrap(cause, fault.ValidationFailed, "Badan multipart terputus atau rusak.", "The multipart body is cut off or broken.")
	f.Fields = []fault.Field{{Pointer: "", Code: "multipart_broken", Detail: f.Detail}}
	return f
}
