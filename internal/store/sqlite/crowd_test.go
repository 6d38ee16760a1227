package sqlite

import (
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"messenger/internal/auth"
	"messenger/internal/chat"
)

// crowd is a store with people in it.
type crowd struct {
	testing.TB
	store  *Store
	batch  *chat.Batch
	rand   *rand.Rand
	people []chat.UserID
}

func newCrowd(tb testing.TB, people int) *crowd {
	tb.Helper()
	return newCrowdIn(tb, tb.TempDir(), people)
}

func newCrowdIn(tb testing.TB, dir string, people int) *crowd {
	tb.Helper()
	return newCrowdOf(tb, openDir(tb, dir), people)
}

func newCrowdOf(tb testing.TB, s *Store, people int) *crowd {
	tb.Helper()
	now := chat.Instant(1_767_225_600_000)
	c := &crowd{
		TB: tb, store: s, rand: rand.New(rand.NewPCG(1, 2)),
		batch: chat.NewBatch(func() chat.Instant { now++; return now }),
	}
	for i := range people {
		last := "Tester"
		user := chat.User{
			ID: randomID[chat.User](c), FirstName: fmt.Sprintf("Person%d", i), LastName: &last,
			Email: fmt.Sprintf("p%d@example.org", i), CreatedAt: now, UpdatedAt: now,
		}
		c.must(c.store.CreateAccount(tb.Context(), auth.Account{User: user, PasswordHash: "hash"}))
		c.people = append(c.people, user.ID)
	}
	return c
}

func (c *crowd) must(err error) {
	c.Helper()
	if err != nil {
		c.Fatal(err)
	}
}

func randomID[T any](c *crowd) (id chat.ID[T]) {
	binary.BigEndian.PutUint64(id[:8], c.rand.Uint64())
	binary.BigEndian.PutUint64(id[8:], c.rand.Uint64()>>2|1<<63) // never the variant of dialogs
	return id
}

var sentence = strings.Repeat("Something worth saying. ", 8)

// sends makes n sends, each between another of the pairs.
func (c *crowd) sends(n, pairs int) []chat.Command {
	commands := make([]chat.Command, n)
	for i := range commands {
		pair := 2 * c.rand.IntN(pairs)
		commands[i] = &chat.SendDialog{
			By: chat.Actor{User: c.people[pair]}, To: c.people[pair+1],
			Draft: chat.Draft{ID: randomID[chat.Message](c), Content: sentence},
		}
	}
	return commands
}

func (c *crowd) write(commands ...chat.Command) {
	c.Helper()
	c.batch.Load(commands...)
	c.must(c.store.Write(c.Context(), c.batch))
	for i := range commands {
		c.must(c.batch.Err(i))
	}
}

func (c *crowd) history(q chat.HistoryQuery) []chat.HistoryRow {
	rows, m, err := c.store.History(c.Context(), q)
	c.must(err)
	if len(rows) != q.Limit || m == nil {
		c.Fatalf("%d rows, place %v", len(rows), m)
	}
	return rows
}
