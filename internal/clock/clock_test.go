package clock

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"
	"time"
)

// machine is a machine whose clocks a test sets.
type machine struct {
	*Clock
	log  bytes.Buffer
	wall time.Time
	mono time.Duration
}

var start = time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)

func newMachine() *machine {
	m := &machine{wall: start}
	m.Clock = newClock(func() time.Time { return m.wall }, func() time.Duration { return m.mono }, slog.New(slog.NewTextHandler(&m.log, nil)))
	return m
}

// pass advances both clocks in steps and calls Now after each.
func (m *machine) pass(d time.Duration) {
	for step := 10 * time.Second; d > 0; d -= step {
		m.mono, m.wall = m.mono+min(step, d), m.wall.Add(min(step, d))
		m.Now()
	}
}

func (m *machine) want(t *testing.T, when time.Time) {
	t.Helper()
	if got := m.Now(); !got.Equal(when) {
		t.Errorf("it is %v, want %v", got, when)
	}
}

func (m *machine) logged(text string) int { return strings.Count(m.log.String(), text) }

func TestClockFollows(t *testing.T) {
	t.Parallel()
	m := newMachine()
	m.want(t, start)
	m.pass(time.Hour)
	m.want(t, start.Add(time.Hour))
	for range 30 { // corrections that add up to more than a jump
		m.wall = m.wall.Add(-50 * time.Second)
		m.want(t, m.wall)
	}
	if m.log.Len() > 0 {
		t.Errorf("logged %s", m.log.String())
	}
}

// TestJumpAndBack checks that a clock that is a year ahead for a short time is not used.
func TestJumpAndBack(t *testing.T) {
	t.Parallel()
	for _, jump := range []time.Duration{365 * 24 * time.Hour, -365 * 24 * time.Hour, Jump + time.Millisecond, -Jump - time.Millisecond} {
		m := newMachine()
		m.pass(time.Hour)
		m.wall = m.wall.Add(jump)
		m.want(t, start.Add(time.Hour))
		m.pass(StableAfter - 10*time.Second)
		m.want(t, start.Add(time.Hour+StableAfter-10*time.Second))
		m.wall = m.wall.Add(-jump)
		m.pass(time.Hour)
		m.want(t, m.wall)
		if m.logged("jumped") != 1 || m.logged("as before") != 1 || m.logged("stable and used") != 0 {
			t.Errorf("%v: logged %s", jump, m.log.String())
		}
	}
}

// TestNewTimeIsTakenOnceStable: a clock that was set right for good is followed.
func TestNewTimeIsTakenOnceStable(t *testing.T) {
	t.Parallel()
	m := newMachine()
	m.wall = m.wall.Add(-48 * time.Hour)
	m.pass(StableAfter)
	m.want(t, start.Add(StableAfter))
	m.pass(20 * time.Second)
	m.want(t, m.wall)
	if m.logged("stable and used again") != 1 {
		t.Errorf("logged %s", m.log.String())
	}
}

// TestRestlessClockIsNotUsed checks that a clock that jumps again and again is not used.
func TestRestlessClockIsNotUsed(t *testing.T) {
	t.Parallel()
	m := newMachine()
	for i := range 20 {
		m.wall = m.wall.Add(time.Duration(i+1) * time.Hour)
		m.pass(StableAfter / 2)
	}
	m.want(t, start.Add(10*StableAfter))
}
