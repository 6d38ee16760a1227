package bench

import (
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
	*traffic
	stalled []stalled
	tokens  []string
	slowest time.Duration // the longest that one was there until it was cut off
	memory  memoryWatch
}

const (
	stallRounds   = 3                // of a control and a stalled measurement each
	stallPatience = 45 * time.Second // for a server to cut off whoever does not read
)

// longWords is a text that fills what waits for a reader soon.
var longWords = strings.Repeat(words, 10)

// stall plays W2 with longer texts, in turns without and with members who never read.
func (s *site) stall(size int, r *Result) error {
	people, err := s.restarted(size + s.options.Stalled)
	if err != nil {
		return err
	}
	return s.inGroup(people, size, func(l *loop, id string, conns []*conn) {
		newStall(newGroup(l, id, longWords, conns, s.options.Senders), tokens(people[size:])).play(s, r)
	})
}

func newStall(g *traffic, tokens []string) *stall {
	t := &stall{traffic: g, tokens: tokens, stalled: make([]stalled, len(tokens))}
	g.closedLoop(1)
	send := g.pump
	g.pump = func() {
		t.memory.look(t.loop)
		send()
	}
	return t
}

// play measures in turns, and adds the medians.
func (t *stall) play(s *site, r *Result) {
	t.turns(s.options.Duration) // the heap is to have its size before it is watched
	var with, without, ratios []float64
	grown := 0.0
	for round := range stallRounds {
		control, least := t.measure(s.options, t.leave)
		profiled := func() error { return nil }
		p99, most := t.measure(s.options, func() {
			if round == 0 {
				profiled = s.profile(*r, s.options.Duration)
			}
			t.come()
		})
		t.loop.fail(profiled())
		if round == stallRounds-1 {
			t.await()
			most = t.memory.peak
		}
		with, without, ratios = append(with, p99), append(without, control), append(ratios, p99/control)
		grown = max(grown, most-least)
	}
	t.leave()
	r.add(figP99, median(with))
	r.add("p99 ms of control", median(without))
	r.add(figP99Ratio, median(ratios))
	if t.slowest > 0 {
		r.add(figCutOff, t.slowest.Seconds())
	}
	r.add(figNever, float64(t.never()))
	if s.target.ServerPID != 0 {
		r.add("server KiB/stalled", grown/1024/float64(len(t.stalled)))
	}
	t.settle()
}

// measure returns the p99 of those who read, in milliseconds, and the most memory that
// the server had meanwhile, once those who do not read have come or left.
func (t *stall) measure(o Options, first func()) (p99, most float64) {
	t.turns(o.Warm)
	t.memory.peak = 0
	first()
	p99 = t.watch(o.Duration).latency.quantile(0.99)
	return p99, t.memory.peak
}

// await goes on until each has been cut off at least once, but no longer than patience.
func (t *stall) await() {
	for end := t.loop.clock() + stallPatience; t.never() > 0 && t.loop.err == nil && t.loop.clock() < end; {
		t.turns(turnTime)
	}
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
func (t *stall) come() {
	for i := range t.stalled {
		t.connect(i)
	}
}

// leave closes their connections.
func (t *stall) leave() {
	for i := range t.stalled {
		if s := &t.stalled[i]; s.conn != nil {
			t.loop.drop(s.conn)
			s.since = 0
		}
	}
}

func (t *stall) connect(i int) {
	s := &t.stalled[i]
	s.conn = t.loop.dial(&conn{
		token: t.tokens[i], unread: true,
		opened: func() { s.since = t.loop.clock() },
		ended: func(error) {
			if s.since > 0 {
				s.cuts++
				t.slowest = max(t.slowest, t.loop.clock()-s.since)
				s.since = 0
			}
			t.connect(i)
		},
	})
}
