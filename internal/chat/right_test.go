package chat_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"messenger/internal/chat"
)

var groupRights = map[string]chat.Right{
	"read": chat.MayRead, "post": chat.MayPost, "leave": chat.MayLeave, "add": chat.MayAdd, "drop": chat.MayDrop,
	"remove": chat.MayRemove, "rename": chat.MayRename, "set a role": chat.MaySetRole, "readmit": chat.MayReadmit, "hand over": chat.MayHandOver,
}

var messageRights = map[string]chat.Right{
	"see": chat.MaySee, "edit": chat.MayEdit, "delete": chat.MayDelete, "hide": chat.MayHide, "react": chat.MayReact,
	"pin":   chat.MayPin,
	"trace": chat.MayViewReceipts,
}

func memberOf(role chat.Role) *chat.Member {
	return &chat.Member{MemberKey: chat.MemberKey{User: chat.UserID{byte(role)}}, Role: role}
}

// granted returns what a claim may do of some rights, in order.
func granted(rights map[string]chat.Right, c chat.Claim) []string {
	var may []string
	for _, name := range slices.Sorted(maps.Keys(rights)) {
		if c.Right = rights[name]; chat.Authorise(c) == nil {
			may = append(may, name)
		}
	}
	return may
}

// TestRightsInGroups is the table of docs/extended.md.
func TestRightsInGroups(t *testing.T) {
	t.Parallel()
	open := &chat.Conversation{Kind: chat.Group}
	strict := &chat.Conversation{Kind: chat.Group, WhoMayAdd: chat.AdminsAdd}
	dropped := &chat.Conversation{Kind: chat.Group, DroppedAt: 1}
	dialog := &chat.Conversation{Kind: chat.Dialog}
	owner, admin, member := memberOf(chat.RoleOwner), memberOf(chat.RoleAdmin), memberOf(chat.RoleMember)
	past := &chat.Member{Role: chat.RoleOwner, Left: 7}
	type list = []string
	tests := map[string]struct {
		claim chat.Claim
		want  []string
	}{
		"owner about a member":      {chat.Claim{Member: owner, In: open, Target: member}, list{"add", "drop", "hand over", "leave", "post", "read", "readmit", "remove", "rename", "set a role"}},
		"owner about an admin":      {chat.Claim{Member: owner, In: strict, Target: admin}, list{"add", "drop", "hand over", "leave", "post", "read", "readmit", "remove", "rename", "set a role"}},
		"owner about the owner":     {chat.Claim{Member: owner, In: open, Target: owner}, list{"add", "drop", "hand over", "leave", "post", "read", "readmit", "rename"}},
		"owner about a past member": {chat.Claim{Member: owner, In: open, Target: past}, list{"add", "drop", "leave", "post", "read", "readmit", "rename"}},
		"owner about nobody":        {chat.Claim{Member: owner, In: open}, list{"add", "drop", "leave", "post", "read", "readmit", "rename"}},
		"admin about a member":      {chat.Claim{Member: admin, In: strict, Target: member}, list{"add", "leave", "post", "read", "readmit", "remove", "rename"}},
		"admin about an admin":      {chat.Claim{Member: admin, In: open, Target: admin}, list{"add", "leave", "post", "read", "readmit", "rename"}},
		"admin about the owner":     {chat.Claim{Member: admin, In: open, Target: owner}, list{"add", "leave", "post", "read", "readmit", "rename"}},
		"member about a member":     {chat.Claim{Member: member, In: open, Target: member}, list{"add", "leave", "post", "read"}},
		"member, only admins add":   {chat.Claim{Member: member, In: strict, Target: member}, list{"leave", "post", "read"}},
		"in a dialog":               {chat.Claim{Member: member, In: dialog, Target: member}, list{"post", "read"}},
		"nowhere":                   {chat.Claim{Member: owner, Target: member}, list{"read"}},
		"in a dropped group":        {chat.Claim{Member: owner, In: dropped, Target: member}, nil},
		"past owner":                {chat.Claim{Member: past, In: open, Target: member}, nil},
		"no role":                   {chat.Claim{Member: &chat.Member{}, In: open, Target: member}, nil},
		"nobody":                    {chat.Claim{In: open, Target: member}, nil},
	}
	for name, tt := range tests {
		if d := cmp.Diff(tt.want, granted(groupRights, tt.claim)); d != "" {
			t.Errorf("rights of %s differ (-want +got):\n%s", name, d)
		}
	}
}

