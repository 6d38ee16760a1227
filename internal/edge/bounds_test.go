package edge

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
)

// TestWriteDeadline: a peer may be slow, but has to take something.
func TestWriteDeadline(t *testing.T) {
	t.Parallel()
	const whole = 10 * pieceBytes
	tests := map[string]struct {
		pause time.Duration // of the peer after each piece; 0: it reads nothing
		owner time.Duration // the deadline of the server's owner; 0 is none
		took  time.Duration // until the write ended
		whole bool
	}{
		"reads nothing":         {0, 0, 30 * time.Second, false},
		"a kilobyte a second":   {29 * time.Second, 0, 9 * 29 * time.Second, true},
		"less than that":        {31 * time.Second, 0, 30 * time.Second, false},
		"owner is less patient": {0, 5 * time.Second, 5 * time.Second, false},
		"owner is more patient": {0, time.Hour, 30 * time.Second, false},
		"owner wants it whole":  {29 * time.Second, time.Minute, time.Minute, false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				peer, nc := net.Pipe()
				c, _ := Listener(oneConn{nc}, Config{}).Accept()
				start := time.Now()
				if tt.owner > 0 {
					_ = c.SetWriteDeadline(start.Add(tt.owner))
				}
				read := make(chan struct{})
				go func() {
					defer close(read)
					for tt.pause > 0 {
						if _, err := io.CopyN(io.Discard, peer, pieceBytes); err != nil {
							return
						}
						<-time.After(tt.pause)
					}
				}()
				n, err := c.Write(make([]byte, whole))
				if took := time.Since(start); took != tt.took {
					t.Errorf("ended after %v, want %v", took, tt.took)
				}
				if (n == whole) != tt.whole || (err == nil) != tt.whole || !tt.whole && !errors.Is(err, os.ErrDeadlineExceeded) {
					t.Errorf("Write = %d, %v", n, err)
				}
				_ = c.Close()
				_ = peer.Close()
				<-read
			})
		})
	}
}

// dialFrom connects from an address of this machine.
func dialFrom(tb testing.TB, from, addr string) net.Conn {
	tb.Helper()
	d := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(from)}}
	nc, err := d.Dial("tcp", addr)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = nc.Close() })
	_ = nc.SetDeadline(time.Now().Add(10 * time.Second))
	return nc
}

// ask makes a request and returns the status, 0 if there was no answer.
func ask(nc net.Conn) int {
	if _, err := io.WriteString(nc, "GET / HTTP/1.1\r\nHost: h\r\n\r\n"); err != nil {
		return 0
	}
	answer, err := http.ReadResponse(bufio.NewReader(nc), nil)
	if err != nil {
		return 0
	}
	_, _ = io.Copy(io.Discard, answer.Body)
	_ = answer.Body.Close()
	return answer.StatusCode
}

// TestUnreadAnswers: peers that ask for much, one request behind the other, and read
// nothing are cut off, over TLS too; one that reads gets everything.
func TestUnreadAnswers(t *testing.T) {
	t.Parallel()
	const size = 8 << 20
	answer := make([]byte, size)
	for _, kind := range []string{"tcp", "tls"} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			ln, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			if kind == "tls" {
				ln = tls.NewListener(ln, &tls.Config{Certificates: []tls.Certificate{certificate(t)}})
			}
			g := Listener(ln, Config{Stall: 500 * time.Millisecond})
			var asked atomic.Int64
			addr := serve(t, g, func(w http.ResponseWriter, _ *http.Request) {
				asked.Add(1)
				_, _ = w.Write(answer)
			})
			connect := func() net.Conn {
				nc := dial(t, addr)
				if kind == "tls" {
					nc = tls.Client(nc, &tls.Config{InsecureSkipVerify: true})
				}
				return nc
			}
			for range 20 {
				nc := connect()
				fmt.Fprint(nc, strings.Repeat("GET / HTTP/1.1\r\nHost: h\r\n\r\n", 12))
			}
			waitFor(t, "twenty requests", func() bool { return asked.Load() == 20 })
			waitFor(t, "the end of all", func() bool { return g.Open() == 0 })
			nc := connect()
			fmt.Fprint(nc, "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
			if n, err := io.Copy(io.Discard, nc); err != nil || n < size {
				t.Errorf("a reader got %d bytes, %v", n, err)
			}
		})
	}
}

