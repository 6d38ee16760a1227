package sqlite

import (
	"cmp"
	"context"
	"slices"

	"messenger/internal/chat"
)

const sqlInboxOf = `
select c.last_at, c.id
from members m join conversations c on c.id = m.conversation_id
where m.user_id = ? and m.left_seq = 0 and c.dropped_at is null`

// Inbox returns a page of the person's conversations; see chat.Store.
func (s *Store) Inbox(ctx context.Context, q chat.InboxQuery) (chat.InboxRows, error) {
	var rows chat.InboxRows
	err := s.view(ctx, "read inbox", func(c *conn) error {
		return c.snapshot(func() (err error) {
			rows, err = c.inbox(&q)
			return err
		})
	})
	if err != nil {
		return chat.InboxRows{}, err
	}
	return rows, nil
}

func (c *conn) inbox(q *chat.InboxQuery) (chat.InboxRows, error) {
	places, err := c.inboxPlaces(q)
	if err != nil || len(places) == 0 {
		return chat.InboxRows{}, err
	}
	rows := make([]chat.InboxRow, len(places))
	r := rowReader{c: c, user: q.User, names: namer{c: c}}
	size := chat.NewPageSize(q.Bytes)
	for i := range places {
		r.conversation, r.known = places[i].Conversation, nil
		if err := r.inboxRow(&rows[i]); err != nil {
			return chat.InboxRows{}, err
		}
		if !size.Take(rows[i].Bytes()) {
			return chat.InboxRows{Rows: rows[:i], Cut: true}, r.names.err
		}
	}
	return chat.InboxRows{Rows: rows}, r.names.err
}

// inboxPlaces returns where the rows of a page are, in their order.
func (c *conn) inboxPlaces(q *chat.InboxQuery) ([]chat.InboxCursor, error) {
	var places []chat.InboxCursor
	st := c.use(qInboxOf).blob(q.User[:])
	for st.next() {
		p := chat.InboxCursor{At: st.momentAt(0)}
		st.blobAt(1, p.Conversation[:])
		if q.After == (chat.InboxCursor{}) || comparePlaces(q.After, p) < 0 {
			places = append(places, p)
		}
	}
	slices.SortFunc(places, comparePlaces)
	return places[:min(max(q.Limit, 0), len(places))], st.end()
}

// comparePlaces puts what changed last first.
func comparePlaces(a, b chat.InboxCursor) int {
	return cmp.Or(cmp.Compare(b.At, a.At), a.Conversation.Compare(b.Conversation))
}

func (r *rowReader) inboxRow(row *chat.InboxRow) error {
	key := chat.MemberKey{Conversation: r.conversation, User: r.user}
	if _, err := r.c.head(key.Conversation, &row.Conversation); err != nil {
		return err
	}
	if _, err := r.c.member(key, &row.Member); err != nil {
		return err
	}
	var err error
	if row.Unread, err = r.c.unread(&row.Conversation, &row.Member); err != nil {
		return err
	}
	if row.Draft, err = r.c.draft(key); err != nil {
		return err
	}
	if row.Last, err = r.newest(&row.Conversation, &row.Member); err != nil || row.Conversation.Kind != chat.Dialog {
		return err
	}
	return r.companion(row)
}

// newest reads the newest message that the person sees, nil if there is none.
func (r *rowReader) newest(h *chat.Conversation, m *chat.Member) (*chat.MessageRow, error) {
	if h.LastMessage <= m.Cleared {
		return nil, nil
	}
	last := lastMessage{conversation: h.ID, seq: h.LastMessage}
	if m.Hidden > 0 {
		if found, err := r.c.newestVisible(r.user, &last); err != nil || !found {
			return nil, err
		}
	}
	return r.at(last.seq)
}

func (r *rowReader) companion(row *chat.InboxRow) error {
	other := row.Conversation.Other(r.user)
	var u chat.User
	if found, err := r.c.user(other, &u); err != nil {
		return err
	} else if found {
		row.Companion = &u
	}
	var m chat.Member
	found, err := r.c.member(chat.MemberKey{Conversation: r.conversation, User: other}, &m)
	if found {
		row.CompanionMember = &m
	}
	return err
}
