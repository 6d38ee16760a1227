package sqlite

import (
	"context"
	"slices"

	"messenger/internal/chat"
)

const (
	// The mark bounds the range from above, so that a page deep in the past reads a
	// stretch of marks more than it returns, at most.
	sqlPage = `
select` + messageColumns + visible + `
	and m.seq < coalesce(
		(select seq from time_marks where conversation_id = ?1 and at >= ?4 order by at limit 1), 9223372036854775807)
	and m.created_at < ?4
order by m.seq desc limit ?5`

	sqlName = `select first_name, last_name from users where id = ?`
)

// History returns a page of messages and then the user's place, read after the end of
// the page's snapshot, so that a removal is never missed; see chat.Store.
func (s *Store) History(ctx context.Context, q chat.HistoryQuery) ([]chat.HistoryRow, *chat.Member, error) {
	var rows []chat.HistoryRow
	var m chat.Member
	var found bool
	err := s.view(ctx, "read history", func(c *conn) (err error) {
		if q.Limit > 0 {
			err = c.snapshot(func() error {
				rows, err = c.page(&q)
				return err
			})
			if err != nil {
				return err
			}
		}
		found, err = c.memberNow(chat.MemberKey{Conversation: q.Conversation, User: q.User}, &m)
		return err
	})
	switch {
	case err != nil:
		return nil, nil, err
	case !found:
		return rows, nil, nil
	}
	return rows, &m, nil
}

func (c *conn) page(q *chat.HistoryQuery) ([]chat.HistoryRow, error) {
	rows, err := c.messagesBefore(q)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	var head chat.Conversation
	if _, err := c.head(q.Conversation, &head); err != nil {
		return nil, err
	}
	names := namer{c: c}
	for i := range rows {
		row := &rows[i]
		row.Sender = names.of(row.Message.Sender)
		if head.Kind == chat.Group {
			row.GroupName = head.Name
			continue
		}
		row.Receiver = head.Other(row.Message.Sender)
		row.ReceiverName = names.of(row.Receiver)
	}
	return chat.CutHistory(rows, q.Bytes), names.err
}

func (c *conn) messagesBefore(q *chat.HistoryQuery) ([]chat.HistoryRow, error) {
	rows := make([]chat.HistoryRow, 0, min(q.Limit, 64))
	key := chat.MemberKey{Conversation: q.Conversation, User: q.User}
	st := c.see(qPage, key, 0).int(int64(q.Before)).int(int64(q.Limit))
	size := chat.NewPageSize(q.Bytes)
	for st.next() {
		rows = append(rows, chat.HistoryRow{})
		m := &rows[len(rows)-1].Message
		m.Conversation = q.Conversation
		if st.messageAt(0, m); !size.Take(m.Bytes()) {
			rows = rows[:len(rows)-1]
			break
		}
	}
	return rows, st.end()
}

// namer reads the names of the users on one page, each once.
type namer struct {
	c     *conn
	known []namedUser // few, so searching them from the last is cheapest
	err   error       // the first
}

type namedUser struct {
	id   chat.UserID
	name chat.Name
}

// of returns the current name of a user, nothing for an unknown one or after an error.
func (n *namer) of(id chat.UserID) chat.Name {
	for i := range slices.Backward(n.known) {
		if n.known[i].id == id {
			return n.known[i].name
		}
	}
	if n.err != nil {
		return chat.Name{}
	}
	var name chat.Name
	st := n.c.use(qName).blob(id[:])
	if st.next() {
		name = chat.Name{First: st.strAt(0), Last: st.optionalAt(1)}
	}
	n.err = st.end()
	n.known = append(n.known, namedUser{id, name})
	return name
}
