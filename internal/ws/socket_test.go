package ws_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/coder/websocket"

	"messenger/internal/hub"
	"messenger/internal/ws"
)

// The tests of this file need real sockets: kernel buffers, resets, half-closed
// streams, sleeping connections.

// TestRestingConnections: idle connections keep no goroutine, and every byte wakes
// them.
func TestRestingConnections(t *testing.T) { // not parallel: it counts goroutines
	if runtime.GOOS != "linux" {
		t.Log("connections keep their goroutines on this system")
		return
	}
	const conns = 100
	s := startService(t, ws.Config{RestAfter: 200 * time.Millisecond}, &fakeHandler{})
	before := runtime.NumGoroutine()
	peers := make([]*peer, conns)
	for i := range peers {
		peers[i] = s.dial(t, fmt.Sprintf("user%d.s1", i))
	}
	for round := range 3 {
		waitFor(t, "all to rest", func() bool { return runtime.NumGoroutine() <= before+5 })
		for i, p := range peers {
			msg := frame(fin|text, fmt.Sprintf("round %d", round))
			p.send(msg[:1+i%len(msg)]) // some wake in the middle of a frame
			p.send(msg[1+i%len(msg):])
		}
		for _, p := range peers {
			p.want(fmt.Sprintf("text:round %d", round))
		}
	}
	waitFor(t, "all to rest", func() bool { return runtime.NumGoroutine() <= before+5 })
	for i, p := range peers { // ends of resting connections
		switch i % 3 {
		case 0:
			p.send(bye)
			p.want("close:1000", "eof")
		case 1:
			_ = p.Close()
		}
	}
	waitFor(t, "the ends to be noticed", func() bool { return s.Stats().Open+s.Stats().Ending == conns/3 })
	s.Revoke(userID("user2"), nil, sessionID("none"))
	peers[2].want("close:4001")
}

// TestNoWakeIsLost: connections fall asleep and wake at random moments, for seconds.
func TestNoWakeIsLost(t *testing.T) {
	t.Parallel()
	conns, rounds := 100, 12
	if testing.Short() {
		rounds = 5
	}
	s := startService(t, ws.Config{RestAfter: time.Nanosecond}, &fakeHandler{})
	var wg sync.WaitGroup
	for i := range conns {
		p := s.dial(t, fmt.Sprintf("user%d.s1", i))
		_ = p.SetDeadline(time.Now().Add(6 * patience))
		wg.Go(func() {
			for j := range rounds {
				<-time.After(time.Duration(rand.Int64N(int64(250 * time.Millisecond))))
				p.send(frame(fin|text, fmt.Sprint(j)))
				if got := p.read(); got != fmt.Sprintf("text:%d", j) {
					t.Errorf("connection %d, round %d: %q", i, j, got)
					return
				}
			}
		})
	}
	wg.Wait()
}

// TestStalledReader: docs/bad-input.md B38 over TCP: a bounded queue here, a bounded buffer
// in the kernel, then the end, while others are served.
func TestStalledReader(t *testing.T) {
	t.Parallel()
	var stalled atomic.Pointer[ws.Conn]
	h := &fakeHandler{onOpen: func(_ context.Context, c *ws.Conn) error {
		if c.User() == userID("stalled") {
			stalled.Store(c)
		}
		return nil
	}}
	s := startService(t, ws.Config{Linger: 500 * time.Millisecond}, h)
	s.dial(t, "stalled.s1")
	good := s.dial(t, "good.s1")
	c, news, most, sent := stalled.Load(), hub.Frame(make([]byte, 1000)), 0, 0
	start := time.Now()
	for ; s.Stats().Slow == 0 && sent < 100000; sent++ {
		c.Send(news)
		most = max(most, c.Outbox().Held())
	}
	if most > hub.DefaultOutboxBytes {
		t.Errorf("%d bytes held", most)
	}
	good.send(frame(fin|text, "canary"))
	good.want("text:canary")
	waitFor(t, "the stalled one to be cut off", func() bool { return h.closed.Load() == 1 })
	if took := time.Since(start); took > patience/2 || sent == 100000 {
		t.Errorf("cut off after %v and %d broadcasts of 1,000 bytes", took, sent)
	}
}

