package hub

import (
	"messenger/internal/chat"
	"messenger/internal/wire"
)

// variant is one of the encodings of an event.
type variant uint8

const (
	classic variant = iota
	extended
	echo // extended, for the actor's own other devices
	variants
)

// delivery is an event that is being sent to connections. It is encoded at most once in each
// variant, and only in variants that have a receiver.
type delivery struct {
	event        chat.Event
	header       chat.EventHeader
	extendedOnly bool // classic sockets do not get it
	toOwnClassic bool // the actor's own classic sockets get it too
	encoded      [variants]bool
	frames       [variants][]byte
}

func newDelivery(e chat.Event) *delivery {
	_, dropped := e.(chat.GroupDropped)
	return &delivery{event: e, header: e.In(), extendedOnly: !reachesClassic(e), toOwnClassic: dropped}
}

// reachesClassic reports whether classic sockets get e ("What classic sockets
// see" of docs/extended.md).
func reachesClassic(e chat.Event) bool {
	switch e := e.(type) {
	case chat.MessagePosted, chat.MemberJoined, chat.GroupRenamed, chat.GroupDropped:
		return true
	case chat.MemberLeft:
		return e.Notice != nil
	}
	return false
}

// frame returns the event in one variant, nil if it has no frame in this variant.
func (d *delivery) frame(v variant) []byte {
	if d.encoded[v] {
		return d.frames[v]
	}
	d.encoded[v] = true
	frame := NewFrame()
	if v == classic {
		frame = wire.AppendBroadcast(frame, d.event)
	} else {
		frame = wire.AppendExtended(frame, d.event, v == echo)
	}
	if len(frame) > FrameOverhead {
		d.frames[v] = Seal(frame)
	}
	return d.frames[v]
}

// to sends the event to the connections of u. Of the actor's own connections, the one that was used
// gets nothing, and classic ones get it only if toOwnClassic is set.
func (d *delivery) to(u *user) {
	own := u.id == d.header.Actor
	for _, c := range *u.conns.Load() {
		if c.Extended() {
			d.sendExtended(c, own)
		} else if !own || d.toOwnClassic && !d.isOrigin(c) {
			d.send(c, classic)
		}
	}
}

// toExtended is like to, for extended connections only.
func (d *delivery) toExtended(u *user) {
	own := u.id == d.header.Actor
	for _, c := range *u.conns.Load() {
		if c.Extended() {
			d.sendExtended(c, own)
		}
	}
}

// toLeaver sends to a user who has left a group: the event to extended sockets, the end of the group to
// classic ones.
func (d *delivery) toLeaver(u *user) {
	own, gone := u.id == d.header.Actor, newDelivery(chat.GroupDropped{EventHeader: d.header})
	for _, c := range *u.conns.Load() {
		if c.Extended() {
			d.sendExtended(c, own)
		} else if !d.isOrigin(c) {
			gone.send(c, classic)
		}
	}
}

func (d *delivery) sendExtended(c Conn, own bool) {
	switch {
	case !own:
		d.send(c, extended)
	case !d.isOrigin(c):
		d.send(c, echo)
	}
}

func (d *delivery) isOrigin(c Conn) bool { return d.header.Origin != 0 && c.ID() == d.header.Origin }

func (d *delivery) send(c Conn, v variant) {
	if v == classic && d.extendedOnly {
		return
	}
	if frame := d.frame(v); frame != nil {
		c.SendLater(frame)
	}
}
