package wire_test

import (
	"encoding/json"
	"testing"

	"messenger/internal/chat"
	"messenger/internal/wire"
)

func mustUnmarshal(t testing.TB, text string, into any) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), into); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
}

// events has one event of each sort, all of them Bob's doing.
type events struct {
	private, said chat.MessagePosted
	edited        chat.MessageEdited
	deleted       chat.MessageDeleted
	reacted       chat.ReactionChanged
	pinned        chat.MessagePinned
	created       chat.GroupCreated
	joined        chat.MemberJoined
	left, gone    chat.MemberLeft
	dropped       chat.GroupDropped
	role          chat.RoleChanged
	renamed       chat.GroupRenamed
	updated       chat.GroupUpdated
	read          chat.ReadMoved
	delivered     chat.DeliveredMoved
	hidden        chat.MessageHidden
	cleared       chat.DialogCleared
	settings      chat.SettingsChanged
	draft         chat.DraftSaved
	typed         chat.Typed
	presence      chat.PresenceChanged
}

// dialogPlace and groupRef are where the world's people write.
func (w world) dialogPlace() chat.ConversationRef {
	return chat.ConversationRef{Conversation: chat.DialogID(w.ann, w.bob), Kind: chat.Dialog, Low: w.ann, High: w.bob}
}

func (w world) groupRef() chat.ConversationRef {
	return chat.ConversationRef{Conversation: w.group, Kind: chat.Group}
}

// head is that of a change of a conversation by Bob.
func (w world) head(place chat.ConversationRef, seq chat.Seq) chat.EventHeader {
	return chat.EventHeader{Conversation: place.Conversation, Seq: seq, At: w.said.CreatedAt + 500, Actor: w.bob}
}

func (w world) quote() *chat.Quote {
	return &chat.Quote{ID: w.dialog.ID, Sender: w.ann, Name: w.annName, Content: "<q>", Deleted: false}
}

// reactions are some, without whose they are.
func reactions() chat.Reactions {
	return chat.Reactions{{Emoji: "👍", Count: 2}, {Emoji: "\"", Count: 1}}
}

func newEvents(w world) events {
	group, dialog := w.groupRef(), w.dialogPlace()
	private := w.dialog
	private.Mentions = []chat.UserID{w.bob}
	edited := w.said
	edited.Content, edited.EditedAt, edited.Changed = "hi!", w.said.CreatedAt+500, 7
	deleted := w.dialog
	deleted.Content, deleted.DeletedAt = "", w.said.CreatedAt+500
	h := w.head(group, 7)
	left := w.noticeOf(chat.NoticeData{Kind: chat.NoticeLeft})
	return events{
		private: chat.MessagePosted{
			EventHeader: chat.EventHeader{Conversation: dialog.Conversation, Seq: 1, At: private.CreatedAt, Actor: w.ann}, Kind: chat.Dialog,
			Message: private, Sender: w.annName, Receiver: w.bob, ReceiverName: w.bobName, Quote: w.quote(),
		},
		said:    chat.MessagePosted{EventHeader: w.head(group, 2), Kind: chat.Group, Message: w.said, Sender: w.bobName, GroupName: "Music Makers"},
		edited:  chat.MessageEdited{EventHeader: h, Ref: group, Message: edited, By: w.bobName},
		deleted: chat.MessageDeleted{EventHeader: w.head(dialog, 8), Ref: dialog, Message: deleted, By: w.bobName},
		reacted: chat.ReactionChanged{
			EventHeader: h, Ref: group, Message: w.said.ID, Emoji: "👍", Added: true, Reactions: reactions(), By: w.bobName,
		},
		pinned:  chat.MessagePinned{EventHeader: h, Ref: group, Message: w.said.ID, Pinned: true, By: w.bobName},
		created: chat.GroupCreated{EventHeader: h, GroupName: "Music Makers", Notice: w.noticeOf(chat.NoticeData{Kind: chat.NoticeCreated}), Sender: w.bobName},
		joined:  chat.MemberJoined{EventHeader: h, User: w.ann, UserName: w.annName, Members: 3, GroupName: "Music Makers", Notice: w.notice, Sender: w.bobName},
		left:    chat.MemberLeft{EventHeader: h, User: w.bob, UserName: w.bobName, Members: 2, NewOwner: w.ann, GroupName: "Music Makers", Notice: &left, Sender: w.bobName},
		gone:    chat.MemberLeft{EventHeader: h, User: w.bob, Members: 2, GroupName: "Music Makers", Sender: chat.Name{First: chat.DeletedName}},
		dropped: chat.GroupDropped{EventHeader: h},
		role:    chat.RoleChanged{EventHeader: h, User: w.ann, Role: chat.RoleOwner, By: w.bobName},
		renamed: chat.GroupRenamed{EventHeader: h, GroupName: "Makers", Notice: w.noticeOf(chat.NoticeData{Kind: chat.NoticeRenamed, Name: "Makers"}), Sender: w.bobName},
		updated: chat.GroupUpdated{EventHeader: h, Description: "We make\nmusic", WhoMayAdd: chat.AdminsAdd, By: w.bobName},
		read: chat.ReadMoved{
			EventHeader: w.head(dialog, 0), Ref: dialog, User: w.bob, Read: 4, Seen: 5, Unread: chat.Unread{Messages: 3, Mentions: 1},
		},
		delivered: chat.DeliveredMoved{EventHeader: w.head(dialog, 0), Ref: dialog, User: w.bob, Delivered: 6},
		hidden:    chat.MessageHidden{EventHeader: w.head(group, 0), Ref: group, Message: w.hidden()},
		cleared:   chat.DialogCleared{EventHeader: w.head(dialog, 0), Ref: dialog, Cleared: 9},
		settings:  chat.SettingsChanged{EventHeader: w.head(group, 0), Ref: group, Chat: w.shown()},
		draft:     chat.DraftSaved{EventHeader: w.head(dialog, 0), Ref: dialog, Draft: w.draft()},
		typed:     chat.Typed{EventHeader: w.head(dialog, 0), Ref: dialog, User: w.bob, FirstName: "Bob", Active: true},
		presence:  chat.PresenceChanged{User: w.bob, Status: chat.Away, LastSeenAt: w.said.CreatedAt},
	}
}

