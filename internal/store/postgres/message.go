package postgres

import (
	"github.com/jackc/pgx/v5"

	"messenger/internal/chat"
)

// erasing begins the condition on a user that messages of that user's are being blanked, so that
// their texts must not be read any more. While there is nobody, it costs nothing: what comes first
// is asked once for all rows.
const erasing = `coalesce((select true from account_deletions e where e.user_id > ` + noID + ` order by e.user_id limit 1), false)
	and exists (select from account_deletions e where e.erase and e.user_id = `

// messageColumns is a message m, but its conversation.
const messageColumns = messageBegin + content + ` as content` + messageEnd

// content is the text of a message m as it may be read.
const content = `case when ` + erasing + `m.sender_id offset 0) then '' else m.content end`

// The columns before and behind the text.
const (
	messageBegin = `m.id, m.seq, m.sender_id, `
	messageEnd   = `, m.notification, m.created_at, m.changed_seq, m.edited_at,
	m.deleted_at, m.said, m.reply_seq, m.mentions, m.reactions,
	case when ` + erasing + `m.sender_id offset 0) then null else m.digest end`
)

// rowsBefore is the frame of a window that has all rows before the current one. With it a
// query ends where the texts of the rows before have more bytes than a page may have, and
// no longer text is read. What follows in Go counts more than texts, so it cuts no later.
const rowsBefore = `rows between unbounded preceding and 1 preceding`

// A taken id is a message's, or, where there is none but an entry of kind 6, the key of an
// edit. One of which neither is there any more is read as a message nobody sent.
const sqlTaken = `select i.id, i.conversation_id, i.seq, e.seq is not null and m.id is null, e.actor_id, e.subject_id,
		e.at, e.target_seq, ` + messageColumns + `
	from message_ids i
	left join messages m on m.conversation_id = i.conversation_id and m.seq = i.seq
	left join log e on e.conversation_id = i.conversation_id and e.seq = i.seq and e.kind = 6
	where i.id = any($1::uuid[])`

// A plain message needs no more columns than these.
const sqlInsertPlain = `insert into messages
		(conversation_id, seq, id, sender_id, content, notification, created_at, changed_seq, said)
	select x.conversation_id, x.seq, x.id, x.sender_id, x.content, x.notification, x.created_at, x.seq, x.said
	from unnest($1::uuid[], $2::bigint[], $3::uuid[], $4::uuid[], $5::text[], $6::boolean[], $7::bigint[], $8::bigint[])
		x(conversation_id, seq, id, sender_id, content, notification, created_at, said)`

const sqlInsertMessages = `insert into messages
		(conversation_id, seq, id, sender_id, content, notification, created_at, said, changed_seq, edited_at,
		deleted_at, reply_seq, mentions, reactions, digest)
	select x.conversation_id, x.seq, x.id, x.sender_id, x.content, x.notification, x.created_at, x.said, x.changed_seq,
		nullif(x.edited_at, 0), nullif(x.deleted_at, 0), nullif(x.reply_seq, 0), x.mentions, nullif(x.reactions, ''),
		nullif(x.digest, '')
	from unnest($1::uuid[], $2::bigint[], $3::uuid[], $4::uuid[], $5::text[], $6::boolean[], $7::bigint[], $8::bigint[],
		$9::bigint[], $10::bigint[], $11::bigint[], $12::bigint[], $13::bytea[], $14::text[], $15::text[])
		x(conversation_id, seq, id, sender_id, content, notification, created_at, said, changed_seq, edited_at,
			deleted_at, reply_seq, mentions, reactions, digest)`

// What may change of a message: its text, its reactions, and whether it is there.
const sqlUpdateMessages = `update messages m set content = x.content, changed_seq = x.changed_seq,
		edited_at = nullif(x.edited_at, 0), deleted_at = nullif(x.deleted_at, 0),
		mentions = case when x.deleted_at = 0 then m.mentions end, reactions = nullif(x.reactions, ''),
		digest = nullif(x.digest, '')
	from unnest($1::uuid[], $2::bigint[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[], $7::text[], $8::text[])
		x(conversation_id, seq, content, changed_seq, edited_at, deleted_at, reactions, digest)
	where m.conversation_id = x.conversation_id and m.seq = x.seq`

// In order of the id, so that two nodes that are sent the same ids wait for each other
// instead of deadlocking.
const sqlInsertIDs = `insert into message_ids (id, conversation_id, seq)
	select * from unnest($1::uuid[], $2::uuid[], $3::bigint[]) x(id, conversation_id, seq) order by x.id`

const sqlInsertMarks = `insert into time_marks (conversation_id, at, seq)
	select * from unnest($1::uuid[], $2::bigint[], $3::bigint[])`

const sqlMessageWitness = `select 1 from messages where conversation_id = $1 and seq = $2 and id = $3 and created_at = $4`

// addTaken reads a row of sqlTaken into the facts.
func addTaken(c *cells, f *chat.Facts) {
	id, conversation, seq, edit := idFrom[chat.Message](c), idFrom[chat.Conversation](c), c.seq(), c.flag()
	e := &chat.LogEntry{
		Conversation: conversation, Seq: seq, Kind: chat.LogEdited, Actor: idFrom[chat.User](c), Subject: idFrom[chat.User](c),
		At: c.instant(), Target: c.seq(), Key: id,
	}
	m := &chat.Message{}
	readMessage(c, conversation, m)
	if edit {
		f.Edits[id] = e
		return
	}
	m.ID, m.Seq = id, seq
	f.Messages[id] = m
}

