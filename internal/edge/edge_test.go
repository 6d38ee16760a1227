package edge

import (
	"bufio"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// startServer runs an HTTP server behind a guard; it answers with what it was asked.
func startServer(tb testing.TB, cfg Config) (*Guard, string) {
	tb.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	g := Listener(ln, cfg)
	return g, serve(tb, g, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		fmt.Fprintf(w, "%s %s %q", r.Method, r.URL.Path, body)
	})
}

// serve runs an HTTP server behind g until the test ends.
func serve(tb testing.TB, g *Guard, h http.HandlerFunc) (addr string) {
	tb.Helper()
	srv := &http.Server{Handler: h, ConnState: g.Track}
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := srv.Serve(g); !errors.Is(err, http.ErrServerClosed) {
			tb.Errorf("Serve = %v", err)
		}
	}()
	tb.Cleanup(func() {
		_ = srv.Close()
		<-done
	})
	return g.Addr().String()
}

func dial(tb testing.TB, addr string) net.Conn {
	tb.Helper()
	nc, err := net.Dial("tcp", addr)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = nc.Close() })
	_ = nc.SetDeadline(time.Now().Add(10 * time.Second))
	return nc
}

func TestFirstHead(t *testing.T) {
	t.Parallel()
	_, addr := startServer(t, Config{})
	const get = "GET / HTTP/1.1\r\nHost: h\r\n"
	tests := map[string]struct {
		raw  string
		want string // the status line's code; "" is a close without an answer
	}{
		"plain":                   {get + "\r\n", "200"},
		"tab in value":            {get + "X: a\tb\r\n\r\n", "200"},
		"obs-text in value":       {get + "X: \xe4\r\n\r\n", "200"},
		"empty value":             {get + "X:\r\n\r\n", "200"},
		"same length twice":       {get + "Content-Length: 2\r\nContent-Length: 2\r\n\r\nhi", "200"},
		"chunked":                 {get + "Transfer-Encoding: Chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n", "200"},
		"HTTP/1.0":                {"GET / HTTP/1.0\r\n\r\n", "200"},
		"100 lines":               {"GET / HTTP/1.1\r\n" + "Host: h\r\n" + strings.Repeat("X: y\r\n", 99) + "\r\n", "200"},
		"15 KiB":                  {get + "X: " + strings.Repeat("x", 15<<10) + "\r\n\r\n", "200"},
		"A28 200 lines of 1 KiB":  {get + strings.Repeat("X: "+strings.Repeat("x", 1020)+"\r\n", 200) + "\r\n", "431"},
		"A28 101 lines":           {"GET / HTTP/1.1\r\n" + strings.Repeat("X: y\r\n", 101) + "\r\n", "431"},
		"A28 one line of 64 KiB":  {get + "X: " + strings.Repeat("x", 64<<10) + "\r\n\r\n", "431"},
		"A28 head of 16 KiB + 1":  {get + "X: " + strings.Repeat("x", 16<<10-len(get)-6) + "\r\n\r\n", "431"},
		"A28 endless target":      {"GET /" + strings.Repeat("x", 64<<10), "431"},
		"A29 space in name":       {get + "X y: z\r\n\r\n", "400"},
		"A29 space before colon":  {get + "X : z\r\n\r\n", "400"},
		"A29 NUL in name":         {get + "X\x00: z\r\n\r\n", "400"},
		"A29 NUL in value":        {get + "X: \x00\r\n\r\n", "400"},
		"A29 bare LF":             {"GET / HTTP/1.1\r\nHost: h\nX: y\r\n\r\n", "400"},
		"A29 bare LF only":        {"GET / HTTP/1.1\nHost: h\n\n", "400"},
		"A29 bare CR":             {get + "X: a\rb\r\n\r\n", "400"},
		"A29 obs-fold":            {get + "X: a\r\n b\r\n\r\n", "400"},
		"A29 no colon":            {get + "nonsense\r\n\r\n", "400"},
		"A29 empty name":          {get + ": x\r\n\r\n", "400"},
		"A30 both lengths":        {get + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "400"},
		"A30 both, other order":   {get + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n", "400"},
		"E10 two lengths":         {get + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nhi", "400"},
		"E10 list of lengths":     {get + "Content-Length: 2, 2\r\n\r\nhi", "400"},
		"E10 xchunked":            {get + "Transfer-Encoding: xchunked\r\n\r\n", "400"},
		"E10 chunked twice":       {get + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n", "400"},
		"E10 gzip, chunked":       {get + "Transfer-Encoding: gzip, chunked\r\n\r\n", "400"},
		"E10 signed length":       {get + "Content-Length: +2\r\n\r\nhi", "400"},
		"E10 huge length":         {get + "Content-Length: 99999999999999999999\r\n\r\n", "400"},
		"E10 chunked in HTTP/1.0": {"GET / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "400"},
		"HTTP/2 preface":          {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "400"},
		"HTTP/0.9":                {"GET /\r\n\r\n", "400"},
		"two spaces":              {"GET  / HTTP/1.1\r\n\r\n", "400"},
		"leading empty line":      {"\r\n" + get + "\r\n", "400"},
		"leading LF":              {"\n" + get + "\r\n", "400"},
		"control in target":       {"GET /\x01 HTTP/1.1\r\nHost: h\r\n\r\n", "400"},
		"A37 TLS on a clear port": {"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			nc := dial(t, addr)
			go func() { _, _ = io.WriteString(nc, tt.raw) }()
			answer, err := http.ReadResponse(bufio.NewReader(nc), nil)
			if tt.want == "" {
				if err == nil {
					t.Fatalf("answered %s, want a close", answer.Status)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			defer answer.Body.Close()
			body, err := io.ReadAll(answer.Body)
			if got := fmt.Sprint(answer.StatusCode); got != tt.want || err != nil {
				t.Fatalf("answered %s, %v; want %s: %s", got, err, tt.want, body)
			}
			if tt.want == "400" && string(body) != `{"message":"Bad request"}` {
				t.Errorf("body %s", body)
			}
			if closes := answer.Close; closes != (tt.want != "200" || strings.Contains(tt.raw, "HTTP/1.0")) {
				t.Errorf("Connection: close is %v", closes)
			}
		})
	}
}

func TestRefusedConnectionIsClosed(t *testing.T) {
	t.Parallel()
	g, addr := startServer(t, Config{})
	nc := dial(t, addr)
	fmt.Fprintf(nc, "GET / HTTP/1.1\nGET / HTTP/1.1\r\nHost: h\r\n\r\n")
	all, err := io.ReadAll(nc)
	if err != nil || strings.Count(string(all), "HTTP/1.1 ") != 1 {
		t.Errorf("got %q, %v; want one answer, then the end", all, err)
	}
	waitFor(t, "the place to be free", func() bool { return g.Open() == 0 })
}

func TestLaterRequestsPassThrough(t *testing.T) {
	t.Parallel()
	_, addr := startServer(t, Config{})
	nc := dial(t, addr)
	long := strings.Repeat("x", 5000) // the head does not fit into net/http's buffer
	go func() {
		fmt.Fprintf(nc, "POST /one HTTP/1.1\r\nHost: h\r\nX: %s\r\nContent-Length: 2\r\n\r\nhi", long)
		fmt.Fprint(nc, "GET /two HTTP/1.1\r\nHost: h\r\n\r\n")
	}()
	r := bufio.NewReader(nc)
	for _, want := range []string{`POST /one "hi"`, `GET /two ""`} {
		answer, err := http.ReadResponse(r, nil)
		if err != nil {
			t.Fatal(err)
		}
		if body, _ := io.ReadAll(answer.Body); string(body) != want {
			t.Errorf("got %s, want %s", body, want)
		}
	}
}

// TestHeadDeadline: docs/bad-input.md A32 and A33, on a fake clock.
func TestHeadDeadline(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		owner time.Duration // the deadline net/http asks for; 0 is none
		send  func(nc net.Conn)
		want  time.Duration
	}{
		"silence":             {0, func(net.Conn) {}, 10 * time.Second},
		"one byte a second":   {0, dribble, 10 * time.Second},
		"later owner":         {time.Minute, dribble, 10 * time.Second},
		"owner less patient":  {3 * time.Second, dribble, 3 * time.Second},
		"ends when peer does": {0, func(nc net.Conn) { _ = nc.Close() }, 0},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				peer, nc := net.Pipe()
				g := Listener(oneConn{nc}, Config{})
				c, err := g.Accept()
				if err != nil {
					t.Fatal(err)
				}
				start := time.Now()
				if tt.owner > 0 {
					_ = c.SetReadDeadline(start.Add(tt.owner))
				}
				sent := make(chan struct{})
				go func() {
					defer close(sent)
					tt.send(peer)
				}()
				if n, err := c.Read(make([]byte, 4096)); err != io.EOF || n != 0 {
					t.Errorf("Read = %d, %v", n, err)
				}
				if took := time.Since(start); took != tt.want {
					t.Errorf("cut after %v, want %v", took, tt.want)
				}
				_ = c.Close()
				_ = peer.Close()
				<-sent
			})
		})
	}
}

