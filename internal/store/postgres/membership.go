package postgres

import (
	"context"
	"math"

	"github.com/jackc/pgx/v5"

	"messenger/internal/chat"
)

const sqlGroupsOf = `select g.id, g.name from members m ` + inGroup + ` where m.user_id = $1 and m.left_seq = 0 and m.joined_seq > 0`

// withKey keeps, of members m, those with a search key in the range $4 to $5: the few keys
// of each are looked through by user (|| keeps the planner from looking through all keys
// before the member's). Without a prefix no key is looked at.
const withKey = `($3 or exists (select from user_keys e
		where e.user_id = m.user_id and e.key || '' >= $4 and e.key || '' < $5 offset 0))`

const sqlMembersByID = `select ` + memberColumns + `, u.first_name, u.last_name
	from (select * from members m where m.conversation_id = $1 and m.left_seq = 0 and m.user_id > $2 and ` + withKey + `
		order by m.user_id limit $6) m
	left join users u on u.id = m.user_id
	order by m.user_id`

const sqlMembersByRole = `select ` + memberColumns + `, u.first_name, u.last_name
	from (select * from members m where m.conversation_id = $1 and m.left_seq = 0
			and (m.role, m.joined_seq, m.user_id) > ($7, $8, $2) and ` + withKey + `
		order by m.role, m.joined_seq, m.user_id limit $6) m
	left join users u on u.id = m.user_id
	order by m.role, m.joined_seq, m.user_id`

// The names are read of the page alone; deleted accounts are few among those removed.
const sqlRemoved = `select m.user_id, u.first_name, u.last_name, m.removed_at, m.removed_by, b.first_name, b.last_name
	from members m
	cross join lateral (select * from users u where u.id = m.user_id and u.deleted_at is null offset 0) u
	left join lateral (select * from users b where b.id = m.removed_by offset 0) b on true
	where m.conversation_id = $1 and m.removed_at <> 0 and (m.removed_at, m.user_id) < ($2, $3)
	order by m.removed_at desc, m.user_id desc limit $4`

// A shared dialog is found by its id, a group among those that $1 is in.
const sqlSharing = `select o.id from unnest($2::uuid[], $3::uuid[]) o(id, dialog)
	where exists (select from conversations c where c.id = o.dialog and c.dropped_at is null)
		or exists (select from members p
			join lateral (select from members m
				where m.conversation_id = p.conversation_id and m.user_id = o.id and m.left_seq = 0 offset 0) m on true
			join lateral (select from conversations c where c.id = p.conversation_id and c.dropped_at is null offset 0) c on true
			where p.user_id = $1 and p.left_seq = 0)`

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

// Group returns the head of a conversation and the user's place in it; see chat.Store.
func (s *Store) Group(ctx context.Context, key chat.MemberKey) (head *chat.Conversation, m *chat.Member, err error) {
	err = s.read(ctx, "group", func(q *pgx.Batch) {
		head, m = nil, nil
		queueHead(q, key.Conversation, &head)
		queueMember(q, key, &m)
	})
	if err != nil {
		return nil, nil, err
	}
	return head, m, nil
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

// Members returns present members and the head; see chat.Store.
func (s *Store) Members(ctx context.Context, w chat.MembersQuery) (rows []chat.MemberRow, head *chat.Conversation, err error) {
	sql := sqlMembersByID
	args := []any{
		[16]byte(w.Conversation), [16]byte(w.After.User), w.Prefix == "", w.Prefix, afterPrefix(w.Prefix), int64(max(w.Limit, 0)),
	}
	if !w.ByID {
		sql = sqlMembersByRole
		args = append(args, int16(w.After.Role), int64(w.After.Joined))
	}
	err = s.read(ctx, "members", func(q *pgx.Batch) {
		rows, head = nil, nil
		q.Queue(sql, args...).Query(eachRow(func(c *cells) {
			rows = append(rows, chat.MemberRow{Member: *readMember(c), Name: readName(c)})
		}))
		queueHead(q, w.Conversation, &head)
	})
	if err != nil {
		return nil, nil, err
	}
	return rows, head, nil
}

// Removed returns whose return to a group is barred; see chat.Store.
func (s *Store) Removed(ctx context.Context, w chat.RemovedQuery) (rows []chat.RemovedRow, err error) {
	after := w.After
	if after.At == 0 {
		after.At = math.MaxInt64
	}
	err = s.read(ctx, "removed", func(q *pgx.Batch) {
		rows = nil
		q.Queue(sqlRemoved, [16]byte(w.Group), int64(after.At), [16]byte(after.User), int64(max(w.Limit, 0))).
			Query(eachRow(func(c *cells) {
				rows = append(rows, chat.RemovedRow{
					User: idFrom[chat.User](c), Name: readName(c),
					Removal: chat.Removal{At: c.instant(), By: idFrom[chat.User](c)}, By: readName(c),
				})
			}))
	})
	if err != nil {
		return nil, err
	}
	return rows, nil
}

// Sharing returns who shares a conversation with the user; see chat.Store.
func (s *Store) Sharing(ctx context.Context, user chat.UserID, others []chat.UserID) (sharing []chat.UserID, err error) {
	dialogs := make(uuids, len(others))
	for i, o := range others {
		dialogs[i] = chat.DialogID(user, o)
	}
	err = s.read(ctx, "sharing", func(q *pgx.Batch) {
		sharing = nil
		q.Queue(sqlSharing, [16]byte(user), uuidsOf(others), dialogs).Query(eachRow(func(c *cells) {
			sharing = append(sharing, idFrom[chat.User](c))
		}))
	})
	if err != nil {
		return nil, err
	}
	return sharing, nil
}
