package sqlite

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"testing"

	engine "modernc.org/sqlite/lib"

	"messenger/internal/chat"
)

// stored returns how many of the commands' messages are in the store, and the last seq
// of the dialog between the first two people.
func (c *crowd) stored(commands []chat.Command) (n int, last chat.Seq) {
	c.Helper()
	dialog := chat.DialogID(c.people[0], c.people[1])
	b := chat.NewBatch(func() chat.Instant { return 0 })
	b.Load()
	b.Needs.Conversations = []chat.ConversationID{dialog}
	for _, cmd := range commands {
		b.Needs.Messages = append(b.Needs.Messages, cmd.(*chat.SendDialog).Draft.ID)
	}
	c.must(c.store.Write(c.Context(), b))
	if head := b.Facts.Conversations[dialog]; head != nil {
		last = head.LastSeq
	}
	return len(b.Facts.Messages), last
}

func (c *crowd) wantStored(commands []chat.Command, n int, last chat.Seq) {
	c.Helper()
	if gotN, gotLast := c.stored(commands); gotN != n || gotLast != last {
		c.Errorf("%d messages are stored and the log ends at %d, want %d and %d", gotN, gotLast, n, last)
	}
}

// onWriter runs f on the writing connection.
func (c *crowd) onWriter(f func(w *conn) error) {
	c.Helper()
	w := <-c.store.writer
	defer func() { c.store.writer <- w }()
	c.must(f(w))
}

func TestFullDisk(t *testing.T) {
	t.Parallel()
	c := newCrowd(t, 2)
	before := c.sends(10, 1)
	c.write(before...)
	c.onWriter(func(w *conn) error { return w.set("max_page_count", "1") }) // as many as there are
	refused := c.sends(500, 1)
	c.batch.Load(refused...)
	err := c.store.Write(t.Context(), c.batch)
	if chat.CodeOf(err) != chat.Unavailable || codeOf(err) != engine.SQLITE_FULL {
		t.Fatalf("Write = %v, want Unavailable because of a full disk", err)
	}
	c.wantStored(refused, 0, 10)
	if rows := c.history(chat.HistoryQuery{
		Conversation: chat.DialogID(c.people[0], c.people[1]), User: c.people[0], Before: chat.MaxInstant, Limit: 10,
	}); rows[0].Message.Seq != 10 {
		t.Errorf("history begins with %+v", rows[0])
	}
	c.onWriter(func(w *conn) error { return w.set("max_page_count", "1000000") })
	c.write(refused...)
	c.wantStored(refused, 500, 510)
}

func TestFaultOfOneCommand(t *testing.T) {
	t.Parallel()
	c := newCrowd(t, 2)
	first := c.sends(1, 1)
	c.write(first...)
	var b *chat.Batch
	b = chat.NewBatch(func() chat.Instant { // called while the batch decides
		b.Changes.Messages = append(b.Changes.Messages, chat.Message{ID: first[0].(*chat.SendDialog).Draft.ID})
		return 1
	})
	second := c.sends(1, 1)
	b.Load(second...)
	if err := c.store.Write(t.Context(), b); chat.CodeOf(err) != chat.Internal || codeOf(err)&0xff != engine.SQLITE_CONSTRAINT {
		t.Errorf("Write = %v, want an internal error because of a constraint", err)
	}
	c.wantStored(append(first, second...), 1, 1)
}

func TestContextEndsBeforeTheCommit(t *testing.T) {
	t.Parallel()
	c := newCrowd(t, 2)
	ctx, cancel := context.WithCancel(t.Context())
	b := chat.NewBatch(func() chat.Instant { cancel(); return 1 })
	refused := c.sends(3, 1)
	b.Load(refused...)
	for range 2 { // while it decides, and before it begins
		if err := c.store.Write(ctx, b); chat.CodeOf(err) != chat.Unavailable || !errors.Is(err, context.Canceled) {
			t.Errorf("Write = %v, want Unavailable because of the context", err)
		}
	}
	c.wantStored(refused, 0, 0)
	c.write(refused...)
	c.wantStored(refused, 3, 3)
}

