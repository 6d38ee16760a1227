package bench

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// startRounds is how often a server is started over what it has stored.
const startRounds = 5

// Writing what is stored: how many connections do it, and how many messages are under way
// on all of them.
const (
	storers     = 8
	storeWindow = 512
)

// stored is a history that is spread over many conversations.
type stored struct {
	reader  person
	partner string // whom the reader has a dialog with
}

// store writes messages by the protocol, unless they are there. Some people write, to
// others who are not connected and to a group of their own each.
func (s *site) store(ctx context.Context, n int) (stored, error) {
	if s.stored != nil {
		return *s.stored, nil
	}
	writers := min(storers, s.options.Pairs)
	people, err := s.people(ctx, writers+s.options.Pairs)
	if err != nil {
		return stored{}, err
	}
	others := people[writers:]
	groups := make([]string, writers)
	for i := range groups {
		if groups[i], err = s.crowd.createGroup(ctx, people[i], fmt.Sprintf("Store %d", i), s.numbers); err != nil {
			return stored{}, err
		}
	}
	err = onLoop(func(l *loop) error {
		conns, err := l.connect(ctx, s.target, tokens(people[:writers]), s.steps("connecting"))
		if err != nil {
			return err
		}
		return l.ask(ctx, conns, batch{
			what: "storing messages", count: n, window: storeWindow, report: s.steps("storing messages"),
			build: func(dst []byte, i int) []byte {
				id := [2]string{"messageId", quote(l.numbers.uuid())}
				to, writer := i/writers%(len(others)+1), i%writers
				if to == len(others) {
					return request(dst, "messageInGroup", id, [2]string{"groupId", quote(groups[writer])},
						[2]string{"groupName", quote("load")}, [2]string{"content", quote(words)})
				}
				return request(dst, "privateMessage", id, [2]string{"receiverId", quote(others[to].id)}, [2]string{"content", quote(words)})
			},
		})
	})
	if err != nil {
		return stored{}, err
	}
	s.stored = &stored{reader: people[0], partner: others[0].id}
	return *s.stored, nil
}

// start is how long a server of our own takes to serve what is stored: from when its
// program is started until somebody who has connected has a page.
func (s *site) start(ctx context.Context, n int, r *Result) error {
	what, err := s.store(ctx, n)
	if err != nil {
		return err
	}
	var took, resident []float64
	for range startRounds {
		if err := s.target.own.Stop(); err != nil {
			return err
		}
		began := time.Now()
		t, err := s.target.own.again(ctx)
		if err != nil {
			return err
		}
		s.moved(t)
		if err := s.served(ctx, what); err != nil {
			return fmt.Errorf("the server is started, but does not serve what it has stored: %w", err)
		}
		took = append(took, milliseconds(time.Since(began)))
		now, err := t.meter().read()
		if err != nil {
			return err
		}
		resident = append(resident, now.server.rss/mebi)
	}
	r.add(figStartLeast, slices.Min(took))
	r.add(figStart, median(took))
	r.add(figStartMost, slices.Max(took))
	r.add(figMiB, median(resident))
	return nil
}

// served reads a page of what is stored.
func (s *site) served(ctx context.Context, what stored) error {
	return onLoop(func(l *loop) error {
		conns, err := l.connect(ctx, s.target, []string{what.reader.token}, func(int, int) {})
		if err != nil {
			return err
		}
		page, err := l.call(ctx, conns[0], request(nil, "getlatestMessageDialog", [2]string{"receiverId", quote(what.partner)},
			[2]string{"limit", "1"}, [2]string{"cursorCreatedAt", "null"}))
		if err != nil {
			return err
		}
		return checkPage(page, 1, "null", true)
	})
}
