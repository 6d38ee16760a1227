package chat

import "slices"

// decision is what a command sees and changes while it is decided.
type decision struct {
	*Facts
	changes *Changes
	now     Instant
	events  []Event
}

func (d *decision) emit(e Event) { d.events = append(d.events, e) }

// touch records that the row of a conversation has changed; a new one is recorded by create.
func (d *decision) touch(c *Conversation) {
	if !slices.Contains(d.changes.Conversations, c) && !slices.Contains(d.changes.NewConversations, c) {
		d.changes.Conversations = append(d.changes.Conversations, c)
	}
}

// create adds a new conversation to the facts and the changes.
func (d *decision) create(c *Conversation) *Conversation {
	d.Facts.Conversations[c.ID] = c
	d.changes.NewConversations = append(d.changes.NewConversations, c)
	return c
}

// putMember sets a member's row.
func (d *decision) putMember(m Member) {
	row := d.Facts.Members[m.MemberKey]
	if row == nil {
		row = &Member{}
		d.Facts.Members[m.MemberKey] = row
	}
	*row = m
	if !slices.Contains(d.changes.Members, row) {
		d.changes.Members = append(d.changes.Members, row)
	}
}

// post appends a message to the log of c. The caller has checked that id is free.
func (d *decision) post(c *Conversation, m Message) Message {
	m.Conversation = c.ID
	m.Seq, m.CreatedAt = c.advance(d.now)
	if m.counts() {
		c.MessageCount++
	}
	m.Changed, m.MessageCount = m.Seq, c.MessageCount
	if needsMark(c.LastMessage, m.Seq) {
		d.changes.Marks = append(d.changes.Marks, TimeMark{c.ID, m.CreatedAt, m.Seq})
	}
	c.LastMessage, c.LastMessageAt = m.Seq, m.CreatedAt
	d.touch(c)
	d.changes.Messages = append(d.changes.Messages, m)
	stored := m
	d.Facts.Messages[m.ID] = &stored
	return m
}

// record adds a log entry at the last seq of c.
func (d *decision) record(c *Conversation, e LogEntry) LogEntry {
	e.Conversation, e.Seq, e.At = c.ID, c.LastSeq, c.LastAt
	d.changes.Log = append(d.changes.Log, e)
	return e
}

// taken reports whether an id names a message or an edit.
func (d *decision) taken(id MessageID) bool { return d.Messages[id] != nil || d.Edits[id] != nil }

// alive returns the user's account, nil if it is unknown or deleted.
func (d *decision) alive(id UserID) *User {
	if u := d.Facts.Users[id]; u != nil && !u.Deleted {
		return u
	}
	return nil
}

// eventHeader returns the header of an event about the last change of c.
func (c *Conversation) eventHeader(by Actor) EventHeader {
	return EventHeader{Conversation: c.ID, Seq: c.LastSeq, At: c.LastAt, Actor: by.User, Origin: by.Conn}
}

// personal returns the header of an event that is not in the log of c.
func (d *decision) personal(c *Conversation, by Actor) EventHeader {
	return EventHeader{Conversation: c.ID, At: d.now, Actor: by.User, Origin: by.Conn}
}

// membershipFor returns the conversation that at names and the row of by in it, for commands that change
// only the member's own state.
func (d *decision) membershipFor(by Actor, at Address) (*Conversation, *Member, error) {
	if d.alive(by.User) == nil {
		return nil, nil, ErrNoSession
	}
	conv, m := d.Conversations[at.ID(by.User)], d.Members[MemberKey{at.ID(by.User), by.User}]
	if conv == nil || conv.Kind == Dialog && !at.Group.IsZero() {
		return nil, nil, at.stranger()
	}
	if err := Authorise(Claim{Right: MayRead, Member: m, In: conv}); err != nil {
		return nil, nil, at.stranger()
	}
	return conv, m, nil
}

// messageFor returns a message, its conversation and the actor if the actor may do this
// with it.
func (d *decision) messageFor(by Actor, key MessageKey, id MessageID, right Right) (*Conversation, *Message, *User, error) {
	user := d.alive(by.User)
	if user == nil {
		return nil, nil, nil, ErrNoSession
	}
	conv, m := d.Conversations[key.Conversation], d.Messages[id]
	if err := Authorise(Claim{Right: right, Member: d.Members[MemberKey{key.Conversation, by.User}], In: conv, Message: m}); err != nil {
		return nil, nil, nil, err
	}
	return conv, m, user, nil
}

// edit records that a stored message has changed.
func (d *decision) edit(m *Message) {
	if !slices.Contains(d.changes.Edited, m) {
		d.changes.Edited = append(d.changes.Edited, m)
	}
}

// putDraft records that an unsent text is new, changed or deleted.
func (d *decision) putDraft(t *UnsentText) {
	if !slices.Contains(d.changes.Drafts, t) {
		d.changes.Drafts = append(d.changes.Drafts, t)
	}
}
