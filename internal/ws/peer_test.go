package ws_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"messenger/internal/chat"
	"messenger/internal/hub"
	"messenger/internal/ws"
)

// patience is how long a test waits for what must happen soon.
const patience = 30 * time.Second

// names makes users and sessions of their names.
func userID(name string) (id chat.UserID)       { copy(id[:], name); return id }
func sessionID(name string) (id chat.SessionID) { copy(id[:], name); return id }

// fakeAuth takes "user.session" for a token of that user and session; "user.session.end"
// ends at that Unix time. Other tokens are refused, "broken" with an outage.
type fakeAuth struct {
	mu      sync.Mutex
	revoked map[string]bool
	onAuth  func(token string) // called before the answer, if set
}

func (a *fakeAuth) revoke(token string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.revoked == nil {
		a.revoked = map[string]bool{}
	}
	a.revoked[token] = true
}

func (a *fakeAuth) Authenticate(_ context.Context, token string) (ws.Identity, error) {
	a.mu.Lock()
	revoked := a.revoked[token]
	a.mu.Unlock()
	if a.onAuth != nil {
		a.onAuth(token)
	}
	if token == "broken" {
		return ws.Identity{}, errors.New("store unavailable")
	}
	user, rest, ok := strings.Cut(token, ".")
	if !ok || revoked {
		return ws.Identity{}, chat.ErrNoSession
	}
	session, end, _ := strings.Cut(rest, ".")
	who := ws.Identity{User: userID(user), Session: sessionID(session)}
	if end != "" {
		var unix int64
		if _, err := fmt.Sscan(end, &unix); err != nil {
			return ws.Identity{}, chat.ErrNoSession
		}
		who.Expires = time.Unix(unix, 0)
	}
	return who, nil
}

// fakeHandler echoes messages, unless told otherwise, and counts.
type fakeHandler struct {
	onOpen    func(ctx context.Context, c *ws.Conn) error
	onMessage func(c *ws.Conn, payload []byte)

	opened, messages, closed atomic.Int64
}

func (h *fakeHandler) Open(ctx context.Context, c *ws.Conn) error {
	h.opened.Add(1)
	if h.onOpen != nil {
		return h.onOpen(ctx, c)
	}
	return nil
}

func (h *fakeHandler) Message(c *ws.Conn, payload []byte) {
	h.messages.Add(1)
	if h.onMessage != nil {
		h.onMessage(c, payload)
		return
	}
	c.Reply(hub.Frame(payload))
}

func (h *fakeHandler) Closed(*ws.Conn) { h.closed.Add(1) }

// service is a whole server of this package, reached over TCP.
type service struct {
	*ws.Server
	addr    string
	auth    *fakeAuth
	handler *fakeHandler
	log     *syncBuffer
}

// startService runs a server; it is shut down, and must then have nothing left, when
// the test ends. Fields of cfg that are not set are chosen.
func startService(tb testing.TB, cfg ws.Config, h *fakeHandler) *service {
	tb.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	s := &service{addr: ln.Addr().String(), auth: &fakeAuth{}, handler: h, log: &syncBuffer{}}
	cfg.Auth, cfg.Handler = s.auth, h
	cfg.Log = slog.New(slog.NewTextHandler(s.log, nil))
	s.Server = ws.New(cfg)
	s.Start()
	srv := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.RequestURI != "/api/ws" {
			http.NotFound(w, r)
			return
		}
		s.ServeHTTP(w, r)
	})}
	served := make(chan struct{})
	go func() {
		defer close(served)
		_ = srv.Serve(ln)
	}()
	tb.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		if err := s.Shutdown(ctx); err != nil {
			tb.Errorf("Shutdown = %v", err)
		}
		_ = srv.Close()
		<-served
		if o, c := h.opened.Load(), h.closed.Load(); h.onOpen == nil && o != c {
			tb.Errorf("%d connections opened, %d closed", o, c)
		}
		for _, secret := range []string{"alice.", "bob.", "panicked"} {
			if strings.Contains(s.log.String(), secret) {
				tb.Errorf("the log contains %q", secret)
			}
		}
	})
	return s
}

type syncBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *syncBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *syncBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

// peer is a client that says exactly what the test wants.
type peer struct {
	tb testing.TB
	net.Conn
	r *bufio.Reader
}

// connect opens a TCP connection to s that is closed with the test.
func (s *service) connect(tb testing.TB) *peer {
	tb.Helper()
	nc, err := net.Dial("tcp", s.addr)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = nc.Close() })
	return newPeer(tb, nc)
}

func newPeer(tb testing.TB, nc net.Conn) *peer {
	tb.Helper()
	if err := nc.SetDeadline(time.Now().Add(patience)); err != nil {
		tb.Fatal(err)
	}
	return &peer{tb: tb, Conn: nc, r: bufio.NewReader(nc)}
}

// dial opens a WebSocket with a token, as a browser does.
func (s *service) dial(tb testing.TB, token string) *peer {
	tb.Helper()
	p := s.connect(tb)
	p.send([]byte(request("Sec-WebSocket-Protocol: auth, " + token)))
	p.readHandshake("auth")
	return p
}

