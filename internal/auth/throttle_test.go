package auth

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"messenger/internal/chat"
	"messenger/internal/limit"
)

var home, elsewhere = netip.MustParseAddr("192.0.2.1"), netip.MustParseAddr("198.51.100.9")

func newThrottle(c *clock, config ThrottleConfig) *Throttle {
	config.Now = c.now
	return NewThrottle(config)
}

// guessAt starts an attempt from an address, which is known or not.
func guessAt(t testing.TB, th *Throttle, ip netip.Addr, account string, known bool) (guess, error) {
	t.Helper()
	return th.guess(t.Context(), accountOf("login", account), limit.Network(ip), known)
}

// wrong makes one wrong guess from a known address and returns how long it had to wait
// instead, 0 if it was let through.
func wrong(t testing.TB, th *Throttle, ip netip.Addr, account string) time.Duration {
	t.Helper()
	return tryWrong(t, th, ip, account, true)
}

// strange is wrong from an address that is not known.
func strange(t testing.TB, th *Throttle, ip netip.Addr, account string) time.Duration {
	t.Helper()
	return tryWrong(t, th, ip, account, false)
}

func tryWrong(t testing.TB, th *Throttle, ip netip.Addr, account string, known bool) time.Duration {
	t.Helper()
	g, err := guessAt(t, th, ip, account, known)
	if err != nil {
		return waitOf(t, err)
	}
	g.settle(fmt.Errorf("wrapped: %w", ErrLogin))
	return 0
}

func waitOf(t testing.TB, err error) time.Duration {
	t.Helper()
	var throttled *Throttled
	if !errors.As(err, &throttled) || chat.CodeOf(err) != chat.RateLimited || !errors.Is(err, chat.ErrRateLimited) ||
		throttled.RetryAfter() <= 0 {
		t.Fatalf("refused with %v", err)
	}
	return throttled.After
}

func right(t testing.TB, th *Throttle, ip netip.Addr, account string, known bool) {
	t.Helper()
	g, err := guessAt(t, th, ip, account, known)
	if err != nil {
		t.Fatalf("the owner is refused: %v", err)
	}
	g.settle(nil)
}

func TestGuessesOfAnAddressGetSlower(t *testing.T) {
	t.Parallel()
	c := newClock()
	th := newThrottle(c, ThrottleConfig{})
	for i := range 5 {
		if wait := wrong(t, th, home, "ann"); wait != 0 {
			t.Fatalf("guess %d has to wait %v", i+1, wait)
		}
	}
	for i, want := range []time.Duration{1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900} {
		want *= time.Second
		for range 3 { // refused guesses do not prolong the wait
			if wait := wrong(t, th, home, "ann"); wait != want {
				t.Fatalf("delay %d is %v, want %v", i+1, wait, want)
			}
		}
		c.advance(want - time.Millisecond)
		if wait := wrong(t, th, home, "ann"); wait != time.Millisecond {
			t.Fatalf("a millisecond early: %v", wait)
		}
		c.advance(time.Millisecond)
		if wait := wrong(t, th, home, "ann"); wait != 0 {
			t.Fatalf("after delay %d it still waits %v", i+1, wait)
		}
	}
	if wait := wrong(t, th, home, "bob"); wait != 0 {
		t.Errorf("another account waits %v", wait)
	}
	c.advance(time.Hour)
	for i := range 5 {
		if wait := wrong(t, th, home, "ann"); wait != 0 {
			t.Errorf("an hour later guess %d waits %v", i+1, wait)
		}
	}
}

func TestALoginForgetsTheFailures(t *testing.T) {
	t.Parallel()
	th := newThrottle(newClock(), ThrottleConfig{})
	for range 10 {
		for range 4 {
			if wait := wrong(t, th, home, "ann"); wait != 0 {
				t.Fatalf("waits %v", wait)
			}
		}
		right(t, th, home, "ann", true)
	}
}

func stranger(i int) netip.Addr { return netip.AddrFrom4([4]byte{10, 0, byte(i >> 8), byte(i)}) }

