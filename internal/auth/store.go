package auth

import (
	"context"

	"messenger/internal/chat"
)

// The stores answer with these errors, wrapped or not. Any other error means that the
// store could not do its work and that, for a write, nothing was stored.
var (
	// ErrEmailTaken refuses a sign-up (docs/contract.md, Endpoints).
	ErrEmailTaken = &chat.Error{Code: chat.Conflict, Message: "User with this email already exists!"}
	// ErrStaleHash refuses a write that was decided on a password which has changed since.
	ErrStaleHash = &chat.Error{Code: chat.Conflict, Message: "The password has changed meanwhile"}
)

// Account is a person with the credentials.
type Account struct {
	chat.User
	PasswordHash string // PHC string of argon2id, or an imported bcrypt hash; ASCII, at most 255 bytes
}

// AccountStore keeps accounts. Each method is one transaction; a nil error of a write
// means that it is durable (G1). All may be called concurrently.
//
// Deleting and renaming accounts are operations of internal/chat. After a deletion the
// e-mail is free again and the account has no hash, no e-mail and no session.
type AccountStore interface {
	// CreateAccount stores a new account, which is not deleted, with its hash, the key
	// chat.FoldEmail(a.Email) and chat.SearchKeys(a.User), all in one transaction.
	//
	// Errors: ErrEmailTaken if an account that is not deleted has the same key. Of
	// concurrent calls with one key exactly one succeeds.
	CreateAccount(ctx context.Context, a Account) error

	// AccountByEmail returns the account with this key (chat.FoldEmail of an e-mail).
	//
	// Errors: chat.ErrNoSuchUser if there is none or it is deleted.
	AccountByEmail(ctx context.Context, emailKey string) (Account, error)

	// Account returns an account by its id.
	//
	// Errors: chat.ErrNoSuchUser if there is none or it is deleted.
	Account(ctx context.Context, id chat.UserID) (Account, error)

	// HasAccounts reports whether there has ever been an account, deleted ones included.
	HasAccounts(ctx context.Context) (bool, error)

	// SetPassword replaces c.OldHash by c.NewHash once it has revoked what c.Revoke and
	// c.Keep say: the last of it in the same transaction, and before that, of very many
	// sessions, a slice in each of some short ones. On an error the hash is as it was. The
	// checks are made in the order below, inside each transaction.
	//
	// Errors: chat.ErrNoSession if the account is unknown or deleted, or if c.Keep is
	// not zero and not a session of c.User that is not revoked; ErrStaleHash if the
	// stored hash is not, byte for byte, c.OldHash.
	SetPassword(ctx context.Context, c PasswordChange) error
}

// PasswordChange replaces a hash if it is still the one that was checked.
type PasswordChange struct {
	User    chat.UserID
	OldHash string
	NewHash string
	// Revoke says to revoke every session of User but Keep. Without it no session is
	// touched: the same password is only hashed again.
	Revoke bool
	Keep   chat.SessionID // zero: none is kept
	At     chat.Instant   // becomes RevokedAt of the sessions and UpdatedAt of the user
}

// SessionStore keeps the logins of devices. Each method is one transaction; a nil
// error of a write means that it is durable. All may be called concurrently.
//
// A session is live while its RevokedAt is 0 and its user exists and is not deleted.
// Once it is not live it never becomes live again: a read that starts after the
// transaction which ended it must not find it (G8), so it is not read from a replica.
//
// LastSeenAt is never before the moment at which a token of the session was minted, so
// a session that was not seen for the lifetime of a token has none that is good.
type SessionStore interface {
	// OpenSession stores a new session, which is live, if s.User's stored hash is, byte
	// for byte, passwordHash: a login with a password that has been changed meanwhile
	// must not survive the change.
	//
	// Errors: ErrStaleHash if the hash differs or the account is unknown or deleted.
	OpenSession(ctx context.Context, s chat.Session, passwordHash string) error

	// Session returns a live session: one row, read by its key.
	//
	// Errors: chat.ErrNoSession if there is none or it is not live.
	Session(ctx context.Context, id chat.SessionID) (chat.Session, error)

	// Sessions returns the live sessions of q.User that were last seen after q.After,
	// those seen last first (by LastSeenAt, then ID, both descending), at most q.Limit.
	Sessions(ctx context.Context, q SessionQuery) ([]chat.Session, error)

	// TouchSession moves LastSeenAt of a session to at if that is later. An unknown or
	// revoked session is left alone and is not an error.
	TouchSession(ctx context.Context, id chat.SessionID, at chat.Instant) error

	// NameSession sets Device of a session. An unknown or revoked session is left alone
	// and is not an error.
	NameSession(ctx context.Context, id chat.SessionID, device string) error

	// RevokeSessions sets RevokedAt of the live sessions that r names and returns how
	// many those were. Unknown sessions, other people's and those revoked before are
	// left alone and not counted. Very many are revoked in several short transactions; an
	// error may come after the first.
	RevokeSessions(ctx context.Context, r Revocation) (int, error)

	// PurgeSessions deletes the rows of up to limit sessions last seen before the given
	// moment, revoked or not, and returns how many it deleted. Their tokens have
	// expired; it only keeps the table small.
	PurgeSessions(ctx context.Context, before chat.Instant, limit int) (int, error)
}

// AddressStore keeps the addresses from which people logged in. Each method is one
// transaction; a nil error of a write means that it is durable. All may be called
// concurrently. The rows of an account go with it.
type AddressStore interface {
	// KnownAddresses returns the rows of a user in any order, none for an unknown or
	// deleted one.
	KnownAddresses(ctx context.Context, user chat.UserID) ([]KnownAddress, error)

	// RememberAddress stores a row, or moves UsedAt of the one with the same key if that
	// is later, and then deletes the user's rows used before n.Expired and all but the
	// n.Keep last used ones. For an unknown or deleted user it does nothing.
	RememberAddress(ctx context.Context, n AddressNote) error

	// PurgeAddresses deletes the rows of up to limit users that were used before the given
	// moment, the oldest ones among them, and returns how many it deleted.
	PurgeAddresses(ctx context.Context, before chat.Instant, limit int) (int, error)
}

// SessionQuery asks for a person's logins.
type SessionQuery struct {
	User  chat.UserID
	After chat.Instant // exclusive
	Limit int          // at least 1
}

// Revocation says which sessions of one user end.
type Revocation struct {
	User chat.UserID
	// Sessions are those to end; nil means all but Keep. An empty list that is not nil
	// ends none.
	Sessions []chat.SessionID
	Keep     chat.SessionID // regarded only if Sessions is nil; zero: none is kept
	At       chat.Instant   // becomes RevokedAt
}
