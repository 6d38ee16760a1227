package storetest

import (
	"fmt"

	"messenger/internal/chat"
)

var logTests = []test{
	{"every change of a group", logOfGroup},
	{"every change of a dialog", logOfDialog},
	{"pages of every size have every change once", logPages},
	{"a log begins behind what was cleared", logCleared},
	{"what is as of now", logIsOfNow},
	{"nothing", func(w *World) {
		anna, ben := w.Person("Anna"), w.Person("Ben")
		w.Same("unknown", w.log(anna, NewID[chat.Conversation](w), 0, 10), chat.LogPage{})
		group := w.Group(anna)
		w.Same("page of a stranger", w.log(ben, group, 0, 10), chat.LogPage{Conversation: w.Head(group)})
		for _, after := range []chat.Seq{1, 2, 100} {
			page := w.log(anna, group, after, 10)
			w.Same("behind the end", page.Changes, []chat.Change{})
			w.Same("head", page.Conversation, w.Head(group))
		}
		w.Same("limit 0", w.log(anna, group, 0, 0).Changes, []chat.Change{})
	}},
	{"the place comes with the page", func(w *World) {
		anna, ben := w.Person("Anna"), w.Person("Ben")
		group := w.Group(anna, ben)
		w.Same("present", w.log(ben, group, 0, 10).Member, w.Member(group, ben))
		w.Leave(ben, group)
		w.Same("past", w.log(ben, group, 0, 10).Member, w.Member(group, ben))
		w.Same("left", w.timelinePage(chat.TimelineQuery{Conversation: group, User: ben}).Member.Left, chat.Seq(3))
		w.OK(errOf(w.Service.Drop(w.Context(), By(anna), group)))
		w.Same("dropped", w.log(anna, group, 0, 10).Conversation, w.Head(group))
	}},
}

// entry is a log entry of a conversation that wantLog checks; the rest follows.
func entry(kind chat.LogKind, actor, subject chat.UserID, more ...func(*chat.LogEntry)) chat.LogEntry {
	e := chat.LogEntry{Kind: kind, Actor: actor, Subject: subject}
	for _, m := range more {
		m(&e)
	}
	return e
}

func target(seq chat.Seq) func(*chat.LogEntry)      { return func(e *chat.LogEntry) { e.Target = seq } }
func detail(text string) func(*chat.LogEntry)       { return func(e *chat.LogEntry) { e.Detail = text } }
func asRole(role chat.Role) func(*chat.LogEntry)    { return func(e *chat.LogEntry) { e.Role = role } }
func entries(list ...chat.LogEntry) []chat.LogEntry { return list }

// wantLog checks the entries of all changes of a conversation from the first on, and that
// each is told at its seq, by whom, with the message it is about.
func (w *World) wantLog(user chat.UserID, id chat.ConversationID, want ...[]chat.LogEntry) {
	w.Helper()
	page := w.log(user, id, 0, 1000)
	if len(page.Changes) != len(want) || page.Conversation.LastSeq != chat.Seq(len(want)) {
		w.Fatalf("%d changes up to %d, want %d", len(page.Changes), page.Conversation.LastSeq, len(want))
	}
	at := chat.Instant(0)
	for i, change := range page.Changes {
		w.Same("seq", change.Seq, chat.Seq(i+1))
		for j := range want[i] {
			e := &want[i][j]
			e.Conversation, e.Seq, e.At = id, change.Seq, 0
			if j < len(change.Entries) {
				e.At = change.Entries[j].At
			}
			if e.At <= at {
				w.Errorf("change %d is of %d, the one before of %d", i+1, e.At, at)
			}
		}
		w.Same(fmt.Sprint("entries of ", i+1), change.Entries, want[i])
		if len(want[i]) == 0 {
			at = change.Message.Message.CreatedAt
			w.Same("nobody", change.By, chat.Name{})
			continue
		}
		first := want[i][0]
		at = first.At
		w.Same("by", change.By, w.Facts(chat.Needs{Users: []chat.UserID{first.Actor}}).Users[first.Actor].Name())
		if first.Target != 0 {
			w.Same("target", change.Message.Message.Seq, first.Target)
			w.Same("target", change.Message, w.message(user, change.Message.Message.ID))
		}
	}
}

