package ws_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"testing"
	"time"

	"messenger/internal/chat"
	"messenger/internal/hub"
	"messenger/internal/ws"
)

// TestHandshake: docs/bad-input.md A05 to A14, A17 to A23, A27, A34, A38.
func TestHandshake(t *testing.T) {
	t.Parallel()
	s := startService(t, ws.Config{Hold: time.Millisecond}, &fakeHandler{})
	const (
		bearer = "Authorization: Bearer alice.s1"
		offer  = "Sec-WebSocket-Protocol: auth, alice.s1"
	)
	without := func(line string) string { return strings.Replace(request(offer), line+"\r\n", "", 1) }
	instead := func(line, other string) string { return strings.Replace(request(offer), line, other, 1) }
	tests := map[string]struct {
		request string
		want    string // status; or user, or close code, after the subprotocol echoed
	}{
		"bearer":                       {request(bearer), " alice"},
		"A21 scheme in lower case":     {request("Authorization: bearer alice.s1"), " alice"},
		"A21 scheme in capitals":       {request("Authorization: BEARER alice.s1"), " alice"},
		"subprotocol":                  {request(offer), "auth alice"},
		"A27 no Origin":                {request(bearer), " alice"},
		"any Origin":                   {request(bearer, "Origin: https://evil.example"), " alice"},
		"both headers":                 {request(bearer, "Sec-WebSocket-Protocol: auth"), "auth alice"},
		"A19 further entries":          {request("Sec-WebSocket-Protocol: auth, alice.s1, x, y"), "auth alice"},
		"A19 first is not auth":        {request("Sec-WebSocket-Protocol: chat, alice.s1"), " alice"},
		"A20 two lines are one list":   {request("Sec-WebSocket-Protocol: auth", "Sec-WebSocket-Protocol: alice.s1"), "auth alice"},
		"A23 Authorization wins":       {request(bearer, "Sec-WebSocket-Protocol: auth, bob.s2"), "auth alice"},
		"A34 extension":                {request(offer, "Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=7"), "auth alice"},
		"A34 nonsense extensions":      {request(offer, "Sec-WebSocket-Extensions: permessage-deflate, permessage-deflate; client_max_window_bits=99"), "auth alice"},
		"list headers":                 {instead("Connection: Upgrade", "Connection: keep-alive, upgrade"), "auth alice"},
		"upgrade in capitals":          {instead("Upgrade: websocket", "Upgrade: WebSocket"), "auth alice"},
		"A14 no token":                 {request(), " 4001"},
		"A17 one entry":                {request("Sec-WebSocket-Protocol: auth"), "auth 4001"},
		"A17 only a token":             {request("Sec-WebSocket-Protocol: alice.s1"), " 4001"},
		"A18 swapped":                  {request("Sec-WebSocket-Protocol: alice.s1, auth"), " 4001"},
		"A22 two spaces":               {request("Authorization: Bearer  alice.s1"), " 4001"},
		"A22 other scheme":             {request("Authorization: Basic alice.s1"), " 4001"},
		"A22 prefix of the scheme":     {request("Authorization: BearerX alice.s1"), " 4001"},
		"A22 no token after scheme":    {request("Authorization: Bearer"), " 4001"},
		"A22 three words":              {request("Authorization: Bearer alice.s1 x"), " 4001"},
		"A23 bad header, good offer":   {request("Authorization: Bearer nobody", offer), "auth 4001"},
		"A22 empty header":             {request("Authorization:"), " 4001"},
		"A22 two headers, no Bearer":   {request("Authorization: Basic YTpi", "Authorization: Digest x"), " 4001"},
		"B7 Basic and an offer":        {request("Authorization: Basic YTpi", offer), "auth alice"},
		"B7 Digest and an offer":       {request(`Authorization: Digest username="a", realm="b"`, offer), "auth alice"},
		"B7 Negotiate and an offer":    {request("Authorization: Negotiate YII=", offer), "auth alice"},
		"B7 no scheme and an offer":    {request("Authorization: alice", offer), "auth alice"},
		"B7 empty header and an offer": {request("Authorization:", offer), "auth alice"},
		"B7 two others and an offer":   {request("Authorization: Basic YTpi", "Authorization: Negotiate YII=", offer), "auth alice"},
		"B7 BearerX and an offer":      {request("Authorization: BearerX bob.s2", offer), "auth alice"},
		"B7 Basic and a bad offer":     {request("Authorization: Basic YTpi", "Sec-WebSocket-Protocol: auth, nobody"), "auth 4001"},
		"B7 Basic before Bearer":       {request("Authorization: Basic YTpi", bearer), " alice"},
		"B7 Bearer before Basic":       {request(bearer, "Authorization: Basic YTpi"), " alice"},
		"A23 bad Bearer, Basic, offer": {request("Authorization: Basic YTpi", "Authorization: Bearer nobody", offer), "auth 4001"},
		"A23 empty Bearer, good offer": {request("Authorization: Bearer", offer), "auth 4001"},
		"A23 two spaces, good offer":   {request("Authorization: Bearer  alice.s1", offer), "auth 4001"},
		"A23 two Bearers, good offer":  {request(bearer, bearer, offer), "auth 4001"},
		"A23 two headers":              {request(bearer, "Authorization: Bearer bob.s2"), " 4001"},
		"F25 other bad tokens":         {request("Sec-WebSocket-Protocol: auth, not-a-token"), "auth 4001"},
		"A38 line break in token":      {request("Sec-WebSocket-Protocol: auth, abc%0d%0aSet-Cookie:x"), "auth 4001"},
		"outage is not a bad token":    {request("Authorization: Bearer broken"), " 1013"},
		"A05 POST":                     {instead("GET", "POST"), "405"},
		"A06 no Upgrade":               {without("Upgrade: websocket"), "426"},
		"A07 Connection: keep-alive":   {instead("Connection: Upgrade", "Connection: keep-alive"), "400"},
		"A07 no Connection":            {without("Connection: Upgrade"), "400"},
		"A08 version 12":               {instead("Version: 13", "Version: 12"), "426"},
		"A08 two versions":             {request(offer, "Sec-WebSocket-Version: 8"), "426"},
		"A08 no version":               {without("Sec-WebSocket-Version: 13"), "426"},
		"A09 no key":                   {without("Sec-WebSocket-Key: " + sampleKey), "400"},
		"A10 not base64":               {instead(sampleKey, "not base64 but 24 bytes!"), "400"},
		"A10 15 bytes":                 {instead(sampleKey, "AAAAAAAAAAAAAAAAAAAA"), "400"},
		"A10 17 bytes":                 {instead(sampleKey, "AAAAAAAAAAAAAAAAAAAAAAA="), "400"},
		"A10 bits left over":           {instead(sampleKey, "AAAAAAAAAAAAAAAAAAAAAB=="), "400"},
		"A11 two keys":                 {request(offer, "Sec-WebSocket-Key: "+sampleKey), "400"},
		"A12 HTTP/1.0":                 {instead("HTTP/1.1", "HTTP/1.0"), "400"},
		"A13 h2c":                      {instead("Upgrade: websocket", "Upgrade: h2c"), "426"},
		"body":                         {request(offer, "Content-Length: 2") + "hi", "400"},
		"body in chunks":               {request(offer, "Transfer-Encoding: chunked") + "0\r\n\r\n", "400"},
		"repeated subprotocol":         {request("Sec-WebSocket-Protocol: auth, auth"), "400"},
		"empty subprotocol":            {request("Sec-WebSocket-Protocol: auth,, x"), "400"},
		"too many subprotocols":        {request("Sec-WebSocket-Protocol: auth" + manyOffers()), "400"},
		"A02 slash, by the test's mux": {instead("/api/ws", "/api/ws/"), "404"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := s.connect(t)
			p.send([]byte(tt.request))
			if got := p.outcome(); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func manyOffers() string {
	var b strings.Builder
	for i := range 40 {
		fmt.Fprintf(&b, ", p%d", i)
	}
	return b.String()
}

// outcome reads what became of an upgrade request: a status; or the subprotocol and,
// if the server speaks first, the close code, else the user it takes the peer for.
func (p *peer) outcome() string {
	p.tb.Helper()
	resp, err := http.ReadResponse(p.r, nil)
	if err != nil {
		p.tb.Fatal(err)
	}
	if resp.StatusCode != 101 {
		if resp.StatusCode == 426 && resp.Header.Get("Sec-WebSocket-Version") != "13" {
			p.tb.Error("426 does not name the version")
		}
		if !resp.Close && resp.StatusCode != 404 {
			p.tb.Errorf("%s leaves the connection open", resp.Status)
		}
		return fmt.Sprint(resp.StatusCode)
	}
	if got := resp.Header.Get("Sec-WebSocket-Accept"); got != sampleAccept {
		p.tb.Errorf("Sec-WebSocket-Accept: %s", got)
	}
	for name := range resp.Header {
		switch name {
		case "Upgrade", "Connection", "Sec-Websocket-Accept", "Sec-Websocket-Protocol":
		default:
			p.tb.Errorf("the 101 has a header %s", name)
		}
	}
	protocol := resp.Header.Get("Sec-WebSocket-Protocol") + " "
	_, _ = p.Write(frame(fin|text, "who am I?"))
	said := p.read()
	if code, isClose := strings.CutPrefix(said, "close:"); isClose {
		code, _, _ = strings.Cut(code, " ")
		return protocol + code
	}
	if said != "text:who am I?" {
		p.tb.Fatalf("got %q", said)
	}
	return protocol + "alice" // fakeAuth knows no other way in; TestTokenChoice asks who
}

// TestTokenChoice: docs/bad-input.md A23, whose token counts.
func TestTokenChoice(t *testing.T) {
	t.Parallel()
	h := &fakeHandler{onMessage: func(c *ws.Conn, _ []byte) {
		u, ses := c.User(), c.Session()
		c.Reply(hub.Frame([]byte(strings.TrimRight(string(u[:]), "\x00") + " " + strings.TrimRight(string(ses[:]), "\x00"))))
	}}
	s := startService(t, ws.Config{}, h)
	for lines, want := range map[string]string{
		"Authorization: Bearer alice.s1\r\nSec-WebSocket-Protocol: auth, bob.s2": "text:alice s1",
		"Sec-WebSocket-Protocol: auth, bob.s2, alice.s1":                         "text:bob s2",
	} {
		p := s.connect(t)
		p.send([]byte(request(lines)))
		p.readHandshake("auth")
		p.send(frame(fin|text, "?"))
		p.want(want)
	}
}

// TestOrigin: docs/bad-input.md A24 to A27; which origins are allowed is somebody else's word.
func TestOrigin(t *testing.T) {
	t.Parallel()
	s := startService(t, ws.Config{
		Hold:        time.Millisecond,
		AllowOrigin: func(r *http.Request) bool { return r.Header.Get("Origin") == "https://app.example.com" },
	}, &fakeHandler{})
	for lines, want := range map[string]string{
		"":                                " alice",
		"Origin: https://app.example.com": " alice",
		"Origin: https://evil.example":    "403",
		"Origin: null":                    "403",
		"Origin:":                         "403",
	} {
		p := s.connect(t)
		head := []string{"Authorization: Bearer alice.s1"}
		if lines != "" {
			head = append(head, lines)
		}
		p.send([]byte(request(head...)))
		if got := p.outcome(); got != want {
			t.Errorf("%q: got %q, want %q", lines, got, want)
		}
	}
}

// TestRefusedPeerCannotHarm: docs/bad-input.md A14 to A16; the server must outlive whoever
// sends what he likes after a refused handshake.
func TestRefusedPeerCannotHarm(t *testing.T) {
	t.Parallel()
	s := startService(t, ws.Config{Hold: 300 * time.Millisecond}, &fakeHandler{})
	garbage := strings.Repeat("\xc1\x80\x01\x02\x03\x04garbage", 1<<20)[:10<<20]
	for name, after := range map[string]string{
		"A14 silence":        "",
		"A15 unmasked frame": "\x81\x02hi",
		"A15 reserved bit":   "\xc1\x80\x01\x02\x03\x04",
		"A16 10 MB":          garbage,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := s.connect(t)
			start := time.Now()
			sent := make(chan struct{})
			go func() {
				defer close(sent)
				_, _ = io.WriteString(p, request("Sec-WebSocket-Protocol: auth, wrong")+after)
			}()
			p.readHandshake("auth")
			p.want("close:4001 Unauthorized")
			if end := p.read(); end != "eof" && end != "reset" {
				t.Errorf("after the close came %q", end)
			}
			if took := time.Since(start); took > 1500*time.Millisecond {
				t.Errorf("gone after %v, want 1 s", took)
			}
			<-sent
		})
	}
	t.Run("canary", func(t *testing.T) {
		p := s.dial(t, "alice.s1")
		p.send(frame(fin|text, "alive?"))
		p.want("text:alive?")
	})
}

// TestRepeatedRefusalsAreHeld: docs/bad-input.md H02.
func TestRepeatedRefusalsAreHeld(t *testing.T) {
	t.Parallel()
	const hold = 300 * time.Millisecond
	s := startService(t, ws.Config{Hold: hold}, &fakeHandler{})
	refused := func() time.Duration {
		p := s.connect(t)
		start := time.Now()
		p.send([]byte(request("Sec-WebSocket-Protocol: auth, wrong")))
		p.readHandshake("auth") // the upgrade is at once, the refusal is not
		p.want("close:4001")
		return time.Since(start)
	}
	if first := refused(); first >= hold {
		t.Errorf("a first refusal took %v", first)
	}
	if again := refused(); again < hold-100*time.Millisecond {
		t.Errorf("a second refusal took only %v, want about %v", again, hold)
	}
}

// TestHeldRefusalsAreBounded: above the bound peers are told and dropped, not kept.
func TestHeldRefusalsAreBounded(t *testing.T) {
	t.Parallel()
	s := startService(t, ws.Config{Hold: 800 * time.Millisecond, MaxRefused: 5}, &fakeHandler{})
	peers := make([]*peer, 30)
	for i := range peers {
		peers[i] = s.connect(t)
		peers[i].send([]byte(request("Sec-WebSocket-Protocol: auth, wrong")))
	}
	waitFor(t, "30 refusals", func() bool { return s.Stats().Refused == 30 })
	waitFor(t, "at most five that are kept", func() bool { return s.Stats().Ending <= 5 })
	for _, p := range peers {
		p.readHandshake("auth")
		p.want("close:4001 Unauthorized", "eof")
	}
}

// TestOpenFails: a server that cannot take a connection over says "later", not at once.
func TestOpenFails(t *testing.T) {
	t.Parallel()
	const hold = 150 * time.Millisecond
	h := &fakeHandler{onOpen: func(_ context.Context, c *ws.Conn) error {
		c.Send(hub.Frame([]byte("early news")))
		return errors.New("memberships unavailable")
	}}
	s := startService(t, ws.Config{Hold: hold}, h)
	start := time.Now()
	p := s.dial(t, "alice.s1")
	p.want("text:early news", "close:1013 try again later")
	if took := time.Since(start); took < 2*hold-100*time.Millisecond {
		t.Errorf("refused after %v, want about %v", took, 2*hold)
	}
	p.send(bye)
	p.want("eof")
	waitFor(t, "the end", func() bool { return s.Stats().Ending == 0 })
	if n := h.closed.Load(); n != 0 {
		t.Errorf("Closed was called %d times for a connection that never opened", n)
	}
}

// TestNewsDuringOpen: what is sent while Open runs follows the handshake, in order.
func TestNewsDuringOpen(t *testing.T) {
	t.Parallel()
	h := &fakeHandler{onOpen: func(_ context.Context, c *ws.Conn) error {
		for i := range 100 {
			c.Send(hub.Frame(fmt.Append(nil, i)))
		}
		return nil
	}}
	p := startService(t, ws.Config{}, h).dial(t, "alice.s1")
	for i := range 100 {
		p.want(fmt.Sprintf("text:%d", i))
	}
}

// testIP lets a test say in a header where a request comes from.
func testIP(r *http.Request) netip.Addr {
	a, _ := netip.ParseAddr(r.Header.Get("X-Test-IP"))
	return a
}

// dialFrom opens a WebSocket with a token from an address.
func (s *service) dialFrom(tb testing.TB, token, ip string) *peer {
	tb.Helper()
	p := s.connect(tb)
	p.send([]byte(request("Sec-WebSocket-Protocol: auth, "+token, "X-Test-IP: "+ip)))
	p.readHandshake("auth")
	return p
}

func (p *peer) wantAlive() {
	p.tb.Helper()
	p.send(frame(fin|text, "still here"))
	p.want("text:still here")
}

// TestCapOfUser: docs/bad-input.md A36, the oldest of the same user makes room.
func TestCapOfUser(t *testing.T) {
	t.Parallel()
	s := startService(t, ws.Config{ConnsPerUser: 3, ConnsPerIP: 3, IP: testIP}, &fakeHandler{})
	bob := s.dialFrom(t, "bob.s1", "2001:db8:1::1")
	first := s.dialFrom(t, "alice.s1", "2001:db8:1::1")
	others := []*peer{bob, s.dialFrom(t, "alice.s1", "2001:db8:2::1"), s.dialFrom(t, "alice.s2", "2001:db8:3::1"), s.dialFrom(t, "alice.s3", "2001:db8:4::1")}
	first.want("close:1008 too many connections")
	first.send(bye)
	first.want("eof")
	for _, p := range others {
		p.wantAlive()
	}
}

// TestCapOfAddress: docs/bad-input.md A36, whoever comes is refused and nobody else is touched.
// A /64 is one address, IPv4 written as IPv6 is IPv4.
func TestCapOfAddress(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		ips     [3]string
		refused bool // the third
	}{
		"one address":             {[3]string{"192.0.2.1", "192.0.2.1", "192.0.2.1"}, true},
		"one /64":                 {[3]string{"2001:db8::1", "2001:db8::2", "2001:db8::3:4:5:6"}, true},
		"IPv4 in IPv6":            {[3]string{"192.0.2.1", "::ffff:192.0.2.1", "192.0.2.1"}, true},
		"different IPv4 in IPv6":  {[3]string{"::ffff:192.0.2.1", "::ffff:192.0.2.2", "::ffff:192.0.2.3"}, false},
		"neighbouring /64":        {[3]string{"2001:db8::1", "2001:db8::2", "2001:db8:0:1::1"}, false},
		"a proxy of many":         {[3]string{"10.0.0.1", "10.0.0.1", "10.0.0.1"}, false},
		"a peer with no address ": {[3]string{"?", "?", "?"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := startService(t, ws.Config{
				ConnsPerIP: 2, ConnsPerUser: 2, IP: testIP, Hold: 10 * time.Millisecond,
				Shared: func(a netip.Addr) bool { return a == netip.MustParseAddr("10.0.0.1") },
			}, &fakeHandler{})
			one, two := s.dialFrom(t, "alice.s1", tt.ips[0]), s.dialFrom(t, "bob.s1", tt.ips[1])
			three := s.dialFrom(t, "carol.s1", tt.ips[2])
			if tt.refused {
				three.want("close:1008 too many connections")
				three.send(bye)
				three.want("eof")
			} else {
				three.wantAlive()
			}
			one.wantAlive()
			two.wantAlive()
			if warned := strings.Contains(s.log.String(), "its address has too many"); warned != tt.refused {
				t.Errorf("warned: %v", warned)
			}
			one.send(bye)
			one.want("close:1000", "eof")
			waitFor(t, "room", func() bool { return s.Sockets() == s.Stats().Open })
			s.dialFrom(t, "carol.s2", tt.ips[0]).wantAlive()
		})
	}
}

