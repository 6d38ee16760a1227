package hub

import (
	"messenger/internal/chat"
	"messenger/internal/wire"
)

// variant is one of the ways in which an event is put into words.
type variant uint8

const (
	classic variant = iota
	extended
	echo // extended, for the actor's own other devices
	variants
)

// delivery is an event on its way to connections. It is encoded at most once in each
// variant, and only in those that somebody hears.
type delivery struct {
	event  chat.Event
	head   chat.EventHeader
	silent bool // classic sockets are not told
	loss   bool // the actor's own classic sockets are told too
	made   [variants]bool
	frames [variants][]byte
}

func newTelling(e chat.Event) *delivery {
	_, loss := e.(chat.GroupDropped)
	return &delivery{event: e, head: e.In(), silent: !classicHears(e), loss: loss}
}

// classicHears reports whether classic sockets get e ("What classic sockets
// see" of docs/extended.md).
func classicHears(e chat.Event) bool {
	switch e := e.(type) {
	case chat.MessagePosted, chat.MemberJoined, chat.GroupRenamed, chat.GroupDropped:
		return true
	case chat.MemberLeft:
		return e.Notice != nil
	}
	return false
}

// frame returns the event in one variant, nil if there is nothing to say.
func (t *delivery) frame(v variant) []byte {
	if t.made[v] {
		return t.frames[v]
	}
	t.made[v] = true
	frame := NewFrame()
	if v == classic {
		frame = wire.AppendBroadcast(frame, t.event)
	} else {
		frame = wire.AppendExtended(frame, t.event, v == echo)
	}
	if len(frame) > FrameOverhead {
		t.frames[v] = Seal(frame)
	}
	return t.frames[v]
}

// to hands the event to the connections of u. Of the actor's own ones only extended ones
// hear, except the one that was used, and classic ones if it is a loss.
func (t *delivery) to(u *user) {
	own := u.id == t.head.Actor
	for _, c := range *u.conns.Load() {
		if c.Extended() {
			t.sayExtended(c, own)
		} else if !own || t.loss && !t.isOrigin(c) {
			t.send(c, classic)
		}
	}
}

// toExtended is to for extended connections only.
func (t *delivery) toExtended(u *user) {
	own := u.id == t.head.Actor
	for _, c := range *u.conns.Load() {
		if c.Extended() {
			t.sayExtended(c, own)
		}
	}
}

// toLeaver tells somebody who is out of a group: extended sockets how that came, classic
// ones that it is gone.
func (t *delivery) toLeaver(u *user) {
	own, gone := u.id == t.head.Actor, newTelling(chat.GroupDropped{EventHeader: t.head})
	for _, c := range *u.conns.Load() {
		if c.Extended() {
			t.sayExtended(c, own)
		} else if !t.isOrigin(c) {
			gone.send(c, classic)
		}
	}
}

func (t *delivery) sayExtended(c Conn, own bool) {
	switch {
	case !own:
		t.send(c, extended)
	case !t.isOrigin(c):
		t.send(c, echo)
	}
}

func (t *delivery) isOrigin(c Conn) bool { return t.head.Origin != 0 && c.ID() == t.head.Origin }

func (t *delivery) send(c Conn, v variant) {
	if v == classic && t.silent {
		return
	}
	if frame := t.frame(v); frame != nil {
		c.SendLater(frame)
	}
}
