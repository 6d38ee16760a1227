package model

import (
	"cmp"
	"slices"
)

// Roles.
const (
	owner  = "owner"
	admin  = "admin"
	member = "member"
)

// The refusals, in the words of the protocol.
const (
	ok        = ""
	notMember = "User is not a member of this group"
	noRight   = "You have no right to do this"
	notOwner  = "Only the owner may delete the group"
	alreadyIn = "the user is already in the group"
	noMessage = "There is no such message"
	noPerson  = "There is no such user"
	noInvite  = "There is no such invite"
	removed   = "You were removed from this group"
	barred    = "The user was removed from this group"
)

// truth is everything that has happened. People are numbers.
type truth struct {
	conversations []*conversation // in the order in which they were made
	messages      []*message
	invites       []*invite
	told          [peoples][]string // ids of others' messages that somebody was there for
}

// conversation is a group, or the dialog of two people, the lower number first.
type conversation struct {
	group       string // id; "" for a dialog
	pair        [2]int
	lastSeq     int
	name        string
	description string
	whoMayAdd   string
	dropped     bool
	log         []*message
	memberships map[int]*place
}

// place is what somebody is and has in a conversation.
type place struct {
	in      bool
	removed bool // and may not come back
	role    string
	joined  int // seq
	cleared int
	read    int // all up to here
	seen    int // the farthest that was ever read
	got     int // the farthest that was ever delivered
	hidden  []*message

	notify           string
	muted            bool
	pinned, archived bool
	draft            draft
}

type draft struct {
	content string
	replyTo string
	id      string // of the message that it will be
}

type message struct {
	in        *conversation
	id        string
	seq       int
	sender    int
	content   string
	notice    bool
	edited    bool
	deleted   bool
	pinned    bool
	replyTo   *message
	mentions  []int
	reactions []reaction
}

// reaction is who has reacted with an emoji.
type reaction struct {
	emoji string
	who   []int
}

type invite struct {
	number  int
	by      int
	in      *conversation
	maxUses int
	uses    int
	revoked bool
}

func (c *conversation) isGroup() bool { return c.group != "" }

// other is the companion in a dialog.
func (c *conversation) other(u int) int { return c.pair[0] + c.pair[1] - u }

// place returns u's place in c, nil if u is not in it now.
func (c *conversation) place(u int) *place {
	if p := c.memberships[u]; p != nil && p.in && !c.dropped {
		return p
	}
	return nil
}

// members are those who are in, in order of number.
func (c *conversation) members() []int {
	var list []int
	for u := range c.memberships {
		if c.place(u) != nil {
			list = append(list, u)
		}
	}
	slices.Sort(list)
	return list
}

func (p *place) leads() bool { return p.role == owner || p.role == admin }

func (p *place) mayAdd(c *conversation) bool { return p.leads() || c.whoMayAdd == "members" }

// sees reports whether somebody with the place p sees m.
func (p *place) sees(m *message) bool { return m.seq > p.cleared && !slices.Contains(p.hidden, m) }

// dialog returns the dialog of two people, nil if nobody has written yet.
func (w *truth) dialog(a, b int) *conversation {
	pair := [2]int{min(a, b), max(a, b)}
	for _, c := range w.conversations {
		if !c.isGroup() && c.pair == pair {
			return c
		}
	}
	return nil
}

// unread returns the messages that u has not read in c, oldest first, and what is said of
// each: "message", "mention" or "reply".
func (c *conversation) unread(u int) (list []*message, rules []string) {
	p := c.memberships[u]
	for _, m := range c.log {
		if m.seq <= p.read || m.sender == u || m.notice || m.deleted || !p.sees(m) {
			continue
		}
		rule := "message"
		switch {
		case slices.Contains(m.mentions, u):
			rule = "mention"
		case m.replyTo != nil && !m.replyTo.notice && m.replyTo.sender == u:
			rule = "reply"
		}
		list, rules = append(list, m), append(rules, rule)
	}
	return list, rules
}

// counts are the numbers of unread messages and of mentions.
func (c *conversation) counts(u int) (unread, mentions int) {
	_, rules := c.unread(u)
	for _, rule := range rules {
		if rule != "message" {
			mentions++
		}
	}
	return len(rules), mentions
}

// last is the newest message that u sees, nil if there is none.
func (c *conversation) last(u int) *message {
	for _, m := range slices.Backward(c.log) {
		if !m.deleted && c.memberships[u].sees(m) {
			return m
		}
	}
	return nil
}

// seenBy is how far u has read as others are shown it, gotBy how far u's devices are.
func (c *conversation) seenBy(u int) int { return c.memberships[u].seen }
func (c *conversation) gotBy(u int) int  { return max(c.memberships[u].got, c.memberships[u].seen) }

// next takes the next seq.
func (c *conversation) next() int {
	c.lastSeq++
	return c.lastSeq
}

// say appends a message to the log.
func (w *truth) say(m *message) *message {
	m.seq = m.in.next()
	m.in.log = append(m.in.log, m)
	w.messages = append(w.messages, m)
	for _, u := range m.in.members() {
		if u != m.sender && !m.notice {
			w.told[u] = append(w.told[u], m.id)
		}
	}
	return m
}

func (w *truth) notice(c *conversation, by int, id, content string) {
	w.say(&message{in: c, id: id, sender: by, content: content, notice: true})
}

// join puts u into c, at its last seq.
func (c *conversation) join(u int, role string) {
	p := c.memberships[u]
	if p == nil {
		p = &place{notify: "all"}
		c.memberships[u] = p
	}
	p.in, p.removed, p.role, p.joined, p.read = true, false, role, c.lastSeq, c.lastSeq
}

// part takes u out of c, with the invites that u made. An owner is followed by the oldest
// admin, or else member.
func (w *truth) part(c *conversation, u int) {
	p := c.memberships[u]
	p.in = false
	for _, i := range w.invites {
		i.revoked = i.revoked || i.in == c && i.by == u
	}
	if p.role != owner {
		return
	}
	rest := c.members()
	if len(rest) == 0 {
		c.dropped = true
		return
	}
	newOwner := slices.MinFunc(rest, func(a, b int) int {
		x, y := c.memberships[a], c.memberships[b]
		if x.role != y.role {
			return cmp.Compare(x.role, y.role) // admin before member
		}
		return cmp.Compare(x.joined, y.joined)
	})
	c.memberships[newOwner].role = owner
}
