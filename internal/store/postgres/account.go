package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"

	"messenger/internal/auth"
	"messenger/internal/chat"
)

const sqlEmailTaken = `select u.id from users u where u.email_key = $1`

const sqlInsertUser = `insert into users
		(id, first_name, last_name, email, email_key, password_hash, created_at, updated_at)
	values ($1, $2, $3, $4, $5, $6, $7, $8)`

const sqlAccountByEmail = `select ` + userColumns + `, u.password_hash from users u where u.email_key = $1`

const sqlAccount = `select ` + userColumns + `, u.password_hash from users u where u.id = $1`

const sqlHasAccounts = `select u.id from users u where u.id > '00000000-0000-0000-0000-000000000000' order by u.id limit 1`

const sqlLockHash = `select u.password_hash from users u where u.id = $1 and u.deleted_at is null for update`

const sqlUpdateHash = `update users set password_hash = $2, updated_at = $3 where id = $1`

const sqlHashProof = `select 1 from users where id = $1 and password_hash = $2`

// CreateAccount stores a new account; see auth.AccountStore.
func (s *Store) CreateAccount(ctx context.Context, a auth.Account) error {
	taken := false
	key := chat.FoldEmail(a.Email)
	return s.transact(ctx, work{
		op: "create account",
		gather: func(q *pgx.Batch) {
			taken = false
			q.Queue(sqlEmailTaken, key).Query(eachRow(func(c *cells) {
				idFrom[chat.User](c)
				taken = true
			}))
		},
		decide: func() error {
			if taken {
				return auth.ErrEmailTaken
			}
			return nil
		},
		change: func(q *pgx.Batch) *commitProof {
			q.Queue(sqlInsertUser, [16]byte(a.ID), a.FirstName, a.LastName, a.Email, key, a.PasswordHash,
				int64(a.CreatedAt), int64(a.UpdatedAt))
			storeKeys(q, []*chat.User{&a.User})
			return &commitProof{sqlUserProof, []any{[16]byte(a.ID), int64(a.UpdatedAt)}}
		},
	})
}

// AccountByEmail returns the account with this key; see auth.AccountStore.
func (s *Store) AccountByEmail(ctx context.Context, emailKey string) (auth.Account, error) {
	return s.account(ctx, sqlAccountByEmail, emailKey)
}

// Account returns an account by its id; see auth.AccountStore.
func (s *Store) Account(ctx context.Context, id chat.UserID) (auth.Account, error) {
	return s.account(ctx, sqlAccount, [16]byte(id))
}

// HasAccounts reports whether there has ever been an account; see auth.AccountStore.
func (s *Store) HasAccounts(ctx context.Context) (has bool, err error) {
	err = s.read(ctx, "look for accounts", func(q *pgx.Batch) {
		has = false
		q.Queue(sqlHasAccounts).Query(eachRow(func(c *cells) {
			idFrom[chat.User](c)
			has = true
		}))
	})
	return has, err
}

func (s *Store) account(ctx context.Context, sql string, key any) (a auth.Account, err error) {
	found := false
	err = s.read(ctx, "account", func(q *pgx.Batch) {
		found = false
		q.Queue(sql, key).Query(eachRow(func(c *cells) {
			readUser(c, &a.User)
			a.PasswordHash = c.text()
			found = !a.Deleted
		}))
	})
	switch {
	case err != nil:
		return auth.Account{}, err
	case !found:
		return auth.Account{}, chat.ErrNoSuchUser
	}
	return a, nil
}

// SetPassword replaces a hash and revokes sessions; see auth.AccountStore. Where there are many
// sessions to be revoked, the hash is changed in the transaction that revokes the last ones.
func (s *Store) SetPassword(ctx context.Context, c auth.PasswordChange) error {
	for {
		more, err := s.setPassword(ctx, &c)
		if err != nil || !more {
			return err
		}
	}
}

func (s *Store) setPassword(ctx context.Context, c *auth.PasswordChange) (more bool, err error) {
	var hash *string
	var kept, live []chat.SessionID
	err = s.transact(ctx, work{
		op: "set password",
		gather: func(q *pgx.Batch) {
			hash = nil
			q.Queue(sqlLockHash, [16]byte(c.User)).Query(eachRow(func(c *cells) { hash = c.textOrNil() }))
			queueLiveAmong(q, &auth.Revocation{User: c.User, Sessions: []chat.SessionID{c.Keep}}, &kept)
			queueLiveSessions(q, c.User, &live)
		},
		decide: func() error {
			switch {
			case hash == nil, !c.Keep.IsZero() && len(kept) == 0:
				return chat.ErrNoSession
			case *hash != c.OldHash:
				return auth.ErrStaleHash
			}
			more = c.Revoke && len(live) >= sliceRows
			return nil
		},
		change: func(q *pgx.Batch) *commitProof {
			if c.Revoke {
				queueRevocation(q, without(live, c.Keep), c.At)
			}
			if more {
				return nil
			}
			q.Queue(sqlUpdateHash, [16]byte(c.User), c.NewHash, int64(c.At)).Exec(expect(1))
			return &commitProof{sqlHashProof, []any{[16]byte(c.User), c.NewHash}}
		},
	})
	return more, err
}
