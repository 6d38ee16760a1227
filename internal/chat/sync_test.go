package chat_test

import (
	"fmt"
	"slices"
	"testing"

	"messenger/internal/chat"
)

func (s *scene) page(who chat.UserID, q chat.Since) chat.SyncPage {
	s.Helper()
	page, err := s.service.Sync(s.Context(), by(who), q)
	s.OK(err)
	return page
}

func seqs(rows []chat.MessageRow) []chat.Seq {
	list := []chat.Seq{}
	for _, r := range rows {
		list = append(list, r.Message.Seq)
	}
	return list
}

// bounds is what a page says of itself.
func bounds(p chat.SyncPage) string {
	var changes []chat.Seq
	for _, c := range p.Changes {
		changes = append(changes, c.Seq)
	}
	return fmt.Sprintf("%d-%d of %d complete:%v reset:%v %v%v", p.From, p.To, p.Conversation.LastSeq, p.Complete, p.Reset, changes, seqs(p.Snapshot))
}

func TestSyncBounds(t *testing.T) {
	t.Parallel()
	s := newScene(t) // 8 in the group
	const all = 200
	tests := map[string]struct {
		q    chat.Since
		want string
	}{
		"from the beginning": {chat.Since{Limit: all}, "1-8 of 8 complete:true reset:false [1 2 3 4 5 6 7 8][]"},
		"a page":             {chat.Since{Limit: 3}, "1-3 of 8 complete:false reset:false [1 2 3][]"},
		"the next":           {chat.Since{After: 3, Limit: 3}, "4-6 of 8 complete:false reset:false [4 5 6][]"},
		"the last":           {chat.Since{After: 6, Limit: 3}, "7-8 of 8 complete:true reset:false [7 8][]"},
		"nothing new":        {chat.Since{After: 8, Limit: 3}, "9-8 of 8 complete:true reset:false [][]"},
		"no rows":            {chat.Since{After: 3}, "4-3 of 8 complete:false reset:false [][]"},
		"of the future":      {chat.Since{After: 9, Limit: 2}, "7-8 of 8 complete:true reset:true [][7 8]"},
		"negative":           {chat.Since{After: -1, Limit: 2}, "7-8 of 8 complete:true reset:true [][7 8]"},
		"another store":      {chat.Since{After: 3, Limit: all, Reset: true}, "1-8 of 8 complete:true reset:true [][1 2 3 4 7 8]"},
		"reset without rows": {chat.Since{Reset: true}, "9-8 of 8 complete:true reset:true [][]"},
	}
	for name, tt := range tests {
		tt.q.At, tt.q.Hidden = s.inGroup(), -1
		page := s.page(s.member, tt.q)
		s.Same(name, bounds(page), tt.want)
		s.Same(name+": place", page.Ref, chat.ConversationRef{Conversation: s.group, Kind: chat.Group})
		s.Same(name+": member", *page.Member, s.place(s.member))
	}
}

func TestSyncDialog(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	nobody := s.page(s.stranger, chat.Since{At: with(s.owner), Limit: 5, Hidden: -1})
	s.Same("nothing", bounds(nobody), "1-0 of 0 complete:true reset:false [][]")
	low, high := chat.SortPair(s.stranger, s.owner)
	place := chat.ConversationRef{Conversation: chat.DialogID(low, high), Kind: chat.Dialog, Low: low, High: high}
	s.Same("place", []any{nobody.Ref, nobody.Conversation.Ref(), nobody.Member.User}, []any{place, place, s.stranger})
	s.Same("too far", bounds(s.page(s.stranger, chat.Since{At: with(s.owner), After: 1, Limit: 5})), "1-0 of 0 complete:true reset:true [][]")
	s.Say(s.member, s.owner, "2")
	s.OK(third(s.service.ClearDialog(s.Context(), by(s.member), s.owner)))
	s.Same("all cleared", bounds(s.page(s.member, chat.Since{At: with(s.owner), Limit: 5})), "3-2 of 2 complete:true reset:false [][]")
	s.Say(s.owner, s.member, "3")
	page := s.page(s.member, chat.Since{At: with(s.owner), Limit: 5})
	s.Same("cleared", bounds(page), "3-3 of 3 complete:true reset:false [3][]")
	s.Same("unread", page.Unread, chat.Unread{Messages: 1})
	s.Same("the other", bounds(s.page(s.owner, chat.Since{At: with(s.member), Limit: 5})), "1-3 of 3 complete:true reset:false [1 2 3][]")
	s.Same("reset", bounds(s.page(s.member, chat.Since{At: with(s.owner), Limit: 5, Reset: true})), "3-3 of 3 complete:true reset:true [][3]")
}

