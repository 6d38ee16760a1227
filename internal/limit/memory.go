package limit

import (
	"context"
	"errors"
	"sync"
	"time"
)

// MemoryConfig sizes a Memory, in bytes. Zero values mean the defaults.
type MemoryConfig struct {
	Total   int // of all together; default 20 MiB
	Person  int // of one person; default 4 MiB
	Address int // of one address; default 8 MiB

	// Patience is how long a peer may take to read before its connection may be closed
	// because another request needs the memory. Default one second.
	Patience time.Duration
	// Wait is how long a request waits for memory before it is refused. Default one second.
	Wait time.Duration
	// Now is the clock; default time.Now.
	Now func() time.Time
}

func (c MemoryConfig) withDefaults() MemoryConfig {
	for _, d := range []struct {
		field *int
		value int
	}{{&c.Total, 20 << 20}, {&c.Person, 4 << 20}, {&c.Address, 8 << 20}} {
		if *d.field <= 0 {
			*d.field = d.value
		}
	}
	for _, d := range []*time.Duration{&c.Patience, &c.Wait} {
		if *d <= 0 {
			*d = time.Second
		}
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	return c
}

// Errors of Lease.Grow.
var (
	ErrShare  = errors.New("the share of this person or address is used up")
	ErrMemory = errors.New("the memory for all requests is used up")
)

// Memory is the budget for requests and answers that wait in memory for slow peers, which send or
// read them. Both protocols share it. It has a limit for each person P, for each address A and for
// all together; the zero P or A has no limit of its own.
//
// When a limit is reached, the peer that has been waited for longest is disconnected. Memory is safe
// for concurrent use; a nil Memory has no limits.
type Memory[P, A comparable] struct {
	cfg    MemoryConfig
	shared func(A) bool

	mu      sync.Mutex
	held    int
	persons map[P]int
	addrs   map[A]int
	waiting lease[P, A]   // a ring of those whose peer can be disconnected, the longest wait first
	room    chan struct{} // closed when bytes are released; nil if no request waits for them
	cuts    int
}

// NewMemory returns an unused Memory. An address for which shared returns true is used by many
// people, for example a proxy, and has no limit of its own; shared may be nil.
func NewMemory[P, A comparable](c MemoryConfig, shared func(A) bool) *Memory[P, A] {
	m := &Memory[P, A]{cfg: c.withDefaults(), shared: shared, persons: map[P]int{}, addrs: map[A]int{}}
	m.waiting.next, m.waiting.prev = &m.waiting, &m.waiting
	return m
}

// Lease is the part of a Memory that one request or connection uses. It must be closed.
// The nil Lease has no limits. Except for Add, it is not safe for concurrent use.
type Lease[P, A comparable] struct{ lease[P, A] }

type lease[P, A comparable] struct {
	memory     *Memory[P, A]
	person     P
	addr       A
	n          int
	closed     bool
	since      time.Time // of the wait for the peer
	cut        func()
	prev, next *lease[P, A]
}

// Lease returns a lease of 0 bytes.
func (m *Memory[P, A]) Lease(person P, addr A) *Lease[P, A] {
	if m == nil {
		return nil
	}
	if m.shared != nil && m.shared(addr) {
		addr = *new(A)
	}
	return &Lease[P, A]{lease[P, A]{memory: m, person: person, addr: addr}}
}

// Held returns how many bytes are in use.
func (m *Memory[P, A]) Held() int {
	if m == nil {
		return 0
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.held
}

// Cuts returns how many peers have been disconnected.
func (m *Memory[P, A]) Cuts() int {
	if m == nil {
		return 0
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.cuts
}

// Grow reserves n more bytes, before they are allocated. It waits up to MemoryConfig.Wait until they
// are available.
//
// Errors: ErrShare or ErrMemory, joined with that of ctx if ctx ended the wait.
func (l *Lease[P, A]) Grow(ctx context.Context, n int) error {
	if l == nil {
		return nil
	}
	m := l.memory
	var timer *time.Timer
	for {
		room, err := m.take(&l.lease, n, timer == nil)
		if err == nil {
			return nil
		}
		if timer == nil {
			timer = time.NewTimer(m.cfg.Wait)
			defer timer.Stop()
		}
		select {
		case <-room:
		case <-timer.C:
			return err
		case <-ctx.Done():
			return errors.Join(err, ctx.Err())
		}
	}
}

// take is one attempt of Grow. If it fails, another attempt may succeed after room is closed.
func (m *Memory[P, A]) take(l *lease[P, A], n int, first bool) (room <-chan struct{}, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	switch {
	case m.exceedsShare(l, n):
		err = ErrShare
	case m.held+n > m.cfg.Total:
		err = ErrMemory
		if first {
			m.cutOldest(m.held+n-m.cfg.Total, m.cfg.Now().Add(-m.cfg.Patience), nil)
		}
	default:
		m.add(l, n)
		return nil, nil
	}
	if m.room == nil {
		m.room = make(chan struct{})
	}
	return m.room, err
}

// exceedsShare reports whether n more bytes exceed the limit of l's person or address. m.mu is held.
func (m *Memory[P, A]) exceedsShare(l *lease[P, A], n int) bool {
	var person P
	var addr A
	return l.person != person && m.persons[l.person]+n > m.cfg.Person || l.addr != addr && m.addrs[l.addr]+n > m.cfg.Address
}

// Set records that n bytes are in use now, which cannot be refused. If that exceeds a limit, the peer
// that has been waited for longest is disconnected: among those of the same person or address, or of all.
func (l *Lease[P, A]) Set(n int) {
	if l != nil {
		l.memory.mu.Lock()
		defer l.memory.mu.Unlock()
		l.memory.force(&l.lease, n-l.n)
	}
}

// Add records that n more bytes are in use now; see Set. Any goroutine may call it. After Close it does
// nothing.
func (l *Lease[P, A]) Add(n int) {
	if l != nil {
		l.memory.mu.Lock()
		defer l.memory.mu.Unlock()
		if !l.closed {
			l.memory.force(&l.lease, n)
		}
	}
}

// force adds n bytes to l and disconnects peers if that exceeds a limit. m.mu is held.
func (m *Memory[P, A]) force(l *lease[P, A], n int) {
	m.add(l, n)
	if n <= 0 {
		return
	}
	if m.exceedsShare(l, 0) {
		m.cutOldest(n, m.cfg.Now(), func(other *lease[P, A]) bool { return m.sharesWith(l, other) })
	}
	m.cutOldest(m.held-m.cfg.Total, m.cfg.Now(), nil)
}

// sharesWith reports whether other belongs to the person or address whose limit l exceeds.
func (m *Memory[P, A]) sharesWith(l, other *lease[P, A]) bool {
	var person P
	if l.person != person && m.persons[l.person] > m.cfg.Person {
		return other.person == l.person
	}
	return other.addr == l.addr
}

// add changes the bytes of l by n. m.mu is held.
func (m *Memory[P, A]) add(l *lease[P, A], n int) {
	l.n += n
	m.held += n
	var person P
	if l.person != person {
		addTo(m.persons, l.person, n)
	}
	var addr A
	if l.addr != addr {
		addTo(m.addrs, l.addr, n)
	}
	if n < 0 && m.room != nil {
		close(m.room)
		m.room = nil
	}
}

func addTo[K comparable](held map[K]int, key K, n int) {
	if n += held[key]; n == 0 {
		delete(held, key)
		return
	}
	held[key] = n
}

// cutOldest disconnects peers until n bytes will be released: those that have been waited for since
// before a time and for which which returns true, the longest wait first. m.mu is held.
func (m *Memory[P, A]) cutOldest(n int, before time.Time, which func(*lease[P, A]) bool) {
	for l := m.waiting.next; n > 0 && l != &m.waiting && !l.since.After(before); {
		next := l.next
		if which == nil || which(l) {
			l.unlink()
			l.cut()
			m.cuts++
			n -= l.n
		}
		l = next
	}
}

// Wait records that from now on the process waits for the peer of l. cut disconnects that peer: it is
// called at most once, under a lock, and never after Close or Busy. It must neither block nor use
// the Memory.
func (l *Lease[P, A]) Wait(cut func()) {
	if l == nil {
		return
	}
	m := l.memory
	m.mu.Lock()
	defer m.mu.Unlock()
	l.unlink()
	l.since, l.cut = m.cfg.Now(), cut
	last := m.waiting.prev
	l.prev, l.next = last, &m.waiting
	last.next, m.waiting.prev = &l.lease, &l.lease
}

// Busy ends a Wait: the peer has read or sent something.
func (l *Lease[P, A]) Busy() {
	if l == nil {
		return
	}
	l.memory.mu.Lock()
	defer l.memory.mu.Unlock()
	l.unlink()
}

// Belong makes person the owner of the bytes of l from now on.
func (l *Lease[P, A]) Belong(person P) {
	if l == nil {
		return
	}
	m := l.memory
	m.mu.Lock()
	defer m.mu.Unlock()
	n := l.n
	m.add(&l.lease, -n)
	l.person = person
	m.add(&l.lease, n)
}

// Close releases all bytes.
func (l *Lease[P, A]) Close() {
	if l == nil {
		return
	}
	m := l.memory
	m.mu.Lock()
	defer m.mu.Unlock()
	l.unlink()
	l.closed = true
	m.add(&l.lease, -l.n)
}

func (l *lease[P, A]) unlink() {
	if l.next != nil {
		l.prev.next, l.next.prev = l.next, l.prev
		l.prev, l.next = nil, nil
	}
}
