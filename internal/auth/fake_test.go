package auth

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"messenger/internal/chat"
)

// fakeStore keeps the promises of both ports in a map. storetest holds the real ones
// to them; here it stands in so that auth is tested by itself.
type fakeStore struct {
	mu       sync.Mutex
	accounts map[chat.UserID]Account
	sessions map[chat.SessionID]chat.Session
	known    map[chat.UserID][]KnownAddress
	keys     map[chat.UserID]string // of accounts from before e-mails were normalised
	fail     error                  // what every method answers, if set
	before   map[string]func()
	failing  string // a method that answers with an error
	reads    int    // of sessions
	touches  int
}

func newFakeStore() *fakeStore {
	return &fakeStore{
		accounts: map[chat.UserID]Account{}, sessions: map[chat.SessionID]chat.Session{},
		known: map[chat.UserID][]KnownAddress{}, before: map[string]func(){},
	}
}

// enter runs the test's hook of a method once, without the lock, and takes the lock.
func (s *fakeStore) enter(method string) error {
	s.mu.Lock()
	hook := s.before[method]
	delete(s.before, method)
	s.mu.Unlock()
	if hook != nil {
		hook()
	}
	s.mu.Lock()
	if method == s.failing {
		return errors.New("the disk is full")
	}
	return s.fail
}

func (s *fakeStore) CreateAccount(_ context.Context, a Account) error {
	err := s.enter("CreateAccount")
	defer s.mu.Unlock()
	if err != nil {
		return err
	}
	if _, taken := s.find(chat.FoldEmail(a.Email)); taken {
		return ErrEmailTaken
	}
	s.accounts[a.ID] = a
	return nil
}

func (s *fakeStore) find(key string) (Account, bool) {
	for _, a := range s.accounts {
		stored := s.keys[a.ID]
		if stored == "" {
			stored = chat.FoldEmail(a.Email)
		}
		if !a.Deleted && stored == key {
			return a, true
		}
	}
	return Account{}, false
}

func (s *fakeStore) AccountByEmail(_ context.Context, key string) (Account, error) {
	err := s.enter("AccountByEmail")
	defer s.mu.Unlock()
	if err != nil {
		return Account{}, err
	}
	a, ok := s.find(key)
	if !ok {
		return Account{}, chat.ErrNoSuchUser
	}
	return a, nil
}

func (s *fakeStore) Account(_ context.Context, id chat.UserID) (Account, error) {
	err := s.enter("Account")
	defer s.mu.Unlock()
	if err != nil {
		return Account{}, err
	}
	a, ok := s.accounts[id]
	if !ok || a.Deleted {
		return Account{}, chat.ErrNoSuchUser
	}
	return a, nil
}

func (s *fakeStore) HasAccounts(context.Context) (bool, error) {
	err := s.enter("HasAccounts")
	defer s.mu.Unlock()
	return len(s.accounts) > 0, err
}

func (s *fakeStore) SetPassword(_ context.Context, c PasswordChange) error {
	err := s.enter("SetPassword")
	defer s.mu.Unlock()
	if err != nil {
		return err
	}
	a, ok := s.accounts[c.User]
	kept, live := s.live(c.Keep)
	if !ok || a.Deleted || !c.Keep.IsZero() && (!live || kept.User != c.User) {
		return chat.ErrNoSession
	}
	if a.PasswordHash != c.OldHash {
		return ErrStaleHash
	}
	a.PasswordHash, a.UpdatedAt = c.NewHash, c.At
	s.accounts[c.User] = a
	if c.Revoke {
		s.revoke(Revocation{User: c.User, Keep: c.Keep, At: c.At})
	}
	return nil
}

func (s *fakeStore) OpenSession(_ context.Context, session chat.Session, passwordHash string) error {
	err := s.enter("OpenSession")
	defer s.mu.Unlock()
	if err != nil {
		return err
	}
	if a, ok := s.accounts[session.User]; !ok || a.Deleted || a.PasswordHash != passwordHash {
		return ErrStaleHash
	}
	s.sessions[session.ID] = session
	return nil
}

func (s *fakeStore) live(id chat.SessionID) (chat.Session, bool) {
	session, ok := s.sessions[id]
	return session, ok && session.RevokedAt == 0 && !s.accounts[session.User].Deleted
}

func (s *fakeStore) Session(_ context.Context, id chat.SessionID) (chat.Session, error) {
	err := s.enter("Session")
	defer s.mu.Unlock()
	if err != nil {
		return chat.Session{}, err
	}
	s.reads++
	session, ok := s.live(id)
	if !ok {
		return chat.Session{}, chat.ErrNoSession
	}
	return session, nil
}

func (s *fakeStore) Sessions(_ context.Context, q SessionQuery) ([]chat.Session, error) {
	err := s.enter("Sessions")
	defer s.mu.Unlock()
	if err != nil {
		return nil, err
	}
	var list []chat.Session
	for id, session := range s.sessions {
		if _, live := s.live(id); live && session.User == q.User && session.LastSeenAt > q.After {
			list = append(list, session)
		}
	}
	slices.SortFunc(list, func(a, b chat.Session) int { return int(b.LastSeenAt - a.LastSeenAt) })
	return list[:min(len(list), q.Limit)], nil
}

func (s *fakeStore) TouchSession(_ context.Context, id chat.SessionID, at chat.Instant) error {
	err := s.enter("TouchSession")
	defer s.mu.Unlock()
	if err != nil {
		return err
	}
	s.touches++
	if session, ok := s.live(id); ok {
		session.LastSeenAt = max(at, session.LastSeenAt)
		s.sessions[id] = session
	}
	return nil
}

