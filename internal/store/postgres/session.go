package postgres

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"messenger/internal/auth"
	"messenger/internal/chat"
)

const sessionColumns = `s.id, s.user_id, s.device, s.created_at, s.last_seen_at`

// alive is the condition that the account of a session is not deleted.
const alive = `exists (select from users u where u.id = s.user_id and u.deleted_at is null offset 0)`

const sqlSession = `select ` + sessionColumns + ` from sessions s where s.id = $1 and s.revoked_at is null and ` + alive

const sqlSessions = `select ` + sessionColumns + ` from sessions s
	where s.user_id = $1 and s.revoked_at is null and s.last_seen_at > $2 and ` + alive + `
	order by s.last_seen_at desc, s.id desc limit $3`

// A login takes turns with changes of the password and with the account's deletion.
const sqlShareHash = `select u.password_hash from users u where u.id = $1 and u.deleted_at is null for share`

const sqlInsertSession = `insert into sessions (id, user_id, device, created_at, last_seen_at) values ($1, $2, $3, $4, $5)`

const sqlSessionProof = `select 1 from sessions where id = $1`

const sqlTouchSession = `update sessions set last_seen_at = $2
	where id = $1 and last_seen_at < $2 and revoked_at is null`

const sqlNameSession = `update sessions set device = $2
	where id = $1 and device <> $2 and revoked_at is null`

const sqlLockLiveSessions = `select s.id from sessions s where s.id = any(array(
		select s.id from sessions s where s.user_id = $1 and s.revoked_at is null and ` + alive + ` limit $2))
	and s.revoked_at is null order by s.id for update`

const sqlLockSessions = `select s.id from sessions s where s.id = any($2::uuid[]) and s.user_id = $1
	and s.revoked_at is null and ` + alive + ` order by s.id for update of s`

const sqlRevoke = `update sessions set revoked_at = $2 where id = any($1::uuid[])`

const sqlRevokeProof = `select 1 from sessions where id = $1 and revoked_at is not null`

const sqlPurgeSessions = `delete from sessions where id = any(array(select s.id from sessions s
	where s.last_seen_at < $1 order by s.last_seen_at limit $2 for update skip locked))`

func readSession(c *cells) (s chat.Session) {
	s.ID, s.User, s.Device = idFrom[chat.Session](c), idFrom[chat.User](c), c.text()
	s.CreatedAt, s.LastSeenAt = c.instant(), c.instant()
	return s
}

// OpenSession stores a new session; see auth.SessionStore.
func (s *Store) OpenSession(ctx context.Context, n chat.Session, passwordHash string) error {
	var hash *string
	return s.transact(ctx, work{
		op: "open session",
		gather: func(q *pgx.Batch) {
			hash = nil
			q.Queue(sqlShareHash, [16]byte(n.User)).Query(eachRow(func(c *cells) { hash = c.textOrNil() }))
		},
		decide: func() error {
			if hash == nil || *hash != passwordHash {
				return auth.ErrStaleHash
			}
			return nil
		},
		change: func(q *pgx.Batch) *commitProof {
			q.Queue(sqlInsertSession, [16]byte(n.ID), [16]byte(n.User), n.Device, int64(n.CreatedAt), int64(n.LastSeenAt))
			return &commitProof{sqlSessionProof, []any{[16]byte(n.ID)}}
		},
	})
}

// Session returns a live session; see auth.SessionStore.
func (s *Store) Session(ctx context.Context, id chat.SessionID) (found chat.Session, err error) {
	err = s.read(ctx, "session", func(q *pgx.Batch) {
		found = chat.Session{}
		q.Queue(sqlSession, [16]byte(id)).Query(eachRow(func(c *cells) { found = readSession(c) }))
	})
	switch {
	case err != nil:
		return chat.Session{}, err
	case found.ID.IsZero():
		return chat.Session{}, chat.ErrNoSession
	}
	return found, nil
}

// Sessions returns the live sessions of a user; see auth.SessionStore.
func (s *Store) Sessions(ctx context.Context, w auth.SessionQuery) (list []chat.Session, err error) {
	err = s.read(ctx, "sessions", func(q *pgx.Batch) {
		list = nil
		q.Queue(sqlSessions, [16]byte(w.User), int64(w.After), int64(w.Limit)).
			Query(eachRow(func(c *cells) { list = append(list, readSession(c)) }))
	})
	if err != nil {
		return nil, err
	}
	return list, nil
}

