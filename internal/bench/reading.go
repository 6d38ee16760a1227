package bench

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"
)

// sampleEvery is how seldom a page is decoded to be checked.
const sampleEvery = 64

// reader is one connection of W5, which has one request under way.
type reader struct {
	*conn
	waiting bool
	cursor  string
	sentAt  time.Duration
}

// pages is W5: readers in a closed loop.
type pages struct {
	stage
	readers []*reader
	rows    int
	build   func(dst []byte, cursor string) []byte
	cursor  func() string
}

func (s *site) newReading(l *loop, conns []*conn, kind string) *pages {
	b := s.library
	g := &pages{stage: stage{loop: l}, rows: pageRows, cursor: func() string { return "null" }}
	g.build = func(dst []byte, cursor string) []byte { return b.page(dst, cursor, pageRows) }
	switch kind {
	case readDeep:
		g.cursor = func() string { return quote(b.cursors[l.numbers.random.IntN(len(b.cursors))]) }
	case readList:
		g.rows = listRows
		g.build = func(dst []byte, cursor string) []byte {
			return request(dst, "listLastMessage", [2]string{"limit", strconv.Itoa(listRows)}, [2]string{"cursorCreatedAt", cursor})
		}
	}
	for _, c := range conns {
		g.readers = append(g.readers, &reader{conn: c})
	}
	g.handle = g.frame
	g.pump = g.ask
	g.settled = func() bool {
		for _, r := range g.readers {
			if r.waiting {
				return false
			}
		}
		return true
	}
	return g
}

func (g *pages) ask() {
	for _, r := range g.readers {
		if r.waiting {
			continue
		}
		r.waiting, r.cursor, r.sentAt = true, g.cursor(), g.loop.clock()
		g.loop.text = g.build(g.loop.text[:0], r.cursor)
		g.loop.send(r.conn, g.loop.text)
	}
}

func (g *pages) frame(c *conn, a answer) error {
	if a.kind != success || c.index >= len(g.readers) {
		return nil
	}
	r := g.readers[c.index]
	if !r.waiting {
		return errors.New("there are more answers than requests")
	}
	r.waiting = false
	g.tally.acked++
	g.tally.latency.add(g.loop.at - r.sentAt)
	return checkPage(a.payload, g.rows, r.cursor, g.tally.acked%sampleEvery == 1)
}

// read is one kind of reading of W5.
func (s *site) read(ctx context.Context, kind string, r *Result) error {
	b, err := s.open(ctx)
	if err != nil {
		return fmt.Errorf("prepare what is read: %w", err)
	}
	readers := make([]string, s.options.Readers)
	for i := range readers {
		readers[i] = b.reader.token
	}
	return onLoop(func(l *loop) error {
		conns, err := l.connect(ctx, s.target, readers, s.steps("connecting"))
		if err != nil {
			return err
		}
		g := s.newReading(l, conns, kind)
		m, err := s.measure(ctx, &g.stage, *r)
		if err != nil {
			return err
		}
		r.add(figPages, m.acked/m.seconds)
		r.times(m, false)
		r.cost(s.target.meter(), m, cost{server: figServerPage, database: figDatabasePage, per: m.acked * perMillion})
		return nil
	})
}
