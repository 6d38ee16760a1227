package chat

import "context"

// Parted is the outcome of a removal.
type Parted struct {
	Head      EventHeader
	GroupName string
	Notice    Message
	Sender    Name
	User      UserID // who is out
	Members   int    // present ones now
}

// Remove takes somebody out of a group, with a notice: the owner anybody else, an admin
// plain members. An empty notice text is filled in. The same call again is a success.
//
// Errors: Forbidden if by is not a member or has no right to; NotFound if user is not a
// member; Conflict if the message id is taken; Invalid for the notice; Unauthenticated
// if the account of by is gone.
func (s *Service) Remove(ctx context.Context, by Actor, group ConversationID, user UserID, notice Draft) (Parted, error) {
	if err := checkNotice(notice.Content); err != nil {
		return Parted{}, err
	}
	c := &remove{by: by, group: group, user: user, draft: notice.withID()}
	if err := s.do(ctx, c); err != nil {
		return Parted{}, err
	}
	return c.parted, nil
}

type remove struct {
	by    Actor
	group ConversationID
	user  UserID
	draft Draft

	parted Parted
}

func (c *remove) Conversation() ConversationID { return c.group }

// Exclusive is true: of how many groups the user is a member changes.
func (c *remove) Exclusive() bool { return true }

func (c *remove) key() MemberKey { return MemberKey{c.group, c.user} }

func (c *remove) need(n *Needs) {
	n.Heads = append(n.Heads, c.group)
	n.Members = append(n.Members, MemberKey{c.group, c.by.User}, c.key())
	n.Users = append(n.Users, c.by.User, c.user)
	n.Messages = append(n.Messages, c.draft.ID)
}

func (c *remove) decide(d *decision) error {
	conv, sender, err := d.groupFor(c.by, c.group, Claim{Right: MayRead})
	if err != nil {
		return err
	}
	filling := sender.FirstName + " removed a member"
	if u := d.Users[c.user]; u != nil {
		filling = sender.FirstName + " removed " + u.FirstName
	}
	notice := noticeOf(c.by, c.group, c.draft, filling)
	c.parted = Parted{GroupName: conv.Name, Sender: sender.Name(), User: c.user}
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
	d.emit(MemberLeft{
		EventHeader: c.parted.Head, User: c.user, Members: conv.Members, GroupName: conv.Name, Notice: &notice, Sender: sender.Name(),
	})
	return nil
}

// confirm completes the outcome with the notice as it is stored.
func (p *Parted) confirm(conv *Conversation, by Actor, notice *Message) {
	p.Head, p.Notice, p.Members = notice.head(by), *notice, conv.Members
}
