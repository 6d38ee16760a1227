package memory

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"messenger/internal/chat"
)

// verify refuses changes that a database would refuse, or that break a promise of
// chat.Changes, before anything is stored.
func (s *Store) verify(c *chat.Changes) error {
	fresh := map[chat.ConversationID]bool{}
	for _, h := range c.NewConversations {
		if s.conversations[h.ID] != nil || fresh[h.ID] {
			return fmt.Errorf("new conversation %v is there already", h.ID)
		}
		fresh[h.ID] = true
	}
	known := func(id chat.ConversationID) bool { return fresh[id] || s.conversations[id] != nil }
	for _, h := range c.Conversations {
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
	return errors.Join(
		s.verifyMessages(c, known), s.verifyEdited(c), s.verifyMarks(c), s.verifyLog(c, known),
		s.verifyMarksOfMembers(c, known), verifyOnce(c),
	)
}

func (s *Store) verifyMessages(c *chat.Changes, known func(chat.ConversationID) bool) error {
	taken := make(map[chat.MessageID]bool, len(c.Messages))
	last := map[chat.ConversationID]*chat.Message{}
	for i := range c.Messages {
		m := &c.Messages[i]
		if !known(m.Conversation) {
			return fmt.Errorf("message of an unknown conversation %v", m.Conversation)
		}
		if s.isTaken(m.ID) || taken[m.ID] {
			return fmt.Errorf("message id %v is taken", m.ID)
		}
		taken[m.ID] = true
		if !isText(m.Content) {
			return errNoText
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

var errNoText = errors.New("text that not every store can hold")

func isText(s string) bool { return utf8.ValidString(s) && !strings.Contains(s, "\x00") }

// isTaken reports whether an id is that of a message or of an edit.
func (s *Store) isTaken(id chat.MessageID) bool {
	_, sent := s.messages[id]
	_, edited := s.edits[id]
	return sent || edited
}

// verifyEdited refuses changes of what never changes in a message.
func (s *Store) verifyEdited(c *chat.Changes) error {
	for _, m := range c.Edited {
		at, ok := s.messages[m.ID]
		if !ok {
			return fmt.Errorf("changed message %v is not there", m.ID)
		}
		held := &at.conversation.messages[at.index]
		if !isText(m.Content) {
			return errNoText
		}
		if m.Conversation != held.Conversation || m.Seq != held.Seq || m.Sender != held.Sender || m.MessageCount != held.MessageCount ||
			m.CreatedAt != held.CreatedAt || m.Notification != held.Notification || m.ReplyTo != held.ReplyTo || m.Changed <= held.Changed {
			return fmt.Errorf("message %v is changed in what stays", m.ID)
		}
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
	seen, keys := map[key]bool{}, map[chat.MessageID]bool{}
	for i := range c.Messages {
		keys[c.Messages[i].ID] = true
	}
	for _, e := range c.Log {
		k := key{e.Conversation, e.Seq, e.Kind}
		if !known(e.Conversation) || seen[k] {
			return fmt.Errorf("log entry %d of kind %d cannot be stored", e.Seq, e.Kind)
		}
		seen[k] = true
		if !e.Key.IsZero() {
			if s.isTaken(e.Key) || keys[e.Key] {
				return fmt.Errorf("key %v is taken", e.Key)
			}
			keys[e.Key] = true
		}
		conv := s.conversations[e.Conversation]
		if conv != nil && e.Seq <= conv.head.LastSeq {
			return fmt.Errorf("log entry %d is not after %d", e.Seq, conv.head.LastSeq)
		}
	}
	return nil
}

// verifyMarksOfMembers refuses rows that are there already, and those that are to go and
// are not there.
func (s *Store) verifyMarksOfMembers(c *chat.Changes, known func(chat.ConversationID) bool) error {
	mentions := map[chat.HiddenKey]bool{}
	for _, m := range c.Mentions {
		key := chat.HiddenKey{MemberKey: m.MemberKey, Message: m.Message}
		if conv := s.conversations[m.Conversation]; !known(m.Conversation) || mentions[key] || conv != nil && conv.concerns(m.Message, m.User) != 0 {
			return fmt.Errorf("mention at %d cannot be stored", m.Message)
		}
		mentions[key] = true
	}
	cooled, reacted := map[chat.ReactionKey]bool{}, map[chat.ReactionKey]bool{}
	for _, key := range c.ReactionsRemoved {
		if conv := s.conversations[key.Conversation]; conv == nil || conv.reaction(key) < 0 || cooled[key] {
			return fmt.Errorf("reaction to %d is not there", key.Message)
		}
		cooled[key] = true
	}
	for _, r := range c.Reacted {
		conv, key := s.conversations[r.Conversation], r.ReactionKey
		if conv == nil || conv.reaction(key) >= 0 && !cooled[key] || reacted[key] || !isText(r.Emoji) {
			return fmt.Errorf("reaction to %d cannot be stored", key.Message)
		}
		reacted[key] = true
	}
	hidden := map[chat.HiddenKey]bool{}
	for _, h := range c.Hidden {
		key := chat.HiddenKey{MemberKey: h.MemberKey, Message: h.Message}
		conv := s.conversations[h.Conversation]
		if conv == nil || conv.hides(h.Message, h.User) || hidden[key] {
			return fmt.Errorf("message at %d cannot be hidden", h.Message)
		}
		if m := conv.at(h.Message); m == nil || h.Counts != m.CountsFor(h.User) {
			return fmt.Errorf("message at %d is hidden with the wrong count", h.Message)
		}
		hidden[key] = true
	}
	return nil
}

// verifyOnce refuses a row that is to be written twice, and texts of rows.
func verifyOnce(c *chat.Changes) error {
	members, drafts, invites := map[chat.MemberKey]bool{}, map[chat.MemberKey]bool{}, map[chat.InviteCode]bool{}
	for _, m := range c.Members {
		if members[m.MemberKey] {
			return fmt.Errorf("member %v twice", m.User)
		}
		members[m.MemberKey] = true
	}
	for _, t := range c.Drafts {
		if drafts[t.MemberKey] || !isText(t.Content) {
			return fmt.Errorf("unsent text of %v cannot be stored", t.User)
		}
		drafts[t.MemberKey] = true
	}
	for _, i := range c.Invites {
		if invites[i.Code] {
			return errors.New("an invite twice")
		}
		invites[i.Code] = true
	}
	edited := map[chat.MessageID]bool{}
	for _, m := range c.Edited {
		if edited[m.ID] {
			return fmt.Errorf("message %v twice", m.ID)
		}
		edited[m.ID] = true
	}
	return nil
}