// TestRequestsAreNotReadFasterThanAnswers: docs/bad-input.md D50, with answers far above
// every bound; nothing is lost, nobody is cut off, memory is bounded.
func TestRequestsAreNotReadFasterThanAnswers(t *testing.T) {
	t.Parallel()
	const requests, size = 100, 100 << 10
	var conn atomic.Pointer[ws.Conn]
	var most atomic.Int64
	h := &fakeHandler{onMessage: func(c *ws.Conn, payload []byte) {
		conn.Store(c)
		c.Reply(hub.Frame(append(payload, make([]byte, size)...)))
		most.Store(max(most.Load(), int64(c.Outbox().Held())))
	}}
	s := startService(t, ws.Config{}, h)
	p := s.dial(t, "alice.s1")
	sent := make(chan struct{})
	go func() {
		defer close(sent)
		for i := range requests {
			if _, err := p.Write(frame(fin|text, fmt.Sprintf("%04d", i))); err != nil {
				t.Error(err)
				return
			}
		}
	}()
	waitFor(t, "answers to crowd the outbox", func() bool { return conn.Load() != nil && conn.Load().Outbox().Crowded() })
	for i := range requests {
		if got := p.read(); !strings.HasPrefix(got, fmt.Sprintf("text:%04d", i)) || len(got) != len("text:0000")+size {
			t.Fatalf("answer %d: %.20q of %d bytes", i, got, len(got))
		}
	}
	<-sent
	if n := most.Load(); n > hub.DefaultOutboxBytes/2+2*size {
		t.Errorf("%d bytes held", n)
	}
}

// TestAbruptEnds: docs/bad-input.md B33 and B34.
func TestAbruptEnds(t *testing.T) {
	t.Parallel()
	h := &fakeHandler{}
	s := startService(t, ws.Config{}, h)
	half := func(p *peer) { _ = p.Conn.(*net.TCPConn).CloseWrite() }
	reset := func(p *peer) {
		_ = p.Conn.(*net.TCPConn).SetLinger(0)
		_ = p.Close()
	}
	msg := frame(fin|text, "hello")
	t.Run("half-close after a request", func(t *testing.T) {
		p := s.dial(t, "alice.s1")
		p.send(msg)
		half(p)
		p.want("text:hello", "eof")
	})
	t.Run("request and close in one segment", func(t *testing.T) {
		p := s.dial(t, "alice.s1")
		p.send(join(msg, bye))
		p.want("text:hello", "close:1000", "eof")
	})
	t.Run("reset in the middle of a frame", func(t *testing.T) {
		p := s.dial(t, "alice.s1")
		p.send(msg[:7])
		reset(p)
	})
	t.Run("half-close in the middle of a frame", func(t *testing.T) {
		p := s.dial(t, "alice.s1")
		p.send(msg[:7])
		half(p)
		p.want("eof")
	})
	waitFor(t, "all to be gone", func() bool { return h.closed.Load() == 4 && s.Stats().Ending == 0 })
	if n := h.messages.Load(); n != 2 {
		t.Errorf("%d messages handled, want 2", n)
	}
}

// TestHalfCloseWaitsForWork: the answer to what was accepted still reaches a peer that
// only stopped sending.
func TestHalfCloseWaitsForWork(t *testing.T) {
	t.Parallel()
	commit := make(chan struct{})
	h := &fakeHandler{onMessage: func(c *ws.Conn, payload []byte) {
		c.Begin()
		answer := hub.Frame(payload)
		go func() {
			<-commit
			c.Reply(answer)
			c.End()
		}()
	}}
	s := startService(t, ws.Config{}, h)
	p := s.dial(t, "alice.s1")
	p.send(frame(fin|text, "durable"))
	_ = p.Conn.(*net.TCPConn).CloseWrite()
	waitFor(t, "the request", func() bool { return h.messages.Load() == 1 })
	close(commit)
	p.want("text:durable", "eof")
}

// TestIndependentClient speaks to an implementation that is not ours.
func TestIndependentClient(t *testing.T) {
	t.Parallel()
	s := startService(t, ws.Config{}, &fakeHandler{})
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	dial := func(token string) *websocket.Conn {
		c, _, err := websocket.Dial(ctx, "ws://"+s.addr+"/api/ws", &websocket.DialOptions{
			Subprotocols: []string{"auth", token}, CompressionMode: websocket.CompressionContextTakeover,
		})
		if err != nil {
			t.Fatal(err)
		}
		if c.Subprotocol() != "auth" {
			t.Errorf("subprotocol %q", c.Subprotocol())
		}
		c.SetReadLimit(1 << 20)
		return c
	}
	c := dial("alice.s1")
	for _, n := range []int{0, 1, 125, 126, 4096, 65535, 65536} {
		want := strings.Repeat("ß", n/2)
		if err := c.Write(ctx, websocket.MessageText, []byte(want)); err != nil {
			t.Fatal(err)
		}
		kind, got, err := c.Read(ctx)
		if err != nil || kind != websocket.MessageText || string(got) != want {
			t.Fatalf("%d bytes: %v, %d bytes, %v", len(want), kind, len(got), err)
		}
	}
	pinged := make(chan error, 1)
	go func() { pinged <- c.Ping(ctx) }()
	go func() { _, _, _ = c.Read(ctx) }() // pongs are seen by a reader
	if err := <-pinged; err != nil {
		t.Errorf("Ping = %v", err)
	}
	if err := c.Close(websocket.StatusNormalClosure, "bye"); err != nil {
		t.Errorf("Close = %v", err)
	}

	refused := dial("nobody")
	_, _, err := refused.Read(ctx)
	if code := websocket.CloseStatus(err); code != 4001 {
		t.Errorf("a bad token gave %v", err)
	}
	revoked := dial("bob.s1")
	s.Revoke(userID("bob"), nil, sessionID(""))
	_, _, err = revoked.Read(ctx)
	if code := websocket.CloseStatus(err); code != 4001 {
		t.Errorf("a revoked session gave %v", err)
	}
	big := dial("carol.s1")
	if err := big.Write(ctx, websocket.MessageText, make([]byte, 65537)); err != nil {
		t.Fatal(err)
	}
	_, _, err = big.Read(ctx)
	if code := websocket.CloseStatus(err); code != websocket.StatusMessageTooBig {
		t.Errorf("65,537 bytes gave %v", err)
	}
}