func TestSyncShowsNow(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.OK(s.edit(s.member, s.asked.ID, "better", chat.MessageID{1}))
	s.OK(s.react(s.owner, s.asked.ID, "👍"))
	s.OK(s.delete(s.owner, s.told.ID))
	page := s.page(s.owner, chat.Since{At: s.inGroup(), After: s.asked.Seq - 1, Limit: 9, Hidden: -1})
	kinds := []any{}
	for _, c := range page.Changes {
		var kind chat.LogKind
		if len(c.Entries) > 0 {
			kind = c.Entries[0].Kind
		}
		kinds = append(kinds, kind, c.Message.Message.Seq, c.Message.Message.Content)
	}
	plain, asked, told := chat.LogKind(0), s.asked.Seq, s.told.Seq
	s.Same("changes", kinds, []any{
		plain, asked, "better", plain, told, "", chat.LogEdited, asked, "better", chat.LogReacted, asked, "better",
		chat.LogDeleted, told, "",
	})
	s.Same("by", []chat.Name{page.Changes[2].By, page.Changes[3].By}, []chat.Name{s.name(s.member), s.name(s.owner)})
	s.Same("mine", page.Changes[0].Message.Message.Reactions, chat.Reactions{{"👍", 1, true}})
}

func TestSyncHidden(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	l := s.lines(s.owner, s.owner, s.owner)
	for _, m := range []chat.Message{l[2], l[0], l[1]} {
		s.OK(s.hide(s.member, m.ID))
	}
	hidden := func(q chat.Since) []chat.Seq {
		q.At = s.inGroup()
		list := []chat.Seq{}
		for _, h := range s.page(s.member, q).Hidden {
			list = append(list, h.Message)
		}
		return list
	}
	s.Same("all", hidden(chat.Since{}), []chat.Seq{l[2].Seq, l[0].Seq, l[1].Seq})
	s.Same("since", hidden(chat.Since{Hidden: 1}), []chat.Seq{l[0].Seq, l[1].Seq})
	s.Same("not wanted", hidden(chat.Since{Hidden: -1}), []chat.Seq{})
	s.Same("after a reset", hidden(chat.Since{Reset: true}), []chat.Seq{})
	page := s.page(s.member, chat.Since{At: s.inGroup(), Reset: true, Limit: 2})
	s.Same("version", page.Member.Hidden, int64(3))
	s.Same("snapshot", seqs(page.Snapshot), []chat.Seq{s.asked.Seq, s.told.Seq})
}

func TestSyncPositions(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	l := s.lines(s.owner, s.owner)
	s.mark(s.member, s.inGroup(), l[0].Seq, false)
	s.OK(s.deliver(s.admin, s.inGroup(), l[1].Seq))
	page := s.page(s.owner, chat.Since{At: s.inGroup()})
	s.Same("others", []chat.Seq{page.Seen, page.Delivered}, []chat.Seq{l[0].Seq, l[1].Seq})
	page = s.page(s.admin, chat.Since{At: s.inGroup()})
	s.Same("others of the admin", []chat.Seq{page.Seen, page.Delivered}, []chat.Seq{l[1].Seq, l[1].Seq})
	s.Same("unread", page.Unread, chat.Unread{Messages: 4})
}

