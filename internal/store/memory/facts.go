package memory

import (
	"cmp"

	"messenger/internal/chat"
)

// gather fills f with fresh copies of what n names.
func (s *Store) gather(n *chat.Needs, f *chat.Facts) {
	f.Reset()
	for _, id := range n.Heads {
		s.gatherHead(f, s.conversations[id])
	}
	for _, key := range n.Members {
		if conv := s.conversations[key.Conversation]; conv != nil {
			gatherMember(f, conv.members[key.User])
		}
	}
	for _, id := range n.Users {
		if a := s.accounts[id]; a != nil {
			user := copyUser(a.User)
			f.Users[id] = &user
		}
	}
	for _, id := range n.Messages {
		if at, ok := s.messages[id]; ok {
			message := at.conversation.messages[at.index]
			f.Messages[id] = &message
		}
	}
	for _, id := range n.GroupCount {
		f.GroupCount[id] = len(s.groupsOf(id))
	}
	for _, key := range n.Successor {
		s.gatherSuccessor(f, s.conversations[key.Conversation], key.User)
	}
	for _, id := range n.Leaving {
		for _, conv := range s.groupsOf(id) {
			s.gatherHead(f, conv)
			gatherMember(f, conv.members[id])
			s.gatherSuccessor(f, conv, id)
		}
	}
}

func (s *Store) gatherHead(f *chat.Facts, conv *conversation) {
	if conv != nil {
		head := conv.head
		f.Heads[head.ID] = &head
	}
}

func gatherMember(f *chat.Facts, m *chat.Member) {
	if m != nil {
		member := *m
		f.Members[m.MemberKey] = &member
	}
}

func (s *Store) gatherSuccessor(f *chat.Facts, conv *conversation, leaver chat.UserID) {
	if conv == nil {
		return
	}
	var heir *chat.Member
	for id, m := range conv.members {
		if id != leaver && m.Present() && (heir == nil || compareSuccessors(m, heir) < 0) {
			heir = m
		}
	}
	if heir != nil {
		f.Successor[chat.MemberKey{Conversation: conv.head.ID, User: leaver}] = heir.User
		gatherMember(f, heir)
	}
}

// compareSuccessors puts the one who inherits first.
func compareSuccessors(a, b *chat.Member) int {
	return cmp.Or(cmp.Compare(a.Role, b.Role), cmp.Compare(a.Joined, b.Joined), a.User.Compare(b.User))
}

// groupsOf returns the live groups the user is in now.
func (s *Store) groupsOf(user chat.UserID) []*conversation {
	var groups []*conversation
	for _, conv := range s.memberships[user] {
		if conv.head.Kind == chat.Group && conv.head.Live() && conv.members[user].Present() {
			groups = append(groups, conv)
		}
	}
	return groups
}
