package storetest

import (
	"messenger/internal/chat"
)

var noticeTests = []test{
	{"what they tell of is kept", noticesAreKept},
	{"erasing takes the names along", noticesOfErased},
}

// noticeWorld is a group with a notice of each kind.
func noticeWorld(w *World) (people []chat.UserID, group chat.ConversationID) {
	p := w.People("Anna", "Ben", "Carl")
	group = w.Group(p[0])
	w.Add(p[0], group, p[1])
	invite, err := w.Service.CreateInvite(w.Context(), By(p[0]), chat.NewInvite{Group: group})
	w.OK(err)
	_, _, err = w.Service.JoinByInvite(w.Context(), By(p[2]), invite.Code, w.Draft(""))
	w.OK(err)
	w.OK(errOf(w.Service.RenameGroup(w.Context(), By(p[0]), group, "Jäzz 4", w.Draft(""))))
	w.OK(errOf(w.Service.Remove(w.Context(), By(p[0]), group, p[1], w.Draft(""))))
	w.OK(errOf(w.Service.Leave(w.Context(), By(p[2]), group, w.Draft(""))))
	return p, group
}

// shownNotice is a notice as a page shows it, with first names.
type shownNotice struct {
	data           chat.NoticeData
	actor, subject string
}

// wantNotices compares the notices of a group on each page that shows them.
func (w *World) wantNotices(user chat.UserID, group chat.ConversationID, want ...shownNotice) {
	w.Helper()
	check := func(page string, row *chat.MessageRow, want shownNotice) {
		w.Helper()
		got := shownNotice{row.Message.Notice, row.Sender.First, row.Subject.First}
		if got != want {
			w.Errorf("%s: notice %d is %+v, want %+v", page, row.Message.Seq, got, want)
		}
	}
	timeline, err := w.Store.Timeline(w.Context(), chat.TimelineQuery{Conversation: group, User: user, Newer: 20})
	w.OK(err)
	log, err := w.Store.Log(w.Context(), chat.LogQuery{Conversation: group, User: user, Limit: 20})
	w.OK(err)
	inbox, err := w.Store.Inbox(w.Context(), chat.InboxQuery{User: user, Limit: 5})
	w.OK(err)
	if len(timeline.Rows) != len(want) || len(log.Changes) < len(want) || len(inbox.Rows) != 1 {
		w.Fatalf("%d messages, %d changes, %d conversations", len(timeline.Rows), len(log.Changes), len(inbox.Rows))
	}
	for i := range want {
		check("timeline", &timeline.Rows[i], want[i])
		check("log", log.Changes[i].Message, want[i])
	}
	check("inbox", inbox.Rows[0].Last, want[len(want)-1])
}

func noticesAreKept(w *World) {
	p, group := noticeWorld(w)
	w.OK(w.Service.Rename(w.Context(), By(p[1]), new("Benno"), nil))
	w.wantNotices(p[0], group,
		shownNotice{chat.NoticeData{Kind: chat.NoticeCreated}, "Anna", ""},
		shownNotice{chat.NoticeData{Kind: chat.NoticeAdded, Subject: p[1]}, "Anna", "Benno"},
		shownNotice{chat.NoticeData{Kind: chat.NoticeJoined}, "Carl", ""},
		shownNotice{chat.NoticeData{Kind: chat.NoticeRenamed, Name: "Jäzz 4"}, "Anna", ""},
		shownNotice{chat.NoticeData{Kind: chat.NoticeRemoved, Subject: p[1]}, "Anna", "Benno"},
		shownNotice{chat.NoticeData{Kind: chat.NoticeLeft}, "Carl", ""},
	)
}

// noticesOfErased looks before and after the sweep that blanks what the people wrote.
func noticesOfErased(w *World) {
	p, group := noticeWorld(w)
	w.OK(errOf(w.Service.SetRole(w.Context(), By(p[0]), group, w.added(p[0], group), chat.RoleOwner)))
	reader := w.Head(group).Owner
	w.OK(w.Service.DeleteAccount(w.Context(), By(p[0]), true))
	w.OK(w.Service.DeleteAccount(w.Context(), By(p[1]), true))
	want := []shownNotice{
		{chat.NoticeData{Kind: chat.NoticeCreated}, chat.DeletedName, ""},
		{chat.NoticeData{Kind: chat.NoticeAdded, Subject: p[1]}, chat.DeletedName, chat.DeletedName},
		{chat.NoticeData{Kind: chat.NoticeJoined}, "Carl", ""},
		{chat.NoticeData{Kind: chat.NoticeRenamed}, chat.DeletedName, ""},
		{chat.NoticeData{Kind: chat.NoticeRemoved, Subject: p[1]}, chat.DeletedName, chat.DeletedName},
		{chat.NoticeData{Kind: chat.NoticeLeft}, "Carl", ""},
		{chat.NoticeData{Kind: chat.NoticeAdded, Subject: reader}, chat.DeletedName, "Dora"},
	}
	w.wantNotices(reader, group, want...)
	w.Sweep()
	w.wantNotices(reader, group, want...)
}

// added adds Dora to a group.
func (w *World) added(by chat.UserID, group chat.ConversationID) chat.UserID {
	dora := w.Person("Dora")
	w.Add(by, group, dora)
	return dora
}
