package storetest

import (
	"messenger/internal/chat"
)

var personalTests = []test{
	{"how one wants a conversation shown", settingsAreKept},
	{"drafts", draftsAreKept},
	{"a deleted person's drafts are gone", func(w *World) {
		anna, ben := w.Person("Anna"), w.Person("Ben")
		w.Say(anna, ben, "hello")
		group := w.Group(ben, anna)
		left := w.Group(ben, anna)
		for _, at := range []chat.Address{with(ben), inGroup(group), inGroup(left)} {
			w.saveDraft(anna, at, chat.UnsentText{Content: "begun", At: w.Clock.Now()})
		}
		w.saveDraft(ben, with(anna), chat.UnsentText{Content: "of Ben", At: w.Clock.Now()})
		w.Leave(anna, left)
		w.OK(w.Service.DeleteAccount(w.Context(), By(anna), false))
		w.Sweep()
		for _, id := range []chat.ConversationID{chat.DialogID(anna, ben), group, left} {
			w.Same("draft", w.draft(anna, id), (*chat.UnsentText)(nil))
		}
		w.Same("draft of the other", w.draft(ben, chat.DialogID(anna, ben)).Content, "of Ben")
	}},
	{"positions and settings outlive a departure", func(w *World) {
		anna, ben := w.Person("Anna"), w.Person("Ben")
		group := w.Group(anna, ben)
		w.Tell(anna, group, "hello")
		w.Read(ben, inGroup(group), 3)
		w.Deliver(ben, inGroup(group), 3)
		archived := true
		w.OK(errOf3(w.Service.SetChat(w.Context(), By(ben), inGroup(group), chat.SettingsChange{Archived: &archived})))
		want := *w.Member(group, ben)
		w.Leave(ben, group)
		want.Left = 4
		w.Same("past place", w.Member(group, ben), &want)
	}},
}

func settingsAreKept(w *World) {
	anna, ben := w.Person("Anna"), w.Person("Ben")
	group := w.Group(anna, ben)
	w.Tell(anna, group, "hello")
	want, head := *w.Member(group, ben), w.Head(group)
	until, none, mentions, yes, no := w.Clock.Now()+5000, chat.NotifyNone, chat.NotifyMentions, true, false
	never, all := chat.Instant(0), chat.NotifyAll
	for _, change := range []chat.SettingsChange{
		{MutedUntil: &until}, {Notify: &none}, {Pinned: &yes, Archived: &yes}, {Notify: &mentions}, {Pinned: &yes},
		{MutedUntil: &never, Archived: &no}, {Pinned: &no, Notify: &all},
	} {
		settings, place, err := w.Service.SetChat(w.Context(), By(ben), inGroup(group), change)
		w.OK(err)
		want.Chat = settings
		w.Same("place", w.Member(group, ben), &want)
		w.Same("of what", place, w.Head(group).Place())
	}
	w.Same("as at first", want.Chat, chat.ChatSettings{})
	w.Same("head", w.Head(group), head)
	w.Same("of another", w.Member(group, anna).Chat, chat.ChatSettings{})
}

func (w *World) saveDraft(by chat.UserID, at chat.Address, t chat.UnsentText) chat.UnsentText {
	w.Helper()
	kept, _, err := w.Service.SaveDraft(w.Context(), By(by), at, t)
	w.OK(err)
	return kept
}

// draft returns what somebody has begun to write, nil for nothing.
func (w *World) draft(user chat.UserID, id chat.ConversationID) *chat.UnsentText {
	w.Helper()
	key := chat.MemberKey{Conversation: id, User: user}
	return w.Facts(chat.Needs{Drafts: []chat.MemberKey{key}}).Drafts[key]
}

func draftsAreKept(w *World) {
	anna, ben := w.Person("Anna"), w.Person("Ben")
	dialog := chat.DialogID(anna, ben)
	said := w.Say(anna, ben, "hello")
	head := w.Head(dialog)
	key := chat.MemberKey{Conversation: dialog, User: ben}
	now := w.Clock.Now()
	for _, t := range []chat.UnsentText{
		{Content: "begun", At: now}, {Content: Verbatim["quotes"], ReplyTo: said.ID, At: now + 1}, {Content: Verbatim["zalgo"], At: now + 2},
	} {
		kept := w.saveDraft(ben, with(anna), t)
		t.MemberKey = key
		w.Same("kept", kept, t)
		w.Same("stored", w.draft(ben, dialog), &t)
		w.Same("inbox", w.syncRow(ben, dialog).Draft, &t)
	}
	w.Same("an older one", w.saveDraft(ben, with(anna), chat.UnsentText{Content: "late", At: now + 1}).Content, Verbatim["zalgo"])
	w.Same("of the other", w.syncRow(anna, dialog).Draft, (*chat.UnsentText)(nil))
	w.saveDraft(ben, with(anna), chat.UnsentText{At: now + 3})
	w.Same("taken away", w.draft(ben, dialog), (*chat.UnsentText)(nil))
	w.Same("inbox", w.syncRow(ben, dialog).Draft, (*chat.UnsentText)(nil))
	w.saveDraft(ben, with(anna), chat.UnsentText{At: now + 4})
	w.Same("nothing is no draft", w.draft(ben, dialog), (*chat.UnsentText)(nil))
	w.Same("head", w.Head(dialog), head)
	save := func(text string, at chat.Instant) chat.Command {
		return w.Command(func(s *chat.Service) error {
			return errOf3(s.SaveDraft(w.Context(), By(ben), with(anna), chat.UnsentText{Content: text, At: at}))
		})
	}
	for _, err := range w.Batch(save("one", now+5), save("", now+6), save("two", now+7), save("old", now+6)) {
		w.OK(err)
	}
	w.Same("of one batch", w.draft(ben, dialog).Content, "two")
	for _, err := range w.Batch(save("three", now+8), save("", now+9)) {
		w.OK(err)
	}
	w.Same("of one batch", w.draft(ben, dialog), (*chat.UnsentText)(nil))
}
