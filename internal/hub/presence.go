package hub

import (
	"slices"

	"messenger/internal/chat"
	"messenger/internal/wire"
)

// MaxWatched is the number of people whose presence one connection may watch.
const MaxWatched = 200

// OwnPresence is how a person wants to be seen.
type OwnPresence uint8

// Values of OwnPresence. A person is away while all their connections are. Hidden applies to all
// devices, and stays when they disconnect, until one of them sets another value.
const (
	ShowOnline OwnPresence = iota
	ShowAway
	ShowHidden
)

// LastSeen is when a person was last connected. Unless Known is set, Hidden was not set over any
// connection, and the stored value stays.
type LastSeen struct {
	chat.LastSeen
	Known bool
}

// watched is a person whose presence connections of this node watch.
type watched struct {
	watchers map[Conn]struct{}
	seen     chat.Instant // when the person was last connected, as far as known
	hidden   bool
	known    bool                 // hidden is as stored, or newer; nothing is sent before
	sent     chat.PresenceChanged // to the watchers
}

// SetPresence sets how the user of c wants to be seen.
func (h *Hub) SetPresence(c Conn, s OwnPresence) {
	u := h.user(c.User())
	if u == nil {
		return
	}
	u.mu.Lock()
	delete(u.away, c.ID())
	if s == ShowAway {
		if u.away == nil {
			u.away = map[chat.ConnID]struct{}{}
		}
		u.away[c.ID()] = struct{}{}
	}
	changed := !u.hiddenSet || u.hidden != (s == ShowHidden)
	u.hiddenSet, u.hidden = true, s == ShowHidden
	u.mu.Unlock()
	if changed {
		h.onLastSeen(LastSeen{chat.LastSeen{User: u.id, At: h.now(), Hidden: s == ShowHidden}, true})
	}
	h.presenceChanged(u.id, nil)
}

// SubscribePresence subscribes c to the presence of these people, at most MaxWatched of them, and
// ends its other subscriptions. The caller must then read what is stored of them and call
// RefreshPresence.
func (h *Hub) SubscribePresence(c Conn, people []chat.UserID) {
	people = slices.Clone(people[:min(len(people), MaxWatched)])
	s := h.watchlist(c.ID())
	s.Lock()
	before := s.m[c.ID()]
	if len(people) == 0 {
		delete(s.m, c.ID())
	} else {
		s.m[c.ID()] = people
	}
	s.Unlock()
	for _, id := range people {
		h.watch(id, c)
	}
	for _, id := range before {
		if !slices.Contains(people, id) {
			h.unwatch(id, c)
		}
	}
}

func (h *Hub) watch(id chat.UserID, c Conn) {
	s := h.watchShard(id)
	s.Lock()
	defer s.Unlock()
	w := s.m[id]
	if w == nil {
		w = &watched{watchers: map[Conn]struct{}{}, sent: chat.PresenceChanged{User: id}}
		s.m[id] = w
	}
	w.watchers[c] = struct{}{}
}

func (h *Hub) unwatch(id chat.UserID, c Conn) {
	s := h.watchShard(id)
	s.Lock()
	defer s.Unlock()
	w := s.m[id]
	if w == nil {
		return
	}
	delete(w.watchers, c)
	if len(w.watchers) == 0 {
		delete(s.m, id)
	}
}

// Presences returns the presence that others see, given the stored time of each person.
func (h *Hub) Presences(stored []chat.LastSeen) []chat.PresenceChanged {
	now := make([]chat.PresenceChanged, len(stored))
	for i, s := range stored {
		now[i] = h.presence(h.newest(s))
	}
	return now
}

// newest returns the stored time of a person, or that of a watched person if it is newer.
func (h *Hub) newest(stored chat.LastSeen) chat.LastSeen {
	s := h.watchShard(stored.User)
	s.RLock()
	defer s.RUnlock()
	if w := s.m[stored.User]; w != nil && w.known {
		stored.Hidden, stored.At = w.hidden, max(w.seen, stored.At)
	}
	return stored
}

// RefreshPresence takes the stored times of the people whom c watches, read after SubscribePresence, and
// the presence of each that was sent to c, in the same order. c immediately gets what has changed since
// then, and from now on every change.
func (h *Hub) RefreshPresence(c Conn, stored []chat.LastSeen, sent []chat.PresenceChanged) {
	for i, s := range stored {
		h.refresh(c, s, sent[i])
	}
}

