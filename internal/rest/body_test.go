package rest

import "testing"

// TestParsers: a long body waits for a place, a short one does not, and a place that was
// given back twice is one.
func TestParsers(t *testing.T) {
	t.Parallel()
	p := make(parsers, 1)
	leave := p.enter(shortBody + 1)
	p.enter(shortBody)()
	entered := make(chan func())
	go func() { entered <- p.enter(maxBody) }()
	select {
	case <-entered:
		t.Fatal("two are parsed in one place")
	default:
	}
	leave()
	second := <-entered
	leave()
	if len(p) != 1 {
		t.Errorf("%d places are taken", len(p))
	}
	second()
	if len(p) != 0 {
		t.Errorf("%d places are taken in the end", len(p))
	}
}
