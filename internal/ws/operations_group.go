package ws

import (
	"context"

	"messenger/internal/chat"
	"messenger/internal/hub"
	"messenger/internal/limit"
	"messenger/internal/wire"
)

// groupOperations let people in and out of groups, change groups and ask about them.
var groupOperations = []operation{
	op(wire.TypeAddUserInGroup, wire.Classic, limit.Write(2*limit.Message), func(ctx context.Context, rc requestContext, r *wire.AddUserInGroup) ([]byte, error) {
		joined, err := rc.cfg.Chat.AddMember(ctx, rc.by, r.Group, r.User, rc.notice(wire.Notice{ID: r.MessageID, HasID: r.HasMessageID, Message: r.Message}))
		if rc.conn.Extended() {
			return wire.AppendAdded(hub.NewFrame(), rc.tag, joined), err
		}
		return wire.AppendJoined(hub.NewFrame(), joined), err
	}),
	op(wire.TypeLeaveGroup, wire.Classic, limit.Write(2*limit.Message), func(ctx context.Context, rc requestContext, r *wire.LeaveGroup) ([]byte, error) {
		head, err := rc.cfg.Chat.Leave(ctx, rc.by, r.Group, rc.notice(wire.Notice{ID: r.MessageID, HasID: r.HasMessageID, Message: r.Message}))
		return rc.gone(wire.TypeLeaveGroup, r.Group, head, err)
	}),
	op(wire.TypeDropGroup, wire.Classic, limit.Write(5*limit.Message), func(ctx context.Context, rc requestContext, r *wire.DropGroup) ([]byte, error) {
		head, err := rc.cfg.Chat.Drop(ctx, rc.by, r.Group)
		return rc.gone(wire.TypeDropGroup, r.Group, head, err)
	}),
	op(wire.TypeGetGroupInfo, wire.Extended, limit.Read(1), func(ctx context.Context, rc requestContext, r *wire.GetGroupInfo) ([]byte, error) {
		info, err := rc.cfg.Chat.Group(ctx, rc.by, r.Group)
		return wire.AppendGroupInfo(hub.NewFrame(), rc.tag, info), err
	}),
	listOp(wire.TypeListMembers, wire.Extended, listMembers),
	op(wire.TypeRemoveUserFromGroup, wire.Extended, limit.Write(2*limit.Message), func(ctx context.Context, rc requestContext, r *wire.RemoveUserFromGroup) ([]byte, error) {
		left, err := rc.cfg.Chat.Remove(ctx, rc.by, r.Group, r.User, rc.notice(r.Notice))
		if err != nil {
			return nil, err
		}
		return wire.AppendRemoved(hub.NewFrame(), rc.tag, left), nil
	}),
	op(wire.TypeListRemoved, wire.Extended, limit.Read(1), func(ctx context.Context, rc requestContext, r *wire.ListRemoved) ([]byte, error) {
		list, err := rc.cfg.Chat.Removed(ctx, rc.by, chat.RemovedQuery{Group: r.Group, After: r.After, Limit: r.Limit})
		return wire.AppendRemovedPeople(hub.NewFrame(), rc.tag, list.Rows, list.More), err
	}),
	op(wire.TypeLiftRemoval, wire.Extended, limit.Write(limit.Message), func(ctx context.Context, rc requestContext, r *wire.LiftRemoval) ([]byte, error) {
		err := rc.cfg.Chat.LiftRemoval(ctx, rc.by, r.Group, r.User)
		return wire.AppendRemovalLifted(hub.NewFrame(), rc.tag, r.Group, r.User), err
	}),
	op(wire.TypeSetRole, wire.Extended, limit.Write(limit.Message), func(ctx context.Context, rc requestContext, r *wire.SetRole) ([]byte, error) {
		set, err := rc.cfg.Chat.SetRole(ctx, rc.by, r.Group, r.User, r.Role)
		return wire.AppendRoleSet(hub.NewFrame(), rc.tag, set), err
	}),
	op(wire.TypeRenameGroup, wire.Extended, limit.Write(5*limit.Message), func(ctx context.Context, rc requestContext, r *wire.RenameGroup) ([]byte, error) {
		renamed, err := rc.cfg.Chat.RenameGroup(ctx, rc.by, r.Group, r.Name, rc.notice(r.Notice))
		return wire.AppendRenamed(hub.NewFrame(), rc.tag, renamed), err
	}),
	op(wire.TypeUpdateGroup, wire.Extended, limit.Write(5*limit.Message), func(ctx context.Context, rc requestContext, r *wire.UpdateGroup) ([]byte, error) {
		updated, err := rc.cfg.Chat.UpdateGroup(ctx, rc.by, r.Group, r.Change)
		return wire.AppendUpdated(hub.NewFrame(), rc.tag, updated), err
	}),
	op(wire.TypeCreateInvite, wire.Extended, limit.Write(2*limit.Message), func(ctx context.Context, rc requestContext, r *wire.CreateInvite) ([]byte, error) {
		made, err := rc.cfg.Chat.CreateInvite(ctx, rc.by, chat.NewInvite{Group: r.Group, ExpiresAt: r.ExpiresAt, MaxUses: r.MaxUses})
		return wire.AppendInvite(hub.NewFrame(), rc.tag, made, rc.cfg.InvitePrefix), err
	}),
	op(wire.TypeListInvites, wire.Extended, limit.Read(1), func(ctx context.Context, rc requestContext, r *wire.ListInvites) ([]byte, error) {
		rows, err := rc.cfg.Chat.Invites(ctx, rc.by, r.Group)
		return wire.AppendInvites(hub.NewFrame(), rc.tag, rows, rc.cfg.InvitePrefix), err
	}),
	op(wire.TypeRevokeInvite, wire.Extended, limit.Write(limit.Message), func(ctx context.Context, rc requestContext, r *wire.RevokeInvite) ([]byte, error) {
		err := rc.cfg.Chat.RevokeInvite(ctx, rc.by, r.Group, r.Code)
		return wire.AppendInviteRevoked(hub.NewFrame(), rc.tag, r.Group, r.Code), err
	}),
	op(wire.TypeGetInvite, wire.Extended, limit.Read(1), func(ctx context.Context, rc requestContext, r *wire.GetInvite) ([]byte, error) {
		info, err := rc.cfg.Chat.Invite(ctx, rc.by, r.Code)
		return wire.AppendInviteInfo(hub.NewFrame(), rc.tag, info), err
	}),
	op(wire.TypeJoinByInvite, wire.Extended, limit.Write(2*limit.Message), func(ctx context.Context, rc requestContext, r *wire.JoinByInvite) ([]byte, error) {
		info, head, err := rc.cfg.Chat.JoinByInvite(ctx, rc.by, r.Code, rc.notice(r.Notice))
		return wire.AppendJoinedByInvite(hub.NewFrame(), rc.tag, info, head), err
	}),
}

