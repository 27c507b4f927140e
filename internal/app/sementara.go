package app

import (
	"context"
	"errors"
	"io"
)

var errAbsent = errors.New("not built yet")

func (a *App) Seed(context.Context) error            { return nil }
func (a *App) demo(context.Context, io.Writer) error { return errAbsent }
func demoTour(context.Context, Env, *flags) error    { return errAbsent }
