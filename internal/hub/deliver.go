package hub

import "messenger/internal/chat"

// Deliver tells everybody here whom e concerns. The events of one conversation must
// come one at a time, in the order of their seq; then every connection gets each of
// them once, in that order, and a connection whose user left gets none after it.
//
// Who hears what is in docs/extended.md. The connection that was used hears nothing: it
// gets an answer. Of the actor's own other connections, the extended ones hear an echo,
// and the classic ones nothing (docs/contract.md, row 18) but that a group is gone for
// the user. A new name is told to those who watch the person's presence, and to the own
// extended connections. Revocations are not the hub's: the owner of the sockets closes them.
func (h *Hub) Deliver(e chat.Event) {
	switch e := e.(type) {
	case chat.MessagePosted:
		h.messagePosted(e)
	case chat.MessageEdited:
		h.toPlace(e.Ref, e)
	case chat.MessageDeleted:
		h.toPlace(e.Ref, e)
	case chat.ReactionChanged:
		h.toPlace(e.Ref, e)
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
		h.toUsers(newTelling(e), e.Authors)
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
	h.toPair(newTelling(e), e.Actor, e.Receiver)
}

// toPlace tells everybody who may hear of a change in a conversation.
func (h *Hub) toPlace(p chat.ConversationRef, e chat.Event) {
	if p.Kind == chat.Group {
		h.toFollowers(e)
		return
	}
	h.toPair(newTelling(e), p.Low, p.High)
}

// toPair tells the two people of a dialog, who may be one.
func (h *Hub) toPair(t *delivery, a, b chat.UserID) {
	if u := h.user(a); u != nil {
		t.to(u)
	}
	if b == a {
		return
	}
	if u := h.user(b); u != nil {
		t.to(u)
	}
}

// toFollowers tells everybody who follows the group of e.
func (h *Hub) toFollowers(e chat.Event) {
	t := newTelling(e)
	h.eachFollower(t.head.Conversation, t.to)
}

// eachFollower calls f, which must not block, for everybody who follows the group.
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

// toOtherDevices tells the actor's other devices what the actor did for himself.
func (h *Hub) toOtherDevices(e chat.Event) {
	t := newTelling(e)
	if u := h.user(t.head.Actor); u != nil {
		t.to(u)
	}
}

// toUsers tells people other than the actor, on their extended sockets.
func (h *Hub) toUsers(t *delivery, people []chat.UserID) {
	for _, id := range people {
		if u := h.user(id); u != nil && id != t.head.Actor {
			t.toExtended(u)
		}
	}
}

// moved tells the reader's other devices of the new position, and the authors, unless
// they are not to see it.
func (h *Hub) moved(e chat.ReadMoved, authors []chat.UserID) {
	t := newTelling(e)
	if u := h.user(e.User); u != nil {
		t.to(u)
	}
	if e.Seen != 0 {
		h.toUsers(t, authors)
	}
}

func (h *Hub) typed(e chat.Typed) {
	t := newTelling(e)
	others := func(u *user) {
		if u.id != e.User {
			t.toExtended(u)
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

// memberLeft tells those who stay, and then the one who does not. Whoever deleted the
// account is told nothing: the sockets close.
func (h *Hub) memberLeft(e chat.MemberLeft) {
	h.leave(e.User, e.Conversation)
	t := newTelling(e)
	h.eachFollower(e.Conversation, t.to)
	if u := h.user(e.User); u != nil && e.Notice != nil {
		t.toLeaver(u)
	}
}

func (h *Hub) groupDropped(e chat.GroupDropped) {
	t := newTelling(e)
	for _, u := range h.followers(e.Conversation) {
		t.to(u)
		h.forget(u, e.Conversation)
	}
}

func (h *Hub) followers(id chat.ConversationID) []*user {
	var users []*user
	h.eachFollower(id, func(u *user) { users = append(users, u) })
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
