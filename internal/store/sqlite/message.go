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

	sqlTakeID = `insert into message_ids (id, conversation_id, seq) values (?, ?, ?)`

	sqlAddMark = `insert into time_marks (conversation_id, at, seq) values (?, ?, ?)`
)

func noticeDataText(n chat.NoticeData) string { return n.Stored() }

func noticeDataIn(text string) chat.NoticeData { return chat.NoticeFrom(text) }

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
	var st *stmt
	if isPlain(m) {
		st = c.use(qAddPlain).addPlain(m)
	} else {
		st = c.use(qAddMessage).addMessage(m)
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
	if err := c.use(qSetMessage).setMessage(m).run(); err != nil {
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
