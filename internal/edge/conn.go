package edge

import (
	"container/list"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"
)

// Conn is a connection whose first request head is checked by its first Read, and whose
// peer has to take each piece of what is written within Config.Stall. No handler has to
// think of that, and none can forget it.
type Conn struct {
	net.Conn
	guard *Guard

	checked bool   // the head was let through; only touched by the reader
	early   []byte // bytes after what the first Read had room for

	network netip.Prefix  // of the peer, zero if that has no bound
	waits   bool          // it is in Guard.waiting, else in Guard.serving; under Guard.mu
	at      *list.Element // where; under Guard.mu
	gone    bool          // closed or detached: no longer counted; under Guard.mu
	since   atomic.Int64  // when it began to wait for its peer, in nanoseconds; 0: it does not

	mu         sync.Mutex
	inHead     bool      // the head deadline still holds
	headUntil  time.Time // when the head must be complete
	readUntil  time.Time // the deadlines that the owner asked for
	writeUntil time.Time
	stuck      bool // a write failed: what the kernel still holds is not worth keeping
}

// Read returns bytes of a stream that begins with a sound request head. A head that
// is refused has been answered; then, and when nothing came in time, it returns
// io.EOF.
func (c *Conn) Read(p []byte) (int, error) {
	if len(p) > 1 { // net/http watches a connection that it serves by a read of one byte
		c.since.Store(time.Now().UnixNano())
		defer c.since.Store(0)
	}
	if !c.checked {
		return c.readHead(p)
	}
	if len(c.early) > 0 {
		n := copy(p, c.early)
		if c.early = c.early[n:]; len(c.early) == 0 {
			c.early = nil
		}
		return n, nil
	}
	return c.Conn.Read(p)
}

// readHead collects the first head. Usual heads fit into p, so that a connection
// needs no memory besides net/http's own.
func (c *Conn) readHead(p []byte) (int, error) {
	c.mu.Lock()
	_ = c.applyReadDeadline() // fails if the connection has ended: so does the Read below
	c.mu.Unlock()
	s := scanner{maxHead: c.guard.cfg.MaxHead, maxLines: c.guard.cfg.MaxLines}
	buf := p[:0:len(p)]
	for {
		if len(buf) == cap(buf) {
			buf = append(make([]byte, 0, max(2*cap(buf), 512)), buf...)
		}
		n, err := c.Conn.Read(buf[len(buf):cap(buf)])
		buf = buf[:len(buf)+n]
		switch v := s.scan(buf); v {
		case complete:
			return c.letThrough(p, buf)
		case notHTTP:
			return 0, io.EOF
		case malformed, tooLarge:
			c.refuse(v)
			return 0, io.EOF
		}
		if err != nil {
			return 0, io.EOF
		}
	}
}

// letThrough hands the checked bytes to the reader and lifts the head deadline.
func (c *Conn) letThrough(p, buf []byte) (int, error) {
	c.checked = true
	n := copy(p, buf) // a copy onto itself when the head fitted
	if n < len(buf) {
		c.early = buf[n:]
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.inHead = false
	_ = c.Conn.SetReadDeadline(c.readUntil) // fails if the connection ended meanwhile: the next Read tells
	return n, nil
}

// How long and how much of a refused peer is read so that it can see the answer: a
// close with unread input resets the connection and takes the answer with it.
const (
	refusalLinger = 500 * time.Millisecond
	refusalBytes  = 256 << 10
)

func (c *Conn) refuse(v verdict) {
	status, text := http.StatusBadRequest, "Bad request"
	if v == tooLarge {
		status, text = http.StatusRequestHeaderFieldsTooLarge, "Request header fields too large"
	}
	body := fmt.Sprintf(`{"message":%q}`, text)
	_ = c.Conn.SetDeadline(time.Now().Add(refusalLinger))
	_, err := fmt.Fprintf(c.Conn, "HTTP/1.1 %d %s\r\nContent-Type: application/json; charset=utf-8\r\n"+
		"Content-Length: %d\r\nConnection: close\r\n\r\n%s", status, http.StatusText(status), len(body), body)
	if err != nil || c.CloseWrite() != nil {
		return
	}
	_, _ = io.CopyN(io.Discard, c.Conn, refusalBytes)
}

// CloseWrite ends the sending side where the connection can do that.
func (c *Conn) CloseWrite() error {
	if half, ok := c.Conn.(interface{ CloseWrite() error }); ok {
		return half.CloseWrite()
	}
	return nil
}

// Write writes all of p if the peer takes each piece of it in time.
func (c *Conn) Write(p []byte) (n int, err error) {
	for {
		c.mu.Lock()
		err = c.applyWriteDeadline()
		c.mu.Unlock()
		m := 0
		if err == nil {
			c.since.Store(time.Now().UnixNano())
			m, err = c.Conn.Write(p[n:min(n+pieceBytes, len(p))])
			c.since.Store(0)
			n += m
		}
		if err != nil {
			c.mu.Lock()
			c.stuck = true
			c.mu.Unlock()
			return n, err
		}
		if n == len(p) {
			return n, nil
		}
	}
}

// SetDeadline sets both deadlines; see SetReadDeadline and SetWriteDeadline.
func (c *Conn) SetDeadline(t time.Time) error {
	if err := c.SetWriteDeadline(t); err != nil {
		return err
	}
	return c.SetReadDeadline(t)
}

// SetWriteDeadline sets the deadline of writes; that of each piece holds besides it.
func (c *Conn) SetWriteDeadline(t time.Time) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.writeUntil = t
	return c.applyWriteDeadline()
}

