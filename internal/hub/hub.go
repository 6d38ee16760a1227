// Package hub knows who is connected to this node and whom an event concerns.
//
// A [Hub] keeps, for each user with a connection here, the groups that user is in. An
// event is encoded once for each variant of the dialect and the same bytes are handed to
// every outbox (docs/guarantees.md, data rule 10). It also knows who is online and tells
// subscribers. internal/ws attaches and detaches connections; the bus calls Deliver.
//
// The package has no goroutines of its own and must not know the store or any socket:
// memberships come through a function, connections through [Conn]. It takes its locks in
// the order watch shard, user, group shard, group; a user shard is held alone or under a
// watch shard. No lock is held while memberships are loaded.
package hub

import (
	"context"
	"hash/maphash"
	"sync"
	"sync/atomic"
	"time"

	"messenger/internal/chat"
)

// Conn is one live connection as the hub sees it.
type Conn interface {
	ID() chat.ConnID
	User() chat.UserID
	// Extended reports whether it speaks the extended dialect. Once it does it always does.
	Extended() bool
	// Send queues a frame; it never blocks and shares the bytes.
	Send(frame []byte)
	// SendLater is Send of one frame of many. It may stay queued until the caller of
	// Deliver flushes the connections.
	SendLater(frame []byte)
}

// Memberships returns the groups a user is in now.
type Memberships func(ctx context.Context, user chat.UserID) ([]chat.ConversationID, error)

// shards is the number of parts the tables are split into; no lock spans two of them.
const shards = 64

// Options configure a hub; the zero value is useful.
type Options struct {
	Now func() chat.Instant // default: the wall clock
	// OnLastSeen is told when somebody's last connection went, and when somebody wants to be
	// seen or hidden. It must not block.
	OnLastSeen func(LastSeen)
}

// Hub is the table of connections, safe for concurrent use.
type Hub struct {
	load    Memberships
	now     func() chat.Instant
	sighted func(LastSeen)
	seed    maphash.Seed
	users   [shards]userShard
	groups  [shards]groupShard
	watches [shards]watchShard
	lists   [shards]watchlist
	conns   atomic.Int64
}

// watchShard holds the people whose presence somebody here watches.
type watchShard struct {
	sync.RWMutex
	m map[chat.UserID]*watched
}

// watchlist holds whom each connection watches.
type watchlist struct {
	sync.Mutex
	m map[chat.ConnID][]chat.UserID
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
	away    map[chat.ConnID]struct{}         // connections that say so
	wished  bool                             // hidden was said since the first connection
	hidden  bool
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
func New(load Memberships, o Options) *Hub {
	h := &Hub{load: load, now: o.Now, sighted: o.OnLastSeen, seed: maphash.MakeSeed()}
	if h.now == nil {
		h.now = func() chat.Instant { return chat.InstantOf(time.Now()) }
	}
	if h.sighted == nil {
		h.sighted = func(LastSeen) {}
	}
	for i := range shards {
		h.watches[i].m = map[chat.UserID]*watched{}
		h.lists[i].m = map[chat.ConnID][]chat.UserID{}
		h.users[i].m = map[chat.UserID]*user{}
		h.groups[i].m = map[chat.ConversationID]*group{}
	}
	return h
}

// Conns is the number of attached connections.
func (h *Hub) Conns() int { return int(h.conns.Load()) }

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

func (h *Hub) watchShard(id chat.UserID) *watchShard {
	return &h.watches[maphash.Comparable(h.seed, id)%shards]
}

func (h *Hub) watchlist(id chat.ConnID) *watchlist {
	return &h.lists[maphash.Comparable(h.seed, id)%shards]
}

func (h *Hub) groupShard(id chat.ConversationID) *groupShard {
	return &h.groups[maphash.Comparable(h.seed, id)%shards]
}
