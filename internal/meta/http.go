package meta

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"

	"kerjasama/internal/httpapi"
	"kerjasama/internal/platform/actor"
)

// SemuaEnum are all enumerations.
type SemuaEnum struct {
	Data []Enum `json:"data"`
} //@name EnumDaftar

// SemuaIzin is the whole permission table.
type SemuaIzin struct {
	Data []Izin `json:"data"`
} //@name IzinDaftar

// Register adds the slice's routes.
func Register(r *httpapi.Router) {
	r.GET("/meta/enum", actor.ReferensiBaca, listEnums, httpapi.Answer[SemuaEnum](http.StatusOK))
	r.GET("/meta/izin", actor.ReferensiBaca, listPermissions, httpapi.Answer[SemuaIzin](http.StatusOK))
}

// listEnums answers every enumeration with its labels and order.
//
//	@Summary	Every enumeration, with labels
//	@Tags		meta
//	@Success	200	{object}	SemuaEnum
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/meta/enum [get]
func listEnums(c echo.Context) error {
	if err := httpapi.NoQuery(c); err != nil {
		return err
	}
	return httpapi.JSON(c, func(context.Context, httpapi.Viewer) (SemuaEnum, error) { return SemuaEnum{Enums()}, nil })
}

// listPermissions answers the permission table.
//
//	@Summary	Who may do what
//	@Tags		meta
//	@Success	200	{object}	SemuaIzin
//	@Failure	default	{object}	httpapi.Problem
//	@Router		/meta/izin [get]
func listPermissions(c echo.Context) error {
	if err := httpapi.NoQuery(c); err != nil {
		return err
	}
	return httpapi.JSON(c, func(context.Context, httpapi.Viewer) (SemuaIzin, error) { return SemuaIzin{permissions()}, nil })
}
