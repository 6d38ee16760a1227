package storetest

import (
	"fmt"

	"messenger/internal/chat"
)

var sweepTests = []test{
	{"nothing is left to be done", func(w *World) {
		swept, err := w.Store.Sweep(w.Context())
		w.OK(err)
		w.Same("swept", swept, chat.Swept{})
	}},
	{"a group with many members", sweepGroup},
	{"a message with many reactions", sweepMessage},
	{"an account in many groups", sweepMemberships},
	{"what is being erased is read by nobody", sweepErased},
}

// Sweep does what is left to be done and returns how many slices that took.
func (w *World) Sweep() int {
	w.Helper()
	for n := 1; ; n++ {
		more, err := w.Service.Sweep(w.Context())
		w.OK(err)
		if !more {
			return n
		}
		if n == 10_000 {
			w.Fatal("there is no end of it")
		}
	}
}

// sweepGroup drops a group of more members than one transaction lets out.
func sweepGroup(w *World) {
	const members = 120
	owner := w.Person("Owner")
	group := w.Group(owner)
	var people []chat.UserID
	for i := range members {
		p := w.Person(fmt.Sprint("P", i))
		people = append(people, p)
		w.Add(owner, group, p)
	}
	w.OK(errOf(w.Service.Drop(w.Context(), By(owner), group)))
	want := w.Head(group).LastSeq
	out := func() {
		w.Helper()
		for _, p := range append(people, owner) {
			key := chat.MemberKey{Conversation: group, User: p}
			f := w.Facts(chat.Needs{Conversations: []chat.ConversationID{group}, Members: []chat.MemberKey{key}})
			_, viaHistory, err := w.Store.History(w.Context(), chat.HistoryQuery{Conversation: group, User: p, Before: chat.MaxInstant, Limit: 1})
			w.OK(err)
			_, viaGroup, err := w.Store.Group(w.Context(), key)
			w.OK(err)
			for _, m := range []*chat.Member{f.Members[key], w.Member(group, p), viaHistory, viaGroup} {
				if m.Left != want {
					w.Fatalf("place in a dropped group: %+v, want out at %d", m, want)
				}
			}
			w.wantGroups(p)
			w.Refused(errOf(w.Service.GroupHistory(w.Context(), p, group, chat.Page{Before: chat.MaxInstant, Limit: 1})), chat.Forbidden)
		}
	}
	out()
	sharing, err := w.Store.Sharing(w.Context(), people[0], people[1:3])
	w.OK(err)
	w.Same("who shares a dropped group", sharing, []chat.UserID{})
	w.Sweep()
	out()
	f := w.Facts(chat.Needs{GroupCount: people})
	for _, p := range people {
		w.Same("groups", f.GroupCount[p], chat.GroupCount{})
	}
}

// sweepMessage deletes a message that more people have reacted to and hidden than one
// transaction takes care of. Whoever hid it has one unread message less as before.
func sweepMessage(w *World) {
	const members = 120
	owner := w.Person("Owner")
	group := w.Group(owner)
	var people []chat.UserID
	for i := range members {
		p := w.Person(fmt.Sprint("P", i))
		people = append(people, p)
		w.Add(owner, group, p)
	}
	gone := w.Tell(owner, group, "gone")
	w.Tell(owner, group, "here")
	for _, p := range people {
		w.React(p, gone.ID, "👍")
		w.Hide(p, gone.ID)
		w.Same("unread before", w.unread(p, group), chat.Unread{Messages: 1})
	}
	w.Delete(owner, gone.ID)
	w.Sweep()
	for _, p := range people {
		w.Same("unread", w.unread(p, group), chat.Unread{Messages: 1})
	}
	at := chat.MessageKey{Conversation: group, Seq: gone.Seq}
	rows, err := w.Store.Reactions(w.Context(), chat.ReactionsQuery{Message: at, Limit: 1000})
	w.OK(err)
	w.Same("reactions", rows, []chat.ReactionRow{})
}

