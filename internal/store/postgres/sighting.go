package postgres

import (
	"cmp"
	"context"
	"slices"

	"github.com/jackc/pgx/v5"

	"messenger/internal/chat"
)

const sqlSightings = `select s.user_id, s.at, s.hidden from sightings s where s.user_id = any($1::uuid[])`

// Nobody is seen after the account is deleted: its row is locked. The users are given in
// order of their ids, so that two nodes wait for each other instead of deadlocking.
const sqlSight = `insert into sightings (user_id, at, hidden)
	select x.user_id, x.at, x.hidden from unnest($1::uuid[], $2::bigint[], $3::boolean[]) x(user_id, at, hidden)
	cross join lateral (select from users u where u.id = x.user_id and u.deleted_at is null for key share) u
	on conflict (user_id) do update set at = excluded.at, hidden = excluded.hidden where sightings.at <= excluded.at`

// LastSeen returns when people were last here; see chat.Store.
func (s *Store) LastSeen(ctx context.Context, users []chat.UserID) (list []chat.LastSeen, err error) {
	err = s.read(ctx, "sightings", func(q *pgx.Batch) {
		list = nil
		q.Queue(sqlSightings, uuidsOf(users)).Query(eachRow(func(c *cells) {
			list = append(list, chat.LastSeen{User: idFrom[chat.User](c), At: c.instant(), Hidden: c.flag()})
		}))
	})
	if err != nil {
		return nil, err
	}
	return list, nil
}

// SetLastSeen stores sightings; see chat.Store.
func (s *Store) SetLastSeen(ctx context.Context, sightings []chat.LastSeen) error {
	sorted := slices.Clone(sightings)
	slices.SortStableFunc(sorted, func(a, b chat.LastSeen) int {
		return cmp.Or(a.User.Compare(b.User), cmp.Compare(a.At, b.At))
	})
	var users uuids
	var ats longs
	var hidden flags
	for i, v := range sorted {
		if i+1 < len(sorted) && sorted[i+1].User == v.User {
			continue // a later one follows
		}
		users, ats, hidden = append(users, v.User), append(ats, int64(v.At)), append(hidden, v.Hidden)
	}
	if len(users) == 0 {
		return nil
	}
	// One statement that may as well run twice.
	return s.read(ctx, "sight", func(q *pgx.Batch) { q.Queue(sqlSight, users, ats, hidden) })
}