// notice is the system line that the group is shown, under the client's id or a new one.
func (rc requestContext) notice(n wire.Notice) chat.Draft {
	if !n.HasID {
		n.ID = rc.cfg.NewID()
	}
	return chat.Draft{ID: n.ID, Content: n.Message}
}

// gone answers a person who is out of a group now. What was sent in it before must arrive
// before the answer: after it the client knows no such group any more, and would open it
// again.
func (rc requestContext) gone(t wire.Type, group chat.ConversationID, head chat.EventHeader, err error) ([]byte, error) {
	if err != nil {
		return nil, err
	}
	rc.cfg.WaitDelivered(group)
	switch {
	case rc.conn.Extended():
		return wire.AppendGone(hub.NewFrame(), t, rc.tag, head), nil
	case t == wire.TypeDropGroup:
		return wire.AppendDropped(hub.NewFrame(), group), nil
	}
	return wire.AppendLeft(hub.NewFrame(), group), nil
}

// listMembers lists who is in a group, and which of them are online.
func listMembers(ctx context.Context, rc requestContext, r *wire.ListMembers) ([]byte, error) {
	list, err := rc.cfg.Chat.Members(ctx, rc.by, chat.MembersOf{Group: r.Group, Search: r.Search, After: r.After, Limit: r.Limit})
	if err != nil {
		return nil, err
	}
	people := make([]chat.UserID, len(list.Rows))
	for i, row := range list.Rows {
		people[i] = row.Member.User
	}
	seen, err := rc.cfg.LastSeen(ctx, people)
	if err != nil {
		return nil, err
	}
	return wire.AppendMembers(hub.NewFrame(), rc.tag, list.Rows, rc.cfg.Hub.Presences(seen), list.More), nil
}
