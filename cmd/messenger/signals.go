package main

import (
	"context"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
)

// untilStopped returns a context that ends when the process is told to stop.
//
// Without a handler, the runtime ends a process that writes to a standard output or error
// that nobody reads any more. With one, the write fails, and a failed log line harms nobody.
// The handler is not inherited by programs that this one starts, as an ignored signal is.
func untilStopped() (context.Context, context.CancelFunc) {
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE)
	return signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
}

// noteSignals keeps a server running through signals that do not mean it should stop, and
// through repetitions of those that do: a drain is bounded by itself, and cutting it short
// would take answers from clients. SIGQUIT keeps its meaning in Go programs, to end at once
// and print the stacks. The returned function ends the notes; the signals stay without
// effect while the process comes to its end.
func noteSignals(log *slog.Logger) (stop func()) {
	received := make(chan os.Signal, 8)
	signal.Notify(received, syscall.SIGHUP, syscall.SIGUSR1, syscall.SIGUSR2, os.Interrupt, syscall.SIGTERM)
	quit, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		stopping := false
		for {
			select {
			case s := <-received:
				stopping = note(log, s, stopping)
			case <-quit:
				return
			}
		}
	}()
	return func() {
		close(quit)
		<-done
	}
}

// note logs a signal that has no effect, and reports whether the process is stopping now.
func note(log *slog.Logger, s os.Signal, stopping bool) bool {
	stops := s == os.Interrupt || s == syscall.SIGTERM
	if stops && stopping {
		log.Info("already stopping", "signal", s.String())
	} else if !stops {
		log.Info("signal ignored: settings and keys are read at start", "signal", s.String())
	}
	return stops || stopping
}
