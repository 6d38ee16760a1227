package sqlite

import (
	"context"
	"fmt"

	"messenger/internal/chat"
)

const (
	// erasing says of a message m that it is of somebody whose messages are being blanked, so
	// that its text must not be read any more. While there is nobody, it costs nothing: what
	// comes first is asked once for all rows.
	erasing = ` (exists (select 1 from account_deletions where user_id > x'')
	and exists (select 1 from account_deletions e where e.user_id = m.sender_id and e.erase = 1)) `

	// messageColumns are read by messageAt.
	messageColumns = `
m.seq, m.id, m.sender_id, m.notification, m.created_at, m.said, m.changed_seq, m.reply_seq, m.mentions,
case when` + erasing + `then '' else m.content end,
m.edited_at, m.deleted_at, m.reactions, case when` + erasing + `then null else m.digest end`

	// Without a message the id is that of an edit, see sqlEdit, or its message is gone; it
	// stays taken in any case.
	sqlMessage = `
select i.conversation_id, i.seq, m.seq is not null,` + messageColumns + `
from message_ids i left join messages m on m.conversation_id = i.conversation_id and m.seq = i.seq
where i.id = ?`

	sqlMessageAt = `select` + messageColumns + ` from messages m where m.conversation_id = ? and m.seq = ?`

	sqlLocate = `
select i.conversation_id, i.seq
from message_ids i join messages m on m.conversation_id = i.conversation_id and m.seq = i.seq
where i.id = ?`

	// Most messages are plain: what is null in them is not even named.
	sqlAddPlain = `
insert into messages (conversation_id, seq, id, sender_id, notification, created_at, said, changed_seq, content)
values (?, ?, ?, ?, ?, ?, ?, ?, ?)`

	sqlAddMessage = `
insert into messages (conversation_id, seq, id, sender_id, notification, created_at, said, changed_seq, content,
	reply_seq, mentions)
values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

	sqlSetMessage = `
update messages set content = ?, changed_seq = ?, edited_at = ?, deleted_at = ?, mentions = ?, reactions = ?, digest = ?
where conversation_id = ? and seq = ?`

	sqlTakeID = `insert into message_ids (id, conversation_id, seq) values (?, ?, ?)`

	sqlAddMark = `insert into time_marks (conversation_id, at, seq) values (?, ?, ?)`
)

// messageAt reads messageColumns, the first of which is column i, but for the
// conversation. Only of a message that has changed is read what only a change leaves.
func (s *stmt) messageAt(i int32, m *chat.Message) {
	m.Seq, m.Notification, m.CreatedAt = s.seqAt(i), s.intAt(i+3) != 0, s.momentAt(i+4)
	m.MessageCount, m.Changed, m.ReplyTo = s.intAt(i+5), s.seqAt(i+6), s.seqAt(i+7)
	s.blobAt(i+1, m.ID[:])
	s.blobAt(i+2, m.Sender[:])
	m.Mentions, m.Content = usersIn(s.bytesAt(i+8)), s.strAt(i+9)
	if m.Changed != m.Seq {
		m.EditedAt, m.DeletedAt = s.momentAt(i+10), s.momentAt(i+11)
		m.Reactions, m.Digest = reactionsIn(s.strAt(i+12)), s.strAt(i+13)
	}
}

// usersIn reads ids that stand one after the other.
func usersIn(b []byte) []chat.UserID {
	if len(b) == 0 {
		return nil
	}
	ids := make([]chat.UserID, len(b)/16)
	for i := range ids {
		ids[i] = chat.UserID(b[16*i : 16*i+16])
	}
	return ids
}

// ids binds the next argument as ids one after the other, null for none.
func (s *stmt) ids(ids []chat.UserID) *stmt {
	if len(ids) == 0 {
		return s.null()
	}
	b := make([]byte, 0, 16*len(ids))
	for _, id := range ids {
		b = append(b, id[:]...)
	}
	return s.blob(b)
}

// taken reads what took an id: a message, or, if message is false, only the place of
// something else; nil if the id is free.
func (c *conn) taken(id chat.MessageID) (held *chat.Message, message bool, err error) {
	st := c.use(qMessage).blob(id[:])
	if st.next() {
		held = &chat.Message{}
		if message = st.intAt(2) != 0; message {
			st.messageAt(3, held)
		}
		held.ID, held.Seq = id, st.seqAt(1)
		st.blobAt(0, held.Conversation[:])
	}
	return held, message, st.end()
}

// messageAt reads the message of a place into m and reports whether there is one.
func (c *conn) messageAt(key chat.MessageKey, m *chat.Message) (found bool, err error) {
	st := c.use(qMessageAt).blob(key.Conversation[:]).int(int64(key.Seq))
	if found = st.next(); found {
		*m = chat.Message{Conversation: key.Conversation}
		st.messageAt(0, m)
	}
	return found, st.end()
}

// Locate returns where the message with this id is; see chat.Store.
func (s *Store) Locate(ctx context.Context, id chat.MessageID) (chat.MessageKey, bool, error) {
	var key chat.MessageKey
	var found bool
	err := s.view(ctx, "locate message", func(c *conn) error {
		st := c.use(qLocate).blob(id[:])
		if found = st.next(); found {
			st.blobAt(0, key.Conversation[:])
			key.Seq = st.seqAt(1)
		}
		return st.end()
	})
	if err != nil {
		return chat.MessageKey{}, false, err
	}
	return key, found, nil
}

func (c *conn) addMessage(m *chat.Message) error {
	plain := m.ReplyTo == 0 && len(m.Mentions) == 0
	st := c.use(qAddPlain)
	if !plain {
		st = c.use(qAddMessage)
	}
	st.blob(m.Conversation[:]).int(int64(m.Seq)).blob(m.ID[:]).blob(m.Sender[:]).truth(m.Notification).
		int(int64(m.CreatedAt)).int(m.MessageCount).int(int64(m.Changed)).str(m.Content)
	if !plain {
		st.positive(int64(m.ReplyTo)).ids(m.Mentions)
	}
	if err := st.run(); err != nil {
		return err
	}
	return c.takeID(m.ID, chat.MessageKey{Conversation: m.Conversation, Seq: m.Seq})
}

func (c *conn) takeID(id chat.MessageID, at chat.MessageKey) error {
	return c.use(qTakeID).blob(id[:]).blob(at.Conversation[:]).int(int64(at.Seq)).run()
}

// setMessage writes what an edit, a reaction or a deletion has changed.
func (c *conn) setMessage(m *chat.Message) error {
	err := c.use(qSetMessage).str(m.Content).int(int64(m.Changed)).moment(m.EditedAt).moment(m.DeletedAt).
		ids(m.Mentions).filled(reactionsText(m.Reactions)).filled(m.Digest).blob(m.Conversation[:]).int(int64(m.Seq)).run()
	if err != nil {
		return err
	}
	if c.changes() != 1 {
		return fmt.Errorf("changed message %v is not there", m.ID)
	}
	return nil
}

func (c *conn) addMark(m *chat.TimeMark) error {
	return c.use(qAddMark).blob(m.Conversation[:]).int(int64(m.At)).int(int64(m.Seq)).run()
}
