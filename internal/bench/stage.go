package bench

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// stage is one measurement on a loop: warm up, measure, drain.
type stage struct {
	loop   *loop
	meter  meter
	handle handler
	// pump sends what may be sent now; it is called after each turn, and not any more
	// once the measurement is over.
	pump func()
	// next is when pump wants to be called again, by the loop's clock; 0 for no wish.
	next time.Duration
	// settled reports that nothing is outstanding.
	settled func() bool
	drain   time.Duration // how long what is under way at the end may take
	tally   tally
}

// tally counts since the beginning of the stage; latency is emptied when the
// measurement begins.
type tally struct {
	acked     uint64
	delivered uint64
	latency   histogram
}

// span is what was counted between the two ends of a measurement.
type span struct {
	seconds          float64
	acked, delivered float64
	latency          histogram
	server, database usage
	first, last      reading // at its ends
}

// run takes the measurement. Figures count what came back between its ends, whenever it
// was sent. Afterwards everything outstanding must come within drain, and then
// nothing more.
func (s *stage) run(ctx context.Context, warm, window time.Duration) (span, error) {
	if err := s.turns(ctx, warm); err != nil {
		return span{}, err
	}
	m, err := s.watch(ctx, window)
	if err != nil {
		return span{}, err
	}
	if err := s.settle(ctx); err != nil {
		return span{}, err
	}
	return m, nil
}

// watch measures for that long, and longer if nothing has come by then: on a busy machine
// a short measurement would have no figures.
func (s *stage) watch(ctx context.Context, window time.Duration) (span, error) {
	s.tally.latency = histogram{}
	before, started := s.tally, s.loop.clock()
	first, err := s.meter.read()
	if err != nil {
		return span{}, err
	}
	if err := s.turns(ctx, window); err != nil {
		return span{}, err
	}
	empty := func() bool { return s.tally.latency.total == 0 || s.tally.acked == before.acked }
	for end := s.loop.clock() + s.drain; empty() && s.loop.clock() < end; {
		if err := s.turns(ctx, turnTime); err != nil {
			return span{}, err
		}
	}
	last, err := s.meter.read()
	if err != nil {
		return span{}, err
	}
	if empty() {
		return span{}, fmt.Errorf("nothing has come within %s", window+s.drain)
	}
	return span{
		seconds: (s.loop.clock() - started).Seconds(),
		acked:   float64(s.tally.acked - before.acked), delivered: float64(s.tally.delivered - before.delivered),
		latency: s.tally.latency, first: first, last: last,
		server: last.server.minus(first.server), database: last.database.minus(first.database),
	}, nil
}

// settle waits for everything outstanding, and for what should not come: a delivery
// twice, an answer too many.
func (s *stage) settle(ctx context.Context) error {
	if err := s.loop.until(ctx, s.drain, "what was under way", s.handle, s.settled); err != nil {
		return err
	}
	return s.loop.rest(ctx, lingerTime, s.handle)
}

// lingerTime is how long a stage waits for what should not come.
const lingerTime = 200 * time.Millisecond

// turns pumps and takes turns for that long.
func (s *stage) turns(ctx context.Context, d time.Duration) error {
	for end := s.loop.clock() + d; s.loop.clock() < end; {
		if err := ctx.Err(); err != nil {
			return err
		}
		s.pump()
		until := end
		if s.next > 0 {
			until = min(end, s.next)
		}
		if err := s.loop.turn(min(turnTime, max(until-s.loop.clock(), time.Microsecond)), s.handle); err != nil {
			return err
		}
	}
	return nil
}

// rest takes turns for that long.
func (l *loop) rest(ctx context.Context, d time.Duration, handle handler) error {
	end := l.clock() + d
	return l.until(ctx, d+time.Minute, "resting", handle, func() bool { return l.clock() >= end })
}

// bitset remembers which numbers were seen.
type bitset []uint64

// add reports whether n is new.
func (b *bitset) add(n uint32) bool {
	word, bit := int(n/64), uint64(1)<<(n%64)
	for word >= len(*b) {
		*b = append(*b, 0)
	}
	was := (*b)[word]&bit != 0
	(*b)[word] |= bit
	return !was
}

// milliseconds of a duration, as figures have them.
func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// idleHears is an error if one of the messages of the load came to somebody beside it.
func idleHears(a answer, typ string) error {
	if a.kind == broadcast && string(a.typ) == typ {
		return errors.New("a message was delivered to somebody who is not in the conversation")
	}
	return nil
}

// delivery reads and checks the number of a delivered message that must be on that lane
// and below sent.
func delivery(a answer, lane, sent uint32) (uint32, error) {
	at, ok := numberOf(a.id)
	switch {
	case !ok:
		return 0, fmt.Errorf("a message with the id %q was delivered, which nobody sent", a.id)
	case at.lane != lane:
		return 0, errors.New("a message was delivered to somebody it was not for")
	case at.n >= sent:
		return 0, fmt.Errorf("message %d was delivered, %d were sent", at.n, sent)
	}
	return at.n, nil
}
