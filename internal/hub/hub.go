// Package hub sends events to the connections of this node that they concern.
//
// A [Hub] has, for each user with a connection to this node, the groups that the user is in. An
// event is encoded once for each variant of the dialect, and all outboxes share the bytes
// (docs/guarantees.md, data rule 10). The hub also tracks who is online and sends presence to
// subscribers. internal/ws attaches and detaches connections; the bus calls Deliver.
//
// The package has no goroutines and does not use the store or sockets: it gets memberships from
// a function and connections as [Conn]. It takes its locks in
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

// Conn is one open connection.
type Conn interface {
	ID() chat.ConnID
	User() chat.UserID
	// Extended reports whether it uses the extended dialect. It never goes back to classic.
	Extended() bool
	// Send queues a frame; it never blocks and shares the bytes.
	Send(frame []byte)
	// SendLater is Send for one of many frames. It may stay queued until the caller of
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
	// OnLastSeen is called when the last connection of a user was detached, and when a user
	// chooses to be shown or hidden. It must not block.
	OnLastSeen func(LastSeen)
}

// Hub is the table of connections, safe for concurrent use.
type Hub struct {
	load       Memberships
	now        func() chat.Instant
	onLastSeen func(LastSeen)
	seed       maphash.Seed
	users      [shards]userShard
	groups     [shards]groupShard
	watches    [shards]watchShard
	lists      [shards]watchlist
	conns      atomic.Int64
}

// watchShard has the people whose presence a connection of this node watches.
type watchShard struct {
	sync.RWMutex
	m map[chat.UserID]*watched
}

// watchlist has the people that each connection watches.
type watchlist struct {
	sync.Mutex
	m map[chat.ConnID][]chat.UserID
}

type userShard struct {
	sync.Mutex
	m map[chat.UserID]*user
}

// user is a user with at least one connection to this node.
type user struct {
	id     chat.UserID
	conns  atomic.Pointer[[]Conn] // copied on each change
	loaded chan struct{}          // closed when the groups are known, or loading failed
	err    error                  // of loading; read after loaded is closed

	mu        sync.Mutex
	groups    map[chat.ConversationID]struct{} // followed
	changed   map[chat.ConversationID]struct{} // joined or left while loading; nil once loaded
	gone      bool                             // the last connection is detached
	away      map[chat.ConnID]struct{}         // connections whose device is idle
	hiddenSet bool                             // hidden was set since the first connection; else it is as stored
	hidden    bool
}

type groupShard struct {
	sync.RWMutex
	m map[chat.ConversationID]*group
}

// group is a group with a connected member.
type group struct {
	sync.RWMutex
	followers map[*user]struct{}
}

// New returns an empty hub.
func New(load Memberships, o Options) *Hub {
	h := &Hub{load: load, now: o.Now, onLastSeen: o.OnLastSeen, seed: maphash.MakeSeed()}
	if h.now == nil {
		h.now = func() chat.Instant { return chat.InstantOf(time.Now()) }
	}
	if h.onLastSeen == nil {
		h.onLastSeen = func(LastSeen) {}
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