const (
	sampleKey    = "dGhlIHNhbXBsZSBub25jZQ==" // of RFC 6455 §1.3
	sampleAccept = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="
)

// request is an upgrade request with further header lines.
func request(lines ...string) string {
	return "GET /api/ws HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
		"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " + sampleKey + "\r\n" +
		strings.Join(append(lines, "", ""), "\r\n")
}

func (p *peer) send(b []byte) {
	p.tb.Helper()
	if _, err := p.Write(b); err != nil {
		p.tb.Fatalf("send: %v", err)
	}
}

// readHandshake expects the upgrade, with protocol echoed.
func (p *peer) readHandshake(protocol string) {
	p.tb.Helper()
	resp, err := http.ReadResponse(p.r, nil)
	if err != nil {
		p.tb.Fatalf("read handshake: %v", err)
	}
	h := resp.Header
	if resp.StatusCode != 101 || h.Get("Sec-WebSocket-Accept") != sampleAccept || h.Get("Sec-WebSocket-Extensions") != "" {
		p.tb.Fatalf("handshake answered %s %v", resp.Status, h)
	}
	if got := h.Get("Sec-WebSocket-Protocol"); got != protocol {
		p.tb.Fatalf("subprotocol %q, want %q", got, protocol)
	}
}

// read returns the next frame as "text:…", "pong:…", "close:code reason", or how the
// stream ended: "eof", "reset", "timeout". A frame a server must not send fails the test.
func (p *peer) read() string {
	p.tb.Helper()
	var head [2]byte
	if _, err := io.ReadFull(p.r, head[:]); err != nil {
		return ending(err)
	}
	n := uint64(head[1])
	switch head[1] {
	case 126:
		var b [2]byte
		_, _ = io.ReadFull(p.r, b[:])
		if n = uint64(binary.BigEndian.Uint16(b[:])); n < 126 {
			p.tb.Errorf("length %d in two bytes", n)
		}
	case 127:
		var b [8]byte
		_, _ = io.ReadFull(p.r, b[:])
		if n = binary.BigEndian.Uint64(b[:]); n < 1<<16 {
			p.tb.Errorf("length %d in eight bytes", n)
		}
	}
	if head[1]&0x80 != 0 || head[0]&0xf0 != 0x80 {
		p.tb.Fatalf("server sent a frame that begins with % x", head)
	}
	payload := make([]byte, n)
	if _, err := io.ReadFull(p.r, payload); err != nil {
		return ending(err)
	}
	switch head[0] & 0x0f {
	case 0x1:
		return "text:" + string(payload)
	case 0x9:
		return "ping:" + string(payload)
	case 0xA:
		return "pong:" + string(payload)
	case 0x8:
		if len(payload) == 0 {
			return "close:"
		}
		return strings.TrimSpace(fmt.Sprintf("close:%d %s", binary.BigEndian.Uint16(payload), payload[2:]))
	}
	return fmt.Sprintf("opcode %d", head[0]&0x0f)
}

func ending(err error) string {
	var timeout net.Error
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return "eof"
	case errors.As(err, &timeout) && timeout.Timeout():
		return "timeout"
	}
	return "reset"
}

// want reads frames and compares; of a close only what is given of it must agree.
func (p *peer) want(frames ...string) {
	p.tb.Helper()
	for i, want := range frames {
		got := p.read()
		if got != want && !(strings.HasPrefix(want, "close:") && strings.HasPrefix(got, want+" ")) {
			p.tb.Fatalf("frame %d: got %.200q, want %.200q", i+1, got, want)
		}
	}
}

// Opcodes and bits of a frame's first byte.
const (
	fin    = 0x80
	more   = 0x00
	text   = 0x1
	binry  = 0x2
	contd  = 0x0
	closes = 0x8
	ping   = 0x9
	pong   = 0xA
)

// frame is a masked frame with its length in the shortest form.
func frame(first byte, payload string) []byte {
	return maskedFrame(first, payload, [4]byte{0x37, 0xfa, 0x21, 0x3d})
}

func maskedFrame(first byte, payload string, mask [4]byte) []byte {
	var b []byte
	switch n := len(payload); {
	case n < 126:
		b = []byte{first, 0x80 | byte(n)}
	case n < 1<<16:
		b = binary.BigEndian.AppendUint16([]byte{first, 0x80 | 126}, uint16(n))
	default:
		b = binary.BigEndian.AppendUint64([]byte{first, 0x80 | 127}, uint64(n))
	}
	b = append(b, mask[:]...)
	for i := range len(payload) {
		b = append(b, payload[i]^mask[i%4])
	}
	return b
}

// closing is a close frame's payload.
func closing(code uint16, reason string) string {
	return string(binary.BigEndian.AppendUint16(nil, code)) + reason
}

func join(frames ...[]byte) []byte { return bytes.Join(frames, nil) }

// waitFor polls until ok holds.
func waitFor(tb testing.TB, what string, ok func() bool) {
	tb.Helper()
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for end := time.Now().Add(patience); !ok(); <-tick.C {
		if time.Now().After(end) {
			tb.Fatalf("waited in vain for %s", what)
		}
	}
}