// readMessage reads messageColumns into an empty message.
func readMessage(c *cells, id chat.ConversationID, m *chat.Message) {
	m.Conversation, m.ID, m.Seq, m.Sender = id, idFrom[chat.Message](c), c.seq(), idFrom[chat.User](c)
	m.Content, m.Notification, m.CreatedAt = c.text(), c.flag(), c.instant()
	m.Changed, m.EditedAt, m.DeletedAt = c.seq(), c.instant(), c.instant()
	m.MessageCount, m.ReplyTo, m.Mentions, m.Reactions, m.Digest = c.long(), c.seq(), c.users(), c.reactions(), c.text()
}

// contents is a list of messages column by column; a list of plain ones leaves the last
// group empty.
type contents struct {
	conversations, ids, senders uuids
	seqs, created, said         longs
	texts                       texts
	notices                     flags

	changed, edited, deleted, replies longs
	mentions                          blobs
	reactions, digests                texts
}

// plain reports whether sqlInsertPlain stores all of m.
func plain(m *chat.Message) bool {
	return m.Changed <= m.Seq && m.EditedAt == 0 && m.DeletedAt == 0 && m.ReplyTo == 0 && len(m.Mentions) == 0 &&
		len(m.Reactions) == 0 && m.Digest == ""
}

func storeMessages(q *pgx.Batch, list []chat.Message) {
	n := len(list)
	if n == 0 {
		return
	}
	c := contents{
		conversations: make(uuids, n), ids: make(uuids, n), senders: make(uuids, n), texts: make(texts, n), notices: make(flags, n),
	}
	slab(n, &c.seqs, &c.created, &c.said)
	allPlain := true
	for i := range list {
		m := &list[i]
		allPlain = allPlain && plain(m)
		c.conversations[i], c.ids[i], c.senders[i] = m.Conversation, m.ID, m.Sender
		c.seqs[i], c.created[i], c.said[i], c.texts[i], c.notices[i] = int64(m.Seq), int64(m.CreatedAt), m.MessageCount, m.Content, m.Notification
	}
	if allPlain {
		q.Queue(sqlInsertPlain, c.conversations, c.seqs, c.ids, c.senders, c.texts, c.notices, c.created, c.said)
		return
	}
	c.addChanges(list)
	q.Queue(sqlInsertMessages, c.conversations, c.seqs, c.ids, c.senders, c.texts, c.notices, c.created, c.said, c.changed,
		c.edited, c.deleted, c.replies, c.mentions, c.reactions, c.digests)
}

func (c *contents) addChanges(list []chat.Message) {
	n := len(list)
	slab(n, &c.changed, &c.edited, &c.deleted, &c.replies)
	c.mentions, c.reactions, c.digests = make(blobs, n), make(texts, n), make(texts, n)
	for i := range list {
		m := &list[i]
		c.changed[i], c.edited[i], c.deleted[i] = int64(m.Changed), int64(m.EditedAt), int64(m.DeletedAt)
		c.replies[i], c.reactions[i], c.digests[i] = int64(m.ReplyTo), packReactions(m.Reactions), m.Digest
		for _, u := range m.Mentions {
			c.mentions[i] = append(c.mentions[i], u[:]...)
		}
	}
}

// storeEdited writes messages over that are there, each once.
func storeEdited(q *pgx.Batch, list []*chat.Message) {
	n := len(list)
	if n == 0 {
		return
	}
	conversations, contents, reactions, digests := make(uuids, n), make(texts, n), make(texts, n), make(texts, n)
	var seqs, changed, edited, deleted longs
	slab(n, &seqs, &changed, &edited, &deleted)
	for i, m := range list {
		conversations[i], seqs[i], contents[i], changed[i] = m.Conversation, int64(m.Seq), m.Content, int64(m.Changed)
		edited[i], deleted[i] = int64(m.EditedAt), int64(m.DeletedAt)
		reactions[i], digests[i] = packReactions(m.Reactions), m.Digest
	}
	q.Queue(sqlUpdateMessages, conversations, seqs, contents, changed, edited, deleted, reactions, digests).Exec(expect(n))
}

// storeIDs takes the ids of messages and the keys of edits.
func storeIDs(q *pgx.Batch, list []chat.Message, log []chat.LogEntry) {
	n := len(list)
	ids, conversations, seqs := make(uuids, n, n+len(log)), make(uuids, n, n+len(log)), make(longs, n, n+len(log))
	for i := range list {
		ids[i], conversations[i], seqs[i] = list[i].ID, list[i].Conversation, int64(list[i].Seq)
	}
	for _, e := range log {
		if !e.Key.IsZero() {
			ids, conversations, seqs = append(ids, e.Key), append(conversations, e.Conversation), append(seqs, int64(e.Seq))
		}
	}
	if len(ids) > 0 {
		q.Queue(sqlInsertIDs, ids, conversations, seqs)
	}
}

func storeMarks(q *pgx.Batch, list []chat.TimeMark) {
	n := len(list)
	if n == 0 {
		return
	}
	conversations, ats, seqs := make(uuids, n), make(longs, n), make(longs, n)
	for i, m := range list {
		conversations[i], ats[i], seqs[i] = m.Conversation, int64(m.At), int64(m.Seq)
	}
	q.Queue(sqlInsertMarks, conversations, ats, seqs)
}
