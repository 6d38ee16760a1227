package memory

import (
	"cmp"

	"messenger/internal/chat"
)

// gather fills f with fresh copies of what n names.
func (s *Store) gather(n *chat.Needs, f *chat.Facts) {
	f.Reset()
	for _, id := range n.Conversations {
		s.gatherConversation(f, s.conversations[id])
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
	s.gatherMessages(n, f)
	for _, id := range n.GroupCount {
		if count := s.groupCount(id); count != (chat.GroupCount{}) {
			f.GroupCount[id] = count
		}
	}
	for _, key := range n.Successor {
		s.gatherSuccessor(f, s.conversations[key.Conversation], key.User)
	}
	s.gatherPositions(n, f)
	s.gatherPersonal(n, f)
}

func (s *Store) gatherMessages(n *chat.Needs, f *chat.Facts) {
	for _, id := range n.Messages {
		s.gatherMessage(f, id)
		if entry, ok := s.edits[id]; ok {
			f.Edits[id] = &entry
		}
	}
	for _, id := range n.Quoted {
		if m := s.gatherMessage(f, id); m != nil {
			sender := copyUser(s.accounts[m.Sender].User)
			f.Users[m.Sender] = &sender
		}
	}
	for _, key := range n.Reacted {
		if conv := s.conversations[key.Conversation]; conv != nil && conv.reaction(key) >= 0 {
			f.Reacted[key] = true
		}
	}
}

func (s *Store) gatherMessage(f *chat.Facts, id chat.MessageID) *chat.Message {
	at, ok := s.messages[id]
	if !ok {
		return nil
	}
	message := copyMessage(&at.conversation.messages[at.index])
	f.Messages[id] = &message
	return &message
}

// gatherPositions fills in what stands before and behind places of logs.
func (s *Store) gatherPositions(n *chat.Needs, f *chat.Facts) {
	for _, key := range n.MessageCountAt {
		if conv := s.conversations[key.Conversation]; conv != nil {
			if i := conv.upTo(key.Seq); i > 0 {
				f.MessageCountAt[key] = conv.messages[i-1].MessageCount
			}
		}
	}
	for _, key := range n.UnreadCounts {
		if conv := s.conversations[key.Conversation]; conv != nil {
			f.UnreadCounts[key] = conv.unreadCounts(key)
		}
	}
	for _, key := range n.Authors {
		if conv := s.conversations[key.Conversation]; conv != nil {
			f.Authors[key] = conv.authors(key.UpTo)
		}
	}
	for _, key := range n.PreviousMessage {
		if conv := s.conversations[key.Conversation]; conv != nil {
			for i := conv.upTo(key.Seq - 1); i > 0; i-- {
				if m := &conv.messages[i-1]; !m.Deleted() {
					f.PreviousMessage[key] = chat.TimeMark{Conversation: key.Conversation, At: m.CreatedAt, Seq: m.Seq}
					break
				}
			}
		}
	}
}

func (s *Store) gatherPersonal(n *chat.Needs, f *chat.Facts) {
	for _, code := range n.Invites {
		if held := s.invites[code]; held != nil {
			invite := *held
			f.Invites[code] = &invite
		}
	}
	for _, key := range n.Drafts {
		if conv := s.conversations[key.Conversation]; conv != nil {
			if text, ok := conv.drafts[key.User]; ok {
				f.Drafts[key] = &text
			}
		}
	}
	for _, key := range n.Hidden {
		if conv := s.conversations[key.Conversation]; conv != nil {
			if held := conv.hiding(key); held != nil {
				hidden := *held
				f.Hidden[key] = &hidden
			}
		}
	}
}

func (s *Store) gatherConversation(f *chat.Facts, conv *conversation) {
	if conv != nil {
		head := conv.head
		f.Conversations[head.ID] = &head
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
	var successor *chat.Member
	for id, m := range conv.members {
		if id != leaver && m.Present() && (successor == nil || compareSuccessors(m, successor) < 0) {
			successor = m
		}
	}
	if successor != nil {
		f.Successor[chat.MemberKey{Conversation: conv.head.ID, User: leaver}] = successor.User
		gatherMember(f, successor)
	}
}

// compareSuccessors puts the one who inherits first.
func compareSuccessors(a, b *chat.Member) int {
	return cmp.Or(cmp.Compare(a.Role, b.Role), cmp.Compare(a.Joined, b.Joined), a.User.Compare(b.User))
}

// groupCount counts the groups of groupsOf by how the user came into them.
func (s *Store) groupCount(user chat.UserID) (count chat.GroupCount) {
	for _, conv := range s.groupsOf(user) {
		if conv.members[user].Added {
			count.Added++
		} else {
			count.Own++
		}
	}
	return count
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
