// Package clock is the time that rows are stamped with and tokens are compared with: the
// wall clock, except where it has jumped.
//
// internal/app makes one and hands its Now to the other packages. It imports none of ours
// and starts no goroutine: it looks at the clocks when it is asked.
package clock

import (
	"log/slog"
	"sync"
	"time"
)

// A wall clock that moved by more than Jump against the monotonic clock is not used until
// it has kept its new pace for StableAfter.
const (
	Jump        = time.Minute
	StableAfter = 5 * time.Minute
)

// drift is what two clocks may depart from each other while the wall clock settles.
const drift = time.Second

// Clock tells the time. It is safe for concurrent use.
type Clock struct {
	wall  func() time.Time
	since func() time.Duration // monotonic, since any moment
	log   *slog.Logger

	mu       sync.Mutex
	offset   time.Time     // the wall clock that is used, when since was 0
	odd      bool          // the wall clock departs from it
	other    time.Time     // the offset that the wall clock has instead
	stableAt time.Duration // when other counts as stable
}

// New returns a clock that follows the machine's.
func New(log *slog.Logger) *Clock {
	start := time.Now()
	return newClock(func() time.Time { return time.Now().Round(0) }, func() time.Duration { return time.Since(start) }, log)
}

// newClock takes the clocks; wall must have no monotonic reading.
func newClock(wall func() time.Time, since func() time.Duration, log *slog.Logger) *Clock {
	return &Clock{wall: wall, since: since, log: log, offset: wall().Add(-since())}
}

// Now returns the time of the wall clock or, while that is not to be believed, what it would
// be if it had not jumped.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	since := c.since()
	offset := c.wall().Add(-since)
	if step := offset.Sub(c.offset); step.Abs() <= Jump {
		if c.odd {
			c.odd = false
			c.log.Info("the clock of the machine is as before")
		}
		c.offset = offset // followed: clocks are corrected little by little
		return offset.Add(since)
	}
	switch {
	case !c.odd || offset.Sub(c.other).Abs() > drift:
		c.odd, c.stableAt = true, since+StableAfter
		c.log.Warn("the clock of the machine jumped and is not used until it is stable",
			"by", offset.Sub(c.offset).Round(time.Second), "wall", offset.Add(since), "used", c.offset.Add(since), "stable_after", StableAfter)
	case since >= c.stableAt:
		c.odd, c.offset = false, offset
		c.log.Warn("the clock of the machine is stable and used again", "now", offset.Add(since))
		return offset.Add(since)
	}
	c.other = offset
	return c.offset.Add(since)
}
