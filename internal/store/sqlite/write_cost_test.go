package sqlite

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	engine "modernc.org/sqlite/lib"

	"messenger/internal/chat"
)

// ran returns how often each kept statement of the writer has been run since the last
// call. The engine counts.
func ran(t *testing.T, s *Store) map[query]int {
	t.Helper()
	w := <-s.writer
	defer func() { s.writer <- w }()
	counts := map[query]int{}
	for q, kept := range w.stmts {
		if kept == nil {
			continue
		}
		if n := engine.Xsqlite3_stmt_status(w.tls, kept.handle, engine.SQLITE_STMTSTATUS_RUN, 1); n > 0 {
			counts[query(q)] = int(n)
		}
	}
	return counts
}

// TestStatementsOfABatch holds what a message costs: is its id taken, the claim on the id,
// its row. All else is shared by the messages of one conversation, or of the batch.
func TestStatementsOfABatch(t *testing.T) {
	t.Parallel()
	const pairs = 5
	c := newCrowd(t, 2*pairs)
	c.write(c.sends(200, pairs)...) // opens the dialogs, prepares the statements
	for _, size := range []int{100, 400} {
		ran(t, c.store)
		c.write(c.sends(size, pairs)...)
		got := ran(t, c.store)
		delete(got, qAddMark) // one for many messages of a conversation
		want := map[query]int{
			qBegin: 1, qCommit: 1, qHead: pairs, qSetDialog: pairs, qUser: 2 * pairs,
			qMessage: size, qTakeID: size, qAddPlain: size,
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("statements of %d messages (-want +got):\n%s", size, diff)
		}
	}
}

// TestAllocationsOfABatch holds what a message costs in memory, from the decision to the
// commit.
func TestAllocationsOfABatch(t *testing.T) { // not parallel: it counts allocations
	const pairs = 50
	c := newCrowd(t, 2*pairs)
	c.write(c.sends(1000, pairs)...)
	for size, most := range map[int]float64{1: 40, 100: 12, 500: 8} {
		t.Run(fmt.Sprint(size), func(t *testing.T) {
			batches := make([][]chat.Command, 12)
			for i := range batches {
				batches[i] = c.sends(size, pairs)
			}
			next := 0
			each := testing.AllocsPerRun(10, func() {
				c.write(batches[next]...)
				next++
			}) / float64(size)
			if t.Logf("%.1f allocations a message", each); each > most {
				t.Errorf("%.1f allocations a message, want at most %.0f", each, most)
			}
		})
	}
}
