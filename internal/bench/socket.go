package bench

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"net"
	"net/netip"
	"time"
)

// opening is a handshake that is under way.
type opening struct {
	began  time.Duration // by the loop's clock
	opened func() error  // told when it is done; may be nil
}

// Connecting: how many at once, and how long one may take.
const (
	dialers      = 8
	dialPatience = 20 * time.Second
	maxHead      = 16 << 10
)

// door is where connections begin.
type door struct {
	to      netip.AddrPort
	host    string
	receive int // bytes of the receive buffers of connections; 0: as the system has it
}

// door finds the address of a target: a name may have several, of which one answers.
func (t Target) door(ctx context.Context) (door, error) {
	d := net.Dialer{Timeout: dialPatience}
	nc, err := d.DialContext(ctx, "tcp", t.host)
	if err != nil {
		return door{}, fmt.Errorf("connect: %w", err)
	}
	defer func() { _ = nc.Close() }()
	return door{to: nc.RemoteAddr().(*net.TCPAddr).AddrPort(), host: t.host}, nil //nolint:forcetypeassert // that is what "tcp" gives
}

// dial begins a classic socket as a browser does, with the token as the second
// subprotocol (docs/contract.md, Handshake). A token that is not valid shows as a close frame later.
func (l *loop) dial(d door, token string, index int) (*conn, error) {
	fd, err := l.poll.connect(d.to, d.receive)
	if err != nil {
		return nil, err
	}
	for fd >= len(l.conns) {
		l.conns = append(l.conns, nil)
	}
	c := &conn{index: index, fd: fd, opening: &opening{began: l.clock()}}
	l.conns[fd] = c
	var key [16]byte
	binary.BigEndian.PutUint64(key[:], l.numbers.random.Uint64())
	binary.BigEndian.PutUint64(key[8:], l.numbers.random.Uint64())
	c.out = fmt.Appendf(nil, "GET /api/ws HTTP/1.1\r\nHost: %s\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"+
		"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: %s\r\nSec-WebSocket-Protocol: auth, %s\r\n\r\n",
		d.host, base64.StdEncoding.EncodeToString(key[:]), token)
	l.soil(c)
	return c, nil
}

// upgraded reads the answer to the handshake. If it is whole, the connection is open, and
// what follows is returned.
//
// Errors: errEnded for any answer but the upgrade.
func (c *conn) upgraded(b []byte) (rest []byte, err error) {
	head, rest, whole := bytes.Cut(b, []byte("\r\n\r\n"))
	if !whole {
		if len(b) > maxHead {
			return nil, fmt.Errorf("the answer's head exceeds %d bytes", maxHead)
		}
		c.rest = append(c.rest[:0], b...)
		return nil, nil
	}
	if status, _, _ := bytes.Cut(head, []byte("\r\n")); !bytes.HasPrefix(status, []byte("HTTP/1.1 101 ")) {
		return nil, fmt.Errorf("%w: it answered %q", errEnded, status)
	}
	opened := c.opening.opened
	if c.opening = nil; opened != nil {
		err = opened()
	}
	return rest, err
}

// connect opens a socket per token, in that order. News that comes meanwhile is passed
// over.
func (l *loop) connect(ctx context.Context, t Target, tokens []string, report func(done, of int)) ([]*conn, error) {
	to, err := t.door(ctx)
	if err != nil {
		return nil, err
	}
	var conns []*conn
	opened, oldest := 0, 0
	for opened < len(tokens) {
		for len(conns) < len(tokens) && len(conns)-opened < dialers {
			c, err := l.dial(to, tokens[len(conns)], len(conns))
			if err != nil {
				return nil, fmt.Errorf("connection %d of %d: %w", len(conns), len(tokens), err)
			}
			c.opening.opened = func() error {
				opened++
				report(opened, len(tokens))
				return nil
			}
			conns = append(conns, c)
		}
		if err := l.turn(turnTime, passOver); err != nil {
			return nil, fmt.Errorf("connect %d: %w", len(tokens), err)
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		for oldest < len(conns) && conns[oldest].opening == nil {
			oldest++
		}
		if oldest < len(conns) && l.clock()-conns[oldest].opening.began > dialPatience {
			return nil, fmt.Errorf("connection %d of %d was not opened within %s", oldest, len(tokens), dialPatience)
		}
	}
	return conns, nil
}
