package postgres

import (
	"github.com/jackc/pgx/v5"

	"messenger/internal/chat"
)

const memberColumns = memberKey + `m.left_seq, ` + memberRest

const memberKey = `m.conversation_id, m.user_id, m.role, m.joined_at, m.joined_seq, `

const memberRest = `m.cleared_seq,
	m.read_seq, m.read_said, m.forced_seq, m.seen_seq, m.seen_at, m.delivered_seq, m.delivered_at, m.hidden_count,
	m.muted_until, m.notify, m.pinned_at, m.archived, m.added, m.removed_at, m.removed_by`

const sqlMembers = `select ` + memberColumns + `
	from unnest($1::uuid[], $2::uuid[]) k(conversation_id, user_id)
	join members m on m.conversation_id = k.conversation_id and m.user_id = k.user_id`

// memberNow is memberColumns for those who do not read the head: whoever was in a group that was
// dropped is out, whatever the row says still.
const memberNow = memberKey + `case when m.left_seq = 0 then coalesce((select c.last_seq from conversations c
		where c.id = m.conversation_id and c.dropped_at is not null), 0) else m.left_seq end, ` + memberRest

const sqlMember = `select ` + memberNow + ` from members m where m.conversation_id = $1 and m.user_id = $2`

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

// No group that is not left yet is left out: nobody joins a dialog.
const sqlGroupCount = `select m.user_id, count(*) filter (where not m.added), count(*) filter (where m.added) from members m
	where m.user_id = any($1::uuid[]) and m.left_seq = 0 and m.joined_seq > 0 group by m.user_id`

const sqlUpsertMembers = `insert into members (conversation_id, user_id, role, notify, archived, joined_at, joined_seq,
		left_seq, cleared_seq, hidden_count, muted_until, pinned_at, read_seq, read_said, forced_seq, seen_seq, seen_at,
		delivered_seq, delivered_at, added, removed_at, removed_by)
	select * from unnest($1::uuid[], $2::uuid[], $3::smallint[], $4::smallint[], $5::boolean[], $6::bigint[],
		$7::bigint[], $8::bigint[], $9::bigint[], $10::bigint[], $11::bigint[], $12::bigint[], $13::bigint[],
		$14::bigint[], $15::bigint[], $16::bigint[], $17::bigint[], $18::bigint[], $19::bigint[], $20::boolean[],
		$21::bigint[], $22::uuid[])
	on conflict (conversation_id, user_id) do update set role = excluded.role, notify = excluded.notify,
		archived = excluded.archived, joined_at = excluded.joined_at, joined_seq = excluded.joined_seq,
		left_seq = excluded.left_seq, cleared_seq = excluded.cleared_seq, hidden_count = excluded.hidden_count,
		muted_until = excluded.muted_until, pinned_at = excluded.pinned_at, read_seq = excluded.read_seq,
		read_said = excluded.read_said, forced_seq = excluded.forced_seq, seen_seq = excluded.seen_seq,
		seen_at = excluded.seen_at, delivered_seq = excluded.delivered_seq, delivered_at = excluded.delivered_at,
		added = excluded.added, removed_at = excluded.removed_at, removed_by = excluded.removed_by`

// What a send to a group changes of the sender's row. No index holds the columns of this
// and the next, so the rows are written in place.
const sqlUpdateRead = `update members m set read_seq = p.read_seq, read_said = p.read_said, seen_seq = p.seen_seq,
		seen_at = p.seen_at
	from unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[])
		p(conversation_id, user_id, read_seq, read_said, seen_seq, seen_at)
	where m.conversation_id = p.conversation_id and m.user_id = p.user_id`

// How far members have come is all that most other writes change of them.
const sqlUpdatePositions = `update members m set read_seq = p.read_seq, read_said = p.read_said, forced_seq = p.forced_seq,
		seen_seq = p.seen_seq, seen_at = p.seen_at, delivered_seq = p.delivered_seq, delivered_at = p.delivered_at
	from unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[],
		$8::bigint[], $9::bigint[])
		p(conversation_id, user_id, read_seq, read_said, forced_seq, seen_seq, seen_at, delivered_seq, delivered_at)
	where m.conversation_id = p.conversation_id and m.user_id = p.user_id`

// What never falls may have risen since; what may fall must be as it was written.
const sqlMemberWitness = `select 1 from members where conversation_id = $1 and user_id = $2 and role = $3
	and joined_seq = $4 and left_seq = $5 and cleared_seq >= $6 and hidden_count >= $7 and seen_seq >= $8
	and delivered_seq >= $9 and read_seq = $10 and read_said = $11 and forced_seq = $12
	and muted_until = $13 and notify = $14 and pinned_at = $15 and archived = $16 and removed_at = $17`

// readMember reads memberColumns.
func readMember(c *cells) *chat.Member {
	m := &chat.Member{}
	m.Conversation, m.User = idFrom[chat.Conversation](c), idFrom[chat.User](c)
	m.Role, m.JoinedAt = chat.Role(c.short()), c.instant()
	m.Joined, m.Left, m.Cleared = c.seq(), c.seq(), c.seq()
	m.Read, m.ForcedAt = c.position(), c.seq()
	m.Seen, m.SeenAt, m.Delivered, m.DeliveredAt = c.seq(), c.instant(), c.seq(), c.instant()
	m.Hidden = c.long()
	m.Chat = chat.ChatSettings{MutedUntil: c.instant(), Notify: chat.Notify(c.short()), PinnedAt: c.instant(), Archived: c.flag()}
	m.Added, m.Removed.At, m.Removed.By = c.flag(), c.instant(), idFrom[chat.User](c)
	return m
}

