package bench

import (
	"fmt"
	"time"
)

// stage is one measurement on a loop: warm up, measure, drain.
type stage struct {
	loop   *loop
	handle handler
	// pump sends what may be sent now; it is called before each turn, and not any more once
	// the measurement is over.
	pump    func()
	missing int // answers and deliveries
	counts  counts
}

// counts are since the beginning of the stage; latency is replaced when the measurement
// begins.
type counts struct {
	acked     int
	delivered int
	latency   histogram
}

// span is what was counted between the two ends of a measurement.
type span struct {
	first, last      reading // at its ends
	seconds          float64
	acked, delivered float64
	latency          histogram
}

// used is what the processes have used meanwhile.
func (m span) used() reading {
	return reading{m.last.server.minus(m.first.server), m.last.database.minus(m.first.database)}
}

// run takes the measurement. Figures count what came back between its ends, whenever it
// was sent. Afterwards everything that is missing must come within drain, and then nothing
// more.
func (s *stage) run(warm, window time.Duration) span {
	s.turns(warm)
	m := s.watch(window)
	s.settle()
	return m
}

// watch measures for that long, and longer if nothing has come by then: on a busy machine
// a short measurement would have no figures.
func (s *stage) watch(window time.Duration) (m span) {
	l, drain := s.loop, s.loop.options.drain
	s.counts.latency = newHistogram()
	before, began := s.counts, l.clock()
	m.latency, m.first = before.latency, l.usage()
	s.turns(window)
	empty := func() bool { return m.latency.TotalCount() == 0 || s.counts.acked == before.acked }
	for end := l.clock() + drain; empty() && l.err == nil && l.clock() < end; {
		s.turns(turnTime)
	}
	if empty() {
		l.fail(fmt.Errorf("nothing has come within %s", window+drain))
	}
	m.seconds = (l.clock() - began).Seconds()
	m.acked, m.delivered = float64(s.counts.acked-before.acked), float64(s.counts.delivered-before.delivered)
	s.counts.latency = newHistogram() // what comes from now on is not part of the figures
	m.last = l.usage()
	return m
}

// settle waits for everything that is missing, and for what should not come: a delivery
// twice, an answer too many.
func (s *stage) settle() {
	s.loop.until(s.loop.options.drain, "what was in flight", s.handle, func() bool { return s.missing == 0 })
	s.loop.rest(lingerTime, s.handle)
}

// lingerTime is how long a stage waits for what should not come.
const lingerTime = 200 * time.Millisecond

// turns pumps and takes turns for that long.
func (s *stage) turns(d time.Duration) {
	for end := s.loop.clock() + d; s.loop.err == nil && s.loop.clock() < end; {
		s.pump()
		s.loop.turn(min(turnTime, end-s.loop.clock()), s.handle)
	}
}
