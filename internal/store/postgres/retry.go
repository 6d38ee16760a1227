package postgres

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"messenger/internal/chat"
)

// Bounds of trying again. A conflict is over as soon as the other transaction is; a lost
// connection may mean that the server restarts, which takes some hundred milliseconds.
const (
	conflictTries = 10
	firstDelay    = 2 * time.Millisecond
	maxDelay      = 250 * time.Millisecond
)

// retry says whether and when something is tried again.
type retry struct {
	until     time.Time // no lost connection is replaced after that
	conflicts int
	losses    int
}

func (s *Store) newRetry() retry { return retry{until: time.Now().Add(s.cfg.Patience)} }

// after waits as long as is sensible after err and reports whether to try once more.
func (r *retry) after(ctx context.Context, err error) bool {
	if _, refused := errors.AsType[*chat.Error](err); refused {
		return false
	}
	switch faultOf(err) {
	case faultConflict:
		r.conflicts++
		return r.conflicts < conflictTries && pause(ctx, r.conflicts)
	case faultLost:
		r.losses++
		return time.Now().Before(r.until) && pause(ctx, r.losses-1)
	}
	return false
}

// pause waits before the n-th repetition, twice as long each time and at random, so that
// those who met do not meet again. It reports whether ctx is still alive.
func pause(ctx context.Context, n int) bool {
	if n <= 0 {
		return ctx.Err() == nil
	}
	longest := min(firstDelay<<min(n-1, 16), maxDelay)
	t := time.NewTimer(longest/2 + rand.N(longest/2))
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}
