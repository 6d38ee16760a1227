package sqlite

import (
	"context"

	"messenger/internal/chat"
)

const (
	sqlAddLog = `
insert into log (conversation_id, seq, kind, actor_id, subject_id, at, target_seq, role, detail)
values (?, ?, ?, ?, ?, ?, ?, ?, ?)`

	// logColumns are read by logAt.
	logColumns = ` seq, kind, actor_id, subject_id, at, target_seq, role, detail `

	sqlEdit = `select` + logColumns + `from log where conversation_id = ? and seq = ? and kind = ` + kindEdited

	sqlLog = `select` + logColumns + `from log where conversation_id = ? and seq > ? and seq <= ? order by seq, kind`

	sqlMessagesIn = `
select` + messageColumns + `
from messages m where m.conversation_id = ? and m.seq > ? and m.seq <= ? order by m.seq`

	sqlBestOther = `
select coalesce(max(seen_seq), 0), coalesce(max(delivered_seq), 0)
from members where conversation_id = ? and left_seq = 0 and user_id <> ?`
)

func (c *conn) addLog(e *chat.LogEntry) error {
	err := c.use(qAddLog).blob(e.Conversation[:]).int(int64(e.Seq)).int(int64(e.Kind)).
		blob(e.Actor[:]).blob(e.Subject[:]).int(int64(e.At)).int(int64(e.Target)).int(int64(e.Role)).str(e.Detail).run()
	if err != nil || e.Key.IsZero() {
		return err
	}
	return c.takeID(e.Key, chat.MessageKey{Conversation: e.Conversation, Seq: e.Seq})
}

// logAt reads logColumns.
func (s *stmt) logAt(conversation chat.ConversationID) chat.LogEntry {
	e := chat.LogEntry{
		Conversation: conversation, Seq: s.seqAt(0), Kind: chat.LogKind(s.intAt(1)), At: s.momentAt(4),
		Target: s.seqAt(5), Role: chat.Role(s.intAt(6)), Detail: s.strAt(7),
	}
	s.blobAt(2, e.Actor[:])
	s.blobAt(3, e.Subject[:])
	return e
}

// edit reads the edit that took an id at this place, if one did.
func (c *conn) edit(id chat.MessageID, at chat.MessageKey) (*chat.LogEntry, error) {
	var edit *chat.LogEntry
	st := c.use(qEdit).blob(at.Conversation[:]).int(int64(at.Seq))
	if st.next() {
		e := st.logAt(at.Conversation)
		e.Key = id
		edit = &e
	}
	return edit, st.end()
}

// Log returns what happened in a conversation after a place; see chat.Store. All of it is
// of one moment, but for the place of somebody who is out meanwhile.
func (s *Store) Log(ctx context.Context, q chat.LogQuery) (chat.LogPage, error) {
	var page chat.LogPage
	err := s.view(ctx, "read log", func(c *conn) error {
		err := c.snapshot(func() (err error) {
			page, err = c.logPage(&q)
			return err
		})
		if err != nil {
			return err
		}
		return c.notice(&page.Member)
	})
	if err != nil {
		return chat.LogPage{}, err
	}
	return page, nil
}

// notice puts the place of now for the one of a snapshot if the membership has ended
// since: a removal is never missed.
func (c *conn) notice(held **chat.Member) error {
	if *held == nil {
		return nil
	}
	var now chat.Member
	found, err := c.memberNow((*held).MemberKey, &now)
	if err == nil && found && now.Present() != (*held).Present() {
		*held = &now
	}
	return err
}