func (w world) hidden() chat.Hidden {
	return chat.Hidden{MemberKey: chat.MemberKey{Conversation: w.group, User: w.bob}, Message: 2, ID: w.said.ID, Version: 4}
}

// shown is muted until after all moments of the world.
func (w world) shown() chat.ChatSettings {
	return chat.ChatSettings{MutedUntil: w.said.CreatedAt + 1_000_000, Notify: chat.NotifyMentions, PinnedAt: w.said.CreatedAt}
}

func (w world) draft() chat.UnsentText {
	return chat.UnsentText{Content: "I was \"", ReplyTo: w.dialog.ID, Message: w.said.ID, At: w.said.CreatedAt}
}

// row is what was said in the group, with all that a message can have.
func (w world) row() chat.MessageRow {
	m := w.said
	m.Changed, m.EditedAt, m.Mentions, m.Reactions = 7, m.CreatedAt+500, []chat.UserID{w.ann, w.bob}, reactions()
	m.Reactions[0].Mine = true
	return chat.MessageRow{Message: m, Sender: w.bobName, Quote: w.quote()}
}

// lost is a message that was deleted for all.
func (w world) lost() chat.MessageRow {
	m := w.dialog
	m.Content, m.Changed, m.DeletedAt = "", 8, m.CreatedAt+500
	return chat.MessageRow{Message: m, Sender: w.annName}
}

// noticeOf is the notice with these data.
func (w world) noticeOf(data chat.NoticeData) chat.Message {
	m := w.notice
	m.Notice = data
	return m
}

// line is the notice of this kind, about Ann if it is about anybody.
func (w world) line(kind chat.NoticeKind) *chat.MessageRow {
	data, subject := chat.NoticeData{Kind: kind}, chat.Name{}
	switch kind {
	case chat.NoticeAdded, chat.NoticeRemoved:
		data.Subject, subject = w.ann, w.annName
	case chat.NoticeRenamed:
		data.Name = "Makers"
	}
	return &chat.MessageRow{Message: w.noticeOf(data), Sender: w.bobName, Subject: subject}
}

// notices is a page of notices: of each kind, one from before they were data, and those of
// and about people whose accounts were deleted since.
func (w world) notices() chat.TimelinePage {
	head, none := w.groupHead(), ""
	page := chat.TimelinePage{Timeline: chat.Timeline{Conversation: &head}, Ref: w.groupRef()}
	for kind := range chat.NoticeRenamed + 1 {
		page.Rows = append(page.Rows, *w.line(kind))
	}
	gone := *w.line(chat.NoticeRemoved)
	gone.Sender, gone.Subject = chat.Name{First: chat.DeletedName, Last: &none}, chat.Name{First: chat.DeletedName, Last: &none}
	erased := gone
	erased.Message.Content, erased.Message.Notice, erased.Subject = "", chat.NoticeData{Kind: chat.NoticeRenamed}, chat.Name{}
	page.Rows = append(page.Rows, gone, erased)
	return page
}

