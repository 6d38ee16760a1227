package bench

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"syscall"
	"time"

	"github.com/gobwas/ws"
)

// conn is one connection of the generator. The loop owns it.
type conn struct {
	index    int // among those of the workload
	token    string
	wait     time.Duration // before it is dialled
	patience time.Duration // for the handshake; 0 for dialPatience
	unread   bool          // nothing is read from it
	opened   func()        // called after the handshake; may be nil
	// ended is called when the server has ended the connection or the attempt. If it is
	// nil, that is an error of the loop.
	ended  func(why error)
	stream *stream // that it sends; nil for none

	fd    int          // none if it is 0
	rest  []byte       // the beginning of a frame whose end has not come yet
	out   bytes.Buffer // what is to be written
	dirty bool         // it is among those to be flushed
	gone  bool
}

// errEnded is the end of one connection, as opposed to a fault in what came over it.
var errEnded = errors.New("the server has ended it")

// maxOut bounds what waits to be written on a connection: the closed loops ask for far
// less, so more means that the server does not read.
const maxOut = 4 << 20

// attempt is how an attempt to connect has ended.
type attempt struct {
	of   *conn
	fd   int
	rest []byte // what was read after the handshake
	err  error
}

// handler takes a frame. The answer is valid during the call.
type handler func(c *conn, a answer) error

// loop drives all connections of a workload in one goroutine. Only handshakes have
// goroutines of their own.
type loop struct {
	*site
	ctx      context.Context // ends when the loop is closed
	poll     *poller
	attempts chan attempt
	running  sync.WaitGroup
	conns    map[int]*conn // by descriptor
	count    int           // connections and attempts
	dirty    []*conn
	buf      []byte
	epoch    time.Time
	at       time.Duration // when the bytes at hand were read, by the loop's clock
	numbers  numbers
	err      error // the first; nothing happens any more once it is set
}

// onLoop gives do a loop, closes what is left of it and returns its error.
func (s *site) onLoop(do func(l *loop)) error {
	ctx, cancel := context.WithCancel(s.ctx)
	defer cancel()
	p, err := newPoller()
	if err != nil {
		return fmt.Errorf("make a poller: %w", err)
	}
	l := &loop{
		site: s, ctx: ctx, poll: p, attempts: make(chan attempt, 1024), conns: map[int]*conn{}, buf: make([]byte, 256<<10),
		epoch: time.Now(), numbers: newNumbers(),
	}
	do(l)
	cancel()
	go func() {
		l.running.Wait()
		close(l.attempts)
	}()
	for a := range l.attempts {
		_ = syscall.Close(a.fd)
	}
	for fd := range l.conns {
		_ = syscall.Close(fd)
	}
	p.close()
	return l.err
}

// fail ends everything because of an error, if there is one.
func (l *loop) fail(err error) {
	if l.err == nil {
		l.err = err
	}
}

// usage reads what the target's processes have used.
func (l *loop) usage() reading {
	r, err := l.target.read()
	l.fail(err)
	return r
}

// clock is monotonic.
func (l *loop) clock() time.Duration { return time.Since(l.epoch) }

// drop closes a connection abruptly.
func (l *loop) drop(c *conn) {
	if c.gone {
		return
	}
	c.gone = true
	l.count--
	if c.fd > 0 {
		_ = syscall.Close(c.fd)
		delete(l.conns, c.fd)
	}
}

// send queues a frame, and masks the payload in place. It is written at the next turn.
func (l *loop) send(c *conn, op ws.OpCode, payload []byte) {
	_ = ws.WriteFrame(&c.out, ws.MaskFrameInPlace(ws.NewFrame(op, true, payload)))
	if !c.dirty {
		c.dirty = true
		l.dirty = append(l.dirty, c)
	}
}

// flush writes what was queued, in one call for each connection. What a full socket does
// not take is tried again at the next turn.
func (l *loop) flush() {
	dirty := l.dirty
	l.dirty = dirty[:0] // what is added is one that the loop has passed
	for _, c := range dirty {
		if c.gone {
			continue
		}
		n, err := transfer(syscall.Write, c.fd, c.out.Bytes())
		if c.out.Next(n); c.out.Len() > maxOut {
			err = errors.New("the server does not read")
		}
		if c.dirty = c.out.Len() > 0; c.dirty {
			l.dirty = append(l.dirty, c)
		}
		l.judge(c, err)
	}
}

