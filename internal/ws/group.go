package ws

import (
	"context"

	"messenger/internal/chat"
	"messenger/internal/hub"
	"messenger/internal/wire"
)

// membership lets people in and out of groups.
func (a asking) membership(ctx context.Context, req wire.Request) ([]byte, error) {
	svc := a.cfg.Chat
	switch r := req.(type) {
	case wire.AddUserInGroup:
		joined, err := svc.AddMember(ctx, a.by, r.Group, r.User, a.notice(wire.Notice{ID: r.MessageID, HasID: r.HasMessageID, Message: r.Message}))
		if a.conn.Extended() {
			return wire.AppendAdded(hub.NewFrame(), r.Tag, joined), err
		}
		return wire.AppendJoined(hub.NewFrame(), joined), err
	case wire.LeaveGroup:
		head, err := svc.Leave(ctx, a.by, r.Group, a.notice(wire.Notice{ID: r.MessageID, HasID: r.HasMessageID, Message: r.Message}))
		return a.gone(r, r.Group, head, err)
	case wire.DropGroup:
		head, err := svc.Drop(ctx, a.by, r.Group)
		return a.gone(r, r.Group, head, err)
	case wire.RemoveUserFromGroup:
		parted, err := svc.Remove(ctx, a.by, r.Group, r.User, a.notice(r.Notice))
		return wire.AppendRemoved(hub.NewFrame(), r.Tag, parted), err
	case wire.JoinByInvite:
		info, head, err := svc.JoinByInvite(ctx, a.by, r.Code, a.notice(r.Notice))
		return wire.AppendJoinedByInvite(hub.NewFrame(), r.Tag, info, head), err
	}
	return nil, noOperation(req)
}

// gone answers whoever is out of a group now. What was said in it before must arrive
// before the answer: after it the client knows no such group any more, and would open it
// again.
func (a asking) gone(req wire.Request, group chat.ConversationID, head chat.Head, err error) ([]byte, error) {
	if err != nil {
		return nil, err
	}
	a.cfg.Settle(group)
	if a.conn.Extended() {
		return wire.AppendGone(hub.NewFrame(), req.Type(), wire.Tag{ID: req.RequestID()}, head), nil
	}
	if req.Type() == wire.TypeDropGroup {
		return wire.AppendDropped(hub.NewFrame(), group), nil
	}
	return wire.AppendLeft(hub.NewFrame(), group), nil
}

// group does what is done to a group, or asked about one.
func (a asking) group(ctx context.Context, req wire.Request) ([]byte, error) {
	svc := a.cfg.Chat
	switch r := req.(type) {
	case wire.GetGroupInfo:
		info, err := svc.Group(ctx, a.by, r.Group)
		return wire.AppendGroupInfo(hub.NewFrame(), r.Tag, info), err
	case wire.ListMembers:
		return a.members(ctx, r)
	case wire.SetRole:
		set, err := svc.SetRole(ctx, a.by, r.Group, r.User, r.Role)
		return wire.AppendRoleSet(hub.NewFrame(), r.Tag, set), err
	case wire.RenameGroup:
		renamed, err := svc.RenameGroup(ctx, a.by, r.Group, r.Name, a.notice(r.Notice))
		return wire.AppendRenamed(hub.NewFrame(), r.Tag, renamed), err
	case wire.UpdateGroup:
		updated, err := svc.UpdateGroup(ctx, a.by, r.Group, r.Change)
		return wire.AppendUpdated(hub.NewFrame(), r.Tag, updated), err
	}
	return nil, noOperation(req)
}

// members lists who is in a group, and who of them is here.
func (a asking) members(ctx context.Context, r wire.ListMembers) ([]byte, error) {
	list, err := a.cfg.Chat.Members(ctx, a.by, chat.MembersOf{Group: r.Group, Search: r.Search, After: r.After, Limit: r.Limit})
	if err != nil {
		return nil, err
	}
	people := make([]chat.UserID, len(list.Rows))
	for i, row := range list.Rows {
		people[i] = row.Member.User
	}
	seen, err := a.cfg.Sightings(ctx, people)
	if err != nil {
		return nil, err
	}
	return wire.AppendMembers(hub.NewFrame(), r.Tag, list.Rows, a.cfg.Hub.Presences(seen), list.More), nil
}

// invite does what is done with invites, but joining.
func (a asking) invite(ctx context.Context, req wire.Request) ([]byte, error) {
	svc := a.cfg.Chat
	switch r := req.(type) {
	case wire.CreateInvite:
		made, err := svc.CreateInvite(ctx, a.by, chat.NewInvite{Group: r.Group, ExpiresAt: r.ExpiresAt, MaxUses: r.MaxUses})
		return wire.AppendInvite(hub.NewFrame(), r.Tag, made, a.cfg.InvitePrefix), err
	case wire.ListInvites:
		rows, err := svc.Invites(ctx, a.by, r.Group)
		return wire.AppendInvites(hub.NewFrame(), r.Tag, rows, a.cfg.InvitePrefix), err
	case wire.RevokeInvite:
		err := svc.RevokeInvite(ctx, a.by, r.Group, r.Code)
		return wire.AppendInviteRevoked(hub.NewFrame(), r.Tag, r.Group, r.Code), err
	case wire.GetInvite:
		info, err := svc.Invite(ctx, a.by, r.Code)
		return wire.AppendInviteInfo(hub.NewFrame(), r.Tag, info), err
	}
	return nil, noOperation(req)
}

// removal does what is done about people who were removed.
func (a asking) removal(ctx context.Context, req wire.Request) ([]byte, error) {
	svc := a.cfg.Chat
	switch r := req.(type) {
	case wire.ListRemoved:
		list, err := svc.Removed(ctx, a.by, chat.RemovedQuery{Group: r.Group, After: r.After, Limit: r.Limit})
		return wire.AppendRemovedPeople(hub.NewFrame(), r.Tag, list.Rows, list.More), err
	case wire.LiftRemoval:
		err := svc.LiftRemoval(ctx, a.by, r.Group, r.User)
		return wire.AppendRemovalLifted(hub.NewFrame(), r.Tag, r.Group, r.User), err
	}
	return nil, noOperation(req)
}

// notice is the line that the group is shown, under the client's id or a new one.
func (a asking) notice(n wire.Notice) chat.Draft {
	if !n.HasID {
		n.ID = a.cfg.NewID()
	}
	return chat.Draft{ID: n.ID, Content: n.Message}
}
