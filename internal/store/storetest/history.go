package storetest

import (
	"fmt"
	"slices"

	"pgregory.net/rapid"

	"messenger/internal/chat"
)

var historyTests = []test{
	{"nothing", func(w *World) {
		anna, ben := w.Person("Anna"), w.Person("Ben")
		q := chat.HistoryQuery{Conversation: chat.DialogID(anna, ben), User: anna, Before: chat.MaxInstant, Limit: 10}
		rows, m, err := w.Store.History(w.Context(), q)
		if len(rows) != 0 || m != nil || err != nil {
			w.Errorf("history of nothing: %v, %+v, %v", rows, m, err)
		}
		page, err := w.Service.DialogHistory(w.Context(), anna, ben, chat.Page{Before: chat.MaxInstant, Limit: 10})
		w.OK(err)
		w.Same("page", page, []chat.HistoryRow{})
	}},
	{"rows of a dialog", historyOfDialog},
	{"the place comes with the rows", historyWithMember},
	{"limit 0 reads the place alone", func(w *World) {
		anna, ben := w.Person("Anna"), w.Person("Ben")
		group := w.Group(anna)
		for _, u := range []chat.UserID{anna, ben} {
			rows, m, err := w.Store.History(w.Context(), chat.HistoryQuery{Conversation: group, User: u, Before: chat.MaxInstant})
			w.OK(err)
			w.Same("rows", rows, []chat.HistoryRow{})
			w.Same("place", m, w.Member(group, u))
		}
	}},
	{"names are those of now", historyNames},
	{"pages of every size show each message once", historyPages},
	{"any page is as computed by hand", historyIsAsModel},
	{"only what is not cleared", historyCleared},
}

func historyOfDialog(w *World) {
	anna, ben := w.Person("Anna"), w.Person("Ben")
	last := "Tester"
	annaName, benName := chat.Name{First: "Anna", Last: &last}, chat.Name{First: "Ben", Last: &last}
	asked, answered := w.Say(anna, ben, "question"), w.Say(ben, anna, "answer")
	want := []chat.HistoryRow{
		{Message: answered, Sender: benName, Receiver: anna, ReceiverName: annaName},
		{Message: asked, Sender: annaName, Receiver: ben, ReceiverName: benName},
	}
	for _, u := range []chat.UserID{anna, ben} {
		w.Same("rows", w.rows(u, chat.DialogID(anna, ben)), want)
	}
	note := w.Say(anna, anna, "note")
	w.Same("note", w.rows(anna, chat.DialogID(anna, anna)), []chat.HistoryRow{
		{Message: note, Sender: annaName, Receiver: anna, ReceiverName: annaName},
	})
	page, err := w.Service.DialogHistory(w.Context(), ben, anna, chat.Page{Before: answered.CreatedAt, Limit: 5})
	w.OK(err)
	w.Same("page before the answer", page, want[1:])
}

func historyWithMember(w *World) {
	anna, ben := w.Person("Anna"), w.Person("Ben")
	group := w.Group(anna, ben)
	q := chat.HistoryQuery{Conversation: group, User: ben, Before: chat.MaxInstant, Limit: 10}
	_, present, err := w.Store.History(w.Context(), q)
	w.OK(err)
	w.Same("place of a member", present, w.Member(group, ben))
	w.Leave(ben, group)
	_, past, err := w.Store.History(w.Context(), q)
	w.OK(err)
	if past == nil || past.Left != 3 {
		w.Errorf("place of who left: %+v", past)
	}
	q.User = NewID[chat.User](w)
	_, none, err := w.Store.History(w.Context(), q)
	w.OK(err)
	if none != nil {
		w.Errorf("place of a stranger: %+v", none)
	}
}

func historyNames(w *World) {
	anna, ben := w.Person("Anna"), w.Person("Ben")
	group := w.Group(anna, ben)
	w.Tell(ben, group, "told")
	w.Say(ben, anna, "said")
	first, empty := "Benjamin", ""
	w.OK(w.Service.Rename(w.Context(), By(ben), &first, nil))
	last := "Tester"
	w.Same("sender", w.rows(anna, group)[0].Sender, chat.Name{First: first, Last: &last})
	w.OK(w.Service.DeleteAccount(w.Context(), By(ben), false))
	deleted := chat.Name{First: chat.DeletedName, Last: &empty}
	w.Same("deleted sender", w.rows(anna, group)[0].Sender, deleted)
	w.Same("deleted companion", w.rows(anna, chat.DialogID(anna, ben))[0].Sender, deleted)
}

// longTalk fills a group and a dialog with some hundred messages, with changes that
// are no messages among them, so that pages cross several time marks. It returns the
// messages of each, newest first.
func (w *World) longTalk(anna, ben chat.UserID) (group chat.ConversationID, inGroup, inDialog []chat.Message) {
	w.Helper()
	group = w.Group(anna, ben)
	for i := range 10 {
		guest := w.Person(fmt.Sprintf("Guest%d", i))
		w.Add(anna, group, guest)
		w.Clock.Step(int64(i % 3 * 20))
		var commands []chat.Command
		for j := range 30 {
			text := fmt.Sprintf("%d.%d", i, j)
			commands = append(commands, w.tell(ben, group, text), w.say(anna, ben, text))
		}
		w.Batch(commands...)
		w.OK(w.Service.DeleteAccount(w.Context(), By(guest), false)) // takes a seq without a message
	}
	for _, r := range w.rows(anna, group) {
		inGroup = append(inGroup, r.Message)
	}
	for _, r := range w.rows(anna, chat.DialogID(anna, ben)) {
		inDialog = append(inDialog, r.Message)
	}
	if len(inGroup) != 312 || len(inDialog) != 300 || inGroup[0].Seq != 321 {
		w.Fatalf("%d messages in the group up to %d, %d in the dialog", len(inGroup), inGroup[0].Seq, len(inDialog))
	}
	return group, inGroup, inDialog
}