// TestPerAddress: who comes from an address that has as many connections as it may is
// refused; those that it has, and others, are not touched.
func TestPerAddress(t *testing.T) {
	t.Parallel()
	var log lockedBuffer
	g, addr := startServer(t, Config{
		MaxPerAddr: 3, Log: slog.New(slog.NewTextHandler(&log, nil)),
		Shared: func(a netip.Addr) bool { return a == netip.MustParseAddr("127.9.9.9") },
	})
	var mine []net.Conn
	for range 3 {
		mine = append(mine, dialFrom(t, "127.1.1.1", addr))
	}
	waitFor(t, "three connections", func() bool { return g.Open() == 3 })
	for range 5 {
		if status := ask(dialFrom(t, "127.1.1.1", addr)); status != 0 {
			t.Errorf("the fourth of an address was answered %d", status)
		}
	}
	if status := ask(dialFrom(t, "127.1.1.2", addr)); status != 200 {
		t.Errorf("another address was answered %d", status)
	}
	for range 10 {
		if status := ask(dialFrom(t, "127.9.9.9", addr)); status != 200 {
			t.Errorf("one of many behind a proxy was answered %d", status)
		}
	}
	for i, nc := range mine {
		if status := ask(nc); status != 200 {
			t.Errorf("connection %d was answered %d", i, status)
		}
	}
	_ = mine[0].Close()
	waitFor(t, "room", func() bool { return ask(dialFrom(t, "127.1.1.1", addr)) == 200 })
	if said := log.String(); strings.Count(said, "its address has too many") != 1 || !strings.Contains(said, "ip=127.1.1.1") {
		t.Errorf("the log says %q, want one line", said)
	}
	if g.Refused() < 5 {
		t.Errorf("%d are counted as refused", g.Refused())
	}
}

// TestNetworksHaveOneBound: a /64 of IPv6 is one address, IPv4 written as IPv6 is IPv4.
func TestNetworksHaveOneBound(t *testing.T) {
	t.Parallel()
	ln := &scripted{}
	for _, ip := range []string{
		"2001:db8::1", "2001:db8::2", "2001:db8:0:1::1", "::ffff:192.0.2.1", "192.0.2.1", "::ffff:192.0.2.2", "192.0.2.3",
	} {
		ln.steps = append(ln.steps, netip.AddrPortFrom(netip.MustParseAddr(ip), 1))
	}
	g := Listener(ln, Config{MaxPerAddr: 1})
	var got []string
	for {
		c, err := g.Accept()
		if err != nil {
			break
		}
		got = append(got, c.RemoteAddr().String())
	}
	want := "[[2001:db8::1]:1 [2001:db8:0:1::1]:1 [::ffff:192.0.2.1]:1 [::ffff:192.0.2.2]:1 192.0.2.3:1]"
	if fmt.Sprint(got) != want {
		t.Errorf("accepted %v, want %v", got, want)
	}
}

