package bench

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/gobwas/ws"
)

// words is the text of the messages, of a usual length.
var words = strings.Repeat("What a load of messages this is. ", 3)

// privateMessage and groupMessage are requests to send a message.
func privateMessage(id, receiver string) []byte {
	return fmt.Appendf(nil, `{"type":"privateMessage","params":{"messageId":"%s","receiverId":"%s","content":"%s"}}`, id, receiver, words)
}

func groupMessage(id, group, content string) []byte {
	return fmt.Appendf(nil, `{"type":"messageInGroup","params":{"messageId":"%s","groupId":"%s","groupName":"load","content":"%s"}}`, id, group, content)
}

// message is a message that is in flight.
type message struct {
	sentAt time.Duration
	left   int    // deliveries that are missing
	has    []bool // which of the conversation have it
}

// stream is the messages of one sender to one conversation, from the oldest that has not
// landed: a run of minutes sends millions, of which few are in flight.
type stream struct {
	from     *conn
	members  []*conn // of the conversation, the sender as well; their indexes follow each other
	request  func(id string) []byte
	unacked  int
	open     int // messages that have not landed
	landed   uint32
	inFlight []message // number landed and those after it
}

// sent is how many there have been, and so the number of the next.
func (x *stream) sent() uint32 { return x.landed + uint32(len(x.inFlight)) }

func (x *stream) add(at time.Duration) {
	x.unacked++
	x.open++
	x.inFlight = append(x.inFlight, message{sentAt: at, left: len(x.members) - 1, has: make([]bool, len(x.members))})
}

// land returns when message n was sent, and whether this member has it for the first time.
// n must be below sent.
func (x *stream) land(n uint32, member int) (at time.Duration, fresh bool) {
	if n < x.landed || x.inFlight[n-x.landed].has[member] {
		return 0, false
	}
	m := &x.inFlight[n-x.landed]
	m.has[member] = true
	if m.left--; m.left == 0 {
		x.open--
	}
	at = m.sentAt
	for len(x.inFlight) > 0 && x.inFlight[0].left == 0 {
		x.landed, x.inFlight = x.landed+1, x.inFlight[1:]
	}
	return at, true
}

// traffic is W1, W2 and W3: messages in streams.
type traffic struct {
	stage
	typ     string // of the messages
	streams []*stream
	late    time.Duration // W3: the most that a message was sent too late
}

// newPairs uses the connections in twos, of which the first sends private messages to the
// second.
func newPairs(l *loop, conns []*conn, people []person) *traffic {
	t := newTraffic(l, "privateMessage")
	for i := 0; i+1 < len(conns); i += 2 {
		receiver := people[i+1].id
		t.stream(conns[i], conns[i:i+2], func(id string) []byte { return privateMessage(id, receiver) })
	}
	return t
}

// newGroup has the first connections send to the group of all.
func newGroup(l *loop, group, content string, conns []*conn, senders int) *traffic {
	t := newTraffic(l, "messageInGroup")
	for _, c := range conns[:senders] {
		t.stream(c, conns, func(id string) []byte { return groupMessage(id, group, content) })
	}
	return t
}

func newTraffic(l *loop, typ string) *traffic {
	t := &traffic{stage: stage{loop: l, counts: counts{latency: newHistogram()}}, typ: typ}
	t.handle = t.frame
	return t
}

func (t *traffic) stream(from *conn, members []*conn, request func(id string) []byte) {
	from.stream = &stream{from: from, members: members, request: request}
	t.streams = append(t.streams, from.stream)
}

// closedLoop keeps k messages of each stream in flight. One has landed when it has been
// acknowledged and delivered to all.
func (t *traffic) closedLoop(k int) {
	t.pump = func() {
		for i, x := range t.streams {
			for max(x.open, x.unacked) < k {
				t.send(i, t.loop.clock())
			}
		}
	}
}

// openLoop sends so many a second over all streams in turn, whatever becomes of them, the
// first when it is due by the loop's clock. A message's time runs from when it was due: delays of the server are part of it.
func (t *traffic) openLoop(perSecond int, due time.Duration) {
	l, every, turn := t.loop, time.Second/time.Duration(perSecond), 0
	t.pump = func() {
		for now := l.clock(); due <= now; due += every {
			t.late = max(t.late, now-due)
			t.send(turn%len(t.streams), due)
			turn++
		}
	}
	l.tick(due, every)
}

func (t *traffic) send(i int, at time.Duration) {
	x := t.streams[i]
	id := t.loop.numbers.id(number{stream: uint32(i), n: x.sent()})
	x.add(at)
	t.missing += len(x.members) // an answer, and deliveries to all but one
	t.loop.send(x.from, ws.OpText, x.request(id))
}

func (t *traffic) frame(c *conn, a answer) error {
	switch {
	case a.kind == pong:
		return nil
	case a.kind == success:
		if c.stream == nil || c.stream.unacked == 0 {
			return errors.New("there are more answers than requests")
		}
		c.stream.unacked--
		t.counts.acked++
		t.missing--
		return nil
	case string(a.typ) != t.typ:
		return nil // an addition that is still being announced
	}
	at, ok := numberOf(a.id)
	if !ok || int(at.stream) >= len(t.streams) {
		return fmt.Errorf("a message with the id %q was delivered, which nobody sent", a.id)
	}
	x := t.streams[at.stream]
	member := c.index - x.members[0].index
	switch {
	case member < 0 || member >= len(x.members):
		return errors.New("a message was delivered to somebody who is not in the conversation")
	case c == x.from:
		return fmt.Errorf("message %d was delivered to its sender", at.n)
	case at.n >= x.sent():
		return fmt.Errorf("message %d was delivered, %d were sent", at.n, x.sent())
	}
	sentAt, fresh := x.land(at.n, member)
	if !fresh {
		return fmt.Errorf("message %d was delivered twice", at.n)
	}
	t.missing--
	t.counts.delivered++
	t.counts.latency.add(t.loop.at - sentAt)
	return nil
}
