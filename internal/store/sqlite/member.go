package sqlite

import (
	"context"

	"messenger/internal/chat"
)

const (
	// memberColumns are read by memberAt.
	memberColumns = `
m.role, m.joined_at, m.joined_seq, m.left_seq,` + memberRest
	memberRest = ` m.cleared_seq, m.read_seq, m.read_said, m.forced_seq, m.seen_seq, m.seen_at,
m.delivered_seq, m.delivered_at, m.hidden_count, m.muted_until, m.notify, m.pinned_at, m.archived,
m.added, m.removed_at, m.removed_by`
	memberWidth = 20

	sqlMember = `select` + memberColumns + ` from members m where m.conversation_id = ? and m.user_id = ?`

	// Positions move with every send to a group. Naming no column of an index saves
	// writing the row's entries there again.
	sqlMoveMember = `
update members set joined_at = ?, read_seq = ?, read_said = ?, forced_seq = ?, seen_seq = ?, seen_at = ?,
	delivered_seq = ?, delivered_at = ?, muted_until = ?, notify = ?, pinned_at = ?, archived = ?
where conversation_id = ? and user_id = ?
	and role = ? and joined_seq = ? and left_seq = ? and cleared_seq = ? and hidden_count = ?
	and added = ? and removed_at = ? and removed_by = ?`

	sqlSetMember = `
insert into members (joined_at, read_seq, read_said, forced_seq, seen_seq, seen_at, delivered_seq, delivered_at,
	muted_until, notify, pinned_at, archived, conversation_id, user_id, role, joined_seq, left_seq, cleared_seq, hidden_count,
	added, removed_at, removed_by)
values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
on conflict (conversation_id, user_id) do update set
	joined_at = excluded.joined_at, read_seq = excluded.read_seq, read_said = excluded.read_said,
	forced_seq = excluded.forced_seq, seen_seq = excluded.seen_seq, seen_at = excluded.seen_at,
	delivered_seq = excluded.delivered_seq, delivered_at = excluded.delivered_at,
	muted_until = excluded.muted_until, notify = excluded.notify, pinned_at = excluded.pinned_at,
	archived = excluded.archived, role = excluded.role, joined_seq = excluded.joined_seq,
	left_seq = excluded.left_seq, cleared_seq = excluded.cleared_seq, hidden_count = excluded.hidden_count,
	added = excluded.added, removed_at = excluded.removed_at, removed_by = excluded.removed_by`

	sqlSuccessor = `
select user_id from members
where conversation_id = ? and left_seq = 0 and user_id <> ?
order by role, joined_seq, user_id limit 1`

	sqlGroupsOf = `
select c.id, c.name
from members m join conversations c on c.id = m.conversation_id
where m.user_id = ? and m.left_seq = 0 and m.joined_seq > 0 and c.kind = 2 and c.dropped_at is null`

	sqlGroupCount = `
select count(*), coalesce(sum(added), 0) from members where user_id = ? and left_seq = 0 and joined_seq > 0`

	// Whoever was in a group that was dropped is out, whatever the row says still.
	sqlMemberNow = `select m.role, m.joined_at, m.joined_seq, case when m.left_seq <> 0 then m.left_seq else coalesce((
		select c.last_seq from conversations c where c.id = m.conversation_id and c.dropped_at is not null), 0) end,` + memberRest + `
from members m where m.conversation_id = ? and m.user_id = ?`
)

// Member returns the user's place in the conversation, nil if there never was one.
func (s *Store) Member(ctx context.Context, key chat.MemberKey) (*chat.Member, error) {
	var m chat.Member
	var found bool
	err := s.view(ctx, "read member", func(c *conn) (err error) {
		found, err = c.memberNow(key, &m)
		return err
	})
	if err != nil || !found {
		return nil, err
	}
	return &m, nil
}

// memberNow is member for those who do not read the head too.
func (c *conn) memberNow(key chat.MemberKey, m *chat.Member) (found bool, err error) {
	st := c.use(qMemberNow).blob(key.Conversation[:]).blob(key.User[:])
	if found = st.next(); found {
		st.memberAt(0, key, m)
	}
	return found, st.end()
}

