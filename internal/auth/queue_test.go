package auth

import (
	"fmt"
	"net/netip"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"messenger/internal/chat"
)

func partyOf(c class, address int, account string) party {
	return party{c, netip.PrefixFrom(stranger(address), 32), accountOf("login", account)}
}

// served lets callers queue up in an order while the one slot is taken, and returns the
// order in which they get it.
func served(t *testing.T, q *hashQueue, callers []party) []int {
	t.Helper()
	if err := q.enter(t.Context(), party{}); err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	var order []int
	var wg sync.WaitGroup
	for i, p := range callers {
		wg.Go(func() {
			if err := q.enter(t.Context(), p); err != nil {
				return
			}
			mu.Lock()
			order = append(order, i)
			mu.Unlock()
			q.leave()
		})
		synctest.Wait()
	}
	q.leave()
	wg.Wait()
	return order
}

func TestHashQueueOrder(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		callers []party
		want    []int
	}{
		"one of each address in a round": {[]party{
			partyOf(classStranger, 1, "a"), partyOf(classStranger, 1, "b"), partyOf(classStranger, 1, "c"),
			partyOf(classStranger, 2, "d"), partyOf(classStranger, 3, "e"), partyOf(classStranger, 3, "f"),
		}, []int{0, 3, 4, 1, 5, 2}},
		"one of each account in a round": {[]party{
			partyOf(classStranger, 1, "a"), partyOf(classStranger, 2, "a"), partyOf(classStranger, 3, "a"), partyOf(classStranger, 4, "b"),
		}, []int{0, 3, 1, 2}},
		"the known first, the others now and then": {[]party{
			partyOf(classStranger, 1, "a"), partyOf(classSignUp, 2, "b"), partyOf(classSignUp, 3, "c"), partyOf(classStranger, 4, "d"),
			partyOf(classKnown, 5, "e"), partyOf(classKnown, 6, "f"), partyOf(classKnown, 7, "g"), partyOf(classKnown, 8, "h"), partyOf(classKnown, 9, "i"),
		}, []int{4, 5, 0, 6, 7, 1, 8, 3, 2}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				if got := served(t, newHashQueue(1, 32), tt.callers); !slices.Equal(got, tt.want) {
					t.Errorf("served %v, want %v", got, tt.want)
				}
			})
		})
	}
}

// 200 addresses guess without a pause, as they did when 33 of 37 honest logins were
// refused: now none is, and each waits for at most one round of the others.
func TestHonestLoginsBesideGuessers(t *testing.T) {
	t.Parallel()
	for name, honest := range map[string]class{"known": classKnown, "new address": classStranger} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				q := newHashQueue(2, 32)
				var hashes, refused, stop atomic.Int64
				var wg sync.WaitGroup
				for i := range 200 {
					for k := range 2 { // tries of one address at once
						wg.Go(func() {
							for n := 0; stop.Load() == 0; n++ {
								if q.enter(t.Context(), partyOf(classStranger, i, fmt.Sprint(i, k, n))) == nil {
									hashes.Add(1)
									<-time.After(50 * time.Millisecond)
									q.leave()
								} else {
									<-time.After(50 * time.Millisecond)
								}
							}
						})
					}
				}
				<-time.After(10 * time.Second)
				for i := range 37 {
					before := hashes.Load()
					if err := q.enter(t.Context(), partyOf(honest, 1000+i, fmt.Sprint("honest", i))); err != nil {
						refused.Add(1)
						continue
					}
					q.leave()
					if waited := hashes.Load() - before; honest == classKnown && waited > 4 || waited > 2*200+4 {
						t.Errorf("login %d waited for %d guesses", i, waited)
					}
				}
				stop.Store(1)
				wg.Wait()
				if refused.Load() != 0 {
					t.Errorf("%d of 37 honest logins are refused", refused.Load())
				}
			})
		})
	}
}

// A full queue makes room: strangers for the known, who has much for who has little.
func TestHashQueueMakesRoom(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		q := newHashQueue(1, 4) // 64 places
		if err := q.enter(t.Context(), party{}); err != nil {
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		var done, refused [3]atomic.Int64
		come := func(p party) {
			wg.Go(func() {
				err := q.enter(t.Context(), p)
				if err != nil {
					waitOf(t, err)
					refused[p.class].Add(1)
					return
				}
				done[p.class].Add(1)
				q.leave()
			})
			synctest.Wait()
		}
		for i := range 100 {
			come(partyOf(classStranger, i/5, fmt.Sprint("s", i)))
		}
		if _, waiting := q.busy(); waiting != 64 || refused[classStranger].Load() != 36 {
			t.Fatalf("%d wait, %d are refused", waiting, refused[classStranger].Load())
		}
		come(partyOf(classStranger, 500, "late")) // has the place of the fourth of an address
		for i := range 37 {
			come(partyOf(classKnown, 600+i, fmt.Sprint("k", i)))
		}
		q.leave()
		wg.Wait()
		if n := done[classKnown].Load(); n != 37 {
			t.Errorf("%d of 37 known callers were served", n)
		}
		if n := done[classStranger].Load(); n != 64-37 {
			t.Errorf("%d strangers were served, want %d", n, 64-37)
		}
		if running, waiting := q.busy(); running != 0 || waiting != 0 {
			t.Errorf("%d run, %d wait", running, waiting)
		}
	})
}

// Known or not, what an honest person asks for is answered with a code that says "later".
func TestHashQueueRefusesWithACode(t *testing.T) {
	t.Parallel()
	q := newHashQueue(1, 0)
	if err := q.enter(t.Context(), party{}); err != nil {
		t.Fatal(err)
	}
	if err := q.enter(t.Context(), party{}); chat.CodeOf(err) != chat.RateLimited {
		t.Errorf("refused with %v", err)
	}
}

// busy returns how many callers have a slot and how many wait.
func (q *hashQueue) busy() (running, waiting int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.running, len(q.waiting)
}
