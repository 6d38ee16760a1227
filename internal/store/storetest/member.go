package storetest

import (
	"strings"

	"messenger/internal/chat"
)

var memberTests = []test{
	{"nobody has no place", func(w *World) {
		anna := w.Person("Anna")
		group := w.Group(anna)
		for _, key := range []chat.MemberKey{{Conversation: group, User: NewID[chat.User](w)}, {Conversation: NewID[chat.Conversation](w), User: anna}} {
			if m := w.Member(key.Conversation, key.User); m != nil {
				w.Errorf("place of nobody: %+v", m)
			}
		}
	}},
	{"joining", joining},
	{"joining again by the same request", joiningAgain},
	{"joining is refused", joiningIsRefused},
	{"a joiner reads the whole history", func(w *World) {
		p := w.People("Anna", "Ben", "Carl")
		group := w.Group(p[0], p[1])
		w.Tell(p[1], group, "early")
		w.Add(p[1], group, p[2])
		rows, err := w.Service.GroupHistory(w.Context(), p[2], group, chat.Page{Before: chat.MaxInstant, Limit: 10})
		w.OK(err)
		if len(rows) != 4 || rows[1].Message.Content != "early" {
			w.Errorf("history of a joiner: %+v", rows)
		}
	}},
	{"leaving", leaving},
	{"leaving again by the same request", leavingAgain},
	{"leaving is refused", func(w *World) {
		p := w.People("Anna", "Ben", "Carl")
		group := w.Group(p[0], p[1])
		taken := w.Tell(p[0], group, "taken")
		w.Refused(errOf(w.Service.Leave(w.Context(), By(p[1]), group, chat.Draft{ID: taken.ID})), chat.Conflict)
		w.Refused(errOf(w.Service.Leave(w.Context(), By(p[2]), group, w.Draft(""))), chat.Forbidden)
		w.Refused(errOf(w.Service.Leave(w.Context(), By(p[0]), NewID[chat.Conversation](w), w.Draft(""))), chat.Forbidden)
		w.Refused(errOf(w.Service.Leave(w.Context(), By(NewID[chat.User](w)), group, w.Draft(""))), chat.Unauthenticated)
		w.wantOrder(p[0], group, 3)
		w.wantGroups(p[1], group)
	}},
	{"coming back", comingBack},
	{"texts of notices", noticeTexts},
	{"limits", memberLimits},
}

func joining(w *World) {
	anna, ben := w.Person("Anna"), w.Person("Ben")
	group := w.Group(anna)
	told := len(w.Direct.Events())
	joined := w.Add(anna, group, ben)
	last := "Tester"
	sender, subject := chat.Name{First: "Anna", Last: &last}, chat.Name{First: "Ben", Last: &last}
	notice := chat.Message{
		ID: joined.Notice.ID, Conversation: group, Seq: 2, Sender: anna, Content: "added", Notification: true,
		Notice: chat.NoticeData{Kind: chat.NoticeAdded, Subject: ben}, CreatedAt: joined.Notice.CreatedAt, Changed: 2,
	}
	w.Same("outcome", joined, chat.MemberJoined{
		EventHeader: conversationOf(notice), User: ben, UserName: subject, Members: 2, GroupName: "Group", Notice: notice, Sender: sender,
	})
	w.Same("stored", w.rows(ben, group)[0], chat.HistoryRow{Message: notice, Sender: sender, GroupName: "Group"})
	w.Same("place", w.Member(group, ben), &chat.Member{
		MemberKey: chat.MemberKey{Conversation: group, User: ben}, Role: chat.RoleMember, JoinedAt: notice.CreatedAt, Joined: 2,
		Added: true, Read: chat.Position{Seq: 2},
	})
	w.Same("events", w.Direct.Events()[told:], []chat.Event{
		chat.MemberJoined{
			EventHeader: conversationOf(notice), User: ben, UserName: subject, Members: 2, GroupName: "Group", Notice: notice, Sender: sender,
		},
	})
	w.Same("members", w.Head(group).Members, 2)
	w.wantGroups(ben, group)
}

