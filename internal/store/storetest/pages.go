package storetest

import (
	"slices"
	"strings"

	"messenger/internal/chat"
)

// smallPage has room for the longest message and the longest draft, whatever their texts.
const smallPage = 130_000

var pageTests = []test{
	{"messages in pages of bytes", pagesOfMessages},
	{"a log in pages of bytes", pagesOfLog},
	{"conversations in pages of bytes", pagesOfConversations},
	{"chats of one millisecond share a page", pageOfOneMoment},
	{"a page has room for many short rows", func(w *World) {
		anna := w.Person("Anna")
		group := w.Group(anna)
		for range 210 {
			w.Tell(anna, group, strings.Repeat("short ", 100))
		}
		page, err := w.Service.Timeline(w.Context(), By(anna), chat.Around{At: chat.Address{Group: group}, Limit: 200})
		w.OK(err)
		w.Same("rows", len(page.Rows), 200)
	}},
}

// sizedText is a text of 1 to chat.MaxContent code points, of one of several kinds.
func (w *World) sizedText() string {
	n := chat.MaxContent
	if w.rand.IntN(3) > 0 {
		n = 1 + w.rand.IntN(chat.MaxContent)
	}
	return strings.Repeat([]string{"x", "😀", "\x01", `"`}[w.rand.IntN(4)], n)
}

func (w *World) withSmallPages() *chat.Service {
	return w.With(chat.Options{Limits: chat.Limits{PageBytes: smallPage}})
}

// pagesOfMessages reads all messages with every operation that has pages of them.
func pagesOfMessages(w *World) {
	anna, ben := w.Person("Anna"), w.Person("Ben")
	group := w.Group(anna, ben)
	for range 24 {
		w.Tell(anna, group, w.sizedText())
	}
	want := w.ids(w.timelinePage(chat.TimelineQuery{Conversation: group, User: ben, Newer: 100, Bytes: 100 << 20}).Rows)
	at := chat.Address{Group: group}
	svc := w.withSmallPages()
	page := func(q chat.Around) chat.TimelinePage {
		w.Helper()
		q.At, q.Limit = at, 200
		p, err := svc.Timeline(w.Context(), By(ben), q)
		w.OK(err)
		w.fits(len(p.Rows), rowsBytes(p.Rows))
		return p
	}
	var older, newer, history []chat.MessageID
	p := page(chat.Around{})
	for older = w.ids(p.Rows); p.HasOlder; older = append(w.ids(p.Rows), older...) {
		p = page(chat.Around{Before: p.Rows[0].Message.Seq})
	}
	w.Same("backward", older, want)
	p = page(chat.Around{After: -1})
	for newer = w.ids(p.Rows); p.HasNewer; newer = append(newer, w.ids(p.Rows)...) {
		p = page(chat.Around{After: p.Rows[len(p.Rows)-1].Message.Seq})
	}
	w.Same("forward", newer, want)
	for i, id := range want {
		q := chat.Around{At: at, Message: id, Limit: 200}
		p, err := svc.Timeline(w.Context(), By(ben), q)
		w.OK(err)
		first := slices.Index(want, p.Rows[0].Message.ID)
		w.Same("around", w.ids(p.Rows), want[first:first+len(p.Rows)])
		if !slices.Contains(w.ids(p.Rows), id) || p.HasOlder != (first > 0) || p.HasNewer != (first+len(p.Rows) < len(want)) {
			w.Errorf("page around %d: %d rows from %d, older %v, newer %v", i, len(p.Rows), first, p.HasOlder, p.HasNewer)
		}
	}
	for before := chat.MaxInstant; ; {
		rows, err := svc.GroupHistory(w.Context(), ben, group, chat.Page{Before: before, Limit: 200})
		w.OK(err)
		if len(rows) == 0 {
			break
		}
		bytes := 0
		for i := range rows {
			bytes += len(rows[i].Message.Content)
			history = append(history, rows[i].Message.ID)
		}
		w.fits(len(rows), bytes)
		before = rows[len(rows)-1].Message.CreatedAt
	}
	slices.Reverse(history)
	w.Same("classic", history, want)
}

func (w *World) ids(rows []chat.MessageRow) []chat.MessageID {
	ids := make([]chat.MessageID, len(rows))
	for i := range rows {
		ids[i] = rows[i].Message.ID
	}
	return ids
}

func rowsBytes(rows []chat.MessageRow) (n int) {
	for i := range rows {
		n += rows[i].Bytes()
	}
	return n
}

// fits checks the size of a page: a first row always has room.
func (w *World) fits(rows, bytes int) {
	w.Helper()
	if rows == 0 || rows > 1 && bytes > smallPage {
		w.Errorf("a page has %d rows of %d bytes", rows, bytes)
	}
}

