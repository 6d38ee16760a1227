package ws

import (
	"slices"
	"testing"

	"messenger/internal/chat"
)

var allStates = []state{stateEntering, stateOpen, stateRefused, stateClosing, stateSent, stateGone}

// TestTransitions tries each pair of states.
func TestTransitions(t *testing.T) {
	t.Parallel()
	allowed := map[state][]state{
		stateEntering: {stateOpen, stateRefused},
		stateOpen:     {stateRefused, stateClosing, stateGone},
		stateRefused:  {stateClosing, stateGone},
		stateClosing:  {stateSent, stateGone},
		stateSent:     {stateGone},
	}
	for _, from := range allStates {
		for _, to := range allStates {
			s := New(Config{})
			c := &Conn{srv: s}
			c.life.Store(uint32(from))
			if from == stateOpen {
				s.connections.add(c)
			}
			before, ok := c.move(to)
			want, wantOK := from, slices.Contains(allowed[from], to)
			if wantOK {
				want = to
			}
			if before != from || ok != wantOK || c.state() != want {
				t.Errorf("%d to %d: from %d to %d, %v; want %d, %v", from, to, before, c.state(), ok, want, wantOK)
			}
		}
	}
}

// TestTransitionsLeaveCountsAndLists follows each life that the table allows and checks what
// belongs to the states on the way.
func TestTransitionsLeaveCountsAndLists(t *testing.T) {
	t.Parallel()
	lives := map[string][]state{
		"opened, closed by both":   {stateOpen, stateClosing, stateSent, stateGone},
		"opened, not read":         {stateOpen, stateClosing, stateGone},
		"opened, hung up":          {stateOpen, stateGone},
		"refused while it opened":  {stateOpen, stateRefused, stateClosing, stateSent, stateGone},
		"refused, hung up":         {stateRefused, stateGone},
		"refused before it opened": {stateRefused, stateClosing, stateSent, stateGone},
	}
	for name, life := range lives {
		s := New(Config{})
		s.admitted.Add(1)
		c := s.newConn(handshake{who: Identity{User: chat.UserID{1}}}, stateEntering)
		room := make(chan struct{})
		c.room = room
		for _, next := range life {
			if next == stateOpen {
				if _, err := s.register(c); err != nil {
					t.Fatal(err)
				}
			} else if _, ok := c.move(next); !ok {
				t.Fatalf("%s: no transition to %d", name, next)
			}
			lists := len(s.connections.all()) + len(s.byUser.of(c.who.User))
			if open := next == stateOpen; open != (s.admitted.Load() == 1) || open != (lists == 2) {
				t.Errorf("%s: state %d: %d admitted, in %d lists", name, next, s.admitted.Load(), lists)
			}
		}
		select {
		case <-room:
		default:
			t.Errorf("%s: the reader still waits", name)
		}
	}
}
