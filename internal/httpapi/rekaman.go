package httpapi

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/journal"
	"kerjasama/internal/platform/listing"
)

// Record is what has an identity and a version: every view of a noun.
type Record interface {
	Version() int
	Identity() string
}

// View turns a record into its representation for a viewer.
type View[R, V any] func(context.Context, Viewer, R) (V, error)

// Views renders records for a viewer. shown are the records as the answer shows
// them; now, of the same length, as they stand: actions follow from these.
// expand names what ?expand= asked for.
type Views[R, V any] func(ctx context.Context, w Viewer, shown, now []R, expand []string) ([]V, error)

// Rows answers a noun's list: what list finds, rendered by views.
func Rows[R, V any](c echo.Context, spec *listing.Spec, list func(context.Context, actor.Actor, listing.Query, listing.Signer) (listing.Page[R], error), views Views[R, V]) error {
	return Collect(c, spec, func(ctx context.Context, w Viewer, q listing.Query, sign listing.Signer) (listing.Page[V], error) {
		p, err := list(ctx, w.By, q, sign)
		if err != nil {
			return listing.Page[V]{}, err
		}
		vs, err := views(ctx, w, p.Data, p.Data, q.Expand)
		if err != nil {
			return listing.Page[V]{}, err
		}
		i := -1
		return listing.Map(p, func(R) V { i++; return vs[i] }), nil
	})
}

// One answers the record that the path names: as it stands, or as it was at
// ?per=, for whom it is visible now.
func One[R Record, V Record](c echo.Context, spec *listing.Spec, get func(ctx context.Context, by actor.Actor, id string) (R, error), asOf func(ctx context.Context, by actor.Actor, id string, per time.Time) (R, error), views Views[R, V]) error {
	q, err := recordQuery(c, spec.Expand)
	if err != nil {
		return err
	}
	return Read(c, func(ctx context.Context, w Viewer) (v V, err error) {
		now, err := get(ctx, w.By, c.Param("id"))
		if err != nil {
			return v, err
		}
		shown := now
		if q.per != nil {
			if shown, err = asOf(ctx, w.By, now.Identity(), *q.per); err != nil {
				return v, err
			}
		}
		vs, err := views(ctx, w, []R{shown}, []R{now}, q.expand)
		if err != nil {
			return v, err
		}
		return vs[0], nil
	})
}

// Create adds a record: strict body, change, 201 with Location and the record.
func Create[B, R any, V Record](c echo.Context, view View[R, V], do func(context.Context, journal.Call, B) (journal.Answer[R], error)) error {
	var in B
	if err := Decode(c, &in); err != nil {
		return err
	}
	return Write(c, http.StatusCreated, func(ctx context.Context, call journal.Call) (journal.Answer[R], error) {
		return do(ctx, call, in)
	}, view)
}

// Edit changes the record that the path names by a merge-patch (RFC 7396), which
// the change gets as a function that lays it over a value.
func Edit[R any, V Record](c echo.Context, view View[R, V], do func(ctx context.Context, call journal.Call, id string, patch func(any) error) (journal.Answer[R], error)) error {
	patch, err := Patch(c)
	if err != nil {
		return err
	}
	return Write(c, http.StatusOK, func(ctx context.Context, call journal.Call) (journal.Answer[R], error) {
		return do(ctx, call, c.Param("id"), patch)
	}, view)
}

// Write runs a change and answers with the record it led to: 201 with Location
// for a creation, 200 for an action. The first answer and a repeated one go
// through the same view.
func Write[R any, V Record](c echo.Context, status int, do func(context.Context, journal.Call) (journal.Answer[R], error), view View[R, V]) error {
	call, err := Call(c)
	if err != nil {
		return err
	}
	if err := acceptJSON(c); err != nil {
		return err
	}
	ctx := c.Request().Context()
	ans, err := do(ctx, call)
	if err != nil {
		return err
	}
	w := server(c).viewer(c)
	w.Replayed = ans.Replayed
	v, err := view(ctx, w, ans.Rec)
	if err != nil {
		return err
	}
	h := c.Response().Header()
	if ans.Replayed {
		h.Set("Idempotency-Replayed", "true")
	}
	if status == http.StatusCreated && h.Get(echo.HeaderLocation) == "" {
		h.Set(echo.HeaderLocation, c.Request().URL.Path+"/"+v.Identity())
	}
	return send(c, status, v, v.Version())
}

// Remove runs a deletion and answers 204.
func Remove[R any](c echo.Context, do func(context.Context, journal.Call) (journal.Answer[R], error)) error {
	call, err := Call(c)
	if err != nil {
		return err
	}
	ans, err := do(c.Request().Context(), call)
	if err != nil {
		return err
	}
	if ans.Replayed {
		c.Response().Header().Set("Idempotency-Replayed", "true")
	}
	return c.NoContent(http.StatusNoContent)
}

// Read answers a GET of one record, with ETag, 304 and ?fields=.
func Read[V Record](c echo.Context, get func(context.Context, Viewer) (V, error)) error {
	if err := acceptJSON(c); err != nil {
		return err
	}
	v, err := get(c.Request().Context(), server(c).viewer(c))
	if err != nil {
		return err
	}
	return send(c, http.StatusOK, v, v.Version())
}

// Empty is the body of an action that takes nothing: {} or no body at all.
type Empty struct{}

// Alasan is the body of an action that needs a reason.
type Alasan struct {
	Alasan string `json:"alasan" maxLength:"1000"`
} //@name Alasan

// Act is an action on one record: strict body, change, 200 with the record.
func Act[B, R any, V Record](c echo.Context, view View[R, V], do func(context.Context, journal.Call, B) (journal.Answer[R], error)) error {
	var in B
	if err := Decode(c, &in); err != nil {
		return err
	}
	return Write(c, http.StatusOK, func(ctx context.Context, call journal.Call) (journal.Answer[R], error) {
		return do(ctx, call, in)
	}, view)
}

// recordParams are the query parameters of a GET of one record.
type recordParams struct {
	per    *time.Time // the instant the record is asked for
	expand []string
}

// recordQuery reads ?per=, ?fields= and, where something can be expanded,
// ?expand=; it refuses all else (400 query_invalid).
func recordQuery(c echo.Context, expandable []string) (recordParams, error) {
	var p recordParams
	known := []string{"per", "fields"}
	if len(expandable) > 0 {
		known = append(known, "expand")
	}
	if err := NoQuery(c, known...); err != nil {
		return p, err
	}
	if v := c.QueryParam("per"); v != "" {
		t, err := time.Parse(time.RFC3339, v)
		if err != nil {
			return p, listing.InvalidQuery(fault.Field{Pointer: "per", Code: "wrong_type", Detail: typeHint("_pada")})
		}
		t = t.UTC()
		p.per = &t
	}
	if v := c.QueryParam("expand"); v != "" {
		for e := range strings.SplitSeq(v, ",") {
			if !slices.Contains(expandable, e) {
				return p, listing.InvalidQuery(fault.Field{Pointer: "expand", Code: "not_in_list",
					Detail: fault.Tf("Dapat diperluas: %s.", "Can be expanded: %s.", strings.Join(expandable, ", "))})
			}
			p.expand = append(p.expand, e)
		}
	}
	return p, nil
}