// TestFull: above the cap of all connections the upgrade is refused, after a while. Who
// has no good token takes no place there.
func TestFull(t *testing.T) {
	t.Parallel()
	s := startService(t, ws.Config{Conns: 1, Hold: 50 * time.Millisecond, MaxRefused: 3}, &fakeHandler{})
	for _, token := range []string{"nobody", "wrong", "broken", "stranger", "another"} {
		p := s.connect(t) // which stays, and does not answer
		p.send([]byte(request("Sec-WebSocket-Protocol: auth, " + token)))
		p.readHandshake("auth")
	}
	first := s.dial(t, "alice.s1")
	p := s.connect(t)
	p.send([]byte(request("Sec-WebSocket-Protocol: auth, bob.s1")))
	if got := p.outcome(); got != "503" {
		t.Errorf("got %s, want 503", got)
	}
	first.wantAlive()
	first.send(bye)
	first.want("close:1000", "eof")
	waitFor(t, "room", func() bool { return s.Stats().Open == 0 })
	bob := s.dial(t, "bob.s1")
	bob.wantAlive()
	s.Revoke(userID("bob"), nil, sessionID(""))
	bob.want("close:4001 Unauthorized")
	s.dial(t, "carol.s1").wantAlive()
}

// TestRevoke: sessions end at once, others stay, also when the token is revoked between
// its verification and the opening of the connection.
func TestRevoke(t *testing.T) {
	t.Parallel()
	s := startService(t, ws.Config{}, &fakeHandler{})
	one, two, three := s.dial(t, "alice.s1"), s.dial(t, "alice.s2"), s.dial(t, "alice.s3")
	bob := s.dial(t, "bob.s1")
	s.Revoke(userID("alice"), []chat.SessionID{sessionID("s1")}, chat.SessionID{})
	one.want("close:4001 Unauthorized")
	s.Revoke(userID("alice"), nil, sessionID("s3"))
	two.want("close:4001 Unauthorized")
	for _, p := range []*peer{three, bob} {
		p.send(frame(fin|text, "still here"))
		p.want("text:still here")
	}
	s.Revoke(userID("alice"), nil, chat.SessionID{})
	three.want("close:4001 Unauthorized")

	s.auth.onAuth = func(string) { // the verdict is already made
		s.auth.revoke("bob.s2")
		s.Revoke(userID("bob"), []chat.SessionID{sessionID("s2")}, chat.SessionID{})
	}
	late := s.connect(t)
	late.send([]byte(request("Sec-WebSocket-Protocol: auth, bob.s2")))
	late.readHandshake("auth")
	late.want("close:4001 Unauthorized")
}

