package chat

import "context"

// AddMember lets a member bring somebody into a group; membership and notice change
// together. An empty notice text is filled in. A repeated call is a success.
//
// Only the owner and admins may add somebody who was removed, which lifts the removal.
//
// Errors: Forbidden if by is not a member, only admins may add, or the user was removed and
// by is a plain member; NotFound for an unknown or deleted user; Conflict if the user is in already or the message id is taken; TooLarge if the
// group is full, or the user is in as many groups as others may bring somebody into;
// Invalid for the notice; Unauthenticated if the account of by is deleted.
func (s *Service) AddMember(ctx context.Context, by Actor, group ConversationID, user UserID, notice Draft) (MemberJoined, error) {
	if err := checkNotice(notice.Content); err != nil {
		return MemberJoined{}, err
	}
	c := &addMember{by: by, group: group, user: user, draft: notice.withID(), limits: s.limits}
	if err := s.do(ctx, c); err != nil {
		return MemberJoined{}, err
	}
	return c.joined, nil
}

type addMember struct {
	by     Actor
	group  ConversationID
	user   UserID
	draft  Draft
	limits Limits

	joined MemberJoined
}

func (c *addMember) Conversation() ConversationID { return c.group }
func (c *addMember) Exclusive() bool              { return false }

func (c *addMember) need(n *Needs) {
	n.Conversations = append(n.Conversations, c.group)
	n.Members = append(n.Members, MemberKey{c.group, c.by.User}, MemberKey{c.group, c.user})
	n.Users = append(n.Users, c.by.User, c.user)
	n.Messages = append(n.Messages, c.draft.ID)
	n.GroupCount = append(n.GroupCount, c.user)
}

func (c *addMember) decide(d *decision) error {
	conv, sender, err := d.groupFor(c.by, c.group, Claim{Right: MayAdd})
	if err != nil {
		return err
	}
	user, key := d.alive(c.user), MemberKey{c.group, c.user}
	if user == nil {
		return ErrNoSuchUser
	}
	notice := noticeOf(c.by, c.group, c.draft, sender.FirstName+" added "+user.FirstName,
		NoticeData{Kind: NoticeAdded, Subject: c.user})
	c.joined = MemberJoined{User: c.user, UserName: user.Name(), GroupName: conv.Name, Sender: sender.Name()}
	if held, err := d.repeatsJoin(&notice, key); held != nil || err != nil {
		c.joined.confirm(conv, c.by, held)
		return err
	}
	if m := d.Members[key]; m != nil && m.Removed.Bars() {
		if err := Authorise(Claim{Right: MayReadmit, Member: d.Members[MemberKey{c.group, c.by.User}], In: conv}); err != nil {
			return ErrBarred
		}
	}
	if err := d.roomFor(c.user, true, conv, c.limits); err != nil {
		return err
	}
	notice = d.join(conv, key, c.by, notice)
	c.joined.confirm(conv, c.by, &notice)
	d.emit(c.joined)
	return nil
}

// confirm completes the outcome with the notice as it is stored.
func (j *MemberJoined) confirm(conv *Conversation, by Actor, notice *Message) {
	if notice != nil {
		j.EventHeader, j.Notice, j.Members = notice.eventHeader(by), *notice, conv.Members
	}
}

// eventHeader returns the header of an event about the change that stored m.
func (m *Message) eventHeader(by Actor) EventHeader {
	return EventHeader{Conversation: m.Conversation, Seq: m.Seq, At: m.CreatedAt, Actor: by.User, Origin: by.Conn}
}

// repeatsJoin returns the stored notice if the membership of key began with it. Any other
// use of its id, and joining while being in, is refused.
func (d *decision) repeatsJoin(notice *Message, key MemberKey) (*Message, error) {
	held := d.Messages[notice.ID]
	if m := d.Members[key]; m.Present() {
		if held != nil && held.same(notice) && held.Seq == m.Joined {
			return held, nil
		}
		return nil, ErrAlreadyMember
	}
	if d.taken(notice.ID) {
		return nil, ErrMessageIDTaken
	}
	return nil, nil
}

// roomFor refuses what would pass a limit: in the group, or of the user's groups of the
// kind that this one would be, added or not.
func (d *decision) roomFor(user UserID, added bool, conv *Conversation, l Limits) error {
	count := d.GroupCount[user]
	switch {
	case conv.Members >= l.GroupMembers:
		return ErrGroupFull
	case added && count.Added >= l.GroupsAdded, !added && count.Own >= l.UserGroups:
		return ErrTooManyGroups
	}
	return nil
}

// GroupCount is of how many live groups a user is a member. What others did to the user
// must not use up what the user may do, so the two are counted apart.
type GroupCount struct {
	Own   int // created, or joined by an invite
	Added int // brought in by others
}

// countGroup counts one more group of a user.
func (d *decision) countGroup(user UserID, added bool) {
	count := d.GroupCount[user]
	if added {
		count.Added++
	} else {
		count.Own++
	}
	d.GroupCount[user] = count
}

// join lets key.User in with a notice by the actor, keeping what the row holds of an
// earlier membership but a removal. What was said before counts as read.
func (d *decision) join(conv *Conversation, key MemberKey, by Actor, notice Message) Message {
	notice = d.post(conv, notice)
	m := Member{MemberKey: key}
	if past := d.Members[key]; past != nil {
		m = *past
	}
	m.Role, m.JoinedAt, m.Joined, m.Left = RoleMember, conv.LastAt, conv.LastSeq, 0
	m.Added, m.Removed = by.User != key.User, Removal{}
	m.Read, m.ForcedAt = Position{conv.LastSeq, conv.MessageCount}, 0
	d.putMember(m)
	conv.Members++
	d.countGroup(key.User, m.Added)
	d.record(conv, LogEntry{Kind: LogJoined, Actor: by.User, Subject: key.User, Role: RoleMember})
	return notice
}
