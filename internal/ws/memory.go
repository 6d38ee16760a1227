package ws

import (
	"net/netip"

	"messenger/internal/chat"
	"messenger/internal/limit"
)

// Memory is what answers, broadcasts and unfinished messages may take while peers do not
// read or go on.
type (
	Memory = limit.Memory[chat.UserID, netip.Prefix]
	lease  = limit.Lease[chat.UserID, netip.Prefix]
)

const (
	// blockedBytes is about what a connection costs whose peer does not read, beside what
	// is queued for it.
	blockedBytes = 24 << 10
	// partialBytes is how much of an unfinished message counts as nothing.
	partialBytes = 4 << 10
	// answerBytes is what an answer with rows is expected to take.
	answerBytes = 64 << 10
	// largeMessage is the size from which on a message that waits for its commit counts.
	largeMessage = 4 << 10
)

func (c *Conn) lease() *lease {
	return c.srv.cfg.Memory.Lease(c.who.User, limit.Network(c.ip))
}

// blocked begins to count what waits for a peer that does not read.
func (c *Conn) blocked() *lease {
	l := c.lease()
	if l == nil {
		return nil
	}
	c.waits.Store(l)
	l.Wait(func() { go c.expel() })
	l.Add(blockedBytes + c.out.Slow())
	return l
}

// unblocked ends what blocked began. Another writer may have begun again meanwhile.
func (c *Conn) unblocked(l *lease) {
	c.waits.CompareAndSwap(l, nil)
	l.Close()
}

// Held counts n bytes more. The outbox calls it while the peer does not read.
func (c *Conn) Held(n int) { c.waits.Load().Add(n) }

// countPartial counts the memory of a message that has not come whole. Only the reader
// calls it.
func (c *Conn) countPartial() {
	n := c.in.holds()
	switch {
	case n > partialBytes:
		if c.partly == nil {
			c.partly = c.lease()
			c.partly.Wait(func() { go c.expel() })
		}
		c.partly.Set(n)
	case c.partly != nil:
		c.partly.Close()
		c.partly = nil
	}
}

// expel ends a connection whose memory is needed.
func (c *Conn) expel() {
	c.srv.counts.slow.Add(1)
	c.end(faultSlowReader.code, nil)
	c.cut()
}
