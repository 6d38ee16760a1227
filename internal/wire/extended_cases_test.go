package wire_test

import (
	"messenger/internal/chat"
	"messenger/internal/wire"
)

// extendedCase is one frame of the extended dialect, by the call that writes it.
type extendedCase struct {
	name   string
	append func(dst []byte) []byte
}

// extendedCases has a frame of each sort.
func extendedCases(w world) []extendedCase {
	cases := append(refusalCases(w), answerCases(w)...)
	cases = append(cases, groupCases(w)...)
	cases = append(cases, pageCases(w)...)
	return append(cases, eventCases(w)...)
}

var tag = wire.Tag{ID: `7"`}

func refusalCases(w world) []extendedCase {
	return []extendedCase{
		{"refusal", func(dst []byte) []byte {
			return wire.AppendRefusal(dst, wire.Refusal{Type: wire.TypeMarkRead, Code: chat.Forbidden, Message: chat.ErrNotMember.Message})
		}},
		{"refusal of a send", func(dst []byte) []byte {
			return wire.AppendRefusal(dst, wire.Refusal{
				Type: wire.TypePrivateMessage, Tag: tag, MessageID: w.dialog.ID, Code: chat.RateLimited, Message: chat.ErrRateLimited.Message,
			})
		}},
		{"refusal with a reason", func(dst []byte) []byte {
			return wire.AppendRefusal(dst, wire.Refusal{
				Type: wire.TypeAddUserInGroup, Tag: tag, MessageID: w.dialog.ID, Code: chat.Forbidden, Message: chat.ErrBarred.Message,
				Reason: chat.ErrBarred.Reason,
			})
		}},
		{"refusal of no type", func(dst []byte) []byte {
			return wire.AppendRefusal(dst, wire.Refusal{Type: wire.TypeProcessor, Code: chat.Invalid, Message: "Invalid JSON"})
		}},
	}
}

