package ws

import "sync"

// timers is what is to happen to single connections at a later tick: a held refusal is
// sent, a peer that does not answer a close frame is cut off. It holds only ending
// connections, each at most twice.
type timers struct {
	mu      sync.Mutex
	entries []deadline
}

type deadline struct {
	conn *Conn
	at   uint32 // tick
	act  action
}

type action uint8

const (
	actCut    action = iota // end it, answered or not
	actRefuse               // send the close frame of a refusal
	actDepart               // end it though work is still in hand
)

func (a *timers) add(c *Conn, at uint32, act action) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.entries = append(a.entries, deadline{c, at, act})
}

// due removes and returns what is to happen by tick, and forgets connections that are
// gone. With now set, everything is due.
func (a *timers) due(tick uint32, now bool, buf []deadline) []deadline {
	a.mu.Lock()
	defer a.mu.Unlock()
	kept := a.entries[:0]
	for _, e := range a.entries {
		switch {
		case e.conn.state() == stateGone:
		case now || e.at <= tick:
			buf = append(buf, e)
		default:
			kept = append(kept, e)
		}
	}
	clear(a.entries[len(kept):])
	if a.entries = kept; len(kept) == 0 {
		a.entries = nil
	}
	return buf
}
