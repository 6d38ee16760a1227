package bench

import (
	"context"
	"errors"
	"fmt"
)

// measure takes a stage's measurement, and a profile beside it if the options want one.
func (s *site) measure(ctx context.Context, g *stage, r Result) (span, error) {
	g.meter, g.drain = s.target.meter(), s.options.drain
	profiled := s.profile(ctx, r, s.options.Warm+s.options.Duration)
	m, err := g.run(ctx, s.options.Warm, s.options.Duration)
	return m, errors.Join(err, profiled())
}

// couples are the people of W1 and W3.
func (s *site) couples(ctx context.Context) ([]person, error) {
	return s.people(ctx, 2*s.options.Pairs)
}

// inPairs plays W1 or W3, which start makes of the pairs of people, and returns what was
// measured.
func (s *site) inPairs(ctx context.Context, people []person, r *Result, start func(p *pairs)) (m span, err error) {
	err = s.connected(ctx, people, func(l *loop, conns []*conn) error {
		p := newPairs(l, conns, people)
		start(p)
		if m, err = s.measure(ctx, &p.stage, *r); err != nil {
			return err
		}
		r.messages(m, s.target.meter())
		if p.every > 0 {
			r.add(figLate, milliseconds(p.over))
		}
		return nil
	})
	return m, err
}

// closed is W1. How the server's memory changes over it is of interest if it lasts.
func (s *site) closed(ctx context.Context, k int, r *Result) error {
	people, err := s.couples(ctx)
	if err != nil {
		return err
	}
	m, err := s.inPairs(ctx, people, r, func(p *pairs) { p.closedLoop(k) })
	if err != nil {
		return err
	}
	r.drift(s.target.meter(), m)
	return nil
}

// steady is W3.
func (s *site) steady(ctx context.Context, rate int, r *Result) error {
	people, err := s.couples(ctx)
	if err != nil {
		return err
	}
	_, err = s.inPairs(ctx, people, r, func(p *pairs) { p.openLoop(rate) })
	return err
}

// joinWindow is how many additions to a group are under way at once: few, for each one is
// told to all members.
const joinWindow = 8

// gather makes a group of all these people and returns its id. Its owner is the first.
func (s *site) gather(ctx context.Context, people []person) (string, error) {
	id, err := s.crowd.createGroup(ctx, people[0], fmt.Sprintf("Load of %d", len(people)), s.numbers)
	if err != nil {
		return "", err
	}
	return id, onLoop(func(l *loop) error {
		owner, err := l.connect(ctx, s.target, tokens(people[:1]), s.steps("connecting"))
		if err != nil {
			return err
		}
		return l.ask(ctx, owner, batch{
			what: "adding members", count: len(people) - 1, window: joinWindow, report: s.steps("adding members"),
			build: func(dst []byte, i int) []byte {
				return request(dst, "addUserInGroup", [2]string{"groupId", quote(id)}, [2]string{"userId", quote(people[i+1].id)},
					[2]string{"groupName", quote("load")}, [2]string{"messageId", quote(l.numbers.uuid())}, [2]string{"message", quote("joined")})
			},
		})
	})
}

// fanOut is W2.
func (s *site) fanOut(ctx context.Context, size int, r *Result) error {
	people, err := s.people(ctx, size)
	if err != nil {
		return err
	}
	id, err := s.gather(ctx, people)
	if err != nil {
		return err
	}
	return s.connected(ctx, people, func(l *loop, conns []*conn) error {
		// What is still being announced of the additions is not part of the figures.
		if err := l.rest(ctx, lingerTime, passOver); err != nil {
			return err
		}
		g := newGroup(l, id, conns, s.options.Senders)
		g.closedLoop(s.options.GroupInFlight)
		m, err := s.measure(ctx, &g.stage, *r)
		if err != nil {
			return err
		}
		r.messages(m, s.target.meter())
		r.cost(s.target.meter(), m, cost{server: figServerEach, database: figDatabaseEach, per: m.delivered * perMillion})
		return nil
	})
}
