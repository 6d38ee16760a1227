package storetest

import (
	"messenger/internal/chat"
)

var personalTests = []test{
	{"how one wants a conversation shown", settingsAreKept},
	{"drafts", draftsAreKept},
	{"a send ends its draft", draftsEndWithTheSend},
	{"a deleted person's drafts are gone", func(w *World) {
		anna, ben := w.Person("Anna"), w.Person("Ben")
		w.Say(anna, ben, "hello")
		group := w.Group(ben, anna)
		left := w.Group(ben, anna)
		for _, at := range []chat.Address{with(ben), inGroup(group), inGroup(left)} {
			w.saveDraft(anna, at, chat.UnsentText{Content: "begun"})
		}
		w.saveDraft(ben, with(anna), chat.UnsentText{Content: "of Ben"})
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
		w.Same("of what", place, w.Head(group).Ref())
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
	var known chat.Instant
	for _, t := range []chat.UnsentText{
		{Content: "begun"}, {Content: Verbatim["quotes"], ReplyTo: said.ID, Message: w.Draft("").ID}, {Content: Verbatim["zalgo"]},
	} {
		t.At = known
		kept := w.saveDraft(ben, with(anna), t)
		w.Same("later", kept.At > known, true)
		known = kept.At
		t.MemberKey, t.At = key, known
		w.Same("kept", kept, t)
		w.Same("stored", w.draft(ben, dialog), &t)
		w.Same("inbox", w.syncRow(ben, dialog).Draft, &t)
	}
	w.Same("of one that knew less", w.saveDraft(ben, with(anna), chat.UnsentText{Content: "late", At: known - 1}).Content, Verbatim["zalgo"])
	w.Same("of the other", w.syncRow(anna, dialog).Draft, (*chat.UnsentText)(nil))
	w.saveDraft(ben, with(anna), chat.UnsentText{At: known})
	w.Same("taken away", w.draft(ben, dialog), (*chat.UnsentText)(nil))
	w.Same("inbox", w.syncRow(ben, dialog).Draft, (*chat.UnsentText)(nil))
	w.saveDraft(ben, with(anna), chat.UnsentText{})
	w.Same("nothing is no draft", w.draft(ben, dialog), (*chat.UnsentText)(nil))
	w.Same("head", w.Head(dialog), head)
	save := func(text string, known chat.Instant) chat.Command {
		return w.Command(func(s *chat.Service) error {
			return errOf3(s.SaveDraft(w.Context(), By(ben), with(anna), chat.UnsentText{Content: text, At: known}))
		})
	}
	const all = chat.Instant(1 << 50)
	for _, err := range w.Batch(save("one", 0), save("", all), save("two", 0), save("unaware", 0)) {
		w.OK(err)
	}
	w.Same("of one batch", w.draft(ben, dialog).Content, "two")
	for _, err := range w.Batch(save("three", all), save("", all)) {
		w.OK(err)
	}
	w.Same("of one batch", w.draft(ben, dialog), (*chat.UnsentText)(nil))
}

// A send takes the draft it is made of away in the same commit, and no other draft.
func draftsEndWithTheSend(w *World) {
	anna, ben := w.Person("Anna"), w.Person("Ben")
	w.Say(anna, ben, "hello")
	group := w.Group(ben, anna)
	for _, at := range []chat.Address{with(anna), inGroup(group)} {
		id := at.ID(ben)
		send := func(d chat.Draft) chat.Send {
			if at.Group.IsZero() {
				return &chat.SendDialog{By: By(ben), To: anna, Draft: d}
			}
			return &chat.SendGroup{By: By(ben), Group: group, Draft: d}
		}
		mine, other := w.Draft("sent"), w.Draft("another")
		mine.EndsDraft, other.EndsDraft = true, true
		save := func(text string, message chat.MessageID) chat.Command {
			return w.Command(func(s *chat.Service) error {
				return errOf3(s.SaveDraft(w.Context(), By(ben), at, chat.UnsentText{Content: text, Message: message}))
			})
		}
		w.saveDraft(ben, at, chat.UnsentText{Content: "begun", Message: mine.ID})
		w.OK(w.Service.SendAndWait(w.Context(), send(other)))
		w.Same("typed elsewhere", w.draft(ben, id).Content, "begun")
		w.OK(w.Service.SendAndWait(w.Context(), send(mine)))
		w.Same("sent", w.draft(ben, id), (*chat.UnsentText)(nil))
		w.Same("late", w.saveDraft(ben, at, chat.UnsentText{Content: "begun", Message: mine.ID}).Content, "")
		w.Same("late", w.draft(ben, id), (*chat.UnsentText)(nil))
		third := w.Draft("third")
		third.EndsDraft = true
		for _, err := range w.Batch(save("of one batch", third.ID), send(third), save("late", third.ID), save("new", w.Draft("").ID)) {
			w.OK(err)
		}
		held := w.draft(ben, id)
		w.Same("of one batch", held.Content, "new")
		early, known := w.Draft("early"), w.Draft("known")
		early.DraftAt, known.DraftAt = held.At-1, held.At
		w.OK(w.Service.SendAndWait(w.Context(), send(early)))
		w.Same("not seen", w.draft(ben, id), held)
		w.OK(w.Service.SendAndWait(w.Context(), send(known)))
		w.Same("seen", w.draft(ben, id), (*chat.UnsentText)(nil))
	}
}
