package wire

import "messenger/internal/chat"

// Notice is what a request may say of the line that the group is shown.
type Notice struct {
	ID      chat.MessageID // zero unless HasID
	HasID   bool           // false: the server is to make the id
	Message string         // "" to have it written by the server
}

// GetGroupInfo asks what a group is.
type GetGroupInfo struct {
	Tag
	Group chat.ConversationID
}

// ListMembers asks who is in a group.
type ListMembers struct {
	Tag
	Group  chat.ConversationID
	After  chat.MemberPlace // zero: from the beginning
	Search string           // "" for everybody; UTF-8 without NUL, its length is not checked
	Limit  int              // 0 or more, not clamped
}

// RemoveUserFromGroup ends User's membership.
type RemoveUserFromGroup struct {
	Tag
	Group  chat.ConversationID
	User   chat.UserID
	Notice Notice
}

// ListRemoved asks whose return to a group is barred.
type ListRemoved struct {
	Tag
	Group chat.ConversationID
	After chat.RemovedCursor // zero: from the beginning
	Limit int                // 0 or more, not clamped; NoLimit
}

// LiftRemoval lets User come back.
type LiftRemoval struct {
	Tag
	Group chat.ConversationID
	User  chat.UserID
}

// SetRole gives User another role. RoleOwner hands the group over.
type SetRole struct {
	Tag
	Group chat.ConversationID
	User  chat.UserID
	Role  chat.Role
}

// RenameGroup gives a group another name. Name is UTF-8 without NUL, not checked.
type RenameGroup struct {
	Tag
	Group  chat.ConversationID
	Name   string
	Notice Notice
}

// UpdateGroup changes what is given: a description is text as in RenameGroup.
type UpdateGroup struct {
	Tag
	Group  chat.ConversationID
	Change chat.GroupChange
}

// CreateInvite makes an invite.
type CreateInvite struct {
	Tag
	Group     chat.ConversationID
	ExpiresAt chat.Instant // 0: never
	MaxUses   int          // 0: any number
}

// ListInvites asks for the invites of a group.
type ListInvites struct {
	Tag
	Group chat.ConversationID
}

// RevokeInvite ends an invite.
type RevokeInvite struct {
	Tag
	Group chat.ConversationID
	Code  chat.InviteCode
}

// GetInvite asks what an invite leads to.
type GetInvite struct {
	Tag
	Code chat.InviteCode
}

// JoinByInvite lets the asker into a group.
type JoinByInvite struct {
	Tag
	Code   chat.InviteCode
	Notice Notice // without a Message
}

// Type returns TypeGetGroupInfo.
func (GetGroupInfo) Type() Type { return TypeGetGroupInfo }

// Type returns TypeListMembers.
func (ListMembers) Type() Type { return TypeListMembers }

// Type returns TypeRemoveUserFromGroup.
func (RemoveUserFromGroup) Type() Type { return TypeRemoveUserFromGroup }

// Type returns TypeListRemoved.
func (ListRemoved) Type() Type { return TypeListRemoved }

// Type returns TypeLiftRemoval.
func (LiftRemoval) Type() Type { return TypeLiftRemoval }

// Type returns TypeSetRole.
func (SetRole) Type() Type { return TypeSetRole }

// Type returns TypeRenameGroup.
func (RenameGroup) Type() Type { return TypeRenameGroup }

// Type returns TypeUpdateGroup.
func (UpdateGroup) Type() Type { return TypeUpdateGroup }

// Type returns TypeCreateInvite.
func (CreateInvite) Type() Type { return TypeCreateInvite }

// Type returns TypeListInvites.
func (ListInvites) Type() Type { return TypeListInvites }

// Type returns TypeRevokeInvite.
func (RevokeInvite) Type() Type { return TypeRevokeInvite }

// Type returns TypeGetInvite.
func (GetInvite) Type() Type { return TypeGetInvite }

// Type returns TypeJoinByInvite.
func (JoinByInvite) Type() Type { return TypeJoinByInvite }
