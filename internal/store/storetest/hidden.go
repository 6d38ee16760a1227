package storetest

import (
	"cmp"
	"fmt"
	"slices"

	"pgregory.net/rapid"

	"messenger/internal/chat"
)

var hiddenTests = []test{
	{"hidden from one, there for the others", hiddenFromOne},
	{"the list of what is hidden", hiddenList},
	{"hiding again changes nothing", func(w *World) {
		anna, ben := w.Person("Anna"), w.Person("Ben")
		said := w.Say(anna, ben, "hello")
		first := w.Hide(ben, said.ID)
		told := len(w.Direct.Events())
		w.Same("repeat", w.Hide(ben, said.ID), first)
		w.Same("place", w.Member(said.Conversation, ben).Hidden, int64(1))
		w.Same("events", len(w.Direct.Events()), told)
		key := chat.HiddenKey{MemberKey: chat.MemberKey{Conversation: said.Conversation, User: ben}, Message: 1}
		mine := chat.HiddenKey{MemberKey: chat.MemberKey{Conversation: said.Conversation, User: anna}, Message: 1}
		w.Same("facts", w.Facts(chat.Needs{Hidden: []chat.HiddenKey{key, mine}}).Hidden, map[chat.HiddenKey]*chat.Hidden{key: &first})
	}},
	{"the newest visible message stands for its conversation", newestVisible},
	{"any chat list is as computed by hand", hiddenInboxIsAsModel},
}

func hiddenFromOne(w *World) {
	p := w.People("Anna", "Ben", "Carl")
	group := w.Group(p[0], p[1:]...)
	said := w.Tell(p[0], group, "hidden")
	w.Tell(p[0], group, "shown")
	head := w.Head(group)
	hidden := w.Hide(p[1], said.ID)
	w.Same("hidden", hidden, chat.Hidden{
		MemberKey: chat.MemberKey{Conversation: group, User: p[1]}, Message: said.Seq, ID: said.ID, Version: 1,
	})
	w.Same("head", w.Head(group), head)
	w.Same("history", w.texts(p[1], group), []string{"shown", "added", "added", "created"})
	w.Same("history of another", w.texts(p[2], group), []string{"shown", "hidden", "added", "added", "created"})
	w.Same("timeline", len(w.timeline(p[1], group)), 4)
	w.Same("timeline of another", len(w.timeline(p[2], group)), 5)
	w.Same("log", w.log(p[1], group, said.Seq-1, 1).Changes[0].Message.Message.Content, "hidden")
	w.Same("places", []int64{w.Member(group, p[1]).Hidden, w.Member(group, p[2]).Hidden}, []int64{1, 0})
	notice := w.rows(p[1], group)[3].Message
	w.Hide(p[1], notice.ID)
	w.Same("without a notice", w.texts(p[1], group), []string{"shown", "added", "added"})
}

func hiddenList(w *World) {
	anna, ben := w.Person("Anna"), w.Person("Ben")
	group := w.Group(anna, ben)
	var said []chat.Message
	for i := range 12 {
		said = append(said, w.Tell(anna, group, fmt.Sprint(i)))
	}
	w.Hide(anna, said[0].ID)
	var want []chat.Hidden
	for _, i := range w.rand.Perm(len(said)) {
		want = append(want, w.Hide(ben, said[i].ID))
	}
	for i, h := range want {
		w.Same("version", h.Version, int64(i+1))
	}
	q := chat.LogQuery{Conversation: group, User: ben}
	for after := -1; after <= len(want)+1; after++ {
		for _, limit := range []int{0, 1, 5, 12, 20} {
			q.AfterHidden, q.HiddenLimit = int64(after), limit
			page, err := w.Store.Log(w.Context(), q)
			w.OK(err)
			rest := want[min(max(after, 0), len(want)):]
			w.Same(fmt.Sprintf("hidden after %d, %d", after, limit), page.Hidden, rest[:min(limit, len(rest))])
			w.Same("version", page.Member.Hidden, int64(len(want)))
		}
	}
	w.Leave(ben, group)
	w.Add(anna, group, ben)
	w.Same("after coming back", w.Member(group, ben).Hidden, int64(12))
	w.Same("shown", w.texts(ben, group), []string{"added", "left", "added", "created"})
}

