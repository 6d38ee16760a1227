package bench

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"syscall"
	"time"
)

// reconnector is a connection that is cut and reconnects.
type reconnector struct {
	*conn
	open     bool
	attempts int           // since it was open
	due      time.Duration // when it tries, by the loop's clock
}

// policy is how a client reconnects.
type policy struct {
	pause    func(attempt int) time.Duration // before attempt 0, 1, …
	patience time.Duration                   // with one attempt; 0: without end
}

// storm is many connections that are cut and reconnect at once.
type storm struct {
	policy
	loop         *loop
	door         door
	tokens       []string
	reconnectors []reconnector
	waiting      []int // those between two attempts
	open         int
	tries        int
	lastly       error         // why somebody was lost last
	looked       time.Duration // when attempts that take too long were looked for
	memory       *memoryWatch
}

// The back-off of our own client (web/src/socket/backoff.ts): full jitter below a ceiling
// that doubles. An attempt that takes too long is given up (connection.ts).
const (
	backOffBase     = 500 * time.Millisecond
	backOffCap      = 30 * time.Second
	backOffPatience = 15 * time.Second
)

func backOff(attempt int) time.Duration {
	ceiling := min(backOffCap, backOffBase<<min(attempt, 10))
	return time.Duration(rand.Int64N(int64(ceiling)))
}

// noPause is the original client, which comes back at once after any end but 4001, and
// after any attempt that fails (docs/contract.md, What the original client needs).
func noPause(int) time.Duration { return 0 }

const (
	stormPatience = 3 * time.Minute // for all to be back
	stormProfile  = 2 * time.Second // that a profile of a storm is taken over
)

func (s *site) stormWithBackOff(ctx context.Context, n int, r *Result) error {
	return s.storm(ctx, n, policy{backOff, backOffPatience}, r)
}

func (s *site) stormWithout(ctx context.Context, n int, r *Result) error {
	return s.storm(ctx, n, policy{pause: noPause}, r)
}

// storm cuts n connections and has them come back, beside a busy pair. A server of our
// own is restarted, as for W4.
func (s *site) storm(ctx context.Context, n int, how policy, r *Result) error {
	people, err := s.people(ctx, s.options.IdlePeople+2)
	if err != nil {
		return err
	}
	if err := s.restartServer(ctx); err != nil {
		return err
	}
	return onLoop(func(l *loop) error {
		return onLoop(func(beside *loop) error {
			t := &storm{loop: l, policy: how}
			if err := t.gather(ctx, s, people[2:], n); err != nil {
				return err
			}
			b, err := s.controlPair(ctx, beside, people[:2])
			if err != nil {
				return err
			}
			return t.play(ctx, s, b, r)
		})
	})
}

// gather connects n times.
func (t *storm) gather(ctx context.Context, s *site, people []person, n int) (err error) {
	for i := range n {
		t.tokens = append(t.tokens, people[i%len(people)].token)
	}
	conns, err := t.loop.connect(ctx, s.target, t.tokens, s.steps("connecting"))
	if err != nil {
		return err
	}
	for _, c := range conns {
		t.reconnectors = append(t.reconnectors, reconnector{conn: c, open: true})
	}
	t.open = n
	if t.door, err = s.target.door(ctx); err != nil {
		return err
	}
	t.memory, err = watchMemory(s.target.ServerPID)
	return err
}

