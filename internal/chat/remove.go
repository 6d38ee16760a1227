package chat

import "context"

// Remove takes somebody out of a group, with a notice: the owner anybody else, an admin
// plain members. An empty notice text is filled in. A repeated call is a success.
//
// Errors: Forbidden if by is not a member or has no right to; NotFound if user is not a
// member; Conflict if the message id is taken; Invalid for the notice; Unauthenticated
// if the account of by is deleted.
func (s *Service) Remove(ctx context.Context, by Actor, group ConversationID, user UserID, notice Draft) (MemberLeft, error) {
	if err := checkNotice(notice.Content); err != nil {
		return MemberLeft{}, err
	}
	c := &remove{by: by, group: group, user: user, draft: notice.withID()}
	if err := s.do(ctx, c); err != nil {
		return MemberLeft{}, err
	}
	return c.parted, nil
}

type remove struct {
	by    Actor
	group ConversationID
	user  UserID
	draft Draft

	parted MemberLeft
}

func (c *remove) Conversation() ConversationID { return c.group }

// Exclusive is true: of how many groups the user is a member changes.
func (c *remove) Exclusive() bool { return true }

func (c *remove) key() MemberKey { return MemberKey{c.group, c.user} }

func (c *remove) need(n *Needs) {
	n.Conversations = append(n.Conversations, c.group)
	n.Members = append(n.Members, MemberKey{c.group, c.by.User}, c.key())
	n.Users = append(n.Users, c.by.User, c.user)
	n.Messages = append(n.Messages, c.draft.ID)
}

func (c *remove) decide(d *decision) error {
	conv, sender, err := d.groupFor(c.by, c.group, Claim{Right: MayRead})
	if err != nil {
		return err
	}
	c.parted = MemberLeft{GroupName: conv.Name, Sender: sender.Name(), User: c.user}
	filling := sender.FirstName + " removed a member"
	if u := d.Users[c.user]; u != nil {
		filling = sender.FirstName + " removed " + u.FirstName
		c.parted.UserName = u.Name()
	}
	notice := noticeOf(c.by, c.group, c.draft, filling, NoticeData{Kind: NoticeRemoved, Subject: c.user})
	target := d.Members[c.key()]
	if held := d.Messages[notice.ID]; held != nil && held.same(&notice) && target != nil && target.Left == held.Seq {
		c.parted.confirm(conv, c.by, held)
		return nil
	}
	if _, _, err := d.groupFor(c.by, c.group, Claim{Right: MayRemove, Target: target}); err != nil {
		return err
	}
	if d.taken(notice.ID) {
		return ErrMessageIDTaken
	}
	notice = d.post(conv, notice)
	d.removeMember(conv, c.key(), c.by)
	c.parted.confirm(conv, c.by, &notice)
	d.emit(c.parted)
	return nil
}

// confirm completes the outcome with the notice as it is stored.
func (p *MemberLeft) confirm(conv *Conversation, by Actor, notice *Message) {
	p.EventHeader, p.Notice, p.Members = notice.eventHeader(by), notice, conv.Members
}
