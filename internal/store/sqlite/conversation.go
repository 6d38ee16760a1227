package sqlite

import (
	"fmt"

	"messenger/internal/chat"
)

const (
	sqlHead = `
select kind, name, owner_id, low_id, high_id, last_seq, last_at, last_message_seq, last_message_at,
	member_count, created_at, dropped_at
from conversations where id = ?`

	sqlNewHead = `
insert into conversations (id, kind, name, owner_id, low_id, high_id, last_seq, last_at,
	last_message_seq, last_message_at, member_count, created_at, dropped_at)
values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

	// What never changes is left alone: kind, the two of a dialog, created_at.
	sqlSetHead = `
update conversations set last_seq = ?, last_at = ?, last_message_seq = ?, last_message_at = ?,
	name = ?, owner_id = ?, member_count = ?, dropped_at = ?
where id = ?`

	sqlAddLog = `insert into log (conversation_id, seq, kind, actor_id, subject_id, at) values (?, ?, ?, ?, ?, ?)`
)

// head reads a conversation's head into h and reports whether there is one.
func (c *conn) head(id chat.ConversationID, h *chat.Conversation) (found bool, err error) {
	st := c.use(qHead).blob(id[:])
	if found = st.next(); found {
		*h = chat.Conversation{
			ID: id, Kind: chat.Kind(st.intAt(0)), Name: st.strAt(1),
			LastSeq: chat.Seq(st.intAt(5)), LastAt: chat.Instant(st.intAt(6)),
			LastMessage: chat.Seq(st.intAt(7)), LastMessageAt: chat.Instant(st.intAt(8)),
			Members: int(st.intAt(9)), CreatedAt: chat.Instant(st.intAt(10)), DroppedAt: chat.Instant(st.intAt(11)),
		}
		st.blobAt(2, h.Owner[:])
		st.blobAt(3, h.Low[:])
		st.blobAt(4, h.High[:])
	}
	return found, st.end()
}

func (c *conn) addHead(h *chat.Conversation) error {
	st := c.use(qNewHead).blob(h.ID[:]).int(int64(h.Kind))
	if h.Kind == chat.Group {
		st.str(h.Name).blob(h.Owner[:]).null().null()
	} else {
		st.null().null().blob(h.Low[:]).blob(h.High[:])
	}
	return st.int(int64(h.LastSeq)).int(int64(h.LastAt)).int(int64(h.LastMessage)).int(int64(h.LastMessageAt)).
		int(int64(h.Members)).int(int64(h.CreatedAt)).moment(h.DroppedAt).run()
}

func (c *conn) setHead(h *chat.Conversation) error {
	st := c.use(qSetHead).
		int(int64(h.LastSeq)).int(int64(h.LastAt)).int(int64(h.LastMessage)).int(int64(h.LastMessageAt))
	if h.Kind == chat.Group {
		st.str(h.Name).blob(h.Owner[:])
	} else {
		st.null().null()
	}
	if err := st.int(int64(h.Members)).moment(h.DroppedAt).blob(h.ID[:]).run(); err != nil {
		return err
	}
	if c.changes() != 1 {
		return fmt.Errorf("changed conversation %v is not there", h.ID)
	}
	return nil
}

// moment binds the next argument, null for a moment that has not come.
func (s *stmt) moment(at chat.Instant) *stmt {
	if at == 0 {
		return s.null()
	}
	return s.int(int64(at))
}

func (c *conn) addLog(e *chat.LogEntry) error {
	return c.use(qAddLog).blob(e.Conversation[:]).int(int64(e.Seq)).int(int64(e.Kind)).
		blob(e.Actor[:]).blob(e.Subject[:]).int(int64(e.At)).run()
}
