// Command pgtest runs a command with a private PostgreSQL server:
//
//	go run ./internal/pgtest/cmd/pgtest go test ./...
//
// The command finds the server's address in MESSENGER_TEST_DATABASE_URL. The server is stopped and
// removed when the command has ended in any way, and also when pgtest itself is killed. If the
// variable is set already, that server is used.
//
// The Makefile calls it. It imports pgtest only. The exit status is the command's.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"

	"messenger/internal/pgtest"
)

func main() {
	if len(os.Args) < 2 {
		_, _ = fmt.Fprintln(os.Stderr, "usage: pgtest command [argument ...]")
		os.Exit(2)
	}
	status, err := run(os.Args[1:])
	if err != nil {
		_, _ = fmt.Fprintf(os.Stderr, "pgtest: %v\n", err)
		status = max(status, 1)
	}
	os.Exit(status)
}

// run runs the command with a server and returns its exit status.
func run(command []string) (int, error) {
	if os.Getenv(pgtest.URLVariable) != "" {
		return execute(command, os.Environ())
	}
	c, err := pgtest.StartCluster(context.Background())
	if err != nil {
		return 1, err
	}
	status, err := execute(command, append(os.Environ(), pgtest.URLVariable+"="+c.URL()))
	return status, errors.Join(err, c.Close())
}

// execute runs the command until it ends. pgtest itself ignores signals: a terminal sends Ctrl-C to the
// command too, and other signals are forwarded.
func execute(command, environment []string) (int, error) {
	signals := make(chan os.Signal, 4)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer signal.Stop(signals)
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Env = environment
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	if err := cmd.Start(); err != nil {
		return 1, fmt.Errorf("start %s: %w", command[0], err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	for {
		select {
		case sig := <-signals:
			if sig != os.Interrupt {
				_ = cmd.Process.Signal(sig) // it may have ended just now
			}
		case err := <-ended:
			if exit, ok := errors.AsType[*exec.ExitError](err); ok {
				return max(exit.ExitCode(), 1), nil
			}
			return 0, err
		}
	}
}