func answerCases(w world) []extendedCase {
	group, dialog := w.groupRef(), w.dialogPlace()
	e := newEvents(w)
	mine := w.row().Message.Reactions
	welcome := wire.Welcome{
		Version: 1, Session: chat.SessionID(w.dialog.ID), Now: w.said.CreatedAt, Epoch: "e1", Page: 200, Frame: 65536,
		User: chat.User{ID: w.bob, FirstName: "Bob", LastName: w.bobName.Last, Email: "bob@example.org"},
	}
	reaction := chat.ReactionRow{Reaction: chat.Reaction{ReactionKey: chat.ReactionKey{User: w.ann, Emoji: "👍"}, At: w.said.CreatedAt}, Name: w.annName}
	unread := []chat.UnreadRow{
		{Conversation: w.groupHead(), Member: chat.Member{Chat: w.shown()}, Unread: chat.Unread{Messages: 4, Mentions: 1}},
		{Conversation: w.dialogHead(), Member: w.member(dialog.Conversation, w.bob), Unread: chat.Unread{Messages: 2}},
	}
	receipts := []chat.Receipt{
		{User: w.ann, Name: w.annName, DeliveredAt: w.said.CreatedAt}, {User: w.bob, Name: w.bobName, DeliveredAt: 1, ReadAt: 1000},
	}
	return []extendedCase{
		{"hello", func(dst []byte) []byte { return wire.AppendWelcome(dst, tag, welcome) }},
		{"sent", func(dst []byte) []byte {
			return wire.AppendAck(dst, wire.TypePrivateMessage, tag, dialog, &chat.Sent{Message: w.dialog})
		}},
		{"sent again to a group", func(dst []byte) []byte {
			return wire.AppendAck(dst, wire.TypeMessageInGroup, tag, group, &chat.Sent{Message: w.said, Duplicate: true})
		}},
		{"edited", func(dst []byte) []byte {
			return wire.AppendEdited(dst, tag, chat.MessageEdited{Ref: group, EventHeader: e.edited.EventHeader, Message: e.edited.Message, By: w.bobName})
		}},
		{"deleted", func(dst []byte) []byte {
			return wire.AppendDeleted(dst, tag, chat.MessageDeleted{Ref: dialog, EventHeader: e.deleted.EventHeader, Message: w.dialog, By: w.bobName})
		}},
		{"hidden", func(dst []byte) []byte { return wire.AppendHidden(dst, tag, group, w.hidden()) }},
		{"reacted", func(dst []byte) []byte {
			return wire.AppendReacted(dst, wire.TypeSetReaction, tag, chat.ReactionChanged{
				EventHeader: e.reacted.EventHeader, Ref: group, Message: w.said.ID, Emoji: "👍", Reactions: mine, By: w.bobName,
			})
		}},
		{"reaction taken away", func(dst []byte) []byte {
			return wire.AppendReacted(dst, wire.TypeUnsetReaction, tag, chat.ReactionChanged{
				EventHeader: e.reacted.EventHeader, Ref: group, Message: w.said.ID, Emoji: "👍", By: w.bobName,
			})
		}},
		{"reactions", func(dst []byte) []byte {
			return wire.AppendReactions(dst, tag, []chat.ReactionRow{reaction, reaction}, true)
		}},
		{"no reactions", func(dst []byte) []byte { return wire.AppendReactions(dst, tag, nil, true) }},
		{"pinned", func(dst []byte) []byte { return wire.AppendPinned(dst, wire.TypePinMessage, tag, e.pinned) }},
		{"unpinned", func(dst []byte) []byte {
			return wire.AppendPinned(dst, wire.TypeUnpinMessage, tag, chat.MessagePinned{
				EventHeader: w.head(dialog, 0), Ref: dialog, Message: w.dialog.ID, By: w.bobName,
			})
		}},
		{"receipts", func(dst []byte) []byte { return wire.AppendReceipts(dst, tag, receipts, true) }},
		{"last receipts", func(dst []byte) []byte { return wire.AppendReceipts(dst, tag, receipts, false) }},
		{"typing", func(dst []byte) []byte { return wire.AppendTyping(dst, tag, group) }},
		{"delivered", func(dst []byte) []byte {
			return wire.AppendDelivered(dst, tag, chat.DeliveredMoved{Ref: dialog, Delivered: 6})
		}},
		{"read", func(dst []byte) []byte {
			return wire.AppendRead(dst, tag, chat.ReadMoved{Ref: dialog, Read: 4, Unread: chat.Unread{Messages: 3, Mentions: 1}})
		}},
		{"unread", func(dst []byte) []byte {
			return wire.AppendUnread(dst, tag, chat.List[chat.UnreadRow]{Rows: unread}, w.bob, w.said.CreatedAt)
		}},
		{"unread page", func(dst []byte) []byte {
			return wire.AppendUnread(dst, tag, chat.List[chat.UnreadRow]{Rows: unread[:1], More: true}, w.bob, w.said.CreatedAt)
		}},
		{"why unread", func(dst []byte) []byte {
			return wire.AppendWhyUnread(dst, tag, []chat.UnreadReason{
				{ID: w.said.ID, Seq: 9, Rule: chat.Mentioned}, {ID: w.said.ID, Seq: 8, Rule: chat.Reply}, {ID: w.said.ID, Seq: 7, Rule: chat.PlainMessage},
			})
		}},
		{"presence set", func(dst []byte) []byte { return wire.AppendPresenceSet(dst, tag, wire.StatusHidden) }},
		{"presences", func(dst []byte) []byte {
			return wire.AppendPresences(dst, tag, []chat.PresenceChanged{{User: w.ann}, {User: w.bob, Status: chat.Online, LastSeenAt: w.said.CreatedAt}})
		}},
		{"settings", func(dst []byte) []byte { return wire.AppendSettings(dst, tag, group, w.shown(), w.said.CreatedAt) }},
		{"settings no more muted", func(dst []byte) []byte {
			return wire.AppendSettings(dst, tag, group, w.shown(), w.shown().MutedUntil)
		}},
		{"draft", func(dst []byte) []byte { return wire.AppendDraft(dst, tag, dialog, w.draft()) }},
		{"no draft", func(dst []byte) []byte {
			return wire.AppendDraft(dst, tag, dialog, chat.UnsentText{At: w.said.CreatedAt})
		}},
		{"cleared", func(dst []byte) []byte { return wire.AppendCleared(dst, tag, dialog, 9) }},
		{"sessions", func(dst []byte) []byte {
			session := chat.Session{ID: welcome.Session, Device: "Firefox <x>", CreatedAt: w.said.CreatedAt, LastSeenAt: w.said.CreatedAt}
			return wire.AppendSessions(dst, tag, []chat.Session{session, {}}, welcome.Session)
		}},
		{"revoked", func(dst []byte) []byte { return wire.AppendRevoked(dst, tag, 3) }},
	}
}

