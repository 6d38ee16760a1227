package storetest

import (
	"cmp"
	"fmt"
	"slices"

	"pgregory.net/rapid"

	"messenger/internal/chat"
)

var inboxTests = []test{
	{"nobody and nothing", func(w *World) {
		anna, ben := w.Person("Anna"), w.Person("Ben")
		w.Say(anna, anna, "note")
		for _, u := range []chat.UserID{ben, NewID[chat.User](w)} {
			w.wantInbox(u)
		}
		w.Same("limit 0", w.inbox(anna, chat.MaxInstant, 0), []chat.ChatRow{})
		w.Same("before all", w.inbox(anna, worldBegins, 10), []chat.ChatRow{})
	}},
	{"rows", inboxRows},
	{"names are those of now", inboxNames},
	{"newest first", inboxOrder},
	{"rows of one millisecond stay together", inboxTies},
	{"pages show each conversation once", inboxPages},
	{"a cleared dialog is absent, then back", inboxCleared},
	{"groups one is not in are absent", inboxGroups},
	{"changes without a message move nothing", func(w *World) {
		anna, ben := w.Person("Anna"), w.Person("Ben")
		group := w.Group(anna, ben)
		w.Say(anna, anna, "newer")
		w.OK(w.Service.DeleteAccount(w.Context(), By(ben), false))
		w.wantInbox(anna, chat.DialogID(anna, anna), group)
		added := w.rows(anna, group)[0].Message.CreatedAt
		w.Same("before the change", conversationsOf(w.inbox(anna, added+1, 10)), []chat.ConversationID{group})
	}},
	{"any page is as computed by hand", inboxIsAsModel},
}

// inbox returns a page of a chat list.
func (w *World) inbox(user chat.UserID, before chat.Instant, limit int) []chat.ChatRow {
	w.Helper()
	rows, err := w.Store.ChatList(w.Context(), chat.ChatListQuery{User: user, Before: before, Limit: limit})
	w.OK(err)
	return rows
}

// wantInbox checks which conversations a user's whole chat list shows, in which order.
func (w *World) wantInbox(user chat.UserID, want ...chat.ConversationID) {
	w.Helper()
	w.Same("chat list", conversationsOf(w.inbox(user, chat.MaxInstant, 1000)), want)
}

func conversationsOf(rows []chat.ChatRow) []chat.ConversationID {
	var ids []chat.ConversationID
	for _, r := range rows {
		ids = append(ids, r.Message.Conversation)
	}
	return ids
}

func inboxRows(w *World) {
	anna, ben := w.Person("Anna"), w.Person("Ben")
	last := "Tester"
	annaName, benName := chat.Name{First: "Anna", Last: &last}, chat.Name{First: "Ben", Last: &last}
	w.Say(anna, ben, "older")
	said := w.Say(ben, anna, "newest")
	group := w.Group(anna, ben)
	told := w.Tell(ben, group, "told")
	noted := w.Say(anna, anna, "note")
	dialog := chat.ChatRow{Kind: chat.Dialog, Message: said, Sender: benName, Receiver: anna, ReceiverName: annaName}
	toGroup := chat.ChatRow{Kind: chat.Group, Message: told, Sender: benName, GroupName: "Group"}
	note := chat.ChatRow{Kind: chat.Dialog, Message: noted, Sender: annaName, Receiver: anna, ReceiverName: annaName}
	w.Same("who wrote it all", w.inbox(anna, chat.MaxInstant, 10), []chat.ChatRow{note, toGroup, dialog})
	w.Same("the other", w.inbox(ben, chat.MaxInstant, 10), []chat.ChatRow{toGroup, dialog})
	left := w.Draft("bye")
	w.OK(errOf(w.Service.Leave(w.Context(), By(ben), group, left)))
	w.Same("the notice of leaving", w.inbox(anna, chat.MaxInstant, 1)[0].Message, w.rows(anna, group)[0].Message)
}

