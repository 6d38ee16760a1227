package sqlite

import (
	"context"

	"messenger/internal/chat"
)

const (
	sqlMember = `
select role, joined_at, joined_seq, left_seq, cleared_seq, read_seq
from members where conversation_id = ? and user_id = ?`

	sqlSetMember = `
insert into members (conversation_id, user_id, role, joined_at, joined_seq, left_seq, cleared_seq, read_seq)
values (?, ?, ?, ?, ?, ?, ?, ?)
on conflict (conversation_id, user_id) do update set
	role = excluded.role, joined_at = excluded.joined_at, joined_seq = excluded.joined_seq,
	left_seq = excluded.left_seq, cleared_seq = excluded.cleared_seq, read_seq = excluded.read_seq`

	sqlEmptyGroup = `update members set left_seq = ? where conversation_id = ? and left_seq = 0`

	sqlSuccessor = `
select user_id from members
where conversation_id = ? and left_seq = 0 and user_id <> ?
order by role, joined_seq, user_id limit 1`

	sqlGroupsOf = `
select c.id, c.name
from members m join conversations c on c.id = m.conversation_id
where m.user_id = ? and m.left_seq = 0 and c.kind = 2 and c.dropped_at is null`

	sqlGroupCount = `
select count(*)
from members m join conversations c on c.id = m.conversation_id
where m.user_id = ? and m.left_seq = 0 and c.kind = 2 and c.dropped_at is null`
)

// Member returns the user's place in the conversation, nil if there never was one.
func (s *Store) Member(ctx context.Context, key chat.MemberKey) (*chat.Member, error) {
	var m chat.Member
	var found bool
	err := s.view(ctx, "read member", func(c *conn) (err error) {
		found, err = c.member(key, &m)
		return err
	})
	if err != nil || !found {
		return nil, err
	}
	return &m, nil
}

// member reads a place into m and reports whether there is one.
func (c *conn) member(key chat.MemberKey, m *chat.Member) (found bool, err error) {
	st := c.use(qMember).blob(key.Conversation[:]).blob(key.User[:])
	if found = st.next(); found {
		*m = chat.Member{
			MemberKey: key, Role: chat.Role(st.intAt(0)), JoinedAt: chat.Instant(st.intAt(1)), Joined: chat.Seq(st.intAt(2)),
			Left: chat.Seq(st.intAt(3)), Cleared: chat.Seq(st.intAt(4)), Read: chat.Seq(st.intAt(5)),
		}
	}
	return found, st.end()
}

func (c *conn) setMember(m *chat.Member) error {
	return c.use(qSetMember).
		blob(m.Conversation[:]).blob(m.User[:]).int(int64(m.Role)).int(int64(m.JoinedAt)).
		int(int64(m.Joined)).int(int64(m.Left)).int(int64(m.Cleared)).int(int64(m.Read)).run()
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

func (c *conn) groupCount(user chat.UserID) (n int, err error) {
	st := c.use(qGroupCount).blob(user[:])
	if st.next() {
		n = int(st.intAt(0))
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