func groupCases(w world) []extendedCase {
	e := newEvents(w)
	info := chat.GroupInfo{Conversation: w.groupHead(), Role: chat.RoleMember}
	invite := chat.Invite{Code: "aB3-_", Group: w.group, By: w.bob, CreatedAt: w.said.CreatedAt, ExpiresAt: w.said.CreatedAt + 1000, MaxUses: 5, Uses: 1}
	open := invite
	open.ExpiresAt, open.MaxUses = 0, 0
	rows := []chat.MemberRow{{Member: w.member(w.group, w.ann), Name: w.annName}, {Member: w.member(w.group, w.bob), Name: w.bobName}}
	return []extendedCase{
		{"group", func(dst []byte) []byte { return wire.AppendGroupInfo(dst, tag, info) }},
		{"joined by invite", func(dst []byte) []byte { return wire.AppendJoinedByInvite(dst, tag, info, e.joined.EventHeader) }},
		{"members", func(dst []byte) []byte {
			return wire.AppendMembers(dst, tag, rows, []chat.PresenceChanged{{User: w.bob, Status: chat.Online}}, true)
		}},
		{"last members", func(dst []byte) []byte { return wire.AppendMembers(dst, tag, rows[:1], nil, false) }},
		{"added", func(dst []byte) []byte {
			return wire.AppendAdded(dst, tag, e.joined)
		}},
		{"removed", func(dst []byte) []byte {
			removed := w.line(chat.NoticeRemoved)
			return wire.AppendRemoved(dst, tag, chat.MemberLeft{EventHeader: e.left.EventHeader, GroupName: "Music Makers", Notice: &removed.Message, Sender: w.bobName, User: w.ann, UserName: w.annName, Members: 2})
		}},
		{"left", func(dst []byte) []byte { return wire.AppendGone(dst, wire.TypeLeaveGroup, tag, e.left.EventHeader) }},
		{"dropped", func(dst []byte) []byte { return wire.AppendGone(dst, wire.TypeDropGroup, tag, e.dropped.EventHeader) }},
		{"role set", func(dst []byte) []byte {
			return wire.AppendRoleSet(dst, tag, chat.RoleChanged{EventHeader: e.role.EventHeader, User: w.ann, Role: chat.RoleMember, By: w.bobName})
		}},
		{"renamed", func(dst []byte) []byte {
			return wire.AppendRenamed(dst, tag, e.renamed)
		}},
		{"updated", func(dst []byte) []byte {
			return wire.AppendUpdated(dst, tag, chat.GroupUpdated{EventHeader: e.updated.EventHeader, Description: "", WhoMayAdd: chat.MembersAdd, By: w.annName})
		}},
		{"invite", func(dst []byte) []byte { return wire.AppendInvite(dst, tag, invite, "https://example.org/#/join/") }},
		{"invites", func(dst []byte) []byte { return wire.AppendInvites(dst, tag, []chat.Invite{invite, open}, "/join/") }},
		{"removed people", func(dst []byte) []byte {
			return wire.AppendRemovedPeople(dst, tag, []chat.RemovedRow{
				{User: w.bob, Name: w.bobName, Removal: chat.Removal{At: w.said.CreatedAt, By: w.ann}, By: chat.Name{First: "Ann"}},
			}, true)
		}},
		{"no removed people", func(dst []byte) []byte { return wire.AppendRemovedPeople(dst, tag, nil, false) }},
		{"removal lifted", func(dst []byte) []byte { return wire.AppendRemovalLifted(dst, tag, w.group, w.bob) }},
		{"invite revoked", func(dst []byte) []byte { return wire.AppendInviteRevoked(dst, tag, w.group, invite.Code) }},
		{"invite info", func(dst []byte) []byte {
			return wire.AppendInviteInfo(dst, tag, chat.InviteInfo{Invite: invite, GroupName: "Music Makers", Members: 3, Member: true})
		}},
	}
}

