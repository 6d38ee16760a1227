package memory

import (
	"cmp"
	"context"
	"slices"

	"messenger/internal/chat"
)

// ChatList returns the newest visible message of each conversation; see chat.Store.
// Rows of one millisecond come in order of conversation id.
func (s *Store) ChatList(ctx context.Context, user chat.UserID, before chat.Instant, limit int) ([]chat.ChatRow, error) {
	unlock, err := s.read(ctx, ChatList)
	if err != nil {
		return nil, err
	}
	defer unlock()
	var rows []chat.ChatRow
	for _, conv := range s.memberships[user] {
		m := conv.members[user]
		shown := m.Present() && conv.head.Live() && conv.head.LastMessage > m.Cleared && conv.head.LastMessageAt < before
		if shown {
			rows = append(rows, chat.ChatRow{Kind: conv.head.Kind, Message: conv.messages[len(conv.messages)-1]})
		}
	}
	slices.SortFunc(rows, func(a, b chat.ChatRow) int {
		return cmp.Or(cmp.Compare(b.Message.CreatedAt, a.Message.CreatedAt), a.Message.Conversation.Compare(b.Message.Conversation))
	})
	rows = rows[:endOfPage(rows, limit)]
	for i := range rows {
		s.nameChatRow(&rows[i])
	}
	return rows, nil
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
