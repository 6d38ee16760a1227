package chat

import "context"

// SettingsChange is what is to be changed of how a conversation is shown; nil stays as
// it is.
type SettingsChange struct {
	MutedUntil *Instant // 0: not muted
	Notify     *Notify
	Pinned     *bool
	Archived   *bool
}

var (
	errBadMuted  = &Error{Code: Invalid, Message: "Invalid mutedUntil"}
	errBadNotify = &Error{Code: Invalid, Message: "Invalid notify"}
)

// SetChat changes how the actor alone wants a conversation to be shown and announced, and
// returns all of it. What is so already is a success that changes nothing.
//
// Errors: Invalid for a moment or a word; Forbidden if by is not a member of the group;
// NotFound if there is no such dialog; Unauthenticated if the account is deleted.
func (s *Service) SetChat(ctx context.Context, by Actor, at Address, c SettingsChange) (ChatSettings, ConversationRef, error) {
	if c.MutedUntil != nil && (*c.MutedUntil < 0 || *c.MutedUntil > maxCursor) {
		return ChatSettings{}, ConversationRef{}, errBadMuted
	}
	if c.Notify != nil && *c.Notify > NotifyNone {
		return ChatSettings{}, ConversationRef{}, errBadNotify
	}
	cmd := &setChat{by: by, at: at, change: c}
	if err := s.do(ctx, cmd); err != nil {
		return ChatSettings{}, ConversationRef{}, err
	}
	return cmd.chat, at.ref(by.User), nil
}

type setChat struct {
	by     Actor
	at     Address
	change SettingsChange

	chat ChatSettings
}

func (c *setChat) Conversation() ConversationID { return c.at.ID(c.by.User) }
func (c *setChat) Exclusive() bool              { return false }

func (c *setChat) need(n *Needs) {
	id := c.Conversation()
	n.Conversations = append(n.Conversations, id)
	n.Members = append(n.Members, MemberKey{id, c.by.User})
	n.Users = append(n.Users, c.by.User)
}

func (c *setChat) decide(d *decision) error {
	conv, m, err := d.membershipFor(c.by, c.at)
	if err != nil {
		return err
	}
	c.chat = m.Chat.with(c.change, d.now)
	if c.chat == m.Chat {
		return nil
	}
	next := *m
	next.Chat = c.chat
	d.putMember(next)
	d.emit(SettingsChanged{EventHeader: d.personal(conv, c.by), Ref: conv.Ref(), Chat: c.chat})
	return nil
}

func (s ChatSettings) with(c SettingsChange, now Instant) ChatSettings {
	if c.MutedUntil != nil {
		s.MutedUntil = *c.MutedUntil
	}
	if c.Notify != nil {
		s.Notify = *c.Notify
	}
	switch {
	case c.Pinned == nil:
	case !*c.Pinned:
		s.PinnedAt = 0
	case s.PinnedAt == 0:
		s.PinnedAt = now
	}
	if c.Archived != nil {
		s.Archived = *c.Archived
	}
	return s
}
