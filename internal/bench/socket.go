package bench

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"net"
	"sync"
	"time"
)

// socket is a connection after its handshake.
type socket struct {
	tcp  *net.TCPConn
	rest []byte // what came behind the handshake
}

// Connecting: how many at once, and how long one may take.
const (
	dialers      = 8
	dialPatience = 20 * time.Second
	maxHead      = 16 << 10
)

// dial opens a classic socket as a browser does, with the token as the second
// subprotocol (contract.md §3). A token that is not valid shows as a close frame later.
func dial(ctx context.Context, t Target, token string) (*socket, error) {
	d := net.Dialer{Timeout: dialPatience}
	nc, err := d.DialContext(ctx, "tcp", t.host)
	if err != nil {
		return nil, fmt.Errorf("connect: %w", err)
	}
	s := &socket{tcp: nc.(*net.TCPConn)} //nolint:forcetypeassert // that is what "tcp" gives
	if err := s.upgrade(t.host, token); err != nil {
		_ = nc.Close()
		return nil, fmt.Errorf("upgrade: %w", err)
	}
	return s, nil
}

func (s *socket) upgrade(host, token string) error {
	if err := s.tcp.SetDeadline(time.Now().Add(dialPatience)); err != nil {
		return err
	}
	var key [16]byte
	_, _ = rand.Read(key[:])
	_, err := fmt.Fprintf(s.tcp, "GET /api/ws HTTP/1.1\r\nHost: %s\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"+
		"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: %s\r\nSec-WebSocket-Protocol: auth, %s\r\n\r\n",
		host, base64.StdEncoding.EncodeToString(key[:]), token)
	if err != nil {
		return err
	}
	head := make([]byte, 0, 512)
	for {
		if end := bytes.Index(head, []byte("\r\n\r\n")); end >= 0 {
			if rest := head[end+4:]; len(rest) > 0 {
				s.rest = rest
			}
			head = head[:end]
			break
		}
		if len(head) == cap(head) {
			head = append(head, make([]byte, 512)...)[:len(head)]
		}
		n, err := s.tcp.Read(head[len(head):cap(head)])
		if err != nil {
			return err
		}
		if head = head[:len(head)+n]; len(head) > maxHead {
			return fmt.Errorf("the answer's head exceeds %d bytes", maxHead)
		}
	}
	if status, _, _ := bytes.Cut(head, []byte("\r\n")); !bytes.HasPrefix(status, []byte("HTTP/1.1 101 ")) {
		return fmt.Errorf("the server answered %q", status)
	}
	return s.tcp.SetDeadline(time.Time{})
}

// connect opens a socket per token, in that order.
func (l *loop) connect(ctx context.Context, t Target, tokens []string, report func(done, of int)) ([]*conn, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	type dialled struct {
		index int
		*socket
		err error
	}
	next, done := make(chan int), make(chan dialled)
	var work sync.WaitGroup
	for range min(dialers, len(tokens)) {
		work.Go(func() {
			for i := range next {
				s, err := dial(ctx, t, tokens[i])
				done <- dialled{i, s, err}
			}
		})
	}
	go func() {
		defer close(next)
		for i := range tokens {
			select {
			case next <- i:
			case <-ctx.Done():
				return
			}
		}
	}()
	go func() { work.Wait(); close(done) }()
	conns := make([]*conn, len(tokens))
	var failed error
	count := 0
	for d := range done {
		if d.err == nil {
			conns[d.index], d.err = l.add(d.socket, d.index)
		}
		if d.err != nil && failed == nil {
			failed = fmt.Errorf("connection %d of %d: %w", d.index+1, len(tokens), d.err)
			cancel()
		}
		count++
		report(count, len(tokens))
	}
	if failed == nil && ctx.Err() != nil {
		failed = ctx.Err()
	}
	return conns, failed
}
