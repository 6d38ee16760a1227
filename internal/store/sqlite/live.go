package sqlite

import (
	"context"

	"messenger/internal/chat"
)

const (
	sqlSighting = `select at, hidden from sightings where user_id = ?`

	sqlSight = `
insert into sightings (user_id, at, hidden)
select id, ?2, ?3 from users where id = ?1 and deleted_at is null
on conflict (user_id) do update set at = excluded.at, hidden = excluded.hidden where excluded.at >= at`

	sqlDropSighting = `delete from sightings where user_id = ?`
)

// LastSeen returns when people were last here; see chat.Store.
func (s *Store) LastSeen(ctx context.Context, users []chat.UserID) ([]chat.LastSeen, error) {
	var list []chat.LastSeen
	err := s.view(ctx, "read sightings", func(c *conn) error {
		for _, user := range users {
			st := c.use(qSighting).blob(user[:])
			if st.next() {
				list = append(list, chat.LastSeen{User: user, At: st.momentAt(0), Hidden: st.intAt(1) != 0})
			}
			if err := st.end(); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return list, nil
}

// SetLastSeen stores sightings that are not older than those before; see chat.Store.
func (s *Store) SetLastSeen(ctx context.Context, sightings []chat.LastSeen) error {
	return s.update(ctx, "store sightings", func(c *conn) error {
		changed := 0
		for i := range sightings {
			v := &sightings[i]
			if err := c.use(qSight).blob(v.User[:]).int(int64(v.At)).truth(v.Hidden).run(); err != nil {
				return err
			}
			changed += c.changes()
		}
		if changed == 0 {
			return errNothing
		}
		return nil
	})
}
