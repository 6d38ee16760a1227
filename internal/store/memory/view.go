package memory

import (
	"slices"
	"sort"

	"messenger/internal/chat"
)

// upTo is how many messages have a seq up to this one.
func (c *conversation) upTo(seq chat.Seq) int {
	return sort.Search(len(c.messages), func(i int) bool { return c.messages[i].Seq > seq })
}

// at returns the message with this seq, nil if there is none.
func (c *conversation) at(seq chat.Seq) *chat.Message {
	if i := c.upTo(seq); i > 0 && c.messages[i-1].Seq == seq {
		return &c.messages[i-1]
	}
	return nil
}

// reaction is the index of a reaction, -1 if it is not there.
func (c *conversation) reaction(key chat.ReactionKey) int {
	return slices.IndexFunc(c.reactions, func(r chat.Reaction) bool { return r.ReactionKey == key })
}

// hiding returns the row of a message that a member has hidden, nil if it is not.
func (c *conversation) hiding(key chat.HiddenKey) *chat.Hidden {
	for i := range c.hidden {
		if h := &c.hidden[i]; h.MemberKey == key.MemberKey && h.Message == key.Message {
			return h
		}
	}
	return nil
}

func (c *conversation) hides(seq chat.Seq, user chat.UserID) bool {
	key := chat.MemberKey{Conversation: c.head.ID, User: user}
	return c.hiding(chat.HiddenKey{MemberKey: key, Message: seq}) != nil
}

// shows reports whether user has neither cleared nor hidden m.
func (c *conversation) shows(m *chat.Message, user chat.UserID) bool {
	member := c.members[user]
	return (member == nil || m.Seq > member.Cleared) && !c.hides(m.Seq, user)
}

// visible reports whether m is also not deleted for all.
func (c *conversation) visible(m *chat.Message, user chat.UserID) bool {
	return !m.Deleted() && c.shows(m, user)
}

// lastVisible returns the newest message that is visible to user.
func (c *conversation) lastVisible(user chat.UserID) *chat.Message {
	for i := len(c.messages) - 1; i >= 0; i-- {
		if m := &c.messages[i]; c.visible(m, user) {
			return m
		}
	}
	return nil
}

// unreadCounts counts the messages of others after a position; see chat.UnreadCounts.
func (c *conversation) unreadCounts(key chat.UnreadKey) chat.UnreadCounts {
	var b chat.UnreadCounts
	for i := c.upTo(key.After); i < len(c.messages); i++ {
		m := &c.messages[i]
		if !m.CountsFor(key.User) {
			continue
		}
		if key.Exact && b.Others <= chat.MaxBack {
			b.Others++
		}
		switch {
		case m.Deleted():
			b.Deleted++
		case c.hides(m.Seq, key.User):
			b.Hidden++
		case b.Mentions < chat.MaxMentionCount && c.concerns(m.Seq, key.User) != 0:
			b.Mentions++
		}
	}
	return b
}

// concerns returns the rule by which a message mentions a member, else zero.
func (c *conversation) concerns(seq chat.Seq, user chat.UserID) chat.UnreadRule {
	for _, m := range c.mentions {
		if m.User == user && m.Message == seq {
			return m.Rule
		}
	}
	return 0
}

// unread is what a member has not read.
func (c *conversation) unread(m *chat.Member) chat.Unread {
	return c.head.UnreadBy(m, c.unreadCounts(chat.UnreadKey{MemberKey: m.MemberKey, After: c.head.ReadBy(m).Seq}))
}

// authors returns who wrote the newest messages up to a seq, each once.
func (c *conversation) authors(upTo chat.Seq) []chat.Author {
	var list []chat.Author
	end := c.upTo(upTo)
	for i := end - 1; i >= 0 && i >= end-chat.AuthorsBack; i-- {
		m := &c.messages[i]
		if !slices.ContainsFunc(list, func(a chat.Author) bool { return a.User == m.Sender }) {
			list = append(list, chat.Author{User: m.Sender, Seq: m.Seq})
		}
	}
	return list
}

// messageRow is m as user is shown it.
func (s *Store) messageRow(c *conversation, m *chat.Message, user chat.UserID) chat.MessageRow {
	row := chat.MessageRow{Message: copyMessage(m), Sender: s.name(m.Sender), Subject: s.name(m.Notice.Subject)}
	for i := range row.Message.Reactions {
		r := &row.Message.Reactions[i]
		r.Mine = c.reaction(chat.ReactionKey{Conversation: c.head.ID, Message: m.Seq, User: user, Emoji: r.Emoji}) >= 0
	}
	if m.ReplyTo != 0 {
		answered := c.at(m.ReplyTo)
		row.Quote = answered.Quote(s.name(answered.Sender))
	}
	return row
}