func joiningAgain(w *World) {
	anna, ben, carl := w.Person("Anna"), w.Person("Ben"), w.Person("Carl")
	group := w.Group(anna, carl)
	draft := w.Draft("welcome")
	first, err := w.Service.AddMember(w.Context(), By(anna), group, ben, draft)
	w.OK(err)
	w.Tell(ben, group, "between")
	head := w.Head(group)
	again, err := w.Service.AddMember(w.Context(), By(anna), group, ben, draft)
	w.OK(err)
	w.Same("repeat", again, first)
	_, err = w.Service.AddMember(w.Context(), By(carl), group, ben, draft)
	w.Refused(err, chat.Conflict)
	_, err = w.Service.AddMember(w.Context(), By(anna), group, carl, draft) // the request that let in Ben
	w.Refused(err, chat.Conflict)
	_, err = w.Service.AddMember(w.Context(), By(anna), group, ben, w.Draft(""))
	w.Refused(err, chat.Conflict)
	w.Same("head", w.Head(group), head)
	w.Leave(ben, group)
	_, err = w.Service.AddMember(w.Context(), By(anna), group, ben, draft)
	w.Refused(err, chat.Conflict) // a late repeat must not bring somebody back
	w.wantGroups(ben)
}

func joiningIsRefused(w *World) {
	p := w.People("Anna", "Ben", "Carl", "Gone")
	group := w.Group(p[0], p[1])
	w.OK(w.Service.DeleteAccount(w.Context(), By(p[3]), false))
	taken := w.Say(p[0], p[1], "taken")
	tests := map[string]struct {
		by, user chat.UserID
		group    chat.ConversationID
		draft    chat.Draft
		want     chat.Code
	}{
		"by a stranger":      {p[2], p[2], group, w.Draft(""), chat.Forbidden},
		"by a deleted user":  {p[3], p[2], group, w.Draft(""), chat.Unauthenticated},
		"unknown group":      {p[0], p[2], NewID[chat.Conversation](w), w.Draft(""), chat.Forbidden},
		"a dialog":           {p[0], p[2], chat.DialogID(p[0], p[1]), w.Draft(""), chat.Forbidden},
		"unknown user":       {p[0], NewID[chat.User](w), group, w.Draft(""), chat.NotFound},
		"deleted user":       {p[0], p[3], group, w.Draft(""), chat.NotFound},
		"a member":           {p[0], p[1], group, w.Draft(""), chat.Conflict},
		"oneself":            {p[1], p[1], group, w.Draft(""), chat.Conflict},
		"taken id":           {p[0], p[2], group, chat.Draft{ID: taken.ID}, chat.Conflict},
		"taken id and text":  {p[0], p[2], group, chat.Draft{ID: taken.ID, Content: "taken"}, chat.Conflict},
		"notice is too long": {p[0], p[2], group, w.Draft(strings.Repeat("x", chat.MaxNotice+1)), chat.Invalid},
	}
	for name, tt := range tests {
		w.Sub(name, func(w *World) {
			_, err := w.Service.AddMember(w.Context(), By(tt.by), tt.group, tt.user, tt.draft)
			w.Refused(err, tt.want)
		})
	}
	w.wantOrder(p[0], group, 2)
	w.wantGroups(p[2])
	w.Same("members", w.Head(group).Members, 2)
}

func leaving(w *World) {
	p := w.People("Anna", "Ben", "Carl")
	group := w.Group(p[0], p[1:]...)
	told := len(w.Direct.Events())
	draft := w.Draft("bye")
	w.OK(errOf(w.Service.Leave(w.Context(), By(p[1]), group, draft)))
	row := w.rows(p[0], group)[0]
	last := "Tester"
	sender := chat.Name{First: "Ben", Last: &last}
	notice := chat.Message{
		ID: draft.ID, Conversation: group, Seq: 4, Sender: p[1], Content: "bye", Notification: true,
		Notice: chat.NoticeData{Kind: chat.NoticeLeft}, CreatedAt: row.Message.CreatedAt, Changed: 4,
	}
	w.Same("stored", row, chat.HistoryRow{Message: notice, Sender: sender, GroupName: "Group"})
	w.Same("events", w.Direct.Events()[told:], []chat.Event{
		chat.MemberLeft{
			EventHeader: conversationOf(notice), User: p[1], UserName: sender, Members: 2, GroupName: "Group", Notice: &notice, Sender: sender,
		},
	})
	if m := w.Member(group, p[1]); m == nil || m.Left != 4 || m.Joined != 2 {
		w.Errorf("place after leaving: %+v", m)
	}
	head := w.Head(group)
	w.Same("owner", head.Owner, p[0])
	w.Same("members", head.Members, 2)
	w.wantGroups(p[1])
	_, err := w.Service.GroupHistory(w.Context(), p[1], group, chat.Page{Before: chat.MaxInstant, Limit: 5})
	w.Refused(err, chat.Forbidden)
	w.Refused(w.Service.SendAndWait(w.Context(), w.tell(p[1], group, "x")), chat.Forbidden)
}

