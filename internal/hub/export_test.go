package hub

// Follows counts the groups that somebody is noted to follow.
func (h *Hub) Follows() int {
	n := 0
	for i := range h.groups {
		s := &h.groups[i]
		s.RLock()
		n += len(s.m)
		s.RUnlock()
	}
	return n
}

// Watched counts the people that somebody watches.
func (h *Hub) Watched() int {
	n := 0
	for i := range h.watches {
		s := &h.watches[i]
		s.RLock()
		n += len(s.m)
		s.RUnlock()
	}
	return n
}
