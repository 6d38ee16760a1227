package storetest

import (
	"fmt"
	"slices"

	"messenger/internal/chat"
)

var unreadTests = []test{
	{"what others say is unread until read", unreadUntilRead},
	{"whoever writes has read", writingReads},
	{"notices and notes are never unread", func(w *World) {
		p := w.People("Anna", "Ben", "Carl")
		group := w.Group(p[0], p[1])
		w.Add(p[0], group, p[2])
		w.Leave(p[2], group)
		w.Say(p[1], p[1], "note")
		for _, u := range p[:2] {
			w.wantUnread(u)
		}
		w.Same("why", w.why(p[1], group, 10), []chat.UnreadReason{})
	}},
	{"joining starts at the joining", func(w *World) {
		p := w.People("Anna", "Ben", "Carl")
		group := w.Group(p[0], p[1])
		w.Tell(p[0], group, "before")
		w.Add(p[0], group, p[2])
		w.wantUnread(p[2])
		w.Tell(p[0], group, "behind")
		w.wantUnread(p[2], group)
		w.Leave(p[2], group)
		w.wantUnread(p[2])
		w.Tell(p[0], group, "meanwhile")
		w.Add(p[0], group, p[2])
		w.wantUnread(p[2])
	}},
	{"deleted, hidden and cleared ones do not count", unreadIsVisible},
	{"mentions and answers count once", unreadRules},
	{"marked as unread again", unreadAgain},
	{"where something is unread", unreadPositions},
	{"positions as others see them", positionsOfOthers},
	{"the numbers are as counted by hand", unreadIsAsModel},
}

// unreadRows returns where something is unread by a user, read in pages of limit rows.
func (w *World) unreadRows(user chat.UserID, limit int) []chat.UnreadRow {
	w.Helper()
	q := chat.UnreadListQuery{User: user, Limit: limit}
	var all []chat.UnreadRow
	for {
		rows, err := w.Store.Unread(w.Context(), q)
		w.OK(err)
		all = append(all, rows...)
		if len(rows) < limit {
			return all
		}
		q.After = rows[len(rows)-1].Conversation.ID
	}
}

// wantUnread checks in which conversations a user has something unread, in any order.
func (w *World) wantUnread(user chat.UserID, want ...chat.ConversationID) {
	w.Helper()
	rows := w.unreadRows(user, 1)
	w.Same("in pages", rows, w.unreadRows(user, 100))
	got := map[chat.ConversationID]bool{}
	for _, row := range rows {
		got[row.Conversation.ID] = true
		w.Same("head", &row.Conversation, w.Head(row.Conversation.ID))
		w.Same("place", &row.Member, w.Member(row.Conversation.ID, user))
		w.Same("number", row.Unread, w.unread(user, row.Conversation.ID))
		if row.Unread.Messages == 0 {
			w.Errorf("nothing is unread in %+v", row)
		}
	}
	wanted := map[chat.ConversationID]bool{}
	for _, id := range want {
		wanted[id] = true
	}
	w.Same("conversations with something unread", got, wanted)
}

func unreadUntilRead(w *World) {
	p := w.People("Anna", "Ben", "Carl")
	group := w.Group(p[0], p[1:]...)
	one, two := w.Tell(p[0], group, "one"), w.Tell(p[2], group, "two")
	w.Same("of two", w.unread(p[1], group), chat.Unread{Messages: 2})
	w.Same("why", w.why(p[1], group, 10), []chat.UnreadReason{
		{ID: two.ID, Seq: two.Seq, Rule: chat.PlainMessage}, {ID: one.ID, Seq: one.Seq, Rule: chat.PlainMessage},
	})
	w.Same("limit", w.why(p[1], group, 1), []chat.UnreadReason{{ID: two.ID, Seq: two.Seq, Rule: chat.PlainMessage}})
	w.Same("limit 0", w.why(p[1], group, 0), []chat.UnreadReason{})
	w.Same("state", w.Read(p[1], inGroup(group), one.Seq).Unread, chat.Unread{Messages: 1})
	m := w.Member(group, p[1])
	w.Same("position", m.Read, chat.Position{Seq: one.Seq, MessageCount: 1})
	if m.Seen != one.Seq || m.SeenAt == 0 || m.Delivered != 0 {
		w.Errorf("place: %+v", m)
	}
	w.Same("of one", w.unread(p[1], group), chat.Unread{Messages: 1})
	w.Read(p[1], inGroup(group), one.Seq-1)
	w.Same("back is no move", w.Member(group, p[1]), m)
	w.Read(p[1], inGroup(group), 1000)
	w.Same("far is to the end", w.Member(group, p[1]).Read, chat.Position{Seq: two.Seq, MessageCount: 2})
	w.wantUnread(p[1])
	w.Same("nothing", w.why(p[1], group, 10), []chat.UnreadReason{})
	w.React(p[0], one.ID, "👍")
	w.Edit(p[0], one.ID, "edited")
	w.wantUnread(p[1])
	w.Same("a stranger's", w.why(NewID[chat.User](w), group, 10), []chat.UnreadReason{})
	w.Same("of nothing", w.why(p[1], NewID[chat.Conversation](w), 10), []chat.UnreadReason{})
}

