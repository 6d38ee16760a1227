package storetest

import (
	"maps"
	"slices"

	"messenger/internal/auth"
	"messenger/internal/chat"
)

// moment is some moment of the program, often that of a message.
func (r *script) moment() chat.Instant {
	switch {
	case r.rand.IntN(3) == 0 || len(r.sends) == 0:
		return chat.MaxInstant
	case r.rand.IntN(3) == 0:
		return worldBegins + chat.Instant(r.rand.IntN(60_000))
	}
	return sentOf(pick(r, r.sends...)).Message.CreatedAt + pick[chat.Instant](r, 0, 0, 1, -1)
}

func (r *script) inboxPage() { r.readInbox(r.someone(), r.moment(), r.rand.IntN(8)) }

func (r *script) historyPage() {
	user, page := r.someone(), chat.Page{Before: r.moment(), Limit: r.rand.IntN(40)}
	if r.rand.IntN(3) == 0 {
		r.readHistory(user, r.somewhere(user), page.Before, page.Limit)
		return
	}
	var rows []chat.HistoryRow
	var err error
	if r.rand.IntN(2) == 0 {
		group, user := r.someGroup()
		r.line("history of %v for %v, %d before %d", group, user, page.Limit, page.Before-worldBegins)
		rows, err = r.Service.GroupHistory(r.Context(), user, group, page)
	} else {
		companion := r.someone()
		r.line("history with %v for %v, %d before %d", companion, user, page.Limit, page.Before-worldBegins)
		rows, err = r.Service.DialogHistory(r.Context(), user, companion, page)
	}
	if !r.failed(err) {
		r.showHistory(rows)
	}
}

