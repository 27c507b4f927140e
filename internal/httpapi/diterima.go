package httpapi

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"

	"kerjasama/internal/platform/journal"
)

// Accepted starts long work and answers 202 with the Location where its progress
// is told. do queues the work (package pekerjaan) and returns its record.
func Accepted[R Record](c echo.Context, do func(context.Context, journal.Call) (journal.Answer[R], error)) error {
	return Write(c, http.StatusAccepted, do, func(_ context.Context, _ Viewer, r R) (R, error) {
		c.Response().Header().Set(echo.HeaderLocation, Base+"/pekerjaan/"+r.Identity())
		return r, nil
	})
}

// Pending answers a question with 202: long work will answer it. The record of
// that work is JSON, whatever form was asked for: it is not the answer yet.
func Pending[R Record](c echo.Context, r R) error {
	c.Response().Header().Set(echo.HeaderLocation, Base+"/pekerjaan/"+r.Identity())
	return send(c, http.StatusAccepted, r, r.Version())
}
