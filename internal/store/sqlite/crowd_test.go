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

// fill gives the first two people a dialog of n messages, the last of them at newest. One
// statement a table is what makes it quick.
func (c *crowd) fill(n int) (id chat.ConversationID, newest chat.Instant) {
	c.Helper()
	c.write(c.sends(1, 1)...)
	id = chat.DialogID(c.people[0], c.people[1])
	const rows = ` with recursive n(seq) as (select 2 union all select seq + 1 from n where seq < ?1)
		select %s from n, messages m where m.conversation_id = ?2 and m.seq = 1`
	for _, text := range []string{
		"insert into messages (conversation_id, seq, id, sender_id, notification, created_at, said, changed_seq, content)" +
			fmt.Sprintf(rows, "?2, n.seq, randomblob(16), m.sender_id, 0, m.created_at + n.seq, n.seq, n.seq, m.content"),
		"insert into time_marks (conversation_id, at, seq)" + fmt.Sprintf(rows, "?2, m.created_at + n.seq, n.seq") + " and n.seq % 64 = 0",
		"insert into message_ids (id, conversation_id, seq) select id, conversation_id, seq from messages " +
			"where conversation_id = ?2 and seq between 2 and ?1",
		"update conversations set (last_seq, last_at, last_message_seq, last_message_at, said) = " +
			"(select seq, created_at, seq, created_at, said from messages where conversation_id = ?2 and seq = ?1) where id = ?2",
	} {
		w := <-c.store.writer
		st, err := w.prepare(text)
		c.must(err)
		c.must(st.int(int64(n)).blob(id[:]).run())
		st.finalize()
		c.store.writer <- w
	}
	rowsOf, _, err := c.store.History(c.Context(), chat.HistoryQuery{
		Conversation: id, User: c.people[0], Before: chat.MaxInstant, Limit: 1,
	})
	c.must(err)
	return id, rowsOf[0].Message.CreatedAt
}
