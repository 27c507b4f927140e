// Command kerjasama is the server and its house-keeping: kerjasama help.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"kerjasama/internal/app"
)

func main() { os.Exit(run()) }

func run() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return app.Main(ctx, app.Env{Args: os.Args[1:], Environ: os.Environ(), Out: os.Stdout, Err: os.Stderr})
}
