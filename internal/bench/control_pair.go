package bench

import (
	"context"
	"time"
)

// controlPair is a pair that keeps one message in flight while something else goes on. It
// has a loop and a goroutine of its own: its times are to show what the server does to
// others, not how busy the generator is.
type controlPair struct {
	*pairs
	peace histogram // how long messages took before anything went on
	each  float64   // seconds of the server's CPU for a message in peace
	end   chan struct{}
	ended chan error
}

// peaceTime bounds how long a control pair is measured in peace: meanwhile nobody answers the
// server's pings on other connections.
const peaceTime = 5 * time.Second

// controlPair connects two people on l and measures them in peace. From then on only the
// control pair uses l.
func (s *site) controlPair(ctx context.Context, l *loop, people []person) (*controlPair, error) {
	conns, err := l.connect(ctx, s.target, tokens(people), s.steps("connecting"))
	if err != nil {
		return nil, err
	}
	b := &controlPair{pairs: newPairs(l, conns, people)}
	b.closedLoop(1)
	b.meter, b.drain = s.target.meter(), s.options.drain
	if err := b.turns(ctx, min(s.options.Warm, peaceTime)); err != nil {
		return nil, err
	}
	m, err := b.watch(ctx, min(s.options.Duration, peaceTime))
	if err != nil {
		return nil, err
	}
	b.peace, b.each = m.latency, m.server.cpu/max(m.acked, 1)
	return b, b.settle(ctx)
}

// begin has the pair talk from now on, until finish, which must be called.
func (b *controlPair) begin(ctx context.Context) {
	b.tally = tally{}
	b.end, b.ended = make(chan struct{}), make(chan error, 1)
	go func() { b.ended <- b.talk(ctx) }()
}

func (b *controlPair) talk(ctx context.Context) error {
	for {
		if err := b.turns(ctx, turnTime); err != nil {
			return err
		}
		select {
		case <-b.end:
			return nil
		default:
		}
	}
}

// finish ends the talk, waits for what is under way and returns what was counted, which
// is at least one message.
func (b *controlPair) finish(ctx context.Context) (tally, error) {
	close(b.end)
	if err := <-b.ended; err != nil {
		return tally{}, err
	}
	err := b.settle(ctx)
	return b.tally, err
}