// docs/bad-input.md E24: strangers guess from ever new addresses; the owner gets in from a known address
// at once, and from a new one within the rest of the account.
func TestTheOwnerIsNotLockedOut(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		th := NewThrottle(ThrottleConfig{})
		start := time.Now()
		for i := range 50 {
			if wait := strange(t, th, stranger(i), "ann"); wait != 0 {
				t.Fatalf("guess %d is refused for %v: nobody else waits", i, wait)
			}
		}
		if took := time.Since(start); took < 45*time.Second {
			t.Errorf("50 guesses of strangers took %v: they are not slowed down", took)
		}
		start = time.Now()
		right(t, th, home, "ann", true)
		if took := time.Since(start); took != 0 {
			t.Errorf("at a known address the owner waits %v", took)
		}
		right(t, th, elsewhere, "ann", false)
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("at a new address the owner waits %v", took)
		}
		if wait := strange(t, th, stranger(1000), "bob"); wait != 0 || time.Since(start) > 5*time.Second {
			t.Errorf("another account waits %v", wait)
		}
	})
}

// While 60 addresses guess as fast as they may, the owner at a new address, who tries
// again when told to, gets in before those who were wrong already; and the guesses stay
// within the bound that SECURITY.md names.
func TestTheOwnerGetsInDuringAnAttack(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		th := NewThrottle(ThrottleConfig{})
		ctx, stop := context.WithCancel(t.Context())
		var guesses atomic.Int64
		var wg sync.WaitGroup
		for i := range 60 {
			wg.Go(func() {
				for ctx.Err() == nil {
					g, err := th.guess(ctx, accountOf("login", "ann"), limit.Network(stranger(i)), false)
					if err == nil {
						guesses.Add(1)
						g.settle(ErrLogin)
					} else if ctx.Err() == nil {
						<-time.After(waitOf(t, err))
					}
				}
			})
		}
		<-time.After(time.Minute)
		start, before := time.Now(), int64(0)
		for {
			g, err := guessAt(t, th, home, "ann", false)
			if err == nil {
				g.settle(nil)
				break
			}
			<-time.After(waitOf(t, err))
		}
		took := time.Since(start)
		if took > 2*time.Minute {
			t.Errorf("the owner got in after %v", took)
		}
		<-time.After(2 * time.Hour)
		before = guesses.Load()
		<-time.After(time.Hour)
		rate := guesses.Load() - before
		stop()
		wg.Wait()
		if rate > 360+1 {
			t.Errorf("%d guesses in an hour, want at most one in 10 s", rate)
		}
		t.Logf("the owner got in after %v; %d guesses in the third hour", took, rate)
		if len(th.lanes.waiting) != 0 || len(th.lanes.busy) != 0 {
			t.Errorf("left are %d waiting, %d at work", len(th.lanes.waiting), len(th.lanes.busy))
		}
	})
}

// A lane holds few, whoever came last gives way, and who has given up leaves no trace.
func TestLanesAreBounded(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		th := NewThrottle(ThrottleConfig{})
		for range 5 {
			strange(t, th, elsewhere, "ann")
		}
		var refused atomic.Int64
		var wg sync.WaitGroup
		ctx, cancel := context.WithCancel(t.Context())
		for i := range 50 {
			wg.Go(func() {
				for range 2 { // the second of an address has no place
					wg.Go(func() {
						g, err := th.guess(ctx, accountOf("login", "ann"), limit.Network(stranger(i)), false)
						if err == nil {
							g.settle(ErrLogin)
						} else if chat.CodeOf(err) == chat.RateLimited {
							refused.Add(1)
						}
					})
				}
			})
		}
		synctest.Wait()
		if n := len(th.lanes.waiting); n != lanePlaces || refused.Load() != 100-lanePlaces {
			t.Errorf("%d wait, %d are refused; want %d, %d", n, refused.Load(), lanePlaces, 100-lanePlaces)
		}
		cancel()
		wg.Wait()
		if n := len(th.lanes.waiting); n != 0 {
			t.Errorf("%d still wait", n)
		}
		start := time.Now()
		right(t, th, home, "ann", false)
		if took := time.Since(start); took > 2*time.Second {
			t.Errorf("afterwards the owner waits %v", took)
		}
	})
}

