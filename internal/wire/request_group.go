package wire

import (
	"math"

	"messenger/internal/chat"
)

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

func (r *GetGroupInfo) read(p *params) {
	*r = GetGroupInfo{Tag: p.tag, Group: p.group()}
}

// ListMembers asks who is in a group.
type ListMembers struct {
	Tag
	Group  chat.ConversationID
	After  chat.MemberCursor // zero: from the beginning
	Search string            // "" for everybody; UTF-8 without NUL, its length is not checked
	Limit  int               // 0 or more, not clamped
}

func (r *ListMembers) read(p *params) {
	*r = ListMembers{
		Tag: p.tag, Group: p.group(), After: p.memberCursor(), Search: p.givenText("searchText", math.MaxInt), Limit: p.givenRows(),
	}
}

// RemoveUserFromGroup ends User's membership.
type RemoveUserFromGroup struct {
	Tag
	Group  chat.ConversationID
	User   chat.UserID
	Notice Notice
}

func (r *RemoveUserFromGroup) read(p *params) {
	*r = RemoveUserFromGroup{Tag: p.tag, Group: p.group(), User: id[chat.User](p, "userId"), Notice: p.line()}
}

// ListRemoved asks whose return to a group is barred.
type ListRemoved struct {
	Tag
	Group chat.ConversationID
	After chat.RemovedCursor // zero: from the beginning
	Limit int                // 0 or more, not clamped; NoLimit
}

func (r *ListRemoved) read(p *params) {
	*r = ListRemoved{Tag: p.tag, Group: p.group(), After: p.removedCursor(), Limit: p.givenRows()}
}

// LiftRemoval lets User come back.
type LiftRemoval struct {
	Tag
	Group chat.ConversationID
	User  chat.UserID
}

func (r *LiftRemoval) read(p *params) {
	*r = LiftRemoval{Tag: p.tag, Group: p.group(), User: id[chat.User](p, "userId")}
}

// SetRole gives User another role. RoleOwner hands the group over.
type SetRole struct {
	Tag
	Group chat.ConversationID
	User  chat.UserID
	Role  chat.Role
}

func (r *SetRole) read(p *params) {
	*r = SetRole{
		Tag: p.tag, Group: p.group(), User: id[chat.User](p, "userId"), Role: decodeEnum(p, "role", p.Find("role"), roleWords),
	}
}

// RenameGroup gives a group another name. Name is UTF-8 without NUL, not checked.
type RenameGroup struct {
	Tag
	Group  chat.ConversationID
	Name   string
	Notice Notice
}

func (r *RenameGroup) read(p *params) {
	*r = RenameGroup{Tag: p.tag, Group: p.group(), Name: p.content("groupName"), Notice: p.line()}
}

// UpdateGroup changes what is given: a description is text as in RenameGroup.
type UpdateGroup struct {
	Tag
	Group  chat.ConversationID
	Change chat.GroupChange
}

func (r *UpdateGroup) read(p *params) {
	*r = UpdateGroup{Tag: p.tag, Group: p.group(), Change: p.groupChange()}
}

// CreateInvite makes an invite.
type CreateInvite struct {
	Tag
	Group     chat.ConversationID
	ExpiresAt chat.Instant // 0: never
	MaxUses   int          // 0: any number
}

func (r *CreateInvite) read(p *params) {
	*r = CreateInvite{
		Tag: p.tag, Group: p.group(), ExpiresAt: p.givenMoment("expiresAt"), MaxUses: p.givenUses("maxUses"),
	}
}

// ListInvites asks for the invites of a group.
type ListInvites struct {
	Tag
	Group chat.ConversationID
}

func (r *ListInvites) read(p *params) {
	*r = ListInvites{Tag: p.tag, Group: p.group()}
}

// RevokeInvite ends an invite.
type RevokeInvite struct {
	Tag
	Group chat.ConversationID
	Code  chat.InviteCode
}

func (r *RevokeInvite) read(p *params) {
	*r = RevokeInvite{Tag: p.tag, Group: p.group(), Code: p.code()}
}

// GetInvite asks what an invite leads to.
type GetInvite struct {
	Tag
	Code chat.InviteCode
}

func (r *GetInvite) read(p *params) {
	*r = GetInvite{Tag: p.tag, Code: p.code()}
}

// JoinByInvite lets the asker into a group.
type JoinByInvite struct {
	Tag
	Code   chat.InviteCode
	Notice Notice // without a Message
}

func (r *JoinByInvite) read(p *params) {
	*r = JoinByInvite{Tag: p.tag, Code: p.code(), Notice: p.line()}
	r.Notice.Message = "" // the server writes it
}
