package ws

import (
	"hash/maphash"
	"slices"
	"sync"
)

// connectionShards is the number of shards of the open connections. The keeper visits one per tick.
const connectionShards = 10

// connections is the list of open connections.
type connections struct {
	shards [connectionShards]struct {
		sync.Mutex
		conns []*Conn
	}
}

func (r *connections) add(c *Conn) {
	s := &r.shards[uint64(c.id)%connectionShards]
	s.Lock()
	defer s.Unlock()
	c.slot = int32(len(s.conns))
	s.conns = append(s.conns, c)
}

// remove takes c out; c must be in.
func (r *connections) remove(c *Conn) {
	s := &r.shards[uint64(c.id)%connectionShards]
	s.Lock()
	defer s.Unlock()
	last := len(s.conns) - 1
	s.conns[c.slot] = s.conns[last]
	s.conns[c.slot].slot = c.slot
	s.conns[last] = nil
	s.conns = s.conns[:last]
	if cap(s.conns) > 64 && last < cap(s.conns)/4 {
		s.conns = slices.Clip(slices.Clone(s.conns))
	}
}

// appendShard appends the connections of one part to buf.
func (r *connections) appendShard(buf []*Conn, i int) []*Conn {
	s := &r.shards[i]
	s.Lock()
	defer s.Unlock()
	return append(buf, s.conns...)
}

// all returns every open connection.
func (r *connections) all() []*Conn {
	var conns []*Conn
	for i := range connectionShards {
		conns = r.appendShard(conns, i)
	}
	return conns
}

// indexShards is the number of locks of an index.
const indexShards = 64

// index finds open connections by what they have in common, oldest first. Its memory
// follows its contents.
type index[K comparable] struct {
	seed   maphash.Seed
	shards [indexShards]struct {
		sync.Mutex
		m map[K][]*Conn
	}
}

func newIndex[K comparable]() *index[K] {
	ix := &index[K]{seed: maphash.MakeSeed()}
	for i := range ix.shards {
		ix.shards[i].m = map[K][]*Conn{}
	}
	return ix
}

// add appends c to the connections of k. If there are then more than limit, it takes the
// oldest out and returns it, else nil; 0 is no limit. Doing both under one
// lock keeps two that come at once from removing the same one.
func (ix *index[K]) add(k K, c *Conn, limit int) (oldest *Conn) {
	s := &ix.shards[ix.shard(k)]
	s.Lock()
	defer s.Unlock()
	conns := s.m[k]
	conns = append(conns, c)
	if limit > 0 && len(conns) > limit {
		oldest = conns[0]
		conns = slices.Delete(conns, 0, 1)
	}
	s.m[k] = conns
	return oldest
}

// addWithin appends c to the connections of k, unless there are as many as limit already.
func (ix *index[K]) addWithin(k K, c *Conn, limit int) bool {
	s := &ix.shards[ix.shard(k)]
	s.Lock()
	defer s.Unlock()
	if len(s.m[k]) >= limit {
		return false
	}
	s.m[k] = append(s.m[k], c)
	return true
}

// remove takes c out; it need not be in.
func (ix *index[K]) remove(k K, c *Conn) {
	s := &ix.shards[ix.shard(k)]
	s.Lock()
	defer s.Unlock()
	conns := s.m[k]
	i := slices.Index(conns, c)
	switch {
	case i < 0:
	case len(conns) == 1:
		delete(s.m, k)
	default:
		s.m[k] = slices.Delete(conns, i, i+1)
	}
}

// of returns the connections of k, oldest first.
func (ix *index[K]) of(k K) []*Conn {
	s := &ix.shards[ix.shard(k)]
	s.Lock()
	defer s.Unlock()
	return slices.Clone(s.m[k])
}

func (ix *index[K]) shard(k K) uint64 { return maphash.Comparable(ix.seed, k) % indexShards }
