package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"

	"messenger/internal/chat"
)

// A command does a slice of what it entails itself, and Sweep the rest: so many rows of a kind at
// once, so many conversations of a deleted account, so many messages looked at.
const (
	sliceRows          = 100
	sliceConversations = 64
	sliceMessages      = 4096
)

const sqlAddLeftover = `insert into leftovers (conversation_id, message_seq, user_id) values ($1, $2, ` + noID + `)
	on conflict do nothing`

const sqlLeftover = `select l.conversation_id, l.message_seq, l.user_id from leftovers l
	where l.conversation_id > ` + noID + ` order by l.conversation_id, l.message_seq limit 1`

const sqlLockLeftover = `select l.user_id from leftovers l where l.conversation_id = $1 and l.message_seq = $2 for update`

const sqlStripReactions = `delete from reactions r
	using (select r.user_id, r.emoji from reactions r where r.conversation_id = $1 and r.message_seq = $2
		order by r.user_id, r.emoji limit $3) k
	where r.conversation_id = $1 and r.message_seq = $2 and r.user_id = k.user_id and r.emoji = k.emoji`

// hiders is the next users p who have hidden the message at $2 of $1, behind $3.
const hiders = `(select h.user_id from hidden h where h.conversation_id = $1 and h.message_seq = $2 and h.user_id > $3
		order by h.user_id limit $4) p`

// What is deleted for all no longer counts as hidden.
const sqlStripHidden = `insert into unread_corrections (conversation_id, user_id, kind, level, block, n)
	select $1, p.user_id, 2, l.level, $2 >> (6 * l.level), -1 from messages m cross join ` + hiders + ` cross join generate_series(0, 3) l(level)
	where m.conversation_id = $1 and m.seq = $2 and ` + countsFor + `
	order by p.user_id, l.level
	on conflict (conversation_id, user_id, kind, level, block) do update set n = unread_corrections.n + excluded.n`

const sqlMoveLeftover = `update leftovers set user_id = coalesce((select p.user_id from ` + hiders + ` order by p.user_id desc limit 1), user_id)
	where conversation_id = $1 and message_seq = $2`

const sqlEndStrip = `delete from leftovers l where l.conversation_id = $1 and l.message_seq = $2
	and not exists (select from reactions r where r.conversation_id = $1 and r.message_seq = $2 offset 0)
	and not exists (select from hidden h where h.conversation_id = $1 and h.message_seq = $2 and h.user_id > l.user_id offset 0)`

// The members of a dropped group leave at the seq of its head.
const sqlEmpty = `update members m set left_seq = (select c.last_seq from conversations c where c.id = $1)
	where m.conversation_id = $1 and m.user_id = any(array(select m.user_id from members m
		where m.conversation_id = $1 and m.left_seq = 0 order by m.role, m.joined_seq, m.user_id limit $2))`

const sqlEndEmpty = `delete from leftovers l where l.conversation_id = $1 and l.message_seq = 0
	and not exists (select from members m where m.conversation_id = $1 and m.left_seq = 0 offset 0)`

const sqlAddDeletions = `insert into account_deletions (user_id, erase, conversation_id, seq)
	select x.user_id, x.erase, ` + noID + `, 0 from unnest($1::uuid[], $2::boolean[]) x(user_id, erase)`

// leaves is whether the user of d is in a live group.
const leaves = `exists (select from members m ` + inGroup + `
		where m.user_id = d.user_id and m.left_seq = 0 and m.joined_seq > 0 offset 0)`

const sqlDeletion = `select d.user_id, d.erase, ` + leaves + ` from account_deletions d
	where d.user_id > ` + noID + ` order by d.user_id limit 1`

const sqlLockDeletion = `select d.conversation_id, d.seq from account_deletions d where d.user_id = $1 for update`

// nextPlaces is the next conversations of the user d, present and past, as k.
const nextPlaces = `(select k.conversation_id from (
			(select m.conversation_id from members m where m.user_id = d.user_id and m.left_seq = 0
				and m.conversation_id > d.conversation_id order by m.conversation_id limit $2)
			union all
			(select m.conversation_id from members m where m.user_id = d.user_id and m.left_seq > 0
				and m.conversation_id > d.conversation_id order by m.conversation_id limit $2)) k
		order by k.conversation_id limit $2) k`

// A send that was decided before the account was deleted is waited for.
const sqlLockNextPlaces = `select c.id from account_deletions d cross join lateral ` + nextPlaces + `
	join conversations c on c.id = k.conversation_id where d.user_id = $1 order by c.id for share of c`

const sqlNextPlaces = `select c.id, c.last_seq from account_deletions d cross join lateral ` + nextPlaces + `
	join conversations c on c.id = k.conversation_id where d.user_id = $1 order by c.id`

// What the user has written in the next conversation, behind where it is blank already.
const sqlWritten = `select m.seq from account_deletions d cross join lateral ` + nextPlaces + `
	cross join lateral (select m.seq from messages m
		where m.conversation_id = k.conversation_id and m.seq > d.seq and m.seq <= d.seq + $4 and m.sender_id = $1
			and (m.content <> '' or m.digest is not null)
		order by m.seq limit $3) m
	where d.user_id = $1 order by m.seq`

const sqlBlank = `update messages m set content = '', digest = null, notice = left(notice, 33)
	from unnest($2::bigint[]) k(seq)
	where m.conversation_id = $1 and m.seq = k.seq`

const sqlMoveDeletion = `update account_deletions set conversation_id = $2, seq = $3 where user_id = $1`

const sqlEndDeletion = `delete from account_deletions where user_id = $1`

// leftover is what is left to be done of a deleted message, or, with seq 0, of a group that was
// dropped.
type leftover struct {
	chat.MessageKey

	done chat.UserID // up to whose hiding
}

