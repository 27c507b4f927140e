package httpapi

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"unicode/utf8"

	"github.com/labstack/echo/v4"

	"kerjasama/internal/platform/fault"
)

// File hands the one file of a multipart body to take, as a stream, under the
// name the client gave it. field is the name of its part; any other part is 422
// unknown_field, none is 422 validation_failed. What take returns is returned,
// also beside an error that was found behind the file.
func File[T any](c echo.Context, field string, take func(name string, r io.Reader) (T, error)) (got T, err error) {
	got, _, err = Form(c, field, nil, take)
	return got, err
}

// Form is File for a body that holds texts beside the file: limits names them,
// each with the most bytes it may have. A text that is not there is absent from
// texts.
func Form[T any](c echo.Context, field string, limits map[string]int64, take func(name string, r io.Reader) (T, error)) (got T, texts map[string]string, err error) {
	mt, params, err := mime.ParseMediaType(c.Request().Header.Get(echo.HeaderContentType))
	if err != nil || mt != "multipart/form-data" || params["boundary"] == "" {
		return got, nil, fault.New(fault.UnsupportedMediaType, "Kirim berkas sebagai multipart/form-data.", "Send the file as multipart/form-data.")
	}
	parts, texts := multipart.NewReader(c.Request().Body, params["boundary"]), map[string]string{}
	for taken := false; ; {
		p, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			if !taken {
				err = fault.Invalid(fault.Field{Pointer: "/" + field, Code: "required", Detail: fault.Tf("Sertakan bagian %q berisi berkas.", "Include a part %q that holds the file.", field)})
				return got, texts, err
			}
			return got, texts, nil
		}
		if err != nil {
			return got, texts, brokenForm(err)
		}
		limit, isText := limits[p.FormName()]
		switch {
		case isText:
			if err := text(p, limit, texts); err != nil {
				return got, texts, err
			}
		case p.FormName() != field:
			return got, texts, &fault.Fault{Code: fault.UnknownField, Detail: fault.T("Ada isian yang tidak dikenal.", "There is an unknown field."),
				Fields: []fault.Field{{Pointer: "/" + p.FormName(), Code: "unknown_field", Detail: fault.T("Isian ini tidak dikenal di sini.", "This field is not known here.")}}}
		case taken:
			return got, texts, tooMany(field)
		default:
			if got, err = take(p.FileName(), formReader{p}); err != nil {
				return got, texts, err
			}
			taken = true
		}
	}
}

// text reads one text part.
func text(p *multipart.Part, limit int64, into map[string]string) error {
	name := p.FormName()
	if _, twice := into[name]; twice {
		return tooMany(name)
	}
	b, err := io.ReadAll(io.LimitReader(formReader{p}, limit+1))
	bad := func(code, id, en string) error {
		return fault.Invalid(fault.Field{Pointer: "/" + name, Code: code, Detail: fault.T(id, en)})
	}
	switch {
	case err != nil:
		return err
	case int64(len(b)) > limit:
		return bad("too_long", "Terlalu panjang.", "Too long.")
	case !utf8.Valid(b) || bytes.IndexByte(b, 0) >= 0:
		return bad("not_text", "Bukan teks UTF-8.", "Not UTF-8 text.")
	}
	into[name] = string(b)
	return nil
}

func tooMany(field string) error {
	return fault.Invalid(fault.Field{Pointer: "/" + field, Code: "too_many", Detail: fault.T("Kirim satu setiap kali.", "Send one at a time.")})
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
