package httpapi

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/listing"
)

// Bentuk is one form an answer comes in.
type Bentuk struct {
	Nama string // of ?format=
	Type string // media type
}

// Choose returns the form that ?format= names (400 for another), else the one
// that Accept likes best, the first of equals; 406 where it admits none.
func Choose(c echo.Context, forms ...Bentuk) (Bentuk, error) {
	names, types := make([]string, len(forms)), make([]string, len(forms))
	for i, f := range forms {
		names[i], types[i] = f.Nama, f.Type
	}
	if v := c.QueryParam("format"); v != "" {
		if i := slices.Index(names, v); i >= 0 {
			return forms[i], nil
		}
		return Bentuk{}, listing.InvalidQuery(fault.Field{Pointer: "format", Code: "not_in_list",
			Detail: fault.Tf("Pilih salah satu: %s.", "Choose one of: %s.", strings.Join(names, ", "))})
	}
	accept := strings.Join(c.Request().Header.Values(echo.HeaderAccept), ",")
	if accept == "" {
		return forms[0], nil
	}
	best, liked := Bentuk{}, 0.0
	for _, f := range forms {
		if q := quality(accept, f.Type); q > liked {
			best, liked = f, q
		}
	}
	if liked > 0 {
		return best, nil
	}
	list := strings.Join(types, ", ")
	return Bentuk{}, fault.New(fault.NotAcceptable, "Jawaban tersedia sebagai %s.", "The answer is available as %s.", list)
}

// quality is how much an Accept header likes a media type (RFC 9110 §12.5.1): the
// most specific range decides.
func quality(accept, want string) (q float64) {
	major, _, _ := strings.Cut(want, "/")
	closest := -1
	for part := range strings.SplitSeq(accept, ",") {
		mt, params, err := mime.ParseMediaType(strings.TrimSpace(part))
		if err != nil {
			continue
		}
		at := slices.Index([]string{"*/*", major + "/*", want}, mt)
		if at <= closest {
			continue
		}
		closest, q = at, 1
		if v, ok := params["q"]; ok {
			if q, err = strconv.ParseFloat(v, 64); err != nil {
				q = 0
			}
		}
	}
	return q
}

// Made answers a GET with something that was made for it, such as a chart or a
// table, under its name.
func Made(c echo.Context, mediaType, name string, do func(context.Context, Viewer) ([]byte, error)) error {
	b, err := do(c.Request().Context(), server(c).viewer(c))
	if err != nil {
		return err
	}
	sum := sha256.Sum256(b)
	tag := `"0.` + base64.RawURLEncoding.EncodeToString(sum[:9]) + `"`
	h := c.Response().Header()
	h.Set("ETag", tag)
	h.Set("Vary", "Authorization, Accept-Language, Accept")
	h.Set("Cache-Control", "private, no-cache")
	h.Set("Content-Language", Lang(c))
	if inm := c.Request().Header.Get("If-None-Match"); inm != "" && noneMatch(inm, tag) {
		return c.NoContent(http.StatusNotModified)
	}
	h.Set("Content-Disposition", mime.FormatMediaType("inline", map[string]string{"filename": name}))
	h.Set("X-Content-Type-Options", "nosniff")
	return c.Blob(http.StatusOK, mediaType, b)
}
