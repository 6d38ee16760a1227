package storetest

import (
	"messenger/internal/chat"
)

var editTests = []test{
	{"an edit is read everywhere", editIsRead},
	{"the key of an edit is no message", keyOfEdit},
	{"a key that is taken is refused", takenKeyIsRefused},
	{"a repeat of an edit stores nothing", editAgain},
	{"a send is repeated after an edit", sendAgainAfterEdit},
	{"edited text is stored verbatim", func(w *World) {
		anna, ben := w.Person("Anna"), w.Person("Ben")
		said := w.Say(anna, ben, "first")
		for name, text := range Verbatim {
			w.Sub(name, func(w *World) {
				w.Same("edited", w.Edit(anna, said.ID, text).Message.Content, text)
				w.Same("stored", w.rows(ben, said.Conversation)[0].Message.Content, text)
				w.Same("message", w.message(ben, said.ID).Message.Content, text)
			})
		}
	}},
	{"edits of one batch", editsOfOneBatch},
	{"erased texts stay erased", func(w *World) {
		anna, ben := w.Person("Anna"), w.Person("Ben")
		d := w.Draft("first")
		said := w.SayDraft(anna, ben, d)
		edited := w.Edit(anna, said.ID, "second").Message
		w.OK(w.Service.DeleteAccount(w.Context(), By(anna), true))
		want := edited
		want.Content, want.Digest = "", ""
		w.Same("message", w.rows(ben, said.Conversation)[0].Message, want)
		w.Refused(w.Service.SendAndWait(w.Context(), &chat.SendDialog{By: By(anna), To: ben, Draft: d}), chat.Conflict)
	}},
}

func editIsRead(w *World) {
	anna, ben := w.Person("Anna"), w.Person("Ben")
	group := w.Group(anna, ben)
	before, said, after := w.Tell(ben, group, "before"), w.Tell(anna, group, "first"), w.Tell(ben, group, "after")
	head := *w.Head(group)
	edited := w.Edit(anna, said.ID, "second")
	want := said
	want.Content, want.Changed, want.EditedAt, want.Digest = "second", 6, edited.At, edited.Message.Digest
	if want.Digest == "" || edited.Duplicate || edited.Seq != 6 || edited.At <= after.CreatedAt {
		w.Errorf("edited: %+v", edited)
	}
	w.Same("edited", edited.Message, want)
	head.LastSeq, head.LastAt = 6, edited.At
	w.Same("head", w.Head(group), &head)
	rows := w.rows(ben, group)
	w.Same("history", []chat.Message{rows[0].Message, rows[1].Message, rows[2].Message}, []chat.Message{after, want, before})
	w.Same("message", w.message(ben, said.ID), &chat.MessageRow{Message: want, Sender: nameOf("Anna")})
	w.Same("fact", w.Facts(chat.Needs{Messages: []chat.MessageID{said.ID}}).Messages[said.ID], &want)
	again := w.Edit(ben, after.ID, "third").Message
	w.Same("chat list", w.inbox(anna, chat.MaxInstant, 1)[0].Message, again)
	w.Same("before the message", conversationsOf(w.inbox(anna, again.CreatedAt, 5)), []chat.ConversationID{})
	w.Same("before the edit", conversationsOf(w.inbox(anna, again.CreatedAt+1, 5)), []chat.ConversationID{group})
}

func keyOfEdit(w *World) {
	anna, ben := w.Person("Anna"), w.Person("Ben")
	said := w.Say(anna, ben, "first")
	key := NewID[chat.Message](w)
	edited, err := w.Service.Edit(w.Context(), By(anna), said.ID, "second", key)
	w.OK(err)
	f := w.Facts(chat.Needs{Messages: []chat.MessageID{key, said.ID}, Quoted: []chat.MessageID{key}})
	if len(f.Messages) != 1 || len(f.Edits) != 1 {
		w.Errorf("facts: %+v", f)
	}
	w.Same("edit", f.Edits[key], &chat.LogEntry{
		Conversation: said.Conversation, Seq: 2, Kind: chat.LogEdited, Actor: anna, At: edited.At, Target: 1, Key: key,
	})
	if at, found, err := w.Store.Locate(w.Context(), key); found || err != nil {
		w.Errorf("the key of an edit is located at %+v, %v", at, err)
	}
	at, found, err := w.Store.Locate(w.Context(), said.ID)
	w.OK(err)
	if !found || at != (chat.MessageKey{Conversation: said.Conversation, Seq: 1}) {
		w.Errorf("the message is located at %+v, %v", at, found)
	}
	if _, found, err := w.Store.Locate(w.Context(), NewID[chat.Message](w)); found || err != nil {
		w.Errorf("an unknown id is located, %v", err)
	}
	w.Same("messages", len(w.rows(anna, said.Conversation)), 1)
}

