package ws

import (
	"errors"
	"io"
	"os"
	"runtime/debug"
	"time"
)

// start begins writing and reading a connection that was opened or refused. The bytes
// that came with the handshake are read first (docs/bad-input.md A31).
func (c *Conn) start(early []byte) {
	c.Wake() // a new outbox counts as being written: this is its first turn
	if len(early) == 0 && c.rest() {
		return
	}
	go c.run(early)
}

// run reads c until the connection ends or can rest.
func (c *Conn) run(early []byte) {
	if len(early) > 0 {
		c.take(early)
	}
	src := newSource(c)
	for {
		bytes, err := src.read()
		switch {
		case err == nil:
			handled := c.take(bytes)
			src.release()
			if c.abandon() || !handled && c.in.idle() && c.rest() {
				return // a pong that was asked for is no reason to stay awake
			}
		case errors.Is(err, os.ErrDeadlineExceeded) && c.state() != stateGone:
			if c.rest() {
				return
			}
		default:
			c.ended(err)
			return
		}
	}
}

// abandon ends reading a connection that keeps sending after its end has begun. The rest
// stays in the kernel until the connection is cut, and the close frame is sent by then.
func (c *Conn) abandon() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.dropped <= droppedBytes || c.state() == stateGone {
		return false
	}
	c.reader = readerAbsent
	return true
}

// rest ends reading until bytes come, if the poller can wait for them. When it returns
// true, another goroutine may already be reading.
func (c *Conn) rest() bool {
	p := c.srv.poller
	if c.raw == nil || c.nc.SetReadDeadline(time.Time{}) != nil || p == nil {
		return false
	}
	c.srv.polling.Do(func() { c.srv.workers.Go(p.run) })
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.state() == stateGone || p.watch(c) != nil {
		return false
	}
	c.reader = readerAbsent
	return true
}

// awake is called by the poller when a resting connection has bytes.
func (c *Conn) awake() {
	c.mu.Lock()
	starts := c.reader == readerAbsent && c.state() != stateGone
	if starts {
		c.reader = readerWaiting
	}
	c.mu.Unlock()
	if starts {
		go c.run(nil)
	}
}

// ended follows the last read. A peer that only stopped sending gets what is queued
// and the answers to what it asked for (docs/bad-input.md B33).
func (c *Conn) ended(err error) {
	if !errors.Is(err, io.EOF) {
		c.cut()
		c.finish()
		return
	}
	c.mu.Lock()
	now := c.state()
	if now == stateGone {
		c.mu.Unlock()
		c.finish()
		return
	}
	c.peerDone, c.reader = true, readerAbsent
	c.mu.Unlock()
	if now == stateSent {
		c.cut()
		return
	}
	c.leave(closeAbnormal)
}

// take handles bytes that came and reports whether they completed a message.
func (c *Conn) take(in []byte) (handled bool) {
	now := c.srv.tick.Load()
	c.mu.Lock()
	c.heard, c.reader = now, readerBusy
	if c.state() != stateOpen {
		c.dropped += int32(len(in))
	}
	failed := c.protocolFailed
	c.mu.Unlock()
	if !failed {
		handled = c.parse(in)
	}
	c.countPartial()
	now = c.srv.tick.Load()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.heard, c.reader = now, readerWaiting
	switch {
	case c.in.idle():
		c.partial = 0
	case c.partial == 0 || handled:
		c.partial = now
	}
	return handled
}

// parse handles the frames in bytes that came.
func (c *Conn) parse(in []byte) (handled bool) {
	for len(in) > 0 {
		ev, rest, f := c.in.next(&c.srv.limits, in)
		if f != nil {
			c.failProtocol(f)
			return handled
		}
		switch ev.kind {
		case evMessage:
			handled = true
			c.deliver(ev.payload)
		case evPing:
			c.pong(ev.payload)
		case evClose:
			c.peerClosed(ev.code)
			return handled
		}
		in = rest
	}
	return handled
}

// deliver hands one message to the Handler. It waits while the client does not read
// the answers to its earlier ones, and ignores what comes after an end (docs/bad-input.md B32).
func (c *Conn) deliver(payload []byte) {
	c.awaitRoom()
	if !c.Begin() {
		return
	}
	defer c.End()
	defer func() {
		if p := recover(); p != nil {
			c.srv.cfg.Log.Error("handler panicked", "conn", uint64(c.id), "err", p, "stack", string(debug.Stack()))
			c.Close(CloseInternal, "internal error")
		}
	}()
	c.srv.cfg.Handler.Message(c, payload)
}

// awaitRoom blocks while answers crowd the outbox. The write deadline ends it.
func (c *Conn) awaitRoom() {
	for c.out.Crowded() {
		room := make(chan struct{})
		c.mu.Lock()
		closing := c.state() >= stateClosing
		c.room = room
		c.mu.Unlock()
		if closing || !c.out.Crowded() { // a turn of the writer may have ended in between
			return
		}
		<-room
	}
}

// giveRoom lets the reader look at the outbox again. c.mu is held.
func (c *Conn) giveRoom() {
	if c.room != nil {
		close(c.room)
		c.room = nil
	}
}

// pongs are the answers to pings: a few in a second at once, of the others only the
// newest, later, as RFC 6455 §5.5.3 allows.
type pongs struct {
	since uint32 // tick at which the second began
	given uint8
	late  []byte // the frame still owed, or nil
}

const pongsPerSecond = 32

func (c *Conn) pong(payload []byte) {
	now, frame := c.srv.tick.Load(), controlFrame(opPong, payload)
	crowded := c.out.Crowded()
	c.mu.Lock()
	p := &c.pongs
	if now-p.since >= ticks(time.Second) {
		p.since, p.given = now, 0
	}
	later := crowded || p.late != nil || p.given >= pongsPerSecond
	if later {
		p.late = frame
	} else {
		p.given++
	}
	c.mu.Unlock()
	if !later {
		c.out.Reply(frame)
	}
}