// TouchSession moves LastSeenAt of a session on; see auth.SessionStore.
func (s *Store) TouchSession(ctx context.Context, id chat.SessionID, at chat.Instant) error {
	// One statement that may as well run twice.
	return s.read(ctx, "touch session", func(q *pgx.Batch) { q.Queue(sqlTouchSession, [16]byte(id), int64(at)) })
}

// NameSession names the device of a session; see auth.SessionStore.
func (s *Store) NameSession(ctx context.Context, id chat.SessionID, device string) error {
	// One statement that may as well run twice.
	return s.read(ctx, "name session", func(q *pgx.Batch) { q.Queue(sqlNameSession, [16]byte(id), device) })
}

// RevokeSessions ends sessions; see auth.SessionStore.
func (s *Store) RevokeSessions(ctx context.Context, r auth.Revocation) (int, error) {
	total := 0
	for {
		n, more, err := s.revokeSlice(ctx, &r)
		if err != nil {
			return 0, err
		}
		if total += n; !more {
			return total, nil
		}
	}
}

// revokeSlice ends some of the sessions and reports whether there are more.
func (s *Store) revokeSlice(ctx context.Context, r *auth.Revocation) (n int, more bool, err error) {
	var ended []chat.SessionID
	err = s.transact(ctx, work{
		op: "revoke sessions",
		gather: func(q *pgx.Batch) {
			if r.Sessions == nil {
				queueLiveSessions(q, r.User, &ended)
			} else {
				queueLiveAmong(q, r, &ended)
			}
		},
		decide: func() error {
			more = r.Sessions == nil && len(ended) >= sliceRows
			if r.Sessions == nil {
				ended = without(ended, r.Keep)
			}
			return nil
		},
		change: func(q *pgx.Batch) *commitProof {
			if len(ended) == 0 {
				return nil
			}
			queueRevocation(q, ended, r.At)
			return &commitProof{sqlRevokeProof, []any{[16]byte(ended[0])}}
		},
	})
	return len(ended), more, err
}

// PurgeSessions deletes old sessions; see auth.SessionStore.
func (s *Store) PurgeSessions(ctx context.Context, before chat.Instant, limit int) (n int, err error) {
	// Run twice, it deletes twice as many, which are as old.
	err = s.read(ctx, "purge sessions", func(q *pgx.Batch) {
		n = 0
		q.Queue(sqlPurgeSessions, int64(before), int64(limit)).Exec(func(tag pgconn.CommandTag) error {
			n = int(tag.RowsAffected())
			return nil
		})
	})
	return n, err
}

// queueLiveSessions queues the locking of live sessions of a user, in order of id: of all of
// them if they are fewer than sliceRows.
func queueLiveSessions(q *pgx.Batch, user chat.UserID, live *[]chat.SessionID) {
	*live = nil
	q.Queue(sqlLockLiveSessions, [16]byte(user), int64(sliceRows)).Query(eachRow(func(c *cells) {
		*live = append(*live, idFrom[chat.Session](c))
	}))
}

// queueLiveAmong queues the locking of those sessions that r names, in order of id.
func queueLiveAmong(q *pgx.Batch, r *auth.Revocation, live *[]chat.SessionID) {
	*live = nil
	q.Queue(sqlLockSessions, [16]byte(r.User), uuidsOf(r.Sessions)).Query(eachRow(func(c *cells) {
		*live = append(*live, idFrom[chat.Session](c))
	}))
}

func queueRevocation(q *pgx.Batch, ids []chat.SessionID, at chat.Instant) {
	if len(ids) > 0 {
		q.Queue(sqlRevoke, uuidsOf(ids), int64(at)).Exec(expect(len(ids)))
	}
}

// without returns ids but id, in a list of its own.
func without(ids []chat.SessionID, id chat.SessionID) []chat.SessionID {
	return slices.DeleteFunc(slices.Clone(ids), func(other chat.SessionID) bool { return other == id })
}
