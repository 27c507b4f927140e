// Command kerjasamactl reads the cooperation office's numbers, records and
// files for scripts: kerjasamactl help.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"kerjasama/internal/ctl"
)

func main() { os.Exit(run()) }

func run() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return ctl.Main(ctx, ctl.Env{Args: os.Args[1:], Environ: os.Environ(), In: os.Stdin, Out: os.Stdout, Err: os.Stderr})
}
