package storetest

import (
	"slices"

	"messenger/internal/chat"
)

var conversationTests = []test{
	{"seq is dense and moments increase", func(w *World) { w.wantOrderWithClock(1000) }},
	{"the clock stands still", func(w *World) { w.wantOrderWithClock(0) }},
	{"the clock goes back", func(w *World) { w.wantOrderWithClock(-60_000) }},
	{"the clock was set back between writes", clockSetBack},
	{"every change takes one seq", everyChangeTakesOneSeq},
	{"two first messages meet in one dialog", func(w *World) {
		anna, ben := w.Person("Anna"), w.Person("Ben")
		w.Batch(w.say(anna, ben, "one"), w.say(ben, anna, "two"))
		w.Same("dialog", w.texts(anna, chat.DialogID(ben, anna)), []string{"two", "one"})
	}},
	{"a group is made", groupIsMade},
	{"making a group again", groupIsMadeAgain},
	{"the id of a dropped group stays taken", droppedIDStaysTaken},
	{"only the owner drops", onlyTheOwnerDrops},
	{"a dropped group is closed", droppedGroupIsClosed},
	{"ids of dialogs are no groups", func(w *World) {
		anna, ben := w.Person("Anna"), w.Person("Ben")
		w.Say(anna, ben, "hello")
		g := w.NewGroup("Group")
		g.ID = chat.DialogID(anna, ben)
		w.Refused(w.Service.CreateGroup(w.Context(), By(anna), g), chat.Invalid)
		c := &chat.SendGroup{By: By(anna), Group: g.ID, Draft: w.Draft("x")}
		w.Refused(w.Service.SendAndWait(w.Context(), c), chat.Forbidden)
		w.Refused(errOf(w.Service.Drop(w.Context(), By(anna), g.ID)), chat.Forbidden)
		w.Refused(errOf(w.Service.Leave(w.Context(), By(anna), g.ID, w.Draft(""))), chat.Forbidden)
		w.Same("dialog", w.texts(ben, g.ID), []string{"hello"})
	}},
}

// say is a send that is not committed yet.
func (w *World) say(from, to chat.UserID, text string) *chat.SendDialog {
	return &chat.SendDialog{By: By(from), To: to, Draft: w.Draft(text)}
}

// tell is a send to a group that is not committed yet.
func (w *World) tell(from chat.UserID, group chat.ConversationID, text string) *chat.SendGroup {
	return &chat.SendGroup{By: By(from), Group: group, Draft: w.Draft(text)}
}

// rows returns all that user sees of a conversation, newest first.
func (w *World) rows(user chat.UserID, id chat.ConversationID) []chat.HistoryRow {
	w.Helper()
	rows, _, err := w.Store.History(w.Context(), chat.HistoryQuery{Conversation: id, User: user, Before: chat.MaxInstant, Limit: 100_000})
	w.OK(err)
	return rows
}

// texts returns the contents of rows.
func (w *World) texts(user chat.UserID, id chat.ConversationID) []string {
	w.Helper()
	var texts []string
	for _, r := range w.rows(user, id) {
		texts = append(texts, r.Message.Content)
	}
	return texts
}

// wantOrder checks that the messages of a conversation are dense and strictly later
// one after the other, and that its head stands at the last.
func (w *World) wantOrder(user chat.UserID, id chat.ConversationID, messages int) {
	w.Helper()
	rows := w.rows(user, id)
	if len(rows) != messages {
		w.Fatalf("%d messages, want %d", len(rows), messages)
	}
	slices.Reverse(rows)
	for i, r := range rows {
		if r.Message.Seq != chat.Seq(i+1) {
			w.Fatalf("message %d has seq %d", i+1, r.Message.Seq)
		}
		if i > 0 && r.Message.CreatedAt <= rows[i-1].Message.CreatedAt {
			w.Fatalf("message %d is at %d, the one before at %d", i+1, r.Message.CreatedAt, rows[i-1].Message.CreatedAt)
		}
	}
	head, last := w.Head(id), rows[len(rows)-1].Message
	if head.LastSeq != last.Seq || head.LastMessage != last.Seq || head.LastAt != last.CreatedAt || head.LastMessageAt != last.CreatedAt {
		w.Errorf("head %+v is not at the last message %+v", head, last)
	}
}