// TestPeerGoneBeforeRead: a pipe whose other end is closed refuses deadlines, as a socket
// does that was closed at the same moment. That is the end of the stream like any other.
func TestPeerGoneBeforeRead(t *testing.T) {
	t.Parallel()
	for _, sent := range []string{"", "GET / HTTP/1.1\r\n\r\n"} {
		peer, nc := net.Pipe()
		c, _ := Listener(oneConn{closesFirst{nc, peer, sent}}, Config{}).Accept()
		n, err := c.Read(make([]byte, 4096))
		if want := len(sent); n != want || (err == io.EOF) != (want == 0) {
			t.Errorf("after %q: Read = %d, %v", sent, n, err)
		}
		_ = c.Close()
	}
}

// closesFirst is a connection whose peer sends something and is gone before anything
// else is done with it.
type closesFirst struct {
	net.Conn
	peer net.Conn
	sent string
}

func (c closesFirst) SetReadDeadline(t time.Time) error {
	_ = c.peer.Close()
	return c.Conn.SetReadDeadline(t)
}

func (c closesFirst) Read(p []byte) (int, error) {
	if c.sent == "" {
		return c.Conn.Read(p)
	}
	return copy(p, c.sent), nil
}

func dribble(nc net.Conn) {
	for _, b := range []byte("GET / HTTP/1.1\r\nHost: example.org\r\n\r\n") {
		if _, err := nc.Write([]byte{b}); err != nil {
			return
		}
		<-time.After(time.Second) // of the bubble's clock
	}
}

