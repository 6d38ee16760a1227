package edge

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"time"
)

// Conn is a connection whose first request head is checked by its first Read. After
// that it only passes bytes on.
type Conn struct {
	net.Conn
	guard *Guard

	checked bool   // the head was let through; only touched by the reader
	early   []byte // bytes after what the first Read had room for

	mu        sync.Mutex
	inHead    bool      // the head deadline still holds
	headUntil time.Time // when the head must be complete
	readUntil time.Time // the deadline that the owner asked for
	gone      bool      // closed or detached: no longer counted
}

// Read returns bytes of a stream that begins with a sound request head. A head that
// is refused has been answered; then, and when nothing came in time, it returns
// io.EOF.
func (c *Conn) Read(p []byte) (int, error) {
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

// SetDeadline sets both deadlines; see SetReadDeadline.
func (c *Conn) SetDeadline(t time.Time) error {
	if err := c.Conn.SetWriteDeadline(t); err != nil {
		return err
	}
	return c.SetReadDeadline(t)
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

// Close closes the connection and frees its place.
func (c *Conn) Close() error {
	c.leave()
	return c.Conn.Close()
}

// Detach gives up the connection to a caller who speaks another protocol from here
// on: it returns the wrapped connection and the bytes that were read from it but not
// yet returned by Read. The Conn must not be used afterwards.
func (c *Conn) Detach() (net.Conn, []byte) {
	c.leave()
	return c.Conn, c.early
}

// NetConn returns the wrapped connection. Reading from it may miss bytes: see Detach.
func (c *Conn) NetConn() net.Conn { return c.Conn }

func (c *Conn) leave() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.gone {
		c.gone = true
		c.guard.conns.Add(-1)
	}
}
