package hub

import (
	"context"

	"messenger/internal/chat"
)

// Attach registers c and then loads the groups of its user, in this order, so that no event that is
// committed after Attach returns is missed. On error c is not attached.
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
		if u.err == nil {
			h.presenceChanged(u.id, nil)
		}
		return u.err
	case <-ctx.Done():
		h.Detach(c)
		return ctx.Err()
	}
}

// evict removes a user whose memberships could not be loaded, with all connections that wait for
// them.
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

// follow loads the groups of u. Memberships that events have changed meanwhile are newer than the loaded
// ones and are not overwritten.
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

// Detach removes c. It may be called for a connection that is not attached.
func (h *Hub) Detach(c Conn) {
	s := h.userShard(c.User())
	s.Lock()
	u := s.m[c.User()]
	removed, last := u.remove(c)
	if last {
		delete(s.m, c.User())
	}
	s.Unlock()
	if !removed {
		return
	}
	h.conns.Add(-1)
	h.unwatchAll(c)
	h.presenceChanged(u.id, h.disconnected(u, c, last))
}

// disconnected removes the state of c, which was detached, and, if it was the last connection, of u. Then
// it returns when u was last seen, else nil.
func (h *Hub) disconnected(u *user, c Conn, last bool) *LastSeen {
	u.mu.Lock()
	delete(u.away, c.ID())
	seen := LastSeen{chat.LastSeen{User: u.id, At: h.now(), Hidden: u.hidden}, u.hiddenSet}
	if last {
		u.gone = true
		for id := range u.groups {
			h.drop(u, id)
		}
	}
	u.mu.Unlock()
	if !last {
		return nil
	}
	h.onLastSeen(seen)
	return &seen
}

// remove removes c from the connections of u. It reports whether c was among them, and whether it was
// the last.
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

// add makes u a follower of a group. u.mu is held.
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

// drop ends that u follows a group. u.mu is held.
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
