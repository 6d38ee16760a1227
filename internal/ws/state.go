package ws

import "slices"

// state is how far the life of a connection is. Only move changes it.
//
// entering ─► open ─► closing ─► sent
// entering ─► refused ─► closing
// open ─► refused; every state after entering ─► gone
type state uint32

const (
	stateEntering state = iota // its token is good, and Server.admitted counts it; in no list
	stateOpen                  // in the lists; its messages go to the Handler
	stateRefused               // in no list; it waits for its close frame, its messages are ignored
	stateClosing               // the close frame is queued behind what the outbox holds
	stateSent                  // all of it is written; only the peer's close is missing
	stateGone                  // the socket is closed
)

// transitions has the states that may follow each state.
var transitions = [...][]state{
	stateEntering: {stateOpen, stateRefused},
	stateOpen:     {stateRefused, stateClosing, stateGone},
	stateRefused:  {stateClosing, stateGone},
	stateClosing:  {stateSent, stateGone},
	stateSent:     {stateGone},
	stateGone:     {},
}

// state returns the present state. Who acts on it holds c.mu, so that it stays.
func (c *Conn) state() state { return state(c.life.Load()) }

// move makes the transition to another state, if it is one of transitions, and takes the
// connection out of the counts and lists that belong to the old state. It returns the old
// state and whether it has changed. c.mu is held.
func (c *Conn) move(to state) (from state, ok bool) {
	from = c.state()
	if !slices.Contains(transitions[from], to) {
		return from, false
	}
	c.life.Store(uint32(to))
	switch {
	case to == stateOpen:
	case from == stateOpen:
		c.srv.removeFromLists(c)
		c.srv.admitted.Add(-1)
	case from == stateEntering:
		c.srv.admitted.Add(-1)
	}
	if to >= stateClosing {
		c.giveRoom()
	}
	return from, true
}

// readerState is what the goroutine that reads a connection does. c.mu guards it.
type readerState uint8

const (
	readerWaiting readerState = iota // it waits for bytes, or has not begun
	readerBusy                       // it handles bytes
	readerAbsent                     // there is none; the poller may start one, and cut finishes the connection
)
