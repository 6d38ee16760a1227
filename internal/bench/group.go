package bench

import (
	"errors"
	"fmt"
	"time"
)

// flight is a message on its way to the members of a group.
type flight struct {
	sentAt time.Duration
	sender int32
	left   int32 // deliveries that are missing
}

// group is W2: some members of one group send, and each message goes to all others.
type group struct {
	stage
	id      string
	content string // of its messages
	conns   []*conn
	flights []flight
	seen    []bitset // by member
	open    []int    // messages of each sender that have not landed
	acks    []int    // answers of each sender that are missing
	missing int      // deliveries that are missing
	silent  bool     // connections behind those counted are members as well
}

func newGroup(l *loop, id string, conns []*conn, senders int) *group {
	g := &group{
		stage: stage{loop: l}, id: id, content: words, conns: conns, seen: make([]bitset, len(conns)),
		open: make([]int, senders), acks: make([]int, senders),
	}
	g.handle = g.frame
	g.settled = func() bool {
		for i := range g.open {
			if g.open[i] != 0 || g.acks[i] != 0 {
				return false
			}
		}
		return g.missing == 0
	}
	return g
}

// closedLoop keeps k messages of each sender in flight. One has landed when all other
// members have it, and its sender's answers are not behind.
func (g *group) closedLoop(k int) {
	g.pump = func() {
		for i := range g.open {
			for max(g.open[i], g.acks[i]) < k {
				g.send(i)
			}
		}
	}
}

func (g *group) send(sender int) {
	l := g.loop
	id := l.numbers.id(number{n: uint32(len(g.flights))})
	l.text = request(l.text[:0], "messageInGroup", [2]string{"messageId", quote(id)}, [2]string{"groupId", quote(g.id)},
		[2]string{"groupName", quote("load")}, [2]string{"content", quote(g.content)})
	others := int32(len(g.conns) - 1)
	g.flights = append(g.flights, flight{sentAt: l.clock(), sender: int32(sender), left: others})
	g.open[sender]++
	g.acks[sender]++
	g.missing += int(others)
	l.send(g.conns[sender], l.text)
}

func (g *group) frame(c *conn, a answer) error {
	switch {
	case a.kind == pong:
		return nil
	case c.index >= len(g.conns) && g.silent:
		return nil
	case c.index >= len(g.conns):
		return idleHears(a, "messageInGroup")
	case a.kind == success:
		if c.index >= len(g.acks) || g.acks[c.index] == 0 {
			return errors.New("there are more answers than requests")
		}
		g.acks[c.index]--
		g.tally.acked++
		return nil
	case string(a.typ) != "messageInGroup":
		return nil // an addition that is still being announced
	}
	n, err := delivery(a, 0, uint32(len(g.flights)))
	if err != nil {
		return err
	}
	f := &g.flights[n]
	if int(f.sender) == c.index {
		return fmt.Errorf("message %d was delivered to its sender", n)
	}
	if !g.seen[c.index].add(n) {
		return fmt.Errorf("message %d was delivered twice", n)
	}
	f.left--
	g.missing--
	if f.left == 0 {
		g.open[f.sender]--
	}
	g.tally.delivered++
	g.tally.latency.add(g.loop.at - f.sentAt)
	return nil
}
