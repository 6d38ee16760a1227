package chat

import (
	"context"
	"unicode/utf8"
)

// UnsentText is what one person has begun to write in one conversation and wants to
// find on the own other devices.
type UnsentText struct {
	MemberKey
	Content string // "" takes the text away
	ReplyTo MessageID
	// Message is the id under which the text will be sent; zero if the device did not say.
	// A message with that id ends the text.
	Message MessageID
	At      Instant // the version: by the server's clock, later with each text kept here
}

var errBadUpdatedAt = &Error{Code: Invalid, Message: "Invalid updatedAt"}

// SaveDraft keeps what the actor has begun to write. Of t, Content, ReplyTo and Message are
// kept; At is the version that the device knows, 0 for none. Two texts are not kept, which is a
// success that changes nothing: one that was sent already, and one of another message than
// the text that is kept, if the device does not know that one. It returns what is kept now.
//
// Errors: Invalid or TooLarge for the text; Invalid for the version; Forbidden if by is not a member of the group;
// NotFound if there is no such dialog; Unauthenticated if the account is gone.
func (s *Service) SaveDraft(ctx context.Context, by Actor, at Address, t UnsentText) (UnsentText, ConversationRef, error) {
	switch {
	case !wellFormed(t.Content):
		return UnsentText{}, ConversationRef{}, errBadContent
	case utf8.RuneCountInString(t.Content) > MaxContent:
		return UnsentText{}, ConversationRef{}, errLongContent
	case t.At < 0:
		return UnsentText{}, ConversationRef{}, errBadUpdatedAt
	}
	t.MemberKey = MemberKey{at.ID(by.User), by.User}
	if t.Content == "" {
		t.ReplyTo = MessageID{}
	}
	c := &saveDraft{by: by, at: at, text: t}
	if err := s.do(ctx, c); err != nil {
		return UnsentText{}, ConversationRef{}, err
	}
	return c.kept, at.ref(by.User), nil
}

type saveDraft struct {
	by   Actor
	at   Address
	text UnsentText

	kept UnsentText
}

func (c *saveDraft) Conversation() ConversationID { return c.text.Conversation }
func (c *saveDraft) Exclusive() bool              { return false }

func (c *saveDraft) need(n *Needs) {
	n.Conversations = append(n.Conversations, c.text.Conversation)
	n.Members = append(n.Members, c.text.MemberKey)
	n.Users = append(n.Users, c.by.User)
	n.Drafts = append(n.Drafts, c.text.MemberKey)
	if !c.text.Message.IsZero() {
		n.Messages = append(n.Messages, c.text.Message)
	}
}

func (c *saveDraft) decide(d *decision) error {
	conv, _, err := d.placeFor(c.by, c.at)
	if err != nil {
		return err
	}
	held, next := d.Drafts[c.text.MemberKey], c.text
	if held == nil {
		held = &UnsentText{MemberKey: next.MemberKey}
		d.Drafts[next.MemberKey] = held
	}
	if d.taken(next.Message) || held.Content == "" && next.Content == "" || held.hides(&next) {
		if c.kept = *held; held.Content == "" {
			c.kept.At = d.now
		}
		return nil
	}
	next.At = held.next(d.now)
	*held = next
	d.keepDraft(held)
	c.kept = next
	d.emit(DraftSaved{EventHeader: d.personal(conv, c.by), Ref: conv.Ref(), Draft: next})
	return nil
}

// next is the version of what follows t.
func (t *UnsentText) next(now Instant) Instant {
	if t.Content == "" {
		return now
	}
	return max(now, t.At+1)
}

// hides reports whether t is a text that the device which wrote next has not seen.
func (t *UnsentText) hides(next *UnsentText) bool {
	same := t.Message == next.Message && !t.Message.IsZero()
	return t.Content != "" && !same && next.At < t.At
}

// endDraft takes away the unsent text of by that the message t is made of.
func (d *decision) endDraft(conv *Conversation, by Actor, t *Draft) {
	held := d.Drafts[MemberKey{conv.ID, by.User}]
	if held == nil || held.Content == "" {
		return
	}
	if known := held.At <= t.DraftAt; !known && !(t.EndsDraft && held.Message == t.ID) {
		return
	}
	*held = UnsentText{MemberKey: held.MemberKey, At: held.next(d.now)}
	d.keepDraft(held)
	d.emit(DraftSaved{EventHeader: d.personal(conv, by), Ref: conv.Ref(), Draft: *held})
}