// queueLeftover queues one slice of it, which takes its row away if that was the last.
func queueLeftover(q *pgx.Batch, l leftover) {
	id, seq := [16]byte(l.Conversation), int64(l.Seq)
	if seq == 0 {
		q.Queue(sqlEmpty, id, int64(sliceRows))
		q.Queue(sqlEndEmpty, id)
		return
	}
	done := [16]byte(l.done)
	q.Queue(sqlStripReactions, id, seq, int64(sliceRows))
	q.Queue(sqlStripHidden, id, seq, done, int64(sliceRows))
	q.Queue(sqlMoveLeftover, id, seq, done, int64(sliceRows))
	q.Queue(sqlEndStrip, id, seq)
}

// storeEmptied lets members of dropped groups out.
func storeEmptied(q *pgx.Batch, keys []chat.MemberKey) {
	for _, k := range keys {
		q.Queue(sqlAddLeftover, [16]byte(k.Conversation), int64(0))
		queueLeftover(q, leftover{MessageKey: chat.MessageKey{Conversation: k.Conversation}})
	}
}

// Sweep does one slice of what is left to be done; see chat.Store. What comes first is read, and
// then locked and done, unless somebody else has done it meanwhile.
func (s *Store) Sweep(ctx context.Context) (swept chat.Swept, err error) {
	var l leftover
	var user chat.UserID
	var erase, leaves bool
	err = s.read(ctx, "leftovers", func(q *pgx.Batch) {
		l, user = leftover{}, chat.UserID{}
		q.Queue(sqlLeftover).Query(eachRow(func(c *cells) {
			l = leftover{chat.MessageKey{Conversation: idFrom[chat.Conversation](c), Seq: c.seq()}, idFrom[chat.User](c)}
		}))
		q.Queue(sqlDeletion).Query(eachRow(func(c *cells) { user, erase, leaves = idFrom[chat.User](c), c.flag(), c.flag() }))
	})
	switch {
	case err != nil:
		return chat.Swept{}, err
	case !l.Conversation.IsZero():
		return chat.Swept{More: true}, s.sweepLeftover(ctx, l)
	case user.IsZero():
		return chat.Swept{}, nil
	case leaves:
		return chat.Swept{More: true, Leaver: user}, nil
	}
	return chat.Swept{More: true}, s.removeTraces(ctx, user, erase)
}

func (s *Store) sweepLeftover(ctx context.Context, l leftover) error {
	there := false
	return s.transact(ctx, work{
		op: "sweep",
		gather: func(q *pgx.Batch) {
			there = false
			q.Queue(sqlLockLeftover, [16]byte(l.Conversation), int64(l.Seq)).Query(eachRow(func(c *cells) {
				l.done, there = idFrom[chat.User](c), true
			}))
		},
		decide: func() error { return nil },
		change: func(q *pgx.Batch) *commitProof {
			if there {
				queueLeftover(q, l)
			}
			return nil
		},
	})
}

// traces is where the removal of a deleted account's traces is, and what comes next.
type traces struct {
	found  bool
	after  chat.ConversationID
	seq    chat.Seq
	places []chat.MessageKey // with the last seq of each
	own    longs             // what is to be blanked in the first
}

// removeTraces goes through some conversations of a deleted account; if it is to be erased,
// through a stretch of one.
func (s *Store) removeTraces(ctx context.Context, user chat.UserID, erase bool) error {
	var t traces
	places := int64(sliceConversations)
	if erase {
		places = 1
	}
	id := [16]byte(user)
	return s.transact(ctx, work{
		op: "remove traces",
		gather: func(q *pgx.Batch) {
			t = traces{}
			q.Queue(sqlLockDeletion, id).Query(eachRow(func(c *cells) {
				t.found, t.after, t.seq = true, idFrom[chat.Conversation](c), c.seq()
			}))
			if erase {
				q.Queue(sqlLockNextPlaces, id, places)
			}
			q.Queue(sqlNextPlaces, id, places).Query(eachRow(func(c *cells) {
				t.places = append(t.places, chat.MessageKey{Conversation: idFrom[chat.Conversation](c), Seq: c.seq()})
			}))
			if erase {
				q.Queue(sqlWritten, id, places, int64(sliceRows), int64(sliceMessages)).
					Query(eachRow(func(c *cells) { t.own = append(t.own, c.long()) }))
			}
		},
		decide: func() error { return nil },
		change: func(q *pgx.Batch) *commitProof {
			if t.found {
				t.store(q, user, erase)
			}
			return nil
		},
	})
}

// store queues the changes of a slice.
func (t *traces) store(q *pgx.Batch, user chat.UserID, erase bool) {
	id := [16]byte(user)
	if len(t.places) == 0 {
		q.Queue(sqlEndDeletion, id)
		return
	}
	keys := make([]chat.MemberKey, len(t.places))
	for i, p := range t.places {
		keys[i] = chat.MemberKey{Conversation: p.Conversation, User: user}
	}
	conversations, users := keysOf(keys)
	q.Queue(sqlDeleteDrafts, conversations, users)
	if erase {
		first := t.places[0]
		if len(t.own) > 0 {
			q.Queue(sqlBlank, [16]byte(first.Conversation), t.own)
		}
		seq := t.seq + sliceMessages
		if len(t.own) == sliceRows {
			seq = chat.Seq(t.own[len(t.own)-1])
		}
		if seq < first.Seq {
			q.Queue(sqlMoveDeletion, id, [16]byte(t.after), int64(seq))
			return
		}
	}
	q.Queue(sqlMoveDeletion, id, [16]byte(t.places[len(t.places)-1].Conversation), int64(0))
}
