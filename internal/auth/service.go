package auth

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"sync/atomic"
	"time"

	"messenger/internal/chat"
)

// Announcer tells every node that sessions have ended, so that open sockets can be
// closed (G8). It is called after the commit and must not fail: the store holds the
// truth, and a node that missed the news finds out there.
type Announcer interface {
	// SessionsRevoked says that these sessions of user have ended, or all but keep if
	// sessions is nil.
	SessionsRevoked(ctx context.Context, user chat.UserID, sessions []chat.SessionID, keep chat.SessionID)
}

// Options configures a Service.
type Options struct {
	Accounts  AccountStore
	Sessions  SessionStore
	Addresses AddressStore
	Announcer Announcer
	Hasher    *Hasher
	Tokens    *Tokens
	Throttle  *Throttle // nil: no limits (MESSENGER_LIMITS=off); the bound of the Hasher holds all the same
	Policy    Policy
	Closed    bool             // nobody can sign up; the operator makes accounts
	Now       func() time.Time // default time.Now
	Rand      io.Reader        // ids; default crypto/rand
	Log       *slog.Logger     // default: discarded
}

// Service is the operations on accounts' credentials and sessions. It is safe for
// concurrent use.
type Service struct {
	accounts  AccountStore
	sessions  SessionStore
	addresses AddressStore
	announcer Announcer
	hasher    *Hasher
	tokens    *Tokens
	throttle  *Throttle
	policy    Policy
	now       func() time.Time
	rand      io.Reader
	log       *slog.Logger
	signUps   turns
	used      atomic.Bool // there is an account

	signUpClosed bool
}

// New returns the operations.
//
// Errors: a part that has no default is missing.
func New(o Options) (*Service, error) {
	if o.Accounts == nil || o.Sessions == nil || o.Addresses == nil || o.Announcer == nil || o.Hasher == nil || o.Tokens == nil {
		return nil, errors.New("auth needs its stores, an announcer, a hasher and tokens")
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Rand == nil {
		o.Rand = rand.Reader
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return &Service{
		accounts: o.Accounts, sessions: o.Sessions, addresses: o.Addresses, announcer: o.Announcer, hasher: o.Hasher, tokens: o.Tokens,
		throttle: o.Throttle, policy: o.Policy, now: o.Now, rand: o.Rand, log: o.Log,
		signUpClosed: o.Closed,
	}, nil
}

func (s *Service) instant() chat.Instant { return chat.InstantOf(s.now()) }

// newID makes a random UUID (RFC 9562 §5.4).
func newID[T any](random io.Reader) (chat.ID[T], error) {
	var id chat.ID[T]
	if _, err := io.ReadFull(random, id[:]); err != nil {
		return chat.ID[T]{}, fmt.Errorf("make id: %w", err)
	}
	id[6] = id[6]&0x0f | 0x40
	id[8] = id[8]&0x3f | 0x80
	return id, nil
}
