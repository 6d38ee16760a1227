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

// content is the text of a message m as it may be read.
const content = `case when ` + erasing + `m.sender_id offset 0) then '' else m.content end`

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
	left join log e on e.conversation_id = i.conversation_id and e.seq = i.seq and e.kind = ` + kindEdited + `
	where i.id = any($1::uuid[])`

// In order of the id, so that two nodes that are sent the same ids wait for each other
// instead of deadlocking.
const sqlInsertIDs = `insert into message_ids (id, conversation_id, seq)
	select * from unnest($1::uuid[], $2::uuid[], $3::bigint[]) x(id, conversation_id, seq) order by x.id`

const sqlInsertMarks = `insert into time_marks (conversation_id, at, seq)
	select * from unnest($1::uuid[], $2::bigint[], $3::bigint[])`

const sqlMessageProof = `select 1 from messages where conversation_id = $1 and seq = $2 and id = $3 and created_at = $4`

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

func noticeDataText(n chat.NoticeData) string { return n.Stored() }

func (c *cells) noticeData() chat.NoticeData { return chat.NoticeFrom(c.text()) }

// readMessage reads messageColumns into an empty message.
func readMessage(c *cells, id chat.ConversationID, m *chat.Message) {
	m.Conversation = id
	scanMessage(c, m)
}

func storeMessages(q *pgx.Batch, list []chat.Message) {
	rows := make([]*chat.Message, len(list))
	plain := true
	for i := range list {
		rows[i] = &list[i]
		plain = plain && isPlain(rows[i])
	}
	if plain {
		insertPlain(q, rows)
	} else {
		insertMessages(q, rows)
	}
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