func TestContextInterruptsAStatement(t *testing.T) {
	t.Parallel()
	s := openStore(t)
	ctx, cancel := context.WithCancel(t.Context())
	err := s.update(ctx, "count", func(c *conn) error {
		st, err := c.prepare("with recursive n(i) as (select 1 union all select i + 1 from n) select i from n")
		if err != nil {
			return err
		}
		defer st.finalize()
		for i := 0; st.next(); i++ {
			if i == 0 {
				cancel()
			}
		}
		return st.end()
	})
	if chat.CodeOf(err) != chat.Unavailable || codeOf(err) != engine.SQLITE_INTERRUPT {
		t.Errorf("update = %v, want an interrupt", err)
	}
	if err := s.Checkpoint(t.Context()); err != nil {
		t.Errorf("the connection is of no use after an interrupt: %v", err)
	}
}

func TestContextEndsTheWaitForAConnection(t *testing.T) {
	t.Parallel()
	s := openStore(t)
	w := <-s.writer
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.Write(ctx, chat.NewBatch(nil)); chat.CodeOf(err) != chat.Unavailable {
		t.Errorf("Write = %v, want Unavailable", err)
	}
	s.writer <- w
}

func TestFailedSyncStopsTheStore(t *testing.T) {
	t.Parallel()
	for _, code := range []int32{engine.SQLITE_IOERR_FSYNC, engine.SQLITE_IOERR_DIR_FSYNC} {
		c := newCrowd(t, 2)
		c.write(c.sends(1, 1)...)
		err := c.store.update(t.Context(), "write", func(*conn) error {
			return fmt.Errorf("commit: %w", &engineError{code, "disk I/O error"})
		})
		if !errors.Is(err, chat.ErrFailStop) || !errors.Is(err, chat.ErrOutcomeUnknown) {
			t.Errorf("after a failed sync: %v, want ErrFailStop and ErrOutcomeUnknown", err)
		}
		later := c.sends(1, 1)
		c.batch.Load(later...)
		err = c.store.Write(t.Context(), c.batch)
		if !errors.Is(err, chat.ErrFailStop) || errors.Is(err, chat.ErrOutcomeUnknown) || chat.CodeOf(err) != chat.Unavailable {
			t.Errorf("later Write = %v, want ErrFailStop, and that it is not stored", err)
		}
		if u, err := c.store.User(t.Context(), c.people[0]); err != nil || u == nil {
			t.Errorf("reads have ended, too: %v", err)
		}
	}
}

func TestOtherFaultsOfTheDisk(t *testing.T) {
	t.Parallel()
	s := openStore(t)
	for _, code := range []int32{
		engine.SQLITE_FULL, engine.SQLITE_IOERR_WRITE, engine.SQLITE_IOERR_READ, engine.SQLITE_NOMEM, engine.SQLITE_BUSY,
	} {
		err := s.explain("write", &engineError{code, "text"})
		if chat.CodeOf(err) != chat.Unavailable || errors.Is(err, chat.ErrFailStop) {
			t.Errorf("code %d: %v, want Unavailable", code, err)
		}
	}
	if err := s.explain("write", &engineError{engine.SQLITE_CORRUPT, "text"}); chat.CodeOf(err) != chat.Internal {
		t.Errorf("a damaged page: %v, want Internal", err)
	}
}

func TestWriteWaitsForAnotherProgram(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	c := newCrowdIn(t, dir, 2)
	other, err := connect(filepath.Join(dir, FileName))
	c.must(err)
	defer other.close()
	c.must(other.use(qBegin).run())

	c.onWriter(func(w *conn) error { return w.set("busy_timeout", "1") })
	refused := c.sends(1, 1)
	c.batch.Load(refused...)
	if err := c.store.Write(t.Context(), c.batch); chat.CodeOf(err) != chat.Unavailable || !contended(err) {
		t.Errorf("Write = %v, want Unavailable because of another program", err)
	}
	c.onWriter(func(w *conn) error { return w.set("busy_timeout", "60000") })
	written := make(chan error)
	go func() { written <- c.store.Write(t.Context(), c.batch) }()
	c.must(other.use(qCommit).run())
	c.must(<-written)
	c.wantStored(refused, 1, 1)
}