func (w world) groupHead() chat.Conversation {
	return chat.Conversation{
		ID: w.group, Kind: chat.Group, Name: "Music Makers", Description: "We make\nmusic", Owner: w.bob, LastSeq: 20,
		LastAt: w.said.CreatedAt + 900, MessageCount: 10, Members: 3, CreatedAt: w.said.CreatedAt - 1000,
	}
}

func (w world) dialogHead() chat.Conversation {
	return chat.Conversation{
		ID: w.dialogPlace().Conversation, Kind: chat.Dialog, Low: w.ann, High: w.bob, LastSeq: 9, LastAt: w.said.CreatedAt,
		LowWrote: chat.Position{Seq: 5, MessageCount: 5}, HighWrote: chat.Position{Seq: 7, MessageCount: 7}, CreatedAt: w.said.CreatedAt - 1000,
	}
}

func (w world) member(in chat.ConversationID, user chat.UserID) chat.Member {
	return chat.Member{
		MemberKey: chat.MemberKey{Conversation: in, User: user}, Role: chat.RoleAdmin, JoinedAt: w.said.CreatedAt, Joined: 3,
		Read: chat.Position{Seq: 6, MessageCount: 6}, Seen: 8, Delivered: 9, Hidden: 4,
	}
}

// inbox is Bob's: the group, and the dialog with Ann.
func (w world) inbox() wire.Inbox {
	row, draft := w.row(), w.draft()
	ann := chat.User{ID: w.ann, FirstName: "Ann", Email: "ann@example.org"}
	theirs := w.member(w.dialogPlace().Conversation, w.ann)
	group := chat.InboxRow{
		Conversation: w.groupHead(), Member: w.member(w.group, w.bob), Unread: chat.Unread{Messages: 4, Mentions: 1}, Last: &row,
	}
	group.Member.Chat = w.shown()
	return wire.Inbox{
		InboxPage: chat.InboxPage{Rows: []chat.InboxRow{group, {
			Conversation: w.dialogHead(), Member: w.member(w.dialogPlace().Conversation, w.bob), Draft: &draft,
			Companion: &ann, CompanionMember: &theirs,
		}}, Next: chat.InboxCursor{At: w.said.CreatedAt, Conversation: w.group}},
		User: w.bob, Epoch: "e1", Now: w.said.CreatedAt,
	}
}

// log has a change of each kind.
func (w world) log() chat.SyncPage {
	head, member, row, lost := w.groupHead(), w.member(w.group, w.bob), w.row(), w.lost()
	entry := func(kind chat.LogKind) chat.LogEntry {
		return chat.LogEntry{Kind: kind, Actor: w.bob, Subject: w.ann, At: w.said.CreatedAt, Role: chat.RoleAdmin, Detail: "👍"}
	}
	page := chat.SyncPage{
		Ref: w.groupRef(), From: 1, To: 17,
		LogPage: chat.LogPage{
			Conversation: &head, Member: &member, Hidden: []chat.Hidden{w.hidden()}, Unread: chat.Unread{Messages: 4, Mentions: 1},
			Seen: 11, Delivered: 12,
		},
	}
	add := func(m *chat.MessageRow, entries ...chat.LogEntry) {
		page.Changes = append(page.Changes, chat.Change{Seq: chat.Seq(len(page.Changes) + 1), Entries: entries, By: w.bobName, Message: m})
	}
	add(w.line(0), entry(chat.LogCreated))
	add(&row)
	add(&lost)
	add(&row, entry(chat.LogEdited))
	add(&lost, entry(chat.LogEdited))
	add(&lost, entry(chat.LogDeleted))
	add(&row, entry(chat.LogReacted))
	add(&row, entry(chat.LogReactionRemoved))
	add(&row, entry(chat.LogPinned))
	add(&row, entry(chat.LogUnpinned))
	add(w.line(chat.NoticeAdded), entry(chat.LogJoined))
	add(w.line(chat.NoticeRemoved), entry(chat.LogLeft))
	add(w.line(chat.NoticeLeft), entry(chat.LogLeft), entry(chat.LogOwner))
	add(nil, entry(chat.LogLeft))
	add(nil, entry(chat.LogRole))
	add(nil, entry(chat.LogOwner))
	add(w.line(chat.NoticeRenamed), entry(chat.LogRenamed))
	add(nil, entry(chat.LogUpdated))
	add(nil, entry(200))
	return page
}

// reset is a log that begins again with what is newest.
func (w world) reset() chat.SyncPage {
	page := w.log()
	page.Changes, page.Snapshot = nil, []chat.MessageRow{w.row(), w.lost()}
	page.From, page.To, page.Complete, page.Reset = 2, 20, true, true
	return page
}
