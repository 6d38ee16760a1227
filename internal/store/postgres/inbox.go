package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"

	"messenger/internal/chat"
)

// rank gives all rows of one millisecond the same place, so none of them is cut off. The
// heads are looked up one by one (offset 0 keeps the planner from beginning with them).
const sqlChatList = `select p.id, m.id, m.seq, m.sender_id, m.content, m.notification, m.created_at,
		s.first_name, s.last_name, p.kind, p.name, r.id, r.first_name, r.last_name
	from (select c.*, rank() over (order by c.last_message_at desc) as place
			from members p
			cross join lateral (select c.id, c.kind, c.name, c.low_id, c.high_id, c.last_message_seq, c.last_message_at
				from conversations c where c.id = p.conversation_id and c.dropped_at is null
					and c.last_message_seq > p.cleared_seq and c.last_message_at < $2 offset 0) c
			where p.user_id = $1 and p.left_seq = 0) p
	join messages m on m.conversation_id = p.id and m.seq = p.last_message_seq
	left join users s on s.id = m.sender_id
	left join users r on r.id = case when p.kind = 2 then null when m.sender_id = p.low_id then p.high_id else p.low_id end
	where p.place <= $3
	order by p.last_message_at desc, p.id`

// ChatList returns the newest visible message of each conversation; see chat.Store. Rows
// of one millisecond come in order of conversation id.
func (s *Store) ChatList(ctx context.Context, user chat.UserID, before chat.Instant, limit int) (rows []chat.ChatRow, err error) {
	err = s.read(ctx, "chat list", func(q *pgx.Batch) {
		rows = nil
		q.Queue(sqlChatList, [16]byte(user), int64(before), int64(limit)).
			Query(eachRow(func(c *cells) { rows = append(rows, readChatRow(c)) }))
	})
	if err != nil {
		return nil, err
	}
	return rows, nil
}

func readChatRow(c *cells) (row chat.ChatRow) {
	row.Message = readMessage(c, idFrom[chat.Conversation](c))
	row.Sender = readName(c)
	row.Kind, row.GroupName = chat.Kind(c.short()), c.text()
	row.Receiver, row.ReceiverName = idFrom[chat.User](c), readName(c)
	return row
}