func (s *fakeStore) NameSession(_ context.Context, id chat.SessionID, device string) error {
	err := s.enter("NameSession")
	defer s.mu.Unlock()
	if err != nil {
		return err
	}
	if session, ok := s.live(id); ok {
		session.Device = device
		s.sessions[id] = session
	}
	return nil
}

func (s *fakeStore) RevokeSessions(_ context.Context, r Revocation) (int, error) {
	err := s.enter("RevokeSessions")
	defer s.mu.Unlock()
	if err != nil {
		return 0, err
	}
	return s.revoke(r), nil
}

func (s *fakeStore) revoke(r Revocation) int {
	n := 0
	for id, session := range s.sessions {
		named := r.Sessions == nil && id != r.Keep || slices.Contains(r.Sessions, id)
		if _, live := s.live(id); live && named && session.User == r.User {
			session.RevokedAt = r.At
			s.sessions[id] = session
			n++
		}
	}
	return n
}

func (s *fakeStore) PurgeSessions(_ context.Context, before chat.Instant, limit int) (int, error) {
	err := s.enter("PurgeSessions")
	defer s.mu.Unlock()
	if err != nil {
		return 0, err
	}
	n := 0
	for id, session := range s.sessions {
		if n < limit && session.LastSeenAt < before {
			delete(s.sessions, id)
			n++
		}
	}
	return n, nil
}

func (s *fakeStore) KnownAddresses(_ context.Context, user chat.UserID) ([]KnownAddress, error) {
	err := s.enter("KnownAddresses")
	defer s.mu.Unlock()
	if err != nil {
		return nil, err
	}
	return slices.Clone(s.known[user]), nil
}

func (s *fakeStore) RememberAddress(_ context.Context, n AddressNote) error {
	err := s.enter("RememberAddress")
	defer s.mu.Unlock()
	if err != nil {
		return err
	}
	list := slices.DeleteFunc(s.known[n.User], func(k KnownAddress) bool { return k.Key == n.Address.Key || k.UsedAt < n.Expired })
	list = slices.Insert(list, 0, n.Address)
	s.known[n.User] = list[:min(len(list), n.Keep)]
	return nil
}

func (s *fakeStore) PurgeAddresses(_ context.Context, before chat.Instant, _ int) (int, error) {
	err := s.enter("PurgeAddresses")
	defer s.mu.Unlock()
	if err != nil {
		return 0, err
	}
	n := 0
	for user, list := range s.known {
		kept := slices.DeleteFunc(list, func(k KnownAddress) bool { return k.UsedAt < before })
		n += len(list) - len(kept)
		s.known[user] = kept
	}
	return n, nil
}

// delete does what internal/chat's deletion of an account does.
func (s *fakeStore) delete(id chat.UserID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	a := s.accounts[id]
	a.Deleted, a.Email, a.PasswordHash = true, "", ""
	s.accounts[id] = a
}

func (s *fakeStore) setHash(id chat.UserID, hash string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	a := s.accounts[id]
	a.PasswordHash = hash
	s.accounts[id] = a
}

func (s *fakeStore) hash(id chat.UserID) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.accounts[id].PasswordHash
}

func (s *fakeStore) counts() (accounts, sessions int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.accounts), len(s.sessions)
}

// clock is a clock that only the test moves.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func newClock() *clock { return &clock{at: time.Date(2026, 11, 23, 4, 5, 29, 491e6, time.UTC)} }

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// cheap is the least work that argon2id does; the tests are not about its strength.
var cheap = Params{MemoryKiB: 8, Passes: 1, Threads: 1}

func newHasher(t testing.TB, c HasherConfig) *Hasher {
	t.Helper()
	if c.Params == (Params{}) {
		c.Params = cheap
	}
	h, err := NewHasher(c)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// revoked is one announcement.
type revoked struct {
	User     chat.UserID
	Sessions []chat.SessionID
	Keep     chat.SessionID
}

// world is a service over the fake store.
type world struct {
	*Service
	store  *fakeStore
	clock  *clock
	hasher *Hasher
	// argons and bcrypts count the work done.
	argons, bcrypts int
	news            []revoked
	// during runs at each announcement.
	during func()
}

func (w *world) SessionsRevoked(ctx context.Context, user chat.UserID, sessions []chat.SessionID, keep chat.SessionID) {
	w.news = append(w.news, revoked{user, sessions, keep})
	if w.during != nil {
		w.during()
	}
}

func newWorld(t testing.TB, throttle *ThrottleConfig) *world {
	t.Helper()
	w := &world{store: newFakeStore(), clock: newClock(), hasher: newHasher(t, HasherConfig{Concurrent: 1, Queue: 1000})}
	argon, bcrypt := w.hasher.argon, w.hasher.bcrypt
	w.hasher.argon = func(password, salt []byte, p Params, keyLen int) []byte {
		w.argons++ // one at a time: Concurrent is 1
		return argon(password, salt, p, keyLen)
	}
	w.hasher.bcrypt = func(hash, password []byte) error {
		w.bcrypts++
		return bcrypt(hash, password)
	}
	tokens, err := NewTokens(TokenConfig{Keys: testKeys, Now: w.clock.now})
	if err != nil {
		t.Fatal(err)
	}
	o := Options{
		Accounts: w.store, Sessions: w.store, Addresses: w.store, Announcer: w, Hasher: w.hasher, Tokens: tokens, Now: w.clock.now,
	}
	if throttle != nil {
		throttle.Now = w.clock.now
		o.Throttle = NewThrottle(*throttle)
	}
	if w.Service, err = New(o); err != nil {
		t.Fatal(err)
	}
	return w
}
