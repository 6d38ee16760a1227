package auth

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"messenger/internal/limit"
)

// Bounds of the slow lanes.
const (
	lanePlaces   = 8   // tries at one account that wait
	laneHeld     = 256 // tries that wait, at all accounts
	lanePatience = 10 * time.Second
)

// lanes are where strangers' tries at accounts under attack wait: those at one account are
// let through one at a time, and not before the account is due. So that a person who knows the
// password gets in, the next is the try of the address with the fewest wrong passwords
// there, and the last makes room when there are too many. Among equals an address keeps the
// number that it drew when it first came, until it is let through. So the owner waits for
// addresses that came earlier and have not been wrong more often, one try of each.
type lanes struct {
	tickets *limit.Map[target, int64]

	mu      sync.Mutex
	drawn   int64
	waiting []*laneWaiter
	busy    map[[16]byte]bool // accounts with a try that was let through and is not settled
}

// laneWaiter is a try that waits.
type laneWaiter struct {
	target
	failed int // wrong passwords of the address at the account
	ticket int64
	wake   chan struct{} // holds an element when something has changed
}

func newLanes(c ThrottleConfig) *lanes {
	return &lanes{
		tickets: limit.NewMap[target, int64](limit.MapConfig{Keys: c.Keys, Idle: c.Forget, Now: c.Now}),
		busy:    map[[16]byte]bool{},
	}
}

// enter waits until the try at is let through. due tells how long its account still has to
// rest. After nil, leave must be called.
//
// Errors: *Throttled when it would have to wait longer than a client should; the error of
// ctx when it ends while waiting.
func (l *lanes) enter(ctx context.Context, at target, failed int, due func() time.Duration) error {
	w := &laneWaiter{target: at, failed: failed, wake: make(chan struct{}, 1)}
	l.join(w)
	patience := time.NewTimer(lanePatience)
	defer patience.Stop()
	for {
		wait, in := l.check(w, due)
		switch {
		case !in:
			return &Throttled{After: max(due(), time.Second)}
		case wait <= 0:
			return nil
		}
		timer := time.NewTimer(wait)
		select {
		case <-w.wake:
		case <-timer.C:
		case <-patience.C:
			l.withdraw(w)
			return &Throttled{After: max(due(), time.Second)}
		case <-ctx.Done():
			l.withdraw(w)
			return fmt.Errorf("wait to try: %w", ctx.Err())
		}
		timer.Stop()
	}
}

// join gives w its number and a place, which the last of those that wait loses if there
// are none left.
func (l *lanes) join(w *laneWaiter) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.tickets.Update(w.target, func(held int64) (int64, bool) {
		if held == 0 {
			l.drawn++
			held = l.drawn
		}
		w.ticket = held
		return held, true
	})
	mine := []*laneWaiter{w}
	for _, other := range l.waiting {
		if other.target == w.target {
			return // one place for each address
		}
		if other.account == w.account {
			mine = append(mine, other)
		}
	}
	l.waiting = append(l.waiting, w)
	if len(mine) > lanePlaces {
		l.remove(latest(mine))
	} else if len(l.waiting) > laneHeld {
		l.remove(latest(l.waiting))
	}
}

func latest(list []*laneWaiter) *laneWaiter { return slices.MaxFunc(list, compareWaiters) }

func compareWaiters(a, b *laneWaiter) int {
	return cmp.Or(cmp.Compare(a.failed, b.failed), cmp.Compare(a.ticket, b.ticket))
}

// check lets w through if it is its turn (0), tells how long to wait for it, or that w has
// lost its place.
func (l *lanes) check(w *laneWaiter, due func() time.Duration) (wait time.Duration, in bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !slices.Contains(l.waiting, w) {
		return 0, false
	}
	if l.busy[w.account] || l.first(w.account) != w {
		return lanePatience, true // it is woken
	}
	if wait = due(); wait > 0 {
		return wait, true
	}
	l.remove(w)
	l.busy[w.account] = true
	l.tickets.Update(w.target, func(int64) (int64, bool) { return 0, false })
	return 0, true
}

// first is the try that is next at an account, nil if none waits.
func (l *lanes) first(account [16]byte) *laneWaiter {
	var first *laneWaiter
	for _, w := range l.waiting {
		if w.account == account && (first == nil || compareWaiters(w, first) < 0) {
			first = w
		}
	}
	return first
}

// remove takes a place away, and tells its owner.
func (l *lanes) remove(w *laneWaiter) {
	l.waiting = slices.DeleteFunc(l.waiting, func(other *laneWaiter) bool { return other == w })
	w.notify()
}

// withdraw gives up w's place.
func (l *lanes) withdraw(w *laneWaiter) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.remove(w)
	l.wakeFirst(w.account)
}

// leave says that the try that was let through to an account is settled.
func (l *lanes) leave(account [16]byte) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.busy, account)
	l.wakeFirst(account)
}

func (l *lanes) wakeFirst(account [16]byte) {
	if first := l.first(account); first != nil {
		first.notify()
	}
}

func (w *laneWaiter) notify() {
	select {
	case w.wake <- struct{}{}:
	default:
	}
}