func inboxNames(w *World) {
	anna, ben := w.Person("Anna"), w.Person("Ben")
	group := w.Group(anna, ben)
	w.Tell(ben, group, "in the group")
	w.Say(anna, ben, "in the dialog")
	first, empty := "Benjamin", ""
	w.OK(w.Service.Rename(w.Context(), By(ben), &first, &empty))
	rows := w.inbox(anna, chat.MaxInstant, 10)
	w.Same("receiver", rows[0].ReceiverName, chat.Name{First: first, Last: &empty})
	w.Same("sender", rows[1].Sender, chat.Name{First: first, Last: &empty})
	w.OK(w.Service.DeleteAccount(w.Context(), By(ben), false))
	deleted := chat.Name{First: chat.DeletedName, Last: &empty}
	rows = w.inbox(anna, chat.MaxInstant, 10)
	w.Same("deleted receiver", rows[0].ReceiverName, deleted)
	w.Same("deleted sender", rows[1].Sender, deleted)
	w.Same("text", rows[1].Message.Content, "in the group")
	bare := w.SignUp(NewID[chat.User](w), chat.NewUserForm{FirstName: "Bare", Email: "bare"})
	w.Say(anna, bare.ID, "hello")
	w.Same("without a last name", w.inbox(anna, chat.MaxInstant, 1)[0].ReceiverName, chat.Name{First: "Bare"})
}

func inboxOrder(w *World) {
	p := w.People("Anna", "Ben", "Carl", "Dora")
	group := w.Group(p[0], p[1])
	for _, u := range p[1:] {
		w.Say(u, p[0], "hello")
	}
	w.Tell(p[1], group, "newer")
	w.Say(p[0], p[2], "newest")
	want := []chat.ConversationID{chat.DialogID(p[0], p[2]), group, chat.DialogID(p[0], p[3]), chat.DialogID(p[0], p[1])}
	w.wantInbox(p[0], want...)
	rows := w.inbox(p[0], chat.MaxInstant, 10)
	for i, r := range rows {
		w.Same("before a row", conversationsOf(w.inbox(p[0], r.Message.CreatedAt, 10)), want[i+1:])
		w.Same("before the moment after", conversationsOf(w.inbox(p[0], r.Message.CreatedAt+1, 10)), want[i:])
		w.Same("limit", conversationsOf(w.inbox(p[0], chat.MaxInstant, i+1)), want[:i+1])
	}
}

// inboxTies builds stretches of dialogs of one millisecond: 2, 3, 1 and 4 of them.
func inboxTies(w *World) {
	anna := w.Person("Anna")
	w.Clock.Step(0)
	for i, n := range []int{4, 1, 3, 2} {
		w.Clock.Set(worldBegins + chat.Instant(i))
		for j := range n {
			w.Say(anna, w.Person(fmt.Sprintf("P%d.%d", i, j)), "hello")
		}
	}
	for limit, want := range []int{0, 2, 2, 5, 5, 5, 6, 10, 10, 10, 10, 10} {
		w.Same(fmt.Sprintf("rows of limit %d", limit), len(w.inbox(anna, chat.MaxInstant, limit)), want)
	}
	w.Same("rows before the third stretch", len(w.inbox(anna, worldBegins+2, 2)), 5)
}

func inboxPages(w *World) {
	anna := w.Person("Anna")
	w.Clock.Step(0)
	var commands []chat.Command
	const people = 60
	for i := range people {
		commands = append(commands, w.say(w.Person(fmt.Sprintf("P%d", i)), anna, "hello"))
	}
	for len(commands) > 0 { // several dialogs of one moment
		n := min(len(commands), 1+w.rand.IntN(4))
		w.Clock.Set(worldBegins + chat.Instant(people-len(commands)))
		w.Batch(commands[:n]...)
		commands = commands[n:]
	}
	for limit := 1; limit <= people+1; limit += 3 {
		seen := map[chat.ConversationID]bool{}
		before := chat.MaxInstant
		for {
			rows := w.inbox(anna, before, limit)
			if len(rows) == 0 {
				break
			}
			for _, r := range rows {
				if r.Message.CreatedAt >= before || seen[r.Message.Conversation] {
					w.Fatalf("limit %d: row %+v comes again or too late", limit, r)
				}
				seen[r.Message.Conversation] = true
			}
			before = rows[len(rows)-1].Message.CreatedAt
		}
		w.Same(fmt.Sprintf("conversations by pages of %d", limit), len(seen), people)
	}
}

