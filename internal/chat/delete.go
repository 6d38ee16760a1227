package chat

import "context"

// Delete takes the text of a message away for all, with its mentions and reactions: one's
// own, or in a group any if by is the owner or an admin. That there was a message stays.
// A repeated call succeeds and changes nothing.
//
// Errors: NotFound for a message that by does not see; Forbidden for another's
// message or a notice; Unauthenticated if the account is deleted.
func (s *Service) Delete(ctx context.Context, by Actor, message MessageID) (MessageDeleted, error) {
	at, err := s.locate(ctx, message)
	if err != nil {
		return MessageDeleted{}, err
	}
	c := &deleteMessage{by: by, at: at, message: message}
	if err := s.do(ctx, c); err != nil {
		return MessageDeleted{}, err
	}
	s.deferred()
	return c.deleted, nil
}

type deleteMessage struct {
	by      Actor
	at      MessageKey
	message MessageID

	deleted MessageDeleted
}

func (c *deleteMessage) Conversation() ConversationID { return c.at.Conversation }

// Exclusive is true: it changes Facts.UnreadCounts.
func (c *deleteMessage) Exclusive() bool { return true }

func (c *deleteMessage) need(n *Needs) {
	n.needMessage(c.by, c.at, c.message)
	n.PreviousMessage = append(n.PreviousMessage, c.at)
}

func (c *deleteMessage) decide(d *decision) error {
	conv, m, user, err := d.messageFor(c.by, c.at, c.message, MayDelete)
	if err != nil {
		return err
	}
	c.deleted = MessageDeleted{EventHeader: conv.lastOf(m, c.by), Ref: conv.Ref(), Message: *m, By: user.Name()}
	if m.Deleted() {
		return nil
	}
	m.rewrite("")
	m.Mentions, m.Reactions = nil, nil
	m.Changed, m.DeletedAt = conv.advance(d.now)
	if m.Seq == conv.LastMessage {
		earlier := d.PreviousMessage[c.at]
		conv.LastMessage, conv.LastMessageAt = earlier.Seq, earlier.At
	}
	conv.Pins, _ = conv.Pins.with(m.Seq, false) // nothing is refused
	d.touch(conv)
	d.edit(m)
	d.changes.AnnotationsCleared = append(d.changes.AnnotationsCleared, m)
	d.record(conv, LogEntry{Kind: LogDeleted, Actor: c.by.User, Target: m.Seq})
	c.deleted.EventHeader, c.deleted.Message = conv.eventHeader(c.by), *m
	d.emit(c.deleted)
	return nil
}