func newestVisible(w *World) {
	anna, ben := w.Person("Anna"), w.Person("Ben")
	dialog, notes := chat.DialogID(anna, ben), chat.DialogID(anna, anna)
	one, two := w.Say(anna, ben, "one"), w.Say(ben, anna, "two")
	note := w.Say(anna, anna, "note")
	three, four := w.Say(anna, ben, "three"), w.Say(ben, anna, "four")
	w.wantInbox(anna, dialog, notes)
	wantLast := func(want chat.Message) {
		w.Helper()
		for _, row := range w.inbox(anna, chat.MaxInstant, 10) {
			if row.Message.Conversation == dialog {
				w.Same("chat list", row.Message, want)
			}
		}
		w.Same("inbox", w.syncRow(anna, dialog).Last.Message, want)
	}
	w.Hide(anna, four.ID)
	wantLast(three)
	w.wantInbox(anna, dialog, notes)
	w.Hide(anna, three.ID)
	wantLast(two)
	w.wantInbox(anna, notes, dialog)
	w.Same("before the note", conversationsOf(w.inbox(anna, note.CreatedAt, 10)), []chat.ConversationID{dialog})
	w.Same("before the message", conversationsOf(w.inbox(anna, two.CreatedAt, 10)), []chat.ConversationID{})
	w.Same("the first", conversationsOf(w.inbox(anna, chat.MaxInstant, 1)), []chat.ConversationID{notes})
	w.Delete(ben, two.ID)
	wantLast(one)
	w.Hide(anna, one.ID)
	w.wantInbox(anna, notes)
	w.wantInbox(ben, dialog)
	w.Same("nothing is left", w.syncRow(anna, dialog).Last, (*chat.MessageRow)(nil))
	five := w.Say(ben, anna, "five")
	wantLast(five)
	w.Clear(anna, ben)
	w.wantInbox(anna, notes)
	w.Hide(anna, note.ID)
	w.wantInbox(anna)
}

// hiddenInboxIsAsModel compares pages of a chat list with what the histories show.
func hiddenInboxIsAsModel(w *World) {
	anna := w.Person("Anna")
	w.Clock.Step(0)
	var all []chat.ChatRow
	for i := range 25 {
		other := w.Person(fmt.Sprintf("P%d", i))
		for range 1 + w.rand.IntN(4) {
			w.Clock.Set(worldBegins + chat.Instant(w.rand.IntN(30)))
			said := w.Say(other, anna, "hello")
			switch w.rand.IntN(5) {
			case 0, 1:
				w.Hide(anna, said.ID)
			case 2:
				w.Delete(other, said.ID)
			case 3:
				w.Hide(other, said.ID)
			}
		}
		if id := chat.DialogID(anna, other); len(w.rows(anna, id)) > 0 {
			all = append(all, w.inboxRowOf(anna, id))
		}
	}
	byTime := func(a, b chat.ChatRow) int {
		return cmp.Or(cmp.Compare(b.Message.CreatedAt, a.Message.CreatedAt), a.Message.Conversation.Compare(b.Message.Conversation))
	}
	slices.SortFunc(all, byTime)
	rapid.Check(w.T, func(t *rapid.T) {
		before := worldBegins + chat.Instant(rapid.IntRange(-1, 40).Draw(t, "before"))
		limit := rapid.IntRange(0, 30).Draw(t, "limit")
		got, err := w.Store.ChatList(w.Context(), chat.ChatListQuery{User: anna, Before: before, Limit: limit})
		if err != nil {
			t.Fatal(err)
		}
		slices.SortStableFunc(got, byTime)
		if d := diff(got, inboxModel(all, before, limit)); d != "" {
			t.Fatalf("page differs (-want +got):\n%s", d)
		}
	})
}
