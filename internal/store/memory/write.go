package memory

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

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

// verify refuses changes that a database would refuse, or that break a promise of
// chat.Changes, before anything is stored.
func (s *Store) verify(c *chat.Changes) error {
	fresh := map[chat.ConversationID]bool{}
	for _, h := range c.NewHeads {
		if s.conversations[h.ID] != nil || fresh[h.ID] {
			return fmt.Errorf("new conversation %v is there already", h.ID)
		}
		fresh[h.ID] = true
	}
	known := func(id chat.ConversationID) bool { return fresh[id] || s.conversations[id] != nil }
	for _, h := range c.Heads {
		if s.conversations[h.ID] == nil {
			return fmt.Errorf("changed conversation %v is not there", h.ID)
		}
	}
	for _, m := range c.Members {
		if !known(m.Conversation) {
			return fmt.Errorf("member of an unknown conversation %v", m.Conversation)
		}
	}
	for _, u := range c.Users {
		if s.accounts[u.ID] == nil {
			return fmt.Errorf("changed user %v is not there", u.ID)
		}
	}
	return errors.Join(s.verifyMessages(c, known), s.verifyMarks(c), s.verifyLog(c, known))
}

func (s *Store) verifyMessages(c *chat.Changes, known func(chat.ConversationID) bool) error {
	taken := make(map[chat.MessageID]bool, len(c.Messages))
	last := map[chat.ConversationID]*chat.Message{}
	for i := range c.Messages {
		m := &c.Messages[i]
		if !known(m.Conversation) {
			return fmt.Errorf("message of an unknown conversation %v", m.Conversation)
		}
		if _, old := s.messages[m.ID]; old || taken[m.ID] {
			return fmt.Errorf("message id %v is taken", m.ID)
		}
		taken[m.ID] = true
		if !utf8.ValidString(m.Content) || strings.Contains(m.Content, "\x00") {
			return errors.New("text that not every store can hold")
		}
		before := last[m.Conversation]
		if conv := s.conversations[m.Conversation]; before == nil && conv != nil && len(conv.messages) > 0 {
			before = &conv.messages[len(conv.messages)-1]
		}
		if before != nil && (before.Seq >= m.Seq || before.CreatedAt >= m.CreatedAt) {
			return fmt.Errorf("message at %d is not after the one at %d", m.Seq, before.Seq)
		}
		last[m.Conversation] = m
	}
	return nil
}

func (s *Store) verifyMarks(c *chat.Changes) error {
	posted := make(map[chat.TimeMark]bool, len(c.Messages))
	if len(c.Marks) > 0 {
		for _, m := range c.Messages {
			posted[chat.TimeMark{Conversation: m.Conversation, At: m.CreatedAt, Seq: m.Seq}] = true
		}
	}
	for _, mark := range c.Marks {
		if !posted[mark] {
			return fmt.Errorf("time mark at %d without its message", mark.Seq)
		}
		delete(posted, mark)
	}
	return nil
}

func (s *Store) verifyLog(c *chat.Changes, known func(chat.ConversationID) bool) error {
	type key struct {
		conversation chat.ConversationID
		seq          chat.Seq
		kind         chat.LogKind
	}
	seen := map[key]bool{}
	for _, e := range c.Log {
		k := key{e.Conversation, e.Seq, e.Kind}
		if !known(e.Conversation) || seen[k] {
			return fmt.Errorf("log entry %d of kind %d cannot be stored", e.Seq, e.Kind)
		}
		seen[k] = true
		conv := s.conversations[e.Conversation]
		if conv != nil && e.Seq <= conv.head.LastSeq {
			return fmt.Errorf("log entry %d is not after %d", e.Seq, conv.head.LastSeq)
		}
	}
	return nil
}

// apply stores changes that were verified.
func (s *Store) apply(c *chat.Changes) {
	for _, h := range c.NewHeads {
		s.conversations[h.ID] = &conversation{head: *h, members: map[chat.UserID]*chat.Member{}}
	}
	for _, h := range c.Heads {
		s.conversations[h.ID].head = *h
	}
	for _, m := range c.Messages {
		m.Content = strings.Clone(m.Content)
		conv := s.conversations[m.Conversation]
		s.messages[m.ID] = place{conv, len(conv.messages)}
		conv.messages = append(conv.messages, m)
	}
	for _, mark := range c.Marks {
		conv := s.conversations[mark.Conversation]
		conv.marks = append(conv.marks, mark)
	}
	for _, e := range c.Log {
		conv := s.conversations[e.Conversation]
		conv.log = append(conv.log, e)
	}
	for _, m := range c.Members {
		s.setMember(*m)
	}
	for _, key := range c.Emptied {
		s.empty(s.conversations[key.Conversation])
	}
	for _, u := range c.Users {
		s.setUser(*u)
	}
	for _, d := range c.Deleted {
		s.deleteCredentials(d)
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

// deleteCredentials does what chat.Deletion says; the user's row is written already.
func (s *Store) deleteCredentials(d chat.Deletion) {
	a := s.accounts[d.User]
	delete(s.emails, a.emailKey)
	a.PasswordHash, a.emailKey = "", ""
	s.revoke(d.User, d.At, func(chat.SessionID) bool { return true })
	if !d.Erase {
		return
	}
	for _, conv := range s.memberships[d.User] {
		for i := range conv.messages {
			if conv.messages[i].Sender == d.User {
				conv.messages[i].Content = ""
			}
		}
	}
}
