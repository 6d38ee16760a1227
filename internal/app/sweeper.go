package app

import (
	"context"
	"log/slog"
	"time"

	"messenger/internal/obs"
)

// How often it is looked for deferred work without being asked to, and how long the sweeper
// rests after a slice: as long as the slice took, so that others have half of the store at
// least, but not forever after one that had to wait.
const (
	sweepEvery  = time.Minute
	longestRest = 100 * time.Millisecond
)

// sweeper does the work that commands have deferred, slice by slice: at the start what the
// last run of the server has left, then what it is woken for.
type sweeper struct {
	log   *slog.Logger
	woken chan struct{}
}

func newSweeper(log *slog.Logger) *sweeper { return &sweeper{log, make(chan struct{}, 1)} }

// wake says that there may be something to do. It does not block.
func (s *sweeper) wake() {
	select {
	case s.woken <- struct{}{}:
	default:
	}
}

// run sweeps until ctx ends. A slice that has begun is finished.
func (s *sweeper) run(ctx context.Context, sweep func(context.Context) (more bool, err error)) {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-s.woken:
		case <-timer.C:
		}
		timer.Reset(s.slice(context.WithoutCancel(ctx), sweep))
	}
}

// slice does one slice and returns how long to wait for the next one.
func (s *sweeper) slice(ctx context.Context, sweep func(context.Context) (more bool, err error)) time.Duration {
	began := time.Now()
	more, err := sweep(ctx)
	if err != nil {
		s.log.Warn("deferred work", obs.Err(err))
		return sweepEvery
	}
	if !more {
		return sweepEvery
	}
	return min(time.Since(began), longestRest)
}
