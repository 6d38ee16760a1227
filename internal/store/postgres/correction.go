package postgres

import (
	"github.com/jackc/pgx/v5"

	"messenger/internal/chat"
)

// The kinds of unread_corrections.
const (
	correctDeleted int16 = 1 // deleted for all, of everybody's messages or of one person's
	correctHidden  int16 = 2 // hidden by a person and not deleted
)

// One row for each level: a block of level n holds 64 of level n-1.
const sqlCorrect = `insert into unread_corrections (conversation_id, user_id, kind, level, block, n)
	select x.conversation_id, x.user_id, $4, l.level, x.seq >> (6 * l.level), 1
	from unnest($1::uuid[], $2::uuid[], $3::bigint[]) x(conversation_id, user_id, seq)
	cross join generate_series(0, 3) l(level)
	order by x.conversation_id, x.user_id, l.level
	on conflict (conversation_id, user_id, kind, level, block) do update set n = unread_corrections.n + excluded.n`

// correctionsFrom is the blocks of p's conversation after r: the rest of the position's block on
// each level, and all blocks on the highest.
const correctionsFrom = `select coalesce(sum(t.n), 0)::bigint from (values (0, 63), (1, 63), (2, 63), (3, 4611686018427387903)) l(level, rest)
		cross join lateral (select t.n from unread_corrections t
			where t.conversation_id = p.conversation_id and t.level = l.level and t.block > r.seq >> (6 * l.level)
				and t.block <= (r.seq >> (6 * l.level)) | l.rest `

const (
	countDeletedByAll = `(` + correctionsFrom + `and t.user_id = ` + noID + ` and t.kind = 1 offset 0) t)`
	countDeletedOwn   = `(` + correctionsFrom + `and t.user_id = p.user_id and t.kind = 1 offset 0) t)`
	countHidden       = `(` + correctionsFrom + `and t.user_id = p.user_id and t.kind = 2 offset 0) t)`
)

// The message before a position, or, if that is deleted, the one before the run of deleted ones that
// it is in.
const sqlPreviousMessage = `select k.conversation_id, k.seq, m.created_at, m.seq
	from unnest($1::uuid[], $2::bigint[]) k(conversation_id, seq)
	cross join lateral (select m.seq, m.deleted_at from messages m
		where m.conversation_id = k.conversation_id and m.seq < k.seq order by m.seq desc limit 1) b
	left join lateral (select d.first_seq from deleted_runs d
		where d.conversation_id = k.conversation_id and d.last_seq >= b.seq order by d.last_seq limit 1) d
		on b.deleted_at is not null
	cross join lateral (select m.created_at, m.seq from messages m
		where m.conversation_id = k.conversation_id and m.seq < coalesce(d.first_seq, k.seq) order by m.seq desc limit 1) m`

// A message that is deleted now forms a run with the deleted ones beside it. The run before it
// is another row, the one after it is written over.
const sqlExtendRuns = `with b as (select m.seq, m.deleted_at from messages m
		where m.conversation_id = $1 and m.seq < $2 order by m.seq desc limit 1),
	f as (select m.seq, m.deleted_at from messages m where m.conversation_id = $1 and m.seq > $2 order by m.seq limit 1),
	joined as (delete from deleted_runs d using b
		where b.deleted_at is not null and d.conversation_id = $1 and d.last_seq = b.seq returning d.first_seq)
	insert into deleted_runs (conversation_id, last_seq, first_seq)
	select $1, coalesce((select d.last_seq from f
			cross join lateral (select d.last_seq from deleted_runs d
				where d.conversation_id = $1 and d.last_seq >= f.seq order by d.last_seq limit 1) d
			where f.deleted_at is not null), $2),
		coalesce((select j.first_seq from joined j), $2)
	on conflict (conversation_id, last_seq) do update set first_seq = excluded.first_seq`

// storeCorrections counts messages as taken off the unread number of users.
func storeCorrections(q *pgx.Batch, kind int16, keys []chat.HiddenKey) {
	n := len(keys)
	if n == 0 {
		return
	}
	conversations, users, seqs := make(uuids, n), make(uuids, n), make(longs, n)
	for i, k := range keys {
		conversations[i], users[i], seqs[i] = k.Conversation, k.User, int64(k.Message)
	}
	q.Queue(sqlCorrect, conversations, users, seqs, kind)
}

// storeStripped does what being deleted for all entails, or a slice of it.
func storeStripped(q *pgx.Batch, list []*chat.Message) {
	if len(list) == 0 {
		return
	}
	var keys []chat.HiddenKey
	places := make([]chat.MessageKey, len(list))
	for i, m := range list {
		places[i] = chat.MessageKey{Conversation: m.Conversation, Seq: m.Seq}
		for _, user := range []chat.UserID{{}, m.Sender} {
			keys = append(keys, chat.HiddenKey{MemberKey: chat.MemberKey{Conversation: m.Conversation, User: user}, Message: m.Seq})
		}
	}
	conversations, seqs := placesOf(places)
	q.Queue(sqlStripMentions, conversations, seqs)
	storeCorrections(q, correctDeleted, keys)
	for _, at := range places {
		q.Queue(sqlExtendRuns, [16]byte(at.Conversation), int64(at.Seq))
		q.Queue(sqlAddLeftover, [16]byte(at.Conversation), int64(at.Seq))
		queueLeftover(q, leftover{MessageKey: at})
	}
}
