package hub

import (
	"messenger/internal/chat"
	"messenger/internal/wire"
)

// Deliver tells everybody here whom e concerns. The events of one conversation must
// come one at a time, in the order of their seq; then every connection gets each of
// them once, in that order, and a connection whose user left gets none after it.
//
// Nobody's own connections are told what their user did elsewhere (contract.md §6,
// row 18), but for a group that is gone for the user. Revocations are not the hub's:
// whoever keeps the sockets closes them.
func (h *Hub) Deliver(e chat.Event) {
	switch e := e.(type) {
	case chat.MessagePosted:
		h.messagePosted(e)
	case chat.GroupCreated:
		h.join(e.Actor, e.Conversation)
	case chat.MemberJoined:
		h.join(e.User, e.Conversation)
		h.toFollowers(e.Conversation, e.Actor, encode(e))
	case chat.MemberLeft:
		h.memberLeft(e)
	case chat.GroupDropped:
		h.groupDropped(e)
	}
}

// encode returns the frame of e, made when somebody needs it and only once.
func encode(e chat.Event) func() []byte {
	var frame []byte
	return func() []byte {
		if frame == nil {
			frame = Seal(wire.AppendBroadcast(NewFrame(), e))
		}
		return frame
	}
}

func (h *Hub) messagePosted(e chat.MessagePosted) {
	if e.Kind == chat.Group {
		h.toFollowers(e.Conversation, e.Actor, encode(e))
		return
	}
	if e.Receiver == e.Actor {
		return
	}
	if u := h.user(e.Receiver); u != nil {
		u.send(encode(e), 0)
	}
}

func (h *Hub) memberLeft(e chat.MemberLeft) {
	h.leave(e.User, e.Conversation)
	if e.Notice == nil {
		return
	}
	h.toFollowers(e.Conversation, e.Actor, encode(e))
	if u := h.user(e.User); u != nil {
		u.send(encode(chat.GroupDropped{Head: e.Head}), e.Origin)
	}
}

func (h *Hub) groupDropped(e chat.GroupDropped) {
	frame := encode(e)
	for _, u := range h.followers(e.Conversation) {
		except := chat.ConnID(0)
		if u.id == e.Actor {
			except = e.Origin
		}
		u.send(frame, except)
		h.forget(u, e.Conversation)
	}
}

// toFollowers sends a frame to everybody who follows the group but the actor.
func (h *Hub) toFollowers(id chat.ConversationID, actor chat.UserID, frame func() []byte) {
	g := h.group(id)
	if g == nil {
		return
	}
	g.RLock()
	defer g.RUnlock()
	for u := range g.followers {
		if u.id != actor {
			u.send(frame, 0)
		}
	}
}

func (h *Hub) followers(id chat.ConversationID) []*user {
	g := h.group(id)
	if g == nil {
		return nil
	}
	g.RLock()
	defer g.RUnlock()
	users := make([]*user, 0, len(g.followers))
	for u := range g.followers {
		users = append(users, u)
	}
	return users
}

// join makes a user follow a group from here on.
func (h *Hub) join(id chat.UserID, conversation chat.ConversationID) {
	u := h.user(id)
	if u == nil {
		return
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	u.noteChange(conversation)
	h.add(u, conversation)
}

// leave makes a user follow a group no more.
func (h *Hub) leave(id chat.UserID, conversation chat.ConversationID) {
	if u := h.user(id); u != nil {
		h.forget(u, conversation)
	}
}

func (h *Hub) forget(u *user, conversation chat.ConversationID) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.noteChange(conversation)
	h.drop(u, conversation)
}

// noteChange remembers, while memberships are being loaded, which of them an event has
// overtaken. u.mu is held.
func (u *user) noteChange(id chat.ConversationID) {
	if u.changed != nil {
		u.changed[id] = struct{}{}
	}
}

// send hands the frame to every connection of u but one.
func (u *user) send(frame func() []byte, except chat.ConnID) {
	for _, c := range *u.conns.Load() {
		if c.ID() != except || except == 0 {
			c.Send(frame())
		}
	}
}
