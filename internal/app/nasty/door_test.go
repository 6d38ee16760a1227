package nasty

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"messenger/internal/app/apptest"
)

// doorRows are those of section A that are more than one request.
func doorRows() []row {
	return []row{
		{id: "A14", note: "gone though the close is not answered", run: refusedIsGone},
		{id: "A15", note: "unmasked frame behind a refused handshake", run: func(t *testing.T, w *world) { refusedWith(t, w, []byte("\x81\x02hi")) }},
		{id: "A15", note: "reserved bits behind a refused handshake", run: func(t *testing.T, w *world) { refusedWith(t, w, []byte("\xc1\x80\x01\x02\x03\x04")) }},
		{id: "A16", note: "10 MB of garbage", run: refusedFlood},
		{id: "A23", note: "two tokens", run: twoTokens},
		{id: "A31", note: "frames behind the handshake", run: pipelinedFrames},
		{id: "A32", note: "a byte a second, 500 times", slow: true, run: slowHeads},
		{id: "A33", note: "silence", slow: true, run: silentHead},
		{id: "A35", note: "forged client address", world: limited, run: forgedAddress},
		{id: "A36", note: "51 sockets of one user", world: limited, run: socketsOfUser},
		{id: "A36", note: "201 sockets from one address", world: limited, run: socketsOfAddress},
		{id: "A36", note: "201 idle HTTP connections from one address", world: limited, run: idleConnections},
	}
}

// refusedIsGone is a refused peer that never answers.
func refusedIsGone(t *testing.T, w *world) {
	inTime(t, "the end of a refused connection", 1300*time.Millisecond, func() (time.Duration, error) {
		p := w.tcp(t)
		start := time.Now()
		if err := p.write([]byte(upgrade(""))); err != nil {
			return 0, err
		}
		if r, err := p.response(); err != nil || r.status != 101 {
			return 0, fmt.Errorf("handshake: %d, %w", r.status, err)
		}
		a, err := p.next()
		if err != nil || a.String() != unauthorized || string(a.payload[2:]) != "Unauthorized" {
			return 0, fmt.Errorf("got %s, %w", a, err)
		}
		if !p.ended(patience) {
			return 0, errors.New("the connection stays")
		}
		return time.Since(start), nil
	})
}

// refusedWith sends bytes in one segment with a handshake that has no token.
func refusedWith(t *testing.T, w *world, early []byte) {
	p := w.tcp(t)
	if err := p.write(append([]byte(upgrade("")), early...)); err != nil {
		t.Fatal(err)
	}
	if r, err := p.response(); err != nil || r.status != 101 {
		t.Fatalf("handshake: %d, %v", r.status, err)
	}
	if got := strings.Join(p.until(""), " "); got != unauthorized {
		t.Errorf("the socket says %q", got)
	}
}

// refusedFlood sends much and reads nothing.
func refusedFlood(t *testing.T, w *world) {
	before := w.figures(t).memory
	p := w.tcp(t)
	start := time.Now()
	err := p.write([]byte(upgrade("")))
	for range 160 {
		if err != nil {
			break
		}
		err = p.write(bytes.Repeat([]byte("garbage!"), 8<<10))
	}
	if err == nil {
		t.Error("all of 10 MB were taken")
	}
	if took := time.Since(start); took > 2*time.Second {
		t.Errorf("dropped after %v", took)
	}
	if grown := w.figures(t).memory - before; grown > 48<<20 {
		t.Errorf("the memory grew by %.0f MiB", grown/(1<<20))
	}
}

// twoTokens: that of the header counts.
func twoTokens(t *testing.T, w *world) {
	p := w.tcp(t)
	err := p.write([]byte(w.fill(upgrade("", "Authorization: Bearer {ann}", "Sec-WebSocket-Protocol: auth, {bob}"))))
	if err != nil {
		t.Fatal(err)
	}
	if r, err := p.response(); err != nil || r.status != 101 {
		t.Fatalf("handshake: %d, %v", r.status, err)
	}
	cid := w.dial(t, w.cid)
	if _, err := p.do("privateMessage", saying(w.cid, "who am I?")); err != nil {
		t.Fatal(err)
	}
	if a, err := cid.said(); err != nil || a.Params.Item["senderId"] != w.ann.ID {
		t.Errorf("Cid hears %s, %v; want Ann", a.Raw, err)
	}
}

// saying is the params of a new private message.
func saying(to *apptest.Person, content string) params {
	return params{"messageId": apptest.NewID(), "receiverId": to.ID, "content": content}
}

// pipelinedFrames: none is lost, all are in order.
func pipelinedFrames(t *testing.T, w *world) {
	ann, bob := w.person(t, "Early"), w.dial(t, w.bob)
	b := []byte(upgrade("", "Sec-WebSocket-Protocol: auth, "+ann.Token))
	const n = 10
	for i := range n {
		b = append(b, text(request("privateMessage", saying(w.bob, fmt.Sprint("early ", i))))...)
	}
	p := w.tcp(t)
	if err := p.write(b); err != nil {
		t.Fatal(err)
	}
	if r, err := p.response(); err != nil || r.status != 101 {
		t.Fatalf("handshake: %d, %v", r.status, err)
	}
	for i := range n {
		if a, err := p.said(); err != nil || a.String() != "privateMessage ok" {
			t.Fatalf("answer %d: %s, %v", i, a, err)
		}
		if a, err := bob.said(); err != nil || a.Params.Item["message"] != fmt.Sprint("early ", i) {
			t.Fatalf("news %d: %s, %v", i, a.Raw, err)
		}
	}
}

