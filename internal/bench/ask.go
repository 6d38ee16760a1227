package bench

import (
	"bytes"
	"errors"

	"github.com/gobwas/ws"
)

// batch is a number of requests.
type batch struct {
	what   string
	count  int
	window int // how many may be unanswered
	build  func(i int) []byte
}

// ask does a batch on some connections in turn; all requests must succeed. Broadcasts are
// ignored.
func (l *loop) ask(conns []*conn, b batch) {
	sent, answered, report := 0, 0, l.steps(b.what)
	fill := func() {
		for ; sent < b.count && sent-answered < b.window; sent++ {
			l.send(conns[sent%len(conns)], ws.OpText, b.build(sent))
		}
	}
	fill()
	l.until(setupPatience, b.what, func(_ *conn, a answer) error {
		if a.kind == success {
			answered++
			report(answered, b.count)
			fill()
		}
		return nil
	}, func() bool { return answered == b.count })
}

// call makes one request and returns the payload of its answer.
func (l *loop) call(c *conn, request []byte) (got []byte) {
	l.send(c, ws.OpText, request)
	l.until(callPatience, "a request", func(_ *conn, a answer) error {
		if a.kind == success {
			got = bytes.Clone(a.payload)
		}
		return nil
	}, func() bool { return got != nil })
	return got
}

// alive pings all connections; each must answer, once.
func (l *loop) alive(conns []*conn) {
	for _, c := range conns {
		l.send(c, ws.OpPing, []byte("alive"))
	}
	answered := map[*conn]bool{}
	l.until(drainPatience, "asking all connections whether they are alive", func(c *conn, a answer) error {
		if a.kind == pong && answered[c] {
			return errors.New("a ping was answered twice")
		}
		answered[c] = answered[c] || a.kind == pong
		return nil
	}, func() bool { return len(answered) == len(conns) })
}
