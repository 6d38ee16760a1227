package model

import (
	"fmt"
	"slices"
)

// What people do, as the model has it. Each returns the message of the refusal, or ok.

// post is a message; nothing may be wrong with id and content.
type post struct {
	by       int
	id       string
	content  string
	replyTo  *message
	mentions []int
	endDraft bool
}

// toGroup sends to a group.
func (w *truth) toGroup(c *conversation, p post) string {
	place := c.place(p.by)
	if place == nil {
		return notMember
	}
	return w.send(c, p)
}

// toPerson sends to somebody else, with whom it may make a dialog.
func (w *truth) toPerson(to int, p post) string {
	c := w.dialog(p.by, to)
	if c != nil {
		return w.send(c, p)
	}
	if p.replyTo != nil {
		return noMessage
	}
	c = &conversation{pair: [2]int{min(p.by, to), max(p.by, to)}, memberships: map[int]*place{}}
	w.conversations = append(w.conversations, c)
	c.join(p.by, member)
	c.join(to, member)
	return w.send(c, p)
}

func (w *truth) send(c *conversation, p post) string {
	if p.replyTo != nil && p.replyTo.in != c {
		return noMessage
	}
	m := &message{in: c, id: p.id, sender: p.by, content: p.content, replyTo: p.replyTo}
	for _, u := range p.mentions {
		if u != p.by && c.place(u) != nil && !slices.Contains(m.mentions, u) {
			m.mentions = append(m.mentions, u)
		}
	}
	slices.Sort(m.mentions)
	w.say(m)
	place := c.memberships[p.by]
	place.read, place.seen = max(place.read, m.seq), max(place.seen, m.seq)
	if p.endDraft && place.draft.id == p.id {
		place.draft = draft{}
	}
	return ok
}

// reach returns the place from which u may do something with m, nil if m is not there for
// u.
func (m *message) reach(u int) *place {
	p := m.in.place(u)
	if p == nil || m.seq <= p.cleared {
		return nil
	}
	return p
}

// edit gives an own message another text; changed is false if it has it already.
func (w *truth) edit(u int, m *message, content string) (refusal string, changed bool) {
	switch {
	case m.reach(u) == nil, m.deleted:
		return noMessage, false
	case m.sender != u, m.notice:
		return noRight, false
	case m.content == content:
		return ok, false
	}
	m.content, m.edited = content, true
	m.in.next()
	return ok, true
}

// remove deletes for all.
func (w *truth) remove(u int, m *message) string {
	p := m.reach(u)
	if p == nil {
		return noMessage
	}
	may := !m.notice && (m.sender == u || m.in.isGroup() && p.leads())
	switch {
	case m.deleted && may:
		return ok
	case m.deleted:
		return noMessage
	case !may:
		return noRight
	}
	m.content, m.deleted, m.pinned, m.reactions, m.mentions = "", true, false, nil, nil
	m.in.next()
	return ok
}

// hide deletes for u; changed is false if it is hidden already.
func (w *truth) hide(u int, m *message) (refusal string, changed bool) {
	if p := m.in.place(u); p != nil && slices.Contains(p.hidden, m) {
		return ok, false
	}
	p := m.reach(u)
	if p == nil || m.deleted {
		return noMessage, false
	}
	p.hidden = append(p.hidden, m)
	return ok, true
}

// react adds a reaction or takes it away.
func (w *truth) react(u int, m *message, emoji string, add bool) string {
	switch {
	case m.reach(u) == nil, m.deleted:
		return noMessage
	case m.notice:
		return noRight
	}
	at := slices.IndexFunc(m.reactions, func(r reaction) bool { return r.emoji == emoji })
	has := at >= 0 && slices.Contains(m.reactions[at].who, u)
	if has == add {
		return ok
	}
	switch {
	case at < 0:
		m.reactions = append(m.reactions, reaction{emoji, []int{u}})
	case add:
		m.reactions[at].who = append(m.reactions[at].who, u)
	default:
		m.reactions[at].who = slices.DeleteFunc(m.reactions[at].who, func(x int) bool { return x == u })
		m.reactions = slices.DeleteFunc(m.reactions, func(r reaction) bool { return len(r.who) == 0 })
	}
	m.in.next()
	return ok
}

// pin makes a message one of the pinned ones, or takes it from them; changed says whether it was not so.
func (w *truth) pin(u int, m *message, pinned bool) (refusal string, changed bool) {
	p := m.reach(u)
	switch {
	case p == nil, m.deleted:
		return noMessage, false
	case m.notice, m.in.isGroup() && !p.leads():
		return noRight, false
	}
	changed = m.pinned != pinned
	if m.pinned = pinned; changed {
		m.in.next()
	}
	return ok, changed
}

// markRead moves u's position; changed says whether anything did.
func (c *conversation) markRead(u, seq int, force bool) (changed bool) {
	p, to := c.memberships[u], min(seq, c.lastSeq)
	if back := max(to, p.cleared); force && back < p.read {
		p.read = back
		return true
	}
	changed = to > p.read || to > p.seen
	p.read, p.seen = max(p.read, to), max(p.seen, to)
	return changed
}

