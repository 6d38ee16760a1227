package postgres

import (
	"github.com/jackc/pgx/v5"

	"messenger/internal/chat"
)

const headColumns = `c.id, c.kind, c.name, c.description, c.add_policy, c.owner_id, c.low_id, c.high_id, c.last_seq, c.last_at,
	c.last_message_seq, c.last_message_at, c.said, c.low_wrote_seq, c.low_wrote_said, c.high_wrote_seq, c.high_wrote_said,
	c.member_count, c.created_at, c.dropped_at`

const sqlHead = `select ` + headColumns + ` from conversations c where c.id = $1`

// The heads are locked in order of id: the rows are sorted before they are locked.
const sqlLockHeads = `select ` + headColumns + `
	from conversations c where c.id = any($1::uuid[]) order by c.id for update`

const noID = `'00000000-0000-0000-0000-000000000000'`

const sqlInsertHeads = `insert into conversations (id, kind, owner_id, low_id, high_id, name, description, add_policy,
		last_seq, last_at, last_message_seq, last_message_at, said, low_wrote_seq, low_wrote_said, high_wrote_seq,
		high_wrote_said, member_count, created_at, dropped_at)
	select h.id, h.kind, nullif(h.owner_id, ` + noID + `), nullif(h.low_id, ` + noID + `), nullif(h.high_id, ` + noID + `),
		nullif(h.name, ''), nullif(h.description, ''), h.add_policy, h.last_seq, h.last_at, h.last_message_seq,
		h.last_message_at, h.said, h.low_wrote_seq, h.low_wrote_said, h.high_wrote_seq, h.high_wrote_said,
		h.member_count, h.created_at, nullif(h.dropped_at, 0)
	from unnest($1::uuid[], $2::smallint[], $3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::text[], $8::smallint[],
		$9::bigint[], $10::bigint[], $11::bigint[], $12::bigint[], $13::bigint[], $14::bigint[], $15::bigint[],
		$16::bigint[], $17::bigint[], $18::bigint[], $19::bigint[], $20::bigint[])
		h(id, kind, owner_id, low_id, high_id, name, description, add_policy, last_seq, last_at, last_message_seq,
			last_message_at, said, low_wrote_seq, low_wrote_said, high_wrote_seq, high_wrote_said, member_count,
			created_at, dropped_at)
	order by h.id`

// What a send to a group changes of its head.
const sqlUpdateHeads = `update conversations c set last_seq = h.last_seq, last_at = h.last_at,
		last_message_seq = h.last_message_seq, last_message_at = h.last_message_at, said = h.said
	from unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[])
		h(id, last_seq, last_at, last_message_seq, last_message_at, said)
	where c.id = h.id`

// What a send in a dialog changes of its head.
const sqlUpdateDialogs = `update conversations c set last_seq = h.last_seq, last_at = h.last_at,
		last_message_seq = h.last_message_seq, last_message_at = h.last_message_at, said = h.said,
		low_wrote_seq = h.low_wrote_seq, low_wrote_said = h.low_wrote_said, high_wrote_seq = h.high_wrote_seq,
		high_wrote_said = h.high_wrote_said
	from unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[],
		$8::bigint[], $9::bigint[], $10::bigint[])
		h(id, last_seq, last_at, last_message_seq, last_message_at, said, low_wrote_seq, low_wrote_said, high_wrote_seq,
			high_wrote_said)
	where c.id = h.id`

// What else of a head may change.
const sqlUpdateGroups = `update conversations c set name = nullif(h.name, ''), description = nullif(h.description, ''),
		add_policy = h.add_policy, owner_id = nullif(h.owner_id, ` + noID + `), member_count = h.member_count,
		dropped_at = nullif(h.dropped_at, 0)
	from unnest($1::uuid[], $2::text[], $3::text[], $4::smallint[], $5::uuid[], $6::bigint[], $7::bigint[])
		h(id, name, description, add_policy, owner_id, member_count, dropped_at)
	where c.id = h.id`

// readHead reads headColumns.
func readHead(c *cells, h *chat.Conversation) {
	h.ID, h.Kind, h.Name = idFrom[chat.Conversation](c), chat.Kind(c.short()), c.text()
	h.Description, h.WhoMayAdd = c.text(), chat.AddPolicy(c.short())
	h.Owner, h.Low, h.High = idFrom[chat.User](c), idFrom[chat.User](c), idFrom[chat.User](c)
	h.LastSeq, h.LastAt = c.seq(), c.instant()
	h.LastMessage, h.LastMessageAt, h.MessageCount = c.seq(), c.instant(), c.long()
	h.LowWrote, h.HighWrote = c.position(), c.position()
	h.Members, h.CreatedAt, h.DroppedAt = c.integer(), c.instant(), c.instant()
}