// sweepMemberships deletes an account in more groups than are left in one go.
func sweepMemberships(w *World) {
	const groups = 70
	anna, ben := w.Person("Anna"), w.Person("Ben")
	var all []chat.ConversationID
	for range groups {
		all = append(all, w.Group(anna, ben))
	}
	w.OK(w.Service.DeleteAccount(w.Context(), By(anna), false))
	w.Sweep()
	w.wantGroups(anna)
	for _, id := range all {
		w.wantOwner(id, ben)
		w.Same("members", w.Head(id).Members, 1)
	}
	left := 0
	for _, e := range w.Direct.Events() {
		if m, ok := e.(chat.MemberLeft); ok && m.User == anna && m.NewOwner == ben {
			left++
		}
	}
	w.Same("told", left, groups)
}

// sweepErased looks at everything that is read after every slice of an erasing.
func sweepErased(w *World) {
	anna, ben := w.Person("Anna"), w.Person("Ben")
	group := w.Group(ben, anna)
	dialog := chat.DialogID(anna, ben)
	var commands []chat.Command
	for i := range 250 {
		commands = append(commands, w.tell(anna, group, fmt.Sprint("secret ", i)))
	}
	w.Batch(commands...)
	quoted := w.Tell(anna, group, "secret quoted")
	edited := w.Tell(anna, group, "secret before")
	_, err := w.Service.Edit(w.Context(), By(anna), edited.ID, "secret after", NewID[chat.Message](w))
	w.OK(err)
	w.TellDraft(ben, group, w.answering(quoted.ID, "answer"))
	w.Say(ben, anna, "hello")
	said := w.Say(anna, ben, "secret said")
	w.OK(w.Service.DeleteAccount(w.Context(), By(anna), true))
	for more := true; more; {
		w.wantErased(ben, group)
		w.wantErased(ben, dialog)
		w.TellDraft(ben, group, w.answering(quoted.ID, "answer"))
		w.Same("quoted", w.Direct.Events()[len(w.Direct.Events())-1].(chat.MessagePosted).Quote.Content, "")
		w.React(ben, said.ID, "👍")
		w.Same("fact", w.Facts(chat.Needs{Messages: []chat.MessageID{said.ID}}).Messages[said.ID].Content, "")
		more, err = w.Service.Sweep(w.Context())
		w.OK(err)
	}
}

// wantErased checks that nothing that is read of a conversation holds an erased text.
func (w *World) wantErased(user chat.UserID, id chat.ConversationID) {
	w.Helper()
	blank := func(m chat.Message, quote *chat.Quote) {
		w.Helper()
		if len(m.Content) > 5 && m.Content[:6] == "secret" || quote != nil && quote.Content != "" {
			w.Fatalf("an erased text is read: %q, quoted %+v", m.Content, quote)
		}
	}
	key := chat.MemberKey{Conversation: id, User: user}
	history, _, err := w.Store.History(w.Context(), chat.HistoryQuery{Conversation: id, User: user, Before: chat.MaxInstant, Limit: 1000})
	w.OK(err)
	for _, r := range history {
		blank(r.Message, nil)
	}
	timeline, err := w.Store.Timeline(w.Context(), chat.TimelineQuery{Conversation: id, User: user, Before: 1 << 40, Older: 1000})
	w.OK(err)
	for _, r := range timeline.Rows {
		blank(r.Message, r.Quote)
	}
	log, err := w.Store.Log(w.Context(), chat.LogQuery{Conversation: id, User: user, Limit: 1000})
	w.OK(err)
	for _, c := range log.Changes {
		if c.Message != nil {
			blank(c.Message.Message, c.Message.Quote)
		}
	}
	list, err := w.Store.ChatList(w.Context(), chat.ChatListQuery{User: key.User, Before: chat.MaxInstant, Limit: 10})
	w.OK(err)
	for _, r := range list {
		blank(r.Message, nil)
	}
	inbox, err := w.Store.Inbox(w.Context(), chat.InboxQuery{User: user, Limit: 10})
	w.OK(err)
	for _, r := range inbox.Rows {
		if r.Last != nil {
			blank(r.Last.Message, r.Last.Quote)
		}
	}
}