func TestInboxPages(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.Group(s.owner)
	s.Say(s.owner, s.owner, "note")
	var after chat.InboxCursor
	var got []chat.ConversationID
	for i := range 4 {
		page, err := s.service.Inbox(s.Context(), by(s.owner), after, 1)
		s.OK(err)
		s.Same("rows", len(page.Rows), 1)
		s.Same("complete", page.Complete, i == 3)
		got, after = append(got, page.Rows[0].Conversation.ID), page.Next
	}
	all, err := s.service.Inbox(s.Context(), by(s.owner), chat.InboxCursor{}, 9)
	s.OK(err)
	var want []chat.ConversationID
	for _, r := range all.Rows {
		want = append(want, r.Conversation.ID)
	}
	s.Same("pages", got, want)
	s.Same("complete", all.Complete, true)
	end, err := s.service.Inbox(s.Context(), by(s.owner), after, 9)
	s.OK(err)
	s.Same("end", end, chat.InboxPage{Next: after, Complete: true})
	none, err := s.service.Inbox(s.Context(), by(s.owner), after, 0)
	s.OK(err)
	s.Same("no rows", none, chat.InboxPage{Next: after})
	epoch, err := s.service.Epoch(s.Context())
	s.OK(err)
	s.Same("epoch", epoch != "", true)
}

func TestTimeline(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	var l []chat.Message
	for range 10 { // 9 to 18
		l = append(l, s.lines(s.owner)[0])
	}
	s.OK(s.hide(s.member, l[3].ID))         // 12
	s.OK(s.delete(s.owner, l[5].ID))        // 14, by 19
	s.OK(s.react(s.member, l[5-1].ID, "👍")) // 13, by 20
	page := func(q chat.Around) string {
		t.Helper()
		q.At = s.inGroup()
		p, err := s.service.Timeline(s.Context(), by(s.member), q)
		s.OK(err)
		s.Same("place", p.Ref, chat.ConversationRef{Conversation: s.group, Kind: chat.Group})
		return fmt.Sprint(seqs(p.Rows), " older:", p.HasOlder, " newer:", p.HasNewer, " of ", p.Conversation.LastSeq)
	}
	tests := map[string]struct {
		q    chat.Around
		want string
	}{
		"newest":                {chat.Around{Limit: 3}, "[16 17 18] older:true newer:false of 20"},
		"all":                   {chat.Around{Limit: 99}, "[1 2 3 4 7 8 9 10 11 13 14 15 16 17 18] older:false newer:false of 20"},
		"none":                  {chat.Around{}, "[] older:true newer:false of 20"},
		"before":                {chat.Around{Before: 13, Limit: 2}, "[10 11] older:true newer:true of 20"},
		"before the second":     {chat.Around{Before: 2, Limit: 2}, "[1] older:false newer:true of 20"},
		"before the first":      {chat.Around{Before: 1, Limit: 2}, "[] older:false newer:true of 20"},
		"before all":            {chat.Around{Before: -5, Limit: 2}, "[] older:false newer:true of 20"},
		"before the end":        {chat.Around{Before: 99, Limit: 2}, "[17 18] older:true newer:false of 20"},
		"before the far end":    {chat.Around{Before: 1<<63 - 1, Limit: 2}, "[17 18] older:true newer:false of 20"},
		"after":                 {chat.Around{After: 11, Limit: 2}, "[13 14] older:true newer:true of 20"},
		"after the first":       {chat.Around{After: 1, Limit: 2}, "[2 3] older:true newer:true of 20"},
		"from the first":        {chat.Around{After: -1, Limit: 2}, "[1 2] older:false newer:true of 20"},
		"after the last":        {chat.Around{After: 18, Limit: 2}, "[] older:true newer:false of 20"},
		"after the far end":     {chat.Around{After: 1<<63 - 1, Limit: 2}, "[] older:true newer:false of 20"},
		"around":                {chat.Around{Message: l[4].ID, Limit: 3}, "[11 13 14] older:true newer:true of 20"},
		"around, even":          {chat.Around{Message: l[4].ID, Limit: 4}, "[10 11 13 14] older:true newer:true of 20"},
		"around itself":         {chat.Around{Message: l[4].ID, Limit: 1}, "[13] older:true newer:true of 20"},
		"around the first":      {chat.Around{Message: s.notice.ID, Limit: 3}, "[1 2] older:false newer:true of 20"},
		"around the last":       {chat.Around{Message: l[9].ID, Limit: 3}, "[17 18] older:true newer:false of 20"},
		"around what is hidden": {chat.Around{Message: l[3].ID, Limit: 3}, "[11 13 14] older:true newer:true of 20"},
	}
	for name, tt := range tests {
		s.Same(name, page(tt.q), tt.want)
	}
	p, err := s.service.Timeline(s.Context(), by(s.member), chat.Around{At: s.inGroup(), Message: l[5].ID, Limit: 2})
	s.OK(err)
	s.Same("mine", p.Rows[0].Message.Reactions, chat.Reactions{{"👍", 1, true}})
	s.Same("deleted", p.Rows[1].Message.Deleted(), true)
	nobody, err := s.service.Timeline(s.Context(), by(s.stranger), chat.Around{At: with(s.owner), Limit: 5})
	s.OK(err)
	s.Same("no dialog", []any{len(nobody.Rows), nobody.Conversation.LastSeq, nobody.HasOlder}, []any{0, chat.Seq(0), false})
}