func inboxCleared(w *World) {
	anna, ben := w.Person("Anna"), w.Person("Ben")
	dialog := chat.DialogID(anna, ben)
	w.OK(errOf3(w.Service.ClearDialog(w.Context(), By(anna), ben))) // there is nothing yet
	if w.Head(dialog) != nil {
		w.Error("clearing made a dialog")
	}
	w.Say(ben, anna, "old")
	w.OK(errOf3(w.Service.ClearDialog(w.Context(), By(anna), ben)))
	w.OK(errOf3(w.Service.ClearDialog(w.Context(), By(anna), ben)))
	w.wantInbox(anna)
	w.wantInbox(ben, dialog)
	w.Same("history", w.texts(anna, dialog), []string{})
	w.Say(anna, ben, "new")
	w.wantInbox(anna, dialog)
	w.Same("history", w.texts(anna, dialog), []string{"new"})
	w.Same("history of the other", w.texts(ben, dialog), []string{"new", "old"})
	w.Say(anna, anna, "note")
	w.OK(errOf3(w.Service.ClearDialog(w.Context(), By(anna), anna)))
	w.wantInbox(anna, dialog)
	w.Say(anna, anna, "next note")
	w.wantInbox(anna, chat.DialogID(anna, anna), dialog)
	w.OK(errOf3(w.Service.ClearDialog(w.Context(), By(anna), NewID[chat.User](w))))
}

func inboxGroups(w *World) {
	anna, ben := w.Person("Anna"), w.Person("Ben")
	left, dropped, kept := w.Group(anna, ben), w.Group(anna, ben), w.Group(anna, ben)
	w.wantInbox(ben, kept, dropped, left)
	w.Leave(ben, left)
	w.OK(errOf(w.Service.Drop(w.Context(), By(anna), dropped)))
	w.wantInbox(ben, kept)
	w.wantInbox(anna, left, kept)
	w.Add(anna, left, ben)
	w.wantInbox(ben, left, kept)
}

// inboxIsAsModel compares pages with what follows from the rows of all conversations.
func inboxIsAsModel(w *World) {
	anna := w.Person("Anna")
	var all []chat.ChatRow
	w.Clock.Step(0)
	for i := range 40 {
		w.Clock.Set(worldBegins + chat.Instant(w.rand.IntN(20)))
		other := w.Person(fmt.Sprintf("P%d", i))
		switch w.rand.IntN(4) {
		case 0:
			g := w.NewGroup(fmt.Sprintf("Group %d", i))
			w.OK(w.Service.CreateGroup(w.Context(), By(anna), g))
			all = append(all, w.inboxRowOf(anna, g.ID))
		case 1:
			w.Say(anna, other, "cleared")
			w.OK(errOf3(w.Service.ClearDialog(w.Context(), By(anna), other)))
		default:
			w.Say(other, anna, "hello")
			all = append(all, w.inboxRowOf(anna, chat.DialogID(anna, other)))
		}
	}
	byTime := func(a, b chat.ChatRow) int {
		return cmp.Or(cmp.Compare(b.Message.CreatedAt, a.Message.CreatedAt), a.Message.Conversation.Compare(b.Message.Conversation))
	}
	slices.SortFunc(all, byTime)
	rapid.Check(w.T, func(t *rapid.T) {
		before := worldBegins + chat.Instant(rapid.IntRange(-1, 22).Draw(t, "before"))
		limit := rapid.IntRange(0, 45).Draw(t, "limit")
		got, err := w.Store.ChatList(w.Context(), chat.ChatListQuery{User: anna, Before: before, Limit: limit})
		if err != nil {
			t.Fatal(err)
		}
		if !slices.IsSortedFunc(got, func(a, b chat.ChatRow) int { return cmp.Compare(b.Message.CreatedAt, a.Message.CreatedAt) }) {
			t.Fatalf("page is not newest first: %+v", got)
		}
		slices.SortFunc(got, byTime)
		if d := diff(got, inboxModel(all, before, limit)); d != "" {
			t.Fatalf("page differs (-want +got):\n%s", d)
		}
	})
}

func inboxModel(all []chat.ChatRow, before chat.Instant, limit int) []chat.ChatRow {
	var page []chat.ChatRow
	for _, r := range all {
		tied := len(page) > 0 && page[len(page)-1].Message.CreatedAt == r.Message.CreatedAt
		if r.Message.CreatedAt < before && limit > 0 && (len(page) < limit || tied) {
			page = append(page, r)
		}
	}
	return page
}

// inboxRowOf makes a chat list's row from the newest row of the history.
func (w *World) inboxRowOf(user chat.UserID, id chat.ConversationID) chat.ChatRow {
	w.Helper()
	r := w.rows(user, id)[0]
	return chat.ChatRow{
		Kind: w.Head(id).Kind, Message: r.Message, Sender: r.Sender, GroupName: r.GroupName,
		Receiver: r.Receiver, ReceiverName: r.ReceiverName,
	}
}