// TestDeadlineAfterHead: the owner's deadline alone holds once the head is complete.
func TestDeadlineAfterHead(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		peer, nc := net.Pipe()
		c, _ := Listener(oneConn{nc}, Config{}).Accept()
		_ = c.SetDeadline(time.Now().Add(time.Minute))
		go func() { _, _ = io.WriteString(peer, "GET / HTTP/1.1\r\n\r\nrest") }()
		start, buf := time.Now(), make([]byte, 4096)
		if n, err := c.Read(buf); err != nil || string(buf[:n]) != "GET / HTTP/1.1\r\n\r\nrest" {
			t.Fatalf("Read = %q, %v", buf[:n], err)
		}
		_, err := c.Read(buf)
		if took := time.Since(start); took != time.Minute {
			t.Errorf("second read ended after %v with %v, want a minute", took, err)
		}
		_ = c.Close()
		_ = peer.Close()
	})
}

func TestDetach(t *testing.T) {
	t.Parallel()
	peer, nc := net.Pipe()
	g := Listener(oneConn{nc}, Config{})
	accepted, _ := g.Accept()
	c := accepted.(*Conn)
	head := "GET / HTTP/1.1\r\n\r\n"
	go func() { _, _ = io.WriteString(peer, head+"early") }()
	buf := make([]byte, len(head))
	n, err := c.Read(buf[:10]) // too small for the head, which must be whole before Read returns
	m, err2 := c.Read(buf[n:])
	if err != nil || err2 != nil || string(buf[:n+m]) != head {
		t.Fatalf("Read = %q, %v, %v", buf[:n+m], err, err2)
	}
	if g.Open() != 1 {
		t.Errorf("%d open, want 1", g.Open())
	}
	under, early := c.Detach()
	if under != nc || string(early) != "early" || c.NetConn() != nc {
		t.Errorf("Detach = %v, %q", under, early)
	}
	_ = c.Close()
	if g.Open() != 0 {
		t.Errorf("%d open after Detach and Close, want 0", g.Open())
	}
	_ = peer.Close()
}

// TestClearOnTLSPort: the other half of docs/bad-input.md A37.
func TestClearOnTLSPort(t *testing.T) {
	t.Parallel()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	g := Listener(tls.NewListener(ln, &tls.Config{Certificates: []tls.Certificate{{}}}), Config{})
	read := make(chan error, 1)
	go func() {
		c, err := g.Accept()
		if err == nil {
			_, err = c.Read(make([]byte, 4096))
			_ = c.Close()
		}
		read <- err
	}()
	nc := dial(t, ln.Addr().String())
	fmt.Fprint(nc, "GET / HTTP/1.1\r\nHost: h\r\n\r\n")
	if err := <-read; err != io.EOF {
		t.Errorf("Read = %v, want io.EOF", err)
	}
}

