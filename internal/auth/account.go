package auth

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"time"

	"messenger/internal/chat"
	"messenger/internal/limit"
)

// The refusals of a wrong password; their texts are those of docs/contract.md, Endpoints.
var (
	// ErrLogin refuses a login, whether there is no such account or the password is wrong.
	ErrLogin = &chat.Error{Code: chat.Invalid, Message: "No such user exists or wrong password"}
	// ErrOldPassword refuses a change of the password.
	ErrOldPassword = &chat.Error{Code: chat.Invalid, Message: "Wrong password or email", Reason: chat.ReasonWrongPassword}
)

// ErrSignUpClosed refuses a sign-up where only the operator makes accounts.
var ErrSignUpClosed = &chat.Error{Code: chat.Forbidden, Message: "This server takes no new accounts"}

// loginTries is how often a login starts again because the password was changed, or
// hashed again by another login, while it was being checked.
const loginTries = 3

// NewAccount is what a person gives to sign up.
type NewAccount struct {
	chat.NewUserForm
	Password string
}

// user checks what a person gives and makes a user of it.
func (a NewAccount) user(random io.Reader, p Policy, now chat.Instant) (chat.User, error) {
	id, err := newID[chat.User](random)
	if err != nil {
		return chat.User{}, err
	}
	user, err := chat.NewUser(id, a.NewUserForm, now)
	if err != nil {
		return chat.User{}, err
	}
	return user, p.Check(a.Password, a.Email)
}

// AddAccount makes an account for the operator: under the checks of SignUp, also where
// that is closed, and not counted.
//
// Errors: Invalid for the names, the e-mail or the password; Conflict (ErrEmailTaken).
func AddAccount(ctx context.Context, accounts AccountStore, hasher *Hasher, p Policy, a NewAccount) error {
	user, err := a.user(rand.Reader, p, chat.InstantOf(time.Now()))
	if err != nil {
		return err
	}
	hash, err := hasher.Hash(ctx, a.Password)
	if err != nil {
		return err
	}
	if err := accounts.CreateAccount(ctx, Account{User: user, PasswordHash: hash}); err != nil {
		return fmt.Errorf("create account: %w", err)
	}
	return nil
}

// SignUpOpen reports whether anybody may open an account.
func (s *Service) SignUpOpen() bool { return !s.signUpClosed }

// SignUp makes an account. It opens no session.
//
// Errors: Forbidden (ErrSignUpClosed); Invalid for the names, the e-mail or the password;
// Conflict (ErrEmailTaken); RateLimited as *Throttled.
func (s *Service) SignUp(ctx context.Context, ip netip.Addr, a NewAccount) error {
	if s.signUpClosed {
		return ErrSignUpClosed
	}
	user, err := a.user(s.rand, s.policy, s.instant())
	if err != nil {
		return err
	}
	if err := s.throttle.admitSignUp(ip); err != nil {
		return err
	}
	key := chat.FoldEmail(a.Email)
	done, err := s.signUps.take(ctx, key)
	if err != nil {
		return fmt.Errorf("wait to sign up: %w", err)
	}
	defer done()
	// The store decides; asking first spares the hash when the answer is known.
	switch _, err := s.accounts.AccountByEmail(ctx, key); {
	case err == nil:
		return ErrEmailTaken
	case chat.CodeOf(err) != chat.NotFound:
		return fmt.Errorf("look up account: %w", err)
	}
	by := party{classSignUp, limit.Network(ip), accountOf("login", key)}
	hash, err := s.hasher.hash(ctx, by, a.Password)
	if err != nil {
		return err
	}
	if err := s.accounts.CreateAccount(ctx, Account{User: user, PasswordHash: hash}); err != nil {
		return fmt.Errorf("create account: %w", err)
	}
	return nil
}

// LoginResult is a new login.
type LoginResult struct {
	User    chat.User
	Session chat.SessionID
	Token   string
	Expires time.Time // of the token
}