// Guesses at the same moment must not outrun the count.
func TestParallelGuessesAreCounted(t *testing.T) {
	t.Parallel()
	th := newThrottle(newClock(), ThrottleConfig{})
	var mu sync.Mutex
	var started []guess
	var wg sync.WaitGroup
	for range 100 {
		wg.Go(func() {
			if g, err := guessAt(t, th, home, "ann", true); err == nil {
				mu.Lock()
				defer mu.Unlock()
				started = append(started, g)
			}
		})
	}
	wg.Wait()
	if len(started) != 5 {
		t.Fatalf("%d of 100 were let through at once, want 5", len(started))
	}
	// Those that did not get as far as the password do not count.
	for _, g := range started {
		g.settle(context.Canceled)
	}
	for i := range 5 {
		if wait := wrong(t, th, home, "ann"); wait != 0 {
			t.Errorf("guess %d waits %v", i+1, wait)
		}
	}
	if wait := wrong(t, th, home, "ann"); wait == 0 {
		t.Error("the sixth wrong guess was let through")
	}
}

// docs/bad-input.md E23.
func TestAddressesHaveABucket(t *testing.T) {
	t.Parallel()
	c := newClock()
	th := newThrottle(c, ThrottleConfig{
		Login: limit.Rate{Burst: 3, Every: time.Second}, SignUp: limit.Rate{Burst: 2, Every: time.Minute},
	})
	addr := netip.MustParseAddr
	for name, tt := range map[string]struct {
		first, second netip.Addr
		same          bool
	}{
		"one address":             {addr("10.0.0.1"), addr("10.0.0.1"), true},
		"neighbours":              {addr("10.0.1.1"), addr("10.0.1.2"), false},
		"mapped":                  {addr("10.0.2.1"), addr("::ffff:10.0.2.1"), true},
		"one /64":                 {addr("2001:db8:0:1::1"), addr("2001:db8:0:1:ffff:ffff:ffff:ffff"), true},
		"two /64":                 {addr("2001:db8:0:2::1"), addr("2001:db8:0:3::1"), false},
		"zones":                   {addr("fe80::1%eth0"), addr("fe80::2%eth1"), true},
		"no address, unix socket": {netip.Addr{}, netip.Addr{}, true},
	} {
		for range 3 {
			if err := th.admitLogin(tt.first); err != nil {
				t.Fatalf("%s: within the burst: %v", name, err)
			}
		}
		if err := th.admitLogin(tt.second); (err != nil) != tt.same {
			t.Errorf("%s: %v, want one bucket: %v", name, err, tt.same)
		}
	}
	if err := th.admitSignUp(home); err != nil {
		t.Error(err)
	}
	if err := th.admitSignUp(home); err != nil {
		t.Error(err)
	}
	if wait := waitOf(t, th.admitSignUp(home)); wait != time.Minute {
		t.Errorf("the third sign-up waits %v, want 1m", wait)
	}
	if err := th.admitLogin(home); err != nil {
		t.Errorf("sign-ups and logins share a bucket: %v", err)
	}
}

func TestThrottleMemoryIsBounded(t *testing.T) {
	t.Parallel()
	th := newThrottle(newClock(), ThrottleConfig{Keys: 1000})
	for i := range 20_000 {
		ip := netip.AddrFrom4([4]byte{10, byte(i >> 16), byte(i >> 8), byte(i)})
		_ = th.admitLogin(ip)
		_ = th.admitSignUp(ip)
		wrong(t, th, ip, fmt.Sprint("wrong", i))
		right(t, th, ip, fmt.Sprint("right", i), true)
	}
	for name, n := range map[string]int{
		"logins": th.login.Len(), "sign-ups": th.signUp.Len(), "failures": th.failures.Len(),
	} {
		if n == 0 || n > 1000 {
			t.Errorf("%d %s are remembered, want at most 1000", n, name)
		}
	}
}

func TestNoThrottle(t *testing.T) {
	t.Parallel()
	var off *Throttle
	for range 1000 {
		if off.admitLogin(home) != nil || off.admitSignUp(home) != nil || strange(t, off, home, "ann") != 0 || wrong(t, off, home, "ann") != 0 {
			t.Fatal("limits that are off refused")
		}
	}
}
