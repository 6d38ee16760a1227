package bench

import (
	"errors"
	"fmt"
	"time"

	"github.com/gobwas/ws"
)

// The ways of reading.
const (
	readLatest = "latest page"
	readDeep   = "deep page"
	readList   = "chat list"
)

// sampleEvery is how seldom a page is decoded to be checked.
const sampleEvery = 64

// query is the page that one connection of W5 waits for; the zero value is none.
type query struct {
	cursor string
	sentAt time.Duration
}

// pages is W5: readers in a closed loop.
type pages struct {
	stage
	queries []query // by connection
	rows    int
}

func newPages(l *loop, conns []*conn, rows int, cursor func() string, build func(cursor string) []byte) *pages {
	g := &pages{stage: stage{loop: l, counts: counts{latency: newHistogram()}}, queries: make([]query, len(conns)), rows: rows}
	g.handle = g.frame
	g.pump = func() {
		for i, c := range conns {
			if g.queries[i].cursor == "" {
				g.queries[i] = query{cursor: cursor(), sentAt: l.clock()}
				g.missing++
				l.send(c, ws.OpText, build(g.queries[i].cursor))
			}
		}
	}
	return g
}

func (g *pages) frame(c *conn, a answer) error {
	if a.kind != success {
		return nil
	}
	q := g.queries[c.index]
	if q.cursor == "" {
		return errors.New("there are more answers than requests")
	}
	g.queries[c.index] = query{}
	g.missing--
	g.counts.acked++
	g.counts.latency.add(g.loop.at - q.sentAt)
	return checkPage(a.payload, g.rows, q.cursor, g.counts.acked%sampleEvery == 1)
}

// read is one way of reading of W5.
func (s *site) read(way string, r *Result) error {
	h, err := s.open()
	if err != nil {
		return fmt.Errorf("prepare what is read: %w", err)
	}
	rows, cursor := pageRows, func() string { return "null" }
	build := func(cursor string) []byte { return h.page(cursor, pageRows) }
	switch way {
	case readDeep:
		cursor = func() string { return h.cursors[s.numbers.IntN(len(h.cursors))] }
	case readList:
		rows = listRows
		build = func(cursor string) []byte {
			return fmt.Appendf(nil, `{"type":"listLastMessage","params":{"limit":%d,"cursorCreatedAt":%s}}`, listRows, cursor)
		}
	}
	readers := make([]person, s.options.Readers)
	for i := range readers {
		readers[i] = h.reader
	}
	return s.connected(readers, 0, func(l *loop, conns []*conn) {
		m := s.measure(&newPages(l, conns, rows, cursor, build).stage, *r)
		r.add(figPages, m.acked/m.seconds)
		r.add(figP50, m.latency.quantile(0.50))
		r.add(figP99, m.latency.quantile(0.99))
		r.cost(s.target, m, "server µs/page", "database µs/page", m.acked*perMillion)
	})
}