func writingReads(w *World) {
	anna, ben := w.Person("Anna"), w.Person("Ben")
	group, dialog := w.Group(anna, ben), chat.DialogID(anna, ben)
	for range 3 {
		w.Tell(anna, group, "hello")
		w.Say(anna, ben, "hello")
	}
	w.wantUnread(ben, group, dialog)
	row := w.Member(dialog, ben)
	told, said := w.Tell(ben, group, "answer"), w.Say(ben, anna, "answer")
	w.wantUnread(ben)
	w.Same("place in the group", w.Member(group, ben).Read, chat.Position{Seq: told.Seq, MessageCount: 4})
	w.Same("a dialog's send writes no place", w.Member(dialog, ben), row)
	if head := w.Head(dialog); head.ReadBy(row) != (chat.Position{Seq: said.Seq, MessageCount: 4}) {
		w.Errorf("read by the writer of %+v: %+v", head, head.ReadBy(row))
	}
	w.Tell(anna, group, "next")
	w.Say(anna, ben, "next")
	w.Same("group", w.unread(ben, group), chat.Unread{Messages: 1})
	w.Same("dialog", w.unread(ben, dialog), chat.Unread{Messages: 1})
}

func unreadIsVisible(w *World) {
	anna, ben := w.Person("Anna"), w.Person("Ben")
	dialog := chat.DialogID(anna, ben)
	var said []chat.Message
	for i := range 8 {
		said = append(said, w.Say(anna, ben, fmt.Sprint(i)))
	}
	w.Read(ben, with(anna), said[1].Seq)
	w.Delete(anna, said[0].ID)
	w.Hide(ben, said[1].ID)
	w.Same("behind the position only", w.unread(ben, dialog), chat.Unread{Messages: 6})
	w.Delete(anna, said[2].ID)
	w.Hide(ben, said[3].ID)
	w.Hide(anna, said[4].ID)
	w.Same("one each", w.unread(ben, dialog), chat.Unread{Messages: 4})
	w.Hide(ben, said[5].ID)
	w.Delete(anna, said[5].ID)
	w.Same("hidden and deleted", w.unread(ben, dialog), chat.Unread{Messages: 3})
	w.Same("why", len(w.why(ben, dialog, 10)), 3)
	w.Clear(ben, anna)
	w.wantUnread(ben)
	w.Same("why", w.why(ben, dialog, 10), []chat.UnreadReason{})
	w.Say(anna, ben, "new")
	w.Same("behind the clearing", w.unread(ben, dialog), chat.Unread{Messages: 1})
	for _, row := range w.timeline(ben, dialog) {
		w.Hide(ben, row.Message.ID)
	}
	w.wantUnread(ben)
}

func unreadRules(w *World) {
	p := w.People("Anna", "Ben", "Carl")
	group := w.Group(p[0], p[1:]...)
	own := w.Tell(p[1], group, "question")
	plain := w.Tell(p[0], group, "plain")
	answer := w.TellDraft(p[0], group, w.answering(own.ID, "answer"))
	named := w.TellDraft(p[0], group, w.answering(chat.MessageID{}, "named", p[1], p[2], p[0], NewID[chat.User](w)))
	both := w.TellDraft(p[2], group, w.answering(own.ID, "both", p[1]))
	other := w.TellDraft(p[2], group, w.answering(plain.ID, "other"))
	w.Same("number", w.unread(p[1], group), chat.Unread{Messages: 5, Mentions: 3})
	w.Same("why", w.why(p[1], group, 10), []chat.UnreadReason{
		{ID: other.ID, Seq: other.Seq, Rule: chat.PlainMessage}, {ID: both.ID, Seq: both.Seq, Rule: chat.Mentioned},
		{ID: named.ID, Seq: named.Seq, Rule: chat.Mentioned}, {ID: answer.ID, Seq: answer.Seq, Rule: chat.Reply},
		{ID: plain.ID, Seq: plain.Seq, Rule: chat.PlainMessage},
	})
	w.Same("who is named", len(w.message(p[1], named.ID).Message.Mentions), 2)
	w.Same("of Anna", w.unread(p[0], group), chat.Unread{Messages: 2, Mentions: 1})
	w.Same("of Carl, who wrote last", w.unread(p[2], group), chat.Unread{})
	w.Hide(p[1], both.ID)
	w.Same("without the hidden", w.unread(p[1], group), chat.Unread{Messages: 4, Mentions: 2})
	w.Delete(p[0], answer.ID)
	w.Same("without the deleted", w.unread(p[1], group), chat.Unread{Messages: 3, Mentions: 1})
	w.Read(p[1], inGroup(group), named.Seq)
	w.Same("behind the position", w.unread(p[1], group), chat.Unread{Messages: 1})
	w.ReadBack(p[1], inGroup(group), 0)
	w.Same("back to all", w.unread(p[1], group), chat.Unread{Messages: 3, Mentions: 1})
}

