package sqlite

import (
	"fmt"
	"testing"

	"messenger/internal/chat"
	"messenger/internal/store/storetest"
)

// TestSweepGoesOnAfterRestart opens the store anew after each slice of an erasing, and finds
// that nobody can read what is being erased, and that in the end it is gone from the rows.
func TestSweepGoesOnAfterRestart(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := openDir(t, dir)
	w := storetest.NewWorld(t, s)
	p := w.People("Anna", "Ben")
	group := w.Group(p[1], p[0])
	const texts = 2*sliceRows + 50
	for i := range texts {
		w.Tell(p[0], group, fmt.Sprint("secret ", i))
	}
	w.OK(w.Service.DeleteAccount(t.Context(), storetest.By(p[0]), true))
	for slices := 0; ; slices++ {
		w.OK(s.Close())
		s = openDir(t, dir)
		rows, _, err := s.History(t.Context(), chat.HistoryQuery{Conversation: group, User: p[1], Before: chat.MaxInstant, Limit: 1000})
		w.OK(err)
		for i := range rows {
			if m := &rows[i].Message; m.Sender == p[0] && m.Content != "" {
				t.Fatalf("%q is read after %d slices", m.Content, slices)
			}
		}
		swept, err := s.Sweep(t.Context())
		w.OK(err)
		if !swept.More {
			break
		}
	}
	c := <-s.writer
	defer func() { s.writer <- c }()
	st, err := c.prepare(`select count(*) from messages where content like 'secret%'`)
	w.OK(err)
	defer st.finalize()
	if left, err := st.one(); err != nil || left != 0 {
		t.Errorf("%d texts are left in the database, %v", left, err)
	}
}
