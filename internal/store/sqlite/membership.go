package sqlite

import (
	"context"
	"math"

	"messenger/internal/chat"
)

const (
	memberRow = `select m.user_id, u.first_name, u.last_name,` + memberColumns + `
from members m join users u on u.id = m.user_id
where m.conversation_id = ?1 and m.left_seq = 0 `

	// A key that starts with the prefix, among the few of each member.
	memberFound = `
	and (?2 = '' or exists (select 1 from user_keys k where k.user_id = m.user_id and k.key >= ?2 and k.key < ?3)) `

	sqlMembersByRole = memberRow + memberFound + `
	and (m.role, m.joined_seq, m.user_id) > (?5, ?6, ?7)
order by m.role, m.joined_seq, m.user_id limit ?4`

	sqlMembersByID = memberRow + memberFound + `
	and m.user_id > ?5
order by m.user_id limit ?4`

	sqlRemoved = `
select m.user_id, u.first_name, u.last_name, m.removed_at, m.removed_by, b.first_name, b.last_name
from members m join users u on u.id = m.user_id left join users b on b.id = m.removed_by
where m.conversation_id = ?1 and m.removed_at <> 0 and u.deleted_at is null
	and (m.removed_at, m.user_id) < (?2, ?3)
order by m.removed_at desc, m.user_id desc limit ?4`

	sqlLiveOf = `
select c.id
from members m join conversations c on c.id = m.conversation_id
where m.user_id = ? and m.left_seq = 0 and c.dropped_at is null`

	sqlPlacesOf = `select conversation_id from members where user_id = ? and left_seq = 0`
)

// Members returns present members of a conversation, and its head; see chat.Store.
func (s *Store) Members(ctx context.Context, q chat.MembersQuery) ([]chat.MemberRow, *chat.Conversation, error) {
	var rows []chat.MemberRow
	var h chat.Conversation
	var found bool
	err := s.view(ctx, "read members", func(c *conn) error {
		return c.snapshot(func() (err error) {
			if found, err = c.head(q.Conversation, &h); err != nil || !found {
				return err
			}
			rows, err = c.members(&q)
			return err
		})
	})
	if err != nil || !found {
		return nil, nil, err
	}
	return rows, &h, nil
}

func (c *conn) members(q *chat.MembersQuery) ([]chat.MemberRow, error) {
	var rows []chat.MemberRow
	st := c.use(qMembersByRole)
	if q.ByID {
		st = c.use(qMembersByID)
	}
	st.blob(q.Conversation[:]).str(q.Prefix).str(prefixEnd(q.Prefix)).int(int64(max(q.Limit, 0)))
	if q.ByID {
		st.blob(q.After.User[:])
	} else {
		st.int(int64(q.After.Role)).int(int64(q.After.Joined)).blob(q.After.User[:])
	}
	for st.next() {
		rows = append(rows, chat.MemberRow{Name: chat.Name{First: st.strAt(1), Last: st.optionalAt(2)}})
		key := chat.MemberKey{Conversation: q.Conversation}
		st.blobAt(0, key.User[:])
		st.memberAt(3, key, &rows[len(rows)-1].Member)
	}
	return rows, st.end()
}

// Removed returns whose return to a group is barred; see chat.Store.
func (s *Store) Removed(ctx context.Context, q chat.RemovedQuery) ([]chat.RemovedRow, error) {
	var rows []chat.RemovedRow
	after := q.After
	if after.At == 0 {
		after.At = math.MaxInt64
	}
	err := s.view(ctx, "read who was removed", func(c *conn) error {
		st := c.use(qRemoved).blob(q.Group[:]).int(int64(after.At)).blob(after.User[:]).int(int64(max(q.Limit, 0)))
		for st.next() {
			row := chat.RemovedRow{
				Name: chat.Name{First: st.strAt(1), Last: st.optionalAt(2)}, Removal: chat.Removal{At: st.momentAt(3)},
				By: chat.Name{First: st.strAt(5), Last: st.optionalAt(6)},
			}
			st.blobAt(0, row.User[:])
			st.blobAt(4, row.Removal.By[:])
			rows = append(rows, row)
		}
		return st.end()
	})
	if err != nil {
		return nil, err
	}
	return rows, nil
}

// Sharing returns those of others who share a live conversation with user now; see
// chat.Store. It reads each one's list of places as far as the first that is shared.
func (s *Store) Sharing(ctx context.Context, user chat.UserID, others []chat.UserID) ([]chat.UserID, error) {
	var sharing []chat.UserID
	err := s.view(ctx, "read who shares a conversation", func(c *conn) error {
		return c.snapshot(func() (err error) {
			sharing, err = c.sharing(user, others)
			return err
		})
	})
	if err != nil {
		return nil, err
	}
	return sharing, nil
}

func (c *conn) sharing(user chat.UserID, others []chat.UserID) ([]chat.UserID, error) {
	own := map[chat.ConversationID]bool{}
	st := c.use(qLiveOf).blob(user[:])
	for st.next() {
		var id chat.ConversationID
		st.blobAt(0, id[:])
		own[id] = true
	}
	if err := st.end(); err != nil {
		return nil, err
	}
	var sharing []chat.UserID
	for _, other := range others {
		if own[chat.DialogID(user, other)] {
			sharing = append(sharing, other)
			continue
		}
		met, err := c.isInOneOf(other, own)
		if err != nil {
			return nil, err
		}
		if met {
			sharing = append(sharing, other)
		}
	}
	return sharing, nil
}

func (c *conn) isInOneOf(user chat.UserID, conversations map[chat.ConversationID]bool) (met bool, err error) {
	if len(conversations) == 0 {
		return false, nil
	}
	st := c.use(qPlacesOf).blob(user[:])
	for !met && st.next() {
		var id chat.ConversationID
		st.blobAt(0, id[:])
		met = conversations[id]
	}
	return met, st.end()
}
