package memory

import (
	"context"
	"sort"

	"messenger/internal/chat"
)

// History returns a page of a conversation and the user's member row; see chat.Store.
func (s *Store) History(ctx context.Context, q chat.HistoryQuery) ([]chat.HistoryRow, *chat.Member, error) {
	unlock, err := s.read(ctx, History)
	if err != nil {
		return nil, nil, err
	}
	defer unlock()
	conv := s.conversations[q.Conversation]
	if conv == nil {
		return nil, nil, nil
	}
	member := s.memberCopy(chat.MemberKey{Conversation: q.Conversation, User: q.User})
	var rows []chat.HistoryRow
	end := sort.Search(len(conv.messages), func(i int) bool { return conv.messages[i].CreatedAt >= q.Before })
	for i := end - 1; i >= 0 && len(rows) < q.Limit; i-- {
		if m := &conv.messages[i]; conv.visible(m, q.User) {
			rows = append(rows, s.historyRow(copyMessage(m)))
		}
	}
	return chat.CutHistory(rows, q.Bytes), member, nil
}

func (s *Store) historyRow(m chat.Message) chat.HistoryRow {
	row := chat.HistoryRow{Message: m, Sender: s.name(m.Sender)}
	head := &s.conversations[m.Conversation].head
	if head.Kind == chat.Group {
		row.GroupName = head.Name
		return row
	}
	row.Receiver = head.Other(m.Sender)
	row.ReceiverName = s.name(row.Receiver)
	return row
}
