package sqlite

import (
	"context"

	"messenger/internal/auth"
	"messenger/internal/chat"
)

const (
	sqlAddUser = `
insert into users (id, first_name, last_name, email, email_key, password_hash, created_at, updated_at)
values (?, ?, ?, ?, ?, ?, ?, ?)`

	sqlAccount = `
select id, first_name, last_name, email, created_at, updated_at, password_hash
from users where id = ? and deleted_at is null`

	sqlAccountByEmail = `
select id, first_name, last_name, email, created_at, updated_at, password_hash
from users where email_key = ? and deleted_at is null`

	sqlHasAccounts = `select 1 from users where id > x'' limit 1`

	sqlSetPassword = `update users set password_hash = ?, updated_at = ? where id = ?`
)

// CreateAccount stores a new account; see auth.AccountStore.
func (s *Store) CreateAccount(ctx context.Context, a auth.Account) error {
	key := chat.FoldEmail(a.Email)
	return s.update(ctx, "create account", func(c *conn) error {
		var held auth.Account
		if taken, err := c.account(c.use(qAccountByEmail).str(key), &held); err != nil {
			return err
		} else if taken {
			return auth.ErrEmailTaken
		}
		err := c.use(qAddUser).blob(a.ID[:]).str(a.FirstName).optional(a.LastName).str(a.Email).str(key).
			str(a.PasswordHash).int(int64(a.CreatedAt)).int(int64(a.UpdatedAt)).run()
		if err != nil {
			return err
		}
		return c.addKeys(&a.User)
	})
}

// AccountByEmail returns the account with this key; see auth.AccountStore.
func (s *Store) AccountByEmail(ctx context.Context, emailKey string) (auth.Account, error) {
	return s.oneAccount(ctx, func(c *conn) *stmt { return c.use(qAccountByEmail).str(emailKey) })
}

// Account returns an account by its id; see auth.AccountStore.
func (s *Store) Account(ctx context.Context, id chat.UserID) (auth.Account, error) {
	return s.oneAccount(ctx, func(c *conn) *stmt { return c.use(qAccount).blob(id[:]) })
}

// HasAccounts reports whether there has ever been an account; see auth.AccountStore.
func (s *Store) HasAccounts(ctx context.Context) (has bool, err error) {
	err = s.view(ctx, "look for accounts", func(c *conn) error {
		q := c.use(qHasAccounts)
		has = q.next()
		return q.end()
	})
	return has, err
}

func (s *Store) oneAccount(ctx context.Context, ask func(c *conn) *stmt) (auth.Account, error) {
	var a auth.Account
	err := s.view(ctx, "read account", func(c *conn) error {
		found, err := c.account(ask(c), &a)
		if err == nil && !found {
			return chat.ErrNoSuchUser
		}
		return err
	})
	return a, err
}

// account reads the row of st, if there is one, into a and ends st.
func (c *conn) account(st *stmt, a *auth.Account) (found bool, err error) {
	if found = st.next(); found {
		a.User = chat.User{
			FirstName: st.strAt(1), LastName: st.optionalAt(2), Email: st.strAt(3),
			CreatedAt: chat.Instant(st.intAt(4)), UpdatedAt: chat.Instant(st.intAt(5)),
		}
		a.PasswordHash = st.strAt(6)
		st.blobAt(0, a.ID[:])
	}
	return found, st.end()
}

// SetPassword replaces a hash that is still the one that was checked; see
// auth.AccountStore. Where there are many sessions to be revoked, the hash is changed in the
// transaction that revokes the last ones.
func (s *Store) SetPassword(ctx context.Context, p auth.PasswordChange) error {
	for {
		more := false
		err := s.update(ctx, "set password", func(c *conn) error {
			more = false
			if err := c.checkPasswordChange(&p); err != nil {
				return err
			}
			if p.Revoke {
				n, err := c.revokeAllBut(p.User, p.Keep, p.At)
				if more = n == sliceRows; err != nil || more {
					return err
				}
			}
			return c.use(qSetPassword).str(p.NewHash).int(int64(p.At)).blob(p.User[:]).run()
		})
		if err != nil || !more {
			return err
		}
	}
}

func (c *conn) checkPasswordChange(p *auth.PasswordChange) error {
	var held auth.Account
	found, err := c.account(c.use(qAccount).blob(p.User[:]), &held)
	switch {
	case err != nil:
		return err
	case !found:
		return chat.ErrNoSession
	case !p.Keep.IsZero():
		var kept chat.Session
		live, err := c.session(p.Keep, &kept)
		if err != nil {
			return err
		}
		if !live || kept.User != p.User {
			return chat.ErrNoSession
		}
	}
	if held.PasswordHash != p.OldHash {
		return auth.ErrStaleHash
	}
	return nil
}
