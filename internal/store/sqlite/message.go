package sqlite

import "messenger/internal/chat"

const (
	// The row is missing when the message is gone; its id stays taken.
	sqlMessage = `
select i.conversation_id, i.seq, m.sender_id, m.content, m.notification, m.created_at
from message_ids i left join messages m on m.conversation_id = i.conversation_id and m.seq = i.seq
where i.id = ?`

	sqlAddMessage = `
insert into messages (conversation_id, seq, id, sender_id, content, notification, created_at)
values (?, ?, ?, ?, ?, ?, ?)`

	sqlTakeID = `insert into message_ids (id, conversation_id, seq) values (?, ?, ?)`

	sqlAddMark = `insert into time_marks (conversation_id, at, seq) values (?, ?, ?)`
)

// message reads the message that took an id into m and reports whether one did.
func (c *conn) message(id chat.MessageID, m *chat.Message) (found bool, err error) {
	st := c.use(qMessage).blob(id[:])
	if found = st.next(); found {
		*m = chat.Message{
			ID: id, Seq: chat.Seq(st.intAt(1)), Content: st.strAt(3), Notification: st.intAt(4) != 0,
			CreatedAt: chat.Instant(st.intAt(5)),
		}
		st.blobAt(0, m.Conversation[:])
		st.blobAt(2, m.Sender[:])
	}
	return found, st.end()
}

func (c *conn) addMessage(m *chat.Message) error {
	notification := int64(0)
	if m.Notification {
		notification = 1
	}
	err := c.use(qAddMessage).
		blob(m.Conversation[:]).int(int64(m.Seq)).blob(m.ID[:]).blob(m.Sender[:]).
		str(m.Content).int(notification).int(int64(m.CreatedAt)).run()
	if err != nil {
		return err
	}
	return c.use(qTakeID).blob(m.ID[:]).blob(m.Conversation[:]).int(int64(m.Seq)).run()
}

func (c *conn) addMark(m *chat.TimeMark) error {
	return c.use(qAddMark).blob(m.Conversation[:]).int(int64(m.At)).int(int64(m.Seq)).run()
}
