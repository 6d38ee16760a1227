package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"

	"messenger/internal/chat"
)

const sqlSightings = `select s.user_id, s.at, s.hidden from sightings s where s.user_id = any($1::uuid[])`

// In order of the user, so that two nodes wait for each other instead of deadlocking. The
// users are locked, so that nobody is seen after the account is deleted.
const sqlSight = `insert into sightings (user_id, at, hidden)
	select x.user_id, x.at, x.hidden from (select u.id from users u
			where u.id = any($1::uuid[]) and u.deleted_at is null order by u.id for key share) u
	join unnest($1::uuid[], $2::bigint[], $3::boolean[]) x(user_id, at, hidden) on x.user_id = u.id
	order by x.user_id
	on conflict (user_id) do update set at = excluded.at, hidden = excluded.hidden where sightings.at <= excluded.at`

// Sightings returns when people were last here; see chat.Store.
func (s *Store) Sightings(ctx context.Context, users []chat.UserID) (list []chat.Sighting, err error) {
	err = s.read(ctx, "sightings", func(q *pgx.Batch) {
		list = nil
		q.Queue(sqlSightings, uuidsOf(users)).Query(eachRow(func(c *cells) {
			list = append(list, chat.Sighting{User: idFrom[chat.User](c), At: c.instant(), Hidden: c.flag()})
		}))
	})
	if err != nil {
		return nil, err
	}
	return list, nil
}

// Sight stores sightings; see chat.Store.
func (s *Store) Sight(ctx context.Context, sightings []chat.Sighting) error {
	latest := map[chat.UserID]chat.Sighting{}
	for _, v := range sightings {
		if held, ok := latest[v.User]; !ok || held.At <= v.At {
			latest[v.User] = v
		}
	}
	if len(latest) == 0 {
		return nil
	}
	var users uuids
	var ats longs
	var hidden flags
	for _, v := range latest {
		users, ats, hidden = append(users, v.User), append(ats, int64(v.At)), append(hidden, v.Hidden)
	}
	// One statement that may as well run twice.
	return s.read(ctx, "sight", func(q *pgx.Batch) { q.Queue(sqlSight, users, ats, hidden) })
}