func (c *conn) logPage(q *chat.LogQuery) (chat.LogPage, error) {
	key := chat.MemberKey{Conversation: q.Conversation, User: q.User}
	at, err := c.placed(key)
	page := chat.LogPage{Conversation: at.head, Member: at.member}
	if err != nil || at.head == nil || at.member == nil {
		return page, err
	}
	after := max(q.After, at.member.Cleared)
	if page.Changes, err = c.changesIn(q, at.head, after); err != nil {
		return page, err
	}
	if page.Hidden, err = c.hiddenAfter(key, q.AfterHidden, q.HiddenLimit); err != nil {
		return page, err
	}
	if page.Unread, err = c.unread(at.head, at.member); err != nil {
		return page, err
	}
	page.Seen, page.Delivered, err = c.bestOther(at.head, q.User)
	return page, err
}

// changesIn reads the changes behind after that belong on the page.
func (c *conn) changesIn(q *chat.LogQuery, head *chat.Conversation, after chat.Seq) ([]chat.Change, error) {
	end := min(head.LastSeq, after+chat.Seq(max(q.Limit, 0)))
	if end <= after {
		return nil, nil
	}
	r := rowReader{c: c, user: q.User, names: namer{c: c}, conversation: q.Conversation}
	rows, end, err := r.messagesIn(after, end, q.Bytes)
	if err != nil {
		return nil, err
	}
	changes := make([]chat.Change, end-after)
	for i := range changes {
		changes[i].Seq = after + 1 + chat.Seq(i)
	}
	for _, row := range rows {
		changes[row.Message.Seq-after-1].Message = row
	}
	st := c.use(qLog).blob(q.Conversation[:]).int(int64(after)).int(int64(end))
	for st.next() {
		e := st.logAt(q.Conversation)
		change := &changes[e.Seq-after-1]
		change.Entries = append(change.Entries, e)
	}
	if err := st.end(); err != nil {
		return nil, err
	}
	size := chat.NewLogSize(head, q.Bytes)
	for i := range changes {
		if err := r.complete(&changes[i]); err != nil {
			return nil, err
		}
		if !size.Take(&changes[i]) {
			changes = changes[:i]
			break
		}
	}
	return changes, r.names.err
}

// messagesIn reads the messages behind after, up to end, or to the last one that fits on a
// page of so many bytes. It returns the end.
func (r *rowReader) messagesIn(after, end chat.Seq, bytes int) ([]*chat.MessageRow, chat.Seq, error) {
	var rows []*chat.MessageRow
	size := chat.NewPageSize(bytes)
	st := r.c.use(qMessagesIn).blob(r.conversation[:]).int(int64(after)).int(int64(end))
	for st.next() {
		row := &chat.MessageRow{Message: chat.Message{Conversation: r.conversation}}
		if st.messageAt(0, &row.Message); !size.Take(row.Message.Bytes()) {
			end = row.Message.Seq - 1
			break
		}
		rows = append(rows, row)
	}
	if err := st.end(); err != nil {
		return nil, 0, err
	}
	for _, row := range rows {
		if err := r.fill(row); err != nil {
			return nil, 0, err
		}
	}
	return rows, end, nil
}

// complete adds who did it and, for a change of a message, the message.
func (r *rowReader) complete(change *chat.Change) (err error) {
	if len(change.Entries) == 0 {
		return nil
	}
	first := &change.Entries[0]
	change.By = r.names.of(first.Actor)
	if change.Message == nil && first.Target != 0 {
		change.Message, err = r.at(first.Target)
	}
	return err
}

// bestOther is how far the best of the other members has come.
func (c *conn) bestOther(h *chat.Conversation, user chat.UserID) (seen, delivered chat.Seq, err error) {
	if h.Kind == chat.Dialog {
		if other := h.Other(user); other != user {
			var m chat.Member
			found, err := c.member(chat.MemberKey{Conversation: h.ID, User: other}, &m)
			if err != nil || !found || !m.Present() {
				return 0, 0, err
			}
			return h.SeenBy(&m), h.DeliveredTo(&m), nil
		}
		return 0, 0, nil
	}
	st := c.use(qBestOther).blob(h.ID[:]).blob(user[:])
	if st.next() {
		seen, delivered = st.seqAt(0), st.seqAt(1)
	}
	return seen, max(delivered, seen), st.end()
}
