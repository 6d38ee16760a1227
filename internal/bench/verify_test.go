package bench

import (
	"context"
	"strings"
	"testing"
	"time"
)

// testLoop is a loop that is not run.
func testLoop() *loop {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	return &loop{ctx: ctx, epoch: time.Now(), numbers: newNumbers()}
}

func private(at number) answer { return delivered("privateMessage", at) }

func inGroup(at number) answer { return delivered("messageInGroup", at) }

func delivered(typ string, at number) answer {
	return answer{kind: broadcast, typ: []byte(typ), id: []byte(newNumbers().id(at))}
}

// expect fails the test unless err has that text, or is nil if there is none.
func expect(t *testing.T, what string, err error, text string) {
	t.Helper()
	if text == "" && err != nil || text != "" && (err == nil || !strings.Contains(err.Error(), text)) {
		t.Errorf("%s: %v, want %q", what, err, text)
	}
}

func TestPairsSeeEveryFault(t *testing.T) {
	conns := []*conn{{index: 0}, {index: 1}, {index: 2}, {index: 3}}
	p := newPairs(testLoop(), conns, make([]person, 4))
	p.closedLoop(2)
	p.pump()
	p.pump()
	if got := p.streams[0].sent(); got != 2 {
		t.Fatalf("%d messages are in flight, want 2", got)
	}
	ack := answer{kind: success}
	for _, step := range []struct {
		what string
		to   *conn
		answer
		want string
	}{
		{"to somebody idle", &conn{index: 4}, private(number{0, 0}), "not in the conversation"},
		{"an addition to somebody idle", &conn{index: 4}, answer{kind: broadcast, typ: []byte("addUserInGroup")}, ""},
		{"the first message", conns[1], private(number{0, 0}), ""},
		{"the same again", conns[1], private(number{0, 0}), "delivered twice"},
		{"of the other pair", conns[1], private(number{1, 0}), "not in the conversation"},
		{"not sent yet", conns[1], private(number{0, 2}), "2 were sent"},
		{"of nobody", conns[1], answer{kind: broadcast, typ: []byte("privateMessage"), id: []byte("x")}, "nobody sent"},
		{"back to the sender", conns[0], private(number{0, 1}), "to its sender"},
		{"an answer to the receiver", conns[1], ack, "more answers"},
		{"an answer", conns[0], ack, ""},
		{"a pong", conns[0], answer{kind: pong}, ""},
		{"the second message", conns[1], private(number{0, 1}), ""},
		{"the second answer", conns[0], ack, ""},
		{"one too many", conns[0], ack, "more answers"},
	} {
		expect(t, step.what, p.frame(step.to, step.answer), step.want)
	}
	if p.counts.acked != 2 || p.counts.delivered != 2 || (p.missing == 0) {
		t.Errorf("%d acked, %d delivered, settled %v", p.counts.acked, p.counts.delivered, (p.missing == 0))
	}
}

func TestPairsSettle(t *testing.T) {
	conns := []*conn{{index: 0}, {index: 1}}
	p := newPairs(testLoop(), conns, make([]person, 2))
	p.closedLoop(1)
	p.pump()
	expect(t, "answer", p.frame(conns[0], answer{kind: success}), "")
	if p.pump(); p.streams[0].sent() != 1 || (p.missing == 0) {
		t.Error("a message that is not delivered has landed")
	}
	expect(t, "message", p.frame(conns[1], private(number{})), "")
	if p.missing != 0 {
		t.Error("not settled")
	}
	if p.pump(); p.streams[0].sent() != 2 {
		t.Error("the next message is not sent")
	}
}

func TestGroupSeesEveryFault(t *testing.T) {
	conns := []*conn{{index: 0}, {index: 1}, {index: 2}}
	g := newGroup(testLoop(), "x", words, conns, 1)
	g.closedLoop(1)
	g.pump()
	ack := answer{kind: success}
	for _, step := range []struct {
		what string
		to   *conn
		answer
		want string
	}{
		{"to somebody idle", &conn{index: 3}, inGroup(number{}), "not in the conversation"},
		{"to a member", conns[1], inGroup(number{}), ""},
		{"to it again", conns[1], inGroup(number{}), "delivered twice"},
		{"to the sender", conns[0], inGroup(number{}), "to its sender"},
		{"not sent yet", conns[2], inGroup(number{0, 1}), "1 were sent"},
		{"an addition", conns[2], answer{kind: broadcast, typ: []byte("addUserInGroup")}, ""},
		{"an answer to a listener", conns[1], ack, "more answers"},
		{"an answer", conns[0], ack, ""},
		{"another", conns[0], ack, "more answers"},
	} {
		expect(t, step.what, g.frame(step.to, step.answer), step.want)
	}
	if g.pump(); g.streams[0].sent() != 1 || (g.missing == 0) {
		t.Error("a message has landed that one member does not have")
	}
	expect(t, "to the last member", g.frame(conns[2], inGroup(number{})), "")
	if g.missing != 0 {
		t.Error("not settled")
	}
	if g.pump(); g.streams[0].sent() != 2 {
		t.Error("the next message is not sent")
	}
}

func TestOpenLoopKeepsItsRate(t *testing.T) {
	l := testLoop()
	l.epoch = l.epoch.Add(-time.Hour)
	p := newPairs(l, []*conn{{index: 0}, {index: 1}, {index: 2}, {index: 3}}, make([]person, 4))
	first := l.clock() - 95*time.Millisecond
	p.openLoop(100, first)
	p.pump()
	if a, b := p.streams[0].sent(), p.streams[1].sent(); b < 5 || a < b || a > b+1 {
		t.Errorf("%d and %d messages are sent for 95 ms, want 5 each", a, b)
	}
	if got := p.streams[0].inFlight[0].sentAt; got != first {
		t.Errorf("the first message's time runs from %v, want %v", got, first)
	}
	if p.late < 90*time.Millisecond {
		t.Errorf("the generator was %v late, want 95ms", p.late)
	}
}
