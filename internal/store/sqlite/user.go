package sqlite

import (
	"context"
	"fmt"

	"messenger/internal/chat"
)

const (
	sqlUser = `
select first_name, last_name, email, created_at, updated_at, deleted_at is not null
from users where id = ?`

	sqlSetUser = `update users set first_name = ?, last_name = ?, updated_at = ? where id = ?`

	sqlDropKeys = `delete from user_keys where user_id = ?`

	sqlAddKey = `insert into user_keys (rank, key, user_id) values (?, ?, ?)`

	sqlForgetUser = `
update users set email = null, email_key = null, password_hash = null, deleted_at = ? where id = ?`

	sqlPeople = `select user_id from user_keys where rank = ? and key >= ? and key < ? order by key, user_id`
)

// User returns an account, deleted ones included, nil if there never was one.
func (s *Store) User(ctx context.Context, id chat.UserID) (*chat.User, error) {
	var user chat.User
	var found bool
	err := s.view(ctx, "read user", func(c *conn) (err error) {
		found, err = c.user(id, &user)
		return err
	})
	if err != nil || !found {
		return nil, err
	}
	return &user, nil
}

// user reads an account into u and reports whether there is one.
func (c *conn) user(id chat.UserID, u *chat.User) (found bool, err error) {
	st := c.use(qUser).blob(id[:])
	if found = st.next(); found {
		*u = chat.User{
			ID: id, FirstName: st.strAt(0), LastName: st.optionalAt(1), Email: st.strAt(2),
			CreatedAt: chat.Instant(st.intAt(3)), UpdatedAt: chat.Instant(st.intAt(4)), Deleted: st.intAt(5) != 0,
		}
	}
	return found, st.end()
}

// optionalAt returns column i of the row, nil for null.
func (s *stmt) optionalAt(i int32) *string {
	if s.isNull(i) {
		return nil
	}
	v := s.strAt(i)
	return &v
}

// optional binds the next argument as text, nil as null.
func (s *stmt) optional(v *string) *stmt {
	if v == nil {
		return s.null()
	}
	return s.str(*v)
}

// setUser writes names over what is there and makes the keys follow.
func (c *conn) setUser(u *chat.User) error {
	err := c.use(qSetUser).str(u.FirstName).optional(u.LastName).int(int64(u.UpdatedAt)).blob(u.ID[:]).run()
	if err != nil {
		return err
	}
	if c.changes() != 1 {
		return fmt.Errorf("changed user %v is not there", u.ID)
	}
	if err := c.use(qDropKeys).blob(u.ID[:]).run(); err != nil {
		return err
	}
	return c.addKeys(u)
}

func (c *conn) addKeys(u *chat.User) error {
	for _, k := range chat.SearchKeys(*u) {
		if err := c.use(qAddKey).int(int64(k.Rank)).str(k.Text).blob(u.ID[:]).run(); err != nil {
			return err
		}
	}
	return nil
}

// deleteAccount takes away what a deleted account must not keep. Its sessions end with it.
func (c *conn) deleteAccount(d *chat.Deletion) error {
	if err := c.use(qForgetUser).int(int64(d.At)).blob(d.User[:]).run(); err != nil {
		return err
	}
	if err := c.use(qDropAddresses).blob(d.User[:]).run(); err != nil {
		return err
	}
	if err := c.use(qDropSighting).blob(d.User[:]).run(); err != nil {
		return err
	}
	return c.use(qBeginDeletion).blob(d.User[:]).truth(d.Erase).run()
}

// People returns, for each rank, up to q.PerRank users with a key of that rank that
// starts with q.Prefix, in order of the keys, each user once at the best rank.
func (s *Store) People(ctx context.Context, q chat.PeopleQuery) ([]chat.FoundPerson, error) {
	search := peopleSearch{q: &q, end: prefixEnd(q.Prefix), better: map[chat.UserID]bool{}}
	err := s.view(ctx, "search people", func(c *conn) error {
		return c.snapshot(func() error {
			for rank := chat.SearchRank(1); rank <= chat.SearchRanks; rank++ {
				if err := search.rank(c, rank); err != nil {
					return err
				}
			}
			return nil
		})
	})
	if err != nil {
		return nil, err
	}
	return search.found, nil
}

type peopleSearch struct {
	q      *chat.PeopleQuery
	end    string // the first text after all that start with q.Prefix
	found  []chat.FoundPerson
	better map[chat.UserID]bool // found at a better rank
}

// rank adds whom one rank finds.
func (p *peopleSearch) rank(c *conn, rank chat.SearchRank) error {
	ids, err := p.candidates(c, rank)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if p.better[id] {
			continue
		}
		p.better[id] = true
		person := chat.FoundPerson{Rank: rank}
		if _, err := c.user(id, &person.User); err != nil {
			return err
		}
		p.found = append(p.found, person)
	}
	return nil
}

// candidates reads keys until there are q.PerRank users. It skips the asker and the
// members of one group at most, so what it reads is bounded.
func (p *peopleSearch) candidates(c *conn, rank chat.SearchRank) ([]chat.UserID, error) {
	var ids []chat.UserID
	seen := map[chat.UserID]bool{p.q.Not: true}
	st := c.use(qPeople).int(int64(rank)).str(p.q.Prefix).str(p.end)
	for len(ids) < p.q.PerRank && st.next() {
		var id chat.UserID
		st.blobAt(0, id[:])
		if seen[id] {
			continue
		}
		seen[id] = true
		inside, err := p.inside(c, id)
		if err != nil {
			_ = st.end()
			return nil, err
		}
		if !inside {
			ids = append(ids, id)
		}
	}
	return ids, st.end()
}

func (p *peopleSearch) inside(c *conn, id chat.UserID) (bool, error) {
	if p.q.NotIn.IsZero() {
		return false, nil
	}
	var m chat.Member
	found, err := c.member(chat.MemberKey{Conversation: p.q.NotIn, User: id}, &m)
	return found && m.Present(), err
}

// prefixEnd returns the least text, in order of bytes, that is greater than every text
// which starts with prefix. UTF-8 has no byte 0xff, so it is not "" and it ends.
func prefixEnd(prefix string) string {
	end := []byte(prefix)
	for i := len(end) - 1; i >= 0; i-- {
		if end[i] < 0xff {
			end[i]++
			return string(end[:i+1])
		}
	}
	return "\xff"
}