func historyPages(w *World) {
	anna, ben := w.Person("Anna"), w.Person("Ben")
	group, inGroup, inDialog := w.longTalk(anna, ben)
	for size := 1; size <= len(inGroup)+1; size++ {
		if size > 70 && size%10 > 3 { // past a stretch of marks a few sizes tell as much
			continue
		}
		w.wantPages(chat.HistoryQuery{Conversation: group, User: ben, Limit: size}, inGroup)
	}
	for size := 1; size <= len(inDialog)+1; size += 13 {
		w.wantPages(chat.HistoryQuery{Conversation: chat.DialogID(anna, ben), User: ben, Limit: size}, inDialog)
	}
}

// wantPages pages through a conversation as a client does, from the newest page on.
func (w *World) wantPages(q chat.HistoryQuery, want []chat.Message) {
	w.Helper()
	q.Before = chat.MaxInstant
	rest := want
	for {
		rows, _, err := w.Store.History(w.Context(), q)
		w.OK(err)
		if len(rows) != min(q.Limit, len(rest)) {
			w.Fatalf("pages of %d: page of %d rows with %d messages to come", q.Limit, len(rows), len(rest))
		}
		if len(rows) == 0 {
			return
		}
		for i, r := range rows {
			if d := diff(r.Message, rest[i]); d != "" {
				w.Fatalf("pages of %d differ (-want +got):\n%s", q.Limit, d)
			}
		}
		rest, q.Before = rest[len(rows):], rows[len(rows)-1].Message.CreatedAt
	}
}

func historyIsAsModel(w *World) {
	anna, ben := w.Person("Anna"), w.Person("Ben")
	group, inGroup, inDialog := w.longTalk(anna, ben)
	talks := []struct {
		id       chat.ConversationID
		messages []chat.Message
	}{{group, inGroup}, {chat.DialogID(anna, ben), inDialog}}
	rapid.Check(w.T, func(t *rapid.T) {
		talk := talks[rapid.IntRange(0, 1).Draw(t, "talk")]
		near := int64(talk.messages[rapid.IntRange(0, len(talk.messages)-1).Draw(t, "near")].CreatedAt)
		before := rapid.OneOf(
			rapid.Just(near), rapid.Just(near+1), rapid.Just(near-1),
			rapid.Int64Range(int64(worldBegins)-5, int64(talk.messages[0].CreatedAt)+5000),
			rapid.SampledFrom([]int64{0, -1, -62135596800000, 253402300799999, int64(chat.MaxInstant)}),
		)
		q := chat.HistoryQuery{
			Conversation: talk.id, User: ben, Before: chat.Instant(before.Draw(t, "before")), Limit: rapid.IntRange(0, 320).Draw(t, "limit"),
		}
		rows, _, err := w.Store.History(w.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		var got []chat.Message
		for _, r := range rows {
			got = append(got, r.Message)
		}
		if d := diff(got, historyModel(talk.messages, q)); d != "" {
			t.Fatalf("page of %+v differs (-want +got):\n%s", q, d)
		}
	})
}

func historyModel(newestFirst []chat.Message, q chat.HistoryQuery) []chat.Message {
	var page []chat.Message
	for _, m := range newestFirst {
		if m.CreatedAt < q.Before && len(page) < q.Limit {
			page = append(page, m)
		}
	}
	return page
}

func historyCleared(w *World) {
	anna, ben := w.Person("Anna"), w.Person("Ben")
	id := chat.DialogID(anna, ben)
	for _, n := range []int{70, 130, 0, 65} { // around the marks
		var commands []chat.Command
		for i := range n {
			commands = append(commands, w.say(ben, anna, fmt.Sprint(i)))
		}
		w.OK(errOf3(w.Service.ClearDialog(w.Context(), By(anna), ben)))
		w.Batch(commands...)
		shown := w.rows(anna, id)
		w.Same("shown", len(shown), n)
		all := w.rows(ben, id)
		w.Same("rows", shown, all[:n])
		var want []chat.Message
		for _, r := range shown {
			want = append(want, r.Message)
		}
		for size := 1; size <= n+1; size += 7 {
			w.wantPages(chat.HistoryQuery{Conversation: id, User: anna, Limit: size}, want)
		}
		if n > 0 {
			oldest := slices.MinFunc(want, func(a, b chat.Message) int { return int(a.Seq - b.Seq) })
			rows, _, err := w.Store.History(w.Context(), chat.HistoryQuery{Conversation: id, User: anna, Before: oldest.CreatedAt, Limit: 5})
			w.OK(err)
			w.Same("before the oldest shown", rows, []chat.HistoryRow{})
		}
	}
}