// unreadAgain moves positions back over messages of others and own ones.
func unreadAgain(w *World) {
	anna, ben := w.Person("Anna"), w.Person("Ben")
	group, dialog := w.Group(anna, ben), chat.DialogID(anna, ben)
	first := w.Tell(anna, group, "one")
	w.Tell(ben, group, "own")
	w.Tell(anna, group, "two")
	said := w.Say(anna, ben, "one")
	w.Say(ben, anna, "own")
	w.Say(anna, ben, "two")
	w.Read(ben, inGroup(group), 100)
	w.Read(ben, with(anna), 100)
	seen := []chat.Seq{w.Member(group, ben).Seen, w.Member(dialog, ben).Seen}
	w.ReadBack(ben, inGroup(group), first.Seq-1)
	w.ReadBack(ben, with(anna), said.Seq-1)
	w.Same("group", w.unread(ben, group), chat.Unread{Messages: 2})
	w.Same("dialog", w.unread(ben, dialog), chat.Unread{Messages: 2})
	w.Same("why", len(w.why(ben, group, 10))+len(w.why(ben, dialog, 10)), 4)
	w.Same("what others see", []chat.Seq{w.Member(group, ben).Seen, w.Member(dialog, ben).Seen}, seen)
	w.wantUnread(ben, group, dialog)
	w.Tell(anna, group, "three")
	w.Say(anna, ben, "three")
	w.Same("group", w.unread(ben, group), chat.Unread{Messages: 3})
	w.Same("dialog", w.unread(ben, dialog), chat.Unread{Messages: 3})
	w.Read(ben, inGroup(group), first.Seq)
	w.Read(ben, with(anna), said.Seq)
	w.Same("group, one read", w.unread(ben, group), chat.Unread{Messages: 2})
	w.Same("dialog, one read", w.unread(ben, dialog), chat.Unread{Messages: 2})
	w.Tell(ben, group, "own")
	w.Say(ben, anna, "own")
	w.wantUnread(ben)
}

func unreadPositions(w *World) {
	p := w.People("Anna", "Ben", "Carl")
	read, left, dropped, kept := w.Group(p[0], p[1]), w.Group(p[0], p[1]), w.Group(p[0], p[1]), w.Group(p[0], p[1])
	for _, g := range []chat.ConversationID{read, left, dropped, kept} {
		w.Tell(p[0], g, "hello")
	}
	w.Say(p[0], p[1], "read")
	w.Say(p[2], p[1], "unread")
	w.Read(p[1], inGroup(read), 100)
	w.Read(p[1], with(p[0]), 100)
	w.Leave(p[1], left)
	w.OK(errOf(w.Service.Drop(w.Context(), By(p[0]), dropped)))
	w.wantUnread(p[1], kept, chat.DialogID(p[1], p[2]))
	w.wantUnread(p[0])
	w.wantUnread(NewID[chat.User](w))
}

func positionsOfOthers(w *World) {
	p := w.People("Anna", "Ben", "Carl")
	group, dialog := w.Group(p[0], p[1:]...), chat.DialogID(p[0], p[1])
	for range 4 {
		w.Tell(p[0], group, "hello")
		w.Say(p[0], p[1], "hello")
	}
	want := func(user chat.UserID, id chat.ConversationID, seen, delivered chat.Seq) {
		w.Helper()
		page := w.log(user, id, 0, 0)
		w.Same("seen and delivered", []chat.Seq{page.Seen, page.Delivered}, []chat.Seq{seen, delivered})
	}
	want(p[0], group, 0, 0)
	want(p[1], group, 7, 7) // Anna wrote
	want(p[0], dialog, 0, 0)
	want(p[1], dialog, 4, 4)
	w.Deliver(p[1], inGroup(group), 6)
	w.Deliver(p[1], with(p[0]), 3)
	want(p[0], group, 0, 6)
	want(p[0], dialog, 0, 3)
	w.Deliver(p[2], inGroup(group), 5)
	w.Read(p[2], inGroup(group), 4)
	w.Read(p[1], with(p[0]), 1)
	want(p[0], group, 4, 6)
	want(p[0], dialog, 1, 3)
	w.ReadBack(p[2], inGroup(group), 0)
	want(p[0], group, 4, 6)
	w.Read(p[1], inGroup(group), 7)
	want(p[0], group, 7, 7)
	w.Leave(p[1], group)
	want(p[0], group, 4, 5)
	w.Say(p[1], p[0], "hello")
	want(p[0], dialog, 5, 5)
	w.Say(p[2], p[2], "note")
	want(p[2], chat.DialogID(p[2], p[2]), 0, 0)
}

