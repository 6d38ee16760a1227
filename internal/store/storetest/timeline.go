package storetest

import (
	"math"
	"strings"

	"pgregory.net/rapid"

	"messenger/internal/chat"
)

var timelineTests = []test{
	{"what a reply quotes", replyQuotes},
	{"any page is as computed by hand", timelineIsAsModel},
	{"nothing", func(w *World) {
		anna, ben := w.Person("Anna"), w.Person("Ben")
		q := chat.TimelineQuery{Conversation: chat.DialogID(anna, ben), User: anna, Before: 10, Older: 5, Newer: 5}
		w.Same("unknown", w.timelinePage(q), chat.Timeline{})
		w.Say(ben, ben, "note")
		q.Conversation = chat.DialogID(ben, ben)
		page := w.timelinePage(q)
		if page.Conversation == nil || page.Member != nil {
			w.Errorf("page of a stranger: %+v", page)
		}
		q.User = ben
		w.Same("place", w.timelinePage(q).Member, w.Member(q.Conversation, ben))
		q.Older, q.Newer = 0, 0
		w.Same("limit 0", w.timelinePage(q).Rows, []chat.MessageRow{})
	}},
}

func replyQuotes(w *World) {
	p := w.People("Anna", "Ben", "Carl")
	group := w.Group(p[0], p[1:]...)
	// One code point after the cut makes the last but one a part of the next character.
	long := strings.Repeat("é👍", chat.MaxQuote/2-1) + "éx\u0301 and more"
	quoted := w.Tell(p[1], group, long)
	d := w.answering(quoted.ID, "answer")
	told := len(w.Direct.Events())
	answer := w.TellDraft(p[0], group, d)
	want := &chat.Quote{ID: quoted.ID, Sender: p[1], Name: nameOf("Ben"), Content: strings.Repeat("é👍", chat.MaxQuote/2-1) + "é"}
	w.Same("stored", answer.ReplyTo, quoted.Seq)
	w.Same("quote", w.message(p[2], answer.ID).Quote, want)
	w.Same("told", w.Direct.Events()[told].(chat.MessagePosted).Quote, want)
	w.Same("in the log", w.log(p[2], group, answer.Seq-1, 1).Changes[0].Message.Quote, want)
	w.Same("in the inbox", w.syncRow(p[2], group).Last.Quote, want)
	w.Same("history", w.rows(p[2], group)[0].Message, answer)
	w.Edit(p[1], quoted.ID, "short")
	w.Leave(p[1], group)
	first := "Benjamin"
	w.OK(w.Service.Rename(w.Context(), By(p[1]), &first, nil))
	want.Content, want.Name.First = "short", first
	w.Same("quote of now", w.message(p[2], answer.ID).Quote, want)
	w.Hide(p[2], quoted.ID)
	w.Same("quote of what is hidden", w.message(p[2], answer.ID).Quote, want)
	own := w.TellDraft(p[0], group, w.answering(answer.ID, "own"))
	w.Same("quote of an answer", w.message(p[0], own.ID).Quote.Content, "answer")
	f := w.Facts(chat.Needs{Quoted: []chat.MessageID{quoted.ID, NewID[chat.Message](w)}})
	if f.Messages[quoted.ID] == nil || f.Users[p[1]] == nil || len(f.Messages) != 1 || len(f.Users) != 1 {
		w.Errorf("facts of a quote: %+v, %+v", f.Messages, f.Users)
	}
	foreign := w.Say(p[0], p[2], "elsewhere")
	w.Refused(w.Service.SendAndWait(w.Context(), &chat.SendGroup{
		By: By(p[0]), Group: group, Draft: w.answering(foreign.ID, "x"),
	}), chat.NotFound)
}

func timelineIsAsModel(w *World) {
	anna, ben := w.Person("Anna"), w.Person("Ben")
	group, _, _ := w.longTalk(anna, ben)
	dialog := chat.DialogID(anna, ben)
	for _, id := range []chat.ConversationID{group, dialog} {
		for _, m := range w.messages(anna, id) {
			switch w.rand.IntN(6) {
			case 0:
				w.Hide(ben, m.ID)
			case 1:
				if !m.Notification {
					w.Delete(m.Sender, m.ID)
				}
			}
		}
	}
	key := chat.MemberKey{Conversation: dialog, User: anna}
	w.Change(dialog, anna, func(m *chat.Member) { m.Cleared = 77 })
	hidden, messages := map[chat.ConversationID]map[chat.Seq]bool{}, map[chat.ConversationID][]chat.Message{}
	for _, id := range []chat.ConversationID{group, dialog} {
		hidden[id], messages[id] = map[chat.Seq]bool{}, w.messages(ben, id)
		page, err := w.Store.Log(w.Context(), chat.LogQuery{Conversation: id, User: ben, HiddenLimit: 1000})
		w.OK(err)
		for _, h := range page.Hidden {
			hidden[id][h.Message] = true
		}
	}
	rapid.Check(w.T, func(t *rapid.T) {
		q := chat.TimelineQuery{
			Conversation: rapid.SampledFrom([]chat.ConversationID{group, dialog}).Draw(t, "id"),
			User:         rapid.SampledFrom([]chat.UserID{anna, ben}).Draw(t, "user"),
			Older:        rapid.IntRange(0, 40).Draw(t, "older"), Newer: rapid.IntRange(0, 40).Draw(t, "newer"),
		}
		q.Before = chat.Seq(rapid.OneOf(rapid.Int64Range(-1, 340), rapid.Just[int64](math.MaxInt64)).Draw(t, "before"))
		q.After = chat.Seq(rapid.OneOf(rapid.Int64Range(int64(q.Before-1), math.MaxInt64), rapid.Just(int64(q.Before-1))).Draw(t, "after"))
		var older, newer []chat.Seq
		for _, m := range messages[q.Conversation] {
			switch {
			case q.User == ben && hidden[q.Conversation][m.Seq], q.Conversation == key.Conversation && q.User == anna && m.Seq <= 77:
				continue
			}
			if m.Seq < q.Before {
				older = append(older, m.Seq)
			}
			if m.Seq > q.After && len(newer) < q.Newer {
				newer = append(newer, m.Seq)
			}
		}
		want := map[chat.Seq]bool{}
		for _, seq := range append(older[max(len(older)-q.Older, 0):], newer...) {
			want[seq] = true
		}
		page, err := w.Store.Timeline(w.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		got, last := map[chat.Seq]bool{}, chat.Seq(0)
		for _, row := range page.Rows {
			if row.Message.Seq <= last {
				t.Fatalf("%d comes behind %d", row.Message.Seq, last)
			}
			last = row.Message.Seq
			got[last] = true
		}
		if d := diff(got, want); d != "" {
			t.Fatalf("page of %+v differs (-want +got):\n%s", q, d)
		}
	})
}
