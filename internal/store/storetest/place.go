package storetest

import (
	"fmt"
	"slices"

	"pgregory.net/rapid"

	"messenger/internal/chat"
)

var positionTests = []test{
	{"what is unknown is absent", func(w *World) {
		at := chat.MessageKey{Conversation: NewID[chat.Conversation](w), Seq: 3}
		key := chat.MemberKey{Conversation: at.Conversation, User: NewID[chat.User](w)}
		f := w.Facts(chat.Needs{
			Quoted: []chat.MessageID{NewID[chat.Message](w)}, MessageCountAt: []chat.MessageKey{at}, PreviousMessage: []chat.MessageKey{at},
			UnreadCounts: []chat.UnreadKey{{MemberKey: key, Exact: true}, {MemberKey: key, After: 2}},
			Authors:      []chat.AuthorsKey{{Conversation: at.Conversation, UpTo: 5}}, Drafts: []chat.MemberKey{key},
			Reacted: []chat.ReactionKey{{Conversation: at.Conversation, Message: 1, User: key.User, Emoji: "👍"}},
			Invites: []chat.InviteCode{"x"}, Hidden: []chat.HiddenKey{{MemberKey: key, Message: 1}},
		})
		for _, b := range f.UnreadCounts {
			w.Same("beyond", b, chat.UnreadCounts{})
		}
		for _, a := range f.Authors {
			w.Same("authors", a, []chat.Author{})
		}
		for _, yes := range f.Reacted {
			w.Same("reacted", yes, false)
		}
		f.UnreadCounts, f.Authors, f.Reacted = nil, nil, nil
		w.Same("facts", *f, chat.Facts{})
	}},
	{"what stands around any place is as counted by hand", positionsAreAsModel},
	{"the count of what others wrote has a bound", othersAreBounded},
	{"facts are copies", func(w *World) {
		anna, ben := w.Person("Anna"), w.Person("Ben")
		group := w.Group(anna, ben)
		said := w.TellDraft(anna, group, w.answering(chat.MessageID{}, "hello", ben))
		w.React(ben, said.ID, "👍")
		w.saveDraft(ben, inGroup(group), chat.UnsentText{Content: "begun", At: 1})
		invite := w.invite(anna, chat.NewInvite{Group: group})
		key := chat.MemberKey{Conversation: group, User: ben}
		needs := chat.Needs{
			Messages: []chat.MessageID{said.ID}, Drafts: []chat.MemberKey{key}, Invites: []chat.InviteCode{invite.Code},
		}
		f := w.Facts(needs)
		f.Messages[said.ID].Mentions[0], f.Messages[said.ID].Reactions[0].Count = anna, 9
		f.Drafts[key].Content, f.Invites[invite.Code].Uses = "changed", 9
		again := w.Facts(needs)
		w.Same("mentions", again.Messages[said.ID].Mentions, []chat.UserID{ben})
		w.Same("reactions", again.Messages[said.ID].Reactions, chat.Reactions{{Emoji: "👍", Count: 1}})
		w.Same("draft", again.Drafts[key].Content, "begun")
		w.Same("invite", again.Invites[invite.Code], &invite)
	}},
}

// positionsAreAsModel asks for facts about places of a long group, in which some messages
// are deleted, hidden, answers or mentions, and counts them by hand.
func positionsAreAsModel(w *World) {
	p := w.People("Anna", "Ben", "Carl", "Dora")
	group := w.Group(p[0], p[1:]...)
	hidden := map[chat.UserID]map[chat.Seq]bool{}
	for _, u := range p {
		hidden[u] = map[chat.Seq]bool{}
	}
	for i := range 130 {
		by := p[w.rand.IntN(1+i%4)]
		d := w.Draft(fmt.Sprint(i))
		if i%5 == 0 {
			d.Mentions = []chat.UserID{p[w.rand.IntN(4)]}
		}
		if messages := w.rows(p[0], group); i%7 == 0 && len(messages) > 0 {
			d.ReplyTo = messages[w.rand.IntN(len(messages))].Message.ID
		}
		said := w.TellDraft(by, group, d)
		for _, u := range p[1:] {
			if w.rand.IntN(6) == 0 {
				w.Hide(u, said.ID)
				hidden[u][said.Seq] = true
			}
		}
		switch {
		case w.rand.IntN(5) == 0:
			w.Delete(by, said.ID)
		case i%20 == 0:
			w.Leave(p[3], group)
			w.Add(p[0], group, p[3])
		}
	}
	messages := w.messages(p[0], group)
	rapid.Check(w.T, func(t *rapid.T) {
		at := chat.MessageKey{Conversation: group, Seq: chat.Seq(rapid.IntRange(0, int(w.Head(group).LastSeq)+3).Draw(t, "at"))}
		user := rapid.SampledFrom(p).Draw(t, "user")
		exact := chat.UnreadKey{MemberKey: chat.MemberKey{Conversation: group, User: user}, After: at.Seq, Exact: true}
		plain, authors := exact, chat.AuthorsKey{Conversation: group, UpTo: at.Seq}
		plain.Exact = false
		f := w.Facts(chat.Needs{
			MessageCountAt: []chat.MessageKey{at}, PreviousMessage: []chat.MessageKey{at}, Authors: []chat.AuthorsKey{authors},
			UnreadCounts: []chat.UnreadKey{exact, plain},
		})
		want := countAtPosition(messages, at, user, hidden[user])
		got := positionFacts{said: f.MessageCountAt[at], earlier: f.PreviousMessage[at], beyond: f.UnreadCounts[exact], authors: f.Authors[authors]}
		if d := got.differs(want); d != "" {
			t.Fatalf("around %d for %v: %s", at.Seq, user, d)
		}
		want.beyond.Others = 0
		if f.UnreadCounts[plain] != want.beyond {
			t.Fatalf("behind %d: %+v, want %+v", at.Seq, f.UnreadCounts[plain], want.beyond)
		}
	})
}

