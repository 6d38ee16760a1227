package storetest

import (
	"fmt"

	"messenger/internal/chat"
)

var deleteTests = []test{
	{"a deleted message is a gap", deletedIsGap},
	{"the newest that is left is the last", deletedLast},
	{"the only message", func(w *World) {
		anna, ben := w.Person("Anna"), w.Person("Ben")
		said := w.Say(anna, ben, "only")
		w.Delete(anna, said.ID)
		head := w.Head(said.Conversation)
		if head.LastMessage != 0 || head.LastMessageAt != 0 || head.LastSeq != 2 || head.MessageCount != 1 {
			w.Errorf("head: %+v", head)
		}
		for _, u := range []chat.UserID{anna, ben} {
			w.wantInbox(u)
			w.Same("history", w.texts(u, said.Conversation), []string{})
			w.Same("last", w.syncRow(u, said.Conversation).Last, (*chat.MessageRow)(nil))
		}
		w.Say(ben, anna, "next")
		w.wantInbox(anna, said.Conversation)
		w.Same("history", w.texts(anna, said.Conversation), []string{"next"})
	}},
	{"mentions and reactions go along", deletedIsStripped},
	{"deleting again changes nothing", func(w *World) {
		anna, ben := w.Person("Anna"), w.Person("Ben")
		said := w.Say(anna, ben, "gone")
		first := w.Delete(anna, said.ID)
		head, told := w.Head(said.Conversation), len(w.Direct.Events())
		again := w.Delete(anna, said.ID)
		w.Same("repeat", again.Seq, first.Seq)
		w.Same("head", w.Head(said.Conversation), head)
		w.Same("events", len(w.Direct.Events()), told)
		w.Refused(errOf(w.Service.Delete(w.Context(), By(ben), said.ID)), chat.NotFound)
	}},
	{"pages skip what is gone", deletedPages},
}

func deletedIsGap(w *World) {
	p := w.People("Anna", "Ben", "Carl")
	group := w.Group(p[0], p[1:]...)
	one, two, three := w.Tell(p[1], group, "one"), w.Tell(p[1], group, "two"), w.Tell(p[2], group, "three")
	w.Refused(errOf(w.Service.Delete(w.Context(), By(p[2]), two.ID)), chat.Forbidden)
	deleted := w.Delete(p[0], two.ID) // the owner may
	w.Same("head", deleted.EventHeader, chat.EventHeader{Conversation: group, Seq: 7, At: deleted.At, Actor: p[0]})
	w.Same("history", w.texts(p[1], group), []string{"three", "one", "added", "added", "created"})
	want := two
	row := w.message(p[1], two.ID)
	if row == nil {
		w.Fatal("the gap is not there")
	}
	want.Content, want.Changed, want.DeletedAt, want.Digest = "", 7, deleted.At, row.Message.Digest
	w.Same("gap", row, &chat.MessageRow{Message: want, Sender: nameOf("Ben")})
	w.Same("others", []chat.Message{w.message(p[0], one.ID).Message, w.message(p[0], three.ID).Message}, []chat.Message{one, three})
	w.Same("fact", w.Facts(chat.Needs{Messages: []chat.MessageID{two.ID}}).Messages[two.ID], &want)
	w.Same("said", w.Head(group).MessageCount, int64(3))
	at, found, err := w.Store.Locate(w.Context(), two.ID)
	w.OK(err)
	if !found || at.Seq != two.Seq {
		w.Errorf("the gap is at %+v, %v", at, found)
	}
}

// deletedLast deletes the newest messages one after the other, and some in between.
func deletedLast(w *World) {
	anna, ben := w.Person("Anna"), w.Person("Ben")
	dialog := chat.DialogID(anna, ben)
	w.Clock.Step(1)
	other := w.Say(ben, ben, "note")
	var said []chat.Message
	for i := range 6 {
		said = append(said, w.Say(anna, ben, fmt.Sprint(i)))
	}
	w.Delete(anna, said[3].ID)
	w.wantLast(ben, said[5])
	w.Delete(anna, said[5].ID)
	w.wantLast(ben, said[4])
	w.Delete(anna, said[4].ID)
	w.wantLast(ben, said[2])
	w.Same("facts", w.Facts(chat.Needs{PreviousMessage: []chat.MessageKey{
		{Conversation: dialog, Seq: 1}, {Conversation: dialog, Seq: 2}, {Conversation: dialog, Seq: 5}, {Conversation: dialog, Seq: 99},
		{Conversation: NewID[chat.Conversation](w), Seq: 5},
	}}).PreviousMessage, map[chat.MessageKey]chat.TimeMark{
		{Conversation: dialog, Seq: 2}:  {Conversation: dialog, At: said[0].CreatedAt, Seq: 1},
		{Conversation: dialog, Seq: 5}:  {Conversation: dialog, At: said[2].CreatedAt, Seq: 3},
		{Conversation: dialog, Seq: 99}: {Conversation: dialog, At: said[2].CreatedAt, Seq: 3},
	})
	for i := range 3 {
		w.Delete(anna, said[2-i].ID)
	}
	w.wantInbox(ben, other.Conversation)
	fresh := w.Say(anna, ben, "fresh")
	w.wantLast(anna, fresh)
	w.wantInbox(ben, dialog, other.Conversation)
}

