package sqlite

import (
	"os"
	"path/filepath"
	"testing"

	engine "modernc.org/sqlite/lib"

	"messenger/internal/chat"
)

// logPages returns how many pages are in the log now.
func (c *crowd) logPages() (pages int) {
	c.Helper()
	c.onWriter(func(w *conn) (err error) {
		pages, err = w.checkpoint(engine.SQLITE_CHECKPOINT_NOOP)
		return err
	})
	return pages
}

func TestLogIsStartedOver(t *testing.T) {
	t.Parallel()
	const restarts, enough = 3, 5000
	s, err := Open(t.Context(), Config{Dir: t.TempDir(), keep: logPolicy{copyEvery: 30, restartAt: 60}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	c := newCrowdOf(t, s, 100)
	seen, before := 0, c.logPages()
	for range enough {
		c.write(c.sends(20, 50)...)
		now := c.logPages()
		if now < before {
			seen++
		}
		if before = now; seen == restarts {
			return
		}
	}
	t.Errorf("the log was started over %d times and is %d pages long", seen, before)
}

func TestReaderDoesNotStopTheWriter(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s, err := Open(t.Context(), Config{Dir: dir, keep: logPolicy{copyEvery: 10, restartAt: 20}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	c := newCrowdOf(t, s, 100)
	reader, err := connect(filepath.Join(dir, FileName))
	c.must(err)
	defer reader.close()
	st, err := reader.prepare("select id from users")
	c.must(err)
	defer st.finalize()
	if !st.next() {
		t.Fatal("nobody is there")
	}
	for range 10 {
		c.write(c.sends(20, 50)...)
	}
	c.must(st.end())
}

func TestCheckpointMakesTheFileComplete(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	c := newCrowdIn(t, dir, 2)
	sent := c.sends(20, 1)
	c.write(sent...)
	c.must(c.store.Checkpoint(t.Context()))
	if info, err := os.Stat(filepath.Join(dir, FileName+"-wal")); err != nil || info.Size() != 0 {
		t.Errorf("the log is not empty: %v, %v", info, err)
	}
	copied := t.TempDir()
	file, err := os.ReadFile(filepath.Join(dir, FileName))
	c.must(err)
	c.must(os.WriteFile(filepath.Join(copied, FileName), file, 0o600))
	other := openDir(t, copied)
	rows, _, err := other.History(t.Context(), chat.HistoryQuery{
		Conversation: chat.DialogID(c.people[0], c.people[1]), User: c.people[0], Before: chat.MaxInstant, Limit: 100,
	})
	if err != nil || len(rows) != len(sent) {
		t.Errorf("the copied file has %d messages, %v; want %d", len(rows), err, len(sent))
	}
}