// member reads a place into m and reports whether there is one.
func (c *conn) member(key chat.MemberKey, m *chat.Member) (found bool, err error) {
	st := c.use(qMember).blob(key.Conversation[:]).blob(key.User[:])
	if found = st.next(); found {
		st.memberAt(0, key, m)
	}
	return found, st.end()
}

// memberAt reads memberColumns, the first of which is column i.
func (s *stmt) memberAt(i int32, key chat.MemberKey, m *chat.Member) {
	*m = chat.Member{
		MemberKey: key, Role: chat.Role(s.intAt(i)), JoinedAt: s.momentAt(i + 1), Joined: s.seqAt(i + 2),
		Left: s.seqAt(i + 3), Cleared: s.seqAt(i + 4),
		Read: chat.Position{Seq: s.seqAt(i + 5), MessageCount: s.intAt(i + 6)}, ForcedAt: s.seqAt(i + 7),
		Seen: s.seqAt(i + 8), SeenAt: s.momentAt(i + 9), Delivered: s.seqAt(i + 10), DeliveredAt: s.momentAt(i + 11),
		Hidden: s.intAt(i + 12),
		Chat: chat.ChatSettings{
			MutedUntil: s.momentAt(i + 13), Notify: chat.Notify(s.intAt(i + 14)),
			PinnedAt: s.momentAt(i + 15), Archived: s.intAt(i+16) != 0,
		},
		Added: s.intAt(i+17) != 0, Removed: chat.Removal{At: s.momentAt(i + 18)},
	}
	s.blobAt(i+19, m.Removed.By[:])
}

func (c *conn) setMember(m *chat.Member) error {
	if err := c.use(qMoveMember).member(m).run(); err != nil || c.changes() == 1 {
		return err
	}
	return c.use(qSetMember).member(m).run()
}

// member binds a row, what an index holds last.
func (s *stmt) member(m *chat.Member) *stmt {
	return s.int(int64(m.JoinedAt)).position(m.Read).int(int64(m.ForcedAt)).int(int64(m.Seen)).int(int64(m.SeenAt)).
		int(int64(m.Delivered)).int(int64(m.DeliveredAt)).
		int(int64(m.Chat.MutedUntil)).int(int64(m.Chat.Notify)).int(int64(m.Chat.PinnedAt)).truth(m.Chat.Archived).
		blob(m.Conversation[:]).blob(m.User[:]).int(int64(m.Role)).int(int64(m.Joined)).int(int64(m.Left)).
		int(int64(m.Cleared)).int(m.Hidden).truth(m.Added).int(int64(m.Removed.At)).blob(m.Removed.By[:])
}

// successor returns who would own the conversation once key.User is out, zero if nobody
// is left.
func (c *conn) successor(key chat.MemberKey) (heir chat.UserID, err error) {
	st := c.use(qSuccessor).blob(key.Conversation[:]).blob(key.User[:])
	if st.next() {
		st.blobAt(0, heir[:])
	}
	return heir, st.end()
}

func (c *conn) groupCount(user chat.UserID) (n chat.GroupCount, err error) {
	st := c.use(qGroupCount).blob(user[:])
	if st.next() {
		n.Added = int(st.intAt(1))
		n.Own = int(st.intAt(0)) - n.Added
	}
	return n, st.end()
}

// GroupsOf returns the live groups the user is in now, in no order.
func (s *Store) GroupsOf(ctx context.Context, user chat.UserID) ([]chat.FoundGroup, error) {
	var groups []chat.FoundGroup
	err := s.view(ctx, "read groups", func(c *conn) (err error) {
		groups, err = c.groupsOf(user)
		return err
	})
	return groups, err
}

func (c *conn) groupsOf(user chat.UserID) ([]chat.FoundGroup, error) {
	var groups []chat.FoundGroup
	st := c.use(qGroupsOf).blob(user[:])
	for st.next() {
		g := chat.FoundGroup{Name: st.strAt(1)}
		st.blobAt(0, g.ID[:])
		groups = append(groups, g)
	}
	return groups, st.end()
}
