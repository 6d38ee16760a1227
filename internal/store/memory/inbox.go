package memory

import (
	"cmp"
	"context"
	"slices"

	"messenger/internal/chat"
)

// ChatList returns the newest visible message of each conversation; see chat.Store.
// Rows of one millisecond come in order of conversation id.
func (s *Store) ChatList(ctx context.Context, q chat.ChatListQuery) ([]chat.ChatRow, error) {
	unlock, err := s.read(ctx, ChatList)
	if err != nil {
		return nil, err
	}
	defer unlock()
	var rows []chat.ChatRow
	for _, conv := range s.memberships[q.User] {
		if !conv.members[q.User].Present() || !conv.head.Live() {
			continue
		}
		if last := conv.lastVisible(q.User); last != nil && last.CreatedAt < q.Before {
			rows = append(rows, chat.ChatRow{Kind: conv.head.Kind, Message: copyMessage(last)})
		}
	}
	slices.SortFunc(rows, func(a, b chat.ChatRow) int {
		return cmp.Or(cmp.Compare(b.Message.CreatedAt, a.Message.CreatedAt), a.Message.Conversation.Compare(b.Message.Conversation))
	})
	rows = rows[:endOfPage(rows, q.Limit)]
	for i := range rows {
		s.nameChatRow(&rows[i])
	}
	return chat.CutChatList(rows, q.Bytes), nil
}

// endOfPage is limit, moved on past the rows of the last one's millisecond.
func endOfPage(rows []chat.ChatRow, limit int) int {
	end := min(max(limit, 0), len(rows))
	for end > 0 && end < len(rows) && rows[end].Message.CreatedAt == rows[end-1].Message.CreatedAt {
		end++
	}
	return end
}

func (s *Store) nameChatRow(row *chat.ChatRow) {
	named := s.historyRow(row.Message)
	row.Sender, row.GroupName, row.Receiver, row.ReceiverName = named.Sender, named.GroupName, named.Receiver, named.ReceiverName
}

// name returns the names a user has now.
func (s *Store) name(id chat.UserID) chat.Name {
	if a := s.accounts[id]; a != nil {
		return copyUser(a.User).Name()
	}
	return chat.Name{}
}

// Inbox returns the conversations a person is in; see chat.Store.
func (s *Store) Inbox(ctx context.Context, q chat.InboxQuery) (chat.InboxRows, error) {
	unlock, err := s.read(ctx, Inbox)
	if err != nil {
		return chat.InboxRows{}, err
	}
	defer unlock()
	var rows []chat.InboxRow
	for _, conv := range s.memberships[q.User] {
		if conv.members[q.User].Present() && conv.head.Live() && conv.isBehind(q.After) {
			rows = append(rows, s.inboxRow(conv, q.User))
		}
	}
	slices.SortFunc(rows, func(a, b chat.InboxRow) int {
		return cmp.Or(cmp.Compare(b.Conversation.LastAt, a.Conversation.LastAt), a.Conversation.ID.Compare(b.Conversation.ID))
	})
	rows, cut := chat.CutInbox(rows[:min(len(rows), max(q.Limit, 0))], q.Bytes)
	return chat.InboxRows{Rows: rows, Cut: cut}, nil
}

// isBehind reports whether c comes after a cursor in a list of conversations.
func (c *conversation) isBehind(p chat.InboxCursor) bool {
	return p == chat.InboxCursor{} || c.head.LastAt < p.At ||
		c.head.LastAt == p.At && c.head.ID.Compare(p.Conversation) > 0
}

func (s *Store) inboxRow(conv *conversation, user chat.UserID) chat.InboxRow {
	m := conv.members[user]
	row := chat.InboxRow{Conversation: conv.head, Member: *m, Unread: conv.unread(m)}
	if text, ok := conv.drafts[user]; ok {
		row.Draft = &text
	}
	if last := conv.lastVisible(user); last != nil {
		shown := s.messageRow(conv, last, user)
		row.Last = &shown
	}
	if conv.head.Kind == chat.Dialog {
		companion := copyUser(s.accounts[conv.head.Other(user)].User)
		row.Companion = &companion
		row.CompanionMember = s.memberCopy(chat.MemberKey{Conversation: conv.head.ID, User: companion.ID})
	}
	return row
}

// Unread returns where something is unread; see chat.Store.
func (s *Store) Unread(ctx context.Context, q chat.UnreadListQuery) ([]chat.UnreadRow, error) {
	unlock, err := s.read(ctx, Unread)
	if err != nil {
		return nil, err
	}
	defer unlock()
	var rows []chat.UnreadRow
	for _, conv := range s.memberships[q.User] {
		m := conv.members[q.User]
		if !m.Present() || !conv.head.Live() || conv.head.ID.Compare(q.After) <= 0 {
			continue
		}
		if unread := conv.unread(m); unread.Messages > 0 {
			rows = append(rows, chat.UnreadRow{Conversation: conv.head, Member: *m, Unread: unread})
		}
	}
	slices.SortFunc(rows, func(a, b chat.UnreadRow) int { return a.Conversation.ID.Compare(b.Conversation.ID) })
	return rows[:min(len(rows), max(q.Limit, 0))], nil
}
