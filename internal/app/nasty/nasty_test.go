package nasty

import (
	"maps"
	"os"
	"slices"
	"sync"
	"testing"

	"messenger/internal/app/apptest"
)

func TestMain(m *testing.M) {
	code := m.Run()
	apptest.Cleanup()
	os.Exit(code)
}

// row is a line of the table. Several may have the same id: the row is right if all are.
type row struct {
	id, note string
	world    string // "" is open
	slow     bool   // waits for a deadline of the server, beside the other rows
	late     bool   // needs the server for itself, after all others
	run      func(t *testing.T, w *world)
}

// table is all rows.
func table() []row {
	return slices.Concat(
		handshakeRows(), doorRows(), frameRows(), streamRows(), jsonRows(), operationRows(), groupRows(), raceRows(),
		restRows(), accountRows(), useCaseRows(), tokenRows(), sessionRows(), textRows(), floodRows(),
		extendedRows(), conversationRows(),
	)
}

// score counts which rows are right.
type score struct {
	mu    sync.Mutex
	right map[string]bool
}

func (s *score) note(id string, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	before, seen := s.right[id]
	s.right[id] = ok && (before || !seen)
}

// TestNasty runs the table on each store.
func TestNasty(t *testing.T) {
	apptest.OnEachStore(t, func(t *testing.T, store apptest.Store) {
		t.Parallel()
		worlds := map[string]*world{}
		for _, name := range slices.Sorted(maps.Keys(settings)) {
			worlds[name] = build(t, store, name)
		}
		s := &score{right: map[string]bool{}}
		play := func(r row) {
			s.note(r.id, t.Run(r.id+" "+r.note, func(t *testing.T) { r.play(t, worlds) }))
		}
		var slow sync.WaitGroup
		for _, r := range table() {
			if r.slow {
				slow.Go(func() { play(r) })
			}
		}
		for _, r := range table() {
			if !r.slow && !r.late {
				play(r)
			}
		}
		slow.Wait()
		for _, r := range table() {
			if r.late {
				play(r)
			}
		}
		for name, w := range worlds {
			t.Run("afterwards "+name, func(t *testing.T) {
				w.waitReleased(t)
				w.logIsClean(t)
			})
		}
		s.report(t)
	})
}

func (s *score) report(t *testing.T) {
	right := 0
	for id, ok := range s.right {
		if ok {
			right++
		} else {
			t.Logf("wrong: %s", id)
		}
	}
	t.Logf("rows right: %d of %d", right, len(s.right))
}

// play runs the row and then the canary.
func (r row) play(t *testing.T, worlds map[string]*world) {
	w := worlds[r.world]
	if r.world == "" {
		w = worlds[open]
	}
	t.Cleanup(func() {
		for _, said := range w.leaks() {
			t.Errorf("an answer tells of the inside: %q", said)
		}
		w.canary(t)
	})
	r.run(t, w)
}
