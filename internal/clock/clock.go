// Package clock has the time for rows and tokens: the wall clock, except after it has jumped.
//
// internal/app creates a Clock and passes its Now to the other packages. The package imports no other of
// the program and starts no goroutine: each call of Now reads the clocks.
package clock

import (
	"log/slog"
	"sync"
	"time"
)

// A wall clock that moved by more than Jump relative to the monotonic clock is not used until its new
// offset has been stable for StableAfter.
const (
	Jump        = time.Minute
	StableAfter = 5 * time.Minute
)

// drift is the tolerance within which a new offset counts as stable.
const drift = time.Second

// Clock tells the time. It is safe for concurrent use.
type Clock struct {
	wall  func() time.Time
	since func() time.Duration // monotonic, since any moment
	log   *slog.Logger

	mu       sync.Mutex
	offset   time.Time     // time of the used clock when since was 0
	odd      bool          // the wall clock has another offset
	other    time.Time     // the offset of the wall clock
	stableAt time.Duration // when other counts as stable
}

// New returns a clock that follows the machine's.
func New(log *slog.Logger) *Clock {
	start := time.Now()
	return newClock(func() time.Time { return time.Now().Round(0) }, func() time.Duration { return time.Since(start) }, log)
}

// newClock returns a clock that reads wall and since. Values of wall must have no monotonic reading.
func newClock(wall func() time.Time, since func() time.Duration, log *slog.Logger) *Clock {
	return &Clock{wall: wall, since: since, log: log, offset: wall().Add(-since())}
}

// Now returns the time of the wall clock or, after a jump that is not stable yet, the time that it would
// show without the jump.
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
