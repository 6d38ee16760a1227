package hub

import (
	"context"

	"messenger/internal/chat"
)

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
		if u.err == nil {
			h.presenceMoved(u.id, nil)
		}
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
	if !removed {
		return
	}
	h.conns.Add(-1)
	h.unwatchAll(c)
	h.presenceMoved(u.id, h.parted(u, c, last))
}

// parted drops what was noted of c, which is gone, and, if it was the last, of u. It
// then returns the sighting.
func (h *Hub) parted(u *user, c Conn, last bool) *LastSeen {
	u.mu.Lock()
	delete(u.away, c.ID())
	seen := LastSeen{chat.LastSeen{User: u.id, At: h.now(), Hidden: u.hidden}, u.wished}
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
	h.sighted(seen)
	return &seen
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
