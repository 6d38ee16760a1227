package auth

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"net/netip"
	"time"

	"messenger/internal/chat"
	"messenger/internal/limit"
)

// Throttled refuses an attempt for now. Its code is chat.RateLimited.
type Throttled struct {
	After time.Duration // how long to wait before the next attempt; above zero
}

func (e *Throttled) Error() string { return fmt.Sprintf("throttled for %v", e.After) }

// Unwrap gives the answer that the asker may read.
func (e *Throttled) Unwrap() error { return chat.ErrRateLimited }

// RetryAfter returns After, for those who render the answer.
func (e *Throttled) RetryAfter() time.Duration { return e.After }

// ThrottleConfig sizes a Throttle. Zero values mean the defaults.
type ThrottleConfig struct {
	Login  limit.Rate // of one address; default 60 at once, then one a second
	SignUp limit.Rate // of one address; default 100 at once, then one in ten seconds

	Failures   int           // wrong passwords in a row that cost no delay; default 5
	FirstDelay time.Duration // after those, doubled by each further one; default 1 s
	MaxDelay   time.Duration // default 15 min
	Forget     time.Duration // failures are forgotten so long after the last; default 1 h
	Remember   time.Duration // an address that logged in stays known so long; default 30 days

	Keys int              // bound of what each of the tables remembers; default 100000
	Now  func() time.Time // default time.Now
}

// Throttle slows down guessing. It has two gates, and both are before any hashing:
//
//   - A token bucket per address. What counts as one address says
//     limit.Network.
//   - A count of wrong passwords per account. After some of them each further try has
//     to wait longer and longer. So that strangers cannot keep the owner out, an
//     address from which somebody has logged in to the account is counted by itself
//     and does not wait for what happens elsewhere; sessions are not touched at all;
//     and a try that was refused does not prolong the wait.
//
// Unknown e-mails are counted like accounts. Everything is in memory, bounded, and of
// this node. A nil Throttle lets everything pass.
type Throttle struct {
	c        ThrottleConfig
	login    *limit.Limiter[netip.Prefix]
	signUp   *limit.Limiter[netip.Prefix]
	failures *limit.Map[target, failures]
	known    *limit.Map[target, struct{}]
}

// target is what guesses are counted for: an account, or an account from one address.
type target struct {
	account [16]byte     // of a hash, for e-mails are long and their number is up to others
	from    netip.Prefix // zero: from anywhere
}

// failures is what is known of a target. An attempt counts from its start, so that
// parallel ones cannot outrun the count; it is taken back when it was not wrong.
type failures struct {
	count int
	last  time.Time
}

// NewThrottle makes a throttle without memory of anything.
func NewThrottle(c ThrottleConfig) *Throttle {
	if c.Login == (limit.Rate{}) {
		c.Login = limit.Rate{Burst: 60, Every: time.Second}
	}
	if c.SignUp == (limit.Rate{}) {
		c.SignUp = limit.Rate{Burst: 100, Every: 10 * time.Second}
	}
	if c.Failures <= 0 {
		c.Failures = 5
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	for _, d := range []struct {
		v   *time.Duration
		def time.Duration
	}{
		{&c.FirstDelay, time.Second}, {&c.MaxDelay, 15 * time.Minute},
		{&c.Forget, time.Hour}, {&c.Remember, 30 * 24 * time.Hour},
	} {
		if *d.v <= 0 {
			*d.v = d.def
		}
	}
	c.Forget = max(c.Forget, c.MaxDelay) // a wait must not end by being forgotten
	return &Throttle{
		c:        c,
		login:    limit.New[netip.Prefix](c.Login, c.Keys, c.Now),
		signUp:   limit.New[netip.Prefix](c.SignUp, c.Keys, c.Now),
		failures: limit.NewMap[target, failures](limit.MapConfig{Keys: c.Keys, Idle: c.Forget, Now: c.Now}),
		known:    limit.NewMap[target, struct{}](limit.MapConfig{Keys: c.Keys, Idle: c.Remember, Now: c.Now}),
	}
}

// admitSignUp takes a token of the address.
func (t *Throttle) admitSignUp(ip netip.Addr) error {
	if t == nil {
		return nil
	}
	return refuse(t.signUp.Take(limit.Network(ip)))
}

// admitLogin takes a token of the address.
func (t *Throttle) admitLogin(ip netip.Addr) error {
	if t == nil {
		return nil
	}
	return refuse(t.login.Take(limit.Network(ip)))
}

// guessLogin starts an attempt at the password behind an e-mail.
func (t *Throttle) guessLogin(ip netip.Addr, emailKey string) (guess, error) {
	if t == nil {
		return guess{}, nil
	}
	here := target{account: accountOf("login", emailKey), from: limit.Network(ip)}
	counted := target{account: here.account}
	if _, known := t.known.Load(here); known {
		counted = here
	}
	return t.guess(counted, here)
}

// guessOld starts an attempt at the old password by somebody who is logged in. It is
// counted apart from logins: those who guess there cannot hinder the owner here.
func (t *Throttle) guessOld(user chat.UserID) (guess, error) {
	if t == nil {
		return guess{}, nil
	}
	return t.guess(target{account: accountOf("change", string(user[:]))}, target{})
}

func (t *Throttle) guess(counted, here target) (guess, error) {
	var wait time.Duration
	t.failures.Update(counted, func(f failures) (failures, bool) {
		now := t.c.Now()
		if since := now.Sub(f.last); since < 0 || since >= t.c.Forget {
			f = failures{}
		}
		if f.count >= t.c.Failures {
			if wait = f.last.Add(t.delay(f.count)).Sub(now); wait > 0 {
				return f, true
			}
		}
		return failures{count: f.count + 1, last: now}, true
	})
	if wait > 0 {
		return guess{}, &Throttled{After: wait}
	}
	return guess{t: t, counted: counted, here: here}, nil
}

// delay is how long to wait after count failures in a row.
func (t *Throttle) delay(count int) time.Duration {
	d := t.c.FirstDelay
	for range count - t.c.Failures {
		if d *= 2; d >= t.c.MaxDelay {
			break
		}
	}
	return min(d, t.c.MaxDelay)
}

// guess is one attempt that was let through. It must be settled once.
type guess struct {
	t             *Throttle
	counted, here target
}

// settle notes how the attempt ended: nil, one of the refusals of a wrong password, or
// an error that says nothing about the password.
func (g guess) settle(err error) {
	wrong := errors.Is(err, ErrLogin) || errors.Is(err, ErrOldPassword)
	if g.t == nil || wrong {
		return
	}
	if err == nil && g.here != (target{}) {
		g.t.known.Update(g.here, func(struct{}) (struct{}, bool) { return struct{}{}, true })
	}
	g.t.failures.Update(g.counted, func(f failures) (failures, bool) {
		f.count--
		return f, err != nil && f.count > 0
	})
}

func refuse(wait time.Duration) error {
	if wait > 0 {
		return &Throttled{After: wait}
	}
	return nil
}

func accountOf(kind, name string) [16]byte {
	sum := sha256.Sum256([]byte(kind + "\x00" + name))
	return [16]byte(sum[:16])
}
