package chat

import "context"

var errBadEditID = &Error{Code: Invalid, Message: "Invalid editId"}

// Edit gives an own message another text. The key belongs to this edit without limit of time: the same
// edit again is a success that changes nothing. So is a text that the message has
// already; then the key is not used up. Mentions stay as they were.
//
// Errors: Invalid or TooLarge for the text; Invalid for a zero key; NotFound for a
// message that is not there for by; Forbidden for another's message or a notice; Conflict
// if the key is taken by anything else; Unauthenticated if the account is deleted.
func (s *Service) Edit(ctx context.Context, by Actor, message MessageID, content string, key MessageID) (MessageEdited, error) {
	if err := checkContent(content); err != nil {
		return MessageEdited{}, err
	}
	if key.IsZero() {
		return MessageEdited{}, errBadEditID
	}
	at, err := s.locate(ctx, message)
	if err != nil {
		return MessageEdited{}, err
	}
	c := &edit{by: by, at: at, message: message, content: content, key: key}
	if err := s.do(ctx, c); err != nil {
		return MessageEdited{}, err
	}
	return c.edited, nil
}

// locate returns where a message is.
func (s *Service) locate(ctx context.Context, message MessageID) (MessageKey, error) {
	at, found, err := s.store.Locate(ctx, message)
	if err != nil {
		return MessageKey{}, err
	}
	if !found {
		return MessageKey{}, ErrNoSuchMessage
	}
	return at, nil
}

type edit struct {
	by      Actor
	at      MessageKey
	message MessageID
	content string
	key     MessageID

	edited MessageEdited
}

func (c *edit) Conversation() ConversationID { return c.at.Conversation }
func (c *edit) Exclusive() bool              { return false }

func (c *edit) need(n *Needs) {
	n.needMessage(c.by, c.at, c.message)
	n.Messages = append(n.Messages, c.key)
}

// needMessage adds what it takes to decide about a message.
func (n *Needs) needMessage(by Actor, at MessageKey, message MessageID) {
	n.Conversations = append(n.Conversations, at.Conversation)
	n.Members = append(n.Members, MemberKey{at.Conversation, by.User})
	n.Users = append(n.Users, by.User)
	n.Messages = append(n.Messages, message)
}

func (c *edit) decide(d *decision) error {
	if c.repeats(d) {
		return nil
	}
	conv, m, user, err := d.messageFor(c.by, c.at, c.message, MayEdit)
	if err != nil {
		return err
	}
	if d.taken(c.key) {
		return ErrMessageIDTaken
	}
	if m.Content == c.content {
		c.edited = MessageEdited{conv.lastOf(m, c.by), conv.Ref(), *m, user.Name(), true}
		return nil
	}
	m.rewrite(c.content)
	m.Changed, m.EditedAt = conv.advance(d.now)
	d.touch(conv)
	d.edit(m)
	entry := d.record(conv, LogEntry{Kind: LogEdited, Actor: c.by.User, Target: m.Seq, Key: c.key})
	d.Edits[c.key] = &entry
	c.edited = MessageEdited{conv.eventHeader(c.by), conv.Ref(), *m, user.Name(), false}
	d.emit(c.edited)
	return nil
}

// repeats reports whether the key is taken by this very edit. As with sends, it stays a
// success whatever has become of the message and the membership since.
func (c *edit) repeats(d *decision) bool {
	held, m, conv, user := d.Edits[c.key], d.Messages[c.message], d.Conversations[c.at.Conversation], d.alive(c.by.User)
	if held == nil || m == nil || conv == nil || user == nil ||
		held.Conversation != m.Conversation || held.Target != m.Seq || held.Actor != c.by.User {
		return false
	}
	c.edited = MessageEdited{
		Ref: conv.Ref(), Message: *m, By: user.Name(), Duplicate: true,
		EventHeader: EventHeader{Conversation: conv.ID, Seq: held.Seq, At: held.At, Actor: c.by.User, Origin: c.by.Conn},
	}
	return true
}

// lastOf returns the header of an answer about the last change of m, which was stored before.
func (c *Conversation) lastOf(m *Message, by Actor) EventHeader {
	at := max(m.CreatedAt, m.EditedAt, m.DeletedAt)
	if m.Changed == c.LastSeq {
		at = c.LastAt
	}
	return EventHeader{Conversation: c.ID, Seq: m.Changed, At: at, Actor: by.User, Origin: by.Conn}
}
