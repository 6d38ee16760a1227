package chat

import (
	"context"
	"unicode/utf8"
)

// UnsentText is a draft of one person in one conversation, which is synchronised between the person's
// devices.
type UnsentText struct {
	MemberKey
	Content string // "" deletes the text
	ReplyTo MessageID
	// Message is the id under which the text will be sent; zero if the device did not say.
	// A message with that id ends the text.
	Message MessageID
	At      Instant // the version: by the server's clock, each stored text has a later one
}

var errBadUpdatedAt = &Error{Code: Invalid, Message: "Invalid updatedAt"}

// SaveDraft stores an unsent text of the actor. Of t, Content, ReplyTo and Message are stored; At is
// the version that the device has, 0 for none. Two texts are not stored, and the call succeeds: one
// that was sent already, and one of another message than the stored text, if the device does not have
// that one. It returns the text that is stored now.
//
// Errors: Invalid or TooLarge for the text; Invalid for the version; Forbidden if by is not a member of the group;
// NotFound if there is no such dialog; Unauthenticated if the account is deleted.
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
	conv, _, err := d.membershipFor(c.by, c.at)
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
	d.putDraft(held)
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

// endDraft deletes the unsent text of by from which the message was made.
func (d *decision) endDraft(conv *Conversation, by Actor, t *Draft) {
	held := d.Drafts[MemberKey{conv.ID, by.User}]
	if held == nil || held.Content == "" {
		return
	}
	if known := held.At <= t.DraftAt; !known && !(t.EndsDraft && held.Message == t.ID) {
		return
	}
	*held = UnsentText{MemberKey: held.MemberKey, At: held.next(d.now)}
	d.putDraft(held)
	d.emit(DraftSaved{EventHeader: d.personal(conv, by), Ref: conv.Ref(), Draft: *held})
}
