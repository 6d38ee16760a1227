package limit

import (
	"hash/maphash"
	"sync"
	"time"
)

// maxShards spreads the keys over as many locks; a power of two.
const maxShards = 16

// MapConfig sizes a Map.
type MapConfig struct {
	// Keys is the hard bound of entries. Past it the keys used longest ago are
	// forgotten. At least 2; default 100000.
	Keys int
	// Idle is how long an unused key is remembered at least, unless Keys is reached; it
	// is forgotten before twice that. Default one hour.
	Idle time.Duration
	// Now is the clock; default time.Now.
	Now func() time.Time
}

func (c MapConfig) withDefaults() MapConfig {
	if c.Keys <= 0 {
		c.Keys = 100_000
	}
	if c.Idle <= 0 {
		c.Idle = time.Hour
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	return c
}

// Map remembers a value per key, and forgets keys that are not used: never more than
// MapConfig.Keys entries, whoever chooses the keys. It is safe for concurrent use.
//
// Entries live in two generations. A used key moves to the young one; when that is
// full or as old as Idle it becomes the old one, and what was old is dropped. So every
// operation costs one lock and a lookup or two, and nothing has to sweep.
type Map[K comparable, V any] struct {
	seed   maphash.Seed // unknown outside, so nobody can aim keys at one shard
	start  time.Time
	now    func() time.Time
	idle   time.Duration
	half   int // entries of one generation of one shard
	shards []shard[K, V]
}

type shard[K comparable, V any] struct {
	mu         sync.Mutex
	young, old map[K]V
	born       time.Duration // when young was made, since start
}

// NewMap makes an empty map.
func NewMap[K comparable, V any](c MapConfig) *Map[K, V] {
	c = c.withDefaults()
	n := maxShards
	for n > 1 && c.Keys < 16*n { // a generation of a few keys would forget too eagerly
		n /= 2
	}
	return &Map[K, V]{
		seed: maphash.MakeSeed(), start: c.Now(), now: c.Now, idle: c.Idle,
		half: max(1, c.Keys/(2*n)), shards: make([]shard[K, V], n),
	}
}

// Load returns the value of key and whether there is one. It counts as a use.
func (m *Map[K, V]) Load(key K) (V, bool) {
	s := m.lock(key)
	defer s.mu.Unlock()
	v, ok := s.young[key]
	if !ok {
		if v, ok = s.old[key]; ok {
			m.put(s, key, v)
		}
	}
	return v, ok
}

// Update replaces the value of key, the zero value if it has none, by what f makes of
// it; with keep false the key is forgotten. f runs once, under a lock: it must be
// short and must not use the map.
func (m *Map[K, V]) Update(key K, f func(v V) (next V, keep bool)) {
	s := m.lock(key)
	defer s.mu.Unlock()
	v, ok := s.young[key]
	if !ok {
		v = s.old[key]
	}
	next, keep := f(v)
	if !keep {
		delete(s.young, key)
		delete(s.old, key)
		return
	}
	m.put(s, key, next)
}

// Len returns how many keys are remembered.
func (m *Map[K, V]) Len() int {
	n := 0
	for i := range m.shards {
		s := &m.shards[i]
		s.mu.Lock()
		n += len(s.young) + len(s.old)
		s.mu.Unlock()
	}
	return n
}

// lock returns the shard of key, locked and rid of what is too old.
func (m *Map[K, V]) lock(key K) *shard[K, V] {
	at := maphash.Comparable(m.seed, key) & uint64(len(m.shards)-1)
	s := &m.shards[at]
	s.mu.Lock()
	if age := m.elapsed() - s.born; age >= m.idle {
		m.turn(s)
		if age >= 2*m.idle {
			s.old = nil
		}
	}
	return s
}

// put stores the value in the young generation and nowhere else.
func (m *Map[K, V]) put(s *shard[K, V], key K, v V) {
	delete(s.old, key)
	if _, there := s.young[key]; !there && len(s.young) >= m.half {
		m.turn(s)
	}
	if s.young == nil {
		s.young = make(map[K]V)
	}
	s.young[key] = v
}

func (m *Map[K, V]) turn(s *shard[K, V]) {
	s.old, s.young, s.born = s.young, nil, m.elapsed()
}

func (m *Map[K, V]) elapsed() time.Duration { return m.now().Sub(m.start) }
