package bench

import "time"

// controlPair is a pair that keeps one message in flight while something else goes on. It
// has a loop and a goroutine of its own: its times are to show what the server does to
// others, not how busy the generator is.
type controlPair struct {
	*traffic
	before span // anything else went on
	end    chan struct{}
	ended  chan error
}

// controlTime bounds how long a control pair is measured before something else goes on.
const controlTime = 5 * time.Second

// measureAlone measures the pair while nothing else goes on.
func (s *site) measureAlone(t *traffic) (b *controlPair, err error) {
	t.closedLoop(1)
	b = &controlPair{traffic: t, end: make(chan struct{}), ended: make(chan error, 1)}
	b.before, err = t.run(min(s.options.Warm, controlTime), min(s.options.Duration, controlTime))
	return b, err
}

// begin has the pair talk from now on, until finish, which must be called.
func (b *controlPair) begin() {
	b.counts = counts{latency: newHistogram()}
	go func() {
		for {
			select {
			case <-b.end:
				b.ended <- b.settle()
				return
			default:
			}
			if err := b.turns(turnTime); err != nil {
				b.ended <- err
				return
			}
		}
	}()
}

// finish ends the talk and waits for what is in flight. counts are valid from then on; they
// are of at least one message.
func (b *controlPair) finish() error {
	close(b.end)
	return <-b.ended
}