// TestSlowLorisCrowd: docs/bad-input.md A32, 5,000 connections that never finish their head do not
// delay others.
func TestSlowLorisCrowd(t *testing.T) {
	crowd := 5000
	if testing.Short() {
		crowd = 500
	}
	g, addr := startServer(t, Config{HeadTimeout: time.Minute})
	alone := slowest(t, addr)
	for range crowd {
		fmt.Fprint(dial(t, addr), "G")
	}
	waitFor(t, "the crowd to be accepted", func() bool { return g.Open() >= crowd })
	if beside := slowest(t, addr); beside > max(250*time.Millisecond, 4*alone) {
		t.Errorf("p99 of a request beside %d slow ones is %v, want at most 250 ms; alone it is %v", crowd, beside, alone)
	}
}

// slowest is the time that a request takes, the 99th percentile of 200.
func slowest(t *testing.T, addr string) time.Duration {
	t.Helper()
	took := make([]time.Duration, 200)
	for i := range took {
		start := time.Now()
		nc := dial(t, addr)
		fmt.Fprint(nc, "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
		if all, err := io.ReadAll(nc); err != nil || !strings.HasPrefix(string(all), "HTTP/1.1 200") {
			t.Fatalf("%q, %v", all, err)
		}
		took[i] = time.Since(start)
	}
	slices.Sort(took)
	return took[len(took)*99/100]
}

func TestClientIP(t *testing.T) {
	t.Parallel()
	trusted := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("::1/128")}
	tests := map[string]struct {
		trusted []netip.Prefix
		peer    string
		forward []string
		want    string
	}{
		"A35 untrusted peer":      {trusted, "192.0.2.1:5", []string{"127.0.0.1"}, "192.0.2.1"},
		"nobody is trusted":       {nil, "10.0.0.1:5", []string{"198.51.100.7"}, "10.0.0.1"},
		"trusted peer":            {trusted, "10.0.0.1:5", []string{"198.51.100.7"}, "198.51.100.7"},
		"chain of proxies":        {trusted, "[::1]:5", []string{"203.0.113.9, 198.51.100.7", "10.1.1.1"}, "198.51.100.7"},
		"only proxies":            {trusted, "10.0.0.1:5", []string{"10.0.0.2"}, "10.0.0.2"},
		"no header":               {trusted, "10.0.0.1:5", nil, "10.0.0.1"},
		"rubbish stops the walk":  {trusted, "10.0.0.1:5", []string{"198.51.100.7, rubbish, 10.0.0.2"}, "10.0.0.2"},
		"address with port":       {trusted, "10.0.0.1:5", []string{"198.51.100.7:443"}, "198.51.100.7"},
		"IPv6 in brackets":        {trusted, "10.0.0.1:5", []string{"[2001:db8::1]"}, "2001:db8::1"},
		"IPv4 in IPv6 is IPv4":    {trusted, "[::ffff:10.0.0.1]:5", []string{"198.51.100.7"}, "198.51.100.7"},
		"a peer without address":  {trusted, "pipe", []string{"198.51.100.7"}, "invalid IP"},
		"header of empty entries": {trusted, "10.0.0.1:5", []string{",,"}, "10.0.0.1"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := &http.Request{RemoteAddr: tt.peer, Header: http.Header{"X-Forwarded-For": tt.forward}}
			if got := ClientIP(tt.trusted)(r).String(); got != tt.want {
				t.Errorf("ClientIP = %s, want %s", got, tt.want)
			}
		})
	}
}

// FuzzScanner: no panic, and where the bytes are split does not matter.
func FuzzScanner(f *testing.F) {
	f.Add([]byte("GET / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc"), uint16(7))
	f.Add([]byte("\x16\x03\x01"), uint16(1))
	f.Add([]byte("GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nX: a\nb\r\n\r\n"), uint16(30))
	f.Fuzz(func(t *testing.T, head []byte, at uint16) {
		whole := scanner{maxHead: 300, maxLines: 5}
		want := whole.scan(head)
		split := scanner{maxHead: 300, maxLines: 5}
		got := split.scan(head[:min(int(at), len(head))])
		if got == more {
			got = split.scan(head)
		}
		if got != want {
			t.Fatalf("%q: %d at once, %d split at %d", head, want, got, at)
		}
	})
}

// oneConn is a listener with one connection.
type oneConn struct{ nc net.Conn }

func (l oneConn) Accept() (net.Conn, error) { return l.nc, nil }
func (l oneConn) Close() error              { return nil }
func (l oneConn) Addr() net.Addr            { return l.nc.LocalAddr() }

// waitFor polls until ok holds, for ten seconds at most.
func waitFor(tb testing.TB, what string, ok func() bool) {
	tb.Helper()
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for end := time.Now().Add(10 * time.Second); !ok(); <-tick.C {
		if time.Now().After(end) {
			tb.Fatalf("waited in vain for %s", what)
		}
	}
}