func takenKeyIsRefused(w *World) {
	p := w.People("Anna", "Ben", "Carl")
	group := w.Group(p[0], p[1:]...)
	one, two := w.Tell(p[0], group, "one"), w.Tell(p[1], group, "two")
	key := NewID[chat.Message](w)
	edit := func(by chat.UserID, message chat.MessageID, text string, key chat.MessageID) error {
		return errOf(w.Service.Edit(w.Context(), By(by), message, text, key))
	}
	w.OK(edit(p[0], one.ID, "edited", key))
	head := w.Head(group)
	w.Refused(edit(p[1], two.ID, "x", key), chat.Conflict)
	w.Refused(edit(p[1], two.ID, "x", one.ID), chat.Conflict)
	w.Refused(edit(p[1], two.ID, "x", two.ID), chat.Conflict)
	for _, c := range []chat.Send{
		&chat.SendGroup{By: By(p[0]), Group: group, Draft: chat.Draft{ID: key, Content: "edited"}},
		&chat.SendDialog{By: By(p[2]), To: p[2], Draft: chat.Draft{ID: key, Content: "x"}},
	} {
		w.Refused(w.Service.SendAndWait(w.Context(), c), chat.Conflict)
	}
	w.Refused(w.Service.CreateGroup(w.Context(), By(p[0]), chat.NewGroup{
		ID: NewID[chat.Conversation](w), Name: "New", Notice: chat.Draft{ID: key},
	}), chat.Conflict)
	w.Refused(errOf(w.Service.Leave(w.Context(), By(p[2]), group, chat.Draft{ID: key})), chat.Conflict)
	w.Refused(edit(p[2], one.ID, "x", NewID[chat.Message](w)), chat.Forbidden)
	w.Refused(edit(p[0], NewID[chat.Message](w), "x", NewID[chat.Message](w)), chat.NotFound)
	w.Refused(edit(p[0], key, "x", NewID[chat.Message](w)), chat.NotFound)
	w.Same("head", w.Head(group), head)
}

// editAgain repeats an edit after another one, after leaving and after a deletion.
func editAgain(w *World) {
	p := w.People("Anna", "Ben", "Carl")
	group := w.Group(p[0], p[1:]...)
	said := w.Tell(p[1], group, "one")
	key := NewID[chat.Message](w)
	first, err := w.Service.Edit(w.Context(), By(p[1]), said.ID, "two", key)
	w.OK(err)
	repeat := func() {
		w.Helper()
		head, told := w.Head(group), len(w.Direct.Events())
		again, err := w.Service.Edit(w.Context(), By(p[1]), said.ID, "two", key)
		w.OK(err)
		if !again.Duplicate || again.Seq != first.Seq || again.At != first.At {
			w.Errorf("repeat: %+v", again)
		}
		w.Same("head", w.Head(group), head)
		w.Same("events", len(w.Direct.Events()), told)
	}
	repeat()
	w.Edit(p[1], said.ID, "three")
	repeat()
	w.Same("text", w.message(p[0], said.ID).Message.Content, "three")
	w.Leave(p[1], group)
	repeat()
	w.Delete(p[0], said.ID)
	repeat()
	w.Refused(errOf(w.Service.Edit(w.Context(), By(p[1]), said.ID, "two", NewID[chat.Message](w))), chat.NotFound)
}

func sendAgainAfterEdit(w *World) {
	anna, ben := w.Person("Anna"), w.Person("Ben")
	d := w.Draft("first")
	said := w.SayDraft(anna, ben, d)
	for _, change := range []func(){
		func() { w.Edit(anna, said.ID, "second") },
		func() { w.Edit(anna, said.ID, "third") },
		func() { w.React(ben, said.ID, "👍") },
		func() { w.Delete(anna, said.ID) },
	} {
		change()
		head := w.Head(said.Conversation)
		c := &chat.SendDialog{By: By(anna), To: ben, Draft: d}
		w.OK(w.Service.SendAndWait(w.Context(), c))
		if !c.Sent.Duplicate || c.Sent.Message.Seq != 1 {
			w.Errorf("repeat: %+v", c.Sent)
		}
		other := &chat.SendDialog{By: By(anna), To: ben, Draft: chat.Draft{ID: d.ID, Content: "second"}}
		w.Refused(w.Service.SendAndWait(w.Context(), other), chat.Conflict)
		w.Same("head", w.Head(said.Conversation), head)
	}
}

func editsOfOneBatch(w *World) {
	anna, ben := w.Person("Anna"), w.Person("Ben")
	said, other := w.Say(anna, ben, "first"), w.Say(ben, anna, "other")
	edit := func(by chat.UserID, message chat.MessageID, text string, key chat.MessageID) chat.Command {
		return w.Command(func(s *chat.Service) error {
			return errOf(s.Edit(w.Context(), By(by), message, text, key))
		})
	}
	key := NewID[chat.Message](w)
	errs := w.Batch(
		edit(anna, said.ID, "second", key), edit(anna, said.ID, "second", key), edit(ben, other.ID, "new", key),
		w.say(ben, anna, "between"), edit(anna, said.ID, "third", NewID[chat.Message](w)),
		edit(ben, said.ID, "not mine", NewID[chat.Message](w)),
	)
	w.Same("refusals", codes(errs), []chat.Code{"", "", chat.Conflict, "", "", chat.Forbidden})
	w.Same("texts", w.texts(anna, said.Conversation), []string{"between", "other", "third"})
	w.Same("last", w.Head(said.Conversation).LastSeq, chat.Seq(5))
	w.Same("changed", w.message(anna, said.ID).Message.Changed, chat.Seq(5))
}
