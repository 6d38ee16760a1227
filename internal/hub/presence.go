package hub

import (
	"slices"

	"messenger/internal/chat"
	"messenger/internal/wire"
)

// MaxWatched bounds whose presence one connection may watch.
const MaxWatched = 200

// OwnPresence is how a person wants to be seen.
type OwnPresence uint8

// The ways. A person is away while all connections are; Hidden is of the person, on all
// devices and beyond the connection, until one of them shows itself again.
const (
	ShowOnline OwnPresence = iota
	ShowAway
	ShowHidden
)

// LastSeen is when somebody was here last. Unless Known, how the person wants to be
// seen was not said and stays as it is stored.
type LastSeen struct {
	chat.LastSeen
	Known bool
}

// watched is a person whose presence some connections here want to hear of.
type watched struct {
	watchers map[Conn]struct{}
	seen     chat.Instant // when the person was last here, as far as it is known
	hidden   bool
	known    bool // hidden is what is stored, or newer; nothing is told before
	told     chat.PresenceChanged
}

// SetPresence notes how the user of c wants to be seen.
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
	turned := !u.wished || u.hidden != (s == ShowHidden)
	u.wished, u.hidden = true, s == ShowHidden
	u.mu.Unlock()
	if turned {
		h.sighted(LastSeen{chat.LastSeen{User: u.id, At: h.now(), Hidden: s == ShowHidden}, true})
	}
	h.presenceMoved(u.id, nil)
}

// SubscribePresence makes c hear of changes in the presence of these people, at most MaxWatched of
// them, and of nobody else. What is stored of them must be given to Learn next.
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
		w = &watched{watchers: map[Conn]struct{}{}, told: chat.PresenceChanged{User: id}}
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

// Presences returns how people are seen, given what is stored of each.
func (h *Hub) Presences(stored []chat.LastSeen) []chat.PresenceChanged {
	now := make([]chat.PresenceChanged, len(stored))
	for i, s := range stored {
		now[i] = h.presence(h.newest(s))
	}
	return now
}

// newest is what is stored of somebody, or what watchers know better.
func (h *Hub) newest(stored chat.LastSeen) chat.LastSeen {
	s := h.watchShard(stored.User)
	s.RLock()
	defer s.RUnlock()
	if w := s.m[stored.User]; w != nil && w.known {
		stored.Hidden, stored.At = w.hidden, max(w.seen, stored.At)
	}
	return stored
}

// RefreshPresence takes what is stored of people whom c watches, read after Watch, and what c was
// told about each, in the same order. c hears at once of what has changed since it was told,
// and from then on of every change.
func (h *Hub) RefreshPresence(c Conn, stored []chat.LastSeen, told []chat.PresenceChanged) {
	for i, s := range stored {
		h.learn(c, s, told[i])
	}
}

func (h *Hub) learn(c Conn, stored chat.LastSeen, told chat.PresenceChanged) {
	s := h.watchShard(stored.User)
	s.Lock()
	defer s.Unlock()
	w := s.m[stored.User]
	if w == nil {
		return
	}
	w.seen = max(w.seen, stored.At)
	if !w.known {
		w.known, w.hidden, w.told = true, stored.Hidden, told
	}
	if news := h.presence(w.sighting(stored.User)); !w.tell(news) && news != told {
		c.Send(presenceFrame(news))
	}
}

func (w *watched) sighting(id chat.UserID) chat.LastSeen {
	return chat.LastSeen{User: id, At: w.seen, Hidden: w.hidden}
}

// tell tells the watchers, if it is new to them.
func (w *watched) tell(news chat.PresenceChanged) bool {
	if news == w.told {
		return false
	}
	w.told = news
	frame := presenceFrame(news)
	for c := range w.watchers {
		c.Send(frame)
	}
	return true
}

// personRenamed tells the person's own extended connections, and the others that watch.
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

// presence is how somebody is seen now. What was wished over a connection that is here
// is newer than what is stored.
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

// presence is whether u is here, and whether u hides, which is as it is stored if it was
// not said since.
func (u *user) presence(stored bool) (status chat.Presence, hidden bool) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.wished {
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

// presenceMoved tells the watchers of somebody who came, went, or wants to be seen in
// another way. It looks at how things are now, so that it does not matter in which order
// two changes are noticed. left is set if the last connection went.
func (h *Hub) presenceMoved(id chat.UserID, left *LastSeen) {
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
		w.note(left.Known, left.Hidden)
	}
	if u := h.user(id); u != nil {
		w.note(u.wish())
	}
	if !w.known {
		return
	}
	w.tell(h.presence(w.sighting(id)))
}

// note keeps what is known of whether the person hides.
func (w *watched) note(known, hidden bool) {
	if known {
		w.known, w.hidden = true, hidden
	}
}

// wish is whether u has said how to be seen since coming, and whether that is hidden.
func (u *user) wish() (said, hidden bool) {
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.wished, u.hidden
}

// unwatchAll forgets what c watches.
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