// TestFull: above the bound of all, the connection that has waited longest for a request
// makes room; one that is being served does not.
func TestFull(t *testing.T) {
	t.Parallel()
	for name, cfg := range map[string]Config{
		"connections": {MaxConns: 2},
		"files":       {MaxFiles: 5, Upgraded: func() int { return 3 }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ln, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			g := Listener(ln, cfg)
			serving, hold := make(chan struct{}), make(chan struct{})
			addr := serve(t, g, func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path == "/hold" {
					serving <- struct{}{}
					<-hold
				}
			})
			busy, idle := dial(t, addr), dial(t, addr)
			fmt.Fprint(busy, "GET /hold HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
			<-serving
			if status := ask(idle); status != 200 {
				t.Fatalf("answered %d", status)
			}
			next := dial(t, addr)
			if status := ask(next); status != 200 {
				t.Fatalf("the next was answered %d", status)
			}
			if _, err := idle.Read(make([]byte, 1)); err != io.EOF {
				t.Errorf("the idle connection ended with %v", err)
			}
			fmt.Fprint(next, "GET /hold HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
			<-serving
			close(hold)
			waitFor(t, "room", func() bool { return ask(dial(t, addr)) == 200 })
			for _, nc := range []net.Conn{busy, next} {
				if all, err := io.ReadAll(nc); err != nil || !strings.HasPrefix(string(all), "HTTP/1.1 200") {
					t.Errorf("a connection that was being served got %q, %v", all, err)
				}
			}
			waitFor(t, "all others to wait", func() bool {
				g.mu.Lock()
				defer g.mu.Unlock()
				return g.conns <= 2 && g.waiting.Len() == g.conns && g.serving.Len() == 0
			})
		})
	}
}

// TestWaitForPlace: when all connections are being served, a new one waits a second for a
// place, and is closed if there is none.
func TestWaitForPlace(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		frees func(g *Guard, first net.Conn) // after half a second
		took  time.Duration
		err   error
	}{
		"closed":  {func(_ *Guard, first net.Conn) { _ = first.Close() }, 500 * time.Millisecond, nil},
		"idle":    {func(g *Guard, first net.Conn) { g.Track(first, http.StateIdle) }, 500 * time.Millisecond, nil},
		"busy":    {func(*Guard, net.Conn) {}, time.Second, net.ErrClosed},
		"the end": {func(g *Guard, _ net.Conn) { _ = g.Close() }, 500 * time.Millisecond, net.ErrClosed},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				from := netip.MustParseAddrPort("192.0.2.1:1")
				g := Listener(&scripted{steps: []any{from, from}}, Config{MaxConns: 1})
				first, err := g.Accept()
				if err != nil {
					t.Fatal(err)
				}
				g.Track(first, http.StateActive)
				start, freed := time.Now(), make(chan struct{})
				go func() {
					defer close(freed)
					<-time.After(500 * time.Millisecond)
					tt.frees(g, first)
				}()
				if _, err := g.Accept(); !errors.Is(err, tt.err) {
					t.Errorf("Accept = %v, want %v", err, tt.err)
				}
				if took := time.Since(start); took != tt.took {
					t.Errorf("took %v, want %v", took, tt.took)
				}
				<-freed
			})
		})
	}
}

// TestStuckMakeRoom: strangers who fill all places and neither read answers nor send
// bodies do not keep others out, and who is slow but moves keeps the place.
func TestStuckMakeRoom(t *testing.T) {
	t.Parallel()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	g := Listener(ln, Config{MaxConns: 4})
	answer := make([]byte, 8<<20)
	var asked atomic.Int64
	addr := serve(t, g, func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		switch r.URL.Path {
		case "/large":
			_, _ = w.Write(answer)
		case "/body":
			_, _ = io.Copy(io.Discard, r.Body)
		}
	})
	phone := dial(t, addr)
	fmt.Fprint(phone, "GET /large HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
	read := make(chan error, 1)
	go func() {
		n, err := io.Copy(io.Discard, phone)
		if n < int64(len(answer)) {
			err = fmt.Errorf("%d bytes, %w", n, err)
		}
		read <- err
	}()
	for i, path := range []string{"/large", "/large", "/body"} {
		fmt.Fprintf(dial(t, addr), "POST %s HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\n", path)
		waitFor(t, "the request", func() bool { return asked.Load() == int64(i+2) })
	}
	for range 8 {
		waitFor(t, "room", func() bool { return ask(dial(t, addr)) == 200 })
		fmt.Fprint(dial(t, addr), "GET /large HTTP/1.1\r\nHost: h\r\n\r\n")
	}
	if err := <-read; err != nil {
		t.Errorf("who reads: %v", err)
	}
}

