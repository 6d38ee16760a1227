package bench

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// conn is one connection of the generator. The loop owns it.
type conn struct {
	index      int      // among those of the workload
	fd         int      // closed once it is
	rest       []byte   // the beginning of a frame whose end has not come yet
	out        []byte   // what is to be written
	dirty      bool     // out has not been tried in this turn
	stuck      bool     // the socket is full: the poller says when it is not
	notReading bool     // nothing is read
	opening    *opening // nil once the handshake is done
	// ended is told when the connection is no more, by no doing of ours. If it is nil,
	// that is an error of the loop.
	ended func(why error) error
}

// closed is no descriptor.
const closed = -1

// errEnded is the end of one connection, as opposed to a fault in what came over it.
var errEnded = errors.New("the server has ended it")

// maxOut bounds what waits to be written on a connection: the closed loops ask for far
// less, so more means that the server does not read.
const maxOut = 4 << 20

// handler is told of a frame. The answer is valid during the call.
type handler func(c *conn, a answer) error

// loop drives all connections of a workload in one goroutine.
type loop struct {
	poll    poller
	conns   []*conn // by descriptor
	dirty   []*conn
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

// drop closes a connection, abruptly.
func (l *loop) drop(c *conn) {
	if c.fd == closed {
		return
	}
	l.poll.closeSocket(c.fd)
	l.conns[c.fd] = nil
	c.fd, c.rest, c.out = closed, nil, nil
}

// count is how many connections there are.
func (l *loop) count() int {
	n := 0
	for _, c := range l.conns {
		if c != nil {
			n++
		}
	}
	return n
}

// send queues one text frame; it is written at the end of the turn.
func (l *loop) send(c *conn, text []byte) { l.queue(c, opText, text) }

func (l *loop) queue(c *conn, op byte, payload []byte) {
	c.out = appendFrame(c.out, op, l.numbers.random.Uint32(), payload)
	l.soil(c)
}

// soil has flush write what waits on a connection.
func (l *loop) soil(c *conn) {
	if !c.dirty && !c.stuck {
		c.dirty = true
		l.dirty = append(l.dirty, c)
	}
}

// flush writes what was queued, in one call per connection.
func (l *loop) flush() error {
	for i := 0; i < len(l.dirty); i++ { //nolint:intrange // whoever hears of an end may begin another connection
		c := l.dirty[i]
		c.dirty = false
		if err := l.judge(c, l.write(c)); err != nil {
			return err
		}
	}
	l.dirty = l.dirty[:0]
	return nil
}

// judge returns an error of a connection as the loop's, unless it is an end that somebody
// wants to hear of.
func (l *loop) judge(c *conn, err error) error {
	switch {
	case err == nil:
		return nil
	case c.ended == nil || !errors.Is(err, errEnded):
		return fmt.Errorf("connection %d: %w", c.index, err)
	}
	l.drop(c)
	return c.ended(err)
}

func (l *loop) write(c *conn) error {
	if c.fd == closed {
		return nil
	}
	n, err := l.poll.write(c.fd, c.out)
	if err != nil {
		return fmt.Errorf("%w: %w", errEnded, err)
	}
	c.out = c.out[:copy(c.out, c.out[n:])]
	if len(c.out) > maxOut {
		return errors.New("the server does not read")
	}
	if stuck := len(c.out) > 0; stuck != c.stuck {
		c.stuck = stuck
		if stuck {
			return l.poll.want(c.fd, inBytesAndRoom)
		}
		return l.poll.want(c.fd, inBytes)
	}
	return nil
}

// turn waits until something has come, at most that long, tells handle of it, and writes
// what was queued.
func (l *loop) turn(timeout time.Duration, handle handler) error {
	if err := l.flush(); err != nil {
		return err
	}
	events, err := l.poll.wait(timeout)
	if err != nil {
		return err
	}
	l.at = l.clock()
	for _, e := range events {
		if err := l.serve(e, handle); err != nil {
			return err
		}
	}
	return l.flush()
}

func (l *loop) serve(e ready, handle handler) error {
	c := l.conns[e.fd]
	if c == nil { // dropped in this turn
		return nil
	}
	if e.writable {
		if err := l.judge(c, l.write(c)); err != nil {
			return err
		}
	}
	switch {
	case !e.readable || c.fd == closed:
		return nil
	case c.notReading:
		return l.judge(c, errEnded)
	}
	return l.judge(c, l.read(c, handle))
}

func (l *loop) read(c *conn, handle handler) error {
	n, err := l.poll.read(c.fd, l.buf)
	if err != nil {
		return fmt.Errorf("%w: %w", errEnded, err)
	}
	l.at = l.clock()
	b := l.buf[:n]
	if len(c.rest) > 0 {
		c.rest = append(c.rest, b...)
		b = c.rest
	}
	if c.opening != nil {
		if b, err = c.upgraded(b); err != nil || c.opening != nil {
			return err
		}
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
		return fmt.Errorf("%w %s", errEnded, closeText(payload))
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

// passOver is the handler for what does not matter.
func passOver(*conn, answer) error { return nil }

// Patience of what is not measured.
const (
	setupPatience = 30 * time.Minute
	callPatience  = 30 * time.Second
	drainPatience = 30 * time.Second
)
