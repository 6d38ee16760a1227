package chat

import "context"

// InviteInfo is what an invite shows to anyone who has it.
type InviteInfo struct {
	Invite    Invite
	GroupName string
	Members   int  // of the group
	Member    bool // the asker is one of them
}

// Invite returns what a usable invite is for.
//
// Errors: NotFound for an invite that is unknown, used up, expired or revoked, whose maker
// may not add people any more, or whose group is gone; Forbidden if by was removed.
func (s *Service) Invite(ctx context.Context, by Actor, code InviteCode) (InviteInfo, error) {
	i, conv, err := s.invite(ctx, code)
	if err != nil {
		return InviteInfo{}, err
	}
	if !i.Usable(s.now()) || !conv.Live() {
		return InviteInfo{}, ErrNoSuchInvite
	}
	maker, err := s.store.Member(ctx, MemberKey{i.Group, i.By})
	if err != nil {
		return InviteInfo{}, err
	}
	m, err := s.store.Member(ctx, MemberKey{i.Group, by.User})
	switch {
	case err != nil:
		return InviteInfo{}, err
	case !i.stands(maker, conv):
		return InviteInfo{}, ErrNoSuchInvite
	case m != nil && m.Removed.Bars():
		return InviteInfo{}, ErrRemoved
	}
	return InviteInfo{Invite: *i, GroupName: conv.Name, Members: conv.Members, Member: m.Present()}, nil
}

// InvitePreview is what an invite shows to anyone who has it, with or without a login.
type InvitePreview struct {
	Group     ConversationID
	GroupName string
	Members   int
	By        Name // who made it; of a deleted account it is empty
}

// PreviewInvite returns what a usable invite is for, without asking who wants to know.
//
// Errors: as Invite.
func (s *Service) PreviewInvite(ctx context.Context, code InviteCode) (InvitePreview, error) {
	i, conv, err := s.invite(ctx, code)
	if err != nil {
		return InvitePreview{}, err
	}
	if !i.Usable(s.now()) || !conv.Live() {
		return InvitePreview{}, ErrNoSuchInvite
	}
	maker, err := s.store.Member(ctx, MemberKey{i.Group, i.By})
	if err != nil {
		return InvitePreview{}, err
	}
	if !i.stands(maker, conv) {
		return InvitePreview{}, ErrNoSuchInvite
	}
	p := InvitePreview{Group: i.Group, GroupName: conv.Name, Members: conv.Members}
	switch by, err := s.store.User(ctx, i.By); {
	case err != nil:
		return InvitePreview{}, err
	case by != nil && !by.Deleted:
		p.By = by.Name()
	}
	return p, nil
}

// invite returns an invite, usable or not, and its group.
func (s *Service) invite(ctx context.Context, code InviteCode) (*Invite, *Conversation, error) {
	if !code.plausible() {
		return nil, nil, ErrNoSuchInvite
	}
	i, conv, err := s.store.Invite(ctx, code)
	if err != nil {
		return nil, nil, err
	}
	if i == nil || conv == nil {
		return nil, nil, ErrNoSuchInvite
	}
	return i, conv, nil
}

// plausible reports whether a store may be asked for the code.
func (c InviteCode) plausible() bool {
	return c != "" && len(c) <= maxInviteCode && wellFormed(string(c))
}

// JoinByInvite lets the actor into the group of an invite, with a notice. An empty notice
// text is filled in. A repeated call is a success.
//
// Errors: NotFound for an invite that is unknown, used up, expired or revoked, whose maker
// may not add people any more, or whose group is gone; Forbidden if by was removed; Conflict if by is in already or the message id is taken; TooLarge if the
// group is full, or by made or joined too many groups; Invalid for the notice; Unauthenticated if the
// account is gone.
func (s *Service) JoinByInvite(ctx context.Context, by Actor, code InviteCode, notice Draft) (GroupInfo, EventHeader, error) {
	if err := checkNotice(notice.Content); err != nil {
		return GroupInfo{}, EventHeader{}, err
	}
	i, _, err := s.invite(ctx, code)
	if err != nil {
		return GroupInfo{}, EventHeader{}, err
	}
	c := &joinByInvite{by: by, code: code, group: i.Group, maker: i.By, draft: notice.withID(), limits: s.limits}
	if err := s.do(ctx, c); err != nil {
		return GroupInfo{}, EventHeader{}, err
	}
	return c.info, c.header, nil
}

type joinByInvite struct {
	by     Actor
	code   InviteCode
	group  ConversationID // of the invite, as is its maker; neither changes
	maker  UserID
	draft  Draft
	limits Limits

	info   GroupInfo
	header EventHeader
}

func (c *joinByInvite) Conversation() ConversationID { return c.group }
func (c *joinByInvite) Exclusive() bool              { return false }

func (c *joinByInvite) need(n *Needs) {
	n.Conversations = append(n.Conversations, c.group)
	n.Members = append(n.Members, MemberKey{c.group, c.by.User}, MemberKey{c.group, c.maker})
	n.Users = append(n.Users, c.by.User)
	n.Messages = append(n.Messages, c.draft.ID)
	n.GroupCount = append(n.GroupCount, c.by.User)
	n.Invites = append(n.Invites, c.code)
}

func (c *joinByInvite) decide(d *decision) error {
	user, conv, invite := d.alive(c.by.User), d.Conversations[c.group], d.Invites[c.code]
	if user == nil {
		return ErrNoSession
	}
	if !conv.Live() || invite == nil || invite.Group != c.group {
		return ErrNoSuchInvite
	}
	key := MemberKey{c.group, c.by.User}
	notice := noticeOf(c.by, c.group, c.draft, user.FirstName+" joined by a link", NoticeData{Kind: NoticeJoined})
	if m := d.Members[key]; !m.Present() {
		if !invite.Usable(d.now) || !invite.stands(d.Members[MemberKey{c.group, c.maker}], conv) {
			return ErrNoSuchInvite
		}
		if m != nil && m.Removed.Bars() {
			return ErrRemoved
		}
	}
	if held, err := d.repeatsJoin(&notice, key); held != nil || err != nil {
		if err == nil {
			c.info, c.header = GroupInfo{Conversation: *conv, Role: d.Members[key].Role}, held.eventHeader(c.by)
		}
		return err
	}
	if err := d.roomFor(c.by.User, false, conv, c.limits); err != nil {
		return err
	}
	invite.Uses++
	d.putInvite(invite)
	notice = d.join(conv, key, c.by, notice)
	c.info, c.header = GroupInfo{Conversation: *conv, Role: RoleMember}, conv.eventHeader(c.by)
	d.emit(MemberJoined{
		EventHeader: c.header, User: c.by.User, UserName: user.Name(), Members: conv.Members, GroupName: conv.Name,
		Notice: notice, Sender: user.Name(),
	})
	return nil
}