// TestAcceptErrors: what the system lacks at a moment does not end the listener, and is
// said once a minute.
func TestAcceptErrors(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var log lockedBuffer
		idle := netip.MustParseAddrPort("192.0.2.1:1")
		ln := &scripted{steps: []any{idle, idle}}
		for range 40 {
			for _, errno := range []error{syscall.EMFILE, syscall.ENFILE, syscall.ECONNABORTED, syscall.ENOBUFS, syscall.ENOMEM} {
				ln.steps = append(ln.steps, &net.OpError{Op: "accept", Err: os.NewSyscallError("accept4", errno)})
			}
		}
		ln.steps = append(ln.steps, idle)
		g := Listener(ln, Config{Log: slog.New(slog.NewTextHandler(&log, nil))})
		for range 3 {
			if _, err := g.Accept(); err != nil {
				t.Fatal(err)
			}
		}
		if n := g.Open(); n != 1 {
			t.Errorf("%d open: idle connections keep their descriptors", n)
		}
		minutes := int(time.Since(start2000).Minutes())
		if lines := strings.Count(log.String(), "accept failed"); lines < 2 || lines > minutes+1 {
			t.Errorf("%d lines in %d minutes:\n%s", lines, minutes, log.String())
		}
		if _, err := g.Accept(); !errors.Is(err, net.ErrClosed) {
			t.Errorf("a closed listener: %v", err)
		}
	})
}

// start2000 is when the clock of a bubble begins.
var start2000 = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

// TestBrokenListener: an error of the listener itself is told.
func TestBrokenListener(t *testing.T) {
	t.Parallel()
	for _, broken := range []error{syscall.EBADF, syscall.EINVAL, errors.New("anything")} {
		if _, err := Listener(&scripted{steps: []any{broken}}, Config{}).Accept(); !errors.Is(err, broken) {
			t.Errorf("%v: Accept = %v", broken, err)
		}
	}
}

// TestCloseEndsWaiting: neither after an error nor for a place does Accept hold up the
// end.
func TestCloseEndsWaiting(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ln := &scripted{forever: syscall.EMFILE}
		g := Listener(ln, Config{})
		ended := make(chan error)
		go func() {
			_, err := g.Accept()
			ended <- err
		}()
		<-time.After(time.Hour)
		_ = g.Close()
		if err := <-ended; !errors.Is(err, net.ErrClosed) {
			t.Errorf("Accept = %v", err)
		}
	})
}

// scripted is a listener that goes through its steps, addresses of peers and errors, and
// is then closed.
type scripted struct {
	mu      sync.Mutex
	steps   []any
	forever error
	closed  bool
}

func (l *scripted) Accept() (net.Conn, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case l.closed || len(l.steps) == 0 && l.forever == nil:
		return nil, net.ErrClosed
	case len(l.steps) == 0:
		return nil, l.forever
	}
	step := l.steps[0]
	l.steps = l.steps[1:]
	if err, ok := step.(error); ok {
		return nil, err
	}
	_, nc := net.Pipe()
	return peerAt{nc, step.(netip.AddrPort)}, nil
}

func (l *scripted) Close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.closed = true
	return nil
}

func (l *scripted) Addr() net.Addr { return &net.TCPAddr{} }

// peerAt is a connection of a peer at an address.
type peerAt struct {
	net.Conn
	at netip.AddrPort
}

func (c peerAt) RemoteAddr() net.Addr { return at(c.at.String()) }

type at string

func (a at) Network() string { return "tcp" }
func (a at) String() string  { return string(a) }

type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}