func (c *conversation) markDelivered(u, seq int) {
	p := c.memberships[u]
	if to := min(seq, c.lastSeq); to > c.gotBy(u) {
		p.got = to
	}
}

// clear hides all of a dialog from u; changed is false if nothing is new since.
func (c *conversation) clear(u int) (changed bool) {
	p := c.memberships[u]
	changed = p.cleared != c.lastSeq
	p.cleared = c.lastSeq
	if changed {
		p.read = c.lastSeq
	}
	return changed
}

// create makes a group.
func (w *truth) create(u int, id, name, notice string) {
	c := &conversation{group: id, name: name, whoMayAdd: "members", memberships: map[int]*place{}}
	w.conversations = append(w.conversations, c)
	w.notice(c, u, notice, "made")
	c.join(u, owner)
}

// add brings somebody into a group.
func (w *truth) add(u int, c *conversation, who int, notice string) string {
	p := c.place(u)
	switch {
	case p == nil:
		return notMember
	case !p.mayAdd(c):
		return noRight
	case c.place(who) != nil:
		return alreadyIn
	case c.bars(who) && !p.leads():
		return barred
	}
	w.notice(c, u, notice, "added")
	c.join(who, member)
	return ok
}

// takeOut removes somebody from a group.
func (w *truth) takeOut(u int, c *conversation, who int, notice string) string {
	p := c.place(u)
	switch target := c.place(who); {
	case p == nil:
		return notMember
	case !p.leads():
		return noRight
	case target == nil:
		return noPerson
	case who == u, target.role == owner, p.role == admin && target.role == admin:
		return noRight
	}
	w.notice(c, u, notice, "removed")
	w.part(c, who)
	c.memberships[who].removed = true
	return ok
}

// bars reports whether u was removed from c and may not come back.
func (c *conversation) bars(u int) bool { return c.memberships[u] != nil && c.memberships[u].removed }

// lift lets somebody come back who was removed.
func (w *truth) lift(u int, c *conversation, who int) string {
	switch p := c.place(u); {
	case p == nil:
		return notMember
	case !p.leads():
		return noRight
	case c.memberships[who] == nil:
		return noPerson
	}
	c.memberships[who].removed = false
	return ok
}

func (w *truth) leave(u int, c *conversation, notice string) string {
	if c.place(u) == nil {
		return notMember
	}
	w.notice(c, u, notice, "left")
	w.part(c, u)
	return ok
}

func (w *truth) drop(u int, c *conversation) string {
	switch p := c.place(u); {
	case p == nil:
		return notMember
	case p.role != owner:
		return notOwner
	}
	c.next()
	c.dropped = true
	return ok
}

func (w *truth) setRole(u int, c *conversation, who int, role string) string {
	p := c.place(u)
	switch target := c.place(who); {
	case p == nil:
		return notMember
	case p.role != owner:
		return noRight
	case target == nil:
		return noPerson
	case target.role == owner && role != owner:
		return noRight
	case target.role == role:
		return ok
	}
	if role == owner {
		p.role = admin
	}
	c.memberships[who].role = role
	c.next()
	return ok
}

func (w *truth) rename(u int, c *conversation, name, notice string) string {
	switch p := c.place(u); {
	case p == nil:
		return notMember
	case !p.leads():
		return noRight
	}
	w.notice(c, u, notice, "renamed")
	c.name = name
	return ok
}

// update changes description and policy.
func (w *truth) update(u int, c *conversation, description, whoMayAdd string) string {
	switch p := c.place(u); {
	case p == nil:
		return notMember
	case !p.leads():
		return noRight
	case c.description == description && c.whoMayAdd == whoMayAdd:
		return ok
	}
	c.description, c.whoMayAdd = description, whoMayAdd
	c.next()
	return ok
}

func (w *truth) invite(u int, c *conversation, maxUses int) (string, *invite) {
	switch p := c.place(u); {
	case p == nil:
		return notMember, nil
	case !p.mayAdd(c):
		return noRight, nil
	}
	i := &invite{number: len(w.invites), by: u, in: c, maxUses: maxUses}
	w.invites = append(w.invites, i)
	return ok, i
}

func (w *truth) revoke(u int, i *invite) string {
	switch p := i.in.place(u); {
	case p == nil:
		return notMember
	case !p.mayAdd(i.in):
		return noRight
	}
	i.revoked = true
	return ok
}

func (i *invite) usable() bool {
	return !i.revoked && !i.in.dropped && (i.maxUses == 0 || i.uses < i.maxUses)
}

// stands reports whether who made i may still bring people in.
func (i *invite) stands() bool {
	p := i.in.place(i.by)
	return p != nil && p.mayAdd(i.in)
}

func (w *truth) joinBy(u int, i *invite, notice string) string {
	switch {
	case i.in.dropped:
		return noInvite
	case i.in.place(u) != nil:
		return alreadyIn
	case !i.usable() || !i.stands():
		return noInvite
	case i.in.bars(u):
		return removed
	}
	i.uses++
	w.notice(i.in, u, notice, fmt.Sprintf("P%d joined by a link", u))
	i.in.join(u, member)
	return ok
}