func logOfGroup(w *World) {
	p := w.People("Anna", "Ben", "Carl", "Dora")
	anna, ben, carl, dora := p[0], p[1], p[2], p[3]
	group := w.Group(anna, ben, carl)
	nobody := chat.UserID{}
	want := [][]chat.LogEntry{
		entries(entry(chat.LogCreated, anna, anna, asRole(chat.RoleOwner))),
		entries(entry(chat.LogJoined, anna, ben, asRole(chat.RoleMember))),
		entries(entry(chat.LogJoined, anna, carl, asRole(chat.RoleMember))),
	}
	did := func(es ...chat.LogEntry) { want = append(want, es) }
	said := w.Tell(ben, group, "hello")
	did()
	w.React(carl, said.ID, "🎉")
	did(entry(chat.LogReacted, carl, nobody, target(4), detail("🎉")))
	w.RemoveReaction(carl, said.ID, "🎉")
	did(entry(chat.LogReactionRemoved, carl, nobody, target(4), detail("🎉")))
	w.Edit(ben, said.ID, "edited")
	did(entry(chat.LogEdited, ben, nobody, target(4)))
	w.SetRole(anna, group, carl, chat.RoleAdmin)
	did(entry(chat.LogRole, anna, carl, asRole(chat.RoleAdmin)))
	w.Delete(carl, said.ID)
	did(entry(chat.LogDeleted, carl, nobody, target(4)))
	w.OK(errOf(w.Service.RenameGroup(w.Context(), By(carl), group, "Tea % 日本", w.Draft(""))))
	did(entry(chat.LogRenamed, carl, nobody, detail("Tea % 日本")))
	about := "About 'tea'"
	w.OK(errOf(w.Service.UpdateGroup(w.Context(), By(anna), group, chat.GroupChange{Description: &about})))
	did(entry(chat.LogUpdated, anna, nobody))
	w.RemoveMember(carl, group, ben)
	did(entry(chat.LogLeft, carl, ben))
	invite, err := w.Service.CreateInvite(w.Context(), By(anna), chat.NewInvite{Group: group})
	w.OK(err)
	w.OK(errOf3(w.Service.JoinByInvite(w.Context(), By(dora), invite.Code, w.Draft(""))))
	did(entry(chat.LogJoined, dora, dora, asRole(chat.RoleMember)))
	w.Leave(anna, group)
	did(entry(chat.LogLeft, anna, anna), entry(chat.LogOwner, anna, carl))
	w.wantLog(dora, group, want...)
	w.OK(w.Service.DeleteAccount(w.Context(), By(carl), false))
	did(entry(chat.LogLeft, carl, carl), entry(chat.LogOwner, carl, dora))
	w.wantLog(dora, group, want...)
	changes := w.log(dora, group, 0, 100).Changes
	for i, c := range changes {
		withNotice := i < 3 || i == 9 || i == 11 || i == 12 || i == 13
		if c.Message != nil && c.Message.Message.Seq == c.Seq && c.Message.Message.Notification != withNotice && i != 3 {
			w.Errorf("message of %d: %+v", i+1, c.Message)
		}
		if withNotice && c.Message == nil || (i == 10 || i == 14) && c.Message != nil {
			w.Errorf("message of %d: %+v", i+1, c.Message)
		}
	}
	w.OK(errOf(w.Service.Drop(w.Context(), By(dora), group)))
	did(entry(chat.LogDropped, dora, dora))
	w.wantLog(dora, group, want...)
	head := w.Head(group)
	if head.Name != "Tea % 日本" || head.Description != about || head.Owner != dora {
		w.Errorf("head: %+v", head)
	}
}