// TestRightsOfMessages is who may do what with whose message.
func TestRightsOfMessages(t *testing.T) {
	t.Parallel()
	group, dialog := &chat.Conversation{Kind: chat.Group}, &chat.Conversation{Kind: chat.Dialog}
	owner, admin, member := memberOf(chat.RoleOwner), memberOf(chat.RoleAdmin), memberOf(chat.RoleMember)
	past := &chat.Member{MemberKey: member.MemberKey, Role: chat.RoleMember, Left: 9}
	cleared := &chat.Member{MemberKey: member.MemberKey, Role: chat.RoleMember, Cleared: 5}
	message := func(by *chat.Member, change func(*chat.Message)) *chat.Message {
		m := &chat.Message{Seq: 5, Sender: by.User}
		change(m)
		return m
	}
	plain := func(*chat.Message) {}
	notice := func(m *chat.Message) { m.Notification = true }
	deleted := func(m *chat.Message) { m.DeletedAt = 1 }
	type list = []string
	tests := map[string]struct {
		member *chat.Member
		in     *chat.Conversation
		m      *chat.Message
		want   []string
	}{
		"own":                         {member, group, message(member, plain), list{"delete", "edit", "hide", "react", "see", "trace"}},
		"own in a dialog":             {member, dialog, message(member, plain), list{"delete", "edit", "hide", "pin", "react", "see", "trace"}},
		"another's, by a member":      {member, group, message(owner, plain), list{"hide", "react", "see"}},
		"another's, by an admin":      {admin, group, message(owner, plain), list{"delete", "hide", "pin", "react", "see"}},
		"another's, by the owner":     {owner, group, message(admin, plain), list{"delete", "hide", "pin", "react", "see"}},
		"another's in a dialog":       {member, dialog, message(owner, plain), list{"hide", "pin", "react", "see"}},
		"the owner's word in dialogs": {owner, dialog, message(member, plain), list{"hide", "pin", "react", "see"}},
		"own notice":                  {owner, group, message(owner, notice), list{"hide", "see", "trace"}},
		"own, deleted":                {member, group, message(member, deleted), list{"delete"}},
		"another's, deleted":          {member, group, message(owner, deleted), nil},
		"another's, deleted, admin":   {admin, group, message(owner, deleted), list{"delete"}},
		"cleared":                     {cleared, dialog, message(member, plain), nil},
		"after leaving":               {past, group, message(member, plain), nil},
		"by nobody":                   {nil, group, message(member, plain), nil},
		"none":                        {owner, group, nil, nil},
		"nowhere":                     {owner, nil, message(owner, plain), nil},
	}
	for name, tt := range tests {
		claim := chat.Claim{Member: tt.member, In: tt.in, Message: tt.m}
		if d := cmp.Diff(tt.want, granted(messageRights, claim)); d != "" {
			t.Errorf("rights of %s differ (-want +got):\n%s", name, d)
		}
	}
}

// TestRefusalsOfRights is how Authorise says no.
func TestRefusalsOfRights(t *testing.T) {
	t.Parallel()
	open := &chat.Conversation{Kind: chat.Group}
	owner, member := memberOf(chat.RoleOwner), memberOf(chat.RoleMember)
	past := &chat.Member{Role: chat.RoleMember, Left: 1}
	m := &chat.Message{Seq: 1, Sender: owner.User}
	tests := map[string]struct {
		claim chat.Claim
		want  error
	}{
		"stranger":                     {chat.Claim{Right: chat.MayPost, Member: past, In: open}, chat.ErrNotMember},
		"stranger to an unknown right": {chat.Claim{Right: 99, In: open}, chat.ErrNoSuchMessage},
		"drop":                         {chat.Claim{Right: chat.MayDrop, Member: member, In: open}, chat.ErrNotOwner},
		"remove":                       {chat.Claim{Right: chat.MayRemove, Member: member, In: open, Target: past}, chat.ErrNotAllowed},
		"remove who is out":            {chat.Claim{Right: chat.MayRemove, Member: owner, In: open, Target: past}, chat.ErrNoSuchUser},
		"remove nobody":                {chat.Claim{Right: chat.MayRemove, Member: owner, In: open}, chat.ErrNoSuchUser},
		"remove oneself":               {chat.Claim{Right: chat.MayRemove, Member: owner, In: open, Target: owner}, chat.ErrNotAllowed},
		"unknown right":                {chat.Claim{Right: 99, Member: owner, In: open, Target: member, Message: m}, chat.ErrNotAllowed},
		"edit another's":               {chat.Claim{Right: chat.MayEdit, Member: member, In: open, Message: m}, chat.ErrNotAllowed},
		"edit, a stranger":             {chat.Claim{Right: chat.MayEdit, Member: past, In: open, Message: m}, chat.ErrNoSuchMessage},
		"edit nothing":                 {chat.Claim{Right: chat.MayEdit, Member: owner, In: open}, chat.ErrNoSuchMessage},
	}
	for name, tt := range tests {
		if d := cmp.Diff(tt.want, chat.Authorise(tt.claim), cmpopts.EquateErrors()); d != "" {
			t.Errorf("%s differs (-want +got):\n%s", name, d)
		}
	}
}