var scriptNeedles = []string{"a", "ann", "O'", "%", "bo", "日", "o", "@", "i", "e l", "ıl", "\u0301", "deleted", "tea", "org", "_", `\`}

func (r *script) search() {
	by, needle := r.someone(), pick(r, scriptNeedles...)
	r.line("search %q by %v", needle, by)
	hits, err := r.Service.Search(r.Context(), by, needle)
	r.failed(err)
	for _, h := range hits {
		if h.Person != nil {
			r.line("  %s", showUser(h.Person))
		} else {
			r.line("  %+v", *h.Group)
		}
	}
}

func (r *script) outsiders() {
	group, by := r.someGroup()
	needle := pick(r, scriptNeedles...)
	r.line("outsiders of %v %q by %v", group, needle, by)
	users, err := r.Service.SearchOutsiders(r.Context(), by, group, needle)
	r.failed(err)
	for _, u := range users {
		r.line("  %s", showUser(&u))
	}
}

func (r *script) facts() {
	user := r.someone()
	r.readFacts(r.somewhere(user), user)
}

// somewhere returns a group or a dialog of the user.
func (r *script) somewhere(user chat.UserID) chat.ConversationID {
	group, _ := r.someGroup()
	return pick(r, group, chat.DialogID(user, r.someone()))
}

func (r *script) user() { r.readUser(pick(r, r.people...)) }

func (r *script) readFacts(id chat.ConversationID, user chat.UserID) {
	key := chat.MemberKey{Conversation: id, User: user}
	n := chat.Needs{
		Conversations: []chat.ConversationID{id}, Members: []chat.MemberKey{key}, Users: []chat.UserID{user},
		GroupCount: []chat.UserID{user}, Successor: []chat.MemberKey{key},
	}
	if len(r.sends) > 0 {
		n.Messages = append(n.Messages, draftOf(pick(r, r.sends...)).ID)
	}
	if len(r.edits) > 0 {
		n.Messages = append(n.Messages, pick(r, r.edits...).key)
	}
	at := chat.MessageKey{Conversation: id, Seq: chat.Seq(r.rand.IntN(40))}
	beyond := chat.UnreadKey{MemberKey: key, After: at.Seq, Exact: r.rand.IntN(2) == 0}
	authors, reacted := chat.AuthorsKey{Conversation: id, UpTo: at.Seq}, chat.ReactionKey{
		Conversation: id, Message: at.Seq, User: user, Emoji: pick(r, scriptEmoji...),
	}
	hidden := chat.HiddenKey{MemberKey: key, Message: at.Seq}
	n.MessageCountAt, n.PreviousMessage, n.UnreadCounts = []chat.MessageKey{at}, []chat.MessageKey{at}, []chat.UnreadKey{beyond}
	n.Authors, n.Reacted, n.Hidden = []chat.AuthorsKey{authors}, []chat.ReactionKey{reacted}, []chat.HiddenKey{hidden}
	n.Drafts, n.Quoted = []chat.MemberKey{key}, []chat.MessageID{r.someMessage()}
	f := r.Facts(n)
	r.line("facts of %v and %v at %d", id, user, at.Seq)
	r.line("  said %d earlier %+v beyond %+v authors %+v reacted %v hidden %+v %s", f.MessageCountAt[at], f.PreviousMessage[at], f.UnreadCounts[beyond],
		f.Authors[authors], f.Reacted[reacted], f.Hidden[hidden], showDraft(f.Drafts[key]))
	r.line("  %s %s %s", showConversation(f.Conversations[id]), showMember(f.Members[key]), showUser(f.Users[user]))
	r.line("  in %d groups", f.GroupCount[user])
	for _, id := range slices.SortedFunc(maps.Keys(f.Messages), chat.MessageID.Compare) {
		r.line("  %s", showMessage(*f.Messages[id]))
	}
	for _, id := range n.Messages {
		if e := f.Edits[id]; e != nil {
			r.line("  %+v", *e)
		}
	}
	successor := f.Successor[key]
	r.line("  may leave to %v", successor)
	r.line("    who is %s", showMember(f.Members[chat.MemberKey{Conversation: id, User: successor}]))
}

func (r *script) readUser(p person) {
	u, err := r.Store.User(r.Context(), p.id)
	r.line("user %s", showUser(u))
	r.failed(err)
	a, err := r.Store.Account(r.Context(), p.id)
	r.line(" account %s %q", showUser(&a.User), a.PasswordHash)
	r.failed(err)
	a, err = r.Store.AccountByEmail(r.Context(), chat.FoldEmail(p.email))
	r.line(" of e-mail %q: %s", p.email, showUser(&a.User))
	r.failed(err)
	sessions, err := r.Store.Sessions(r.Context(), auth.SessionQuery{User: p.id, After: worldBegins - 100_000, Limit: 50})
	r.failed(err)
	for _, s := range sessions {
		r.line("  %s", showSession(s))
	}
	groups, err := r.Store.GroupsOf(r.Context(), p.id)
	r.failed(err)
	slices.SortFunc(groups, func(a, b chat.FoundGroup) int { return a.ID.Compare(b.ID) })
	r.line(" groups %+v", groups)
}

func (r *script) readInbox(user chat.UserID, before chat.Instant, limit int) {
	r.line("inbox of %v, %d before %d", user, limit, before-worldBegins)
	for _, row := range tiesByID(r.inbox(user, before, limit)) {
		r.line("  %d %s", row.Kind, showMessage(row.Message))
		r.line("    %s %q %v %s", showName(row.Sender), row.GroupName, row.Receiver, showName(row.ReceiverName))
	}
}

// list reads somebody's chat list, at every step: what a store remembers of lists must
// follow each of them.
func (r *script) list() {
	user, limit := r.someone(), pick(r, 2, 100)
	r.line("list of %v, %d", user, limit)
	for _, row := range tiesByID(r.inbox(user, r.moment(), limit)) {
		r.line("  %v %d %q", row.Message.Conversation, row.Message.Seq, row.Message.Content)
	}
}

func (r *script) readHistory(user chat.UserID, id chat.ConversationID, before chat.Instant, limit int) {
	q := chat.HistoryQuery{Conversation: id, User: user, Before: before, Limit: limit}
	rows, m, err := r.Store.History(r.Context(), q)
	r.line("rows of %v for %v, %d before %d, %s", id, user, limit, before-worldBegins, showMember(m))
	if !r.failed(err) {
		r.showHistory(rows)
	}
}

func (r *script) readMember(id chat.ConversationID, user chat.UserID) {
	r.line("member %s", showMember(r.Member(id, user)))
}

// tiesByID sorts the rows of one moment, whose order is the store's own; that of the
// moments is left as it is.
func tiesByID(rows []chat.ChatRow) []chat.ChatRow {
	for start := 0; start < len(rows); {
		end := start + 1
		for end < len(rows) && rows[end].Message.CreatedAt == rows[start].Message.CreatedAt {
			end++
		}
		slices.SortFunc(rows[start:end], func(a, b chat.ChatRow) int {
			return a.Message.Conversation.Compare(b.Message.Conversation)
		})
		start = end
	}
	return rows
}
