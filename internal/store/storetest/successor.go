package storetest

import (
	"slices"

	"messenger/internal/chat"
)

var successorTests = []test{
	{"oldest member", func(w *World) {
		p := w.People("Anna", "Ben", "Carl", "Dora")
		group := w.Group(p[0], p[2], p[1], p[3])
		w.wantSuccessor(group, p[0], p[2])
	}},
	{"an admin comes before older members", func(w *World) {
		p := w.People("Anna", "Ben", "Carl", "Dora")
		group := w.Group(p[0], p[1:]...)
		w.setRole(group, p[3], chat.RoleAdmin)
		w.wantSuccessor(group, p[0], p[3])
		w.setRole(group, p[2], chat.RoleAdmin)
		w.wantSuccessor(group, p[0], p[2])
	}},
	{"of those who joined at once the lower id", func(w *World) {
		p := w.People("Anna", "Ben", "Carl", "Dora")
		group := w.Group(p[0], p[1:]...)
		for _, u := range p[1:] {
			w.Change(group, u, func(m *chat.Member) { m.Joined = 2 })
		}
		w.wantSuccessor(group, p[0], slices.MinFunc(p[1:], chat.UserID.Compare))
	}},
	{"who has left does not inherit", func(w *World) {
		p := w.People("Anna", "Ben", "Carl")
		group := w.Group(p[0], p[1:]...)
		w.setRole(group, p[1], chat.RoleAdmin)
		w.Leave(p[1], group)
		w.wantSuccessor(group, p[0], p[2])
	}},
	{"who came back is the younger", func(w *World) {
		p := w.People("Anna", "Ben", "Carl")
		group := w.Group(p[0], p[1:]...)
		w.Leave(p[1], group)
		w.Add(p[0], group, p[1])
		w.wantSuccessor(group, p[0], p[2])
	}},
	{"nobody is left", func(w *World) {
		p := w.People("Anna", "Ben")
		group := w.Group(p[0], p[1])
		w.Leave(p[1], group)
		w.wantSuccessor(group, p[0], chat.UserID{})
	}},
	{"ownership goes from hand to hand", ownershipPasses},
	{"deleting the owner's account passes ownership", func(w *World) {
		p := w.People("Anna", "Ben", "Carl")
		group := w.Group(p[0], p[1:]...)
		w.setRole(group, p[2], chat.RoleAdmin)
		w.OK(w.Service.DeleteAccount(w.Context(), By(p[0]), false))
		w.wantOwner(group, p[2])
	}},
}

// ownershipPasses has the owner leave again and again, until the group is dropped.
func ownershipPasses(w *World) {
	p := w.People("Anna", "Ben", "Carl", "Dora")
	group := w.Group(p[0], p[1:]...)
	w.setRole(group, p[2], chat.RoleAdmin)
	for _, newOwner := range []chat.UserID{p[2], p[1], p[3]} {
		w.Leave(w.Head(group).Owner, group)
		w.wantOwner(group, newOwner)
	}
	before := w.Head(group)
	w.Leave(p[3], group)
	after := w.Head(group)
	if after.Live() || after.Members != 0 || after.LastSeq != before.LastSeq+1 || after.DroppedAt != after.LastAt {
		w.Errorf("the group of nobody: %+v", after)
	}
	for _, u := range p {
		if m := w.Member(group, u); m == nil || m.Present() {
			w.Errorf("member of a dropped group: %+v", m)
		}
	}
	again, err := w.Service.AddMember(w.Context(), By(p[3]), group, p[0], w.Draft("back"))
	w.Refused(err, chat.Forbidden)
	w.Same("outcome", again, chat.MemberJoined{})
}

func (w *World) setRole(group chat.ConversationID, user chat.UserID, role chat.Role) {
	w.Helper()
	w.Change(group, user, func(m *chat.Member) { m.Role = role })
}

// wantSuccessor checks the fact and that the successor's place is known with it.
func (w *World) wantSuccessor(group chat.ConversationID, leaver, want chat.UserID) {
	w.Helper()
	key := chat.MemberKey{Conversation: group, User: leaver}
	f := w.Facts(chat.Needs{Successor: []chat.MemberKey{key}})
	w.Same("successor", f.Successor[key], want)
	if want.IsZero() {
		return
	}
	w.Same("successor's place", f.Members[chat.MemberKey{Conversation: group, User: want}], w.Member(group, want))
}

func (w *World) wantOwner(group chat.ConversationID, want chat.UserID) {
	w.Helper()
	head := w.Head(group)
	w.Same("owner", head.Owner, want)
	if m := w.Member(group, want); !head.Live() || m == nil || m.Role != chat.RoleOwner || !m.Present() {
		w.Errorf("place of the owner: %+v", m)
	}
	if err := errOf(w.Service.Drop(w.Context(), By(NewID[chat.User](w)), group)); chat.CodeOf(err) != chat.Unauthenticated {
		w.Errorf("drop by a stranger: %v", err)
	}
}
