package sqlite

import (
	"cmp"
	"context"
	"slices"

	"messenger/internal/chat"
)

const (
	sqlOlder = `select` + messageColumns + shown + `and m.seq < ?4 order by m.seq desc limit ?5`
	sqlNewer = `select` + messageColumns + shown + `order by m.seq limit ?4`

	sqlOlderPinned = `select` + messageColumns + shown + pinned + `and m.seq < ?4 order by m.seq desc limit ?5`
	sqlNewerPinned = `select` + messageColumns + shown + pinned + `order by m.seq limit ?4`

	// pinned goes on from shown: only pinned messages, see migration 12.
	pinned = `and m.deleted_at is null and m.seq in (select p.value from json_each('[' || replace(c.pins, ' ', ',') || ']') p) `

	sqlQuoted = `
select m.id, m.sender_id, m.deleted_at is not null, case when` + erasing + `then '' else substr(m.content, 1, ?3) end
from messages m where m.conversation_id = ?1 and m.seq = ?2`
)

// Timeline returns messages of a conversation by their seq; see chat.Store.
func (s *Store) Timeline(ctx context.Context, q chat.TimelineQuery) (chat.Timeline, error) {
	var page chat.Timeline
	err := s.view(ctx, "read timeline", func(c *conn) error {
		err := c.snapshot(func() (err error) {
			page, err = c.timeline(&q)
			return err
		})
		if err != nil {
			return err
		}
		return c.notice(&page.Member)
	})
	if err != nil {
		return chat.Timeline{}, err
	}
	return page, nil
}

func (c *conn) timeline(q *chat.TimelineQuery) (chat.Timeline, error) {
	key := chat.MemberKey{Conversation: q.Conversation, User: q.User}
	at, err := c.placed(key)
	page := chat.Timeline{Conversation: at.head, Member: at.member}
	if err != nil || at.head == nil {
		return page, err
	}
	r := rowReader{c: c, user: q.User, names: namer{c: c}, conversation: q.Conversation}
	older, newer := qOlder, qNewer
	if q.Pinned {
		older, newer = qOlderPinned, qNewerPinned
	}
	if q.Older > 0 {
		size := chat.NewPageSize(q.Bytes)
		page.Rows = r.read(page.Rows, c.see(older, key, 0).int(int64(q.Before)).int(int64(q.Older)), &size)
		slices.Reverse(page.Rows)
		page.CutOlder = size.Full()
	}
	if q.Newer > 0 {
		size := chat.NewPageSize(q.Bytes)
		page.Rows = r.read(page.Rows, c.see(newer, key, q.After).int(int64(q.Newer)), &size)
		page.CutNewer = size.Full()
	}
	for i := range page.Rows {
		if r.err != nil {
			break
		}
		r.err = r.fill(&page.Rows[i])
	}
	page.Cut(q)
	return page, cmp.Or(r.err, r.names.err)
}

// rowReader makes rows of messages of one conversation for one person.
type rowReader struct {
	c            *conn
	user         chat.UserID
	conversation chat.ConversationID
	names        namer
	err          error                         // of read
	known        map[chat.Seq]*chat.MessageRow // that changes of messages have asked for
}

// read appends the messages that a statement finds, while there is room.
func (r *rowReader) read(rows []chat.MessageRow, st *stmt, size *chat.PageSize) []chat.MessageRow {
	for st.next() {
		rows = append(rows, chat.MessageRow{Message: chat.Message{Conversation: r.conversation}})
		m := &rows[len(rows)-1].Message
		if st.messageAt(0, m); !size.Take(m.Bytes()) {
			rows = rows[:len(rows)-1]
			break
		}
	}
	if err := st.end(); err != nil && r.err == nil {
		r.err = err
	}
	return rows
}

// at reads one message, nil if there is none.
func (r *rowReader) at(seq chat.Seq) (*chat.MessageRow, error) {
	if row, ok := r.known[seq]; ok {
		return row, nil
	}
	row := &chat.MessageRow{}
	found, err := r.c.messageAt(chat.MessageKey{Conversation: r.conversation, Seq: seq}, &row.Message)
	if err != nil {
		return nil, err
	}
	if !found {
		row = nil
	} else if err := r.fill(row); err != nil {
		return nil, err
	}
	if r.known == nil {
		r.known = map[chat.Seq]*chat.MessageRow{}
	}
	r.known[seq] = row
	return row, nil
}

// fill adds to a message what it takes to show it.
func (r *rowReader) fill(row *chat.MessageRow) error {
	row.Sender = r.names.of(row.Message.Sender)
	if subject := row.Message.Notice.Subject; !subject.IsZero() {
		row.Subject = r.names.of(subject)
	}
	if err := r.c.mark(&row.Message, r.user); err != nil {
		return err
	}
	if row.Message.ReplyTo == 0 {
		return nil
	}
	var quote chat.Quote
	st := r.c.use(qQuoted).blob(r.conversation[:]).int(int64(row.Message.ReplyTo)).int(chat.MaxQuote + 1)
	found := st.next()
	if found {
		st.blobAt(0, quote.ID[:])
		st.blobAt(1, quote.Sender[:])
		quote.Deleted, quote.Content = st.intAt(2) != 0, chat.CutQuote(st.strAt(3))
	}
	if err := st.end(); err != nil || !found {
		return err
	}
	quote.Name = r.names.of(quote.Sender)
	row.Quote = &quote
	return nil
}