// TestOverTLS: between the socket and us stands crypto/tls, so connections keep their
// goroutines and are written by drainers.
func TestOverTLS(t *testing.T) {
	t.Parallel()
	h := &fakeHandler{}
	s := startService(t, ws.Config{}, h)
	srv := httptest.NewTLSServer(s.Server)
	defer srv.Close()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	dial := func(token string) *websocket.Conn {
		c, _, err := websocket.Dial(ctx, srv.URL, &websocket.DialOptions{
			Subprotocols: []string{"auth", token}, HTTPClient: srv.Client(),
		})
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	c := dial("alice.s1")
	for i := range 50 {
		want := strings.Repeat(fmt.Sprint(i), 300*i)
		if err := c.Write(ctx, websocket.MessageText, []byte(want)); err != nil {
			t.Fatal(err)
		}
		if _, got, err := c.Read(ctx); err != nil || string(got) != want {
			t.Fatalf("message %d: %d bytes, %v", i, len(got), err)
		}
	}
	s.Revoke(userID("alice"), nil, sessionID(""))
	if _, _, err := c.Read(ctx); websocket.CloseStatus(err) != 4001 {
		t.Errorf("a revoked session gave %v", err)
	}
	if err := dial("bob.s1").CloseNow(); err != nil {
		t.Error(err)
	}
	waitFor(t, "the end", func() bool { return h.closed.Load() == 2 })
}

// TestFanOutOrder: several goroutines send to many connections at once; each peer gets
// everything once, in each sender's order.
func TestFanOutOrder(t *testing.T) {
	t.Parallel()
	const conns, senders, each = 20, 4, 300
	var mu sync.Mutex
	var open []*ws.Conn
	h := &fakeHandler{onOpen: func(_ context.Context, c *ws.Conn) error {
		mu.Lock()
		defer mu.Unlock()
		open = append(open, c)
		return nil
	}}
	s := startService(t, ws.Config{OutboxBytes: 8 << 20}, h)
	peers := make([]*peer, conns)
	for i := range peers {
		peers[i] = s.dial(t, fmt.Sprintf("user%d.s1", i))
	}
	var wg sync.WaitGroup
	for sender := range senders {
		wg.Go(func() {
			for i := range each {
				f := hub.Frame(fmt.Appendf(nil, "%d %d %s", sender, i, strings.Repeat("x", i%700)))
				for _, c := range open {
					if sender%2 == 0 {
						c.Send(f)
					} else {
						c.SendLater(f)
					}
				}
				s.Flush()
			}
		})
	}
	for _, p := range peers {
		wg.Go(func() {
			var next [senders]int
			for range senders * each {
				var sender, i int
				if _, err := fmt.Sscanf(p.read(), "text:%d %d", &sender, &i); err != nil || next[sender] != i {
					t.Errorf("sender %d: got %d, want %d, %v", sender, i, next[sender], err)
					return
				}
				next[sender]++
			}
		})
	}
	wg.Wait()
}

// TestChurn: docs/bad-input.md H04 in small: connections come, talk and go in every way, and
// nothing stays.
func TestChurn(t *testing.T) {
	t.Parallel()
	h := &fakeHandler{}
	s := startService(t, ws.Config{Hold: time.Millisecond}, h)
	var wg sync.WaitGroup
	for w := range 8 {
		wg.Go(func() {
			for i := range 50 {
				token := fmt.Sprintf("user%d.s%d", w, i)
				if i%5 == 0 {
					token = "nobody"
				}
				p := s.connect(t)
				_, _ = p.Write([]byte(request("Sec-WebSocket-Protocol: auth, " + token)))
				switch i % 4 {
				case 0:
					_ = p.Close()
				case 1:
					_, _ = p.Write(join(frame(fin|text, "hello"), bye))
				case 2:
					s.Revoke(userID(fmt.Sprintf("user%d", w)), nil, sessionID("none"))
				}
				_ = p.Close()
			}
		})
	}
	wg.Wait()
	waitFor(t, "all to be gone", func() bool {
		st := s.Stats()
		return st.Open+st.Ending == 0 && h.opened.Load() == h.closed.Load()
	})
}