// play lets the storm loose, and looks whether everything is as before when it is over.
func (t *storm) play(ctx context.Context, s *site, b *controlPair, r *Result) error {
	before, err := s.level(ctx, t.loop)
	if err != nil {
		return err
	}
	profiled := s.profile(ctx, *r, stormProfile)
	b.begin(ctx)
	took, failed := t.runStorm(ctx)
	after, err := s.target.meter().read()
	heard, finished := b.finish(ctx)
	if err := errors.Join(failed, err, finished, profiled()); err != nil {
		return err
	}
	settled, err := s.level(ctx, t.loop)
	if err != nil {
		return err
	}
	n := float64(len(t.reconnectors))
	r.add(figBack, took.Seconds())
	r.add(figTries, float64(t.tries)/n)
	if s.target.ServerPID != 0 {
		others := float64(heard.acked) * b.each
		r.add(figPerConnect, max(after.server.minus(before.server).cpu-others, 0)*1000/n)
	}
	r.add(figP99, milliseconds(heard.latency.quantile(0.99)))
	r.add(figP99Peace, milliseconds(b.peace.quantile(0.99)))
	if s.target.ServerPID != 0 {
		peak := max(before.server.rss, t.memory.peak, settled.server.rss)
		r.add(figMiBBefore, before.server.rss/mebi)
		r.add(figMiBPeak, peak/mebi)
		r.add(figMiBAfter, settled.server.rss/mebi)
	}
	return t.whole(ctx)
}

// runStorm cuts all connections, and returns how long it took until all were open again.
func (t *storm) runStorm(ctx context.Context) (time.Duration, error) {
	began := t.loop.clock()
	for i := range t.reconnectors {
		t.loop.drop(t.reconnectors[i].conn)
		t.lost(i)
	}
	for t.open < len(t.reconnectors) {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		next, err := t.try()
		if err != nil {
			return 0, err
		}
		if err := t.loop.turn(min(turnTime, max(next-t.loop.clock(), 0)), passOver); err != nil {
			return 0, err
		}
		now := t.loop.clock()
		t.memory.look(now)
		t.giveUp(now)
		if now-began > stormPatience {
			return 0, fmt.Errorf("after %s %d of %d are back; the last to fail: %w", stormPatience, t.open, len(t.reconnectors), t.lastly)
		}
	}
	return t.loop.clock() - began, nil
}

// giveUp ends attempts that take too long.
func (t *storm) giveUp(now time.Duration) {
	if t.patience == 0 || now < t.looked+turnTime {
		return
	}
	t.looked = now
	for i := range t.reconnectors {
		if c := t.reconnectors[i].conn; c.fd != closed && c.opening != nil && now-c.opening.began > t.patience {
			t.loop.drop(c)
			t.lastly = fmt.Errorf("an attempt was not answered within %s", t.patience)
			t.lost(i)
		}
	}
}

// lost is the end of a connection or attempt.
func (t *storm) lost(i int) {
	c := &t.reconnectors[i]
	if c.open {
		c.open, c.attempts = false, 0
		t.open--
	}
	c.due = t.loop.clock() + t.pause(c.attempts)
	c.attempts++
	t.waiting = append(t.waiting, i)
}

// try begins the attempts that are due, and returns when the next is.
func (t *storm) try() (next time.Duration, err error) {
	now := t.loop.clock()
	next = now + turnTime
	waiting := t.waiting
	t.waiting = nil
	for _, i := range waiting {
		c := &t.reconnectors[i]
		if c.due > now {
			t.waiting = append(t.waiting, i)
			next = min(next, c.due)
			continue
		}
		t.tries++
		if err := t.dial(i); errors.Is(err, syscall.ECONNREFUSED) {
			t.lastly = err
			t.lost(i)
		} else if err != nil {
			return 0, err
		}
	}
	return next, nil
}

func (t *storm) dial(i int) error {
	c, err := t.loop.dial(t.door, t.tokens[i], i)
	if err != nil {
		return err
	}
	t.reconnectors[i].conn = c
	c.opening.opened = func() error {
		t.reconnectors[i].open = true
		t.open++
		return nil
	}
	c.ended = func(why error) error {
		t.lastly = why
		t.lost(i)
		return nil
	}
	return nil
}

// whole fails unless each has one connection, and all of these are alive.
func (t *storm) whole(ctx context.Context) error {
	var conns []*conn
	for i := range t.reconnectors {
		t.reconnectors[i].ended = nil
		conns = append(conns, t.reconnectors[i].conn)
	}
	if got := t.loop.count(); got != len(conns) {
		return fmt.Errorf("there are %d connections, want %d", got, len(conns))
	}
	return t.loop.alive(ctx, conns)
}
