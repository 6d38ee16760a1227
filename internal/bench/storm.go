package bench

import (
	"fmt"
	"math/rand/v2"
	"time"
)

// policy is how a client reconnects.
type policy struct {
	pause    func(attempt int) time.Duration // before attempt 0, 1, …
	patience time.Duration                   // with one attempt
}

// storm is many connections that are cut and reconnect at once.
type storm struct {
	policy
	loop   *loop
	conns  []*conn
	open   int
	tries  int
	last   error // why somebody was lost last
	memory memoryWatch
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

func (s *site) stormWithBackOff(n int, r *Result) error {
	return s.storm(n, policy{backOff, backOffPatience}, r)
}

func (s *site) stormWithout(n int, r *Result) error {
	return s.storm(n, policy{noPause, stormPatience}, r)
}

// storm cuts n connections and has them come back, beside a control pair. A server of our
// own is restarted, as for W4.
func (s *site) storm(n int, how policy, r *Result) error {
	people, err := s.restarted(s.options.IdlePeople + 2)
	if err != nil {
		return err
	}
	pair, others := people[:2], people[2:]
	return s.onLoop(func(l *loop) {
		t := &storm{loop: l, policy: how, conns: l.connect(repeated(others, n))}
		l.fail(s.connected(pair, 0, func(beside *loop, conns []*conn) {
			t.play(s.measureAlone(newPairs(beside, conns, pair)), r)
		}))
	})
}

// play lets the storm loose, and looks whether everything is as before when it is over.
func (t *storm) play(b *controlPair, r *Result) {
	s := t.loop.site
	before := t.loop.settledMemory()
	profiled := s.profile(*r, stormProfile)
	b.begin()
	took := t.runStorm()
	after := t.loop.usage()
	b.finish()
	t.loop.fail(profiled())
	settled := t.loop.settledMemory()
	n := float64(len(t.conns))
	r.add(figBack, took.Seconds())
	r.add(figTries, float64(t.tries)/n)
	if s.target.ServerPID != 0 {
		ofPair := float64(b.counts.acked) * b.before.used().server.cpu / b.before.acked
		r.add(figPerConnect, max(after.server.minus(before.server).cpu-ofPair, 0)*1000/n)
	}
	r.add(figP99, b.counts.latency.quantile(0.99))
	r.add(figP99Peace, b.before.latency.quantile(0.99))
	if s.target.ServerPID != 0 {
		r.add(figMiBBefore, before.server.rss/mebi)
		r.add(figMiBPeak, max(before.server.rss, t.memory.peak, settled.server.rss)/mebi)
		r.add("server MiB after", settled.server.rss/mebi)
	}
	t.whole()
}

// runStorm cuts all connections, and returns how long it took until all were open again.
func (t *storm) runStorm() time.Duration {
	began := t.loop.clock()
	for i, c := range t.conns {
		t.loop.drop(c)
		t.reconnect(i, 0)
	}
	t.loop.until(stormPatience, "the storm", ignore, func() bool {
		t.memory.look(t.loop)
		return t.open == len(t.conns)
	})
	if t.loop.err != nil {
		t.loop.err = fmt.Errorf("%d of %d are back, the last to fail: %v: %w", t.open, len(t.conns), t.last, t.loop.err)
	}
	return t.loop.clock() - began
}

// reconnect makes an attempt, and the next one whenever it ends.
func (t *storm) reconnect(i, attempt int) {
	t.tries++
	opened := false
	t.conns[i] = t.loop.dial(&conn{
		index: i, token: t.conns[i].token, wait: t.pause(attempt), patience: t.patience,
		opened: func() {
			t.open++
			opened = true
		},
		ended: func(why error) {
			if t.last = why; opened {
				t.open--
				attempt = -1
			}
			t.reconnect(i, attempt+1)
		},
	})
}

// whole fails unless each has one connection, and all of these are alive.
func (t *storm) whole() {
	for _, c := range t.conns {
		c.ended = nil
	}
	if t.loop.count != len(t.conns) {
		t.loop.fail(fmt.Errorf("there are %d connections, want %d", t.loop.count, len(t.conns)))
	}
	t.loop.alive(t.conns)
}
