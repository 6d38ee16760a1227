package sqlite

import (
	"context"

	"messenger/internal/auth"
	"messenger/internal/chat"
)

// A session is live while it is not revoked and its account is there.
const (
	sqlAddSession = `
insert into sessions (id, user_id, device, created_at, last_seen_at, revoked_at) values (?, ?, ?, ?, ?, ?)`

	sqlSession = `
select id, user_id, device, created_at, last_seen_at
from sessions s where id = ? and revoked_at is null
	and exists (select 1 from users u where u.id = s.user_id and u.deleted_at is null)`

	sqlSessions = `
select id, user_id, device, created_at, last_seen_at
from sessions where user_id = ?1 and revoked_at is null and last_seen_at > ?2
	and exists (select 1 from users where id = ?1 and deleted_at is null)
order by last_seen_at desc, id desc limit ?3`

	sqlTouchSession = `
update sessions set last_seen_at = ?1 where id = ?2 and revoked_at is null and last_seen_at < ?1`

	sqlNameSession = `
update sessions set device = ?1 where id = ?2 and revoked_at is null and device <> ?1`

	sqlRevokeSession = `
update sessions set revoked_at = ? where id = ? and user_id = ? and revoked_at is null`

	sqlRevokeAllBut = `
update sessions set revoked_at = ?1
where id in (select id from sessions where user_id = ?2 and revoked_at is null and id <> ?3 limit ?4)
	and exists (select 1 from users where id = ?2 and deleted_at is null)`

	sqlPurgeSessions = `
delete from sessions where id in (select id from sessions where last_seen_at < ? order by last_seen_at limit ?)`
)

// OpenSession stores a new session; see auth.SessionStore.
func (s *Store) OpenSession(ctx context.Context, session chat.Session, passwordHash string) error {
	return s.update(ctx, "open session", func(c *conn) error {
		var a auth.Account
		found, err := c.account(c.use(qAccount).blob(session.User[:]), &a)
		if err != nil {
			return err
		}
		if !found || a.PasswordHash != passwordHash {
			return auth.ErrStaleHash
		}
		return c.use(qAddSession).blob(session.ID[:]).blob(session.User[:]).str(session.Device).
			int(int64(session.CreatedAt)).int(int64(session.LastSeenAt)).moment(session.RevokedAt).run()
	})
}

// Session returns a live session; see auth.SessionStore.
func (s *Store) Session(ctx context.Context, id chat.SessionID) (chat.Session, error) {
	var found chat.Session
	err := s.view(ctx, "read session", func(c *conn) error {
		live, err := c.session(id, &found)
		if err == nil && !live {
			return chat.ErrNoSession
		}
		return err
	})
	return found, err
}

// session reads a live session into s and reports whether there is one.
func (c *conn) session(id chat.SessionID, s *chat.Session) (live bool, err error) {
	st := c.use(qSession).blob(id[:])
	if live = st.next(); live {
		st.sessionAt(s)
	}
	return live, st.end()
}

func (s *stmt) sessionAt(to *chat.Session) {
	*to = chat.Session{
		Device: s.strAt(2), CreatedAt: chat.Instant(s.intAt(3)), LastSeenAt: chat.Instant(s.intAt(4)),
	}
	s.blobAt(0, to.ID[:])
	s.blobAt(1, to.User[:])
}

// Sessions returns a person's live sessions, the last used first; see auth.SessionStore.
func (s *Store) Sessions(ctx context.Context, q auth.SessionQuery) ([]chat.Session, error) {
	var found []chat.Session
	err := s.view(ctx, "read sessions", func(c *conn) error {
		st := c.use(qSessions).blob(q.User[:]).int(int64(q.After)).int(int64(q.Limit))
		for st.next() {
			found = append(found, chat.Session{})
			st.sessionAt(&found[len(found)-1])
		}
		return st.end()
	})
	return found, err
}

// TouchSession moves LastSeenAt of a live session on; see auth.SessionStore.
func (s *Store) TouchSession(ctx context.Context, id chat.SessionID, at chat.Instant) error {
	return s.update(ctx, "touch session", func(c *conn) error {
		return c.someChanged(c.use(qTouchSession).int(int64(at)).blob(id[:]).run())
	})
}

// NameSession names the device of a live session; see auth.SessionStore.
func (s *Store) NameSession(ctx context.Context, id chat.SessionID, device string) error {
	return s.update(ctx, "name session", func(c *conn) error {
		return c.someChanged(c.use(qNameSession).str(device).blob(id[:]).run())
	})
}

// someChanged ends the transaction if the statement before has changed no row.
func (c *conn) someChanged(err error) error {
	if err == nil && c.changes() == 0 {
		return errNothing
	}
	return err
}

// RevokeSessions ends live sessions of a user; see auth.SessionStore.
func (s *Store) RevokeSessions(ctx context.Context, r auth.Revocation) (int, error) {
	total := 0
	for {
		n, more := 0, false
		err := s.update(ctx, "revoke sessions", func(c *conn) (err error) {
			if r.Sessions == nil {
				n, err = c.revokeAllBut(r.User, r.Keep, r.At)
				more = n == sliceRows
			} else {
				n, err = c.revokeEach(&r)
			}
			if err == nil && n == 0 {
				return errNothing
			}
			return err
		})
		if err != nil {
			return 0, err
		}
		if total += n; !more {
			return total, nil
		}
	}
}

// revokeAllBut ends at most sliceRows sessions and returns how many.
func (c *conn) revokeAllBut(user chat.UserID, keep chat.SessionID, at chat.Instant) (int, error) {
	err := c.use(qRevokeAllBut).int(int64(at)).blob(user[:]).blob(keep[:]).int(sliceRows).run()
	return c.changes(), err
}

func (c *conn) revokeEach(r *auth.Revocation) (n int, err error) {
	for _, id := range r.Sessions {
		if err := c.use(qRevokeSession).int(int64(r.At)).blob(id[:]).blob(r.User[:]).run(); err != nil {
			return 0, err
		}
		n += c.changes()
	}
	return n, nil
}

// PurgeSessions deletes the rows of old sessions; see auth.SessionStore.
func (s *Store) PurgeSessions(ctx context.Context, before chat.Instant, limit int) (int, error) {
	n := 0
	err := s.update(ctx, "purge sessions", func(c *conn) error {
		err := c.someChanged(c.use(qPurgeSessions).int(int64(before)).int(int64(limit)).run())
		n = c.changes()
		return err
	})
	if err != nil {
		return 0, err
	}
	return n, nil
}