// TestEarlyBytesOfAWrapper: bytes that a listener's wrapper has read ahead come before
// those still in the socket.
func TestEarlyBytesOfAWrapper(t *testing.T) {
	t.Parallel()
	s := startService(t, ws.Config{}, &fakeHandler{})
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	srv := &http.Server{Handler: s.Server}
	served := make(chan struct{})
	go func() {
		defer close(served)
		_ = srv.Serve(readAhead{ln})
	}()
	defer func() { _ = srv.Close(); <-served }()
	nc, err := net.Dial("tcp", ln.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	p := newPeer(t, nc)
	long := request("Sec-WebSocket-Protocol: auth, alice.s1", "X: "+strings.Repeat("x", 5000))
	var frames []byte
	for i := range 500 {
		frames = append(frames, frame(fin|text, fmt.Sprint(i))...)
	}
	p.send(append([]byte(long), frames...))
	p.readHandshake("auth")
	for i := range 500 {
		p.want(fmt.Sprintf("text:%d", i))
	}
}

// readAhead is a listener whose connections read much more than they are asked for.
type readAhead struct{ net.Listener }

func (l readAhead) Accept() (net.Conn, error) {
	nc, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &aheadConn{nc, bufio.NewReaderSize(nc, 64<<10)}, nil
}

type aheadConn struct {
	net.Conn
	r *bufio.Reader
}

func (c *aheadConn) Read(p []byte) (int, error) { return c.r.Read(p) }

func (c *aheadConn) Detach() (net.Conn, []byte) {
	early, _ := c.r.Peek(c.r.Buffered())
	return c.Conn, early
}
