package sqlite

import (
	"context"

	"messenger/internal/chat"
)

const (
	sqlMember = `select` + memberColumns + ` from members m where m.conversation_id = ? and m.user_id = ?`

	sqlSuccessor = `
select user_id from members
where conversation_id = ? and left_seq = 0 and user_id <> ?
order by role, joined_seq, user_id limit 1`

	sqlGroupsOf = `
select c.id, c.name
from members m join conversations c on c.id = m.conversation_id
where m.user_id = ? and m.left_seq = 0 and m.joined_seq > 0 and c.kind = ` + kindGroup + ` and c.dropped_at is null`

	sqlGroupCount = `
select count(*), coalesce(sum(added), 0) from members where user_id = ? and left_seq = 0 and joined_seq > 0`

	// The members of a dropped group are out, also if the row does not say so yet.
	sqlMemberNow = `select` + memberNowColumns + ` from members m where m.conversation_id = ? and m.user_id = ?`
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
	*m = chat.Member{MemberKey: key}
	s.scanMember(i, m)
}

func (c *conn) setMember(m *chat.Member) error {
	if err := c.use(qMoveMember).moveMember(m).run(); err != nil || c.changes() == 1 {
		return err
	}
	return c.use(qSetMember).setMember(m).run()
}

// successor returns who would own the conversation once key.User is out, zero if nobody
// is left.
func (c *conn) successor(key chat.MemberKey) (user chat.UserID, err error) {
	st := c.use(qSuccessor).blob(key.Conversation[:]).blob(key.User[:])
	if st.next() {
		st.blobAt(0, user[:])
	}
	return user, st.end()
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
