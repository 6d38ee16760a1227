package chat

import (
	"context"
	"unicode/utf8"
)

// UnsentText is what one person has begun to write in one conversation and wants to
// find on the own other devices. The latest At wins.
type UnsentText struct {
	MemberKey
	Content string // "" takes the text away
	ReplyTo MessageID
	At      Instant // by the clock of the device, but never in the future of the server
}

var errBadUpdatedAt = &Error{Code: Invalid, Message: "Invalid updatedAt"}

// SaveDraft keeps what the actor has begun to write; only Content, ReplyTo and At of t are
// looked at. An older text than the one that is kept is a success that changes nothing.
// It returns what is kept now.
//
// Errors: Invalid or TooLarge for the text; Invalid for the moment; Forbidden if by is not
// a member of the group; NotFound if there is no such dialog; Unauthenticated if the
// account is gone.
func (s *Service) SaveDraft(ctx context.Context, by Actor, at Address, t UnsentText) (UnsentText, Place, error) {
	switch {
	case !wellFormed(t.Content):
		return UnsentText{}, Place{}, errBadContent
	case utf8.RuneCountInString(t.Content) > MaxContent:
		return UnsentText{}, Place{}, errLongContent
	case t.At <= 0:
		return UnsentText{}, Place{}, errBadUpdatedAt
	}
	t.MemberKey = MemberKey{at.ID(by.User), by.User}
	if t.Content == "" {
		t.ReplyTo = MessageID{}
	}
	c := &saveDraft{by: by, at: at, text: t}
	if err := s.do(ctx, c); err != nil {
		return UnsentText{}, Place{}, err
	}
	return c.kept, at.place(by.User), nil
}

type saveDraft struct {
	by   Actor
	at   Address
	text UnsentText

	kept UnsentText
}

func (c *saveDraft) Conversation() ConversationID { return c.text.Conversation }
func (c *saveDraft) Alone() bool                  { return false }

func (c *saveDraft) need(n *Needs) {
	n.Heads = append(n.Heads, c.text.Conversation)
	n.Members = append(n.Members, c.text.MemberKey)
	n.Users = append(n.Users, c.by.User)
	n.Drafts = append(n.Drafts, c.text.MemberKey)
}

func (c *saveDraft) decide(d *decision) error {
	conv, _, err := d.placeFor(c.by, c.at)
	if err != nil {
		return err
	}
	next := c.text
	next.At = min(next.At, d.now) // a clock that is fast must not silence the other devices
	held := d.Drafts[next.MemberKey]
	switch {
	case held == nil || held.Content == "": // nothing is kept, or no more since this batch
		if c.kept = next; next.Content == "" {
			return nil
		}
	case next.At <= held.At:
		c.kept = *held
		return nil
	}
	if held == nil {
		held = &UnsentText{}
		d.Drafts[next.MemberKey] = held
	}
	*held = next
	d.keepDraft(held)
	c.kept = next
	d.emit(DraftSaved{Head: d.personal(conv, c.by), Place: conv.Place(), Draft: next})
	return nil
}
