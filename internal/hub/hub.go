// Package hub knows who is connected to this node and whom an event concerns.
//
// A [Hub] keeps, for each user with a connection here, the groups that user is in. An
// event is encoded once and the same bytes are handed to every outbox (design.md §5,
// Fan-out). internal/ws attaches and detaches connections; the bus calls Deliver.
//
// The room has no goroutines of its own and must not know the store or any socket:
// memberships come through a function, connections through [Conn]. It keeps the locks
// of this package in the order user, then group shard, then group; none is held while
// memberships are loaded.
package hub

import (
	"context"
	"hash/maphash"
	"sync"
	"sync/atomic"

	"messenger/internal/chat"
)

// Conn is one live connection as the hub sees it.
type Conn interface {
	ID() chat.ConnID
	User() chat.UserID
	// Send queues a frame; it never blocks and shares the bytes.
	Send(frame []byte)
}

// Memberships returns the groups a user is in now.
type Memberships func(ctx context.Context, user chat.UserID) ([]chat.ConversationID, error)

// shards is the number of parts the tables are split into; no lock spans two of them.
const shards = 64

// Hub is the table of connections, safe for concurrent use.
type Hub struct {
	load   Memberships
	seed   maphash.Seed
	users  [shards]userShard
	groups [shards]groupShard
	conns  atomic.Int64
}

type userShard struct {
	sync.Mutex
	m map[chat.UserID]*user
}

// user is somebody with at least one connection here.
type user struct {
	id     chat.UserID
	conns  atomic.Pointer[[]Conn] // replaced, never changed
	loaded chan struct{}          // closed when the groups are known, or loading failed
	err    error                  // of loading; read after loaded is closed

	mu      sync.Mutex
	groups  map[chat.ConversationID]struct{} // followed
	changed map[chat.ConversationID]struct{} // joined or left while loading; nil once loaded
	gone    bool                             // the last connection is detached
}

type groupShard struct {
	sync.RWMutex
	m map[chat.ConversationID]*group
}

// group is a group that somebody here follows.
type group struct {
	sync.RWMutex
	followers map[*user]struct{}
}

// New returns an empty hub.
func New(load Memberships) *Hub {
	h := &Hub{load: load, seed: maphash.MakeSeed()}
	for i := range shards {
		h.users[i].m = map[chat.UserID]*user{}
		h.groups[i].m = map[chat.ConversationID]*group{}
	}
	return h
}

// Conns is the number of attached connections.
func (h *Hub) Conns() int { return int(h.conns.Load()) }

// Attach registers c first and then loads what its user follows, so that nothing that
// commits after Attach returns is missed. On error c is not attached.
func (h *Hub) Attach(ctx context.Context, c Conn) error {
	u, first := h.register(c)
	if first {
		if u.err = h.follow(ctx, u); u.err != nil {
			h.evict(u)
		}
		close(u.loaded)
	}
	select {
	case <-u.loaded:
		return u.err
	case <-ctx.Done():
		h.Detach(c)
		return ctx.Err()
	}
}

// evict takes a user whose memberships could not be loaded out of the table, with all
// connections that wait for them.
func (h *Hub) evict(u *user) {
	s := h.userShard(u.id)
	s.Lock()
	defer s.Unlock()
	delete(s.m, u.id)
	h.conns.Add(int64(-len(*u.conns.Load())))
}

// register adds c to its user and reports whether it has to load the memberships.
func (h *Hub) register(c Conn) (u *user, first bool) {
	s := h.userShard(c.User())
	s.Lock()
	defer s.Unlock()
	u = s.m[c.User()]
	if u == nil {
		u = &user{
			id: c.User(), loaded: make(chan struct{}),
			groups: map[chat.ConversationID]struct{}{}, changed: map[chat.ConversationID]struct{}{},
		}
		u.conns.Store(&[]Conn{})
		s.m[c.User()] = u
		first = true
	}
	old := *u.conns.Load()
	conns := append(make([]Conn, 0, len(old)+1), old...)
	conns = append(conns, c)
	u.conns.Store(&conns)
	h.conns.Add(1)
	return u, first
}

// follow loads the groups of u. What events said meanwhile is newer than what was
// loaded and stays.
func (h *Hub) follow(ctx context.Context, u *user) error {
	groups, err := h.load(ctx, u.id)
	if err != nil {
		return err
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	for _, id := range groups {
		if _, newer := u.changed[id]; !newer {
			h.add(u, id)
		}
	}
	u.changed = nil
	return nil
}

// Detach forgets c. It may be called for a connection that is not attached.
func (h *Hub) Detach(c Conn) {
	s := h.userShard(c.User())
	s.Lock()
	u := s.m[c.User()]
	removed, last := u.remove(c)
	if last {
		delete(s.m, c.User())
	}
	s.Unlock()
	if removed {
		h.conns.Add(-1)
	}
	if !last {
		return
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	u.gone = true
	for id := range u.groups {
		h.drop(u, id)
	}
}

// remove takes c out of u's connections and reports whether it was there and was the
// last.
func (u *user) remove(c Conn) (removed, last bool) {
	if u == nil {
		return false, false
	}
	old := *u.conns.Load()
	conns := make([]Conn, 0, len(old))
	for _, other := range old {
		if other != c {
			conns = append(conns, other)
		}
	}
	u.conns.Store(&conns)
	removed = len(conns) < len(old)
	return removed, removed && len(conns) == 0
}

// add makes u follow a group. u.mu is held.
func (h *Hub) add(u *user, id chat.ConversationID) {
	if u.gone {
		return
	}
	if _, follows := u.groups[id]; follows {
		return
	}
	u.groups[id] = struct{}{}
	s := h.groupShard(id)
	s.Lock()
	defer s.Unlock()
	g := s.m[id]
	if g == nil {
		g = &group{followers: map[*user]struct{}{}}
		s.m[id] = g
	}
	g.Lock()
	g.followers[u] = struct{}{}
	g.Unlock()
}

// drop makes u follow a group no more. u.mu is held.
func (h *Hub) drop(u *user, id chat.ConversationID) {
	if _, follows := u.groups[id]; !follows {
		return
	}
	delete(u.groups, id)
	s := h.groupShard(id)
	s.Lock()
	defer s.Unlock()
	g := s.m[id]
	g.Lock()
	delete(g.followers, u)
	g.Unlock()
	if len(g.followers) == 0 {
		delete(s.m, id)
	}
}

func (h *Hub) user(id chat.UserID) *user {
	s := h.userShard(id)
	s.Lock()
	defer s.Unlock()
	return s.m[id]
}

func (h *Hub) group(id chat.ConversationID) *group {
	s := h.groupShard(id)
	s.RLock()
	defer s.RUnlock()
	return s.m[id]
}

func (h *Hub) userShard(id chat.UserID) *userShard {
	return &h.users[maphash.Comparable(h.seed, id)%shards]
}

func (h *Hub) groupShard(id chat.ConversationID) *groupShard {
	return &h.groups[maphash.Comparable(h.seed, id)%shards]
}
