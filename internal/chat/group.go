package chat

import "context"

// NewGroup is a group to be made, with the notice that opens its history.
type NewGroup struct {
	ID     ConversationID
	Name   string
	Notice Draft // its text may be empty
}

// CreateGroup makes a group owned by its creator. Nobody else is told. The same call
// again by the same person is a success that changes nothing.
//
// Errors: Invalid for the id, name or notice; Conflict if the group id or message id
// is taken, dropped groups included; TooLarge if the creator is in too many groups;
// Unauthenticated if the creator's account is gone.
func (s *Service) CreateGroup(ctx context.Context, by Actor, g NewGroup) error {
	if err := checkGroupID(g.ID); err != nil {
		return err
	}
	if err := checkGroupName(g.Name); err != nil {
		return err
	}
	if err := checkNotice(g.Notice.Content); err != nil {
		return err
	}
	return s.do(ctx, &createGroup{by: by, group: g, maxGroups: s.limits.UserGroups})
}

type createGroup struct {
	by        Actor
	group     NewGroup
	maxGroups int
}

func (c *createGroup) Conversation() ConversationID { return c.group.ID }
func (c *createGroup) Alone() bool                  { return false }

func (c *createGroup) need(n *Needs) {
	n.Heads = append(n.Heads, c.group.ID)
	n.Users = append(n.Users, c.by.User)
	n.Messages = append(n.Messages, c.group.Notice.ID)
	n.GroupCount = append(n.GroupCount, c.by.User)
}

func (c *createGroup) decide(d *decision) error {
	notice := c.notice()
	held := d.Messages[notice.ID]
	if conv := d.Heads[c.group.ID]; conv != nil {
		if conv.Live() && conv.Name == c.group.Name && held != nil && held.same(&notice) {
			return nil
		}
		return ErrGroupIDTaken
	}
	if held != nil {
		return ErrMessageIDTaken
	}
	creator := d.alive(c.by.User)
	if creator == nil {
		return ErrNoSession
	}
	if d.GroupCount[c.by.User] >= c.maxGroups {
		return ErrTooManyGroups
	}
	conv := d.create(&Conversation{
		ID: c.group.ID, Kind: Group, Name: c.group.Name, Owner: c.by.User, Members: 1, CreatedAt: d.now,
	})
	notice = d.post(conv, notice)
	d.place(Member{
		MemberKey: MemberKey{conv.ID, c.by.User}, Role: RoleOwner, JoinedAt: conv.LastAt, Joined: conv.LastSeq,
	})
	d.GroupCount[c.by.User]++
	d.record(conv, LogCreated, c.by.User, c.by.User)
	d.emit(GroupCreated{Head: conv.head(c.by), GroupName: conv.Name, Notice: notice, Sender: creator.Name()})
	return nil
}

func (c *createGroup) notice() Message {
	return Message{
		ID: c.group.Notice.ID, Conversation: c.group.ID, Sender: c.by.User,
		Content: c.group.Notice.Content, Notification: true,
	}
}

// Joined is the outcome of adding somebody to a group.
type Joined struct {
	GroupName string
	Notice    Message
	Sender    Name
	Head      Head
	User      UserID
	Members   int // present ones now
}

// AddMember lets a member bring somebody into a group; membership and notice change
// together. An empty notice text is filled in. The same call again is a success.
//
// Errors: Forbidden if by is not a member; NotFound for an unknown or deleted user;
// Conflict if the user is in already or the message id is taken; TooLarge if the
// group or the user's list of groups is full; Invalid for the notice; Unauthenticated
// if the account of by is gone.
func (s *Service) AddMember(ctx context.Context, by Actor, group ConversationID, user UserID, notice Draft) (Joined, error) {
	if err := checkNotice(notice.Content); err != nil {
		return Joined{}, err
	}
	c := &addMember{by: by, group: group, user: user, draft: notice, limits: s.limits}
	if err := s.do(ctx, c); err != nil {
		return Joined{}, err
	}
	return c.joined, nil
}

type addMember struct {
	by     Actor
	group  ConversationID
	user   UserID
	draft  Draft
	limits Limits

	joined Joined
}

func (c *addMember) Conversation() ConversationID { return c.group }
func (c *addMember) Alone() bool                  { return false }

func (c *addMember) need(n *Needs) {
	n.Heads = append(n.Heads, c.group)
	n.Members = append(n.Members, MemberKey{c.group, c.by.User}, MemberKey{c.group, c.user})
	n.Users = append(n.Users, c.by.User, c.user)
	n.Messages = append(n.Messages, c.draft.ID)
	n.GroupCount = append(n.GroupCount, c.user)
}

