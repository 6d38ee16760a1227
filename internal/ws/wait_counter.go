package ws

import (
	"context"
	"sync"
)

// waitCounter counts things that Shutdown waits for. Unlike a WaitGroup it may be added to
// while somebody waits.
type waitCounter struct {
	mu   sync.Mutex
	n    int
	zero chan struct{} // closed when n falls to 0; nil while nobody waits
}

func (t *waitCounter) add() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.n++
}

func (t *waitCounter) done() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.n--; t.n == 0 && t.zero != nil {
		close(t.zero)
		t.zero = nil
	}
}

func (t *waitCounter) count() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.n
}

// wait returns nil once the tally is zero, or the context's error.
func (t *waitCounter) wait(ctx context.Context) error {
	for {
		t.mu.Lock()
		if t.n == 0 {
			t.mu.Unlock()
			return nil
		}
		if t.zero == nil {
			t.zero = make(chan struct{})
		}
		zero := t.zero
		t.mu.Unlock()
		select {
		case <-zero:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