// positionFacts is what stands around a place.
type positionFacts struct {
	said    int64
	earlier chat.TimeMark
	beyond  chat.UnreadCounts
	authors []chat.Author
}

func (f positionFacts) differs(want positionFacts) string {
	return diff([]any{f.said, f.earlier, f.beyond, f.authors}, []any{want.said, want.earlier, want.beyond, want.authors})
}

// countAtPosition counts what stands around a place among all messages of a conversation.
func countAtPosition(messages []chat.Message, at chat.MessageKey, user chat.UserID, hidden map[chat.Seq]bool) positionFacts {
	var f positionFacts
	bySeq := map[chat.Seq]chat.Message{}
	looked := 0
	for _, m := range messages {
		bySeq[m.Seq] = m
		if m.Seq <= at.Seq {
			f.said = m.MessageCount
		}
		if m.Seq < at.Seq && !m.Deleted() {
			f.earlier = chat.TimeMark{Conversation: at.Conversation, At: m.CreatedAt, Seq: m.Seq}
		}
		if m.Seq <= at.Seq || m.Sender == user || m.Notification {
			continue
		}
		f.beyond.Others++
		quoted := bySeq[m.ReplyTo]
		switch {
		case m.Deleted():
			f.beyond.Deleted++
		case hidden[m.Seq]:
			f.beyond.Hidden++
		case slices.Contains(m.Mentions, user), quoted.Sender == user && !quoted.Notification:
			f.beyond.Mentions++
		}
	}
	for _, m := range slices.Backward(messages) {
		if m.Seq > at.Seq || looked == chat.AuthorsBack {
			continue
		}
		looked++
		if !slices.ContainsFunc(f.authors, func(a chat.Author) bool { return a.User == m.Sender }) {
			f.authors = append(f.authors, chat.Author{User: m.Sender, Seq: m.Seq})
		}
	}
	return f
}

// othersAreBounded counts up to the bound and not further.
func othersAreBounded(w *World) {
	anna, ben := w.Person("Anna"), w.Person("Ben")
	dialog := chat.DialogID(anna, ben)
	key := chat.UnreadKey{MemberKey: chat.MemberKey{Conversation: dialog, User: ben}, Exact: true}
	const each = 2_000
	for said := 0; said < chat.MaxBack+each; said += each {
		commands := make([]chat.Command, each)
		for i := range commands {
			commands[i] = w.say(anna, ben, "x")
		}
		w.Batch(commands...)
	}
	w.Same("from the first on", w.Facts(chat.Needs{UnreadCounts: []chat.UnreadKey{key}}).UnreadCounts[key].Others, int64(chat.MaxBack+1))
	key.After = each
	w.Same("as many as the bound", w.Facts(chat.Needs{UnreadCounts: []chat.UnreadKey{key}}).UnreadCounts[key].Others, int64(chat.MaxBack))
	w.Refused(errOf(w.Service.MarkRead(w.Context(), By(ben), with(anna), each, true)), "")
	w.Refused(errOf(w.Service.MarkRead(w.Context(), By(ben), with(anna), each-1, true)), chat.TooLarge)
	w.Same("unread", w.unread(ben, dialog), chat.Unread{Messages: chat.MaxBack})
}
