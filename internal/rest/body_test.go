package rest

import "testing"

// TestParsers: a long body waits for a place, a short one does not, and a place that is given
// back twice is one.
func TestParsers(t *testing.T) {
	t.Parallel()
	p := make(parsers, 1)
	first, short := payload{parsing: p.enter(shortBody + 1)}, payload{parsing: p.enter(shortBody)}
	short.done()
	entered := make(chan payload)
	go func() { entered <- payload{parsing: p.enter(maxBody)} }()
	select {
	case <-entered:
		t.Fatal("two are parsed in one place")
	default:
	}
	first.done()
	second := <-entered
	first.done()
	if len(p) != 1 {
		t.Errorf("%d places are taken", len(p))
	}
	second.done()
	if len(p) != 0 {
		t.Errorf("%d places are taken in the end", len(p))
	}
}
