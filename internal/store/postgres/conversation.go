package postgres

import (
	"github.com/jackc/pgx/v5"

	"messenger/internal/chat"
)

const headColumns = `c.id, c.kind, c.name, c.owner_id, c.low_id, c.high_id, c.last_seq, c.last_at,
	c.last_message_seq, c.last_message_at, c.member_count, c.created_at, c.dropped_at`

// The heads are locked in order of id: the rows are sorted before they are locked.
const sqlLockHeads = `select ` + headColumns + `
	from conversations c where c.id = any($1::uuid[]) order by c.id for update`

// Of somebody who is to be deleted, all conversations are locked, dialogs too.
const sqlLockHeadsLeft = `select ` + headColumns + `
	from (select unnest($1::uuid[]) as id union
		select m.conversation_id from members m where m.user_id = any($2::uuid[]) and m.left_seq = 0) wanted
	join conversations c on c.id = wanted.id order by c.id for update of c`

const noID = `'00000000-0000-0000-0000-000000000000'`

const sqlInsertHeads = `insert into conversations (id, kind, name, owner_id, low_id, high_id, last_seq, last_at,
		last_message_seq, last_message_at, member_count, created_at, dropped_at)
	select h.id, h.kind, nullif(h.name, ''), nullif(h.owner_id, ` + noID + `), nullif(h.low_id, ` + noID + `),
		nullif(h.high_id, ` + noID + `), h.last_seq, h.last_at, h.last_message_seq, h.last_message_at,
		h.member_count, h.created_at, nullif(h.dropped_at, 0)
	from unnest($1::uuid[], $2::smallint[], $3::text[], $4::uuid[], $5::uuid[], $6::uuid[], $7::bigint[],
		$8::bigint[], $9::bigint[], $10::bigint[], $11::bigint[], $12::bigint[], $13::bigint[])
		h(id, kind, name, owner_id, low_id, high_id, last_seq, last_at, last_message_seq, last_message_at,
			member_count, created_at, dropped_at)
	order by h.id`

const sqlUpdateHeads = `update conversations c set name = nullif(h.name, ''), owner_id = nullif(h.owner_id, ` + noID + `),
		last_seq = h.last_seq, last_at = h.last_at, last_message_seq = h.last_message_seq,
		last_message_at = h.last_message_at, member_count = h.member_count, dropped_at = nullif(h.dropped_at, 0)
	from unnest($1::uuid[], $2::text[], $3::uuid[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[],
		$8::bigint[], $9::bigint[])
		h(id, name, owner_id, last_seq, last_at, last_message_seq, last_message_at, member_count, dropped_at)
	where c.id = h.id`

// readHead reads headColumns.
func readHead(c *cells, h *chat.Conversation) {
	h.ID, h.Kind, h.Name = idFrom[chat.Conversation](c), chat.Kind(c.short()), c.text()
	h.Owner, h.Low, h.High = idFrom[chat.User](c), idFrom[chat.User](c), idFrom[chat.User](c)
	h.LastSeq, h.LastAt = c.seq(), c.instant()
	h.LastMessage, h.LastMessageAt = c.seq(), c.instant()
	h.Members, h.CreatedAt, h.DroppedAt = c.integer(), c.instant(), c.instant()
}

// heads is a list of conversations column by column.
type heads struct {
	ids, owners, lows, highs        uuids
	kinds                           shorts
	names                           texts
	seqs, ats, messages, messageAts longs
	members, created, dropped       longs
}

func headsOf(list []*chat.Conversation) heads {
	n := len(list)
	h := heads{
		ids: make(uuids, n), owners: make(uuids, n), lows: make(uuids, n), highs: make(uuids, n),
		kinds: make(shorts, n), names: make(texts, n),
	}
	all := make(longs, 7*n)
	for i, dst := range []*longs{&h.seqs, &h.ats, &h.messages, &h.messageAts, &h.members, &h.created, &h.dropped} {
		*dst = all[i*n : (i+1)*n]
	}
	for i, c := range list {
		h.ids[i], h.owners[i], h.lows[i], h.highs[i] = c.ID, c.Owner, c.Low, c.High
		h.kinds[i], h.names[i] = int16(c.Kind), c.Name
		h.seqs[i], h.ats[i] = int64(c.LastSeq), int64(c.LastAt)
		h.messages[i], h.messageAts[i] = int64(c.LastMessage), int64(c.LastMessageAt)
		h.members[i], h.created[i], h.dropped[i] = int64(c.Members), int64(c.CreatedAt), int64(c.DroppedAt)
	}
	return h
}

func storeNewHeads(q *pgx.Batch, list []*chat.Conversation) {
	if len(list) == 0 {
		return
	}
	h := headsOf(list)
	q.Queue(sqlInsertHeads, h.ids, h.kinds, h.names, h.owners, h.lows, h.highs, h.seqs, h.ats, h.messages,
		h.messageAts, h.members, h.created, h.dropped)
}

func storeHeads(q *pgx.Batch, list []*chat.Conversation) {
	if len(list) == 0 {
		return
	}
	h := headsOf(list)
	q.Queue(sqlUpdateHeads, h.ids, h.names, h.owners, h.seqs, h.ats, h.messages, h.messageAts, h.members, h.dropped).
		Exec(expect(len(list)))
}
