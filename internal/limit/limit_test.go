package limit_test

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"messenger/internal/limit"
)

// clock is a clock that only the test advances.
type clock struct{ at atomic.Int64 }

func newClock() *clock {
	c := &clock{}
	c.at.Store(time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC).UnixNano())
	return c
}

func (c *clock) now() time.Time          { return time.Unix(0, c.at.Load()) }
func (c *clock) advance(d time.Duration) { c.at.Add(int64(d)) }

func TestTakeAllowsTheBurstAndThenTheRate(t *testing.T) {
	t.Parallel()
	c := newClock()
	l := limit.New[string](limit.Rate{Burst: 3, Every: time.Second}, 0, c.now)
	for i := range 3 {
		if wait := l.Take("a"); wait != 0 {
			t.Fatalf("take %d of the burst waits %v", i+1, wait)
		}
	}
	for range 5 { // asking again does not make it longer
		if wait := l.Take("a"); wait != time.Second {
			t.Fatalf("empty bucket: wait %v, want 1s", wait)
		}
	}
	if wait := l.Take("b"); wait != 0 {
		t.Errorf("another key waits %v", wait)
	}
	c.advance(400 * time.Millisecond)
	if wait := l.Take("a"); wait != 600*time.Millisecond {
		t.Errorf("wait %v, want 600ms", wait)
	}
	c.advance(600 * time.Millisecond)
	if wait := l.Take("a"); wait != 0 {
		t.Errorf("a whole second later: wait %v, want 0", wait)
	}
	if wait := l.Take("a"); wait != time.Second {
		t.Errorf("and no more than one: wait %v, want 1s", wait)
	}
	c.advance(time.Hour)
	taken := 0
	for l.Take("a") == 0 {
		taken++
	}
	if taken != 3 {
		t.Errorf("after an hour %d were allowed, want the burst of 3", taken)
	}
}

func TestTakeSurvivesAClockSetBack(t *testing.T) {
	t.Parallel()
	c := newClock()
	l := limit.New[int](limit.Rate{Burst: 2, Every: time.Second}, 0, c.now)
	c.advance(24 * time.Hour)
	l.Take(1)
	l.Take(1)
	c.advance(-24 * time.Hour)
	if wait := l.Take(1); wait > 2*time.Second {
		t.Errorf("the key waits %v because the clock went back", wait)
	}
}

func TestNoLimit(t *testing.T) {
	t.Parallel()
	var none *limit.Limiter[string]
	if l := limit.New[string](limit.Rate{Burst: 1}, 0, nil); l != none {
		t.Error("a rate without Every should limit nothing")
	}
	for range 1000 {
		if none.Take("a") != 0 {
			t.Fatal("a nil limiter refused")
		}
	}
	if none.Len() != 0 {
		t.Error("a nil limiter holds buckets")
	}
}

func TestTakeIsExactUnderConcurrency(t *testing.T) {
	t.Parallel()
	c := newClock()
	l := limit.New[string](limit.Rate{Burst: 100, Every: time.Minute}, 0, c.now)
	var taken atomic.Int64
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 50 {
				if l.Take("a") == 0 {
					taken.Add(1)
				}
			}
		})
	}
	wg.Wait()
	if taken.Load() != 100 {
		t.Errorf("%d taken of a burst of 100", taken.Load())
	}
}

func TestMapNeverHoldsMoreThanItsBound(t *testing.T) {
	t.Parallel()
	for _, keys := range []int{1, 2, 10, 100, 1000, 5000} {
		m := limit.NewMap[int, int](limit.MapConfig{Keys: keys, Now: newClock().now})
		most := 0
		for i := range 20_000 {
			m.Update(i, func(int) (int, bool) { return i, true })
			if i%500 == 0 {
				most = max(most, m.Len())
			}
		}
		if most = max(most, m.Len()); most > max(2, keys) {
			t.Errorf("bound %d: held %d", keys, most)
		}
		if v, ok := m.Load(19_999); !ok || v != 19_999 {
			t.Errorf("bound %d: the newest key is lost: %d, %v", keys, v, ok)
		}
	}
}

func TestMapKeepsWhatIsUsedUnderAFlood(t *testing.T) {
	t.Parallel()
	m := limit.NewMap[string, int](limit.MapConfig{Keys: 1000, Now: newClock().now})
	m.Update("mine", func(int) (int, bool) { return 7, true })
	for i := range 100_000 {
		m.Update(fmt.Sprint(i), func(int) (int, bool) { return 1, true })
		if i%10 == 0 {
			if v, ok := m.Load("mine"); !ok || v != 7 {
				t.Fatalf("after %d strangers the key in use is %d, %v", i, v, ok)
			}
		}
	}
}

func TestMapForgetsWhatIsIdle(t *testing.T) {
	t.Parallel()
	c := newClock()
	m := limit.NewMap[string, int](limit.MapConfig{Keys: 1000, Idle: time.Minute, Now: c.now})
	set := func(v int) (int, bool) { return v + 1, true }
	m.Update("a", set)
	m.Update("b", set)
	for range 10 { // a is used, b is not
		c.advance(40 * time.Second)
		m.Load("a")
		m.Update("a", set)
	}
	if v, ok := m.Load("a"); !ok || v != 11 {
		t.Errorf("the used key is %d, %v; want 11", v, ok)
	}
	if _, ok := m.Load("b"); ok {
		t.Error("a key idle for minutes is still there")
	}
	c.advance(59 * time.Second)
	if _, ok := m.Load("a"); !ok {
		t.Error("a key is forgotten before Idle has passed")
	}
	c.advance(2 * time.Minute)
	if v, ok := m.Load("a"); ok {
		t.Errorf("a key idle for twice Idle is still there: %d", v)
	}
}

func TestMapForgetsOnDemand(t *testing.T) {
	t.Parallel()
	c := newClock()
	m := limit.NewMap[string, int](limit.MapConfig{Keys: 8, Idle: time.Minute, Now: c.now})
	m.Update("a", func(int) (int, bool) { return 1, true })
	c.advance(90 * time.Second) // now in the old generation
	m.Update("a", func(v int) (int, bool) {
		if v != 1 {
			t.Errorf("Update sees %d, want 1", v)
		}
		return 0, false
	})
	if _, ok := m.Load("a"); ok || m.Len() != 0 {
		t.Error("the key was not forgotten")
	}
}

func BenchmarkTake(b *testing.B) {
	l := limit.New[uint64](limit.Rate{Burst: 1 << 30, Every: time.Microsecond}, 0, nil)
	var next atomic.Uint64
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		key := next.Add(1)
		for pb.Next() {
			l.Take(key)
		}
	})
}
