package bench

import (
	"context"
	"errors"
	"math"
	"time"
)

// idleWarm is how many connections are there before W4 begins, so that what a server
// makes once is not counted.
const idleWarm = 100

// idle is W4. A server of our own is restarted: memory that earlier workloads have
// left in the heap would hide what connections need.
func (s *site) idle(ctx context.Context, n int, r *Result) error {
	people, err := s.people(ctx, s.options.IdlePeople)
	if err != nil {
		return err
	}
	if err := s.restartServer(ctx); err != nil {
		return err
	}
	wanted := make([]string, idleWarm+n)
	for i := range wanted {
		wanted[i] = people[i%len(people)].token
	}
	return onLoop(func(l *loop) error {
		warm, err := l.connect(ctx, s.target, wanted[:idleWarm], s.steps("connecting"))
		if err != nil {
			return err
		}
		before, err := s.level(ctx, l)
		if err != nil {
			return err
		}
		began := time.Now()
		conns, err := l.connect(ctx, s.target, wanted[idleWarm:], s.steps("connecting"))
		if err != nil {
			return err
		}
		r.add(figConnects, float64(n)/time.Since(began).Seconds())
		connected, err := s.target.meter().read()
		if err != nil {
			return err
		}
		after, err := s.level(ctx, l)
		if err != nil {
			return err
		}
		if s.target.ServerPID != 0 {
			r.add(figPerConnect, (connected.server.cpu-before.server.cpu)*1000/float64(n))
			r.memory(n, before.server, after.server)
		}
		return l.alive(ctx, append(warm, conns...))
	})
}

// restartServer restarts a server of our own.
func (s *site) restartServer(ctx context.Context) error {
	if s.target.own == nil {
		return nil
	}
	t, err := s.target.own.restart(ctx)
	if err != nil {
		return err
	}
	s.moved(t)
	return nil
}

// Memory is level when it changes by no more than this share from one look to the next.
// It is waited for that many looks at most, for a server may have other things to do.
const (
	levelShare = 0.01
	levelLooks = 10
)

// level rests until the server's memory stays as it is: a heap gives back what it no
// longer needs bit by bit, and that must not be taken for what connections need.
func (s *site) level(ctx context.Context, l *loop) (reading, error) {
	var last reading
	for look := range levelLooks {
		if err := l.rest(ctx, s.options.Settle, passOver); err != nil {
			return reading{}, err
		}
		now, err := s.target.meter().read()
		if err != nil {
			return reading{}, err
		}
		before := last.server.rss
		last = now
		if look > 0 && math.Abs(now.server.rss-before) <= levelShare*before {
			break
		}
	}
	return last, nil
}

// fewestWeighed is how many connections it takes to tell what one of them needs. A heap
// grows and shrinks by megabytes; among fewer that would be most of the figure.
const fewestWeighed = 1000

// memory adds what n connections need, if it can be told: not of few, and not if the
// server gave back more than they took.
func (r *Result) memory(n int, before, after usage) {
	if more := after.minus(before).rss; n >= fewestWeighed && more > 0 {
		r.add(figKiB, more/1024/float64(n))
	}
	r.add(figMiB, after.rss/mebi)
}

// alive pings all connections; each must answer, once.
func (l *loop) alive(ctx context.Context, conns []*conn) error {
	for _, c := range conns {
		l.queue(c, opPing, []byte("alive"))
	}
	answered := map[*conn]bool{}
	return l.until(ctx, drainPatience, "asking all connections whether they are alive", func(c *conn, a answer) error {
		if a.kind == pong && answered[c] {
			return errors.New("a ping was answered twice")
		}
		answered[c] = answered[c] || a.kind == pong
		return nil
	}, func() bool { return len(answered) == len(conns) })
}
