package auth

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"sync"
	"testing"
	"time"

	"messenger/internal/chat"
	"messenger/internal/limit"
)

var home, elsewhere = netip.MustParseAddr("192.0.2.1"), netip.MustParseAddr("198.51.100.9")

func newThrottle(c *clock, config ThrottleConfig) *Throttle {
	config.Now = c.now
	return NewThrottle(config)
}

// wrong makes one wrong guess and returns how long it had to wait instead, 0 if it was let through.
func wrong(t testing.TB, th *Throttle, ip netip.Addr, account string) time.Duration {
	t.Helper()
	g, err := th.guessLogin(ip, account)
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

func right(t testing.TB, th *Throttle, ip netip.Addr, account string) {
	t.Helper()
	g, err := th.guessLogin(ip, account)
	if err != nil {
		t.Fatalf("the owner is refused: %v", err)
	}
	g.settle(nil)
}

func TestGuessesGetSlower(t *testing.T) {
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
			if wait := wrong(t, th, elsewhere, "ann"); wait != want {
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

func TestTheOwnerIsNotLockedOut(t *testing.T) {
	t.Parallel()
	c := newClock()
	th := newThrottle(c, ThrottleConfig{})
	right(t, th, home, "ann")
	for i := range 50 { // row E24, from ever new addresses
		wrong(t, th, netip.AddrFrom4([4]byte{10, 0, 0, byte(i)}), "ann")
	}
	if wait := wrong(t, th, elsewhere, "ann"); wait == 0 {
		t.Fatal("strangers are not slowed down")
	}
	right(t, th, home, "ann")
	if wait := wrong(t, th, elsewhere, "ann"); wait == 0 {
		t.Error("the owner's login at home lets strangers go on")
	}
	// A known address is held to the same count, by itself.
	for range 5 {
		wrong(t, th, home, "ann")
	}
	if wait := wrong(t, th, home, "ann"); wait != time.Second {
		t.Errorf("guesses from a known address wait %v, want 1s", wait)
	}
	// An address is known for an account, not for all.
	for range 5 {
		wrong(t, th, elsewhere, "bob")
	}
	if wait := wrong(t, th, home, "bob"); wait == 0 {
		t.Error("an address known for ann is known for bob")
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
		right(t, th, home, "ann")
	}
}

func TestKnownAddressesAreForgotten(t *testing.T) {
	t.Parallel()
	c := newClock()
	th := newThrottle(c, ThrottleConfig{})
	right(t, th, home, "ann")
	c.advance(60 * 24 * time.Hour)
	for range 5 {
		wrong(t, th, elsewhere, "ann")
	}
	if wait := wrong(t, th, home, "ann"); wait == 0 {
		t.Error("an address unused for 60 days is still known")
	}
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
			if g, err := th.guessLogin(home, "ann"); err == nil {
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

func TestOldPasswordIsCountedApart(t *testing.T) {
	t.Parallel()
	th := newThrottle(newClock(), ThrottleConfig{})
	for range 10 {
		wrong(t, th, home, "ann")
	}
	for i := range 5 {
		g, err := th.guessOld(userID)
		if err != nil {
			t.Fatalf("guess %d at the old password: %v", i+1, err)
		}
		g.settle(ErrOldPassword)
	}
	_, err := th.guessOld(userID)
	if wait := waitOf(t, err); wait != time.Second {
		t.Errorf("the sixth waits %v", wait)
	}
	if _, err := th.guessOld(chat.UserID{1}); err != nil {
		t.Errorf("somebody else: %v", err)
	}
}

// Row E23.
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
		right(t, th, ip, fmt.Sprint("right", i))
	}
	for name, n := range map[string]int{
		"logins": th.login.Len(), "sign-ups": th.signUp.Len(), "failures": th.failures.Len(), "known": th.known.Len(),
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
		if off.admitLogin(home) != nil || off.admitSignUp(home) != nil || wrong(t, off, home, "ann") != 0 {
			t.Fatal("limits that are off refused")
		}
		g, err := off.guessOld(userID)
		if err != nil {
			t.Fatal(err)
		}
		g.settle(ErrOldPassword)
	}
}
