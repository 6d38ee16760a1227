package bench

import (
	"fmt"
)

// measure takes a stage's measurement, and a profile beside it if the options want one.
func (s *site) measure(g *stage, r Result) span {
	profiled := s.profile(r, s.options.Warm+s.options.Duration)
	m := g.run(s.options.Warm, s.options.Duration)
	g.loop.fail(profiled())
	return m
}

// inPairs plays W1 or W3, which start makes of the pairs of people, and returns what was
// measured.
func (s *site) inPairs(people []person, idle int, r *Result, start func(t *traffic)) (m span, err error) {
	err = s.connected(people, idle, func(l *loop, conns []*conn) {
		t := newPairs(l, conns, people)
		start(t)
		m = s.measure(&t.stage, *r)
		r.messages(s.target, m)
		if t.late > 0 {
			r.add("generator late ms", milliseconds(t.late))
		}
	})
	return m, err
}

// closedLoop is W1. How the server's memory changes over it is of interest if it lasts.
func (s *site) closedLoop(k int, r *Result) error {
	people, err := s.grow(2 * s.options.Pairs)
	if err != nil {
		return err
	}
	m, err := s.inPairs(people, 0, r, func(t *traffic) { t.closedLoop(k) })
	if s.target.ServerPID != 0 && err == nil {
		r.add("server MiB at first", m.first.server.rss/mebi)
		r.add("server MiB at last", m.last.server.rss/mebi)
	}
	return err
}

// openLoop is W3.
func (s *site) openLoop(rate int, r *Result) error {
	people, err := s.grow(2 * s.options.Pairs)
	if err != nil {
		return err
	}
	_, err = s.inPairs(people, 0, r, func(t *traffic) { t.openLoop(rate, t.loop.clock()) })
	return err
}

// joinWindow is how many additions to a group are in flight: few, for each one is announced
// to all members.
const joinWindow = 8

// gather makes a group of all these people and returns its id. Its owner is the first.
func (s *site) gather(people []person) (string, error) {
	id, err := s.createGroup(people[0], fmt.Sprintf("Load of %d", len(people)))
	if err != nil {
		return "", err
	}
	return id, s.connected(people[:1], 0, func(l *loop, owner []*conn) {
		l.ask(owner, batch{
			what: "adding members", count: len(people) - 1, window: joinWindow,
			build: func(i int) []byte {
				return fmt.Appendf(nil, `{"type":"addUserInGroup","params":{"groupId":"%s","userId":"%s","groupName":"load","messageId":"%s","message":"joined"}}`,
					id, people[i+1].id, l.numbers.uuid())
			},
		})
	})
}

// inGroup makes a group of the people and gives do a loop with connections of the first
// ones, once what is still being announced of the additions has come.
func (s *site) inGroup(people []person, connected int, do func(l *loop, id string, conns []*conn)) error {
	id, err := s.gather(people)
	if err != nil {
		return err
	}
	return s.connected(people[:connected], 0, func(l *loop, conns []*conn) {
		l.rest(lingerTime, ignore)
		do(l, id, conns)
	})
}

// fanOut is W2.
func (s *site) fanOut(size int, r *Result) error {
	people, err := s.grow(size)
	if err != nil {
		return err
	}
	return s.inGroup(people, size, func(l *loop, id string, conns []*conn) {
		t := newGroup(l, id, words, conns, s.options.Senders)
		t.closedLoop(1)
		m := s.measure(&t.stage, *r)
		r.messages(s.target, m)
		r.cost(s.target, m, "server µs/delivery", "database µs/delivery", m.delivered*perMillion)
	})
}