// wantLast checks which message stands for its conversation.
func (w *World) wantLast(user chat.UserID, want chat.Message) {
	w.Helper()
	head := w.Head(want.Conversation)
	if head.LastMessage != want.Seq || head.LastMessageAt != want.CreatedAt {
		w.Errorf("last message is %d at %d, want %+v", head.LastMessage, head.LastMessageAt, want)
	}
	for _, row := range w.inbox(user, chat.MaxInstant, 100) {
		if row.Message.Conversation == want.Conversation {
			w.Same("chat list", row.Message, want)
		}
	}
	if last := w.syncRow(user, want.Conversation).Last; last == nil || diff(last.Message, want) != "" {
		w.Errorf("last of the inbox is %+v, want %+v", last, want)
	}
	w.Same("newest of the history", w.rows(user, want.Conversation)[0].Message, want)
}

func deletedIsStripped(w *World) {
	p := w.People("Anna", "Ben", "Carl")
	group := w.Group(p[0], p[1:]...)
	asked := w.Tell(p[2], group, "question")
	said := w.TellDraft(p[0], group, w.answering(asked.ID, "answer", p[1]))
	kept := w.TellDraft(p[0], group, w.answering(asked.ID, "kept", p[1]))
	for _, id := range []chat.MessageID{said.ID, kept.ID} {
		w.React(p[1], id, "👍")
		w.React(p[2], id, "🎉")
	}
	w.Same("before", w.unread(p[1], group), chat.Unread{Messages: 3, Mentions: 2})
	w.Delete(p[0], said.ID)
	gone := w.message(p[1], said.ID)
	if gone.Message.Mentions != nil || gone.Message.Reactions != nil || gone.Message.ReplyTo != asked.Seq {
		w.Errorf("deleted: %+v", gone.Message)
	}
	w.Same("reactions", w.reactions(said, chat.ReactionCursor{}, 10), []chat.ReactionRow{})
	w.Same("kept reactions", len(w.reactions(kept, chat.ReactionCursor{}, 10)), 2)
	key := chat.ReactionKey{Conversation: group, Message: said.Seq, User: p[1], Emoji: "👍"}
	if w.Facts(chat.Needs{Reacted: []chat.ReactionKey{key}}).Reacted[key] {
		w.Error("a reaction to a deleted message is a fact")
	}
	w.Same("unread", w.unread(p[1], group), chat.Unread{Messages: 2, Mentions: 1})
	w.Same("answers", w.unread(p[2], group), chat.Unread{Messages: 1, Mentions: 1})
	w.Same("quote", w.message(p[1], kept.ID).Quote.Deleted, false)
	w.Delete(p[2], asked.ID)
	w.Same("quote", w.message(p[1], kept.ID).Quote, &chat.Quote{ID: asked.ID, Sender: p[2], Name: nameOf("Carl"), Deleted: true})
}

// deletedPages pages through conversations with gaps of every length.
func deletedPages(w *World) {
	anna, ben := w.Person("Anna"), w.Person("Ben")
	group, inGroup, inDialog := w.longTalk(anna, ben)
	var shown []chat.Message
	for i, m := range inDialog {
		if i%9 == 0 || i > 40 && i < 110 || i < 3 { // longer than a stretch of marks
			w.Delete(m.Sender, m.ID)
		} else {
			shown = append(shown, m)
		}
	}
	dialog := chat.DialogID(anna, ben)
	w.wantLast(anna, shown[0])
	shown = append([]chat.Message{w.Say(anna, ben, "after the gap")}, shown...)
	w.wantLast(ben, shown[0])
	for size := 1; size <= len(shown)+1; size += 11 {
		w.wantPages(chat.HistoryQuery{Conversation: dialog, User: ben, Limit: size}, shown)
	}
	for _, m := range inGroup[:70] {
		w.Hide(ben, m.ID)
	}
	for size := 1; size <= len(inGroup); size += 29 {
		w.wantPages(chat.HistoryQuery{Conversation: group, User: ben, Limit: size}, inGroup[70:])
		w.wantPages(chat.HistoryQuery{Conversation: group, User: anna, Limit: size}, inGroup)
	}
}
