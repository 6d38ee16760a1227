package postgres

import (
	"github.com/jackc/pgx/v5"

	"messenger/internal/chat"
)

const sqlMembers = `select ` + memberColumns + `
	from unnest($1::uuid[], $2::uuid[]) k(conversation_id, user_id)
	join members m on m.conversation_id = k.conversation_id and m.user_id = k.user_id`

// The members of a dropped group are out, also if the row does not say so yet. sqlMember is for those who do not read
// the head.
const sqlMember = `select ` + memberNow + ` from members m where m.conversation_id = $1 and m.user_id = $2`

// successor is the lateral query for who owns the conversation of k once k's user is out.
const successor = `lateral (select * from members m
		where m.conversation_id = k.conversation_id and m.left_seq = 0 and m.user_id <> k.user_id
		order by m.role, m.joined_seq, m.user_id limit 1) m`

const sqlSuccessors = `select k.user_id, ` + memberColumns + `
	from unnest($1::uuid[], $2::uuid[]) k(conversation_id, user_id) cross join ` + successor

// inGroup keeps, of memberships m, those of live groups g. The join is lateral and not to
// be flattened (offset 0), or the planner may begin with all groups there are.
const inGroup = `cross join lateral (select c.id, c.name from conversations c
		where c.id = m.conversation_id and c.kind = ` + kindGroup + ` and c.dropped_at is null offset 0) g`

// No group that is not left yet is left out: nobody joins a dialog.
const sqlGroupCount = `select m.user_id, count(*) filter (where not m.added), count(*) filter (where m.added) from members m
	where m.user_id = any($1::uuid[]) and m.left_seq = 0 and m.joined_seq > 0 group by m.user_id`

// What never falls may have risen since; what may fall must be as it was written.
const sqlMemberProof = `select 1 from members where conversation_id = $1 and user_id = $2 and role = $3
	and joined_seq = $4 and left_seq = $5 and cleared_seq >= $6 and hidden_count >= $7 and seen_seq >= $8
	and delivered_seq >= $9 and read_seq = $10 and read_said = $11 and forced_seq = $12
	and muted_until = $13 and notify = $14 and pinned_at = $15 and archived = $16 and removed_at = $17`

// readMember reads memberColumns.
func readMember(c *cells) *chat.Member {
	m := &chat.Member{}
	scanMember(c, m)
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

// storeMembers writes rows of members; was is what those that are there were like.
func storeMembers(q *pgx.Batch, list []*chat.Member, was map[chat.MemberKey]chat.Member) {
	var moved, other []*chat.Member
	allRead := true
	for _, m := range list {
		if w, ok := was[m.MemberKey]; ok && onlyMoved(m, &w) {
			moved = append(moved, m)
			allRead = allRead && onlyRead(m, &w)
		} else {
			other = append(other, m)
		}
	}
	upsertMembers(q, other)
	if allRead {
		updateRead(q, moved)
	} else {
		updatePositions(q, moved)
	}
}

func memberProof(m *chat.Member) *commitProof {
	return &commitProof{sqlMemberProof, []any{
		[16]byte(m.Conversation), [16]byte(m.User), int16(m.Role), int64(m.Joined), int64(m.Left), int64(m.Cleared),
		m.Hidden, int64(m.Seen), int64(m.Delivered), int64(m.Read.Seq), m.Read.MessageCount, int64(m.ForcedAt),
		int64(m.Chat.MutedUntil), int16(m.Chat.Notify), int64(m.Chat.PinnedAt), m.Chat.Archived,
		int64(m.Removed.At),
	}}
}
