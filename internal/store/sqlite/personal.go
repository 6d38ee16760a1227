package sqlite

import (
	"messenger/internal/chat"
)

// What one person keeps for himself alone: messages hidden one by one, and drafts.
const (
	sqlAddHidden = `insert into hidden (conversation_id, user_id, message_seq, id, version) values (?, ?, ?, ?, ?)`

	sqlHidden = `select id, version from hidden where conversation_id = ? and user_id = ? and message_seq = ?`

	sqlHiddenAfter = `
select message_seq, id, version from hidden
where conversation_id = ? and user_id = ? and version > ?
order by version limit ?`

	sqlDraft = `select content, reply_to, at, message_id from drafts where conversation_id = ? and user_id = ?`

	sqlSetDraft = `
insert into drafts (conversation_id, user_id, content, reply_to, at, message_id) values (?, ?, ?, ?, ?, ?)
on conflict (conversation_id, user_id) do update set
	content = excluded.content, reply_to = excluded.reply_to, at = excluded.at, message_id = excluded.message_id`

	sqlDropDraft = `delete from drafts where conversation_id = ? and user_id = ?`
)

// addHidden stores that a message is hidden. It mentions nobody any more.
func (c *conn) addHidden(h *chat.Hiding) error {
	err := c.use(qAddHidden).blob(h.Conversation[:]).blob(h.User[:]).int(int64(h.Message)).blob(h.ID[:]).int(h.Version).run()
	if err != nil {
		return err
	}
	if err := c.use(qDropMention).blob(h.Conversation[:]).blob(h.User[:]).int(int64(h.Message)).run(); err != nil || !h.Counts {
		return err
	}
	return c.correct(h.MemberKey, correctHidden, h.Message, 1)
}

// hidden reads that somebody has hidden a message, nil if it is not so.
func (c *conn) hidden(key *chat.HiddenKey) (*chat.Hidden, error) {
	var hidden *chat.Hidden
	st := c.use(qHidden).blob(key.Conversation[:]).blob(key.User[:]).int(int64(key.Message))
	if st.next() {
		hidden = &chat.Hidden{MemberKey: key.MemberKey, Message: key.Message, Version: st.intAt(1)}
		st.blobAt(0, hidden.ID[:])
	}
	return hidden, st.end()
}

// hiddenAfter returns what a person has hidden in a conversation since a version.
func (c *conn) hiddenAfter(key chat.MemberKey, version int64, limit int) ([]chat.Hidden, error) {
	if limit <= 0 {
		return nil, nil
	}
	var list []chat.Hidden
	st := c.use(qHiddenAfter).blob(key.Conversation[:]).blob(key.User[:]).int(version).int(int64(limit))
	for st.next() {
		h := chat.Hidden{MemberKey: key, Message: st.seqAt(0), Version: st.intAt(2)}
		st.blobAt(1, h.ID[:])
		list = append(list, h)
	}
	return list, st.end()
}

// draft reads what somebody has begun to write in a conversation, nil if that is nothing.
func (c *conn) draft(key chat.MemberKey) (*chat.UnsentText, error) {
	var draft *chat.UnsentText
	st := c.use(qDraft).blob(key.Conversation[:]).blob(key.User[:])
	if st.next() {
		draft = &chat.UnsentText{MemberKey: key, Content: st.strAt(0), At: st.momentAt(2)}
		st.blobAt(1, draft.ReplyTo[:])
		st.blobAt(3, draft.Message[:])
	}
	return draft, st.end()
}

func (c *conn) setDraft(d *chat.UnsentText) error {
	if d.Content == "" {
		return c.use(qDropDraft).blob(d.Conversation[:]).blob(d.User[:]).run()
	}
	st := c.use(qSetDraft).blob(d.Conversation[:]).blob(d.User[:]).str(d.Content)
	if d.ReplyTo.IsZero() {
		st.null()
	} else {
		st.blob(d.ReplyTo[:])
	}
	st.int(int64(d.At))
	if d.Message.IsZero() {
		st.null()
	} else {
		st.blob(d.Message[:])
	}
	return st.run()
}
