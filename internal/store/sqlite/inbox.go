package sqlite

import (
	"cmp"
	"context"
	"slices"

	"messenger/internal/chat"
)

const (
	sqlHeadsOf = `
select c.last_message_at, c.last_message_seq, c.id
from members m join conversations c on c.id = m.conversation_id
where m.user_id = ?1 and m.left_seq = 0
	and c.last_message_seq > m.cleared_seq and c.last_message_at < ?2 and c.dropped_at is null`

	sqlChatRow = `
select c.kind, c.name, c.low_id, c.high_id, m.id, m.sender_id, m.content, m.notification
from conversations c join messages m on m.conversation_id = c.id
where c.id = ?1 and m.seq = ?2`
)

// ChatList returns the newest visible message of each conversation that the user is
// in, newest first; see chat.Store.
//
// One statement finds the conversations, and with them the right to see these very
// messages; sorting them here is cheaper than in the engine.
func (s *Store) ChatList(ctx context.Context, user chat.UserID, before chat.Instant, limit int) ([]chat.ChatRow, error) {
	var rows []chat.ChatRow
	err := s.view(ctx, "read chat list", func(c *conn) error {
		return c.snapshot(func() (err error) {
			rows, err = c.chatList(user, before, limit)
			return err
		})
	})
	if err != nil {
		return nil, err
	}
	return rows, nil
}

func (c *conn) chatList(user chat.UserID, before chat.Instant, limit int) ([]chat.ChatRow, error) {
	heads, err := c.headsOf(user, before)
	if err != nil {
		return nil, err
	}
	heads = newest(heads, limit)
	rows := make([]chat.ChatRow, len(heads))
	names := namer{c: c}
	for i := range heads {
		if err := c.chatRow(&heads[i], &rows[i], &names); err != nil {
			return nil, err
		}
	}
	return rows, names.err
}

// lastMessage is where a conversation's newest message is.
type lastMessage struct {
	at           chat.Instant
	seq          chat.Seq
	conversation chat.ConversationID
}

func (c *conn) headsOf(user chat.UserID, before chat.Instant) ([]lastMessage, error) {
	var heads []lastMessage
	st := c.use(qHeadsOf).blob(user[:]).int(int64(before))
	for st.next() {
		h := lastMessage{at: chat.Instant(st.intAt(0)), seq: chat.Seq(st.intAt(1))}
		st.blobAt(2, h.conversation[:])
		heads = append(heads, h)
	}
	return heads, st.end()
}

// newest sorts heads, the newest first, and returns the first limit with all that share
// the last one's millisecond.
func newest(heads []lastMessage, limit int) []lastMessage {
	slices.SortFunc(heads, func(a, b lastMessage) int {
		return cmp.Or(cmp.Compare(b.at, a.at), a.conversation.Compare(b.conversation))
	})
	end := min(max(limit, 0), len(heads))
	for end > 0 && end < len(heads) && heads[end].at == heads[end-1].at {
		end++
	}
	return heads[:end]
}

func (c *conn) chatRow(h *lastMessage, row *chat.ChatRow, names *namer) error {
	m := &row.Message
	m.Conversation, m.Seq, m.CreatedAt = h.conversation, h.seq, h.at
	var pair chat.Conversation
	st := c.use(qChatRow).blob(h.conversation[:]).int(int64(h.seq))
	if st.next() {
		row.Kind, row.GroupName = chat.Kind(st.intAt(0)), st.strAt(1)
		st.blobAt(2, pair.Low[:])
		st.blobAt(3, pair.High[:])
		st.blobAt(4, m.ID[:])
		st.blobAt(5, m.Sender[:])
		m.Content, m.Notification = st.strAt(6), st.intAt(7) != 0
	}
	if err := st.end(); err != nil {
		return err
	}
	row.Sender = names.of(m.Sender)
	if row.Kind == chat.Dialog {
		row.Receiver = pair.Other(m.Sender)
		row.ReceiverName = names.of(row.Receiver)
	}
	return nil
}
