package chat

import "context"

// Leave ends the actor's own membership, with a notice. Ownership passes to the
// oldest admin, else the oldest member; the last member's leaving drops the group. A
// notice that is too long is cut, one that is empty is filled in: nobody is kept in
// a group by a text. A repeated call is a success.
//
// Errors: Forbidden if by is not a member; Conflict if the message id is taken;
// Invalid for a notice that is not well formed; Unauthenticated if the account is deleted.
func (s *Service) Leave(ctx context.Context, by Actor, group ConversationID, notice Draft) (EventHeader, error) {
	if !wellFormed(notice.Content) {
		return EventHeader{}, errBadNotice
	}
	c := &leave{by: by, group: group, draft: notice.withID()}
	if err := s.do(ctx, c); err != nil {
		return EventHeader{}, err
	}
	return c.header, nil
}

type leave struct {
	by    Actor
	group ConversationID
	draft Draft

	header EventHeader
}

func (c *leave) Conversation() ConversationID { return c.group }
func (c *leave) Exclusive() bool              { return true }

func (c *leave) need(n *Needs) {
	key := MemberKey{c.group, c.by.User}
	n.Conversations = append(n.Conversations, c.group)
	n.Members = append(n.Members, key)
	n.Users = append(n.Users, c.by.User)
	n.Messages = append(n.Messages, c.draft.ID)
	n.Successor = append(n.Successor, key)
}

func (c *leave) decide(d *decision) error {
	filling := "A member left"
	if u := d.alive(c.by.User); u != nil {
		filling = u.FirstName + " left"
	}
	notice := noticeOf(c.by, c.group, c.draft, filling, NoticeData{Kind: NoticeLeft})
	held := d.Messages[notice.ID]
	key := MemberKey{c.group, c.by.User}
	if m := d.Members[key]; held != nil && held.same(&notice) && m != nil && m.Left == held.Seq {
		c.header = held.eventHeader(c.by)
		return nil
	}
	conv, user, err := d.groupFor(c.by, c.group, Claim{Right: MayLeave})
	if err != nil {
		return err
	}
	if d.taken(notice.ID) {
		return ErrMessageIDTaken
	}
	notice = d.post(conv, notice)
	newOwner := d.removeMember(conv, key, c.by)
	c.header = conv.eventHeader(c.by)
	d.emit(MemberLeft{
		EventHeader: c.header, User: c.by.User, UserName: user.Name(), Members: conv.Members, NewOwner: newOwner,
		GroupName: conv.Name, Notice: &notice, Sender: user.Name(),
	})
	return nil
}

// removeMember ends a membership at the last seq of conv, with the invites that the member made,
// and returns the new owner, zero if the owner stays or nobody is left; then the group is
// dropped. By somebody else's hand it is a removal.
func (d *decision) removeMember(conv *Conversation, key MemberKey, by Actor) (newOwner UserID) {
	m := *d.Members[key]
	m.Left = conv.LastSeq
	if by.User != key.User {
		m.Removed = Removal{At: conv.LastAt, By: by.User}
	}
	d.putMember(m)
	d.changes.RevokedInvites = append(d.changes.RevokedInvites, key)
	d.touch(conv)
	conv.Members--
	d.record(conv, LogEntry{Kind: LogLeft, Actor: by.User, Subject: key.User})
	if conv.Owner != key.User {
		return UserID{}
	}
	newOwner = d.Successor[key]
	if newOwner.IsZero() {
		conv.DroppedAt = conv.LastAt
		return UserID{}
	}
	conv.Owner = newOwner
	newOwnerKey := MemberKey{conv.ID, newOwner}
	next := *d.Members[newOwnerKey]
	next.Role = RoleOwner
	d.putMember(next)
	d.record(conv, LogEntry{Kind: LogOwner, Actor: key.User, Subject: newOwner})
	return newOwner
}

// Drop deletes a group for everybody. Its id is never used again.
//
// Errors: Forbidden unless by is the owner; Unauthenticated if the account is deleted.
func (s *Service) Drop(ctx context.Context, by Actor, group ConversationID) (EventHeader, error) {
	c := &drop{by: by, group: group}
	if err := s.do(ctx, c); err != nil {
		return EventHeader{}, err
	}
	s.deferred()
	return c.header, nil
}

type drop struct {
	by    Actor
	group ConversationID

	header EventHeader
}

func (c *drop) Conversation() ConversationID { return c.group }
func (c *drop) Exclusive() bool              { return true }

func (c *drop) need(n *Needs) {
	n.Conversations = append(n.Conversations, c.group)
	n.Members = append(n.Members, MemberKey{c.group, c.by.User})
	n.Users = append(n.Users, c.by.User)
}

func (c *drop) decide(d *decision) error {
	conv, _, err := d.groupFor(c.by, c.group, Claim{Right: MayDrop})
	if err != nil {
		return err
	}
	_, conv.DroppedAt = conv.advance(d.now)
	conv.Members = 0
	d.touch(conv)
	own := *d.Members[MemberKey{c.group, c.by.User}]
	own.Left = conv.LastSeq
	d.putMember(own)
	d.changes.DroppedGroups = append(d.changes.DroppedGroups, MemberKey{Conversation: conv.ID})
	d.record(conv, LogEntry{Kind: LogDropped, Actor: c.by.User, Subject: c.by.User})
	c.header = conv.eventHeader(c.by)
	d.emit(GroupDropped{EventHeader: c.header})
	return nil
}
