// Command jalankan runs a command with one throw-away PostgreSQL cluster at
// hand: go run ./internal/platform/dbtest/jalankan go test ./...
// Without PostgreSQL the command runs all the same, and the tests say so.
package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"

	"kerjasama/internal/platform/dbtest"
)

func main() { os.Exit(run(os.Args[1:])) }

func run(args []string) int {
	if len(args) == 0 {
		fmt.Fprintln(os.Stderr, "usage: jalankan COMMAND [ARG…]")
		return 2
	}
	env := os.Environ()
	c, err := dbtest.Start(dbtest.Roomiest())
	if err != nil {
		fmt.Fprintf(os.Stderr, "\n*** NO POSTGRESQL: %v ***\n\n", err)
	} else {
		defer c.Stop()
		env = append(env, dbtest.URLVar+"="+c.Base())
	}
	cmd := exec.Command(args[0], args[1:]...) //nolint:noctx,gosec // the caller's own command
	cmd.Env, cmd.Stdin, cmd.Stdout, cmd.Stderr = env, os.Stdin, os.Stdout, os.Stderr
	if err := cmd.Run(); err != nil {
		if ee, ok := errors.AsType[*exec.ExitError](err); ok {
			return ee.ExitCode()
		}
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}
