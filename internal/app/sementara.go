package app

import (
	"context"
	"errors"
)

var errAbsent = errors.New("not built yet")

func demoTour(context.Context, Env, *flags) error { return errAbsent }
