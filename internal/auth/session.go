package auth

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode"

	"messenger/internal/chat"
)

const (
	// MaxSessions bounds what Sessions returns, those used last.
	MaxSessions = 100
	// maxDevice bounds the name of a device, in characters.
	maxDevice = 100
	// touchEvery is how exact LastSeenAt is; a finer one would write at every request.
	touchEvery = 10 * time.Minute
	// purgeSlice is how many old sessions one transaction of Purge deletes.
	purgeSlice = 1000
)

// Identity is who a request or a socket belongs to.
type Identity struct {
	User    chat.UserID
	Session chat.SessionID
	Expires time.Time // of the token: a socket ends then, too
}

var errNoSuchSession = &chat.Error{Code: chat.NotFound, Message: "There is no such session"}

// Authenticate returns who the token stands for: it is one of ours, it has not
// expired, and its session is live in the store at the time of asking. It costs one
// read, and a write once in ten minutes.
//
// Errors: Unauthenticated (chat.ErrNoSession); others mean that it could not be found
// out.
func (s *Service) Authenticate(ctx context.Context, token string) (Identity, error) {
	who, err := s.tokens.Verify(token)
	if err != nil {
		return Identity{}, err
	}
	session, err := s.session(ctx, who)
	if err != nil {
		return Identity{}, err
	}
	s.touch(ctx, session)
	return who, nil
}

// session reads the live session behind an identity.
func (s *Service) session(ctx context.Context, who Identity) (chat.Session, error) {
	session, err := s.sessions.Session(ctx, who.Session)
	if err != nil {
		return chat.Session{}, fmt.Errorf("read session: %w", err)
	}
	if session.User != who.User {
		return chat.Session{}, reject("session of somebody else")
	}
	return session, nil
}

// touch notes that a session is in use. A store that cannot write now is no reason to
// refuse a reader.
func (s *Service) touch(ctx context.Context, session chat.Session) {
	now := s.now()
	if now.Sub(session.LastSeenAt.Time()) < touchEvery {
		return
	}
	if err := s.sessions.TouchSession(ctx, session.ID, chat.InstantOf(now)); err != nil {
		s.log.WarnContext(ctx, "session not touched", "user", session.User.String(), "session", session.ID.String(), "err", err)
	}
}

// NameSession gives a session the name by which its device wants to be recognised, cut
// to what may be shown. A name with nothing visible in it changes nothing, nor does a
// session that has ended meanwhile.
func (s *Service) NameSession(ctx context.Context, session chat.SessionID, device string) error {
	name := deviceName(device)
	if !chat.AnyShows(name) {
		return nil
	}
	if err := s.sessions.NameSession(ctx, session, name); err != nil {
		return fmt.Errorf("name session: %w", err)
	}
	return nil
}

// openSession stores a new login of a user whose stored hash is passwordHash.
func (s *Service) openSession(ctx context.Context, user chat.UserID, device, passwordHash string) (chat.SessionID, error) {
	id, err := newID[chat.Session](s.rand)
	if err != nil {
		return chat.SessionID{}, err
	}
	at := s.instant()
	session := chat.Session{ID: id, User: user, Device: deviceName(device), CreatedAt: at, LastSeenAt: at}
	if err := s.sessions.OpenSession(ctx, session, passwordHash); err != nil {
		return chat.SessionID{}, fmt.Errorf("open session: %w", err)
	}
	return id, nil
}

// Refresh returns a new token for the session of by, and when it expires. The one
// before stays good until its own end. Whoever asks in time stays logged in.
//
// Errors: Unauthenticated (chat.ErrNoSession) if the session has ended meanwhile.
func (s *Service) Refresh(ctx context.Context, by Identity) (token string, expires time.Time, err error) {
	// Before the token is made: no session may be purged that has a good one.
	if err := s.sessions.TouchSession(ctx, by.Session, s.instant()); err != nil {
		return "", time.Time{}, fmt.Errorf("touch session: %w", err)
	}
	if _, err := s.session(ctx, by); err != nil {
		return "", time.Time{}, err
	}
	account, err := s.Account(ctx, by)
	if err != nil {
		return "", time.Time{}, err
	}
	return s.tokens.Mint(account, by.Session)
}

// Sessions returns the live sessions of a user that were used within the lifetime of a
// token, the last used first, at most MaxSessions. One that was not has no good token
// any more.
func (s *Service) Sessions(ctx context.Context, user chat.UserID) ([]chat.Session, error) {
	after := chat.InstantOf(s.now().Add(-s.tokens.Lifetime()))
	list, err := s.sessions.Sessions(ctx, SessionQuery{User: user, After: after, Limit: MaxSessions})
	if err != nil {
		return nil, fmt.Errorf("list sessions: %w", err)
	}
	return list, nil
}

// Revoke ends one session of a user. Once it returns nil no request is accepted with
// it, and the sockets are told.
//
// Errors: NotFound if the user has no such live session.
func (s *Service) Revoke(ctx context.Context, user chat.UserID, session chat.SessionID) error {
	sessions := []chat.SessionID{session}
	n, err := s.sessions.RevokeSessions(ctx, Revocation{User: user, Sessions: sessions, At: s.instant()})
	if err != nil {
		return fmt.Errorf("revoke session: %w", err)
	}
	if n == 0 {
		return errNoSuchSession
	}
	s.announcer.SessionsRevoked(context.WithoutCancel(ctx), user, sessions, chat.SessionID{})
	return nil
}

// RevokeAll ends all sessions of a user but except; zero: really all.
func (s *Service) RevokeAll(ctx context.Context, user chat.UserID, except chat.SessionID) error {
	_, err := s.RevokeOthers(ctx, user, except)
	return err
}

// RevokeOthers is RevokeAll for who wants to know how many those were.
func (s *Service) RevokeOthers(ctx context.Context, user chat.UserID, except chat.SessionID) (int, error) {
	n, err := s.sessions.RevokeSessions(ctx, Revocation{User: user, Keep: except, At: s.instant()})
	if err != nil {
		return 0, fmt.Errorf("revoke sessions: %w", err)
	}
	s.announcer.SessionsRevoked(context.WithoutCancel(ctx), user, nil, except)
	return n, nil
}

// Purge deletes the sessions all of whose tokens have expired, and the known addresses
// that count no more, and returns how many. It is to be called now and then; several nodes
// may do so at once.
func (s *Service) Purge(ctx context.Context) (int, error) {
	unused := chat.InstantOf(s.now().Add(-s.tokens.Lifetime() - clockSkew))
	sessions, err := purge(func() (int, error) { return s.sessions.PurgeSessions(ctx, unused, purgeSlice) })
	if err != nil {
		return sessions, fmt.Errorf("purge sessions: %w", err)
	}
	expired := chat.InstantOf(s.now().Add(-knownFor))
	addresses, err := purge(func() (int, error) { return s.addresses.PurgeAddresses(ctx, expired, purgeSlice) }) // a slice of users has as many rows
	if err != nil {
		err = fmt.Errorf("purge addresses: %w", err)
	}
	return sessions + addresses, err
}

// purge deletes slice by slice until there is less than a slice.
func purge(slice func() (int, error)) (total int, err error) {
	for {
		n, err := slice()
		total += n
		if err != nil || n < purgeSlice {
			return total, err
		}
	}
}

// deviceName makes a name that another device sent fit to be stored and shown.
func deviceName(s string) string {
	n := 0
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if n >= maxDevice || !unicode.IsGraphic(r) || r == unicode.ReplacementChar {
			return -1
		}
		n++
		return r
	}, s))
}
