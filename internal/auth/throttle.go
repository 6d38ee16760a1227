package auth

import (
	"context"
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
	FirstDelay time.Duration // of an address after those, doubled by each further one; default 1 s
	MaxDelay   time.Duration // default 15 min
	MaxRest    time.Duration // longest rest of an account between two tries of strangers; default 10 s
	Forget     time.Duration // failures are forgotten so long after the last; default 1 h

	Keys int              // bound of what each of the tables remembers; default 100000
	Now  func() time.Time // default time.Now
}

// Throttle slows down guessing. It has three gates, all before any hashing:
//
//   - A token bucket per address. What counts as one address says
//     limit.Network.
//   - A count of wrong passwords, per account and address: after some of them each
//     further try from there has to wait longer and longer. A try that was refused does
//     not prolong the wait. Sessions are not touched at all.
//   - A count of wrong passwords from unknown addresses, per account: after some of them
//     the tries of strangers go one by one through a slow lane (see lanes), with a rest
//     after each that grows from FirstDelay to MaxRest. It refuses no right password for
//     good: its owner waits for one try of each other address that is new. What is left to
//     guessers, from however many addresses, is one try in MaxRest: 8,640 a day.
//
// An address is known from which somebody logged in to the account lately
// (AddressStore); it does not go through the lane. Unknown e-mails are counted like
// accounts. The counts are in memory, bounded, and of this node. A nil Throttle lets
// everything pass.
type Throttle struct {
	c        ThrottleConfig
	login    *limit.Limiter[netip.Prefix]
	signUp   *limit.Limiter[netip.Prefix]
	failures *limit.Map[target, failures]
	lanes    *lanes
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
		{&c.MaxRest, 10 * time.Second}, {&c.Forget, time.Hour},
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
		lanes:    newLanes(c),
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

// guess starts an attempt at the password of an account. It may wait for its turn.
//
// Errors: *Throttled; the error of ctx when it ends while waiting.
func (t *Throttle) guess(ctx context.Context, account [16]byte, from netip.Prefix, known bool) (guess, error) {
	if t == nil {
		return guess{}, nil
	}
	g := guess{t: t, here: target{account, from}, known: known}
	if wait := t.start(g.here, true); wait > 0 {
		return guess{}, &Throttled{After: wait}
	}
	if known || t.start(g.everywhere(), false) == 0 {
		return g, nil
	}
	tried, _ := t.failures.Load(g.here) // this one included
	if err := t.lanes.enter(ctx, g.here, tried.count-1, func() time.Duration { return t.rest(account) }); err != nil {
		t.takeBack(g.here, false)
		return guess{}, err
	}
	g.lane = true
	t.count(g.everywhere())
	return g, nil
}

// start counts an attempt, unless there were too many failures: then it returns how long
// it has to wait. Only those of an address are let through again after a delay.
func (t *Throttle) start(at target, delayed bool) (wait time.Duration) {
	t.failures.Update(at, func(f failures) (failures, bool) {
		now := t.c.Now()
		if since := now.Sub(f.last); since < 0 || since >= t.c.Forget {
			f = failures{}
		}
		if f.count >= t.c.Failures {
			if wait = f.last.Add(t.delay(f.count)).Sub(now); wait > 0 || !delayed {
				wait = max(wait, 1)
				return f, true
			}
			wait = 0
		}
		return failures{count: f.count + 1, last: now}, true
	})
	return wait
}

// count adds an attempt.
func (t *Throttle) count(at target) {
	t.failures.Update(at, func(f failures) (failures, bool) { return failures{f.count + 1, t.c.Now()}, true })
}

// takeBack takes an attempt back that was not wrong; if it was right, all that came before.
func (t *Throttle) takeBack(at target, right bool) {
	t.failures.Update(at, func(f failures) (failures, bool) {
		f.count--
		return f, !right && f.count > 0
	})
}

// rest is how long the next try of a stranger at an account has to wait.
func (t *Throttle) rest(account [16]byte) time.Duration {
	f, _ := t.failures.Load(target{account: account})
	pause := min(max(t.c.FirstDelay, t.c.FirstDelay*time.Duration(f.count)/100), t.c.MaxRest)
	return min(f.last.Add(pause).Sub(t.c.Now()), pause)
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
	t     *Throttle
	here  target
	known bool // it came from an address that is known for the account
	lane  bool // it came through the slow lane
}

// everywhere is what the attempts of strangers at the account count for.
func (g guess) everywhere() target { return target{account: g.here.account} }

// settle notes how the attempt ended: nil, one of the refusals of a wrong password, or
// an error that says nothing about the password.
func (g guess) settle(err error) {
	if g.t == nil {
		return
	}
	if !errors.Is(err, ErrLogin) && !errors.Is(err, ErrOldPassword) {
		g.t.takeBack(g.here, err == nil)
		if !g.known {
			g.t.takeBack(g.everywhere(), false)
		}
	}
	if g.lane {
		g.t.lanes.leave(g.here.account)
	}
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
