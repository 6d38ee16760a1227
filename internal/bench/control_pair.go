package bench

import "time"

// controlPair is a pair that keeps one message in flight while something else goes on. It
// has a loop and a goroutine of its own: its times are to show what the server does to
// others, not how busy the generator is.
type controlPair struct {
	*traffic
	before span // of the time before anything else goes on
	end    chan struct{}
	ended  chan struct{}
}

// controlTime bounds how long a control pair is measured before something else goes on.
const controlTime = 5 * time.Second

// measureAlone measures the pair while nothing else goes on.
func (s *site) measureAlone(t *traffic) *controlPair {
	t.closedLoop(1)
	return &controlPair{
		traffic: t, end: make(chan struct{}), ended: make(chan struct{}),
		before: t.run(min(s.options.Warm, controlTime), min(s.options.Duration, controlTime)),
	}
}

// begin has the pair talk from now on, until finish, which must be called.
func (b *controlPair) begin() {
	b.counts = counts{latency: newHistogram()}
	go func() {
		defer close(b.ended)
		for b.loop.err == nil {
			select {
			case <-b.end:
				b.settle()
				return
			default:
				b.turns(turnTime)
			}
		}
	}()
}

// finish ends the talk and waits for what is in flight. The counts are valid from then on;
// they are of at least one message.
func (b *controlPair) finish() {
	close(b.end)
	<-b.ended
}