// queueHead queues the reading of a head into h, which is left alone if there is none.
func queueHead(q *pgx.Batch, id chat.ConversationID, h **chat.Conversation) {
	q.Queue(sqlHead, [16]byte(id)).Query(eachRow(func(c *cells) {
		*h = &chat.Conversation{}
		readHead(c, *h)
	}))
}

// progress is how far each of a list of conversations has come, column by column.
type progress struct {
	ids                                              uuids
	seqs, ats, messages, messageAts, said            longs
	lowWrote, lowWroteSaid, highWrote, highWroteSaid longs
}

func progressOf(list []*chat.Conversation) progress {
	n := len(list)
	p := progress{ids: make(uuids, n)}
	slab(n, &p.seqs, &p.ats, &p.messages, &p.messageAts, &p.said, &p.lowWrote, &p.lowWroteSaid, &p.highWrote, &p.highWroteSaid)
	for i, c := range list {
		p.ids[i] = c.ID
		p.seqs[i], p.ats[i] = int64(c.LastSeq), int64(c.LastAt)
		p.messages[i], p.messageAts[i], p.said[i] = int64(c.LastMessage), int64(c.LastMessageAt), c.MessageCount
		p.lowWrote[i], p.lowWroteSaid[i] = int64(c.LowWrote.Seq), c.LowWrote.MessageCount
		p.highWrote[i], p.highWroteSaid[i] = int64(c.HighWrote.Seq), c.HighWrote.MessageCount
	}
	return p
}

// profiles is what each of a list of conversations is, column by column.
type profiles struct {
	ids, owners, lows, highs  uuids
	kinds, policies           shorts
	names, descriptions       texts
	members, created, dropped longs
}

func profilesOf(list []*chat.Conversation) profiles {
	n := len(list)
	p := profiles{
		ids: make(uuids, n), owners: make(uuids, n), lows: make(uuids, n), highs: make(uuids, n),
		kinds: make(shorts, n), policies: make(shorts, n), names: make(texts, n), descriptions: make(texts, n),
	}
	slab(n, &p.members, &p.created, &p.dropped)
	for i, c := range list {
		p.ids[i], p.owners[i], p.lows[i], p.highs[i] = c.ID, c.Owner, c.Low, c.High
		p.kinds[i], p.policies[i] = int16(c.Kind), int16(c.WhoMayAdd)
		p.names[i], p.descriptions[i] = c.Name, c.Description
		p.members[i], p.created[i], p.dropped[i] = int64(c.Members), int64(c.CreatedAt), int64(c.DroppedAt)
	}
	return p
}

// slab makes columns of n numbers from one piece of memory.
func slab(n int, columns ...*longs) {
	all := make(longs, n*len(columns))
	for i, c := range columns {
		*c = all[i*n : (i+1)*n : (i+1)*n]
	}
}

func storeNewHeads(q *pgx.Batch, list []*chat.Conversation) {
	if len(list) == 0 {
		return
	}
	f, p := profilesOf(list), progressOf(list)
	q.Queue(sqlInsertHeads, f.ids, f.kinds, f.owners, f.lows, f.highs, f.names, f.descriptions, f.policies,
		p.seqs, p.ats, p.messages, p.messageAts, p.said, p.lowWrote, p.lowWroteSaid, p.highWrote, p.highWroteSaid,
		f.members, f.created, f.dropped)
}

// storeHeads writes heads over that are there; was is what they were like.
func storeHeads(q *pgx.Batch, list []*chat.Conversation, was map[chat.ConversationID]chat.Conversation) {
	if len(list) == 0 {
		return
	}
	var other []*chat.Conversation
	wrote := false
	for _, c := range list {
		w := was[c.ID]
		wrote = wrote || c.LowWrote != w.LowWrote || c.HighWrote != w.HighWrote
		if !sameProfile(c, &w) {
			other = append(other, c)
		}
	}
	p := progressOf(list)
	if wrote {
		q.Queue(sqlUpdateDialogs, p.ids, p.seqs, p.ats, p.messages, p.messageAts, p.said, p.lowWrote, p.lowWroteSaid,
			p.highWrote, p.highWroteSaid).Exec(expect(len(list)))
	} else {
		q.Queue(sqlUpdateHeads, p.ids, p.seqs, p.ats, p.messages, p.messageAts, p.said).Exec(expect(len(list)))
	}
	if len(other) > 0 {
		f := profilesOf(other)
		q.Queue(sqlUpdateGroups, f.ids, f.names, f.descriptions, f.policies, f.owners, f.members, f.dropped).Exec(expect(len(other)))
	}
}

// sameProfile reports whether sqlUpdateGroups would change nothing of a.
func sameProfile(a, b *chat.Conversation) bool {
	return a.Name == b.Name && a.Description == b.Description && a.WhoMayAdd == b.WhoMayAdd && a.Owner == b.Owner &&
		a.Members == b.Members && a.DroppedAt == b.DroppedAt
}