func logOfDialog(w *World) {
	anna, ben := w.Person("Anna"), w.Person("Ben")
	one := w.Say(anna, ben, "one")
	two := w.SayDraft(ben, anna, w.answering(one.ID, "two", anna))
	w.React(anna, two.ID, "👍")
	w.Edit(anna, one.ID, "edited")
	w.Delete(anna, one.ID)
	nobody := chat.UserID{}
	w.wantLog(ben, chat.DialogID(anna, ben), nil, nil,
		entries(entry(chat.LogReacted, anna, nobody, target(2), detail("👍"))),
		entries(entry(chat.LogEdited, anna, nobody, target(1))),
		entries(entry(chat.LogDeleted, anna, nobody, target(1))),
	)
	changes := w.log(anna, chat.DialogID(anna, ben), 0, 10).Changes
	w.Same("messages", []*chat.MessageRow{changes[0].Message, changes[1].Message},
		[]*chat.MessageRow{w.message(anna, one.ID), w.message(anna, two.ID)})
	w.Same("quote", changes[1].Message.Quote, &chat.Quote{ID: one.ID, Sender: anna, Name: nameOf("Anna"), Deleted: true})
}

func logPages(w *World) {
	anna, ben := w.Person("Anna"), w.Person("Ben")
	group, inGroup, _ := w.longTalk(anna, ben)
	for i, m := range inGroup[:60] {
		switch {
		case m.Notification:
		case i%3 == 0:
			w.React(anna, m.ID, "👍")
		case i%3 == 1:
			w.Edit(ben, m.ID, "edited")
		default:
			w.Delete(anna, m.ID)
		}
	}
	all := w.log(ben, group, 0, 10_000).Changes
	w.Same("changes", len(all), int(w.Head(group).LastSeq))
	for _, limit := range []int{1, 2, 7, 64, 65, 200, len(all), len(all) + 1} {
		var got []chat.Change
		for {
			page := w.log(ben, group, chat.Seq(len(got)), limit)
			if len(page.Changes) == 0 {
				break
			}
			got = append(got, page.Changes...)
		}
		w.Same(fmt.Sprint("pages of ", limit), got, all)
	}
}

func logCleared(w *World) {
	anna, ben := w.Person("Anna"), w.Person("Ben")
	dialog := chat.DialogID(anna, ben)
	old := w.Say(ben, anna, "old")
	w.Say(ben, anna, "older")
	w.Clear(anna, ben)
	w.Same("cleared", w.log(anna, dialog, 0, 10).Changes, []chat.Change{})
	w.Say(ben, anna, "new")
	w.Edit(ben, old.ID, "edited")
	want := w.log(ben, dialog, 2, 10).Changes
	for after := range chat.Seq(3) {
		w.Same("behind the clearing", w.log(anna, dialog, after, 10).Changes, want)
	}
	w.Same("limit", w.log(anna, dialog, 0, 1).Changes, want[:1])
	w.Same("behind more", w.log(anna, dialog, 3, 10).Changes, want[1:])
	w.Same("of the other", len(w.log(ben, dialog, 0, 10).Changes), 4)
}

// logIsOfNow checks that old changes show the state of today.
func logIsOfNow(w *World) {
	anna, ben := w.Person("Anna"), w.Person("Ben")
	dialog := chat.DialogID(anna, ben)
	said := w.Say(anna, ben, "one")
	w.Edit(anna, said.ID, "two")
	w.React(ben, said.ID, "👍")
	w.Edit(anna, said.ID, "three")
	first := "Annabel"
	w.OK(w.Service.Rename(w.Context(), By(anna), &first, nil))
	now := w.message(ben, said.ID)
	w.Same("now", now.Message.Content, "three")
	for i, change := range w.log(ben, dialog, 0, 10).Changes {
		w.Same(fmt.Sprint("change ", i+1), change.Message, now)
	}
	w.Same("by", w.log(ben, dialog, 1, 1).Changes[0].By.First, first)
	w.Delete(anna, said.ID)
	for _, change := range w.log(ben, dialog, 0, 10).Changes {
		if m := change.Message.Message; !m.Deleted() || m.Content != "" || m.Reactions != nil {
			w.Errorf("change %d shows %+v", change.Seq, m)
		}
	}
}
