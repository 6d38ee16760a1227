package ws

import (
	"context"

	"messenger/internal/chat"
	"messenger/internal/limit"
	"messenger/internal/wire"
)

// groupOperations let people in and out of groups, change groups and ask about them.
var groupOperations = []operation{
	op(wire.TypeAddUserInGroup, wire.Classic, limit.Write(2*limit.Message), func(ctx context.Context, rc requestContext, r *wire.AddUserInGroup) (answer, error) {
		joined, err := rc.cfg.Chat.AddMember(ctx, rc.by, r.Group, r.User, rc.notice(wire.Notice{ID: r.MessageID, HasID: r.HasMessageID, Message: r.Message}))
		if rc.conn.Extended() {
			return func(dst []byte) []byte { return wire.AppendAdded(dst, rc.tag, joined) }, err
		}
		return func(dst []byte) []byte { return wire.AppendJoined(dst, joined) }, err
	}),
	op(wire.TypeLeaveGroup, wire.Classic, limit.Write(2*limit.Message), func(ctx context.Context, rc requestContext, r *wire.LeaveGroup) (answer, error) {
		head, err := rc.cfg.Chat.Leave(ctx, rc.by, r.Group, rc.notice(wire.Notice{ID: r.MessageID, HasID: r.HasMessageID, Message: r.Message}))
		return rc.gone(wire.TypeLeaveGroup, r.Group, head, err)
	}),
	op(wire.TypeDropGroup, wire.Classic, limit.Write(5*limit.Message), func(ctx context.Context, rc requestContext, r *wire.DropGroup) (answer, error) {
		head, err := rc.cfg.Chat.Drop(ctx, rc.by, r.Group)
		return rc.gone(wire.TypeDropGroup, r.Group, head, err)
	}),
	op(wire.TypeGetGroupInfo, wire.Extended, limit.Read(1), func(ctx context.Context, rc requestContext, r *wire.GetGroupInfo) (answer, error) {
		info, err := rc.cfg.Chat.Group(ctx, rc.by, r.Group)
		return func(dst []byte) []byte { return wire.AppendGroupInfo(dst, rc.tag, info) }, err
	}),
	listOp(wire.TypeListMembers, wire.Extended, listMembers),
	op(wire.TypeRemoveUserFromGroup, wire.Extended, limit.Write(2*limit.Message), func(ctx context.Context, rc requestContext, r *wire.RemoveUserFromGroup) (answer, error) {
		left, err := rc.cfg.Chat.Remove(ctx, rc.by, r.Group, r.User, rc.notice(r.Notice))
		return func(dst []byte) []byte { return wire.AppendRemoved(dst, rc.tag, left) }, err
	}),
	op(wire.TypeListRemoved, wire.Extended, limit.Read(1), func(ctx context.Context, rc requestContext, r *wire.ListRemoved) (answer, error) {
		list, err := rc.cfg.Chat.Removed(ctx, rc.by, chat.RemovedQuery{Group: r.Group, After: r.After, Limit: r.Limit})
		return func(dst []byte) []byte { return wire.AppendRemovedPeople(dst, rc.tag, list.Rows, list.More) }, err
	}),
	op(wire.TypeLiftRemoval, wire.Extended, limit.Write(limit.Message), func(ctx context.Context, rc requestContext, r *wire.LiftRemoval) (answer, error) {
		err := rc.cfg.Chat.LiftRemoval(ctx, rc.by, r.Group, r.User)
		return func(dst []byte) []byte { return wire.AppendRemovalLifted(dst, rc.tag, r.Group, r.User) }, err
	}),
	op(wire.TypeSetRole, wire.Extended, limit.Write(limit.Message), func(ctx context.Context, rc requestContext, r *wire.SetRole) (answer, error) {
		set, err := rc.cfg.Chat.SetRole(ctx, rc.by, r.Group, r.User, r.Role)
		return func(dst []byte) []byte { return wire.AppendRoleSet(dst, rc.tag, set) }, err
	}),
	op(wire.TypeRenameGroup, wire.Extended, limit.Write(5*limit.Message), func(ctx context.Context, rc requestContext, r *wire.RenameGroup) (answer, error) {
		renamed, err := rc.cfg.Chat.RenameGroup(ctx, rc.by, r.Group, r.Name, rc.notice(r.Notice))
		return func(dst []byte) []byte { return wire.AppendRenamed(dst, rc.tag, renamed) }, err
	}),
	op(wire.TypeUpdateGroup, wire.Extended, limit.Write(5*limit.Message), func(ctx context.Context, rc requestContext, r *wire.UpdateGroup) (answer, error) {
		updated, err := rc.cfg.Chat.UpdateGroup(ctx, rc.by, r.Group, r.Change)
		return func(dst []byte) []byte { return wire.AppendUpdated(dst, rc.tag, updated) }, err
	}),
	op(wire.TypeCreateInvite, wire.Extended, limit.Write(2*limit.Message), func(ctx context.Context, rc requestContext, r *wire.CreateInvite) (answer, error) {
		made, err := rc.cfg.Chat.CreateInvite(ctx, rc.by, chat.NewInvite{Group: r.Group, ExpiresAt: r.ExpiresAt, MaxUses: r.MaxUses})
		return func(dst []byte) []byte { return wire.AppendInvite(dst, rc.tag, made, rc.cfg.InvitePrefix) }, err
	}),
	op(wire.TypeListInvites, wire.Extended, limit.Read(1), func(ctx context.Context, rc requestContext, r *wire.ListInvites) (answer, error) {
		rows, err := rc.cfg.Chat.Invites(ctx, rc.by, r.Group)
		return func(dst []byte) []byte { return wire.AppendInvites(dst, rc.tag, rows, rc.cfg.InvitePrefix) }, err
	}),
	op(wire.TypeRevokeInvite, wire.Extended, limit.Write(limit.Message), func(ctx context.Context, rc requestContext, r *wire.RevokeInvite) (answer, error) {
		err := rc.cfg.Chat.RevokeInvite(ctx, rc.by, r.Group, r.Code)
		return func(dst []byte) []byte { return wire.AppendInviteRevoked(dst, rc.tag, r.Group, r.Code) }, err
	}),
	op(wire.TypeGetInvite, wire.Extended, limit.Read(1), func(ctx context.Context, rc requestContext, r *wire.GetInvite) (answer, error) {
		info, err := rc.cfg.Chat.Invite(ctx, rc.by, r.Code)
		return func(dst []byte) []byte { return wire.AppendInviteInfo(dst, rc.tag, info) }, err
	}),
	op(wire.TypeJoinByInvite, wire.Extended, limit.Write(2*limit.Message), func(ctx context.Context, rc requestContext, r *wire.JoinByInvite) (answer, error) {
		info, head, err := rc.cfg.Chat.JoinByInvite(ctx, rc.by, r.Code, rc.notice(r.Notice))
		return func(dst []byte) []byte { return wire.AppendJoinedByInvite(dst, rc.tag, info, head) }, err
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
func (rc requestContext) gone(t wire.Type, group chat.ConversationID, head chat.EventHeader, err error) (answer, error) {
	if err != nil {
		return nil, err
	}
	rc.cfg.WaitDelivered(group)
	switch {
	case rc.conn.Extended():
		return func(dst []byte) []byte { return wire.AppendGone(dst, t, rc.tag, head) }, nil
	case t == wire.TypeDropGroup:
		return func(dst []byte) []byte { return wire.AppendDropped(dst, group) }, nil
	}
	return func(dst []byte) []byte { return wire.AppendLeft(dst, group) }, nil
}

// listMembers lists who is in a group, and which of them are online.
func listMembers(ctx context.Context, rc requestContext, r *wire.ListMembers) (answer, error) {
	list, err := rc.cfg.Chat.Members(ctx, rc.by, chat.MembersOf{Group: r.Group, Search: r.Search, After: r.After, Limit: r.Limit})
	if err != nil {
		return nil, err
	}
	people := make([]chat.UserID, len(list.Rows))
	for i, row := range list.Rows {
		people[i] = row.Member.User
	}
	seen, err := rc.cfg.LastSeen(ctx, people)
	return func(dst []byte) []byte {
		return wire.AppendMembers(dst, rc.tag, list.Rows, rc.cfg.Hub.Presences(seen), list.More)
	}, err
}
