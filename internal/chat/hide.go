package chat

import "context"

// Hide takes a message out of the actor's own sight for good; notices too. Others see it
// as before. Again it is a success that changes nothing.
//
// Errors: NotFound for a message that is not there for by; Unauthenticated if the account
// is gone.
func (s *Service) Hide(ctx context.Context, by Actor, message MessageID) (Hidden, ConversationRef, error) {
	at, err := s.locate(ctx, message)
	if err != nil {
		return Hidden{}, ConversationRef{}, err
	}
	c := &hide{by: by, at: at, message: message}
	if err := s.do(ctx, c); err != nil {
		return Hidden{}, ConversationRef{}, err
	}
	return c.hidden, c.place, nil
}

type hide struct {
	by      Actor
	at      MessageKey
	message MessageID

	hidden Hidden
	place  ConversationRef
}

func (c *hide) Conversation() ConversationID { return c.at.Conversation }

// Exclusive is true: what stands behind a place (Facts.Beyond) changes.
func (c *hide) Exclusive() bool { return true }

func (c *hide) key() HiddenKey {
	return HiddenKey{MemberKey{c.at.Conversation, c.by.User}, c.at.Seq}
}

func (c *hide) need(n *Needs) {
	n.needMessage(c.by, c.at, c.message)
	n.Hidden = append(n.Hidden, c.key())
}

func (c *hide) decide(d *decision) error {
	if c.repeats(d) {
		return nil
	}
	conv, m, _, err := d.messageFor(c.by, c.at, c.message, MayHide)
	if err != nil {
		return err
	}
	member := *d.Members[c.key().MemberKey]
	member.Hidden++
	d.putMember(member)
	c.hidden = Hidden{MemberKey: member.MemberKey, Message: m.Seq, ID: m.ID, Version: member.Hidden}
	c.place = conv.Ref()
	d.changes.Hidden = append(d.changes.Hidden, Hiding{c.hidden, m.CountsFor(c.by.User)})
	held := c.hidden
	d.Facts.Hidden[c.key()] = &held
	d.emit(MessageHidden{EventHeader: d.personal(conv, c.by), Ref: c.place, Message: c.hidden})
	return nil
}

// repeats reports whether the message is hidden already. That stays a success for a member
// whatever has become of the message. Who is no member is answered like any stranger: the
// answer names the conversation, and must not bring it back on a device that has dropped it.
func (c *hide) repeats(d *decision) bool {
	held, conv := d.Hidden[c.key()], d.Conversations[c.at.Conversation]
	if held == nil || conv == nil || d.alive(c.by.User) == nil ||
		Authorise(Claim{Right: MayRead, Member: d.Members[c.key().MemberKey], In: conv}) != nil {
		return false
	}
	c.hidden, c.place = *held, conv.Ref()
	return true
}