// Login opens a session for a person who knows the password, and mints its token. device is
// how the device names itself, for the list of sessions.
//
// An unknown e-mail, a wrong password and a password longer than any are refused with
// the same error, ErrLogin, after the same work. An imported bcrypt hash, or one of
// another cost, is replaced on success.
//
// Errors: Invalid (ErrLogin); RateLimited as *Throttled, which says nothing about
// whether the account exists.
func (s *Service) Login(ctx context.Context, ip netip.Addr, device, email, password string) (LoginResult, error) {
	if err := s.throttle.admitLogin(ip); err != nil {
		return LoginResult{}, err
	}
	by := party{classStranger, limit.Network(ip), [16]byte{}}
	if chat.CheckEmail(email) != nil { // nobody's, and not worth to be counted
		return LoginResult{}, s.refuseLogin(ctx, by, password)
	}
	account, key, err := s.accountByEmail(ctx, email)
	if err != nil {
		return LoginResult{}, err
	}
	by.account = accountOf("login", key)
	who := s.recognise(ctx, account.ID, ip)
	if who.known() {
		by.class = classKnown
	}
	attempt, err := s.throttle.guess(ctx, by.account, by.address, who.known())
	if err != nil {
		return LoginResult{}, err
	}
	res, err := s.login(ctx, by, device, key, password)
	attempt.settle(err)
	if err == nil {
		s.remember(ctx, res.User.ID, who)
	}
	return res, err
}

// accountByEmail returns the account that an e-mail names and the key it has there, a zero
// account and the key it would have if there is none.
func (s *Service) accountByEmail(ctx context.Context, email string) (a Account, key string, err error) {
	for _, key = range chat.EmailKeys(email) {
		a, err = s.accounts.AccountByEmail(ctx, key)
		if err == nil {
			return a, key, nil
		}
		if chat.CodeOf(err) != chat.NotFound {
			return Account{}, "", fmt.Errorf("look up account: %w", err)
		}
	}
	return Account{}, key, nil
}

func (s *Service) login(ctx context.Context, by party, device, emailKey, password string) (LoginResult, error) {
	for range loginTries {
		account, err := s.accounts.AccountByEmail(ctx, emailKey)
		if chat.CodeOf(err) == chat.NotFound || err == nil && len(password) > maxLoginBytes {
			return LoginResult{}, s.refuseLogin(ctx, by, password)
		}
		if err != nil {
			return LoginResult{}, fmt.Errorf("look up account: %w", err)
		}
		res, err := s.loginTo(ctx, by, account, device, password)
		if !errors.Is(err, ErrStaleHash) {
			return res, err
		}
	}
	return LoginResult{}, fmt.Errorf("log in: the password keeps changing: %w", chat.ErrUnavailable)
}

// loginTo is one try at an account as it was read; ErrStaleHash if it has changed.
func (s *Service) loginTo(ctx context.Context, by party, a Account, device, password string) (LoginResult, error) {
	match, err := s.verify(ctx, by, a, password)
	if err != nil {
		return LoginResult{}, err
	}
	if !match.OK {
		return LoginResult{}, ErrLogin
	}
	hash := a.PasswordHash
	if match.Rehash {
		if hash, err = s.rehash(ctx, by, a, password); err != nil {
			return LoginResult{}, err
		}
	}
	session, err := s.openSession(ctx, a.User.ID, device, hash)
	if err != nil {
		return LoginResult{}, err
	}
	token, expires, err := s.tokens.Mint(a.User, session)
	if err != nil {
		return LoginResult{}, err
	}
	return LoginResult{User: a.User, Session: session, Token: token, Expires: expires}, nil
}

// refuseLogin does the work of a wrong password.
func (s *Service) refuseLogin(ctx context.Context, by party, password string) error {
	if err := s.hasher.spend(ctx, by, bounded(password)); err != nil {
		return err
	}
	return ErrLogin
}

// bounded is a password of which no more is hashed than of any other.
func bounded(password string) string { return password[:min(len(password), maxLoginBytes)] }

// verify checks the password of an account; a hash that cannot be read matches nothing.
func (s *Service) verify(ctx context.Context, by party, a Account, password string) (Match, error) {
	match, err := s.hasher.check(ctx, by, a.PasswordHash, password)
	if errors.Is(err, errBadHash) {
		s.log.ErrorContext(ctx, "stored password hash cannot be read", "user", a.User.ID.String())
		return Match{}, nil
	}
	return match, err
}

// rehash stores the password with today's costs and returns the hash that is stored. A
// crowded hasher is no reason to refuse a login: it is done next time.
func (s *Service) rehash(ctx context.Context, by party, a Account, password string) (string, error) {
	hash, err := s.hasher.hash(ctx, by, password)
	if chat.CodeOf(err) == chat.RateLimited {
		return a.PasswordHash, nil
	}
	if err != nil {
		return "", err
	}
	err = s.accounts.SetPassword(ctx, PasswordChange{
		User: a.User.ID, OldHash: a.PasswordHash, NewHash: hash, At: s.instant(),
	})
	if chat.CodeOf(err) == chat.Unauthenticated { // deleted meanwhile
		return "", ErrStaleHash
	}
	if err != nil {
		return "", fmt.Errorf("store new hash: %w", err)
	}
	return hash, nil
}

