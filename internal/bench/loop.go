package bench

import (
	"context"
	"fmt"
	"time"
)

// conn is one connection of the generator. The loop owns it.
type conn struct {
	index int // among those of the workload
	fd    int
	rest  []byte // the beginning of a frame whose end has not come yet
	out   []byte // what is to be written
	dirty bool   // out has not been tried in this turn
	stuck bool   // the socket is full: the poller says when it is not
}

// maxOut bounds what waits to be written on a connection: the closed loops ask for far
// less, so more means that the server does not read.
const maxOut = 4 << 20

// handler is told of a frame. The answer is valid during the call.
type handler func(c *conn, a answer) error

// loop drives all connections of a workload in one goroutine.
type loop struct {
	poll    poller
	conns   []*conn // by descriptor
	open    int
	dirty   []*conn
	fresh   []*conn // whose first bytes came with the handshake
	buf     []byte
	epoch   time.Time
	at      time.Duration // since epoch: when the bytes at hand were read
	numbers numbers
	text    []byte // scratch for requests
}

func newLoop() (*loop, error) {
	p, err := newPoller()
	if err != nil {
		return nil, fmt.Errorf("make a poller: %w", err)
	}
	return &loop{poll: p, buf: make([]byte, 256<<10), epoch: time.Now(), numbers: newNumbers()}, nil
}

// clock is the generator's own: monotonic.
func (l *loop) clock() time.Duration { return time.Since(l.epoch) }

// add takes a socket whose handshake is done.
func (l *loop) add(s *socket, index int) (*conn, error) {
	fd, err := l.poll.adopt(s.tcp)
	if err != nil {
		return nil, err
	}
	c := &conn{index: index, fd: fd, rest: s.rest}
	for fd >= len(l.conns) {
		l.conns = append(l.conns, nil)
	}
	l.conns[fd] = c
	if len(c.rest) > 0 {
		l.fresh = append(l.fresh, c)
	}
	l.open++
	return c, nil
}

// close closes all connections.
func (l *loop) close() {
	for _, c := range l.conns {
		if c != nil {
			l.poll.closeSocket(c.fd)
		}
	}
	l.conns = nil
	l.poll.close()
}

// send queues one text frame; it is written at the end of the turn.
func (l *loop) send(c *conn, text []byte) { l.queue(c, opText, text) }

func (l *loop) queue(c *conn, op byte, payload []byte) {
	c.out = appendFrame(c.out, op, l.numbers.random.Uint32(), payload)
	if !c.dirty && !c.stuck {
		c.dirty = true
		l.dirty = append(l.dirty, c)
	}
}

// flush writes what was queued, in one call per connection.
func (l *loop) flush() error {
	for _, c := range l.dirty {
		c.dirty = false
		if err := l.write(c); err != nil {
			return err
		}
	}
	l.dirty = l.dirty[:0]
	return nil
}

func (l *loop) write(c *conn) error {
	n, err := l.poll.write(c.fd, c.out)
	if err != nil {
		return fmt.Errorf("connection %d: %w", c.index, err)
	}
	c.out = c.out[:copy(c.out, c.out[n:])]
	if len(c.out) > maxOut {
		return fmt.Errorf("connection %d: the server does not read", c.index)
	}
	if stuck := len(c.out) > 0; stuck != c.stuck {
		c.stuck = stuck
		return l.poll.wantWrite(c.fd, stuck)
	}
	return nil
}

// turn waits until something has come, at most that long, tells handle of it, and writes
// what was queued.
func (l *loop) turn(timeout time.Duration, handle handler) error {
	if err := l.first(handle); err != nil {
		return err
	}
	if err := l.flush(); err != nil {
		return err
	}
	events, err := l.poll.wait(timeout)
	if err != nil {
		return err
	}
	l.at = l.clock()
	for _, e := range events {
		c := l.conns[e.fd]
		if e.writable {
			if err := l.write(c); err != nil {
				return err
			}
		}
		if e.readable {
			if err := l.read(c, handle); err != nil {
				return fmt.Errorf("connection %d: %w", c.index, err)
			}
		}
	}
	return l.flush()
}

// first reads what came with handshakes.
func (l *loop) first(handle handler) error {
	fresh := l.fresh
	l.fresh = nil
	for _, c := range fresh {
		if err := l.frames(c, c.rest, handle); err != nil {
			return fmt.Errorf("connection %d: %w", c.index, err)
		}
	}
	return nil
}

func (l *loop) read(c *conn, handle handler) error {
	n, err := l.poll.read(c.fd, l.buf)
	if err != nil {
		return fmt.Errorf("the server has ended it: %w", err)
	}
	l.at = l.clock()
	b := l.buf[:n]
	if len(c.rest) > 0 {
		c.rest = append(c.rest, b...)
		b = c.rest
	}
	return l.frames(c, b, handle)
}

// frames reads what is whole and keeps the rest.
func (l *loop) frames(c *conn, b []byte, handle handler) error {
	for {
		op, payload, size, err := nextFrame(b)
		if err != nil {
			return err
		}
		if size == 0 {
			break
		}
		if err := l.frame(c, op, payload, handle); err != nil {
			return err
		}
		b = b[size:]
	}
	if len(b) == 0 {
		c.rest = nil // an idle connection costs the generator nothing either
		return nil
	}
	c.rest = append(c.rest[:0], b...)
	return nil
}

func (l *loop) frame(c *conn, op byte, payload []byte, handle handler) error {
	switch op {
	case opPing:
		l.queue(c, opPong, payload)
		return nil
	case opPong:
		return handle(c, answer{kind: pong})
	case opClose:
		return fmt.Errorf("the server has closed it %s", closeText(payload))
	}
	a, err := readAnswer(payload)
	if err != nil {
		return err
	}
	return handle(c, a)
}

// turnTime bounds a turn, so that deadlines and the end of ctx are seen.
const turnTime = 50 * time.Millisecond

// until takes turns until done, which is asked after each.
//
// Errors: that what was waited for did not come within patience.
func (l *loop) until(ctx context.Context, patience time.Duration, what string, handle handler, done func() bool) error {
	deadline := l.clock() + patience
	for !done() {
		if err := ctx.Err(); err != nil {
			return err
		}
		if l.clock() > deadline {
			return fmt.Errorf("%s did not end within %s", what, patience)
		}
		if err := l.turn(turnTime, handle); err != nil {
			return err
		}
	}
	return nil
}

// batch is a number of requests on one connection.
type batch struct {
	what   string
	count  int
	window int // how many may be unanswered
	build  func(dst []byte, i int) []byte
	report func(done, of int)
}

// ask does a batch; all must succeed. News that comes meanwhile is passed over.
func (l *loop) ask(ctx context.Context, c *conn, b batch) error {
	sent, answered := 0, 0
	fill := func() {
		for ; sent < b.count && sent-answered < b.window; sent++ {
			l.text = b.build(l.text[:0], sent)
			l.send(c, l.text)
		}
	}
	fill()
	err := l.until(ctx, setupPatience, b.what, func(from *conn, a answer) error {
		if from == c && a.kind == success {
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

// Patience of what is not measured.
const (
	setupPatience = 30 * time.Minute
	callPatience  = 30 * time.Second
	drainPatience = 30 * time.Second
)
