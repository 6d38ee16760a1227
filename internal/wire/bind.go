package wire

import (
	"math"

	"messenger/internal/chat"
)

// bindExtended is bind for the types that only the extended dialect has.
func bindExtended(t Type, p *params) Request {
	switch t {
	case TypeSyncConversations:
		return SyncConversations{Tag: p.tag, Epoch: p.epoch(), After: p.inboxPlace(), Limit: p.givenRows()}
	case TypeSyncConversation:
		return SyncConversation{
			Tag: p.tag, At: p.address(), After: p.seq("afterSeq"), Limit: p.givenRows(), Epoch: p.epoch(),
			AfterHidden: p.givenPlace("afterHidden"),
		}
	case TypeListMessages:
		return bindListMessages(p)
	case TypeClearDialog:
		return ClearDialog{Tag: p.tag, Receiver: namedID[chat.User](p, "receiverId")}
	case TypeListSessions:
		return ListSessions{Tag: p.tag}
	case TypeRevokeSession:
		return bindRevokeSession(p)
	case TypeSetPresence:
		return SetPresence{Tag: p.tag, Status: hear(p, "status", p.find("status"), statusWords)}
	case TypeGetPresence:
		const name = "userIds"
		return GetPresence{Tag: p.tag, Users: p.users(name, p.required(name, kindArray), MaxWatched)}
	case TypeSetChatSettings:
		return SetChatSettings{Tag: p.tag, At: p.address(), Change: p.settingsChange()}
	case TypeSaveDraft:
		return SaveDraft{
			Tag: p.tag, At: p.address(), Content: p.content("content"),
			ReplyTo: givenID[chat.Message](p, "replyToId"), MessageID: givenID[chat.Message](p, "messageId"),
			Known: p.givenMoment("updatedAt"),
		}
	}
	if r := bindAboutMessage(t, p); r != nil {
		return r
	}
	return bindAboutGroup(t, p)
}

// bindAboutMessage reads the requests of request_message.go.
func bindAboutMessage(t Type, p *params) Request {
	switch t {
	case TypeEditMessage:
		return EditMessage{
			Tag: p.tag, MessageID: id[chat.Message](p, "messageId"), Content: p.content("content"), Key: namedID[chat.Message](p, "editId"),
		}
	case TypeDeleteMessage:
		return DeleteMessage{
			Tag: p.tag, MessageID: id[chat.Message](p, "messageId"), ForAll: hear(p, "scope", p.find("scope"), scopeWords),
		}
	case TypeSetReaction:
		return SetReaction{Tag: p.tag, MessageID: id[chat.Message](p, "messageId"), Emoji: p.content("emoji")}
	case TypeUnsetReaction:
		return UnsetReaction{Tag: p.tag, MessageID: id[chat.Message](p, "messageId"), Emoji: p.content("emoji")}
	case TypeGetReactions:
		return GetReactions{Tag: p.tag, MessageID: id[chat.Message](p, "messageId"), After: p.reactionPlace(), Limit: p.givenRows()}
	case TypeMarkDelivered:
		return MarkDelivered{Tag: p.tag, At: p.address(), Seq: p.seq("seq")}
	case TypeMarkRead:
		return MarkRead{Tag: p.tag, At: p.address(), Seq: p.seq("seq"), Force: p.givenFlag("force")}
	case TypeGetUnread:
		return GetUnread{Tag: p.tag, After: p.unreadPlace(), Limit: p.givenRows()}
	case TypeWhyUnread:
		return WhyUnread{Tag: p.tag, At: p.address(), Limit: p.givenRows()}
	case TypeGetReceipts:
		return GetReceipts{Tag: p.tag, MessageID: id[chat.Message](p, "messageId"), After: p.receiptPlace(), Limit: p.givenRows()}
	case TypeTyping:
		return Typing{Tag: p.tag, At: p.address(), Active: p.flag("active")}
	}
	return nil
}