// unreadIsAsModel has people do things at random, and counts what each has not read from
// the messages and the positions.
func unreadIsAsModel(w *World) {
	p := w.People("Anna", "Ben", "Carl")
	group, dialog := w.Group(p[0], p[1:]...), chat.DialogID(p[0], p[1])
	w.Say(p[0], p[1], "first")
	var readers []*reader
	for i, u := range p {
		readers = append(readers, &reader{user: u, id: group, at: inGroup(group), hidden: map[chat.Seq]bool{}, read: chat.Seq(i + 1)})
	}
	for i, u := range p[:2] {
		readers = append(readers, &reader{user: u, id: dialog, at: with(p[1-i]), hidden: map[chat.Seq]bool{}, read: chat.Seq(1 - i)})
	}
	for i := range 150 {
		w.randomAct(readers[w.rand.IntN(len(readers))], p)
		if i%6 == 0 {
			for _, r := range readers {
				w.wantReader(r)
			}
		}
	}
}

// reader is what is known of one member without asking the store.
type reader struct {
	user   chat.UserID
	id     chat.ConversationID
	at     chat.Address
	read   chat.Seq
	hidden map[chat.Seq]bool
}

// messages returns all messages of a conversation, hidden ones too.
func (w *World) messages(user chat.UserID, id chat.ConversationID) []chat.Message {
	w.Helper()
	var list []chat.Message
	for _, change := range w.log(user, id, 0, 100_000).Changes {
		if change.Message != nil && change.Message.Message.Seq == change.Seq {
			list = append(list, change.Message.Message)
		}
	}
	return list
}

// randomAct has a member do something, and notes what follows.
func (w *World) randomAct(r *reader, people []chat.UserID) {
	w.Helper()
	messages := w.messages(r.user, r.id)
	m := messages[w.rand.IntN(len(messages))]
	switch w.rand.IntN(8) {
	case 0, 1, 2:
		d := w.Draft("hello")
		if w.rand.IntN(3) == 0 {
			d.ReplyTo = m.ID
		}
		if w.rand.IntN(3) == 0 {
			d.Mentions = people[:1+w.rand.IntN(3)]
		}
		if r.at.Group.IsZero() {
			r.read = w.SayDraft(r.user, r.at.Companion, d).Seq
		} else {
			r.read = w.TellDraft(r.user, r.id, d).Seq
		}
	case 3:
		if !m.Notification && m.Sender == r.user {
			w.Delete(r.user, m.ID)
		}
	case 4:
		if !m.Deleted() {
			w.Hide(r.user, m.ID)
			r.hidden[m.Seq] = true
		}
	case 5, 6:
		r.read = max(r.read, m.Seq)
		w.Read(r.user, r.at, m.Seq)
	case 7:
		r.read = m.Seq
		w.ReadBack(r.user, r.at, m.Seq)
	}
}

// wantReader checks what a member has not read.
func (w *World) wantReader(r *reader) {
	w.Helper()
	messages := w.messages(r.user, r.id)
	bySeq := map[chat.Seq]chat.Message{}
	for _, m := range messages {
		bySeq[m.Seq] = m
	}
	var want chat.Unread
	var reasons []chat.UnreadReason
	for _, m := range slices.Backward(messages) {
		if m.Seq <= r.read || m.Sender == r.user || m.Notification || m.Deleted() || r.hidden[m.Seq] {
			continue
		}
		rule, quoted := chat.PlainMessage, bySeq[m.ReplyTo]
		switch {
		case slices.Contains(m.Mentions, r.user):
			rule = chat.Mentioned
		case quoted.Sender == r.user && !quoted.Notification:
			rule = chat.Reply
		}
		want.Messages++
		if rule != chat.PlainMessage {
			want.Mentions++
		}
		reasons = append(reasons, chat.UnreadReason{ID: m.ID, Seq: m.Seq, Rule: rule})
	}
	w.Same("unread", w.unread(r.user, r.id), want)
	w.Same("why", w.why(r.user, r.id, 1000), reasons)
	w.Same("row", w.syncRow(r.user, r.id).Unread, want)
}
