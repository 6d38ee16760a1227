package postgres

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"

	"messenger/internal/chat"
)

// A page is one range of an index, bounded from below by what the asker has cleared and from
// above by the first time mark that is not before the moment asked for, so it reads few rows
// that it does not return. The bounds are computed once, and the rows come in the order of
// the index (see asker). The names of a dialog are in sqlPlace, and need not be looked up here.
const sqlHistory = `select ` + messageColumns + `, s.first_name, s.last_name
	from ` + asker + `
	cross join lateral (select m.*, sum(octet_length(` + content + `)) over (order by m.seq desc ` + rowsBefore + `) as before from messages m
		where ` + visible + ` and m.created_at < $3
			and m.seq <= coalesce((select t.seq from time_marks t where t.conversation_id = $1 and t.at >= $3
				order by t.at limit 1), 9223372036854775807)
		order by m.seq desc limit $4) m
	left join users s on s.id = case when (select c.kind from conversations c where c.id = $1) = ` + kindGroup + ` then m.sender_id end
	where m.before is null or m.before <= $5
	order by m.seq desc`

// sqlPlace is the asker's place in a conversation, and what that is called, or who the two
// of a dialog are.
const sqlPlace = `select ` + memberNow + `,
		c.kind, c.name, c.low_id, l.first_name, l.last_name, c.high_id, h.first_name, h.last_name
	from conversations c
	left join members m on m.conversation_id = c.id and m.user_id = $2
	left join users l on l.id = c.low_id
	left join users h on h.id = c.high_id
	where c.id = $1`

// History returns a page of a conversation and then the user's place; see chat.Store.
func (s *Store) History(ctx context.Context, h chat.HistoryQuery) (rows []chat.HistoryRow, m *chat.Member, err error) {
	if h.Limit <= 0 {
		m, err = s.Member(ctx, chat.MemberKey{Conversation: h.Conversation, User: h.User})
		return nil, m, err
	}
	var head historyHead
	err = s.read(ctx, "history", func(q *pgx.Batch) {
		rows, m, head = nil, nil, historyHead{}
		var names namer
		q.Queue(sqlHistory, [16]byte(h.Conversation), [16]byte(h.User), int64(h.Before), int64(h.Limit), pageBytes(h.Bytes)).Query(eachRow(func(c *cells) {
			if rows == nil {
				rows = make([]chat.HistoryRow, 0, min(h.Limit, roomyPage))
			}
			rows = append(rows, chat.HistoryRow{})
			row := &rows[len(rows)-1]
			readMessage(c, h.Conversation, &row.Message)
			row.Sender = names.read(c, row.Message.Sender)
		}))
		q.Queue(sqlPlace, [16]byte(h.Conversation), [16]byte(h.User)).
			Query(eachRow(func(c *cells) { m, head = readMemberOrNil(c), readHistoryHead(c) }))
	})
	if err != nil {
		return nil, nil, err
	}
	for i := range rows {
		head.complete(&rows[i])
	}
	return chat.CutHistory(rows, h.Bytes), m, nil
}

// roomyPage is for how many rows room is made as soon as there is one.
const roomyPage = 64

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

// complete adds what rows share to one of a message. Its sender is known in a group only.
func (h *historyHead) complete(r *chat.HistoryRow) {
	switch {
	case h.group:
		r.GroupName = h.name
	case r.Message.Sender == h.low:
		r.Sender, r.Receiver, r.ReceiverName = h.lowName, h.high, h.highName
	default:
		r.Sender, r.Receiver, r.ReceiverName = h.highName, h.low, h.lowName
	}
}

// namer reads the names of people that come again and again, each once.
type namer struct{ known []namedUser }

type namedUser struct {
	id   chat.UserID
	name chat.Name
}

// read reads the name of a user, who has the same one in all rows of a statement.
func (n *namer) read(c *cells, id chat.UserID) chat.Name {
	for i := range slices.Backward(n.known) {
		if n.known[i].id == id {
			c.skip(2)
			return n.known[i].name
		}
	}
	name := readName(c)
	n.known = append(n.known, namedUser{id, name})
	return name
}

func readName(c *cells) chat.Name { return chat.Name{First: c.text(), Last: c.textOrNil()} }
