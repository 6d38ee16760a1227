package storetest

import "messenger/internal/chat"

var pinTests = []test{
	{"pinned messages are listed in order", pinsAreListed},
	{"each sees the pinned messages that are shown to them", pinsOfOneself},
	{"at most so many are pinned", pinsAreBounded},
	{"pins stay while all else changes", pinsStay},
	{"what is so already changes nothing", func(w *World) {
		anna, ben := w.Person("Anna"), w.Person("Ben")
		said := w.Say(anna, ben, "hello")
		w.Same("not pinned", w.Pin(ben, said.ID, false).Seq, chat.Seq(0))
		w.Pin(ben, said.ID, true)
		head, told := w.Head(said.Conversation), len(w.Direct.Events())
		w.Same("repeat", w.Pin(anna, said.ID, true).Pinned, true)
		w.Same("head", w.Head(said.Conversation), head)
		w.Same("events", len(w.Direct.Events()), told)
	}},
}

// Pin pins a message, or unpins it.
func (w *World) Pin(by chat.UserID, message chat.MessageID, pinned bool) chat.MessagePinned {
	w.Helper()
	changed, err := w.Service.Pin(w.Context(), By(by), message, pinned)
	w.OK(err)
	return changed
}

// pins returns the seqs of the pinned messages that are shown to a person.
func (w *World) pins(user chat.UserID, id chat.ConversationID) []chat.Seq {
	w.Helper()
	page := w.timelinePage(chat.TimelineQuery{Conversation: id, User: user, Before: 1 << 40, Older: 100, After: 1 << 40, Pinned: true})
	var seqs []chat.Seq
	for i := range page.Rows {
		w.Same("row", page.Rows[i], *w.message(user, page.Rows[i].Message.ID))
		seqs = append(seqs, page.Rows[i].Message.Seq)
	}
	return seqs
}

func pinsAreListed(w *World) {
	p := w.People("Anna", "Ben")
	group := w.Group(p[0], p[1])
	first := w.Tell(p[0], group, "first")
	second := w.TellDraft(p[1], group, w.answering(first.ID, "second"))
	third := w.Tell(p[0], group, "third")
	w.Same("none", w.pins(p[1], group), []chat.Seq(nil))
	pinned := w.Pin(p[0], third.ID, true)
	w.Pin(p[0], first.ID, true)
	w.Pin(p[0], second.ID, true)
	w.Same("all", w.pins(p[1], group), []chat.Seq{first.Seq, second.Seq, third.Seq})
	page := func(q chat.TimelineQuery) (seqs []chat.Seq) {
		q.Conversation, q.User, q.Pinned = group, p[1], true
		for _, row := range w.timelinePage(q).Rows {
			seqs = append(seqs, row.Message.Seq)
		}
		return seqs
	}
	w.Same("the newest before", page(chat.TimelineQuery{Before: third.Seq, Older: 1, After: third.Seq}), []chat.Seq{second.Seq})
	w.Same("the oldest after", page(chat.TimelineQuery{Before: first.Seq, After: first.Seq, Newer: 1}), []chat.Seq{second.Seq})
	entry := w.log(p[1], group, pinned.Seq-1, 1).Changes[0]
	w.Same("log", entry.Entries[0], chat.LogEntry{
		Conversation: group, Seq: pinned.Seq, Kind: chat.LogPinned, Actor: p[0], At: pinned.At, Target: third.Seq,
	})
	w.Same("message of the entry", entry.Message.Message.ID, third.ID)
	unpinned := w.Pin(p[0], second.ID, false)
	w.Same("without one", w.pins(p[1], group), []chat.Seq{first.Seq, third.Seq})
	w.Same("kind", w.log(p[1], group, unpinned.Seq-1, 1).Changes[0].Entries[0].Kind, chat.LogUnpinned)
	w.Delete(p[0], first.ID)
	w.Same("without a deleted one", w.pins(p[1], group), []chat.Seq{third.Seq})
	w.Pin(p[0], third.ID, false)
	w.Same("none again", w.pins(p[1], group), []chat.Seq(nil))
	w.Same("nothing is left", w.Head(group).Pins, chat.Pins(""))
}

func pinsOfOneself(w *World) {
	anna, ben := w.Person("Anna"), w.Person("Ben")
	first, second, third := w.Say(anna, ben, "1"), w.Say(ben, anna, "2"), w.Say(anna, ben, "3")
	for _, m := range []chat.Message{first, second, third} {
		w.Pin(ben, m.ID, true)
	}
	w.Hide(anna, second.ID)
	w.Same("hidden by one", w.pins(anna, first.Conversation), []chat.Seq{first.Seq, third.Seq})
	w.Same("shown to the other", w.pins(ben, first.Conversation), []chat.Seq{first.Seq, second.Seq, third.Seq})
	w.Clear(ben, anna)
	w.Same("cleared by one", w.pins(ben, first.Conversation), []chat.Seq(nil))
	w.Same("shown to the first", w.pins(anna, first.Conversation), []chat.Seq{first.Seq, third.Seq})
	w.Refused(errOf(w.Service.Pin(w.Context(), By(ben), first.ID, false)), chat.NotFound)
}

func pinsAreBounded(w *World) {
	anna, ben := w.Person("Anna"), w.Person("Ben")
	var sent []chat.Message
	for range chat.MaxPins + 1 {
		sent = append(sent, w.Say(anna, ben, "text"))
	}
	for _, m := range sent[:chat.MaxPins] {
		w.Pin(anna, m.ID, true)
	}
	last := sent[chat.MaxPins].ID
	w.Refused(errOf(w.Service.Pin(w.Context(), By(ben), last, true)), chat.TooLarge)
	w.Delete(anna, sent[7].ID)
	w.Pin(ben, last, true)
	w.Same("pinned", len(w.pins(ben, sent[0].Conversation)), chat.MaxPins)
}

func pinsStay(w *World) {
	p := w.People("Anna", "Ben", "Carl")
	group := w.Group(p[0], p[1], p[2])
	said := w.Tell(p[0], group, "hello")
	w.Pin(p[0], said.ID, true)
	w.Edit(p[0], said.ID, "other")
	w.React(p[1], said.ID, "👍")
	w.OK(errOf(w.Service.RenameGroup(w.Context(), By(p[0]), group, "Renamed", w.Draft("renamed"))))
	w.SetRole(p[0], group, p[1], chat.RoleAdmin)
	w.Leave(p[0], group)
	w.Tell(p[1], group, "later")
	w.Same("in the group", w.pins(p[2], group), []chat.Seq{said.Seq})
	whole := w.Say(p[1], p[2], "whole")
	w.Pin(p[2], whole.ID, true)
	w.Say(p[2], p[1], "answer")
	w.Same("in the dialog", w.pins(p[1], whole.Conversation), []chat.Seq{whole.Seq})
}
