package ws

import (
	"bytes"
	"errors"
	"slices"
	"sync"
	"time"
)

// Wake starts writing. The outbox calls it when there is something to write.
func (c *Conn) Wake() { c.wake(true) }

// WakeLater is Wake for a caller that calls Server.Flush afterwards.
func (c *Conn) WakeLater() { c.wake(false) }

func (c *Conn) wake(now bool) {
	s := c.srv
	if c.raw == nil {
		s.drainers.add()
		go c.drain(nil, nil)
		return
	}
	s.flushers[uint64(c.id)%uint64(len(s.flushers))].add(c, now)
}

// Flush starts writing everything that SendLater and ReplyLater have queued.
func (s *Server) Flush() {
	for _, f := range s.flushers {
		f.flush()
	}
}

// errWouldBlock says that the kernel has no room for more bytes now.
var errWouldBlock = errors.New("socket buffer full")

// A flusher writes the outboxes of many connections, one after the other, without ever
// waiting for one of them. What it finds in an outbox goes out in one system call.
// Connections wait in a list through themselves, so that waking costs no memory.
//
// It begins when somebody asks for it or many wait. Until then a burst gathers: of five
// messages to a group, each member's come to be written in one call.
type flusher struct {
	mu      sync.Mutex
	wake    sync.Cond
	head    *Conn
	tail    *Conn
	waiting int  // connections in the list
	due     bool // the list must be written now
	stopped bool
}

// gatherConns is how many connections wait for a flush at most: writing to them takes
// longer than the goroutine that queues them needs to go on.
const gatherConns = 256

func newFlusher() *flusher {
	f := &flusher{}
	f.wake.L = &f.mu
	return f
}

// add queues c. The outbox wakes its connection only once until it is written, so c is
// in no list yet.
func (f *flusher) add(c *Conn, now bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.tail == nil {
		f.head = c
	} else {
		f.tail.next = c
	}
	f.tail = c
	if f.waiting++; now || f.waiting >= gatherConns {
		f.begin()
	}
}

func (f *flusher) flush() {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.head != nil {
		f.begin()
	}
}

// begin wakes the goroutine that writes the list. f.mu is held.
func (f *flusher) begin() {
	if !f.due {
		f.due = true
		f.wake.Signal()
	}
}

func (f *flusher) stop() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.stopped = true
	f.wake.Signal()
}

func (f *flusher) run() {
	g := newGather()
	for c := f.all(); c != nil; c = f.all() {
		for c != nil {
			next := c.next
			c.next = nil // before the turn, in which c may be queued again
			c.flush(g)
			c = next
		}
	}
}

// all waits for connections and takes the whole list; nil means stop.
func (f *flusher) all() *Conn {
	f.mu.Lock()
	defer f.mu.Unlock()
	for !f.due && !f.stopped {
		f.wake.Wait()
	}
	c := f.head
	f.head, f.tail, f.waiting, f.due = nil, nil, 0, false
	return c
}

// flush writes what c holds as far as the kernel takes it, and leaves the rest to a
// goroutine that can wait.
func (c *Conn) flush(g *gather) {
	for {
		frames, last := c.out.Take(g.frames[:0])
		g.keep(frames)
		c.tellRoom()
		if len(frames) == 0 {
			if last {
				c.allSent()
			}
			return
		}
		if !c.tryWrite(g, frames) {
			return
		}
		clear(frames)
	}
}

// tryWrite reports whether all frames are written and the turn goes on.
func (c *Conn) tryWrite(g *gather, frames [][]byte) bool {
	for len(frames) > 0 {
		chunk, rest := g.chunk(frames)
		n, err := g.try.write(c.raw, chunk)
		if errors.Is(err, errWouldBlock) {
			c.srv.drainers.add()
			go c.drain(g.remaining(chunk[n:], frames), slices.Clone(rest))
			return false
		}
		if err != nil {
			c.cut()
			return false
		}
		frames = rest
	}
	return true
}

// drain writes what c holds, waiting for the peer, but for no more than the write
// timeout each time. It ends when the outbox is empty or the peer too slow.
func (c *Conn) drain(tail []byte, frames [][]byte) {
	defer c.srv.drainers.done()
	lease := c.blocked()
	defer c.unblocked(lease)
	g := &gather{size: drainBytes}
	for {
		if err := c.writeAll(g, tail, frames); err != nil {
			c.cut()
			return
		}
		clear(frames)
		// The next turn may be a flusher's, which must not find an old deadline. It can
		// only begin after the Take below.
		if c.nc.SetWriteDeadline(time.Time{}) != nil {
			c.cut()
			return
		}
		next, last := c.out.Take(g.frames[:0])
		g.keep(next)
		c.tellRoom()
		if len(next) == 0 {
			if last {
				c.allSent()
			}
			return
		}
		lease.Set(blockedBytes + c.out.Held())
		tail, frames = nil, next
	}
}

func (c *Conn) writeAll(g *gather, tail []byte, frames [][]byte) error {
	if err := c.nc.SetWriteDeadline(time.Now().Add(c.srv.cfg.WriteTimeout)); err != nil {
		return err
	}
	if len(tail) > 0 {
		if _, err := c.nc.Write(tail); err != nil {
			return err
		}
	}
	for len(frames) > 0 {
		chunk, rest := g.chunk(frames)
		if _, err := c.nc.Write(chunk); err != nil {
			return err
		}
		frames = rest
	}
	return nil
}

// tellRoom lets a waiting reader see that a turn of the writer ended.
func (c *Conn) tellRoom() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.giveRoom()
}

// gather is a writer's memory: the frames it took and a buffer to join them in.
type gather struct {
	frames [][]byte
	size   int
	buf    []byte
	try    rawWrite
}

const (
	gatherBytes  = 64 << 10 // joined for one system call
	drainBytes   = 4 << 10  // the same for a peer that does not take more anyway
	gatherAlone  = 16 << 10 // from this size on a frame is written from where it lies
	gatherFrames = 1024     // kept for the next turn; a slice that grew further is let go
)

func newGather() *gather {
	g := &gather{size: gatherBytes}
	g.try.init()
	return g
}

// remaining returns what is left of a chunk in memory that g does not use again.
func (g *gather) remaining(left []byte, frames [][]byte) []byte {
	if len(frames) == 1 || len(frames[0]) >= gatherAlone {
		return left // a part of the frame itself
	}
	return bytes.Clone(left)
}

// keep remembers the slice that a Take filled, to use it again.
func (g *gather) keep(frames [][]byte) {
	g.frames = nil
	if cap(frames) <= gatherFrames {
		g.frames = frames
	}
}

// chunk returns the bytes for one system call and the frames that follow. Short frames
// are joined: copying them costs less than listing them to the kernel.
func (g *gather) chunk(frames [][]byte) (chunk []byte, rest [][]byte) {
	if len(frames) == 1 || len(frames[0]) >= gatherAlone {
		return frames[0], frames[1:]
	}
	if g.buf == nil {
		g.buf = make([]byte, 0, g.size)
	}
	buf, n := g.buf[:0], 0
	if len(frames[0]) > cap(buf) {
		return frames[0], frames[1:]
	}
	for n < len(frames) && len(frames[n]) < gatherAlone && len(buf)+len(frames[n]) <= cap(buf) {
		buf = append(buf, frames[n]...)
		n++
	}
	return buf, frames[n:]
}
