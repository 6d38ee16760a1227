package bench

import (
	"fmt"
	"slices"
	"time"
)

// startRounds is how often a server is started over what it has stored.
const startRounds = 5

// Writing what is stored: how many connections do it, and how many messages are in flight
// on all of them.
const (
	storers     = 8
	storeWindow = 512
)

// stored is a history that is spread over many conversations.
type stored struct {
	reader  person
	partner person // whom the reader has a dialog with
}

// store writes messages by the protocol, unless they are there. Some people write, to
// others who are not connected and to a group of their own each.
func (s *site) store(n int) (*stored, error) {
	if s.stored != nil {
		return s.stored, nil
	}
	count := min(storers, s.options.Pairs)
	people, err := s.grow(count + s.options.Pairs)
	if err != nil {
		return nil, err
	}
	writers, others := people[:count], people[count:]
	groups := make([]string, count)
	for i := range groups {
		if groups[i], err = s.createGroup(writers[i], fmt.Sprintf("Store %d", i)); err != nil {
			return nil, err
		}
	}
	s.stored = &stored{reader: writers[0], partner: others[0]}
	return s.stored, s.connected(writers, 0, func(l *loop, conns []*conn) {
		l.ask(conns, batch{
			what: "storing messages", count: n, window: storeWindow,
			build: func(i int) []byte {
				id, to, writer := l.numbers.uuid(), i/count%(len(others)+1), i%count
				if to == len(others) {
					return groupMessage(id, groups[writer], words)
				}
				return privateMessage(id, others[to].id)
			},
		})
	})
}

// start is how long a server of our own takes to serve what is stored: from when its
// program is started until somebody who has connected has a page.
func (s *site) start(n int, r *Result) error {
	what, err := s.store(n)
	if err != nil {
		return err
	}
	var took, resident []float64
	for range startRounds {
		if err := s.target.own.Stop(); err != nil {
			return err
		}
		began := time.Now()
		if s.target, err = s.target.own.start(s.ctx); err != nil {
			return err
		}
		if err := s.served(what); err != nil {
			return fmt.Errorf("the server is started, but does not serve what it has stored: %w", err)
		}
		took = append(took, milliseconds(time.Since(began)))
		now, err := s.target.read()
		if err != nil {
			return err
		}
		resident = append(resident, now.server.rss/mebi)
	}
	r.add("start ms at least", slices.Min(took))
	r.add(figStart, median(took))
	r.add(figStartMost, slices.Max(took))
	r.add(figMiB, median(resident))
	return nil
}

// served reads a page of what is stored.
func (s *site) served(what *stored) error {
	return s.connected([]person{what.reader}, 0, func(l *loop, conns []*conn) {
		page := l.call(conns[0], fmt.Appendf(nil,
			`{"type":"getlatestMessageDialog","params":{"receiverId":"%s","limit":1,"cursorCreatedAt":null}}`, what.partner.id))
		l.fail(checkPage(page, 1, "null", true))
	})
}
