package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"

	"messenger/internal/chat"
)

const memberColumns = `m.conversation_id, m.user_id, m.role, m.joined_at, m.joined_seq, m.left_seq, m.cleared_seq, m.read_seq`

const sqlMembers = `select ` + memberColumns + `
	from unnest($1::uuid[], $2::uuid[]) k(conversation_id, user_id)
	join members m on m.conversation_id = k.conversation_id and m.user_id = k.user_id`

const sqlMember = `select ` + memberColumns + ` from members m where m.conversation_id = $1 and m.user_id = $2`

// heir is the lateral query for who owns the conversation of k once k's user is out.
const heir = `lateral (select * from members m
		where m.conversation_id = k.conversation_id and m.left_seq = 0 and m.user_id <> k.user_id
		order by m.role, m.joined_seq, m.user_id limit 1) m`

const sqlSuccessors = `select k.user_id, ` + memberColumns + `
	from unnest($1::uuid[], $2::uuid[]) k(conversation_id, user_id) cross join ` + heir

// inGroup keeps, of memberships m, those of live groups g. The join is lateral and not to
// be flattened (offset 0), or the planner may begin with all groups there are.
const inGroup = `cross join lateral (select c.id, c.name from conversations c
		where c.id = m.conversation_id and c.kind = 2 and c.dropped_at is null offset 0) g`

// groupsNow is the groups that users are in now, as members' keys k.
const groupsNow = `(select m.conversation_id, m.user_id from members m ` + inGroup + `
		where m.user_id = any($1::uuid[]) and m.left_seq = 0) k`

const sqlLeavers = `select ` + memberColumns + ` from members m ` + inGroup + `
	where m.user_id = any($1::uuid[]) and m.left_seq = 0`

const sqlLeaversHeirs = `select k.user_id, ` + memberColumns + ` from ` + groupsNow + ` cross join ` + heir

const sqlGroupCount = `select k.user_id, count(*) from ` + groupsNow + ` group by k.user_id`

const sqlGroupsOf = `select g.id, g.name from members m ` + inGroup + ` where m.user_id = $1 and m.left_seq = 0`

const sqlUpsertMembers = `insert into members
		(conversation_id, user_id, role, joined_at, joined_seq, left_seq, cleared_seq, read_seq)
	select * from unnest($1::uuid[], $2::uuid[], $3::smallint[], $4::bigint[], $5::bigint[], $6::bigint[],
		$7::bigint[], $8::bigint[])
	on conflict (conversation_id, user_id) do update set role = excluded.role, joined_at = excluded.joined_at,
		joined_seq = excluded.joined_seq, left_seq = excluded.left_seq, cleared_seq = excluded.cleared_seq,
		read_seq = excluded.read_seq`

const sqlEmpty = `update members m set left_seq = e.seq
	from unnest($1::uuid[], $2::bigint[]) e(conversation_id, seq)
	where m.conversation_id = e.conversation_id and m.left_seq = 0`

const sqlMemberWitness = `select 1 from members where conversation_id = $1 and user_id = $2 and cleared_seq >= $3`

// readMember reads memberColumns.
func readMember(c *cells) *chat.Member {
	m := &chat.Member{}
	m.Conversation, m.User = idFrom[chat.Conversation](c), idFrom[chat.User](c)
	m.Role, m.JoinedAt = chat.Role(c.short()), c.instant()
	m.Joined, m.Left, m.Cleared, m.Read = c.seq(), c.seq(), c.seq(), c.seq()
	return m
}

// Member returns the user's place in the conversation; see chat.Store.
func (s *Store) Member(ctx context.Context, key chat.MemberKey) (m *chat.Member, err error) {
	err = s.read(ctx, "member", func(q *pgx.Batch) {
		m = nil
		queueMember(q, key, &m)
	})
	if err != nil {
		return nil, err
	}
	return m, nil
}

// queueMember queues the reading of a member's row into m, which is left alone if there
// is none.
func queueMember(q *pgx.Batch, key chat.MemberKey, m **chat.Member) {
	q.Queue(sqlMember, [16]byte(key.Conversation), [16]byte(key.User)).Query(eachRow(func(c *cells) { *m = readMember(c) }))
}

// GroupsOf returns the live groups the user is in now; see chat.Store.
func (s *Store) GroupsOf(ctx context.Context, user chat.UserID) (groups []chat.FoundGroup, err error) {
	err = s.read(ctx, "groups", func(q *pgx.Batch) {
		groups = nil
		q.Queue(sqlGroupsOf, [16]byte(user)).Query(eachRow(func(c *cells) {
			groups = append(groups, chat.FoundGroup{ID: idFrom[chat.Conversation](c), Name: c.text()})
		}))
	})
	if err != nil {
		return nil, err
	}
	return groups, nil
}

func storeMembers(q *pgx.Batch, list []*chat.Member) {
	n := len(list)
	if n == 0 {
		return
	}
	conversations, users, roles := make(uuids, n), make(uuids, n), make(shorts, n)
	joinedAt, joined, left, cleared, read := make(longs, n), make(longs, n), make(longs, n), make(longs, n), make(longs, n)
	for i, m := range list {
		conversations[i], users[i], roles[i] = m.Conversation, m.User, int16(m.Role)
		joinedAt[i], joined[i], left[i] = int64(m.JoinedAt), int64(m.Joined), int64(m.Left)
		cleared[i], read[i] = int64(m.Cleared), int64(m.Read)
	}
	q.Queue(sqlUpsertMembers, conversations, users, roles, joinedAt, joined, left, cleared, read)
}

// storeEmptied lets everybody leave at the seq of the head.
func storeEmptied(q *pgx.Batch, keys []chat.MemberKey, heads map[chat.ConversationID]*chat.Conversation) {
	if len(keys) == 0 {
		return
	}
	ids, seqs := make(uuids, 0, len(keys)), make(longs, 0, len(keys))
	for _, k := range keys {
		if head := heads[k.Conversation]; head != nil {
			ids, seqs = append(ids, k.Conversation), append(seqs, int64(head.LastSeq))
		}
	}
	q.Queue(sqlEmpty, ids, seqs)
}
