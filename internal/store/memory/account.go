package memory

import (
	"context"
	"fmt"

	"messenger/internal/auth"
	"messenger/internal/chat"
)

// User returns an account without credentials; see chat.Store.
func (s *Store) User(ctx context.Context, id chat.UserID) (*chat.User, error) {
	unlock, err := s.read(ctx, User)
	if err != nil {
		return nil, err
	}
	defer unlock()
	a := s.accounts[id]
	if a == nil {
		return nil, nil
	}
	user := copyUser(a.User)
	return &user, nil
}

// CreateAccount stores a new account; see auth.AccountStore.
func (s *Store) CreateAccount(ctx context.Context, a auth.Account) error {
	unlock, err := s.write(ctx, CreateAccount)
	if err != nil {
		return err
	}
	defer unlock()
	key := chat.FoldEmail(a.Email)
	if _, taken := s.emails[key]; taken {
		return auth.ErrEmailTaken
	}
	if s.accounts[a.ID] != nil {
		return fmt.Errorf("create account: id %v is taken", a.ID)
	}
	a.User = copyUser(a.User)
	s.accounts[a.ID] = &account{a, key}
	s.emails[key] = a.ID
	s.addKeys(a.User)
	return nil
}

// HasAccounts reports whether there has ever been an account; see auth.AccountStore.
func (s *Store) HasAccounts(ctx context.Context) (bool, error) {
	unlock, err := s.read(ctx, HasAccounts)
	if err != nil {
		return false, err
	}
	defer unlock()
	return len(s.accounts) > 0, nil
}

// AccountByEmail returns the account with an e-mail's key; see auth.AccountStore.
func (s *Store) AccountByEmail(ctx context.Context, emailKey string) (auth.Account, error) {
	unlock, err := s.read(ctx, AccountByEmail)
	if err != nil {
		return auth.Account{}, err
	}
	defer unlock()
	id, ok := s.emails[emailKey]
	if !ok {
		return auth.Account{}, chat.ErrNoSuchUser
	}
	return s.credentials(id)
}

// Account returns an account by its id; see auth.AccountStore.
func (s *Store) Account(ctx context.Context, id chat.UserID) (auth.Account, error) {
	unlock, err := s.read(ctx, Account)
	if err != nil {
		return auth.Account{}, err
	}
	defer unlock()
	return s.credentials(id)
}

func (s *Store) credentials(id chat.UserID) (auth.Account, error) {
	a := s.alive(id)
	if a == nil {
		return auth.Account{}, chat.ErrNoSuchUser
	}
	return auth.Account{User: copyUser(a.User), PasswordHash: a.PasswordHash}, nil
}

// alive returns an account that is not deleted, else nil.
func (s *Store) alive(id chat.UserID) *account {
	if a := s.accounts[id]; a != nil && !a.Deleted {
		return a
	}
	return nil
}

// SetPassword replaces a hash and revokes sessions; see auth.AccountStore.
func (s *Store) SetPassword(ctx context.Context, c auth.PasswordChange) error {
	unlock, err := s.write(ctx, SetPassword)
	if err != nil {
		return err
	}
	defer unlock()
	a := s.alive(c.User)
	if a == nil {
		return chat.ErrNoSession
	}
	if !c.Keep.IsZero() {
		if kept := s.live(c.Keep); kept == nil || kept.User != c.User {
			return chat.ErrNoSession
		}
	}
	if a.PasswordHash != c.OldHash {
		return auth.ErrStaleHash
	}
	a.PasswordHash, a.UpdatedAt = c.NewHash, c.At
	if c.Revoke {
		s.revoke(c.User, c.At, func(id chat.SessionID) bool { return id != c.Keep })
	}
	return nil
}
