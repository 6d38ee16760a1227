package storetest

import (
	"math"

	"messenger/internal/chat"
)

func (r *script) syncPage() {
	user := r.someone()
	var after chat.InboxCursor
	if rows := r.sync(user, after, 100); len(rows) > 0 && r.rand.IntN(2) == 0 {
		head := pick(r, rows...).Conversation
		after = chat.InboxCursor{At: head.LastAt, Conversation: head.ID}
	}
	r.readSync(user, after, r.rand.IntN(6))
}

func (r *script) readSync(user chat.UserID, after chat.InboxCursor, limit int) {
	rows, err := r.Store.Inbox(r.Context(), chat.InboxQuery{User: user, After: after, Limit: limit, Bytes: r.someBytes()})
	r.line("conversations of %v, %d after %v", user, limit, after)
	r.failed(err)
	r.line("  cut: %v", rows.Cut)
	for _, row := range rows.Rows {
		r.line("  %s %s %+v %s", showConversation(&row.Conversation), showMember(&row.Member), row.Unread, showDraft(row.Draft))
		r.line("    %s", showRow(row.Last))
		r.line("    %s %s", showUser(row.Companion), showMember(row.CompanionMember))
	}
}

func (r *script) timelinePage() {
	user := r.someone()
	q := chat.TimelineQuery{
		Conversation: r.somewhere(user), User: user, Before: pick(r, chat.Seq(r.rand.IntN(40)), math.MaxInt64),
		Older: r.rand.IntN(12), Newer: r.rand.IntN(12), Pinned: r.rand.IntN(4) == 0, Bytes: r.someBytes(),
	}
	q.After = max(q.Before-1, chat.Seq(r.rand.IntN(40)))
	page, err := r.Store.Timeline(r.Context(), q)
	r.line("timeline %+v: %s %s %v %v", q, showConversation(page.Conversation), showMember(page.Member), page.CutOlder, page.CutNewer)
	r.failed(err)
	for _, row := range page.Rows {
		r.line("  %s", showRow(&row))
	}
	by, at := r.someAddress()
	whole, err := r.Service.Timeline(r.Context(), By(by), chat.Around{At: at, Message: r.someMessage(), Limit: 6})
	r.line("around for %v: %d rows %v %v", by, len(whole.Rows), whole.HasOlder, whole.HasNewer)
	r.failed(err)
}

func (r *script) logPage() {
	user := r.someone()
	r.readLog(user, r.somewhere(user), chat.Seq(r.rand.IntN(40)), r.rand.IntN(12))
}

func (r *script) readLog(user chat.UserID, id chat.ConversationID, after chat.Seq, limit int) {
	q := chat.LogQuery{Conversation: id, User: user, After: after, Limit: limit, AfterHidden: int64(r.rand.IntN(3)), HiddenLimit: r.rand.IntN(4), Bytes: r.someBytes()}
	page, err := r.Store.Log(r.Context(), q)
	r.line("log %+v: %s %s", q, showConversation(page.Conversation), showMember(page.Member))
	r.failed(err)
	r.line("  hidden %+v unread %+v seen %d delivered %d", page.Hidden, page.Unread, page.Seen, page.Delivered)
	for _, c := range page.Changes {
		r.line("  #%d %s %s", c.Seq, showName(c.By), showRow(c.Message))
		for _, e := range c.Entries {
			r.line("    %+v", e)
		}
	}
}

// someBytes is the bound of a page: mostly one that few pages reach.
func (r *script) someBytes() int { return pick(r, 0, 0, 2000, 4000) }

func (r *script) unreadPage() { r.readUnread(r.someone()) }

func (r *script) readUnread(user chat.UserID) {
	q := chat.UnreadListQuery{User: user, Limit: r.rand.IntN(8)}
	if r.rand.IntN(2) == 0 {
		q.After = r.somewhere(user)
	}
	rows, err := r.Store.Unread(r.Context(), q)
	r.line("unread by %v, %d behind %v", user, q.Limit, q.After)
	r.failed(err)
	for _, row := range rows {
		r.line("  %s %s %+v", showConversation(&row.Conversation), showMember(&row.Member), row.Unread)
		r.line("    %+v", r.why(user, row.Conversation.ID, 20))
	}
}

func (r *script) membersPage() {
	q := chat.MembersQuery{
		ByID: r.rand.IntN(2) == 0, Prefix: pick(r, "", "", "ann", "b", "o'"), Limit: r.rand.IntN(4),
		After: chat.MemberCursor{Role: chat.Role(r.rand.IntN(4)), Joined: chat.Seq(r.rand.IntN(10))},
	}
	q.Conversation, q.After.User = r.someGroup()
	rows, head, err := r.Store.Members(r.Context(), q)
	r.line("members %+v: %s", q, showConversation(head))
	r.failed(err)
	for _, row := range rows {
		r.line("  %s %s", showMember(&row.Member), showName(row.Name))
	}
	by := r.someone()
	found, err := r.Service.Members(r.Context(), By(by), chat.MembersOf{
		Group: q.Conversation, Search: pick(r, scriptNeedles...), Limit: 10,
	})
	r.line("members found by %v: %d %v", by, len(found.Rows), found.More)
	r.failed(err)
}

func (r *script) reactionsPage() {
	message := r.someMessage()
	by := r.whoMay(message)
	rows, err := r.Service.Reactions(r.Context(), By(by), message, chat.ReactionCursor{User: r.someone()}, r.rand.IntN(6))
	r.line("reactions to %v by %v", message, by)
	r.failed(err)
	for _, row := range rows.Rows {
		r.line("  %+v %s", row.Reaction, showName(row.Name))
	}
}

func (r *script) receipts() {
	message := r.someMessage()
	by := r.whoMay(message)
	rows, err := r.Service.Receipts(r.Context(), By(by), message, chat.UserID{}, 10)
	r.line("receipts of %v by %v", message, by)
	r.failed(err)
	for _, row := range rows.Rows {
		r.line("  %v %s %d %d", row.User, showName(row.Name), row.DeliveredAt, row.ReadAt)
	}
}

func (r *script) sharing() {
	user := r.someone()
	for _, p := range r.people {
		found, err := r.Store.Sharing(r.Context(), user, []chat.UserID{p.id})
		r.line("%v and %v share: %d", user, p.id, len(found))
		r.failed(err)
	}
}

func (r *script) invitesPage() {
	group, by := r.someGroup()
	list, err := r.Service.Invites(r.Context(), By(by), group)
	r.line("invites of %v by %v", group, by)
	r.failed(err)
	for _, i := range list {
		r.line("  %s", showInvite(&i))
	}
	r.readInvite(r.someInvite())
}

func (r *script) readInvite(code chat.InviteCode) {
	invite, head, err := r.Store.Invite(r.Context(), code)
	r.line("%s: %s %s", code, showInvite(invite), showConversation(head))
	r.failed(err)
	by := r.someone()
	info, err := r.Service.Invite(r.Context(), By(by), code)
	r.line("  for %v: %q %d %v", by, info.GroupName, info.Members, info.Member)
	r.failed(err)
}
