package bench

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"syscall"
	"time"

	"github.com/gobwas/ws"
)

// Connecting: how many at once, and how long one may take.
const (
	dialers      = 8
	dialPatience = 20 * time.Second
)

// maxPayload bounds a frame of the server: a page of 200 long messages is far below.
const maxPayload = 64 << 20

var errFrame = errors.New("the server sent a malformed frame")

// connect opens a TCP connection that is reset when it is closed: a run of many connections
// would use up the machine's ports with those that wait for stray packets.
func (c *conn) connect(ctx context.Context, _, address string) (net.Conn, error) {
	d := net.Dialer{KeepAlive: -1}
	if c.unread { // a window is agreed upon when a socket is connected, so its buffer must be small by then
		d.Control = func(_, _ string, raw syscall.RawConn) error {
			var err error
			return errors.Join(raw.Control(func(fd uintptr) {
				err = syscall.SetsockoptInt(int(fd), syscall.SOL_SOCKET, syscall.SO_RCVBUF, 1) // the kernel makes it the least there is
			}), err)
		}
	}
	nc, err := d.DialContext(ctx, "tcp", address)
	if err != nil {
		return nil, err
	}
	return nc, nc.(*net.TCPConn).SetLinger(0) //nolint:forcetypeassert // that is what "tcp" gives
}

// dial begins a classic socket as a browser does, with the token as the second
// subprotocol (docs/contract.md, Handshake). A token that is not valid shows as a close
// frame later.
func (l *loop) dial(c *conn) *conn {
	l.count++
	l.running.Go(func() {
		a := c.open(l.ctx, l.target.host)
		if a.of = c; a.err != nil {
			a.err = fmt.Errorf("%w: connect: %w", errEnded, a.err)
		}
		l.attempts <- a
		l.poll.wake()
	})
	return c
}

// open makes one attempt. The descriptor is taken from the Go runtime, whose poller would
// watch it as well.
func (c *conn) open(ctx context.Context, host string) (a attempt) {
	select {
	case <-time.After(c.wait):
	case <-ctx.Done():
		a.err = ctx.Err()
		return a
	}
	d := ws.Dialer{NetDial: c.connect, Timeout: cmp.Or(c.patience, dialPatience), Protocols: []string{"auth", c.token}}
	nc, br, _, err := d.Dial(ctx, "ws://"+host+"/api/ws")
	if err != nil {
		a.err = err
		return a
	}
	defer func() { _ = nc.Close() }()
	if br != nil {
		a.rest, _ = br.Peek(br.Buffered())
	}
	raw, err := nc.(syscall.Conn).SyscallConn() //nolint:forcetypeassert // as in connect
	if err == nil {
		err = raw.Control(func(fd uintptr) { a.fd, a.err = duplicate(fd) })
	}
	a.err = errors.Join(a.err, err)
	return a
}

// nextFrame reads the first frame of a server's bytes. size is 0 if it is not complete. The
// answer is part of b.
//
// Errors: errEnded for a close frame; errFrame for what no server of the contract sends: a
// masked, fragmented or binary frame, reserved bits or opcodes; what is wrong in the text.
func nextFrame(b []byte) (a answer, size int, err error) {
	r := bytes.NewReader(b)
	h, err := ws.ReadHeader(r)
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return a, 0, nil
	}
	if err = errors.Join(err, ws.CheckHeader(h, ws.StateClientSide)); err != nil || !h.Fin || h.OpCode == ws.OpBinary || h.Length > maxPayload {
		return a, 0, fmt.Errorf("%w: %+v", errFrame, h)
	}
	if int64(r.Len()) < h.Length {
		return a, 0, nil
	}
	head := len(b) - r.Len()
	size = head + int(h.Length)
	a.payload = b[head:size]
	switch h.OpCode {
	case ws.OpPing:
		a.kind = ping
	case ws.OpPong:
		a.kind = pong
	case ws.OpClose:
		code, reason := ws.ParseCloseFrameData(a.payload)
		err = fmt.Errorf("%w with %d %s", errEnded, code, reason)
	default:
		a, err = readAnswer(a.payload)
	}
	return a, size, err
}

// connect opens a socket per token, in that order. Broadcasts are ignored.
func (l *loop) connect(tokens []string) []*conn {
	conns, report := make([]*conn, len(tokens)), l.steps("connecting")
	dialled, opened := 0, 0
	fill := func() {
		for ; dialled < len(conns) && dialled-opened < dialers; dialled++ {
			l.dial(conns[dialled])
		}
	}
	for i, token := range tokens {
		conns[i] = &conn{index: i, token: token, opened: func() {
			opened++
			report(opened, len(conns))
			fill()
		}}
	}
	fill()
	l.until(setupPatience, "connecting", ignore, func() bool { return opened == len(conns) })
	return conns
}