func (c *addMember) decide(d *decision) error {
	conv, sender, err := d.groupFor(c.by, c.group, MayAdd)
	if err != nil {
		return err
	}
	user, key := d.alive(c.user), MemberKey{c.group, c.user}
	if user == nil {
		return ErrNoSuchUser
	}
	notice := noticeOf(c.by, c.group, c.draft, sender.FirstName+" added "+user.FirstName)
	held := d.Messages[notice.ID]
	if m := d.Members[key]; m.Present() {
		if held != nil && held.same(&notice) && held.Seq == m.Joined {
			c.joined = Joined{GroupName: conv.Name, Notice: *held, Sender: sender.Name()}
			return nil
		}
		return ErrAlreadyMember
	}
	switch {
	case held != nil:
		return ErrMessageIDTaken
	case conv.Members >= c.limits.GroupMembers:
		return ErrGroupFull
	case d.GroupCount[c.user] >= c.limits.UserGroups:
		return ErrTooManyGroups
	}
	notice = d.post(conv, notice)
	d.join(conv, key)
	d.record(conv, LogJoined, c.by.User, c.user)
	c.joined = Joined{GroupName: conv.Name, Notice: notice, Sender: sender.Name()}
	d.emit(MemberJoined{
		Head: conv.head(c.by), User: c.user, GroupName: conv.Name, Notice: notice, Sender: sender.Name(),
	})
	return nil
}

// join lets key.User in at the last seq of conv, keeping what the row holds of an
// earlier membership.
func (d *decision) join(conv *Conversation, key MemberKey) {
	m := Member{MemberKey: key}
	if past := d.Members[key]; past != nil {
		m = *past
	}
	m.Role, m.JoinedAt, m.Joined, m.Left = RoleMember, conv.LastAt, conv.LastSeq, 0
	d.place(m)
	conv.Members++
	d.GroupCount[key.User]++
}

// noticeOf is the system line of what by does in a group.
func noticeOf(by Actor, group ConversationID, draft Draft, filling string) Message {
	if draft.Content == "" {
		draft.Content = filling
	}
	return Message{
		ID: draft.ID, Conversation: group, Sender: by.User, Content: cutNotice(draft.Content), Notification: true,
	}
}

// Leave ends the actor's own membership, with a notice. Ownership passes to the
// oldest admin, else the oldest member; the last member's leaving drops the group. A
// notice that is too long is cut, one that is empty is filled in: nobody is kept in
// a group by a text. The same call again is a success.
//
// Errors: Forbidden if by is not a member; Conflict if the message id is taken;
// Invalid for a notice that is not well formed; Unauthenticated if the account is gone.
func (s *Service) Leave(ctx context.Context, by Actor, group ConversationID, notice Draft) error {
	if !wellFormed(notice.Content) {
		return errBadNotice
	}
	return s.do(ctx, &leave{by: by, group: group, draft: notice})
}

type leave struct {
	by    Actor
	group ConversationID
	draft Draft
}

func (c *leave) Conversation() ConversationID { return c.group }
func (c *leave) Alone() bool                  { return true }

func (c *leave) need(n *Needs) {
	key := MemberKey{c.group, c.by.User}
	n.Heads = append(n.Heads, c.group)
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
	notice := noticeOf(c.by, c.group, c.draft, filling)
	held := d.Messages[notice.ID]
	key := MemberKey{c.group, c.by.User}
	if m := d.Members[key]; held != nil && held.same(&notice) && m != nil && m.Left == held.Seq {
		return nil
	}
	conv, user, err := d.groupFor(c.by, c.group, MayLeave)
	if err != nil {
		return err
	}
	if held != nil {
		return ErrMessageIDTaken
	}
	notice = d.post(conv, notice)
	heir := d.depart(conv, key)
	d.emit(MemberLeft{
		Head: conv.head(c.by), User: c.by.User, NewOwner: heir, GroupName: conv.Name, Notice: &notice, Sender: user.Name(),
	})
	return nil
}

// depart ends a membership at the last seq of conv and returns the new owner, zero if
// the owner stays or nobody is left; then the group is dropped.
func (d *decision) depart(conv *Conversation, key MemberKey) (heir UserID) {
	m := *d.Members[key]
	m.Left = conv.LastSeq
	d.place(m)
	d.touch(conv)
	conv.Members--
	d.record(conv, LogLeft, key.User, key.User)
	if conv.Owner != key.User {
		return UserID{}
	}
	heir = d.Successor[key]
	if heir.IsZero() {
		conv.DroppedAt = conv.LastAt
		return UserID{}
	}
	conv.Owner = heir
	heirKey := MemberKey{conv.ID, heir}
	next := *d.Members[heirKey]
	next.Role = RoleOwner
	d.place(next)
	d.record(conv, LogOwner, key.User, heir)
	return heir
}

// Drop deletes a group for everybody. Its id is never used again.
//
// Errors: Forbidden unless by is the owner; Unauthenticated if the account is gone.
func (s *Service) Drop(ctx context.Context, by Actor, group ConversationID) error {
	return s.do(ctx, &drop{by: by, group: group})
}

type drop struct {
	by    Actor
	group ConversationID
}

func (c *drop) Conversation() ConversationID { return c.group }
func (c *drop) Alone() bool                  { return true }

func (c *drop) need(n *Needs) {
	n.Heads = append(n.Heads, c.group)
	n.Members = append(n.Members, MemberKey{c.group, c.by.User})
	n.Users = append(n.Users, c.by.User)
}

func (c *drop) decide(d *decision) error {
	conv, _, err := d.groupFor(c.by, c.group, MayDrop)
	if err != nil {
		return err
	}
	_, conv.DroppedAt = conv.advance(d.now)
	conv.Members = 0
	d.touch(conv)
	d.changes.Emptied = append(d.changes.Emptied, MemberKey{Conversation: conv.ID})
	d.record(conv, LogDropped, c.by.User, c.by.User)
	d.emit(GroupDropped{Head: conv.head(c.by)})
	return nil
}