func pageCases(w world) []extendedCase {
	inbox, log, reset, dialog, notices := w.inbox(), w.log(), w.reset(), w.dialogPlace(), w.notices()
	last := inbox
	last.Rows, last.Complete, last.Reset = nil, true, true
	head := w.groupHead()
	timeline := chat.TimelinePage{
		Timeline: chat.Timeline{Rows: []chat.MessageRow{w.row(), w.lost()}, Conversation: &head}, Ref: w.groupRef(), HasOlder: true,
	}
	return []extendedCase{
		{"inbox", func(dst []byte) []byte { return wire.AppendInbox(dst, tag, inbox) }},
		{"end of the inbox", func(dst []byte) []byte { return wire.AppendInbox(dst, tag, last) }},
		{"log", func(dst []byte) []byte { return wire.AppendLog(dst, tag, log) }},
		{"reset log", func(dst []byte) []byte { return wire.AppendLog(dst, tag, reset) }},
		{"log of nothing", func(dst []byte) []byte {
			return wire.AppendLog(dst, tag, chat.SyncPage{Ref: dialog, From: 1, Complete: true})
		}},
		{"timeline", func(dst []byte) []byte { return wire.AppendTimeline(dst, wire.TypeListMessages, tag, timeline) }},
		{"pinned messages", func(dst []byte) []byte { return wire.AppendTimeline(dst, wire.TypeListPinned, tag, timeline) }},
		{"timeline of notices", func(dst []byte) []byte { return wire.AppendTimeline(dst, wire.TypeListMessages, tag, notices) }},
		{"timeline of nothing", func(dst []byte) []byte {
			return wire.AppendTimeline(dst, wire.TypeListMessages, tag, chat.TimelinePage{Ref: dialog, HasNewer: true})
		}},
		{"chat list", func(dst []byte) []byte {
			return wire.AppendChatList(dst, tag, []chat.ChatRow{{Kind: chat.Group, Message: w.said, Sender: w.bobName, GroupName: "Music Makers"}})
		}},
		{"dialog history", func(dst []byte) []byte {
			return wire.AppendDialogHistory(dst, tag, []chat.HistoryRow{{Message: w.dialog, Sender: w.annName, Receiver: w.bob, ReceiverName: w.bobName}})
		}},
		{"group history", func(dst []byte) []byte {
			return wire.AppendGroupHistory(dst, tag, []chat.HistoryRow{{Message: w.notice, Sender: w.bobName, GroupName: "Music Makers"}})
		}},
	}
}

// eventCases has every event as those see it who are told of it.
func eventCases(w world) []extendedCase {
	e := newEvents(w)
	removed := e.left
	removed.User, removed.UserName, removed.Notice = w.ann, w.annName, &w.line(chat.NoticeRemoved).Message
	var cases []extendedCase
	add := func(name string, event chat.Event, echo bool) {
		cases = append(cases, extendedCase{name, func(dst []byte) []byte { return wire.AppendExtended(dst, event, echo) }})
	}
	add("event: private message", e.private, false)
	add("event: private message, echo", e.private, true)
	add("event: message in a group", e.said, false)
	add("event: edit", e.edited, false)
	add("event: deletion", e.deleted, false)
	add("event: reaction", e.reacted, false)
	add("event: pin", e.pinned, false)
	add("event: group made, echo", e.created, true)
	add("event: join", e.joined, false)
	add("event: leaving", e.left, false)
	add("event: leaving, echo", e.left, true)
	add("event: removal", removed, false)
	add("event: account deleted", e.gone, false)
	add("event: group dropped", e.dropped, false)
	add("event: role", e.role, false)
	add("event: group renamed", e.renamed, false)
	add("event: group updated", e.updated, false)
	add("event: read", e.read, false)
	add("event: read, echo", e.read, true)
	add("event: delivered", e.delivered, false)
	add("event: hidden, echo", e.hidden, true)
	add("event: cleared, echo", e.cleared, true)
	add("event: settings, echo", e.settings, true)
	add("event: draft, echo", e.draft, true)
	add("event: typing", e.typed, false)
	add("event: presence", e.presence, false)
	add("event: new name", chat.PersonRenamed{User: w.ann, Name: w.annName}, false)
	return cases
}
