package memory

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"messenger/internal/auth"
	"messenger/internal/chat"
)

// OpenSession stores a session; see auth.SessionStore.
func (s *Store) OpenSession(ctx context.Context, session chat.Session, passwordHash string) error {
	unlock, err := s.write(ctx, OpenSession)
	if err != nil {
		return err
	}
	defer unlock()
	if a := s.alive(session.User); a == nil || a.PasswordHash != passwordHash {
		return auth.ErrStaleHash
	}
	if s.sessions[session.ID] != nil {
		return fmt.Errorf("open session: id %v is taken", session.ID)
	}
	s.sessions[session.ID] = &session
	return nil
}

// Session returns a live session; see auth.SessionStore.
func (s *Store) Session(ctx context.Context, id chat.SessionID) (chat.Session, error) {
	unlock, err := s.read(ctx, Session)
	if err != nil {
		return chat.Session{}, err
	}
	defer unlock()
	if held := s.live(id); held != nil {
		return *held, nil
	}
	return chat.Session{}, chat.ErrNoSession
}

// live returns a session that may be used, else nil.
func (s *Store) live(id chat.SessionID) *chat.Session {
	if held := s.sessions[id]; held != nil && held.RevokedAt == 0 && s.alive(held.User) != nil {
		return held
	}
	return nil
}

// Sessions returns a person's live sessions; see auth.SessionStore.
func (s *Store) Sessions(ctx context.Context, q auth.SessionQuery) ([]chat.Session, error) {
	unlock, err := s.read(ctx, Sessions)
	if err != nil {
		return nil, err
	}
	defer unlock()
	var found []chat.Session
	for id, held := range s.sessions {
		if held.User == q.User && held.LastSeenAt > q.After && s.live(id) != nil {
			found = append(found, *held)
		}
	}
	slices.SortFunc(found, func(a, b chat.Session) int {
		return cmp.Or(cmp.Compare(b.LastSeenAt, a.LastSeenAt), b.ID.Compare(a.ID))
	})
	return found[:min(len(found), q.Limit)], nil
}

// TouchSession moves the time a session was last seen; see auth.SessionStore.
func (s *Store) TouchSession(ctx context.Context, id chat.SessionID, at chat.Instant) error {
	unlock, err := s.write(ctx, TouchSession)
	if err != nil {
		return err
	}
	defer unlock()
	if held := s.live(id); held != nil {
		held.LastSeenAt = max(held.LastSeenAt, at)
	}
	return nil
}

// NameSession names the device of a session; see auth.SessionStore.
func (s *Store) NameSession(ctx context.Context, id chat.SessionID, device string) error {
	unlock, err := s.write(ctx, NameSession)
	if err != nil {
		return err
	}
	defer unlock()
	if held := s.live(id); held != nil {
		held.Device = device
	}
	return nil
}

// RevokeSessions ends sessions; see auth.SessionStore.
func (s *Store) RevokeSessions(ctx context.Context, r auth.Revocation) (int, error) {
	unlock, err := s.write(ctx, RevokeSessions)
	if err != nil {
		return 0, err
	}
	defer unlock()
	if s.alive(r.User) == nil {
		return 0, nil
	}
	return s.revoke(r.User, r.At, func(id chat.SessionID) bool {
		if r.Sessions == nil {
			return id != r.Keep
		}
		return slices.Contains(r.Sessions, id)
	}), nil
}

// revoke ends the sessions of a user that match and are not revoked yet.
func (s *Store) revoke(user chat.UserID, at chat.Instant, match func(chat.SessionID) bool) (n int) {
	for id, held := range s.sessions {
		if held.User == user && held.RevokedAt == 0 && match(id) {
			held.RevokedAt = at
			n++
		}
	}
	return n
}

// PurgeSessions deletes old rows; see auth.SessionStore.
func (s *Store) PurgeSessions(ctx context.Context, before chat.Instant, limit int) (int, error) {
	unlock, err := s.write(ctx, PurgeSessions)
	if err != nil {
		return 0, err
	}
	defer unlock()
	n := 0
	for id, held := range s.sessions {
		if n < limit && held.LastSeenAt < before {
			delete(s.sessions, id)
			n++
		}
	}
	return n, nil
}
