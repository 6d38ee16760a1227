package postgres

import (
	"github.com/jackc/pgx/v5"

	"messenger/internal/chat"
)

// A taken id whose message is gone is read as a message nobody sent.
const sqlTaken = `select i.id, i.conversation_id, i.seq, m.sender_id, m.content, m.notification, m.created_at
	from message_ids i left join messages m on m.conversation_id = i.conversation_id and m.seq = i.seq
	where i.id = any($1::uuid[])`

const sqlInsertMessages = `insert into messages (conversation_id, seq, id, sender_id, content, notification, created_at)
	select * from unnest($1::uuid[], $2::bigint[], $3::uuid[], $4::uuid[], $5::text[], $6::boolean[], $7::bigint[])`

// In order of the id, so that two nodes that are sent the same ids wait for each other
// instead of deadlocking.
const sqlInsertIDs = `insert into message_ids (id, conversation_id, seq)
	select * from unnest($1::uuid[], $2::uuid[], $3::bigint[]) x(id, conversation_id, seq) order by x.id`

const sqlInsertMarks = `insert into time_marks (conversation_id, at, seq)
	select * from unnest($1::uuid[], $2::bigint[], $3::bigint[])`

const sqlInsertLog = `insert into log (conversation_id, seq, kind, actor_id, subject_id, at)
	select * from unnest($1::uuid[], $2::bigint[], $3::smallint[], $4::uuid[], $5::uuid[], $6::bigint[])`

const sqlMessageWitness = `select 1 from messages where conversation_id = $1 and seq = $2 and id = $3 and created_at = $4`

const sqlLogWitness = `select 1 from log where conversation_id = $1 and seq = $2 and kind = $3 and at = $4`

// sqlErase blanks what users wrote, in every conversation they are or were in.
const sqlErase = `update messages m set content = ''
	from (select conversation_id, user_id from members where user_id = any($1::uuid[]) and left_seq = 0
		union all
		select conversation_id, user_id from members where user_id = any($1::uuid[]) and left_seq > 0) p
	where m.conversation_id = p.conversation_id and m.sender_id = p.user_id and m.content <> ''`

// readTaken reads a row of sqlTaken.
func readTaken(c *cells, m *chat.Message) {
	m.ID, m.Conversation, m.Seq = idFrom[chat.Message](c), idFrom[chat.Conversation](c), c.seq()
	m.Sender, m.Content, m.Notification, m.CreatedAt = idFrom[chat.User](c), c.text(), c.flag(), c.instant()
}

func storeMessages(q *pgx.Batch, list []chat.Message) {
	n := len(list)
	if n == 0 {
		return
	}
	conversations, ids, senders := make(uuids, n), make(uuids, n), make(uuids, n)
	seqs, created, contents, notices := make(longs, n), make(longs, n), make(texts, n), make(flags, n)
	for i := range list {
		m := &list[i]
		conversations[i], ids[i], senders[i] = m.Conversation, m.ID, m.Sender
		seqs[i], created[i], contents[i], notices[i] = int64(m.Seq), int64(m.CreatedAt), m.Content, m.Notification
	}
	q.Queue(sqlInsertMessages, conversations, seqs, ids, senders, contents, notices, created)
	q.Queue(sqlInsertIDs, ids, conversations, seqs)
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

func storeLog(q *pgx.Batch, list []chat.LogEntry) {
	n := len(list)
	if n == 0 {
		return
	}
	conversations, actors, subjects := make(uuids, n), make(uuids, n), make(uuids, n)
	seqs, kinds, ats := make(longs, n), make(shorts, n), make(longs, n)
	for i, e := range list {
		conversations[i], actors[i], subjects[i] = e.Conversation, e.Actor, e.Subject
		seqs[i], kinds[i], ats[i] = int64(e.Seq), int16(e.Kind), int64(e.At)
	}
	q.Queue(sqlInsertLog, conversations, seqs, kinds, actors, subjects, ats)
}
