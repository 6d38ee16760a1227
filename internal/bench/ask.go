package bench

import (
	"context"
	"fmt"
)

// batch is a number of requests.
type batch struct {
	what   string
	count  int
	window int // how many may be unanswered
	build  func(dst []byte, i int) []byte
	report func(done, of int)
}

// ask does a batch on some connections, the first of the loop, in turn; all requests must
// succeed. News that comes meanwhile is passed over.
func (l *loop) ask(ctx context.Context, conns []*conn, b batch) error {
	sent, answered := 0, 0
	fill := func() {
		for ; sent < b.count && sent-answered < b.window; sent++ {
			l.text = b.build(l.text[:0], sent)
			l.send(conns[sent%len(conns)], l.text)
		}
	}
	fill()
	err := l.until(ctx, setupPatience, b.what, func(from *conn, a answer) error {
		if a.kind == success && from.index < len(conns) && conns[from.index] == from {
			answered++
			b.report(answered, b.count)
			fill()
		}
		return nil
	}, func() bool { return answered == b.count })
	if err != nil {
		return fmt.Errorf("%s: %w", b.what, err)
	}
	return nil
}

// call makes one request and returns the payload of its answer, which is a copy.
func (l *loop) call(ctx context.Context, c *conn, text []byte) ([]byte, error) {
	var got []byte
	l.send(c, text)
	err := l.until(ctx, callPatience, "a request", func(from *conn, a answer) error {
		if from == c && a.kind == success {
			got = append([]byte{}, a.payload...)
		}
		return nil
	}, func() bool { return got != nil })
	return got, err
}
