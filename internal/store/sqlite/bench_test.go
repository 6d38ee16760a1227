package sqlite

import (
	"fmt"
	"slices"
	"syscall"
	"testing"
	"time"

	"messenger/internal/chat"
)

// meter adds up what the operations of a benchmark cost this process. On a machine with
// other work to do that is steadier than how long they take.
type meter struct {
	*testing.B
	began, spent time.Duration
}

func (m *meter) start() { m.began = cpuTime(m.B) }
func (m *meter) stop()  { m.spent += cpuTime(m.B) - m.began }

// report says what each of the rows of an operation cost.
func (m *meter) report(rows int) {
	m.ReportMetric(float64(m.spent.Nanoseconds())/1e3/float64(rows*m.N), "cpu-µs/row")
}

// measure runs op again and again and reports what it costs.
func measure(b *testing.B, op func()) {
	b.Helper()
	m := meter{B: b}
	b.ReportAllocs()
	m.start()
	for b.Loop() {
		op()
	}
	m.stop()
	m.report(1)
}

func cpuTime(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkWrite stores batches of sends between 50 pairs, each commit on disk.
func BenchmarkWrite(b *testing.B) {
	for _, size := range []int{1, 10, 100, 500} {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			const pairs = 50
			c := newCrowd(b, 2*pairs)
			c.write(c.sends(1000, pairs)...)
			var took []time.Duration
			m := meter{B: b}
			b.ReportAllocs()
			for b.Loop() {
				b.StopTimer()
				commands := c.sends(size, pairs)
				b.StartTimer()
				m.start()
				begin := time.Now()
				c.write(commands...)
				took = append(took, time.Since(begin))
				m.stop()
			}
			m.report(size)
			b.ReportMetric(float64(size*b.N)/b.Elapsed().Seconds(), "rows/s")
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "p99-µs")
			b.ReportMetric(float64(took[len(took)-1].Microseconds()), "max-µs")
		})
	}
}

func BenchmarkHistory(b *testing.B) {
	for _, stored := range []int{2000, 200_000} {
		c := newCrowd(b, 2)
		id, newest := c.fill(stored)
		q := chat.HistoryQuery{Conversation: id, User: c.people[0], Before: chat.MaxInstant, Limit: 50}
		b.Run(fmt.Sprintf("latest of %d", stored), func(b *testing.B) {
			measure(b, func() { c.history(q) })
		})
		b.Run(fmt.Sprintf("deep of %d", stored), func(b *testing.B) {
			deep := q
			measure(b, func() {
				deep.Before = newest - chat.Instant(stored/2+c.rand.IntN(stored/4))
				c.history(deep)
			})
		})
		b.Run(fmt.Sprintf("latest of %d parallel", stored), func(b *testing.B) {
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					c.history(q)
				}
			})
		})
	}
}

func BenchmarkChatList(b *testing.B) {
	for _, conversations := range []int{1, 50, 500} {
		b.Run(fmt.Sprintf("of %d", conversations), func(b *testing.B) {
			c := newCrowd(b, conversations+1)
			for _, p := range c.people[1:] {
				c.write(&chat.SendDialog{
					By: chat.Actor{User: p}, To: c.people[0],
					Draft: chat.Draft{ID: randomID[chat.Message](c), Content: sentence},
				})
			}
			measure(b, func() {
				rows, err := c.store.ChatList(b.Context(), chat.ChatListQuery{User: c.people[0], Before: chat.MaxInstant, Limit: 20})
				c.must(err)
				if len(rows) != min(20, conversations) {
					b.Fatalf("%d rows", len(rows))
				}
			})
		})
	}
}

func BenchmarkSession(b *testing.B) {
	c := newCrowd(b, 1)
	session := chat.Session{ID: chat.SessionID{1}, User: c.people[0], Device: "Firefox"}
	c.must(c.store.OpenSession(b.Context(), session, "hash"))
	measure(b, func() {
		if _, err := c.store.Session(b.Context(), session.ID); err != nil {
			b.Fatal(err)
		}
	})
}

func BenchmarkPeople(b *testing.B) {
	c := newCrowd(b, 1000)
	measure(b, func() {
		found, err := c.store.People(b.Context(), chat.PeopleQuery{Prefix: "pers", Not: c.people[0], PerRank: 100})
		c.must(err)
		if len(found) != 100 {
			b.Fatalf("%d found", len(found))
		}
	})
}
