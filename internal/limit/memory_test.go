package limit_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"messenger/internal/limit"
)

type (
	memory = limit.Memory[int, string]
	lease  = limit.Lease[int, string]
)

func newMemory() *memory {
	return limit.NewMemory[int](limit.MemoryConfig{Total: 100, Person: 40, Address: 60}, func(a string) bool { return a == "proxy" })
}

func grown(t *testing.T, m *memory, person int, addr string, n int) *lease {
	t.Helper()
	l := m.Lease(person, addr)
	if err := l.Grow(t.Context(), n); err != nil {
		t.Fatalf("%d bytes for %d at %s: %v", n, person, addr, err)
	}
	return l
}

func refused(t *testing.T, l *lease, n int, want error) {
	t.Helper()
	began := time.Now()
	if err := l.Grow(t.Context(), n); !errors.Is(err, want) {
		t.Errorf("%d bytes: %v, want %v", n, err, want)
	}
	if waited := time.Since(began); waited != time.Second {
		t.Errorf("refused after %v", waited)
	}
}

func TestMemory(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]func(t *testing.T, m *memory){
		"shares": func(t *testing.T, m *memory) {
			one := grown(t, m, 1, "here", 40)
			refused(t, m.Lease(1, "there"), 1, limit.ErrShare)
			refused(t, m.Lease(2, "here"), 21, limit.ErrShare)
			grown(t, m, 2, "here", 20)
			refused(t, m.Lease(3, "there"), 41, limit.ErrShare)
			refused(t, m.Lease(0, "there"), 41, limit.ErrMemory)
			one.Close()
			grown(t, m, 1, "here", 40)
			grown(t, m, 0, "proxy", 40)
		},
		"who waits gets what is given back": func(t *testing.T, m *memory) {
			one := grown(t, m, 1, "here", 40)
			go func() {
				<-time.After(time.Second / 2)
				one.Set(10)
			}()
			grown(t, m, 1, "here", 30)
			if m.Held() != 40 {
				t.Errorf("%d bytes are held", m.Held())
			}
		},
		"the end of a request ends its wait": func(t *testing.T, m *memory) {
			grown(t, m, 1, "here", 40)
			ctx, cancel := context.WithCancel(t.Context())
			cancel()
			if err := m.Lease(1, "here").Grow(ctx, 1); !errors.Is(err, context.Canceled) {
				t.Errorf("a request that ended: %v", err)
			}
		},
		"the longest wait is cut off for others": func(t *testing.T, m *memory) {
			var cut []int
			for i := range 3 {
				l := grown(t, m, i+1, "", 30)
				l.Wait(func() {
					cut = append(cut, i+1)
					go l.Close()
				})
				<-time.After(time.Second)
			}
			grown(t, m, 4, "", 30)
			if len(cut) != 1 || cut[0] != 1 || m.Cuts() != 1 {
				t.Errorf("%v were cut off", cut)
			}
		},
		"nobody is cut off at once, or while busy": func(t *testing.T, m *memory) {
			l := grown(t, m, 1, "", 40)
			l.Wait(func() { t.Error("one that is busy was cut off") })
			l.Busy()
			<-time.After(time.Minute)
			fresh := grown(t, m, 2, "", 40)
			fresh.Wait(func() { t.Error("one that has just begun to wait was cut off") })
			refused(t, m.Lease(3, ""), 40, limit.ErrMemory)
		},
		"what has grown cuts off the own oldest": func(t *testing.T, m *memory) {
			var cut []string
			waiting := func(person int, name string) *lease {
				l := m.Lease(person, "")
				l.Wait(func() { cut = append(cut, name) })
				l.Add(20)
				return l
			}
			waiting(1, "another's")
			waiting(2, "first")
			last := waiting(2, "second")
			last.Add(1)
			if len(cut) != 1 || cut[0] != "first" {
				t.Errorf("%v were cut off", cut)
			}
		},
		"a closed lease holds nothing": func(t *testing.T, m *memory) {
			l := grown(t, m, 1, "here", 10)
			l.Belong(2)
			grown(t, m, 1, "here", 40)
			l.Close()
			l.Add(50)
			if m.Held() != 40 {
				t.Errorf("%d bytes are held", m.Held())
			}
		},
		"no memory has no bounds": func(t *testing.T, _ *memory) {
			var none *memory
			l := grown(t, none, 1, "here", 1<<40)
			l.Add(1)
			l.Set(1)
			l.Wait(func() {})
			l.Busy()
			l.Belong(2)
			l.Close()
			if none.Held()+none.Cuts() != 0 {
				t.Error("something is held")
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				test(t, newMemory())
				synctest.Wait()
			})
		})
	}
}

// TestMemoryOfMany checks that after concurrent use no byte is held.
func TestMemoryOfMany(t *testing.T) {
	t.Parallel()
	m := newMemory()
	var running sync.WaitGroup
	for person := range 8 {
		running.Go(func() {
			for range 500 {
				l := m.Lease(person, "here")
				if l.Grow(t.Context(), 1+rand.IntN(4)) == nil {
					l.Wait(func() {})
					l.Add(rand.IntN(30))
					l.Set(rand.IntN(10))
				}
				l.Close()
			}
		})
	}
	running.Wait()
	if m.Held() != 0 {
		t.Errorf("%d bytes are held", m.Held())
	}
}
