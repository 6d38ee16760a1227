package hub

import "messenger/internal/chat"

// Deliver sends e to all its receivers that are connected to this node. The events of one
// conversation must be delivered one at a time, in the order of their seq. Then every connection
// gets each of them once, in that order, and a connection whose user left gets no later one.
//
// docs/extended.md lists the receivers. The connection that the actor used gets an answer, not the
// event. Of the actor's other connections, extended ones get an echo; classic ones get nothing
// (docs/contract.md, row 18), except that the group is gone for the user. A new name is sent to those
// who watch the person's presence and to the person's own extended connections. The hub ignores
// revocations: the owner of the sockets closes them.
func (h *Hub) Deliver(e chat.Event) {
	switch e := e.(type) {
	case chat.MessagePosted:
		h.messagePosted(e)
	case chat.MessageEdited:
		h.toConversation(e.Ref, e)
	case chat.MessageDeleted:
		h.toConversation(e.Ref, e)
	case chat.ReactionChanged:
		h.toConversation(e.Ref, e)
	case chat.MessagePinned:
		h.toConversation(e.Ref, e)
	case chat.GroupCreated:
		h.join(e.Actor, e.Conversation)
		h.toOtherDevices(e)
	case chat.MemberJoined:
		h.join(e.User, e.Conversation)
		h.toFollowers(e)
	case chat.MemberLeft:
		h.memberLeft(e)
	case chat.RoleChanged, chat.GroupRenamed, chat.GroupUpdated:
		h.toFollowers(e)
	case chat.GroupDropped:
		h.groupDropped(e)
	case chat.ReadMoved:
		h.moved(e, e.Authors)
	case chat.DeliveredMoved:
		h.toUsers(newDelivery(e), e.Authors)
	case chat.MessageHidden, chat.DialogCleared, chat.SettingsChanged, chat.DraftSaved:
		h.toOtherDevices(e)
	case chat.Typed:
		h.typed(e)
	case chat.PersonRenamed:
		h.personRenamed(e)
	}
}

func (h *Hub) messagePosted(e chat.MessagePosted) {
	if e.Kind == chat.Group {
		h.toFollowers(e)
		return
	}
	h.toPair(newDelivery(e), e.Actor, e.Receiver)
}

// toConversation sends e to the members of a conversation.
func (h *Hub) toConversation(p chat.ConversationRef, e chat.Event) {
	if p.Kind == chat.Group {
		h.toFollowers(e)
		return
	}
	h.toPair(newDelivery(e), p.Low, p.High)
}

// toPair sends to the two people of a dialog, who may be the same person.
func (h *Hub) toPair(d *delivery, a, b chat.UserID) {
	if u := h.user(a); u != nil {
		d.to(u)
	}
	if b == a {
		return
	}
	if u := h.user(b); u != nil {
		d.to(u)
	}
}

// toFollowers sends e to the members of its group that are connected.
func (h *Hub) toFollowers(e chat.Event) {
	d := newDelivery(e)
	h.eachFollower(d.header.Conversation, d.to)
}

// eachFollower calls f, which must not block, for each connected member of the group.
func (h *Hub) eachFollower(id chat.ConversationID, f func(*user)) {
	g := h.group(id)
	if g == nil {
		return
	}
	g.RLock()
	defer g.RUnlock()
	for u := range g.followers {
		f(u)
	}
}

// toOtherDevices sends e to the actor's other devices only.
func (h *Hub) toOtherDevices(e chat.Event) {
	d := newDelivery(e)
	if u := h.user(d.header.Actor); u != nil {
		d.to(u)
	}
}

// toUsers sends to the extended connections of people other than the actor.
func (h *Hub) toUsers(d *delivery, people []chat.UserID) {
	for _, id := range people {
		if u := h.user(id); u != nil && id != d.header.Actor {
			d.toExtended(u)
		}
	}
}

// moved sends a read position to the reader's other devices and, unless they must not see it, to the
// authors of the messages.
func (h *Hub) moved(e chat.ReadMoved, authors []chat.UserID) {
	d := newDelivery(e)
	if u := h.user(e.User); u != nil {
		d.to(u)
	}
	if e.Seen != 0 {
		h.toUsers(d, authors)
	}
}

func (h *Hub) typed(e chat.Typed) {
	d := newDelivery(e)
	others := func(u *user) {
		if u.id != e.User {
			d.toExtended(u)
		}
	}
	if e.Ref.Kind == chat.Group {
		h.eachFollower(e.Ref.Conversation, others)
		return
	}
	for _, id := range []chat.UserID{e.Ref.Low, e.Ref.High} {
		if u := h.user(id); u != nil {
			others(u)
		}
	}
}

// memberLeft sends e to the remaining members and then to the one who left. After the deletion of an
// account that one gets nothing: the sockets are closed.
func (h *Hub) memberLeft(e chat.MemberLeft) {
	h.leave(e.User, e.Conversation)
	d := newDelivery(e)
	h.eachFollower(e.Conversation, d.to)
	if u := h.user(e.User); u != nil && e.Notice != nil {
		d.toLeaver(u)
	}
}

func (h *Hub) groupDropped(e chat.GroupDropped) {
	d := newDelivery(e)
	for _, u := range h.followers(e.Conversation) {
		d.to(u)
		h.forget(u, e.Conversation)
	}
}

func (h *Hub) followers(id chat.ConversationID) []*user {
	var users []*user
	h.eachFollower(id, func(u *user) { users = append(users, u) })
	return users
}

// join makes a user a follower of a group.
func (h *Hub) join(id chat.UserID, conversation chat.ConversationID) {
	u := h.user(id)
	if u == nil {
		return
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	u.recordChange(conversation)
	h.add(u, conversation)
}

// leave ends that a user follows a group.
func (h *Hub) leave(id chat.UserID, conversation chat.ConversationID) {
	if u := h.user(id); u != nil {
		h.forget(u, conversation)
	}
}

func (h *Hub) forget(u *user, conversation chat.ConversationID) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.recordChange(conversation)
	h.drop(u, conversation)
}

// recordChange records, while memberships are being loaded, that an event has a newer state of the
// membership in a group. u.mu is held.
func (u *user) recordChange(id chat.ConversationID) {
	if u.changed != nil {
		u.changed[id] = struct{}{}
	}
}
