package bench

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// words is the text of the messages, of a usual length.
var words = strings.Repeat("What a load of messages this is. ", 3)

// lane is a pair of which the first sends to the second.
type lane struct {
	from, to *conn
	receiver string // id of the second
	underway
	acked   uint32
	arrived uint32
}

// pairs is W1, a closed loop, and W3, a fixed rate: private messages.
type pairs struct {
	stage
	lanes []*lane
	// of W3
	every time.Duration
	due   time.Duration
	turn  int
	over  time.Duration // the most that a message was sent too late
}

// newPairs uses the connections in twos.
func newPairs(l *loop, conns []*conn, people []person) *pairs {
	p := &pairs{stage: stage{loop: l}}
	for i := 0; i+1 < len(conns); i += 2 {
		p.lanes = append(p.lanes, &lane{from: conns[i], to: conns[i+1], receiver: people[i+1].id})
	}
	p.handle = p.frame
	p.settled = func() bool {
		return !slices.ContainsFunc(p.lanes, func(x *lane) bool { return x.acked != x.sent() || x.arrived != x.sent() })
	}
	return p
}

// closedLoop keeps k messages of each pair in flight. One has landed when it has been
// acknowledged and delivered.
func (p *pairs) closedLoop(k int) {
	p.pump = func() {
		for i, x := range p.lanes {
			for x.sent()-min(x.acked, x.arrived) < uint32(k) {
				p.send(i, p.loop.clock())
			}
		}
	}
}

// openLoop sends so many a second over all pairs in turn, whatever becomes of them. A
// message's time runs from when it was due: a server that stops is not let off.
func (p *pairs) openLoop(perSecond int) {
	p.every, p.due = time.Second/time.Duration(perSecond), p.loop.clock()
	p.pump = func() {
		now := p.loop.clock()
		for ; p.due <= now; p.due += p.every {
			p.over = max(p.over, now-p.due)
			p.send(p.turn%len(p.lanes), p.due)
			p.turn++
		}
		p.next = p.due
	}
}

func (p *pairs) send(i int, at time.Duration) {
	x, l := p.lanes[i], p.loop
	id := l.numbers.id(number{lane: uint32(i), n: x.sent()})
	l.text = request(l.text[:0], "privateMessage",
		[2]string{"messageId", quote(id)}, [2]string{"receiverId", quote(x.receiver)}, [2]string{"content", quote(words)})
	x.underway.send(at)
	l.send(x.from, l.text)
}

func (p *pairs) frame(c *conn, a answer) error {
	i := c.index / 2
	if a.kind == pong {
		return nil
	}
	if i >= len(p.lanes) {
		return idleHears(a, "privateMessage")
	}
	x := p.lanes[i]
	switch {
	case a.kind == success && c == x.from:
		if x.acked++; x.acked > x.sent() {
			return errors.New("there are more answers than requests")
		}
		p.tally.acked++
	case a.kind == broadcast && c == x.to:
		n, err := delivery(a, uint32(i), x.sent())
		if err != nil {
			return err
		}
		at, fresh := x.land(n)
		if !fresh {
			return fmt.Errorf("message %d was delivered twice", n)
		}
		x.arrived++
		p.tally.delivered++
		p.tally.latency.add(p.loop.at - at)
	default:
		return fmt.Errorf("a frame of type %s came to the wrong side", a.typ)
	}
	return nil
}