func (w *World) wantOrderWithClock(step int64) {
	anna, ben := w.Person("Anna"), w.Person("Ben")
	group := w.Group(anna, ben)
	w.Clock.Step(step)
	for range 5 {
		w.Say(anna, ben, "single")
		w.Tell(ben, group, "single")
		w.Batch(w.say(ben, anna, "a"), w.tell(anna, group, "b"), w.say(anna, ben, "c"), w.tell(anna, group, "d"))
	}
	w.wantOrder(anna, chat.DialogID(anna, ben), 15)
	w.wantOrder(ben, group, 17)
}

func clockSetBack(w *World) {
	anna := w.Person("Anna")
	w.Clock.Step(0)
	first := w.Say(anna, anna, "one")
	w.Clock.Set(worldBegins - 3_600_000)
	second, third := w.Say(anna, anna, "two"), w.Say(anna, anna, "three")
	w.Same("second", second.CreatedAt, first.CreatedAt+1)
	w.Same("third", third.CreatedAt, first.CreatedAt+2)
	w.Clock.Set(worldBegins + 3_600_000)
	if last := w.Say(anna, anna, "four"); last.CreatedAt != worldBegins+3_600_000 {
		w.Errorf("with the clock right again: %d", last.CreatedAt)
	}
}

func everyChangeTakesOneSeq(w *World) {
	p := w.People("Anna", "Ben", "Carl")
	group := w.Group(p[0], p[1], p[2]) // 1, 2, 3
	steps := []struct {
		name string
		do   func()
	}{
		{"send", func() { w.Tell(p[1], group, "x") }},
		{"leave", func() { w.Leave(p[1], group) }},
		{"join", func() { w.Add(p[2], group, p[1]) }},
		{"deletion of a member", func() { w.OK(w.Service.DeleteAccount(w.Context(), By(p[1]), false)) }},
		{"send after a change without a message", func() { w.Tell(p[2], group, "y") }},
		{"deletion of the owner", func() { w.OK(w.Service.DeleteAccount(w.Context(), By(p[0]), true)) }},
		{"drop", func() { w.OK(errOf(w.Service.Drop(w.Context(), By(p[2]), group))) }},
	}
	before := w.Head(group)
	for _, s := range steps {
		s.do()
		after := w.Head(group)
		if after.LastSeq != before.LastSeq+1 || after.LastAt <= before.LastAt {
			w.Errorf("%s: from %d at %d to %d at %d", s.name, before.LastSeq, before.LastAt, after.LastSeq, after.LastAt)
		}
		before = after
	}
	w.Same("messages", len(w.rows(p[2], group)), 7)
	w.Same("last message", before.LastMessage, chat.Seq(8))
}

func groupIsMade(w *World) {
	anna, ben := w.Person("Anna"), w.Person("Ben")
	g := w.NewGroup("Tea & biscuits")
	w.OK(w.Service.CreateGroup(w.Context(), By(anna), g))
	rows := w.rows(anna, g.ID)
	if len(rows) != 1 {
		w.Fatalf("%d rows, want 1", len(rows))
	}
	at := rows[0].Message.CreatedAt
	last := "Tester"
	w.Same("history", rows[0], chat.HistoryRow{
		Message: chat.Message{
			ID: g.Notice.ID, Conversation: g.ID, Seq: 1, Sender: anna, Content: "created", Notification: true,
			Notice: chat.NoticeData{Kind: chat.NoticeCreated}, CreatedAt: at,
			Changed: 1,
		},
		Sender: chat.Name{First: "Anna", Last: &last}, GroupName: g.Name,
	})
	w.Same("owner", w.Member(g.ID, anna), &chat.Member{
		MemberKey: chat.MemberKey{Conversation: g.ID, User: anna}, Role: chat.RoleOwner, JoinedAt: at, Joined: 1,
		Read: chat.Position{Seq: 1},
	})
	w.wantGroups(anna, g.ID)
	w.wantGroups(ben)
}

// wantGroups checks which groups a user is in.
func (w *World) wantGroups(user chat.UserID, want ...chat.ConversationID) {
	w.Helper()
	groups, err := w.Store.GroupsOf(w.Context(), user)
	w.OK(err)
	var got []chat.ConversationID
	for _, g := range groups {
		got = append(got, g.ID)
		w.Same("name of a group", g.Name, w.Head(g.ID).Name)
	}
	slices.SortFunc(got, chat.ConversationID.Compare)
	slices.SortFunc(want, chat.ConversationID.Compare)
	w.Same("groups", got, want)
}