func (h *Hub) refresh(c Conn, stored chat.LastSeen, sent chat.PresenceChanged) {
	s := h.watchShard(stored.User)
	s.Lock()
	defer s.Unlock()
	w := s.m[stored.User]
	if w == nil {
		return
	}
	w.seen = max(w.seen, stored.At)
	if !w.known {
		w.known, w.hidden, w.sent = true, stored.Hidden, sent
	}
	if now := h.presence(w.lastSeen(stored.User)); !w.send(now) && now != sent {
		c.Send(presenceFrame(now))
	}
}

func (w *watched) lastSeen(id chat.UserID) chat.LastSeen {
	return chat.LastSeen{User: id, At: w.seen, Hidden: w.hidden}
}

// send sends a presence to the watchers, and reports whether it has changed.
func (w *watched) send(now chat.PresenceChanged) bool {
	if now == w.sent {
		return false
	}
	w.sent = now
	frame := presenceFrame(now)
	for c := range w.watchers {
		c.Send(frame)
	}
	return true
}

// personRenamed sends a new name to the person's own extended connections and to the watchers.
func (h *Hub) personRenamed(e chat.PersonRenamed) {
	if u := h.user(e.User); u != nil {
		own := Seal(wire.AppendExtended(NewFrame(), e, true))
		for _, c := range *u.conns.Load() {
			if c.Extended() {
				c.Send(own)
			}
		}
	}
	frame := Seal(wire.AppendExtended(NewFrame(), e, false))
	s := h.watchShard(e.User)
	s.RLock()
	defer s.RUnlock()
	if w := s.m[e.User]; w != nil {
		for c := range w.watchers {
			if c.User() != e.User {
				c.Send(frame)
			}
		}
	}
}

func presenceFrame(p chat.PresenceChanged) []byte {
	return Seal(wire.AppendExtended(NewFrame(), p, false))
}

// presence returns how others see a person now. A value that was set over an open connection is newer
// than the stored one.
func (h *Hub) presence(stored chat.LastSeen) chat.PresenceChanged {
	status, hidden := chat.Offline, stored.Hidden
	if u := h.user(stored.User); u != nil {
		status, hidden = u.presence(stored.Hidden)
	}
	switch {
	case hidden:
		return chat.PresenceChanged{User: stored.User}
	case status == chat.Offline:
		return chat.PresenceChanged{User: stored.User, LastSeenAt: stored.At}
	}
	return chat.PresenceChanged{User: stored.User, Status: status}
}

// presence returns whether u is online, and whether u is hidden: stored, unless it was set since the
// first connection.
func (u *user) presence(stored bool) (status chat.Presence, hidden bool) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.hiddenSet {
		stored = u.hidden
	}
	conns := *u.conns.Load()
	if len(conns) == 0 {
		return chat.Offline, stored
	}
	for _, c := range conns {
		if _, away := u.away[c.ID()]; !away {
			return chat.Online, stored
		}
	}
	return chat.Away, stored
}

// presenceChanged sends the presence of a person to the watchers if it has changed. It reads the current
// state, so the order in which concurrent changes are processed does not matter. left is set if the last
// connection was detached.
func (h *Hub) presenceChanged(id chat.UserID, left *LastSeen) {
	s := h.watchShard(id)
	s.RLock()
	idle := s.m[id] == nil
	s.RUnlock()
	if idle {
		return
	}
	s.Lock()
	defer s.Unlock()
	w := s.m[id]
	if w == nil {
		return
	}
	if left != nil {
		w.seen = max(w.seen, left.At)
		w.setHidden(left.Known, left.Hidden)
	}
	if u := h.user(id); u != nil {
		w.setHidden(u.ownHidden())
	}
	if !w.known {
		return
	}
	w.send(h.presence(w.lastSeen(id)))
}

// setHidden sets whether the person is hidden, if that is known.
func (w *watched) setHidden(known, hidden bool) {
	if known {
		w.known, w.hidden = true, hidden
	}
}

// ownHidden returns whether hidden was set since the first connection, and its value.
func (u *user) ownHidden() (known, hidden bool) {
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.hiddenSet, u.hidden
}

// unwatchAll ends all subscriptions of c.
func (h *Hub) unwatchAll(c Conn) {
	s := h.watchlist(c.ID())
	s.Lock()
	people := s.m[c.ID()]
	delete(s.m, c.ID())
	s.Unlock()
	for _, id := range people {
		h.unwatch(id, c)
	}
}
