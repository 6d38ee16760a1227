package postgres

import (
	"github.com/jackc/pgx/v5"

	"messenger/internal/chat"
)

const sqlInsertMentions = `insert into mentions (conversation_id, user_id, message_seq, rule)
	select * from unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::smallint[])`

const sqlStripMentions = `delete from mentions n using unnest($1::uuid[], $2::bigint[]) k(conversation_id, seq)
	where n.conversation_id = k.conversation_id and n.message_seq = k.seq`

const sqlDropMentions = `delete from mentions n using unnest($1::uuid[], $2::uuid[], $3::bigint[]) k(conversation_id, user_id, seq)
	where n.conversation_id = k.conversation_id and n.user_id = k.user_id and n.message_seq = k.seq`

const sqlInsertHidden = `insert into hidden (conversation_id, user_id, message_seq, id, version)
	select * from unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::uuid[], $5::bigint[])`

const sqlHidden = `select h.conversation_id, h.user_id, h.message_seq, h.id, h.version
	from unnest($1::uuid[], $2::uuid[], $3::bigint[]) k(conversation_id, user_id, message_seq)
	join hidden h on h.conversation_id = k.conversation_id and h.user_id = k.user_id and h.message_seq = k.message_seq`

const sqlHiddenProof = `select 1 from hidden where conversation_id = $1 and user_id = $2 and message_seq = $3 and version = $4`

const sqlDrafts = `select d.conversation_id, d.user_id, d.content, d.reply_to, d.at, d.message_id
	from unnest($1::uuid[], $2::uuid[]) k(conversation_id, user_id)
	join drafts d on d.conversation_id = k.conversation_id and d.user_id = k.user_id`

// In order of the key, for a draft may be saved where there is no head to be locked.
const sqlUpsertDrafts = `insert into drafts (conversation_id, user_id, content, reply_to, at, message_id)
	select x.conversation_id, x.user_id, x.content, nullif(x.reply_to, ` + noID + `), x.at, nullif(x.message_id, ` + noID + `)
	from unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[], $5::bigint[], $6::uuid[])
		x(conversation_id, user_id, content, reply_to, at, message_id)
	order by x.conversation_id, x.user_id
	on conflict (conversation_id, user_id) do update set content = excluded.content, reply_to = excluded.reply_to,
		at = excluded.at, message_id = excluded.message_id`

const sqlDeleteDrafts = `delete from drafts d using unnest($1::uuid[], $2::uuid[]) k(conversation_id, user_id)
	where d.conversation_id = k.conversation_id and d.user_id = k.user_id`

const sqlDraftProof = `select 1 from drafts where conversation_id = $1 and user_id = $2 and content = $3 and at = $4`

const sqlNoDraftProof = `select 1 where not exists (select from drafts where conversation_id = $1 and user_id = $2)`

func storeMentions(q *pgx.Batch, list []chat.Mention) {
	n := len(list)
	if n == 0 {
		return
	}
	conversations, users, seqs, rules := make(uuids, n), make(uuids, n), make(longs, n), make(shorts, n)
	for i, m := range list {
		conversations[i], users[i], seqs[i], rules[i] = m.Conversation, m.User, int64(m.Message), int16(m.Rule)
	}
	q.Queue(sqlInsertMentions, conversations, users, seqs, rules)
}

func gatherHidden(q *pgx.Batch, list []chat.HiddenKey, f *chat.Facts) {
	n := len(list)
	if n == 0 {
		return
	}
	conversations, users, seqs := make(uuids, n), make(uuids, n), make(longs, n)
	for i, k := range list {
		conversations[i], users[i], seqs[i] = k.Conversation, k.User, int64(k.Message)
	}
	q.Queue(sqlHidden, conversations, users, seqs).Query(eachRow(func(c *cells) {
		h := &chat.Hidden{MemberKey: readKey(c), Message: c.seq(), ID: idFrom[chat.Message](c), Version: c.long()}
		f.Hidden[chat.HiddenKey{MemberKey: h.MemberKey, Message: h.Message}] = h
	}))
}

// storeHidden stores that messages are hidden. They mention nobody any more.
func storeHidden(q *pgx.Batch, list []chat.Hiding) {
	n := len(list)
	if n == 0 {
		return
	}
	conversations, users, ids, seqs, versions := make(uuids, n), make(uuids, n), make(uuids, n), make(longs, n), make(longs, n)
	var counted []chat.HiddenKey
	for i := range list {
		h := &list[i]
		conversations[i], users[i], ids[i] = h.Conversation, h.User, h.ID
		seqs[i], versions[i] = int64(h.Message), h.Version
		if h.Counts {
			counted = append(counted, chat.HiddenKey{MemberKey: h.MemberKey, Message: h.Message})
		}
	}
	q.Queue(sqlInsertHidden, conversations, users, seqs, ids, versions)
	q.Queue(sqlDropMentions, conversations, users, seqs)
	storeCorrections(q, correctHidden, counted)
}

func gatherDrafts(q *pgx.Batch, list []chat.MemberKey, f *chat.Facts) {
	if len(list) == 0 {
		return
	}
	conversations, users := keysOf(list)
	q.Queue(sqlDrafts, conversations, users).Query(eachRow(func(c *cells) {
		key := readKey(c)
		f.Drafts[key] = readDraft(c, key)
	}))
}

// readDraft reads content, reply_to, at and message_id; nil if there is no draft.
func readDraft(c *cells, key chat.MemberKey) *chat.UnsentText {
	d := &chat.UnsentText{MemberKey: key, Content: c.text(), ReplyTo: idFrom[chat.Message](c), At: c.instant(), Message: idFrom[chat.Message](c)}
	if d.Content == "" {
		return nil
	}
	return d
}

func storeDrafts(q *pgx.Batch, list []*chat.UnsentText) {
	var kept, gone []chat.MemberKey
	var contents texts
	var replies, messages uuids
	var ats longs
	for _, d := range list {
		if d.Content == "" {
			gone = append(gone, d.MemberKey)
			continue
		}
		kept = append(kept, d.MemberKey)
		contents, replies, ats = append(contents, d.Content), append(replies, d.ReplyTo), append(ats, int64(d.At))
		messages = append(messages, d.Message)
	}
	if len(kept) > 0 {
		conversations, users := keysOf(kept)
		q.Queue(sqlUpsertDrafts, conversations, users, contents, replies, ats, messages)
	}
	if len(gone) > 0 {
		conversations, users := keysOf(gone)
		q.Queue(sqlDeleteDrafts, conversations, users)
	}
}

func draftProof(d *chat.UnsentText) *commitProof {
	if d.Content == "" {
		return &commitProof{sqlNoDraftProof, []any{[16]byte(d.Conversation), [16]byte(d.User)}}
	}
	return &commitProof{sqlDraftProof, []any{[16]byte(d.Conversation), [16]byte(d.User), d.Content, int64(d.At)}}
}
