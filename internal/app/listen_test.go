package app

import (
	"bufio"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
	"testing/synctest"
	"time"

	"messenger/internal/config"
	"messenger/internal/edge"
)

// TestAdminHost: a name that leads here by somebody else's doing is refused.
func TestAdminHost(t *testing.T) {
	t.Parallel()
	inside := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "inside") })
	tests := map[string]struct {
		addr, host, site string
		want             int
	}{
		"localhost":             {"127.0.0.1:3002", "localhost:3002", "", 200},
		"through a tunnel":      {"127.0.0.1:3002", "localhost:9000", "none", 200},
		"without a port":        {"127.0.0.1:3002", "LocalHost.", "same-origin", 200},
		"below localhost":       {"127.0.0.1:3002", "a.localhost", "", 200},
		"IPv4":                  {"127.0.0.1:3002", "127.0.0.1:3002", "", 200},
		"other loopback":        {"127.0.0.1:3002", "127.0.0.2:3002", "", 200},
		"IPv6":                  {"[::1]:3002", "[::1]:3002", "", 200},
		"IPv6 without a port":   {"[::1]:3002", "[::1]", "", 200},
		"named":                 {"metrics.internal:3002", "Metrics.Internal:3002", "", 200},
		"named by address":      {"192.0.2.7:3002", "192.0.2.7:3002", "", 200},
		"where it came":         {":3002", "192.0.2.1:3002", "", 200}, // see LocalAddr below
		"rebound":               {"127.0.0.1:3002", "evil.example:3002", "", 421},
		"rebound, all":          {":3002", "evil.example:3002", "", 421},
		"like localhost":        {"127.0.0.1:3002", "localhost.evil.example", "", 421},
		"ends like localhost":   {"127.0.0.1:3002", "evillocalhost", "", 421},
		"address in a name":     {"127.0.0.1:3002", "127.0.0.1.evil.example", "", 421},
		"other address":         {"127.0.0.1:3002", "198.51.100.1:3002", "", 421},
		"none":                  {":3002", "", "", 421},
		"from another page":     {"127.0.0.1:3002", "localhost:3002", "cross-site", 403},
		"from a neighbour page": {"127.0.0.1:3002", "localhost:3002", "same-site", 403},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := httptest.NewUnstartedServer(atAdmin(inside, tt.addr))
			s.Listener = arrivesAt{s.Listener}
			s.Start()
			defer s.Close()
			nc, err := net.Dial("tcp", s.Listener.Addr().String())
			if err != nil {
				t.Fatal(err)
			}
			defer nc.Close()
			fmt.Fprintf(nc, "GET /metrics HTTP/1.1\r\nHost: %s\r\nSec-Fetch-Site: %s\r\nConnection: close\r\n\r\n", tt.host, tt.site)
			answer, err := http.ReadResponse(bufio.NewReader(nc), nil)
			if err != nil {
				t.Fatal(err)
			}
			body, _ := io.ReadAll(answer.Body)
			_ = answer.Body.Close()
			if answer.StatusCode != tt.want || (string(body) == "inside") != (tt.want == 200) {
				t.Errorf("answered %d %q, want %d", answer.StatusCode, body, tt.want)
			}
		})
	}
}

// arrivesAt is a listener whose connections came to 192.0.2.1.
type arrivesAt struct{ net.Listener }

func (l arrivesAt) Accept() (net.Conn, error) {
	nc, err := l.Listener.Accept()
	return cameTo{nc}, err
}

type cameTo struct{ net.Conn }

func (cameTo) LocalAddr() net.Addr { return &net.TCPAddr{IP: net.IPv4(192, 0, 2, 1), Port: 3002} }

// TestKeepAlive: the server keeps idle connections longer than proxies do, and a request
// that never brings its body does not keep one at all.
func TestKeepAlive(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		request  string
		min, max time.Duration
	}{
		"idle":                    {"GET / HTTP/1.1\r\nHost: h\r\n\r\n", 65 * time.Second, 75 * time.Second},
		"body that does not come": {"GET / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\n", 10 * time.Second, 20 * time.Second},
		"chunks that do not come": {"GET / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n", 10 * time.Second, 20 * time.Second},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				l := &pipes{conns: make(chan net.Conn), closed: make(chan struct{})}
				g := edge.Listener(l, edge.Config{})
				page := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "page") })
				s := newServer(route{pages: page, sockets: page}, g, slog.New(slog.DiscardHandler))
				served := make(chan struct{})
				go func() {
					defer close(served)
					_ = s.Serve(g)
				}()
				peer, nc := net.Pipe()
				l.conns <- nc
				start := time.Now()
				_, _ = io.WriteString(peer, tt.request)
				_, _ = io.Copy(io.Discard, peer)
				if took := time.Since(start); took < tt.min || took > tt.max {
					t.Errorf("ended after %v, want %v to %v", took, tt.min, tt.max)
				}
				_ = s.Close()
				<-served
			})
		})
	}
}

// pipes is a listener of connections without a network.
type pipes struct {
	conns  chan net.Conn
	closed chan struct{}
}

func (l *pipes) Accept() (net.Conn, error) {
	select {
	case nc := <-l.conns:
		return nc, nil
	case <-l.closed:
		return nil, net.ErrClosed
	}
}

func (l *pipes) Close() error {
	close(l.closed)
	return nil
}

func (l *pipes) Addr() net.Addr { return &net.UnixAddr{} }

func TestDivide(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		files int
		cfg   config.Config
		want  places
	}{
		"usual":           {1 << 20, config.Config{}, places{files: 1048448, http: 2048, refused: 1024, sockets: 1045376}},
		"1,024":           {1024, config.Config{}, places{files: 896, http: 224, refused: 112, sockets: 560}},
		"very few":        {64, config.Config{}, places{files: 32, http: 8, refused: 4, sockets: 20}},
		"unknown":         {0, config.Config{}, places{files: 1048448, http: 2048, refused: 1024, sockets: 1045376}},
		"as set":          {1 << 20, config.Config{HTTPConns: 5000, MaxConnections: 7}, places{files: 1048448, http: 5000, refused: 1024, sockets: 7}},
		"more than files": {1024, config.Config{HTTPConns: 5000, MaxConnections: 7000}, places{files: 896, http: 448, refused: 112, sockets: 336}},
		"limits off":      {1024, config.Config{Limits: "off", HTTPConns: 5}, places{files: 896}},
	}
	for name, tt := range tests {
		if got := divide(tt.files, tt.cfg); got != tt.want {
			t.Errorf("%s: %+v, want %+v", name, got, tt.want)
		}
	}
}
