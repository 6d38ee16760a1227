package limit

import (
	"hash/maphash"
	"sync"
	"time"
)

// maxShards is the maximum number of shards, each with its own lock; a power of two.
const maxShards = 16

// MapConfig sizes a Map.
type MapConfig struct {
	// Keys is the maximum number of entries. Above it the least recently used keys are
	// dropped. At least 2; default 100000.
	Keys int
	// Idle is the minimum time for which an unused key is stored, unless Keys is reached; the maximum is
	// twice that. Default one hour.
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

// Map stores a value per key and drops keys that are not used. It never has more than
// MapConfig.Keys entries, even if an attacker chooses the keys. It is safe for concurrent use.
//
// There are two generations of entries. A used key moves to the young generation. When that is
// full, or older than Idle, it becomes the old generation, and the previous old one is dropped. So
// every operation costs one lock and one or two lookups, and no goroutine cleans up.
type Map[K comparable, V any] struct {
	seed       maphash.Seed // secret, so that an attacker cannot choose keys of one shard
	start      time.Time
	now        func() time.Time
	idle       time.Duration
	generation int // entries of one generation of one shard
	shards     []shard[K, V]
}

type shard[K comparable, V any] struct {
	mu         sync.Mutex
	young, old map[K]V
	started    time.Duration // when young was started, since Map.start
}

// NewMap makes an empty map.
func NewMap[K comparable, V any](c MapConfig) *Map[K, V] {
	c = c.withDefaults()
	n := maxShards
	for n > 1 && c.Keys < 16*n { // with a few keys per generation, keys would be dropped too early
		n /= 2
	}
	return &Map[K, V]{
		seed: maphash.MakeSeed(), start: c.Now(), now: c.Now, idle: c.Idle,
		generation: max(1, c.Keys/(2*n)), shards: make([]shard[K, V], n),
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

// Update replaces the value of key by the result of f, which gets the zero value if there is none. If
// keep is false, the key is dropped. f runs once, under a lock: it must be fast and must not use the map.
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

// Len returns the number of keys.
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

// lock returns the shard of key, locked, after it has dropped what is too old.
func (m *Map[K, V]) lock(key K) *shard[K, V] {
	at := maphash.Comparable(m.seed, key) & uint64(len(m.shards)-1)
	s := &m.shards[at]
	s.mu.Lock()
	if age := m.elapsed() - s.started; age >= m.idle {
		m.rotate(s)
		if age >= 2*m.idle {
			s.old = nil
		}
	}
	return s
}

// put stores the value in the young generation and removes it from the old one.
func (m *Map[K, V]) put(s *shard[K, V], key K, v V) {
	delete(s.old, key)
	if _, there := s.young[key]; !there && len(s.young) >= m.generation {
		m.rotate(s)
	}
	if s.young == nil {
		s.young = make(map[K]V)
	}
	s.young[key] = v
}

// rotate makes the young generation the old one and starts another.
func (m *Map[K, V]) rotate(s *shard[K, V]) {
	s.old, s.young, s.started = s.young, nil, m.elapsed()
}

func (m *Map[K, V]) elapsed() time.Duration { return m.now().Sub(m.start) }