func TestUnreadLists(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	answer := s.send(s.owner, s.answering(s.asked))
	named := s.send(s.owner, s.answering(s.asked, s.member))
	line := s.lines(s.admin)[0]
	want := []chat.UnreadReason{
		{line.ID, line.Seq, chat.PlainMessage}, {named.ID, named.Seq, chat.Mentioned}, {answer.ID, answer.Seq, chat.Reply},
		{s.told.ID, s.told.Seq, chat.PlainMessage},
	}
	why := func(at chat.Address, limit int) []chat.UnreadReason {
		list, err := s.service.WhyUnread(s.Context(), by(s.member), at, limit)
		s.OK(err)
		return list
	}
	s.Same("why", why(s.inGroup(), 9), want)
	s.Same("the newest", why(s.inGroup(), 2), want[:2])
	s.Same("nowhere", why(with(s.stranger), 9), []chat.UnreadReason{})
	list, err := s.service.Unread(s.Context(), by(s.member), chat.ConversationID{}, 2)
	s.OK(err)
	rows := list.Rows
	s.Same("no more", list.More, false)
	first, err := s.service.Unread(s.Context(), by(s.member), chat.ConversationID{}, 1)
	s.OK(err)
	s.Same("first page", first, chat.List[chat.UnreadRow]{Rows: slices.Clone(rows[:1]), More: true})
	second, err := s.service.Unread(s.Context(), by(s.member), rows[0].Conversation.ID, 1)
	s.OK(err)
	s.Same("second page", second, chat.List[chat.UnreadRow]{Rows: slices.Clone(rows[1:])})
	slices.SortFunc(rows, func(a, b chat.UnreadRow) int { return int(a.Conversation.Kind) - int(b.Conversation.Kind) })
	s.Same("rows", []chat.UnreadRow{rows[0], rows[1]}, []chat.UnreadRow{
		{Conversation: s.store.Contents(s.dialog).Conversation, Member: *s.Member(s.dialog, s.member), Unread: chat.Unread{Messages: 1}},
		{Conversation: s.head(), Member: s.place(s.member), Unread: chat.Unread{Messages: 4, Mentions: 2}},
	})
}
