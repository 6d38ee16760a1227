package sqlite

import (
	"cmp"
	"context"
	"slices"

	"messenger/internal/chat"
)

const (
	// Where the person has hidden something, the newest visible message may be an older one.
	sqlHeadsOf = `
select c.last_message_at, c.last_message_seq, c.id, m.hidden_count > 0, m.cleared_seq
from members m join conversations c on c.id = m.conversation_id
where m.user_id = ?1 and m.left_seq = 0 and c.last_message_seq > m.cleared_seq
	and (c.last_message_at < ?2 or m.hidden_count > 0) and c.dropped_at is null`

	sqlNewestVisible = `
select m.created_at, m.seq
from messages m
where m.conversation_id = ?1 and m.seq > ?3 and m.seq <= ?4 and m.deleted_at is null and not exists (
	select 1 from hidden h where h.conversation_id = ?1 and h.user_id = ?2 and h.message_seq = m.seq)
order by m.seq desc limit 1`

	sqlChatRow = `
select c.kind, c.name, c.low_id, c.high_id,` + messageColumns + `
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

	hides   bool // the person has hidden messages here, perhaps this one
	cleared chat.Seq
}

func (c *conn) headsOf(user chat.UserID, before chat.Instant) ([]lastMessage, error) {
	var heads []lastMessage
	st := c.use(qHeadsOf).blob(user[:]).int(int64(before))
	for st.next() {
		h := lastMessage{at: st.momentAt(0), seq: st.seqAt(1), hides: st.intAt(3) != 0, cleared: st.seqAt(4)}
		st.blobAt(2, h.conversation[:])
		heads = append(heads, h)
	}
	if err := st.end(); err != nil {
		return nil, err
	}
	return c.withoutHidden(heads, user, before)
}

// withoutHidden moves those whose newest message the person has hidden to the newest
// that is left, and leaves out what then has none before the moment.
func (c *conn) withoutHidden(heads []lastMessage, user chat.UserID, before chat.Instant) ([]lastMessage, error) {
	kept := heads[:0]
	for _, h := range heads {
		if h.hides {
			found, err := c.newestVisible(user, &h)
			if err != nil {
				return nil, err
			}
			if !found || h.at >= before {
				continue
			}
		}
		kept = append(kept, h)
	}
	return kept, nil
}

// newestVisible moves h to the newest message at or before it that the person has not
// hidden, and reports whether there is one.
func (c *conn) newestVisible(user chat.UserID, h *lastMessage) (found bool, err error) {
	st := c.use(qNewestVisible).blob(h.conversation[:]).blob(user[:]).int(int64(h.cleared)).int(int64(h.seq))
	if found = st.next(); found {
		h.at, h.seq = st.momentAt(0), st.seqAt(1)
	}
	return found, st.end()
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
	m.Conversation = h.conversation
	var pair chat.Conversation
	st := c.use(qChatRow).blob(h.conversation[:]).int(int64(h.seq))
	if st.next() {
		row.Kind, row.GroupName = chat.Kind(st.intAt(0)), st.strAt(1)
		st.blobAt(2, pair.Low[:])
		st.blobAt(3, pair.High[:])
		st.messageAt(4, m)
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