// pagesOfLog reads a log whose changes show the same long texts again and again.
func pagesOfLog(w *World) {
	anna, ben := w.Person("Anna"), w.Person("Ben")
	group := w.Group(anna, ben)
	asked := w.Tell(anna, group, strings.Repeat("😀", chat.MaxContent))
	for i := range 6 {
		told := w.Tell(ben, group, w.sizedText())
		w.Edit(anna, asked.ID, strings.Repeat("😀", chat.MaxContent-i-1))
		w.React(ben, asked.ID, "👍")
		w.React(anna, told.ID, "❤️")
		w.RemoveReaction(ben, asked.ID, "👍")
		w.TellDraft(anna, group, w.answering(asked.ID, w.sizedText()))
	}
	last := w.Head(group).LastSeq
	whole, err := w.Store.Log(w.Context(), chat.LogQuery{Conversation: group, User: ben, Limit: 1000, Bytes: 100 << 20})
	w.OK(err)
	svc := w.withSmallPages()
	after, pages := chat.Seq(0), 0
	for complete := false; !complete; pages++ {
		page, err := svc.Sync(w.Context(), By(ben), chat.Since{At: chat.Address{Group: group}, After: after, Limit: 200, Hidden: -1})
		w.OK(err)
		w.Same("from", page.From, after+1)
		if len(page.Changes) == 0 {
			w.Fatalf("no change after %d of %d", after, last)
		}
		for _, c := range page.Changes {
			w.Same("change", c, whole.Changes[c.Seq-1])
		}
		after, complete = page.To, page.Complete
	}
	w.Same("to", after, last)
	if pages < 4 {
		w.Errorf("%d pages have edits of 40,000 bytes each", pages)
	}
	reset, err := svc.Sync(w.Context(), By(ben), chat.Since{At: chat.Address{Group: group}, Reset: true, Limit: 200})
	w.OK(err)
	w.fits(len(reset.Snapshot), rowsBytes(reset.Snapshot))
	w.Same("newest", reset.Snapshot[len(reset.Snapshot)-1].Message.Seq, last)
}

// pagesOfConversations reads the lists of a person's conversations.
func pagesOfConversations(w *World) {
	anna := w.Person("Anna")
	for i := range 12 {
		other := w.Person("Ben")
		w.Say(other, anna, w.sizedText())
		if i%3 == 0 {
			w.saveDraft(anna, with(other), chat.UnsentText{Content: w.sizedText(), At: w.Clock.Now()})
		}
	}
	whole, err := w.Store.Inbox(w.Context(), chat.InboxQuery{User: anna, Limit: 100, Bytes: 100 << 20})
	w.OK(err)
	w.Same("all", len(whole.Rows), 12)
	svc := w.withSmallPages()
	var rows []chat.InboxRow
	for page := (chat.InboxPage{}); !page.Complete; rows = append(rows, page.Rows...) {
		page, err = svc.Inbox(w.Context(), By(anna), page.Next, 200)
		w.OK(err)
		bytes := 0
		for i := range page.Rows {
			bytes += page.Rows[i].Bytes()
		}
		w.fits(len(page.Rows), bytes)
	}
	w.Same("rows", rows, whole.Rows)
	var list []chat.ChatRow
	for before := chat.MaxInstant; ; before = list[len(list)-1].Message.CreatedAt {
		page, err := svc.ChatList(w.Context(), anna, chat.Page{Before: before, Limit: 200})
		w.OK(err)
		if len(page) == 0 {
			break
		}
		bytes := 0
		for i := range page {
			bytes += page[i].Message.Bytes()
		}
		w.fits(len(page), bytes)
		list = append(list, page...)
	}
	chats, err := w.Store.ChatList(w.Context(), chat.ChatListQuery{User: anna, Before: chat.MaxInstant, Limit: 100, Bytes: 100 << 20})
	w.OK(err)
	w.Same("chats", list, chats)
}

// pageOfOneMoment is a chat list whose rows a cursor cannot tell apart.
func pageOfOneMoment(w *World) {
	anna := w.Person("Anna")
	w.Say(w.Person("Early"), anna, "early")
	var commands []chat.Command
	for range 8 {
		commands = append(commands, w.say(w.Person("Ben"), anna, strings.Repeat("😀", chat.MaxContent)))
	}
	w.Clock.Step(0)
	for _, err := range w.Batch(commands...) {
		w.OK(err)
	}
	w.Clock.Step(1000)
	w.Say(w.Person("Late"), anna, "late")
	svc := w.withSmallPages()
	page := func(before chat.Instant) []chat.ChatRow {
		w.Helper()
		rows, err := svc.ChatList(w.Context(), anna, chat.Page{Before: before, Limit: 100})
		w.OK(err)
		return rows
	}
	late := page(chat.MaxInstant)
	w.Same("late", len(late), 1)
	tied := page(late[0].Message.CreatedAt)
	w.Same("tied", len(tied), 8)
	for i, row := range tied {
		want := strings.Repeat("😀", chat.MaxContent)
		if i > 2 {
			want = strings.Repeat("😀", chat.MaxQuote)
		}
		w.Same("text", len(row.Message.Content), len(want))
	}
	w.Same("early", len(page(tied[7].Message.CreatedAt)), 1)
}
