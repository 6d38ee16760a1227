package chat

import "context"

// ClearDialog hides everything said so far in the dialog with companion from the
// actor alone, and takes it as read. Later messages show again, without the old ones. It
// returns up to where the dialog is cleared now. An unknown companion is a success that
// changes nothing.
//
// Errors: Unauthenticated if the account is deleted.
func (s *Service) ClearDialog(ctx context.Context, by Actor, companion UserID) (cleared Seq, ref ConversationRef, err error) {
	c := &clearDialog{by: by, companion: companion}
	ref = Address{Companion: companion}.ref(by.User)
	if err := s.do(ctx, c); err != nil {
		return 0, ref, err
	}
	return c.cleared, ref, nil
}

type clearDialog struct {
	by        Actor
	companion UserID

	cleared Seq
}

func (c *clearDialog) Conversation() ConversationID { return DialogID(c.by.User, c.companion) }
func (c *clearDialog) Exclusive() bool              { return false }

func (c *clearDialog) need(n *Needs) {
	id := c.Conversation()
	n.Conversations = append(n.Conversations, id)
	n.Users = append(n.Users, c.by.User)
	n.Members = append(n.Members, MemberKey{id, c.by.User})
}

func (c *clearDialog) decide(d *decision) error {
	if d.alive(c.by.User) == nil {
		return ErrNoSession
	}
	conv, m := d.Conversations[c.Conversation()], d.Members[MemberKey{c.Conversation(), c.by.User}]
	if conv == nil || m == nil {
		c.cleared = 0
		return nil
	}
	c.cleared = conv.LastSeq
	if m.Cleared == conv.LastSeq {
		return nil
	}
	cleared := *m
	cleared.Cleared, cleared.Read = conv.LastSeq, Position{conv.LastSeq, conv.MessageCount}
	d.putMember(cleared)
	d.emit(DialogCleared{EventHeader: d.personal(conv, c.by), Ref: conv.Ref(), Cleared: conv.LastSeq})
	return nil
}