// bindAboutGroup reads the requests of request_group.go.
func bindAboutGroup(t Type, p *params) Request {
	switch t {
	case TypeGetGroupInfo:
		return GetGroupInfo{Tag: p.tag, Group: p.group()}
	case TypeListMembers:
		return ListMembers{
			Tag: p.tag, Group: p.group(), After: p.memberPlace(), Search: p.givenText("searchText", math.MaxInt), Limit: p.givenRows(),
		}
	case TypeRemoveUserFromGroup:
		return RemoveUserFromGroup{Tag: p.tag, Group: p.group(), User: id[chat.User](p, "userId"), Notice: p.line()}
	case TypeListRemoved:
		return ListRemoved{Tag: p.tag, Group: p.group(), After: p.removedCursor(), Limit: p.givenRows()}
	case TypeLiftRemoval:
		return LiftRemoval{Tag: p.tag, Group: p.group(), User: id[chat.User](p, "userId")}
	case TypeSetRole:
		return SetRole{
			Tag: p.tag, Group: p.group(), User: id[chat.User](p, "userId"), Role: hear(p, "role", p.find("role"), roleWords),
		}
	case TypeRenameGroup:
		return RenameGroup{Tag: p.tag, Group: p.group(), Name: p.content("groupName"), Notice: p.line()}
	case TypeUpdateGroup:
		return UpdateGroup{Tag: p.tag, Group: p.group(), Change: p.groupChange()}
	case TypeCreateInvite:
		return CreateInvite{
			Tag: p.tag, Group: p.group(), ExpiresAt: p.givenMoment("expiresAt"), MaxUses: p.givenUses("maxUses"),
		}
	case TypeListInvites:
		return ListInvites{Tag: p.tag, Group: p.group()}
	case TypeRevokeInvite:
		return RevokeInvite{Tag: p.tag, Group: p.group(), Code: p.code()}
	case TypeGetInvite:
		return GetInvite{Tag: p.tag, Code: p.code()}
	case TypeJoinByInvite:
		r := JoinByInvite{Tag: p.tag, Code: p.code(), Notice: p.line()}
		r.Notice.Message = "" // the server writes it
		return r
	}
	return nil
}

func (p *params) group() chat.ConversationID { return id[chat.Conversation](p, "groupId") }

// epoch reads the name of a store, "" if there is none.
func (p *params) epoch() string { return p.givenText("epoch", maxEpoch) }

func bindHello(p *params) Request {
	return Hello{
		Tag:      p.tag,
		Version:  int(p.number("version", 1)),
		DeviceID: givenID[Hello](p, "deviceId"),
		Device:   p.givenText("deviceName", MaxDeviceName),
		Features: p.features(),
	}
}

var errPlaces = &chat.Error{Code: chat.Invalid, Message: "At most one of beforeSeq, afterSeq and aroundId may be given"}

func bindListMessages(p *params) Request {
	r := ListMessages{Tag: p.tag, At: p.address(), Around: givenID[chat.Message](p, "aroundId"), Limit: p.givenRows()}
	before, after := p.givenPlace("beforeSeq"), p.givenPlace("afterSeq")
	places := 0
	if !r.Around.IsZero() {
		places++
	}
	if r.HasBefore = before >= 0; r.HasBefore {
		r.Before = chat.Seq(before)
		places++
	}
	if r.HasAfter = after >= 0; r.HasAfter {
		r.After = chat.Seq(after)
		places++
	}
	if places > 1 {
		p.refuse(errPlaces)
	}
	return r
}

var errSessions = &chat.Error{Code: chat.Invalid, Message: "Either sessionId or all: true must be given"}

func bindRevokeSession(p *params) Request {
	r := RevokeSession{Tag: p.tag, Session: givenID[chat.Session](p, "sessionId"), All: p.givenFlag("all")}
	if r.All != r.Session.IsZero() {
		p.refuse(errSessions)
	}
	return r
}

// settingsChange reads what is to be changed. Only mutedUntil may be null: not muted.
func (p *params) settingsChange() (c chat.SettingsChange) {
	switch p.find("mutedUntil").kind {
	case kindAbsent:
	case kindNull:
		c.MutedUntil = new(chat.Instant)
	default:
		at := p.moment("mutedUntil")
		c.MutedUntil = &at
	}
	if v := p.find("notify"); v.kind != kindAbsent {
		notify := hear(p, "notify", v, notifyWords)
		c.Notify = &notify
	}
	c.Pinned, c.Archived = p.changedFlag("pinned"), p.changedFlag("archived")
	return c
}

// changedFlag reads a truth that is to be changed, nil if it is not.
func (p *params) changedFlag(name string) *bool {
	if p.find(name).kind == kindAbsent {
		return nil
	}
	flag := p.flag(name)
	return &flag
}

// groupChange reads what is to be changed of a group.
func (p *params) groupChange() (c chat.GroupChange) {
	if p.find("description").kind != kindAbsent {
		text := p.content("description")
		c.Description = &text
	}
	if p.find("settings").kind != kindAbsent {
		policy := hear(p, "settings", p.required("settings", kindObject).member("whoMayAdd"), policyWords)
		c.WhoMayAdd = &policy
	}
	return c
}