// readMemberOrNil reads memberColumns of an outer join.
func readMemberOrNil(c *cells) *chat.Member {
	if m := readMember(c); m.Role != 0 {
		return m
	}
	return nil
}

// queueMember queues the reading of a member's row into m, which is left alone if there
// is none.
func queueMember(q *pgx.Batch, key chat.MemberKey, m **chat.Member) {
	q.Queue(sqlMember, [16]byte(key.Conversation), [16]byte(key.User)).Query(eachRow(func(c *cells) { *m = readMember(c) }))
}

// positions is how far each of a list of members has come, column by column.
type positions struct {
	conversations, users                 uuids
	read, readSaid, forced               longs
	seen, seenAt, delivered, deliveredAt longs
}

func positionsOf(list []*chat.Member) positions {
	n := len(list)
	p := positions{conversations: make(uuids, n), users: make(uuids, n)}
	slab(n, &p.read, &p.readSaid, &p.forced, &p.seen, &p.seenAt, &p.delivered, &p.deliveredAt)
	for i, m := range list {
		p.conversations[i], p.users[i] = m.Conversation, m.User
		p.read[i], p.readSaid[i], p.forced[i] = int64(m.Read.Seq), m.Read.MessageCount, int64(m.ForcedAt)
		p.seen[i], p.seenAt[i] = int64(m.Seen), int64(m.SeenAt)
		p.delivered[i], p.deliveredAt[i] = int64(m.Delivered), int64(m.DeliveredAt)
	}
	return p
}

// storeMembers writes rows of members; was is what those that are there were like.
func storeMembers(q *pgx.Batch, list []*chat.Member, was map[chat.MemberKey]chat.Member) {
	var moved, other []*chat.Member
	onlyRead := true
	for _, m := range list {
		if w, ok := was[m.MemberKey]; ok && onlyMoved(m, &w) {
			moved = append(moved, m)
			onlyRead = onlyRead && m.ForcedAt == w.ForcedAt && m.Delivered == w.Delivered && m.DeliveredAt == w.DeliveredAt
		} else {
			other = append(other, m)
		}
	}
	upsertMembers(q, other)
	if len(moved) == 0 {
		return
	}
	p := positionsOf(moved)
	if onlyRead {
		q.Queue(sqlUpdateRead, p.conversations, p.users, p.read, p.readSaid, p.seen, p.seenAt).Exec(expect(len(moved)))
	} else {
		q.Queue(sqlUpdatePositions, p.conversations, p.users, p.read, p.readSaid, p.forced, p.seen, p.seenAt, p.delivered,
			p.deliveredAt).Exec(expect(len(moved)))
	}
}

// onlyMoved reports whether sqlUpdatePositions is enough to make b what a is.
func onlyMoved(a, b *chat.Member) bool {
	rest := *a
	rest.Read, rest.ForcedAt = b.Read, b.ForcedAt
	rest.Seen, rest.SeenAt, rest.Delivered, rest.DeliveredAt = b.Seen, b.SeenAt, b.Delivered, b.DeliveredAt
	return rest == *b
}

func upsertMembers(q *pgx.Batch, list []*chat.Member) {
	n := len(list)
	if n == 0 {
		return
	}
	p, roles, notify, archived := positionsOf(list), make(shorts, n), make(shorts, n), make(flags, n)
	added, removers := make(flags, n), make(uuids, n)
	var joinedAt, joined, left, cleared, hidden, muted, pinned, removed longs
	slab(n, &joinedAt, &joined, &left, &cleared, &hidden, &muted, &pinned, &removed)
	for i, m := range list {
		roles[i], notify[i], archived[i] = int16(m.Role), int16(m.Chat.Notify), m.Chat.Archived
		joinedAt[i], joined[i], left[i] = int64(m.JoinedAt), int64(m.Joined), int64(m.Left)
		cleared[i], hidden[i] = int64(m.Cleared), m.Hidden
		muted[i], pinned[i] = int64(m.Chat.MutedUntil), int64(m.Chat.PinnedAt)
		added[i], removed[i], removers[i] = m.Added, int64(m.Removed.At), m.Removed.By
	}
	q.Queue(sqlUpsertMembers, p.conversations, p.users, roles, notify, archived, joinedAt, joined, left, cleared, hidden,
		muted, pinned, p.read, p.readSaid, p.forced, p.seen, p.seenAt, p.delivered, p.deliveredAt,
		added, removed, removers)
}

func memberWitness(m *chat.Member) *commitProof {
	return &commitProof{sqlMemberWitness, []any{
		[16]byte(m.Conversation), [16]byte(m.User), int16(m.Role), int64(m.Joined), int64(m.Left), int64(m.Cleared),
		m.Hidden, int64(m.Seen), int64(m.Delivered), int64(m.Read.Seq), m.Read.MessageCount, int64(m.ForcedAt),
		int64(m.Chat.MutedUntil), int16(m.Chat.Notify), int64(m.Chat.PinnedAt), m.Chat.Archived,
		int64(m.Removed.At),
	}}
}
