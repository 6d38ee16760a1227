package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"

	"messenger/internal/chat"
)

const userColumns = `u.id, u.first_name, u.last_name, u.email, u.created_at, u.updated_at, u.deleted_at is not null`

const sqlUsers = `select ` + userColumns + ` from users u where u.id = any($1::uuid[])`

// The senders of messages by these ids.
const sqlQuotedUsers = `select ` + userColumns + ` from (select distinct m.sender_id from message_ids i
		join messages m on m.conversation_id = i.conversation_id and m.seq = i.seq where i.id = any($1::uuid[]) offset 0) q
	join users u on u.id = q.sender_id`

const sqlUser = `select ` + userColumns + ` from users u where u.id = $1`

// Who changes or deletes an account has its row alone.
const sqlLockUsers = `select u.id from users u where u.id = any($1::uuid[]) order by u.id for update`

// Who joins a group is counted alone, and not deleted meanwhile.
const sqlLockJoining = `select u.id from users u where u.id = any($1::uuid[]) order by u.id for no key update`

// Who may be about to open a dialog is not deleted meanwhile. A head that is there now
// stays, so there is nothing to lock when all of them are.
const sqlLockOpening = `select u.id from users u
	where u.id = any($1::uuid[])
		and (select count(*) from conversations c where c.id = any($2::uuid[])) < cardinality($2::uuid[])
	order by u.id for key share`

const sqlUpdateUsers = `update users u set first_name = x.first_name, last_name = x.last_name, updated_at = x.updated_at,
		deleted_at = case when x.deleted then coalesce(u.deleted_at, x.updated_at) end
	from unnest($1::uuid[], $2::text[], $3::text[], $4::bigint[], $5::boolean[])
		x(id, first_name, last_name, updated_at, deleted)
	where u.id = x.id`

const sqlDeleteKeys = `delete from user_keys where user_id = any($1::uuid[])`

const sqlInsertKeys = `insert into user_keys (rank, key, user_id)
	select * from unnest($1::smallint[], $2::text[], $3::uuid[])`

const sqlDeleteCredentials = `update users u
	set email = null, email_key = null, password_hash = null, deleted_at = x.at, updated_at = x.at
	from unnest($1::uuid[], $2::bigint[]) x(id, at) where u.id = x.id`

const sqlDeleteSightings = `delete from sightings where user_id = any($1::uuid[])`

const sqlUserProof = `select 1 from users where id = $1 and updated_at >= $2`

// readUser reads userColumns.
func readUser(c *cells, u *chat.User) {
	u.ID, u.FirstName, u.LastName, u.Email = idFrom[chat.User](c), c.text(), c.textOrNil(), c.text()
	u.CreatedAt, u.UpdatedAt, u.Deleted = c.instant(), c.instant(), c.flag()
}

// User returns an account; see chat.Store.
func (s *Store) User(ctx context.Context, id chat.UserID) (user *chat.User, err error) {
	err = s.read(ctx, "user", func(q *pgx.Batch) {
		user = nil
		q.Queue(sqlUser, [16]byte(id)).Query(eachRow(func(c *cells) {
			user = &chat.User{}
			readUser(c, user)
		}))
	})
	if err != nil {
		return nil, err
	}
	return user, nil
}

func storeUsers(q *pgx.Batch, list []*chat.User) {
	n := len(list)
	if n == 0 {
		return
	}
	ids, first, last := make(uuids, n), make(texts, n), make(names, n)
	updated, deleted := make(longs, n), make(flags, n)
	for i, u := range list {
		ids[i], first[i], last[i] = u.ID, u.FirstName, u.LastName
		updated[i], deleted[i] = int64(u.UpdatedAt), u.Deleted
	}
	q.Queue(sqlUpdateUsers, ids, first, last, updated, deleted).Exec(expect(n))
	q.Queue(sqlDeleteKeys, ids)
	storeKeys(q, list)
}

// storeKeys adds the search keys of users who have none.
func storeKeys(q *pgx.Batch, list []*chat.User) {
	var ranks shorts
	var keys texts
	var ids uuids
	for _, u := range list {
		for _, k := range chat.SearchKeys(*u) {
			ranks, keys, ids = append(ranks, int16(k.Rank)), append(keys, k.Text), append(ids, u.ID)
		}
	}
	if len(ids) > 0 {
		q.Queue(sqlInsertKeys, ranks, keys, ids)
	}
}

// storeDeletions takes away what a deleted account must not keep. Its sessions end with it.
func storeDeletions(q *pgx.Batch, list []chat.Deletion) {
	if len(list) == 0 {
		return
	}
	var ids uuids
	var ats longs
	var erase flags
	for _, d := range list {
		ids, ats, erase = append(ids, d.User), append(ats, int64(d.At)), append(erase, d.Erase)
	}
	q.Queue(sqlDeleteCredentials, ids, ats)
	q.Queue(sqlDeleteAddresses, ids)
	q.Queue(sqlDeleteSightings, ids)
	q.Queue(sqlAddDeletions, ids, erase)
}