// judge makes an error of a connection the loop's, unless it is an end that somebody wants
// to hear of.
func (l *loop) judge(c *conn, err error) {
	if err == nil {
		return
	}
	if l.drop(c); c.ended == nil || !errors.Is(err, errEnded) {
		l.fail(fmt.Errorf("connection %d: %w", c.index, err))
		return
	}
	c.ended(err)
}

// turn writes what was queued, waits until something has come, at most that long, and
// handles it.
func (l *loop) turn(timeout time.Duration, handle handler) {
	if l.fail(l.ctx.Err()); l.err != nil {
		return
	}
	if l.flush(); len(l.dirty) > 0 {
		timeout = 0
	}
	l.fail(l.poll.wait(timeout, func(fd int) {
		if c := l.conns[fd]; c != nil { // it may have been dropped in this turn
			l.judge(c, l.read(c, handle))
		}
	}))
	for range len(l.attempts) {
		a := <-l.attempts
		l.judge(a.of, l.take(a, handle))
	}
}

// take makes a connection of an attempt.
func (l *loop) take(a attempt, handle handler) error {
	c := a.of
	if c.gone {
		_ = syscall.Close(a.fd)
		return nil
	}
	if a.err != nil {
		return a.err
	}
	if c.fd = a.fd; c.opened != nil {
		c.opened()
	}
	l.conns[c.fd] = c
	return errors.Join(l.poll.add(c.fd, !c.unread), l.frames(c, a.rest, handle))
}

func (l *loop) read(c *conn, handle handler) error {
	if c.unread {
		return errEnded
	}
	n, err := transfer(syscall.Read, c.fd, l.buf)
	if err != nil {
		return err
	}
	b := l.buf[:n]
	if len(c.rest) > 0 {
		b = append(c.rest, b...)
	}
	return l.frames(c, b, handle)
}

// transfer reads or writes once; n is 0 if it would have blocked.
func transfer(call func(fd int, b []byte) (int, error), fd int, b []byte) (n int, err error) {
	n, err = call(fd, b)
	switch {
	case errors.Is(err, syscall.EAGAIN) || errors.Is(err, syscall.EINTR):
		return 0, nil
	case err == nil && n == 0:
		err = io.EOF
	}
	if err != nil {
		err = fmt.Errorf("%w: %w", errEnded, err)
	}
	return max(n, 0), err
}

// frames handles what is whole and keeps the rest.
func (l *loop) frames(c *conn, b []byte, handle handler) error {
	l.at = l.clock()
	for {
		a, size, err := nextFrame(b)
		switch {
		case err != nil:
			return err
		case size == 0:
			c.rest = bytes.Clone(b) // nil of none: an idle connection costs the generator nothing
			return nil
		case a.kind == ping:
			l.send(c, ws.OpPong, a.payload)
		default:
			if err := handle(c, a); err != nil {
				return err
			}
		}
		b = b[size:]
	}
}

// turnTime bounds a turn, so that deadlines are seen.
const turnTime = 50 * time.Millisecond

// until takes turns until done, which is asked after each. It fails if what is waited for
// does not come within patience.
func (l *loop) until(patience time.Duration, what string, handle handler, done func() bool) {
	for deadline := l.clock() + patience; l.err == nil && !done(); l.turn(turnTime, handle) {
		if l.clock() > deadline {
			l.fail(fmt.Errorf("%s did not end within %s", what, patience))
		}
	}
}

// tick wakes the loop at that time of its clock, and again after each interval.
func (l *loop) tick(next, every time.Duration) {
	l.running.Go(func() {
		for ; l.ctx.Err() == nil; next += every {
			sleep(next - l.clock())
			l.poll.wake()
		}
	})
}

// rest takes turns for that long.
func (l *loop) rest(d time.Duration, handle handler) {
	end := l.clock() + d
	l.until(d+time.Minute, "resting", handle, func() bool { return l.clock() >= end })
}

// ignore is the handler for what does not matter.
func ignore(*conn, answer) error { return nil }

// Patience of what is not measured.
const (
	setupPatience = 30 * time.Minute
	callPatience  = 30 * time.Second
	drainPatience = 30 * time.Second
)
