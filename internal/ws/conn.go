package ws

import (
	"net"
	"net/netip"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"messenger/internal/chat"
	"messenger/internal/hub"
)

// Conn is one live connection. Its methods may be called from any goroutine and never
// block.
type Conn struct {
	// HandlerData belongs to the Handler; only the Handler uses it.
	HandlerData any

	srv *Server
	nc  net.Conn
	raw syscall.RawConn // of nc where the kernel's socket can be used directly, else nil
	out hub.Outbox
	in  parser // only touched by the one who reads

	id    chat.ConnID
	who   Identity
	ip    netip.Addr
	since uint32 // tick of its begin
	fd    int32  // as the poller knows it, -1 if it does not; under mu
	slot  int32  // its place in a shard of connections; under the shard's lock
	next  *Conn  // in a flusher's list; under the flusher's lock
	// life is the state, which only move changes, under mu. It is read without mu where mu
	// must not be taken: under the lock of the timers.
	life     atomic.Uint32
	extended atomic.Bool // it speaks the extended dialect

	mu     sync.Mutex
	reader readerState
	// opened: the Handler took it and learns of its end. This is no state: the Handler may
	// take it, or refuse it, after it was closed.
	opened bool
	// protocolFailed and peerDone say what the peer has done, in any state of this side.
	protocolFailed bool // its bytes have no meaning any more and are not parsed
	peerDone       bool // it closed or stopped sending: nothing is awaited once all is written

	code     int16  // of the end, or what a refused connection will be told
	leaving  int16  // the code to close with when no work is in hand, or 0
	inFlight int32  // pieces of work in hand
	dropped  int32  // bytes ignored since the end began
	heard    uint32 // tick of the last bytes
	pinged   uint32 // tick of the last ping
	partial  uint32 // tick at which an unfinished message began, or 0

	waits  atomic.Pointer[lease] // what is held while the peer does not read, or nil
	partly *lease                // an unfinished message; only touched by the one who reads

	room      chan struct{} // closed when the reader may go on, or nil
	malformed strikes
	pongs     pongs
}

// ID is the connection's number, unique among all nodes as far as chance goes.
func (c *Conn) ID() chat.ConnID { return c.id }

// User is the owner of the connection.
func (c *Conn) User() chat.UserID { return c.who.User }

// Session is the login that opened it.
func (c *Conn) Session() chat.SessionID { return c.who.Session }

// Extended reports whether the connection speaks the extended dialect.
func (c *Conn) Extended() bool { return c.extended.Load() }

// Extend switches the connection to the extended dialect.
func (c *Conn) Extend() { c.extended.Store(true) }

// Send queues a complete frame for broadcast; see hub.Outbox.Push.
func (c *Conn) Send(frame []byte) { c.out.Push(frame) }

// SendLater is Send of one frame of many; the caller calls Server.Flush after the last.
func (c *Conn) SendLater(frame []byte) { c.out.PushLater(frame) }

// Reply queues a complete frame that the client asked for; see hub.Outbox.Reply. It
// reports whether it will be written if the connection lives.
func (c *Conn) Reply(frame []byte) bool { return c.out.Reply(frame) }

// ReplyLater is Reply with one frame of many; the caller calls Server.Flush after the last.
func (c *Conn) ReplyLater(frame []byte) bool { return c.out.ReplyLater(frame) }

// Begin announces work for this connection that will answer later, and reports whether
// it may begin: no work begins on a connection that ends. Each true needs one End.
func (c *Conn) Begin() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.state() != stateOpen || c.leaving != 0 {
		return false
	}
	c.inFlight++
	return true
}

// End says that one piece of work is done and its answer, if any, was queued.
func (c *Conn) End() {
	c.mu.Lock()
	c.inFlight--
	code := int(c.leaving)
	quiet := c.inFlight == 0 && code != 0
	c.mu.Unlock()
	if quiet {
		c.depart(code)
	}
}

// strikes counts messages that were not even JSON (docs/bad-input.md B26, C34).
type strikes struct {
	row, recent uint16
	since       uint32 // tick at which recent began
}

// strikeWindow is the time over which malformed messages add up though others come
// between them.
const strikeWindow = 10 * time.Second

// Malformed notes that the client sent something that is no message. After
// Config.MaxMalformed of them the connection is closed with 1008, behind what is
// already queued for it.
func (c *Conn) Malformed() {
	now, limit := c.srv.tick.Load(), uint16(min(c.srv.cfg.MaxMalformed, 1<<16-1))
	c.mu.Lock()
	m := &c.malformed
	if now-m.since >= ticks(strikeWindow) {
		m.recent, m.since = 0, now
	}
	m.row++
	m.recent++
	out := m.row >= limit || m.recent >= limit
	c.mu.Unlock()
	if out {
		c.Close(faultMalformed.code, faultMalformed.reason)
	}
}

// WellFormed notes that the client sent something that was understood, granted or not.
func (c *Conn) WellFormed() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.malformed.row = 0
}
