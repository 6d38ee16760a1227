package chat

import (
	"context"
	"unicode/utf8"
)

var errBadAbout = &Error{Code: Invalid, Message: "Invalid description"}

// RenameGroup gives a group another name, with a notice. An empty notice text is filled
// in. A repeated call is a success.
//
// Errors: Invalid for the name or notice; Forbidden if by is not a member or has no right
// to; Conflict if the message id is taken; Unauthenticated if the account is deleted.
func (s *Service) RenameGroup(ctx context.Context, by Actor, group ConversationID, name string, notice Draft) (GroupRenamed, error) {
	if err := checkGroupName(name); err != nil {
		return GroupRenamed{}, err
	}
	if err := checkNotice(notice.Content); err != nil {
		return GroupRenamed{}, err
	}
	c := &renameGroup{by: by, group: group, name: name, draft: notice.withID()}
	if err := s.do(ctx, c); err != nil {
		return GroupRenamed{}, err
	}
	return c.renamed, nil
}

type renameGroup struct {
	by    Actor
	group ConversationID
	name  string
	draft Draft

	renamed GroupRenamed
}

func (c *renameGroup) Conversation() ConversationID { return c.group }
func (c *renameGroup) Exclusive() bool              { return false }

func (c *renameGroup) need(n *Needs) {
	n.Conversations = append(n.Conversations, c.group)
	n.Members = append(n.Members, MemberKey{c.group, c.by.User})
	n.Users = append(n.Users, c.by.User)
	n.Messages = append(n.Messages, c.draft.ID)
}

func (c *renameGroup) decide(d *decision) error {
	conv, sender, err := d.groupFor(c.by, c.group, Claim{Right: MayRename})
	if err != nil {
		return err
	}
	notice := noticeOf(c.by, c.group, c.draft, sender.FirstName+" renamed the group to "+c.name,
		NoticeData{Kind: NoticeRenamed, Name: c.name})
	if held := d.Messages[notice.ID]; held != nil && held.same(&notice) && c.isSameRename(conv) {
		c.renamed = GroupRenamed{EventHeader: held.eventHeader(c.by), GroupName: c.name, Notice: *held, Sender: sender.Name()}
		return nil
	}
	if d.taken(notice.ID) {
		return ErrMessageIDTaken
	}
	conv.Name = c.name
	notice = d.post(conv, notice)
	d.record(conv, LogEntry{Kind: LogRenamed, Actor: c.by.User, Detail: c.name})
	c.renamed = GroupRenamed{EventHeader: conv.eventHeader(c.by), GroupName: c.name, Notice: notice, Sender: sender.Name()}
	d.emit(c.renamed)
	return nil
}

// isSameRename reports whether a stored notice with this text must be of this name: it names it,
// or it is the name still.
func (c *renameGroup) isSameRename(conv *Conversation) bool {
	return c.draft.Content == "" || conv.Name == c.name
}

// GroupChange is what is to be changed of a group; nil stays as it is.
type GroupChange struct {
	Description *string
	WhoMayAdd   *AddPolicy
}

// UpdateGroup changes the description or the policy of a group. If nothing is to change, the call succeeds and changes nothing.
//
// Errors: Invalid for the description or the policy; Forbidden if by is not a member or
// has no right to; Unauthenticated if the account is deleted.
func (s *Service) UpdateGroup(ctx context.Context, by Actor, group ConversationID, c GroupChange) (GroupUpdated, error) {
	if c.Description != nil && (!wellFormed(*c.Description) || utf8.RuneCountInString(*c.Description) > MaxAbout) {
		return GroupUpdated{}, errBadAbout
	}
	if c.WhoMayAdd != nil && *c.WhoMayAdd > AdminsAdd {
		return GroupUpdated{}, &Error{Code: Invalid, Message: "Invalid whoMayAdd"}
	}
	cmd := &updateGroup{by: by, group: group, change: c}
	if err := s.do(ctx, cmd); err != nil {
		return GroupUpdated{}, err
	}
	return cmd.updated, nil
}

type updateGroup struct {
	by     Actor
	group  ConversationID
	change GroupChange

	updated GroupUpdated
}

func (c *updateGroup) Conversation() ConversationID { return c.group }
func (c *updateGroup) Exclusive() bool              { return false }

func (c *updateGroup) need(n *Needs) {
	n.Conversations = append(n.Conversations, c.group)
	n.Members = append(n.Members, MemberKey{c.group, c.by.User})
	n.Users = append(n.Users, c.by.User)
}

func (c *updateGroup) decide(d *decision) error {
	conv, sender, err := d.groupFor(c.by, c.group, Claim{Right: MayRename})
	if err != nil {
		return err
	}
	next := *conv
	if c.change.Description != nil {
		next.Description = *c.change.Description
	}
	if c.change.WhoMayAdd != nil {
		next.WhoMayAdd = *c.change.WhoMayAdd
	}
	c.updated = GroupUpdated{
		EventHeader: conv.unchanged(c.by), Description: next.Description, WhoMayAdd: next.WhoMayAdd, By: sender.Name(),
	}
	if next == *conv {
		return nil
	}
	*conv = next
	conv.advance(d.now)
	d.touch(conv)
	d.record(conv, LogEntry{Kind: LogUpdated, Actor: c.by.User})
	c.updated.EventHeader = conv.eventHeader(c.by)
	d.emit(c.updated)
	return nil
}
