package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"

	"messenger/internal/chat"
)

// rowColumns is a message m as it is shown to the asker, $2, with what rowJoins adds. What
// is quoted of another message is cut by chat.CutQuote, which needs one code point more.
const rowColumns = messageColumns + `, s.first_name, s.last_name, subject.first_name, subject.last_name, q.id, q.sender_id,
	case when ` + erasing + `q.sender_id offset 0) then '' else left(q.content, ` + textForQuote + `) end,
	q.deleted_at is not null, w.first_name, w.last_name, ` + mine

// rowJoins is the sender s of a message m, the subject of the notice that m is, and the
// message q that m answers with its sender w.
const rowJoins = `left join users s on s.id = m.sender_id
	left join users subject on subject.id = case when m.notice ~ '^[24][0-9a-f]{32}$' then substring(m.notice from 2)::uuid end
	left join messages q on q.conversation_id = m.conversation_id and q.seq = m.reply_seq
	left join users w on w.id = q.sender_id`

const (
	sqlTimeline = olderHalf + newerHalf + bothHalves
	sqlPinned   = olderHalf + pinned + newerHalf + pinned + bothHalves

	// More conditions on m may stand after the first two.
	olderHalf = `select ` + rowColumns + `
	from ` + asker + `
	cross join lateral (
		(select m.*, sum(octet_length(` + content + `)) over (order by m.seq desc ` + rowsBefore + `) as before from messages m
			where ` + shown + ` and m.seq < $3`
	newerHalf = `
			order by m.seq desc limit $4)
		union all
		(select m.*, sum(octet_length(` + content + `)) over (order by m.seq ` + rowsBefore + `) from messages m
			where ` + shown + ` and m.seq > $5`
	bothHalves = `
			order by m.seq limit $6)) m ` + rowJoins + `
	where m.before is null or m.before <= $7
	order by m.seq`

	// pinned keeps only pinned messages, see migration 12.
	pinned = ` and m.deleted_at is null and m.seq = any((select string_to_array(c.pins, ' ')::bigint[] from conversations c where c.id = $1)::bigint[])`
)

// Timeline returns messages of a conversation by their seq; see chat.Store.
func (s *Store) Timeline(ctx context.Context, t chat.TimelineQuery) (page chat.Timeline, err error) {
	err = s.read(ctx, "timeline", func(q *pgx.Batch) {
		page = chat.Timeline{}
		switch {
		case t.Older <= 0 && t.Newer <= 0:
		case t.Pinned:
			queueTimeline(q, sqlPinned, &t, &page)
		default:
			queueTimeline(q, sqlTimeline, &t, &page)
		}
		queueHead(q, t.Conversation, &page.Conversation)
		queueMember(q, chat.MemberKey{Conversation: t.Conversation, User: t.User}, &page.Member)
	})
	if err != nil {
		return chat.Timeline{}, err
	}
	page.Cut(&t)
	return page, nil
}

func queueTimeline(q *pgx.Batch, sql string, t *chat.TimelineQuery, page *chat.Timeline) {
	q.Queue(sql, [16]byte(t.Conversation), [16]byte(t.User), int64(t.Before), int64(max(t.Older, 0)), int64(t.After),
		int64(max(t.Newer, 0)), pageBytes(t.Bytes)).Query(eachRow(func(c *cells) { page.Rows = append(page.Rows, readRow(c, t.Conversation)) }))
}

// pageBytes is the bound of a page in bytes, for a query.
func pageBytes(n int) int64 {
	if n <= 0 {
		return chat.PageBytes
	}
	return int64(n)
}

// readRow reads rowColumns.
func readRow(c *cells, id chat.ConversationID) (row chat.MessageRow) {
	readMessage(c, id, &row.Message)
	row.Sender, row.Subject = readName(c), readName(c)
	quote := chat.Quote{ID: idFrom[chat.Message](c), Sender: idFrom[chat.User](c), Content: chat.CutQuote(c.text()), Deleted: c.flag(), Name: readName(c)}
	if !quote.ID.IsZero() {
		row.Quote = &quote
	}
	markMine(row.Message.Reactions, c.text())
	return row
}

const sqlLocate = `select i.conversation_id, i.seq from message_ids i
	cross join lateral (select from messages m
		where m.conversation_id = i.conversation_id and m.seq = i.seq and m.id = i.id offset 0) m
	where i.id = $1`

// Locate returns where a message is; see chat.Store.
func (s *Store) Locate(ctx context.Context, id chat.MessageID) (at chat.MessageKey, found bool, err error) {
	err = s.read(ctx, "locate", func(q *pgx.Batch) {
		at, found = chat.MessageKey{}, false
		q.Queue(sqlLocate, [16]byte(id)).Query(eachRow(func(c *cells) { at, found = readPlace(c), true }))
	})
	if err != nil {
		return chat.MessageKey{}, false, err
	}
	return at, found, nil
}
