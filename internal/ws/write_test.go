package ws

import (
	"testing"

	"messenger/internal/chat"
)

// TestFlusherGathers: a flusher begins when it is told to, when somebody cannot wait, or
// when many wait, and then takes all that wait, in their order.
func TestFlusherGathers(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		later int // connections that wait for a flush
		do    func(f *flusher)
		due   bool
		taken int
	}{
		"waits for a flush":                {3, func(*flusher) {}, false, 3},
		"is flushed":                       {3, (*flusher).flush, true, 3},
		"has nothing to flush":             {0, (*flusher).flush, false, 0},
		"one that cannot wait":             {3, func(f *flusher) { f.add(&Conn{id: 4}, true) }, true, 4},
		"many wait":                        {gatherConns, func(*flusher) {}, true, gatherConns},
		"what waits is written at the end": {3, (*flusher).stop, false, 3},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFlusher()
			for i := range tt.later {
				f.add(&Conn{id: chat.ConnID(i + 1)}, false)
			}
			tt.do(f)
			if f.due != tt.due {
				t.Fatalf("due: %v, want %v", f.due, tt.due)
			}
			f.stop() // or the look at an idle one would wait
			taken := 0
			for c := f.all(); c != nil; c = c.next {
				if taken++; c.id != chat.ConnID(taken) {
					t.Errorf("connection %d at place %d", c.id, taken)
				}
			}
			if taken != tt.taken {
				t.Errorf("took %d, want %d", taken, tt.taken)
			}
			if f.due || f.waiting != 0 {
				t.Errorf("afterwards %d wait, due: %v", f.waiting, f.due)
			}
		})
	}
}
