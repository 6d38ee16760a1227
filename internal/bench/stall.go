package bench

import (
	"context"
	"errors"
	"strings"
	"time"
)

// stalled is a member of a group who connects and never reads. Whenever it is cut off it
// comes back, so that there are as many all the time.
type stalled struct {
	*conn
	since time.Duration // when it was connected, by the loop's clock; 0 if it is not
	cuts  int           // how often it was cut off
}

// stall is a group with members who never read.
type stall struct {
	*group
	door    door
	tokens  []string
	stalled []stalled
	slowest time.Duration // the longest that one was there until it was cut off
	memory  *memoryWatch
}

const (
	stallRounds   = 3                // of a control and a stalled measurement each
	stallPatience = 45 * time.Second // for a server to cut off whoever does not read
	stallReceive  = 1                // bytes; the kernel makes it the least there is
)

// longWords is a text that fills what waits for a reader soon.
var longWords = strings.Repeat(words, 10)

// stall plays W2 with longer texts, in turns without and with members who never read.
func (s *site) stall(ctx context.Context, size int, r *Result) error {
	people, err := s.people(ctx, size+s.options.Stalled)
	if err != nil {
		return err
	}
	if err := s.restartServer(ctx); err != nil {
		return err
	}
	id, err := s.gather(ctx, people)
	if err != nil {
		return err
	}
	return s.connected(ctx, people[:size], func(l *loop, conns []*conn) error {
		if err := l.rest(ctx, lingerTime, passOver); err != nil {
			return err
		}
		t, err := s.newStall(ctx, newGroup(l, id, conns, s.options.Senders), tokens(people[size:]))
		if err != nil {
			return err
		}
		return t.play(ctx, s, r)
	})
}

func (s *site) newStall(ctx context.Context, g *group, tokens []string) (*stall, error) {
	d, err := s.target.door(ctx)
	if err != nil {
		return nil, err
	}
	d.receive = stallReceive
	memory, err := watchMemory(s.target.ServerPID)
	if err != nil {
		return nil, err
	}
	t := &stall{group: g, door: d, tokens: tokens, stalled: make([]stalled, len(tokens)), memory: memory}
	g.content, g.silent, g.meter, g.drain = longWords, true, s.target.meter(), s.options.drain
	g.closedLoop(s.options.GroupInFlight)
	send := g.pump
	g.pump = func() {
		t.memory.look(t.loop.clock())
		send()
	}
	return t, nil
}

// play measures in turns, and shows the medians.
func (t *stall) play(ctx context.Context, s *site, r *Result) error {
	o := s.options
	var with, without, ratios []float64
	grown := 0.0
	if err := t.turns(ctx, o.Duration); err != nil { // the heap is to have its size before it is watched
		return err
	}
	for round := range stallRounds {
		control, least, err := t.measure(ctx, o, t.leave)
		if err != nil {
			return err
		}
		profiled := func() error { return nil }
		p99, most, err := t.measure(ctx, o, func() error {
			if round == 0 {
				profiled = s.profile(ctx, *r, o.Duration)
			}
			return t.come()
		})
		if err = errors.Join(err, profiled()); err != nil {
			return err
		}
		if round == stallRounds-1 {
			if most, err = t.await(ctx); err != nil {
				return err
			}
		}
		with, without, ratios = append(with, p99), append(without, control), append(ratios, p99/control)
		grown = max(grown, most-least)
	}
	if err := t.leave(); err != nil {
		return err
	}
	r.add(figP99, median(with))
	r.add(figP99Control, median(without))
	r.add(figP99Ratio, median(ratios))
	if t.slowest > 0 {
		r.add(figCutOff, t.slowest.Seconds())
	}
	r.add(figNever, float64(t.never()))
	if t.meter.server != 0 {
		r.add(figKiBStalled, grown/1024/float64(len(t.stalled)))
	}
	return t.settle(ctx)
}

// measure returns the p99 of those who read, in milliseconds, and the most memory that
// the server had meanwhile, once those who do not read have come or left.
func (t *stall) measure(ctx context.Context, o Options, first func() error) (p99, most float64, err error) {
	if err := t.turns(ctx, o.Warm); err != nil {
		return 0, 0, err
	}
	t.memory.peak = 0
	if err := first(); err != nil {
		return 0, 0, err
	}
	m, err := t.watch(ctx, o.Duration)
	return milliseconds(m.latency.quantile(0.99)), t.memory.peak, err
}

// await goes on until each has been cut off at least once, but no longer than patience,
// and returns the most memory that the server had.
func (t *stall) await(ctx context.Context) (most float64, err error) {
	for end := t.loop.clock() + stallPatience; t.never() > 0 && t.loop.clock() < end; {
		if err := t.turns(ctx, turnTime); err != nil {
			return 0, err
		}
	}
	return t.memory.peak, nil
}

// never counts those who were not cut off yet.
func (t *stall) never() int {
	n := 0
	for _, s := range t.stalled {
		if s.cuts == 0 {
			n++
		}
	}
	return n
}

// come connects all who never read.
func (t *stall) come() error {
	for i := range t.stalled {
		if err := t.connect(i); err != nil {
			return err
		}
	}
	return nil
}

// leave closes their connections.
func (t *stall) leave() error {
	for i := range t.stalled {
		if s := &t.stalled[i]; s.conn != nil {
			t.loop.drop(s.conn)
			s.since = 0
		}
	}
	return nil
}

func (t *stall) connect(i int) error {
	c, err := t.loop.dial(t.door, t.tokens[i], len(t.conns)+i)
	if err != nil {
		return err
	}
	s := &t.stalled[i]
	s.conn = c
	c.opening.opened = func() error {
		s.since, c.notReading = t.loop.clock(), true
		return t.loop.poll.want(c.fd, inNothing)
	}
	c.ended = func(error) error {
		if s.since > 0 {
			s.cuts++
			t.slowest = max(t.slowest, t.loop.clock()-s.since)
			s.since = 0
		}
		return t.connect(i)
	}
	return nil
}