// slowHeads: five hundred peers send a byte a second.
func slowHeads(t *testing.T, w *world) {
	const n = 500
	peers := make([]*peer, n)
	for i := range peers {
		peers[i] = w.tcp(t)
	}
	start, open := time.Now(), n
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	worst := time.Duration(0)
	for i := 0; open > 0 && i < 14; i++ {
		open = 0
		for _, p := range peers {
			if p.write([]byte("GET /api/ws HTTP/1.1")[i:i+1]) == nil {
				open++
			}
		}
		dialled := time.Now()
		p, err := w.login(w.ann, "")
		if err != nil {
			t.Fatal(err)
		}
		p.close()
		worst = max(worst, time.Since(dialled))
		<-tick.C
	}
	if took := time.Since(start); open > 0 || took < 9*time.Second {
		t.Errorf("%d of the connections are left after %v", open, took)
	}
	if worst > time.Second { // 250 ms of a machine that does nothing else
		t.Errorf("a good handshake took %v", worst)
	}
}

// silentHead: a peer that connects and says nothing.
func silentHead(t *testing.T, w *world) {
	p, start := w.tcp(t), time.Now()
	if !p.ended(13*time.Second) || time.Since(start) < 9*time.Second {
		t.Errorf("cut after %v, want 10s", time.Since(start))
	}
}

// forgedAddress: what an untrusted peer says about where it comes from is not believed.
func forgedAddress(t *testing.T, w *world) {
	from := w.address()
	throttled := false
	for i := range 100 {
		r, err := w.call(call{
			line: "POST /api/auth/login", from: from, head: []string{fmt.Sprintf("X-Forwarded-For: 203.0.113.%d", i)},
			body: `{"email":"nobody@example.org","password":""}`,
		})
		if err != nil {
			t.Fatal(err)
		}
		throttled = throttled || r.status == http.StatusTooManyRequests
	}
	if !throttled {
		t.Error("each forged address had a bucket of its own")
	}
	if log := w.Log(); strings.Contains(log, "203.0.113.") || !strings.Contains(log, "ip="+from) {
		t.Error("the log has the forged address, or not the real one")
	}
}

// socketsOfUser: the 51st closes the oldest, and nobody else's.
func socketsOfUser(t *testing.T, w *world) {
	other := w.dial(t, w.bob)
	who := w.person(t, "Many")
	peers := make([]*peer, 51)
	for i := range peers {
		p, err := w.login(who, w.address())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(p.close)
		peers[i] = p
	}
	oldestGoes(t, peers)
	if got := other.transcript(); got != "alive" {
		t.Errorf("somebody else's socket says %q", got)
	}
}

// socketsOfAddress: the 201st from one address is refused, and nobody else's is closed.
func socketsOfAddress(t *testing.T, w *world) {
	from := w.address()
	var people []*apptest.Person
	for i := range 5 {
		people = append(people, w.person(t, fmt.Sprint("Crowd", i)))
	}
	peers := make([]*peer, 200)
	for i := range peers {
		p, err := w.login(people[i%len(people)], from)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(p.close)
		peers[i] = p
	}
	p, err := w.connect(from)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.close)
	if err := p.write([]byte(upgrade("", "Authorization: Bearer "+w.ann.Token))); err != nil {
		t.Fatal(err)
	}
	if r, err := p.response(); err != nil || r.status != 101 {
		t.Fatalf("handshake: %d, %v", r.status, err)
	}
	if got := strings.Join(p.until(""), " "); got != "close 1008" {
		t.Errorf("the 201st says %q", got)
	}
	for i, p := range peers {
		if got := p.transcript(); got != "alive" {
			t.Fatalf("socket %d says %q", i, got)
		}
	}
}

// idleConnections: whoever fills an address with connections harms nobody elsewhere, and
// the operator is told.
func idleConnections(t *testing.T, w *world) {
	from := w.address()
	connect := func() *peer {
		p, err := w.connect(from)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(p.close)
		return p
	}
	peers := make([]*peer, 200)
	for i := range peers {
		peers[i] = connect()
	}
	for range 10 {
		if !connect().ended(patience) {
			t.Error("the 201st connection stays")
		}
	}
	if p, err := w.login(w.ann, ""); err != nil {
		t.Errorf("somebody else: %v", err)
	} else {
		p.close()
	}
	if err := peers[0].write([]byte("GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n")); err != nil {
		t.Fatal(err)
	}
	if r, err := peers[0].response(); err != nil || r.status != 200 {
		t.Errorf("the first connection: %d, %v", r.status, err)
	}
	if n := strings.Count(w.Log(), "connection refused: its address has too many"); n < 1 || n > 3 {
		t.Errorf("%d lines in the log", n)
	}
}

// oldestGoes: the first of the peers is closed with 1008, the others live.
func oldestGoes(t *testing.T, peers []*peer) {
	t.Helper()
	if a, err := peers[0].said(); err != nil || a.String() != "close 1008" {
		t.Errorf("the oldest gets %s, %v", a, err)
	}
	for i, p := range peers[1:] {
		if got := p.transcript(); got != "alive" {
			t.Fatalf("socket %d says %q", i+1, got)
		}
	}
}
