package chat

import (
	"context"
	"time"
)

// Actor is who does something: a person, on one of their logins, over one connection.
type Actor struct {
	User    UserID
	Session SessionID
	Conn    ConnID // zero by REST
}

// Limits bounds what an operation may touch. The zero value of a field means its default.
type Limits struct {
	GroupMembers int // present members of one group; default 1000
	UserGroups   int // groups one user made or joined and is in; default 1000
	GroupsAdded  int // groups one user is in because others added the user; default 1000
	PageRows     int // rows of a page, larger requests are clamped; default 200
	SearchRows   int // rows of a search; default 100
	PageBytes    int // of the rows of a page, about as JSON; default PageBytes
}

func (l Limits) withDefaults() Limits {
	set := func(v *int, def int) {
		if *v <= 0 {
			*v = def
		}
	}
	set(&l.GroupMembers, 1000)
	set(&l.UserGroups, 1000)
	set(&l.GroupsAdded, 1000)
	set(&l.PageRows, 200)
	set(&l.SearchRows, 100)
	set(&l.PageBytes, PageBytes)
	return l
}

// Options configures a Service.
type Options struct {
	Limits     Limits
	HideEmails bool // people are found by e-mail only if it is given whole, and it is not shown

	Live          Publisher         // is told who is writing; nil: nobody is
	Now           func() Instant    // nil: the system's clock
	NewInviteCode func() InviteCode // nil: 128 random bits
	// Deferred is called when there may be something to Sweep. It must not block. nil: whoever
	// calls Sweep does so by itself.
	Deferred func()
}

func (o Options) withDefaults() Options {
	o.Limits = o.Limits.withDefaults()
	if o.Now == nil {
		o.Now = func() Instant { return InstantOf(time.Now()) }
	}
	if o.NewInviteCode == nil {
		o.NewInviteCode = randomInviteCode
	}
	if o.Deferred == nil {
		o.Deferred = func() {}
	}
	return o
}

// Service is the domain's operations. It is safe for concurrent use.
type Service struct {
	store      Store
	commits    Committer
	limits     Limits
	hideEmails bool
	live       Publisher
	now        func() Instant
	newCode    func() InviteCode
	deferred   func()
}

// New returns the operations over store; writes go through commits.
func New(store Store, commits Committer, o Options) *Service {
	o = o.withDefaults()
	return &Service{
		store: store, commits: commits, limits: o.Limits, hideEmails: o.HideEmails,
		live: o.Live, now: o.Now, newCode: o.NewInviteCode, deferred: o.Deferred,
	}
}

// do submits cmd and waits for its outcome. The wait does not end with ctx: what is
// queued will be decided, and the answer must say how.
func (s *Service) do(ctx context.Context, cmd Command) error {
	done := make(chan error, 1)
	if err := s.commits.Submit(ctx, cmd, func(err error) { done <- err }); err != nil {
		return err
	}
	return <-done
}

// requireMember is the read side's gate.
func (s *Service) requireMember(ctx context.Context, group ConversationID, user UserID) error {
	if reservedForDialogs(group) {
		return ErrNotMember
	}
	m, err := s.store.Member(ctx, MemberKey{group, user})
	if err != nil {
		return err
	}
	return Authorise(Claim{Right: MayRead, Member: m})
}