func leavingAgain(w *World) {
	anna, ben := w.Person("Anna"), w.Person("Ben")
	group := w.Group(anna, ben)
	for _, u := range []chat.UserID{ben, anna} { // the second leaving drops the group
		draft := w.Draft("")
		w.OK(errOf(w.Service.Leave(w.Context(), By(u), group, draft)))
		head, told := w.Head(group), len(w.Direct.Events())
		w.OK(errOf(w.Service.Leave(w.Context(), By(u), group, draft)))
		w.Refused(errOf(w.Service.Leave(w.Context(), By(u), group, w.Draft(""))), chat.Forbidden)
		w.Same("head", w.Head(group), head)
		w.Same("events", len(w.Direct.Events()), told)
	}
}

func comingBack(w *World) {
	p := w.People("Anna", "Ben", "Carl")
	group := w.Group(p[0], p[1:]...)
	w.setRole(group, p[1], chat.RoleAdmin)
	w.Change(group, p[1], func(m *chat.Member) { m.Read = chat.Position{Seq: 2} })
	draft := w.Draft("left")
	w.OK(errOf(w.Service.Leave(w.Context(), By(p[1]), group, draft)))
	w.Tell(p[0], group, "meanwhile")
	joined := w.Add(p[2], group, p[1])
	w.Same("place", w.Member(group, p[1]), &chat.Member{
		MemberKey: chat.MemberKey{Conversation: group, User: p[1]}, Role: chat.RoleMember,
		JoinedAt: joined.Notice.CreatedAt, Joined: joined.Notice.Seq, Added: true, Read: chat.Position{Seq: joined.Notice.Seq, MessageCount: joined.Notice.MessageCount},
	})
	w.Same("texts", w.texts(p[1], group), []string{"added", "meanwhile", "left", "added", "added", "created"})
	w.Same("members", w.Head(group).Members, 3)
	w.Refused(errOf(w.Service.Leave(w.Context(), By(p[1]), group, draft)), chat.Conflict) // the id of the first leaving
	w.wantGroups(p[1], group)
}

func noticeTexts(w *World) {
	anna, ben, carl := w.Person("Anna"), w.Person("Ben"), w.Person("Carl")
	group := w.Group(anna, carl)
	joined, err := w.Service.AddMember(w.Context(), By(anna), group, ben, w.Draft(""))
	w.OK(err)
	w.Same("filled in", joined.Notice.Content, "Anna added Ben")
	long := strings.Repeat("é", chat.MaxNotice)
	w.OK(errOf(w.Service.Leave(w.Context(), By(ben), group, w.Draft(long+"more"))))
	w.Same("cut", w.texts(anna, group)[0], long)
	w.OK(errOf(w.Service.Leave(w.Context(), By(carl), group, w.Draft(""))))
	w.Same("filled in", w.texts(anna, group)[0], "Carl left")
	g := w.NewGroup("Quiet")
	g.Notice.Content = ""
	w.OK(w.Service.CreateGroup(w.Context(), By(anna), g))
	w.Same("empty", w.texts(anna, g.ID), []string{""})
}

func memberLimits(w *World) {
	p := w.People("Anna", "Ben", "Carl", "Dora")
	small := w.With(chat.Options{Limits: chat.Limits{GroupMembers: 3, UserGroups: 2, GroupsAdded: 1}})
	group := w.Group(p[0], p[1], p[2])
	_, err := small.AddMember(w.Context(), By(p[0]), group, p[3], w.Draft(""))
	w.Refused(err, chat.TooLarge)
	w.Leave(p[1], group)
	_, err = small.AddMember(w.Context(), By(p[0]), group, p[3], w.Draft(""))
	w.OK(err)
	third := w.Group(p[1])
	_, err = small.AddMember(w.Context(), By(p[1]), third, p[3], w.Draft(""))
	w.Refused(err, chat.TooLarge)
	w.OK(small.CreateGroup(w.Context(), By(p[3]), w.NewGroup("Own")))
	invite := w.invite(p[1], chat.NewInvite{Group: third})
	w.OK(errOf3(small.JoinByInvite(w.Context(), By(p[3]), invite.Code, w.Draft(""))))
	w.Refused(small.CreateGroup(w.Context(), By(p[3]), w.NewGroup("Third")), chat.TooLarge)
	fourth := w.Group(p[1])
	another := w.invite(p[1], chat.NewInvite{Group: fourth})
	w.Refused(errOf3(small.JoinByInvite(w.Context(), By(p[3]), another.Code, w.Draft(""))), chat.TooLarge)
	w.Leave(p[3], group)
	_, err = small.AddMember(w.Context(), By(p[1]), fourth, p[3], w.Draft(""))
	w.OK(err)
	w.Leave(p[3], third)
	w.OK(small.CreateGroup(w.Context(), By(p[3]), w.NewGroup("Third")))
	w.Same("members", w.Head(group).Members, 2)
}
