package chat

import "context"

// ClearDialog hides everything said so far in the dialog with companion from the
// actor alone. Later messages show again, without the old ones. An unknown companion
// is a success that changes nothing.
func (s *Service) ClearDialog(ctx context.Context, by Actor, companion UserID) error {
	return s.do(ctx, &clearDialog{by: by, companion: companion})
}

type clearDialog struct {
	by        Actor
	companion UserID
}

func (c *clearDialog) Conversation() ConversationID { return DialogID(c.by.User, c.companion) }
func (c *clearDialog) Alone() bool                  { return false }

func (c *clearDialog) need(n *Needs) {
	id := c.Conversation()
	n.Heads = append(n.Heads, id)
	n.Members = append(n.Members, MemberKey{id, c.by.User})
}

func (c *clearDialog) decide(d *decision) error {
	conv, m := d.Heads[c.Conversation()], d.Members[MemberKey{c.Conversation(), c.by.User}]
	if conv == nil || m == nil || m.Cleared == conv.LastSeq {
		return nil
	}
	cleared := *m
	cleared.Cleared = conv.LastSeq
	d.place(cleared)
	return nil
}