// Account returns the account of by.
//
// Errors: Unauthenticated (chat.ErrNoSession) if it was deleted meanwhile.
func (s *Service) Account(ctx context.Context, by Identity) (chat.User, error) {
	account, err := s.account(ctx, by)
	return account.User, err
}

// Empty reports whether nobody has ever opened an account. Once somebody has, the store is
// not asked any more.
func (s *Service) Empty(ctx context.Context) (bool, error) {
	if s.used.Load() {
		return false, nil
	}
	has, err := s.accounts.HasAccounts(ctx)
	if err != nil {
		return false, fmt.Errorf("look for accounts: %w", err)
	}
	if has {
		s.used.Store(true)
	}
	return !has, nil
}

func (s *Service) account(ctx context.Context, by Identity) (Account, error) {
	account, err := s.accounts.Account(ctx, by.User)
	if chat.CodeOf(err) == chat.NotFound {
		return Account{}, chat.ErrNoSession
	}
	if err != nil {
		return Account{}, fmt.Errorf("read account: %w", err)
	}
	return account, nil
}

// ChangePassword replaces the password of by, and ends all their other
// sessions in the same transaction; by's own goes on.
//
// Errors: Invalid for a new password that is too weak or is the old one, and for a
// wrong old one (ErrOldPassword); RateLimited as *Throttled after several wrong ones;
// Unauthenticated if the account or the session has ended meanwhile.
func (s *Service) ChangePassword(ctx context.Context, ip netip.Addr, by Identity, oldPassword, newPassword string) error {
	account, err := s.account(ctx, by)
	if err != nil {
		return err
	}
	if err := s.policy.Check(newPassword, account.Email); err != nil {
		return err
	}
	if prepare(newPassword) == prepare(oldPassword) {
		return &chat.Error{Code: chat.Invalid, Message: "The new password is the old one"}
	}
	who, err := s.confirm(ctx, ip, account, oldPassword)
	if err != nil {
		return err
	}
	hash, err := s.hasher.hash(ctx, who, newPassword)
	if err != nil {
		return err
	}
	err = s.accounts.SetPassword(ctx, PasswordChange{
		User: by.User, OldHash: account.PasswordHash, NewHash: hash, Revoke: true, Keep: by.Session, At: s.instant(),
	})
	if errors.Is(err, ErrStaleHash) { // somebody was faster; what was the old password is none now
		return ErrOldPassword
	}
	if err != nil {
		return fmt.Errorf("set password: %w", err)
	}
	s.announcer.SessionsRevoked(context.WithoutCancel(ctx), by.User, nil, by.Session)
	return nil
}

// ConfirmPassword checks the password of somebody who is logged in, before what cannot be
// taken back.
//
// Errors: as of the old password in ChangePassword.
func (s *Service) ConfirmPassword(ctx context.Context, ip netip.Addr, by Identity, password string) error {
	account, err := s.account(ctx, by)
	if err != nil {
		return err
	}
	_, err = s.confirm(ctx, ip, account, password)
	return err
}

// confirm checks the password of somebody who is logged in. Guesses are counted as at a
// login, and apart from those: who guesses there does not hinder the owner here.
func (s *Service) confirm(ctx context.Context, ip netip.Addr, a Account, password string) (party, error) {
	by := party{classKnown, limit.Network(ip), accountOf("confirm", string(a.ID[:]))}
	attempt, err := s.throttle.guess(ctx, by.account, by.address, s.recognise(ctx, a.ID, ip).known())
	if err != nil {
		return by, err
	}
	err = s.matches(ctx, by, a, password)
	attempt.settle(err)
	return by, err
}

// matches tells whether the password of an account is right: ErrOldPassword if not.
func (s *Service) matches(ctx context.Context, by party, a Account, password string) error {
	if len(password) > maxLoginBytes {
		if err := s.hasher.spend(ctx, by, bounded(password)); err != nil {
			return err
		}
		return ErrOldPassword
	}
	match, err := s.verify(ctx, by, a, password)
	if err == nil && !match.OK {
		err = ErrOldPassword
	}
	return err
}
