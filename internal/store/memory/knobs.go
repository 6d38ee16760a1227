package memory

import (
	"context"
	"fmt"
	"sync"
)

// Method names a method of the store's ports, for the knobs.
type Method string

// The methods.
const (
	Write    Method = "Write"
	ChatList Method = "ChatList"
	History  Method = "History"
	Member   Method = "Member"
	GroupsOf Method = "GroupsOf"
	People   Method = "People"
	User     Method = "User"

	Timeline    Method = "Timeline"
	Log         Method = "Log"
	Locate      Method = "Locate"
	Reactions   Method = "Reactions"
	WhyUnread   Method = "WhyUnread"
	Inbox       Method = "Inbox"
	Unread      Method = "Unread"
	Members     Method = "Members"
	Group       Method = "Group"
	Invites     Method = "Invites"
	Invite      Method = "Invite"
	Removed     Method = "Removed"
	Sharing     Method = "Sharing"
	LastSeen    Method = "LastSeen"
	SetLastSeen Method = "SetLastSeen"
	Epoch       Method = "Epoch"
	Sweep       Method = "Sweep"

	CreateAccount  Method = "CreateAccount"
	AccountByEmail Method = "AccountByEmail"
	Account        Method = "Account"
	HasAccounts    Method = "HasAccounts"
	SetPassword    Method = "SetPassword"
	OpenSession    Method = "OpenSession"
	Session        Method = "Session"
	Sessions       Method = "Sessions"
	TouchSession   Method = "TouchSession"
	NameSession    Method = "NameSession"
	RevokeSessions Method = "RevokeSessions"
	PurgeSessions  Method = "PurgeSessions"

	KnownAddresses  Method = "KnownAddresses"
	RememberAddress Method = "RememberAddress"
	PurgeAddresses  Method = "PurgeAddresses"
)

type knobs struct {
	mu       sync.Mutex
	calls    map[Method]int
	failNext map[Method][]error
	before   map[Method]func(context.Context) error
	after    func() error
	retries  int
}

// Calls returns how often m was called, failed calls included.
func (s *Store) Calls(m Method) int {
	s.knobs.mu.Lock()
	defer s.knobs.mu.Unlock()
	return s.knobs.calls[m]
}

// FailNext makes the next call of m return err, doing nothing. Called again before
// that, it makes the call after that fail too.
func (s *Store) FailNext(m Method, err error) {
	s.knobs.mu.Lock()
	defer s.knobs.mu.Unlock()
	if s.knobs.failNext == nil {
		s.knobs.failNext = map[Method][]error{}
	}
	s.knobs.failNext[m] = append(s.knobs.failNext[m], err)
}

// Intercept has f called at the start of every call of m, with the call's context and
// without a lock: f may wait. An error of f becomes the call's, which does nothing
// then. A nil f takes the former away.
func (s *Store) Intercept(m Method, f func(context.Context) error) {
	s.knobs.mu.Lock()
	defer s.knobs.mu.Unlock()
	if s.knobs.before == nil {
		s.knobs.before = map[Method]func(context.Context) error{}
	}
	s.knobs.before[m] = f
}

// AfterWrite has f called, without a lock, after each Write that succeeded. An error
// of f becomes Write's although everything is stored: what a caller sees that loses
// the connection in the middle of a commit.
func (s *Store) AfterWrite(f func() error) {
	s.knobs.mu.Lock()
	defer s.knobs.mu.Unlock()
	s.knobs.after = f
}

// Retry makes every Write gather its facts and decide n times in vain before the run
// that counts, as a database does that asks for a transaction again.
func (s *Store) Retry(n int) {
	s.knobs.mu.Lock()
	defer s.knobs.mu.Unlock()
	s.knobs.retries = n
}

// enter counts a call and returns the reason not to serve it.
func (k *knobs) enter(ctx context.Context, m Method) error {
	k.mu.Lock()
	if k.calls == nil {
		k.calls = map[Method]int{}
	}
	k.calls[m]++
	before := k.before[m]
	var err error
	if queued := k.failNext[m]; len(queued) > 0 {
		err, k.failNext[m] = queued[0], queued[1:]
	}
	k.mu.Unlock()
	if err == nil && before != nil {
		err = before(ctx)
	}
	if err == nil {
		err = ctx.Err()
	}
	if err != nil {
		return fmt.Errorf("memory store: %s: %w", m, err)
	}
	return nil
}

func (k *knobs) afterWrite() (f func() error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.after
}

func (k *knobs) attempts() int {
	k.mu.Lock()
	defer k.mu.Unlock()
	return 1 + k.retries
}
