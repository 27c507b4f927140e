package httpapi

import (
	"context"
	"net/http"
	"runtime/debug"

	"github.com/labstack/echo/v4"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/fault"
)

// Health is the answer of /healthz and /readyz.
type Health struct {
	Status string `json:"status" enums:"ok"`
} //@name Health

// Version is the answer of /version.
type Version struct {
	Versi    string `json:"versi"`
	Go       string `json:"go"`
	Revision string `json:"revisi"`
} //@name Version

// RegisterHealth adds /healthz (the process runs), /readyz (its stores answer)
// and /version.
func RegisterHealth(r *Router, ready func(context.Context) error) {
	h := &health{ready}
	r.GET("/healthz", actor.Publik, h.live, Answer[Health](http.StatusOK))
	r.GET("/readyz", actor.Publik, h.set, Answer[Health](http.StatusOK))
	r.GET("/version", actor.Publik, h.version, Answer[Version](http.StatusOK))
}

type health struct{ ready func(context.Context) error }

// live says that the process runs.
//
//	@Summary	Is the process alive
//	@Tags		sistem
//	@Success	200	{object}	Health
//	@Failure	default	{object}	Problem
//	@Router		/healthz [get]
func (h *health) live(c echo.Context) error {
	return JSON(c, func(context.Context, Viewer) (Health, error) { return Health{"ok"}, nil })
}

// set says whether requests can be served.
//
//	@Summary	Can requests be served
//	@Tags		sistem
//	@Success	200	{object}	Health
//	@Failure	default	{object}	Problem
//	@Router		/readyz [get]
func (h *health) set(c echo.Context) error {
	return JSON(c, func(ctx context.Context, _ Viewer) (Health, error) {
		if err := h.ready(ctx); err != nil {
			return Health{}, fault.Wrap(err, fault.Unavailable, "Penyimpanan belum dapat dijangkau.", "The store cannot be reached yet.")
		}
		return Health{"ok"}, nil
	})
}

// version says what is running.
//
//	@Summary	What is running
//	@Tags		sistem
//	@Success	200	{object}	Version
//	@Failure	default	{object}	Problem
//	@Router		/version [get]
func (h *health) version(c echo.Context) error {
	return JSON(c, func(context.Context, Viewer) (Version, error) { return BuildVersion(), nil })
}

// BuildVersion reads what the linker recorded.
func BuildVersion() Version {
	v := Version{Versi: "dev"}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return v
	}
	v.Go = info.GoVersion
	if m := info.Main.Version; m != "" && m != "(devel)" {
		v.Versi = m
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			v.Revision = s.Value
		}
	}
	return v
}
