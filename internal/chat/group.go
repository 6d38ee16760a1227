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
// is taken, dropped groups included; TooLarge if the creator made or joined too many groups;
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
func (c *createGroup) Exclusive() bool              { return false }

func (c *createGroup) need(n *Needs) {
	n.Conversations = append(n.Conversations, c.group.ID)
	n.Users = append(n.Users, c.by.User)
	n.Messages = append(n.Messages, c.group.Notice.ID)
	n.GroupCount = append(n.GroupCount, c.by.User)
}

func (c *createGroup) decide(d *decision) error {
	notice := c.notice()
	held := d.Messages[notice.ID]
	if conv := d.Conversations[c.group.ID]; conv != nil {
		if conv.Live() && conv.Name == c.group.Name && held != nil && held.same(&notice) {
			return nil
		}
		return ErrGroupIDTaken
	}
	if d.taken(notice.ID) {
		return ErrMessageIDTaken
	}
	creator := d.alive(c.by.User)
	if creator == nil {
		return ErrNoSession
	}
	if d.GroupCount[c.by.User].Own >= c.maxGroups {
		return ErrTooManyGroups
	}
	conv := d.create(&Conversation{
		ID: c.group.ID, Kind: Group, Name: c.group.Name, Owner: c.by.User, Members: 1, CreatedAt: d.now,
	})
	notice = d.post(conv, notice)
	d.putMember(Member{
		MemberKey: MemberKey{conv.ID, c.by.User}, Role: RoleOwner, JoinedAt: conv.LastAt, Joined: conv.LastSeq,
		Read: Position{conv.LastSeq, conv.MessageCount},
	})
	d.countGroup(c.by.User, false)
	d.record(conv, LogEntry{Kind: LogCreated, Actor: c.by.User, Subject: c.by.User, Role: RoleOwner})
	d.emit(GroupCreated{EventHeader: conv.eventHeader(c.by), GroupName: conv.Name, Notice: notice, Sender: creator.Name()})
	return nil
}

func (c *createGroup) notice() Message {
	return Message{
		ID: c.group.Notice.ID, Conversation: c.group.ID, Sender: c.by.User,
		Content: c.group.Notice.Content, Notification: true, Notice: NoticeData{Kind: NoticeCreated},
	}
}
