package storetest

import (
	"cmp"
	"fmt"
	"slices"

	"messenger/internal/chat"
)

var syncTests = []test{
	{"rows", syncRows},
	{"the companion", syncCompanion},
	{"every conversation that one is in", func(w *World) {
		p := w.People("Anna", "Ben", "Carl")
		left, dropped, kept := w.Group(p[0], p[1]), w.Group(p[0], p[1]), w.Group(p[0], p[1])
		w.Say(p[1], p[1], "cleared")
		w.Clear(p[1], p[1])
		w.Leave(p[1], left)
		w.OK(errOf(w.Service.Drop(w.Context(), By(p[0]), dropped)))
		w.wantSync(p[1], chat.DialogID(p[1], p[1]), kept)
		w.Same("nothing to show", w.syncRow(p[1], chat.DialogID(p[1], p[1])).Last, (*chat.MessageRow)(nil))
		w.wantSync(p[2])
		w.Add(p[0], left, p[1])
		w.wantSync(p[1], left, chat.DialogID(p[1], p[1]), kept)
		w.RemoveMember(p[0], kept, p[1])
		w.wantSync(p[1], left, chat.DialogID(p[1], p[1]))
	}},
	{"every change moves a conversation to the front", func(w *World) {
		p := w.People("Anna", "Ben", "Carl")
		one, two := w.Group(p[0], p[1]), w.Group(p[0], p[1])
		said, told := w.Tell(p[0], one, "x"), w.Tell(p[0], two, "y")
		w.wantSync(p[1], two, one)
		w.React(p[1], said.ID, "👍")
		w.wantSync(p[1], one, two)
		w.Edit(p[0], told.ID, "z")
		w.wantSync(p[1], two, one)
		w.Hide(p[1], said.ID)
		w.Read(p[1], inGroup(one), 100)
		w.wantSync(p[1], two, one)
		w.Delete(p[0], said.ID)
		w.wantSync(p[1], one, two)
	}},
	{"pages show each conversation once", syncPages},
}

// wantSync checks in which order a person's conversations come.
func (w *World) wantSync(user chat.UserID, want ...chat.ConversationID) {
	w.Helper()
	w.Same("conversations", refsOf(w.sync(user, chat.InboxCursor{}, 1000)), want)
}

func refsOf(rows []chat.InboxRow) []chat.ConversationID {
	var ids []chat.ConversationID
	for _, row := range rows {
		ids = append(ids, row.Conversation.ID)
	}
	return ids
}

func syncRows(w *World) {
	p := w.People("Anna", "Ben", "Carl")
	group := w.Group(p[0], p[1:]...)
	w.Tell(p[0], group, "one")
	told := w.TellDraft(p[0], group, w.answering(chat.MessageID{}, "two", p[1]))
	at := w.Clock.Now()
	draft := w.saveDraft(p[1], inGroup(group), chat.UnsentText{Content: "begun", ReplyTo: told.ID, Message: w.Draft("").ID})
	muted, pinned := at+1000, true
	settings, _, err := w.Service.SetChat(w.Context(), By(p[1]), inGroup(group), chat.SettingsChange{MutedUntil: &muted, Pinned: &pinned})
	w.OK(err)
	want := chat.InboxRow{
		Conversation: *w.Head(group), Member: *w.Member(group, p[1]), Unread: chat.Unread{Messages: 2, Mentions: 1},
		Draft: &draft,
		Last:  &chat.MessageRow{Message: told, Sender: nameOf("Anna")},
	}
	w.Same("row", w.sync(p[1], chat.InboxCursor{}, 10), []chat.InboxRow{want})
	w.Same("settings", want.Member.Chat, settings)
	plain := chat.InboxRow{Conversation: want.Conversation, Member: *w.Member(group, p[2]), Unread: chat.Unread{Messages: 2}, Last: want.Last}
	w.Same("row of another", w.sync(p[2], chat.InboxCursor{}, 10), []chat.InboxRow{plain})
	w.Same("limit 0", w.sync(p[1], chat.InboxCursor{}, 0), []chat.InboxRow{})
}

func syncCompanion(w *World) {
	anna, ben := w.Person("Anna"), w.Person("Ben")
	dialog := chat.DialogID(anna, ben)
	w.Say(anna, ben, "hello")
	w.Read(ben, with(anna), 1)
	w.Deliver(ben, with(anna), 1)
	user := func(id chat.UserID) *chat.User { return w.Facts(chat.Needs{Users: []chat.UserID{id}}).Users[id] }
	row := w.syncRow(anna, dialog)
	w.Same("companion", row.Companion, user(ben))
	w.Same("companion's place", row.CompanionMember, w.Member(dialog, ben))
	w.Same("seen", row.CompanionMember.Seen, chat.Seq(1))
	row = w.syncRow(ben, dialog)
	w.Same("companion of the other", row.Companion, user(anna))
	w.Same("place of the other", row.CompanionMember, w.Member(dialog, anna))
	w.Say(anna, anna, "note")
	row = w.syncRow(anna, chat.DialogID(anna, anna))
	w.Same("oneself", row.Companion, user(anna))
	w.Same("own place", row.CompanionMember, &row.Member)
	w.OK(w.Service.DeleteAccount(w.Context(), By(ben), false))
	row = w.syncRow(anna, dialog)
	w.Same("deleted companion", row.Companion, user(ben))
	if !row.Companion.Deleted {
		w.Errorf("companion is not deleted: %+v", row.Companion)
	}
}

// syncPages pages through conversations several of which changed in one millisecond.
func syncPages(w *World) {
	anna := w.Person("Anna")
	w.Clock.Step(0)
	var want []chat.InboxCursor
	const conversations = 45
	for i := range conversations {
		w.Clock.Set(worldBegins + chat.Instant(w.rand.IntN(15)))
		if i%5 == 0 {
			w.Group(anna)
		} else {
			w.Say(w.Person(fmt.Sprintf("P%d", i)), anna, "hello")
		}
	}
	rows := w.sync(anna, chat.InboxCursor{}, 1000)
	for _, row := range rows {
		want = append(want, chat.InboxCursor{At: row.Conversation.LastAt, Conversation: row.Conversation.ID})
	}
	w.Same("conversations", len(want), conversations)
	if !slices.IsSortedFunc(want, func(a, b chat.InboxCursor) int {
		return cmp.Or(cmp.Compare(b.At, a.At), a.Conversation.Compare(b.Conversation))
	}) {
		w.Fatalf("not in order: %+v", want)
	}
	for limit := 1; limit <= conversations+1; limit += 4 {
		var got []chat.InboxRow
		var after chat.InboxCursor
		for {
			page := w.sync(anna, after, limit)
			if len(page) == 0 {
				break
			}
			got = append(got, page...)
			last := page[len(page)-1].Conversation
			after = chat.InboxCursor{At: last.LastAt, Conversation: last.ID}
		}
		w.Same(fmt.Sprint("pages of ", limit), got, rows)
	}
	between := chat.InboxCursor{At: want[10].At, Conversation: chat.ConversationID{}}
	first := slices.IndexFunc(want, func(p chat.InboxCursor) bool { return p.At == want[10].At })
	w.Same("from a moment on", refsOf(w.sync(anna, between, 1000)), refsOf(rows[first:]))
}