func groupIsMadeAgain(w *World) {
	anna, ben := w.Person("Anna"), w.Person("Ben")
	g := w.NewGroup("Group")
	w.OK(w.Service.CreateGroup(w.Context(), By(anna), g))
	before, said := *w.Head(g.ID), w.Say(anna, ben, "hello")
	tests := map[string]struct {
		by     chat.UserID
		change func(*chat.NewGroup)
		want   chat.Code
	}{
		"the same":                {anna, func(*chat.NewGroup) {}, ""},
		"by somebody else":        {ben, func(*chat.NewGroup) {}, chat.Conflict},
		"other name":              {anna, func(g *chat.NewGroup) { g.Name = "Other" }, chat.Conflict},
		"other notice":            {anna, func(g *chat.NewGroup) { g.Notice.Content = "other" }, chat.Conflict},
		"other message id":        {anna, func(g *chat.NewGroup) { g.Notice = w.Draft("created") }, chat.Conflict},
		"other group id":          {anna, func(g *chat.NewGroup) { g.ID = NewID[chat.Conversation](w) }, chat.Conflict},
		"with a message id taken": {anna, func(g *chat.NewGroup) { g.ID, g.Notice.ID = NewID[chat.Conversation](w), said.ID }, chat.Conflict},
	}
	for name, tt := range tests {
		w.Sub(name, func(w *World) {
			again := g
			tt.change(&again)
			w.Refused(w.Service.CreateGroup(w.Context(), By(tt.by), again), tt.want)
			w.Same("head", w.Head(g.ID), &before)
			w.wantGroups(anna, g.ID)
			w.wantGroups(ben)
		})
	}
	w.Same("events", len(w.Direct.Events()), 2)
}

func droppedIDStaysTaken(w *World) {
	anna, ben := w.Person("Anna"), w.Person("Ben")
	g := w.NewGroup("Group")
	w.OK(w.Service.CreateGroup(w.Context(), By(anna), g))
	w.OK(errOf(w.Service.Drop(w.Context(), By(anna), g.ID)))
	w.Refused(w.Service.CreateGroup(w.Context(), By(anna), g), chat.Conflict)
	fresh := w.NewGroup("Group")
	fresh.ID = g.ID
	w.Refused(w.Service.CreateGroup(w.Context(), By(ben), fresh), chat.Conflict)
	fresh = w.NewGroup("Group")
	fresh.Notice.ID = g.Notice.ID
	w.Refused(w.Service.CreateGroup(w.Context(), By(ben), fresh), chat.Conflict)
	w.wantGroups(ben)
}

func onlyTheOwnerDrops(w *World) {
	p := w.People("Anna", "Ben", "Carl", "Dora")
	group := w.Group(p[0], p[1], p[2])
	w.setRole(group, p[2], chat.RoleAdmin)
	before := w.Head(group)
	for _, u := range p[1:] {
		w.Refused(errOf(w.Service.Drop(w.Context(), By(u), group)), chat.Forbidden)
	}
	w.Same("head", w.Head(group), before)
	w.OK(errOf(w.Service.Drop(w.Context(), By(p[0]), group)))
	w.Refused(errOf(w.Service.Drop(w.Context(), By(p[0]), group)), chat.Forbidden)
}

func droppedGroupIsClosed(w *World) {
	anna, ben, carl := w.Person("Anna"), w.Person("Ben"), w.Person("Carl")
	group, kept := w.Group(anna, ben), w.Group(ben, anna)
	w.OK(errOf(w.Service.Drop(w.Context(), By(anna), group)))
	head := w.Head(group)
	for _, u := range []chat.UserID{anna, ben, carl} {
		w.Refused(w.Service.SendAndWait(w.Context(), w.tell(u, group, "x")), chat.Forbidden)
		w.Refused(errOf(w.Service.Leave(w.Context(), By(u), group, w.Draft(""))), chat.Forbidden)
		_, err := w.Service.AddMember(w.Context(), By(u), group, carl, w.Draft(""))
		w.Refused(err, chat.Forbidden)
		_, err = w.Service.GroupHistory(w.Context(), u, group, chat.Page{Before: chat.MaxInstant, Limit: 5})
		w.Refused(err, chat.Forbidden)
	}
	w.Same("head", w.Head(group), head)
	w.wantGroups(anna, kept)
	w.wantGroups(ben, kept)
}
