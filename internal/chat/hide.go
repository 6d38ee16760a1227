package chat

import "context"

// Hide hides a message, or a notice, from the actor permanently. Others still see it. A repeated call
// succeeds and changes nothing.
//
// Errors: NotFound for a message that the actor does not see; Unauthenticated if the account
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
	return c.hidden, c.ref, nil
}

type hide struct {
	by      Actor
	at      MessageKey
	message MessageID

	hidden Hidden
	ref    ConversationRef
}

func (c *hide) Conversation() ConversationID { return c.at.Conversation }

// Exclusive is true: it changes Facts.UnreadCounts.
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
	c.ref = conv.Ref()
	d.changes.Hidden = append(d.changes.Hidden, Hiding{c.hidden, m.CountsFor(c.by.User)})
	held := c.hidden
	d.Facts.Hidden[c.key()] = &held
	d.emit(MessageHidden{EventHeader: d.personal(conv, c.by), Ref: c.ref, Message: c.hidden})
	return nil
}

// repeats reports whether a member has hidden the message already: that is a success even if the message
// was deleted since. A former member gets the answer of a stranger, because the answer names the
// conversation and would restore it on a device that has removed it.
func (c *hide) repeats(d *decision) bool {
	held, conv := d.Hidden[c.key()], d.Conversations[c.at.Conversation]
	if held == nil || conv == nil || d.alive(c.by.User) == nil ||
		Authorise(Claim{Right: MayRead, Member: d.Members[c.key().MemberKey], In: conv}) != nil {
		return false
	}
	c.hidden, c.ref = *held, conv.Ref()
	return true
}
