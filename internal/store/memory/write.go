package memory

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"messenger/internal/chat"
)

// Write decides and stores a batch; see chat.Store.
func (s *Store) Write(ctx context.Context, b *chat.Batch) error {
	unlock, err := s.write(ctx, Write)
	if err != nil {
		return err
	}
	err = s.run(b)
	unlock()
	if err != nil {
		return err
	}
	if f := s.knobs.afterWrite(); f != nil {
		return f()
	}
	return nil
}

func (s *Store) run(b *chat.Batch) error {
	for range s.knobs.attempts() {
		s.gather(&b.Needs, &b.Facts)
		b.Decide()
	}
	if err := s.verify(&b.Changes); err != nil {
		return fmt.Errorf("verify changes: %w", err)
	}
	s.apply(&b.Changes)
	return nil
}

// apply stores changes that were verified.
func (s *Store) apply(c *chat.Changes) {
	for _, h := range c.NewConversations {
		s.conversations[h.ID] = &conversation{
			head: *h, members: map[chat.UserID]*chat.Member{}, drafts: map[chat.UserID]chat.UnsentText{},
		}
	}
	for _, h := range c.Conversations {
		s.conversations[h.ID].head = *h
	}
	for i := range c.Messages {
		m := copyMessage(&c.Messages[i])
		m.Content = strings.Clone(m.Content)
		conv := s.conversations[m.Conversation]
		s.messages[m.ID] = messageIndex{conv, len(conv.messages)}
		conv.messages = append(conv.messages, m)
	}
	for _, m := range c.Edited {
		at := s.messages[m.ID]
		at.conversation.messages[at.index] = copyMessage(m)
	}
	for _, mark := range c.Marks {
		conv := s.conversations[mark.Conversation]
		conv.marks = append(conv.marks, mark)
	}
	for _, e := range c.Log {
		conv := s.conversations[e.Conversation]
		conv.log = append(conv.log, e)
		if !e.Key.IsZero() {
			s.edits[e.Key] = e
		}
		slices.SortStableFunc(conv.log, func(a, b chat.LogEntry) int {
			return cmp.Or(cmp.Compare(a.Seq, b.Seq), cmp.Compare(a.Kind, b.Kind))
		})
	}
	s.applyMarksOfMembers(c)
	for _, m := range c.Members {
		s.setMember(*m)
	}
	for _, key := range c.DroppedGroups {
		s.empty(s.conversations[key.Conversation])
	}
	for _, key := range c.RevokedInvites {
		s.withdraw(key)
	}
	for _, u := range c.Users {
		s.setUser(*u)
	}
	for _, d := range c.Deleted {
		s.deleteCredentials(d)
	}
}

// applyMarksOfMembers stores what members have put to messages, or keep for themselves.
func (s *Store) applyMarksOfMembers(c *chat.Changes) {
	for _, m := range c.Mentions {
		conv := s.conversations[m.Conversation]
		conv.mentions = append(conv.mentions, m)
	}
	for _, key := range c.ReactionsRemoved {
		conv := s.conversations[key.Conversation]
		i := conv.reaction(key)
		conv.reactions = slices.Delete(conv.reactions, i, i+1)
	}
	for _, r := range c.Reacted {
		conv := s.conversations[r.Conversation]
		conv.reactions = append(conv.reactions, r)
	}
	for _, gone := range c.AnnotationsCleared {
		conv := s.conversations[gone.Conversation]
		conv.mentions = slices.DeleteFunc(conv.mentions, func(m chat.Mention) bool { return m.Message == gone.Seq })
		conv.reactions = slices.DeleteFunc(conv.reactions, func(r chat.Reaction) bool { return r.Message == gone.Seq })
	}
	for _, h := range c.Hidden {
		conv := s.conversations[h.Conversation]
		conv.hidden = append(conv.hidden, h.Hidden)
		conv.mentions = slices.DeleteFunc(conv.mentions, func(m chat.Mention) bool {
			return m.MemberKey == h.MemberKey && m.Message == h.Message
		})
	}
	for _, t := range c.Drafts {
		conv := s.conversations[t.Conversation]
		if conv.drafts[t.User] = *t; t.Content == "" {
			delete(conv.drafts, t.User)
		}
	}
	for _, i := range c.Invites {
		invite := *i
		s.invites[i.Code] = &invite
	}
}

func (s *Store) setMember(m chat.Member) {
	conv := s.conversations[m.Conversation]
	if conv.members[m.User] == nil {
		s.memberships[m.User] = append(s.memberships[m.User], conv)
	}
	conv.members[m.User] = &m
}

func (s *Store) empty(conv *conversation) {
	for _, m := range conv.members {
		if m.Present() {
			m.Left = conv.head.LastSeq
		}
	}
}

func (s *Store) withdraw(key chat.MemberKey) {
	for _, i := range s.invites {
		if i.Group == key.Conversation && i.By == key.User && i.RevokedAt == 0 {
			i.RevokedAt = s.conversations[key.Conversation].head.LastAt
		}
	}
}

// deleteCredentials does what chat.Deletion says; the user's row is written already.
func (s *Store) deleteCredentials(d chat.Deletion) {
	a := s.accounts[d.User]
	delete(s.emails, a.emailKey)
	a.PasswordHash, a.emailKey = "", ""
	s.revoke(d.User, d.At, func(chat.SessionID) bool { return true })
	delete(s.sightings, d.User)
	delete(s.addresses, d.User)
	for _, conv := range s.memberships[d.User] {
		delete(conv.drafts, d.User)
		for i := range conv.messages {
			if m := &conv.messages[i]; d.Erase && m.Sender == d.User {
				m.Content, m.Digest, m.Notice.Name = "", "", ""
			}
		}
	}
}