// applyWriteDeadline applies the earlier of the two deadlines. c.mu is held.
func (c *Conn) applyWriteDeadline() error {
	until := time.Now().Add(c.guard.cfg.Stall)
	if !c.writeUntil.IsZero() && c.writeUntil.Before(until) {
		until = c.writeUntil
	}
	return c.Conn.SetWriteDeadline(until)
}

// SetReadDeadline sets the deadline of reads; the head deadline holds besides it.
func (c *Conn) SetReadDeadline(t time.Time) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.readUntil = t
	return c.applyReadDeadline()
}

// applyReadDeadline applies the earlier of the two deadlines. c.mu is held.
func (c *Conn) applyReadDeadline() error {
	until := c.readUntil
	if c.inHead && (until.IsZero() || until.After(c.headUntil)) {
		until = c.headUntil
	}
	return c.Conn.SetReadDeadline(until)
}

// Close closes the connection and frees its place. Of a peer that did not take what was
// written the kernel forgets the rest as well.
func (c *Conn) Close() error {
	c.leave()
	c.mu.Lock()
	stuck := c.stuck
	c.mu.Unlock()
	if tcp := rawTCP(c.Conn); tcp != nil && stuck {
		_ = tcp.SetLinger(0)
	}
	return c.Conn.Close()
}

// abandon closes the connection, which no longer counts, under its owner, who learns of
// it from his Read or Write. Nothing is waited for, and what the kernel holds for a peer
// in the middle of an answer is forgotten. c may be nil.
func (c *Conn) abandon(reset bool) {
	if c == nil {
		return
	}
	tcp := rawTCP(c.Conn)
	if tcp == nil {
		_ = c.Conn.Close()
		return
	}
	if reset {
		_ = tcp.SetLinger(0)
	}
	_ = tcp.Close()
}

// Detach gives up the connection to a caller who speaks another protocol from here
// on: it returns the wrapped connection and the bytes that were read from it but not
// yet returned by Read. The Conn must not be used afterwards.
func (c *Conn) Detach() (net.Conn, []byte) {
	c.leave()
	releaseSocket(c.Conn)
	return c.Conn, c.early
}

// NetConn returns the wrapped connection. Reading from it may miss bytes: see Detach.
func (c *Conn) NetConn() net.Conn { return c.Conn }

func (c *Conn) leave() {
	c.guard.mu.Lock()
	defer c.guard.mu.Unlock()
	c.guard.leave(c)
}

// rawTCP is the connection without TLS and other wrappers, nil if it is not TCP.
func rawTCP(nc net.Conn) *net.TCPConn {
	for {
		if tcp, ok := nc.(*net.TCPConn); ok {
			return tcp
		}
		wrapped, ok := nc.(interface{ NetConn() net.Conn })
		if !ok {
			return nil
		}
		nc = wrapped.NetConn()
	}
}
