package postgres

import (
	"encoding/binary"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"messenger/internal/auth"
	"messenger/internal/chat"
)

// ids makes ids that are spread like random ones and the same in every run.
type ids struct{ last uint64 }

func newID[T any](n *ids) (id chat.ID[T]) {
	n.last++
	x := n.last * 0x9e3779b97f4a7c15
	binary.BigEndian.PutUint64(id[:8], x)
	binary.BigEndian.PutUint64(id[8:], (x^x>>31)*0xbf58476d1ce4e5b9)
	id[6], id[8] = id[6]&0x0f|0x40, id[8]&0x3f|0x80
	return id
}

func now() chat.Instant { return chat.InstantOf(time.Now()) }

// signUp stores n accounts.
func signUp(b testing.TB, s *Store, n *ids, count int) []chat.UserID {
	b.Helper()
	var users []chat.UserID
	last := "Tester"
	for i := range count {
		id := newID[chat.User](n)
		form := chat.NewUserForm{FirstName: fmt.Sprintf("Person%d", i), LastName: &last, Email: fmt.Sprintf("p%d@%d.example.org", i, n.last)}
		u, err := chat.NewUser(id, form, now())
		if err == nil {
			err = s.CreateAccount(b.Context(), auth.Account{User: u, PasswordHash: "$argon2id$"})
		}
		if err != nil {
			b.Fatal(err)
		}
		users = append(users, id)
	}
	return users
}

// write commits commands and fails the test if one is refused.
func write(b testing.TB, s *Store, batch *chat.Batch, commands ...chat.Command) {
	b.Helper()
	batch.Load(commands...)
	if err := s.Write(b.Context(), batch); err != nil {
		b.Fatal(err)
	}
	for i := range commands {
		if err := batch.Err(i); err != nil {
			b.Fatal(err)
		}
	}
}

// sends makes count messages of 200 bytes in dialogs of neighbours in users.
func sends(n *ids, users []chat.UserID, count int) []chat.Command {
	text := strings.Repeat("a message of this size ", 9)[:200]
	list := make([]chat.Command, count)
	for i := range list {
		from := int(n.last) % (len(users) - 1)
		list[i] = &chat.SendDialog{
			By: chat.Actor{User: users[from]}, To: users[from+1],
			Draft: chat.Draft{ID: newID[chat.Message](n), Content: text},
		}
	}
	return list
}

func BenchmarkWrite(b *testing.B) {
	for _, lanes := range []int{1, 4} {
		for _, size := range []int{1, 10, 100} {
			b.Run(fmt.Sprintf("lanes=%d/batch=%d", lanes, size), func(b *testing.B) { benchmarkWrite(b, lanes, size) })
		}
	}
}

func benchmarkWrite(b *testing.B, lanes, size int) {
	s := openStore(b)
	var n ids
	users := signUp(b, s, &n, 101*lanes)
	batch := chat.NewBatch(now)
	for l := range lanes { // open all dialogs
		share := users[101*l : 101*(l+1)]
		for range 2 {
			write(b, s, batch, sends(&n, share, 200)...)
		}
	}
	var left atomic.Int64
	left.Store(int64(b.N))
	b.ReportAllocs()
	b.ResetTimer()
	var running sync.WaitGroup
	for l := range lanes {
		running.Go(func() {
			own := ids{last: uint64(l+1) << 40}
			batch := chat.NewBatch(now)
			for left.Add(-1) >= 0 {
				write(b, s, batch, sends(&own, users[101*l:101*(l+1)], size)...)
			}
		})
	}
	running.Wait()
	b.ReportMetric(float64(b.N*size)/b.Elapsed().Seconds(), "rows/s")
}

// BenchmarkWriteGroup sends to ten groups of twenty.
func BenchmarkWriteGroup(b *testing.B) {
	for _, size := range []int{1, 10, 100} {
		b.Run(fmt.Sprintf("batch=%d", size), func(b *testing.B) {
			s := openStore(b)
			var n ids
			users := signUp(b, s, &n, 20)
			svc := chat.New(s, direct{s}, chat.Options{})
			draft := func() chat.Draft {
				return chat.Draft{ID: newID[chat.Message](&n), Content: "a message of a usual size, more or less"}
			}
			var groups []chat.ConversationID
			for range 10 {
				g := chat.NewGroup{ID: newID[chat.Conversation](&n), Name: "g", Notice: draft()}
				if err := svc.CreateGroup(b.Context(), chat.Actor{User: users[0]}, g); err != nil {
					b.Fatal(err)
				}
				for _, u := range users[1:] {
					if _, err := svc.AddMember(b.Context(), chat.Actor{User: users[0]}, g.ID, u, draft()); err != nil {
						b.Fatal(err)
					}
				}
				groups = append(groups, g.ID)
			}
			batch, sent := chat.NewBatch(now), 0
			b.ReportAllocs()
			b.ResetTimer()
			for range b.N {
				list := make([]chat.Command, size)
				for i := range list {
					sent++
					list[i] = &chat.SendGroup{By: chat.Actor{User: users[sent%20]}, Group: groups[sent%7], Draft: draft()}
				}
				write(b, s, batch, list...)
			}
			b.ReportMetric(float64(b.N*size)/b.Elapsed().Seconds(), "rows/s")
		})
	}
}

func BenchmarkHistory(b *testing.B) {
	s := openStore(b)
	var n ids
	for _, stored := range []int{2_000, 200_000} {
		users := signUp(b, s, &n, 2)
		id, newest := fillDialog(b, s, &n, users, stored)
		for name, before := range map[string]chat.Instant{"latest": chat.MaxInstant, "deep": newest - chat.Instant(stored/2)} {
			b.Run(fmt.Sprintf("%s of %d", name, stored), func(b *testing.B) {
				q := chat.HistoryQuery{Conversation: id, User: users[0], Before: before, Limit: 50}
				b.SetParallelism(4)
				b.ReportAllocs()
				b.RunParallel(func(pb *testing.PB) {
					for pb.Next() {
						if rows, _, err := s.History(b.Context(), q); err != nil || len(rows) != 50 {
							b.Error(len(rows), err)
							return
						}
					}
				})
				b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "pages/s")
			})
		}
	}
}

func BenchmarkChatList(b *testing.B) {
	s := openStore(b)
	var n ids
	users := signUp(b, s, &n, 501)
	at := now()
	batch := chat.NewBatch(func() chat.Instant { at++; return at })
	for _, u := range users[1:] {
		write(b, s, batch, &chat.SendDialog{
			By: chat.Actor{User: users[0]}, To: u, Draft: chat.Draft{ID: newID[chat.Message](&n), Content: "hello"},
		})
	}
	b.SetParallelism(4)
	b.ReportAllocs()
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if rows, err := s.ChatList(b.Context(), chat.ChatListQuery{User: users[0], Before: chat.MaxInstant, Limit: 20}); err != nil || len(rows) != 20 {
				b.Error(len(rows), err)
				return
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "pages/s")
}
