package auth

import (
	"context"
	"fmt"
	"net/netip"
	"sync"
	"time"
)

// class is a kind of caller of the Hasher.
type class int

const (
	// classKnown are logins from an address that is known for the account, and people who
	// are logged in already.
	classKnown class = iota
	classStranger
	classSignUp
)

// turnsOfClasses are the classes in the order in which they get a slot while all of them wait.
var turnsOfClasses = [...]class{classKnown, classKnown, classStranger, classKnown, classKnown, classSignUp}

// party is for whom a password is hashed.
type party struct {
	class   class
	address netip.Prefix
	account [16]byte
}

// queueFactor is how many addresses may fill their places in the queue.
const queueFactor = 16

// hashQueue shares a few slots among callers. Those that wait are served class by class
// (turnsOfClasses), and within a class in rounds in which every address and every account
// has one place: however many strangers wait, and however many tries one of them sends, a
// caller waits for one try of each of the others. When the queue is full, the caller with
// the latest round makes room for one with an earlier round, and a stranger for a known
// one.
type hashQueue struct {
	perAddress int // callers of one class that may wait for one address or one account
	most       int // callers that may wait at all

	mu      sync.Mutex
	free    int // slots; above 0 only while nobody waits
	running int
	waiting []*hashWaiter          // in order of arrival
	round   [classSignUp + 1]int64 // of the last caller served
	turn    int                    // index in turnsOfClasses
}

// hashWaiter is a caller in the queue.
type hashWaiter struct {
	party
	round int64
	ready chan error // holds the outcome: nil with a slot, *Throttled without one
}

func newHashQueue(slots, perAddress int) *hashQueue {
	return &hashQueue{perAddress: perAddress, most: perAddress * queueFactor, free: slots}
}

// enter waits for a slot; leave gives it back.
//
// Errors: *Throttled when there is no place in the queue; the error of ctx when it ends
// while waiting.
func (q *hashQueue) enter(ctx context.Context, p party) error {
	w := q.join(p)
	if w == nil {
		return nil
	}
	select {
	case err := <-w.ready:
		return err
	case <-ctx.Done():
	}
	q.mu.Lock()
	waited := q.remove(w)
	q.mu.Unlock()
	if !waited {
		if err := <-w.ready; err != nil {
			return err
		}
		q.leave()
	}
	return fmt.Errorf("wait to hash: %w", ctx.Err())
}

// join takes a slot (nil) or a place in the queue.
func (q *hashQueue) join(p party) *hashWaiter {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.free > 0 {
		q.free--
		q.running++
		return nil
	}
	w := &hashWaiter{party: p, ready: make(chan error, 1)}
	ofAddress, ofAccount := 0, 0
	for _, other := range q.waiting {
		if other.class == p.class && other.address == p.address {
			ofAddress++
		}
		if other.class == p.class && other.account == p.account {
			ofAccount++
		}
	}
	w.round = q.round[p.class] + 1 + int64(max(ofAddress, ofAccount))
	if max(ofAddress, ofAccount) >= q.perAddress || len(q.waiting) >= q.most && !q.makeRoom(w) {
		w.ready <- &Throttled{After: time.Second}
		return w
	}
	q.waiting = append(q.waiting, w)
	return w
}

// makeRoom refuses the waiter that has the least claim to its place, if it has less than w.
func (q *hashQueue) makeRoom(w *hashWaiter) bool {
	last := w
	for _, other := range q.waiting {
		if q.claim(other) > q.claim(last) {
			last = other
		}
	}
	if last == w {
		return false
	}
	q.remove(last)
	last.ready <- &Throttled{After: time.Second}
	return true
}

// claim orders waiters by whom the queue keeps: those of low numbers.
func (q *hashQueue) claim(w *hashWaiter) int64 {
	ahead := w.round - q.round[w.class]
	if w.class != classKnown {
		ahead += int64(q.most)
	}
	return ahead
}

// remove reports whether w was waiting.
func (q *hashQueue) remove(w *hashWaiter) bool {
	for i, other := range q.waiting {
		if other == w {
			q.waiting = append(q.waiting[:i], q.waiting[i+1:]...)
			return true
		}
	}
	return false
}

// leave hands the slot to the next caller.
func (q *hashQueue) leave() {
	q.mu.Lock()
	defer q.mu.Unlock()
	next := q.next()
	if next == nil {
		q.free++
		q.running--
		return
	}
	q.remove(next)
	q.round[next.class] = max(q.round[next.class], next.round)
	next.ready <- nil
}

// next is the caller whose turn it is, nil if nobody waits.
func (q *hashQueue) next() *hashWaiter {
	for range turnsOfClasses {
		var first *hashWaiter
		for _, w := range q.waiting {
			if w.class == turnsOfClasses[q.turn] && (first == nil || w.round < first.round) {
				first = w
			}
		}
		q.turn = (q.turn + 1) % len(turnsOfClasses)
		if first != nil {
			return first
		}
	}
	return nil
}
