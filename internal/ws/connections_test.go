package ws

import "testing"

// TestIndexLimit: those that come before the pushed out ones are closed push out others.
func TestIndexLimit(t *testing.T) {
	t.Parallel()
	ix := newIndex[string]()
	conns := [5]*Conn{}
	for i := range conns {
		conns[i] = &Conn{}
		got := ix.add("alice", conns[i], 2)
		var want *Conn
		if i >= 2 {
			want = conns[i-2]
		}
		if got != want {
			t.Errorf("number %d pushed out %p, want %p", i, got, want)
		}
	}
	if left := ix.of("alice"); len(left) != 2 || left[0] != conns[3] || left[1] != conns[4] {
		t.Errorf("%d are left, want the last two", len(left))
	}
	ix.remove("alice", conns[0]) // as its closing will
	if left := ix.of("alice"); len(left) != 2 {
		t.Errorf("%d are left after the first was removed again", len(left))
	}
}
