//go:build !race

package sqlite

import (
	"fmt"
	"testing"

	engine "modernc.org/sqlite/lib"

	"messenger/internal/chat"
)

// spent is what statements of a connection have done since they were counted last.
type spent struct {
	runs, steps, compiled int
	scans, sorts, indexes int // of what an index should have given
}

// spend runs a read on the only reading connection of a store and says what it cost.
func (c *crowd) spend(read func() error) (total spent) {
	c.Helper()
	if cap(c.store.readers) != 1 {
		c.Fatal("the store has more than one reading connection")
	}
	c.tally()
	c.must(read())
	return c.tally()
}

func (c *crowd) tally() (total spent) {
	conn := <-c.store.readers
	defer func() { c.store.readers <- conn }()
	for _, s := range conn.stmts {
		if s == nil {
			continue
		}
		for op, sum := range map[int32]*int{
			engine.SQLITE_STMTSTATUS_RUN: &total.runs, engine.SQLITE_STMTSTATUS_VM_STEP: &total.steps,
			engine.SQLITE_STMTSTATUS_REPREPARE: &total.compiled, engine.SQLITE_STMTSTATUS_FULLSCAN_STEP: &total.scans,
			engine.SQLITE_STMTSTATUS_SORT: &total.sorts, engine.SQLITE_STMTSTATUS_AUTOINDEX: &total.indexes,
		} {
			*sum += int(engine.Xsqlite3_stmt_status(conn.tls, s.handle, op, 1))
		}
	}
	return total
}

// reads is what TestReadsCostWhatTheyShow reads of a conversation, whose last message is the one
// at newest, and of a list.
func (c *crowd) reads(id chat.ConversationID, last chat.Seq, newest chat.Instant) map[string]func() error {
	ctx, user := c.Context(), c.people[0]
	history := func(before chat.Instant) func() error {
		return func() error {
			rows, _, err := c.store.History(ctx, chat.HistoryQuery{Conversation: id, User: user, Before: before, Limit: 50})
			if err == nil && len(rows) != 50 {
				return fmt.Errorf("%d rows", len(rows))
			}
			return err
		}
	}
	return map[string]func() error{
		"latest page": history(chat.MaxInstant),
		"deep page":   history(newest - 1000), // in both as far before a time mark
		"chat list": func() error {
			_, err := c.store.ChatList(ctx, chat.ChatListQuery{User: user, Before: chat.MaxInstant, Limit: 20})
			return err
		},
		"timeline": func() error {
			_, err := c.store.Timeline(ctx, chat.TimelineQuery{Conversation: id, User: user, Before: last - 900, Older: 20, After: last - 901, Newer: 20})
			return err
		},
	}
}

// TestReadsCostWhatTheyShow has the engine count its own steps: a page takes as many in
// a conversation of 50,000 messages as in one of 2,000, and a list that is remembered as
// many for 400 conversations as for 40.
func TestReadsCostWhatTheyShow(t *testing.T) {
	t.Parallel()
	costs := func(messages, conversations int) map[string]spent {
		c := newCrowdOf(t, openWith(t, Config{Dir: t.TempDir(), Readers: 1}), conversations+1)
		for _, p := range c.people[2:] {
			c.write(&chat.SendDialog{
				By: chat.Actor{User: p}, To: c.people[0], Draft: chat.Draft{ID: randomID[chat.Message](c), Content: sentence},
			})
		}
		id, newest := c.fill(messages)
		found := map[string]spent{}
		for name, read := range c.reads(id, chat.Seq(messages), newest) {
			for range 2 { // statements are compiled, the list is remembered
				c.spend(read)
			}
			found[name] = c.spend(read)
		}
		return found
	}
	few, many := costs(2_000, 40), costs(50_000, 400)
	atMost := map[string]int{"latest page": 7, "deep page": 7, "chat list": 3 + 20 + 21, "timeline": 8}
	for name, got := range many {
		t.Logf("%s: %+v", name, got)
		if got != few[name] || got.runs == 0 {
			t.Errorf("%s: %+v, of few %+v", name, got, few[name])
		}
		if got.runs > atMost[name] || got.compiled+got.scans+got.sorts+got.indexes > 0 {
			t.Errorf("%s: %+v, want at most %d runs and nothing but index ranges", name, got, atMost[name])
		}
	}
}

// TestReadsAllocateLittle holds what a page and a list leave to the garbage collector to
// what is in them: an allocation for each text, and few more.
func TestReadsAllocateLittle(t *testing.T) {
	c := newCrowd(t, 41)
	for _, p := range c.people[2:] {
		c.write(&chat.SendDialog{
			By: chat.Actor{User: p}, To: c.people[0], Draft: chat.Draft{ID: randomID[chat.Message](c), Content: sentence},
		})
	}
	id, newest := c.fill(2_000)
	atMost := map[string]float64{"latest page": 50 + 25, "deep page": 50 + 25, "chat list": 20 + 2*21 + 50}
	reads := c.reads(id, 2_000, newest)
	for name, limit := range atMost {
		got := testing.AllocsPerRun(100, func() { c.must(reads[name]()) })
		if got > limit {
			t.Errorf("%s: %.0f allocations, want at most %.0f", name, got, limit)
		}
		t.Logf("%s: %.0f allocations", name, got)
	}
}
