package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"

	"messenger/internal/chat"
)

// The head of a page: what the conversation is called, or who the two of a dialog are.
const sqlHistoryHead = `select c.kind, c.name, c.low_id, l.first_name, l.last_name, c.high_id, h.first_name, h.last_name
	from conversations c
	left join users l on l.id = c.low_id
	left join users h on h.id = c.high_id
	where c.id = $1`

// A page ends at the first time mark that is not before the moment asked for, or at the
// head, so it reads few rows that it does not return.
// The names of a dialog are in its head, and need not be looked up for each message.
const sqlHistory = `select ` + messageColumns + `, s.first_name, s.last_name
	from conversations c
	cross join lateral (select
			coalesce((select t.seq from time_marks t where t.conversation_id = c.id and t.at >= $3
				order by t.at limit 1), c.last_seq) as top,
			g.cleared, g.hides
		from ` + view + ` offset 0) g
	cross join lateral (select * from messages m
		where m.conversation_id = c.id and m.seq <= g.top and m.seq > g.cleared and m.created_at < $3
			and m.deleted_at is null and ` + unhidden + `
		order by m.seq desc limit $4) m
	left join users s on s.id = case when c.kind = 2 then m.sender_id end
	where c.id = $1
	order by m.seq desc`

// History returns a page of a conversation and then the user's place; see chat.Store.
func (s *Store) History(ctx context.Context, h chat.HistoryQuery) (rows []chat.HistoryRow, m *chat.Member, err error) {
	err = s.read(ctx, "history", func(q *pgx.Batch) {
		rows, m = nil, nil
		if h.Limit > 0 {
			var head historyHead
			q.Queue(sqlHistoryHead, [16]byte(h.Conversation)).Query(eachRow(func(c *cells) { head = readHistoryHead(c) }))
			q.Queue(sqlHistory, [16]byte(h.Conversation), [16]byte(h.User), int64(h.Before), int64(h.Limit)).
				Query(eachRow(func(c *cells) { rows = append(rows, head.row(readMessage(c, h.Conversation), readName(c))) }))
		}
		queueMember(q, chat.MemberKey{Conversation: h.Conversation, User: h.User}, &m)
	})
	if err != nil {
		return nil, nil, err
	}
	return rows, m, nil
}

// historyHead is what all rows of a page share.
type historyHead struct {
	group             bool
	name              string
	low, high         chat.UserID
	lowName, highName chat.Name
}

func readHistoryHead(c *cells) (h historyHead) {
	h.group, h.name = chat.Kind(c.short()) == chat.Group, c.text()
	h.low, h.lowName = idFrom[chat.User](c), readName(c)
	h.high, h.highName = idFrom[chat.User](c), readName(c)
	return h
}

// row makes a row of a message; sender is known of a group only.
func (h *historyHead) row(m chat.Message, sender chat.Name) chat.HistoryRow {
	switch {
	case h.group:
		return chat.HistoryRow{Message: m, Sender: sender, GroupName: h.name}
	case m.Sender == h.low:
		return chat.HistoryRow{Message: m, Sender: h.lowName, Receiver: h.high, ReceiverName: h.highName}
	}
	return chat.HistoryRow{Message: m, Sender: h.highName, Receiver: h.low, ReceiverName: h.lowName}
}

func readName(c *cells) chat.Name { return chat.Name{First: c.text(), Last: c.textOrNil()} }
