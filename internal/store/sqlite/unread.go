package sqlite

import (
	"cmp"
	"context"

	"messenger/internal/chat"
)

const (
	sqlMessageCountAt = `select said from messages where conversation_id = ? and seq <= ? order by seq desc limit 1`

	sqlAuthors = `
select sender_id, seq from messages
where conversation_id = ? and seq <= ? order by seq desc limit ?`

	sqlCountOthers = `
select count(*) from (
	select 1 from messages m
	where m.conversation_id = ?1 and m.seq > ?3 and ` + countsFor + `
	limit ?4)`

	// Those of deleted and of hidden messages are gone.
	sqlCountMentions = `
select count(*) from (
	select 1 from mentions where conversation_id = ? and user_id = ? and message_seq > ? limit ?)`

	sqlAddMention = `insert into mentions (conversation_id, user_id, message_seq, rule) values (?, ?, ?, ?)`

	sqlStripMentions = `
delete from mentions indexed by mentions_of_message where conversation_id = ? and message_seq = ?`

	sqlDropMention = `delete from mentions where conversation_id = ? and user_id = ? and message_seq = ?`

	sqlWhyUnread = `
select m.id, m.seq, coalesce((
	select rule from mentions x where x.conversation_id = ?1 and x.user_id = ?2 and x.message_seq = m.seq), ` + plainMessage + `)
` + visible + `
	and ` + countsFor + `
order by m.seq desc limit ?4`

	sqlPlaces = `select c.id,` + headColumns + `,` + memberColumns + `
from members m join conversations c on c.id = m.conversation_id
where m.user_id = ? and m.conversation_id > ? and m.left_seq = 0 and c.dropped_at is null
order by m.conversation_id`
)

// unread is Conversation.UnreadBy of what is stored. Where there is no message after the read
// position, nothing is counted.
func (c *conn) unread(h *chat.Conversation, m *chat.Member) (chat.Unread, error) {
	read := h.ReadBy(m)
	if h.MessageCount <= read.MessageCount {
		return chat.Unread{}, nil
	}
	b, err := c.unreadCounts(&chat.UnreadKey{MemberKey: m.MemberKey, After: read.Seq})
	return h.UnreadBy(m, b), err
}

// unreadCounts counts messages of others after a position; see chat.UnreadCounts.
func (c *conn) unreadCounts(k *chat.UnreadKey) (b chat.UnreadCounts, err error) {
	if k.Exact {
		st := c.see(qCountOthers, k.MemberKey, k.After).int(chat.MaxBack + 1)
		if b.Others, err = st.one(); err != nil {
			return b, err
		}
	}
	if b.Deleted, err = c.corrections(chat.MemberKey{Conversation: k.Conversation, User: everybody}, correctDeleted, k.After); err != nil {
		return b, err
	}
	if b.Deleted > 0 {
		own, err := c.corrections(k.MemberKey, correctDeleted, k.After)
		if err != nil {
			return b, err
		}
		b.Deleted -= own
	}
	if b.Hidden, err = c.corrections(k.MemberKey, correctHidden, k.After); err != nil {
		return b, err
	}
	st := c.use(qCountMentions).blob(k.Conversation[:]).blob(k.User[:]).int(int64(k.After)).int(chat.MaxMentionCount)
	b.Mentions, err = st.one()
	return b, err
}

// one returns the number that is all a statement gives, and ends it.
func (s *stmt) one() (n int64, err error) {
	if s.next() {
		n = s.intAt(0)
	}
	return n, s.end()
}

// messageCountAt is Message.MessageCount of the newest message at or before a position; false if
// there is none.
func (c *conn) messageCountAt(at chat.MessageKey) (count int64, found bool, err error) {
	st := c.use(qMessageCountAt).blob(at.Conversation[:]).int(int64(at.Seq))
	if found = st.next(); found {
		count = st.intAt(0)
	}
	return count, found, st.end()
}

// authors returns who wrote the messages up to a position, the latest first.
func (c *conn) authors(k *chat.AuthorsKey) ([]chat.Author, error) {
	var authors []chat.Author
	st := c.use(qAuthors).blob(k.Conversation[:]).int(int64(k.UpTo)).int(chat.AuthorsBack)
rows:
	for st.next() {
		a := chat.Author{Seq: st.seqAt(1)}
		st.blobAt(0, a.User[:])
		for _, known := range authors {
			if known.User == a.User {
				continue rows
			}
		}
		authors = append(authors, a)
	}
	return authors, st.end()
}

func (c *conn) addMention(m *chat.Mention) error {
	return c.use(qAddMention).blob(m.Conversation[:]).blob(m.User[:]).int(int64(m.Message)).int(int64(m.Rule)).run()
}

// WhyUnread returns the messages that q.User has not read; see chat.Store.
func (s *Store) WhyUnread(ctx context.Context, q chat.UnreadQuery) ([]chat.UnreadReason, error) {
	var reasons []chat.UnreadReason
	err := s.view(ctx, "read what is unread", func(c *conn) error {
		return c.snapshot(func() error {
			at, err := c.placed(q.MemberKey)
			if err != nil || at.head == nil || at.member == nil {
				return err
			}
			st := c.see(qWhyUnread, q.MemberKey, at.head.ReadBy(at.member).Seq).int(int64(max(q.Limit, 0)))
			for st.next() {
				r := chat.UnreadReason{Seq: st.seqAt(1), Rule: chat.UnreadRule(st.intAt(2))}
				st.blobAt(0, r.ID[:])
				reasons = append(reasons, r)
			}
			return st.end()
		})
	})
	if err != nil {
		return nil, err
	}
	return reasons, nil
}

// Unread returns where something is unread; see chat.Store.
func (s *Store) Unread(ctx context.Context, q chat.UnreadListQuery) ([]chat.UnreadRow, error) {
	var rows []chat.UnreadRow
	err := s.view(ctx, "read unread", func(c *conn) error {
		return c.snapshot(func() (err error) {
			rows, err = c.unreadRows(&q)
			return err
		})
	})
	if err != nil {
		return nil, err
	}
	return rows, nil
}

// unreadRows looks at the person's conversations one by one until the page is full. What
// is unread is counted only where there are messages after the read position.
func (c *conn) unreadRows(q *chat.UnreadListQuery) ([]chat.UnreadRow, error) {
	var rows []chat.UnreadRow
	var counting error
	st := c.use(qPlaces).blob(q.User[:]).blob(q.After[:])
	for len(rows) < q.Limit && counting == nil && st.next() {
		row := chat.UnreadRow{}
		key := chat.MemberKey{User: q.User}
		st.blobAt(0, key.Conversation[:])
		st.headAt(1, key.Conversation, &row.Conversation)
		st.memberAt(1+headWidth, key, &row.Member)
		if row.Unread, counting = c.unread(&row.Conversation, &row.Member); row.Unread != (chat.Unread{}) {
			rows = append(rows, row)
		}
	}
	return rows, cmp.Or(counting, st.end())
}
