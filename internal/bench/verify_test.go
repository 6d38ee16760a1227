package bench

import (
	"strings"
	"testing"
	"time"
)

// testLoop is a loop that is not run: it has no poller.
func testLoop() *loop { return &loop{epoch: time.Now(), numbers: newNumbers()} }

func news(at number) answer {
	return answer{kind: broadcast, typ: []byte("messageInGroup"), id: []byte(newNumbers().id(at))}
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
	if got := p.lanes[0].sent(); got != 2 {
		t.Fatalf("%d messages are in flight, want 2", got)
	}
	ack := answer{kind: success}
	told := answer{kind: broadcast, typ: []byte("privateMessage"), id: news(number{0, 0}).id}
	for _, step := range []struct {
		what string
		to   *conn
		answer
		want string
	}{
		{"to somebody idle", &conn{index: 4}, told, "not in the conversation"},
		{"an addition to somebody idle", &conn{index: 4}, answer{kind: broadcast, typ: []byte("addUserInGroup")}, ""},
		{"the first message", conns[1], news(number{0, 0}), ""},
		{"the same again", conns[1], news(number{0, 0}), "delivered twice"},
		{"of the other pair", conns[1], news(number{1, 0}), "not for"},
		{"not sent yet", conns[1], news(number{0, 2}), "2 were sent"},
		{"of nobody", conns[1], answer{kind: broadcast, id: []byte("x")}, "nobody sent"},
		{"back to the sender", conns[0], news(number{0, 1}), "wrong side"},
		{"an answer to the receiver", conns[1], ack, "wrong side"},
		{"an answer", conns[0], ack, ""},
		{"a pong", conns[0], answer{kind: pong}, ""},
		{"the second message", conns[1], news(number{0, 1}), ""},
		{"the second answer", conns[0], ack, ""},
		{"one too many", conns[0], ack, "more answers"},
	} {
		expect(t, step.what, p.frame(step.to, step.answer), step.want)
	}
	if p.tally.acked != 2 && p.tally.delivered != 2 || p.settled() {
		t.Errorf("%d acked, %d delivered, settled %v", p.tally.acked, p.tally.delivered, p.settled())
	}
}

func TestPairsSettle(t *testing.T) {
	conns := []*conn{{index: 0}, {index: 1}}
	p := newPairs(testLoop(), conns, make([]person, 2))
	p.closedLoop(1)
	p.pump()
	expect(t, "answer", p.frame(conns[0], answer{kind: success}), "")
	if p.pump(); p.lanes[0].sent() != 1 || p.settled() {
		t.Error("a message that is not delivered has landed")
	}
	expect(t, "message", p.frame(conns[1], news(number{})), "")
	if !p.settled() {
		t.Error("not settled")
	}
	if p.pump(); p.lanes[0].sent() != 2 {
		t.Error("the next message is not sent")
	}
}

func TestGroupSeesEveryFault(t *testing.T) {
	conns := []*conn{{index: 0}, {index: 1}, {index: 2}}
	g := newGroup(testLoop(), "x", conns, 1)
	g.closedLoop(1)
	g.pump()
	ack := answer{kind: success}
	for _, step := range []struct {
		what string
		to   *conn
		answer
		want string
	}{
		{"to somebody idle", &conn{index: 3}, news(number{}), "not in the conversation"},
		{"to a member", conns[1], news(number{}), ""},
		{"to it again", conns[1], news(number{}), "delivered twice"},
		{"to the sender", conns[0], news(number{}), "to its sender"},
		{"not sent yet", conns[2], news(number{0, 1}), "1 were sent"},
		{"an addition", conns[2], answer{kind: broadcast, typ: []byte("addUserInGroup")}, ""},
		{"an answer to a listener", conns[1], ack, "more answers"},
		{"an answer", conns[0], ack, ""},
		{"another", conns[0], ack, "more answers"},
	} {
		expect(t, step.what, g.frame(step.to, step.answer), step.want)
	}
	if g.pump(); len(g.flights) != 1 || g.settled() {
		t.Error("a message has landed that one member does not have")
	}
	expect(t, "to the last member", g.frame(conns[2], news(number{})), "")
	if !g.settled() {
		t.Error("not settled")
	}
	if g.pump(); len(g.flights) != 2 {
		t.Error("the next message is not sent")
	}
}

func TestOpenLoopKeepsItsRate(t *testing.T) {
	l := testLoop()
	l.epoch = l.epoch.Add(-time.Hour)
	p := newPairs(l, []*conn{{index: 0}, {index: 1}, {index: 2}, {index: 3}}, make([]person, 4))
	p.openLoop(100)
	p.due = l.clock() - 95*time.Millisecond
	first := p.due
	p.pump()
	if a, b := p.lanes[0].sent(), p.lanes[1].sent(); b < 5 || a < b || a > b+1 {
		t.Errorf("%d and %d messages are sent for 95 ms, want 5 each", a, b)
	}
	if got := p.lanes[0].at[0]; got != first {
		t.Errorf("the first message's time runs from %v, want %v", got, first)
	}
	if p.over < 90*time.Millisecond {
		t.Errorf("the generator was %v late, want 95ms", p.over)
	}
}
