package chat_test

import (
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"messenger/internal/chat"
	"messenger/internal/store/memory"
	"messenger/internal/store/storetest"
)

// reader is what a model knows of one person in one conversation: which messages are
// unread, one by one, where the domain has a difference (ADR 0014).
type reader struct {
	in      bool
	pos     chat.Seq
	cleared chat.Seq
	hidden  map[chat.Seq]bool
	unread  map[chat.Seq]chat.UnreadReason
}

// room is a conversation in the model.
type room struct {
	at       map[chat.UserID]chat.Address
	last     chat.Seq
	messages []chat.Message
	deleted  map[chat.Seq]bool
	readers  map[chat.UserID]*reader
}

// library is a world and its model.
type library struct {
	*storetest.World
	t *rapid.T

	store   *memory.Store
	service *chat.Service
	people  []chat.UserID
	rooms   []*room // the group, then the dialogs
	used    []*room // those in which something happens
}

func newLibrary(t *testing.T, rt *rapid.T) *library {
	store := memory.New()
	w := storetest.NewWorld(t, store)
	l := &library{World: w, t: rt, store: store, people: w.People("Anna", "Ben", "Carl")}
	l.service = chat.New(store, &strict{t, w, nil}, chat.Options{Now: w.Clock.Now})
	store.Retry(rapid.IntRange(0, 1).Draw(rt, "retries"))
	group := l.room()
	id := w.Group(l.people[0], l.people[1:]...)
	for i, u := range l.people {
		group.at[u] = chat.Address{Group: id}
		group.readers[u] = newReader(chat.Seq(i + 1))
	}
	group.last = chat.Seq(len(l.people))
	defer func() { // mostly one alone, where much comes together
		l.used = l.rooms
		if i := l.pick(2*len(l.rooms), "used"); i < len(l.rooms) {
			l.used = l.rooms[i : i+1]
		}
	}()
	for i, a := range l.people {
		for _, b := range l.people[i:] {
			dialog := l.room()
			dialog.at[a], dialog.at[b] = with(b), with(a)
			dialog.readers[a], dialog.readers[b] = newReader(0), newReader(0)
		}
	}
	return l
}

func (l *library) room() *room {
	r := &room{at: map[chat.UserID]chat.Address{}, deleted: map[chat.Seq]bool{}, readers: map[chat.UserID]*reader{}}
	l.rooms = append(l.rooms, r)
	return r
}

func newReader(pos chat.Seq) *reader {
	return &reader{in: true, pos: pos, hidden: map[chat.Seq]bool{}, unread: map[chat.Seq]chat.UnreadReason{}}
}

// reason is why m would be unread by u, if it would.
func (r *room) reason(m *chat.Message, u chat.UserID) (chat.UnreadReason, bool) {
	rule := chat.PlainMessage
	for _, other := range r.messages {
		if other.Seq == m.ReplyTo && other.Sender == u {
			rule = chat.Reply
		}
	}
	if slices.Contains(m.Mentions, u) {
		rule = chat.Mentioned
	}
	return chat.UnreadReason{ID: m.ID, Seq: m.Seq, Rule: rule}, m.Sender != u && !r.deleted[m.Seq] && !r.readers[u].hidden[m.Seq]
}

// recount finds what is unread from scratch.
func (r *room) recount(u chat.UserID) {
	reader := r.readers[u]
	clear(reader.unread)
	for i := range r.messages {
		m := &r.messages[i]
		if reason, counts := r.reason(m, u); counts && m.Seq > max(reader.pos, reader.cleared) {
			reader.unread[m.Seq] = reason
		}
	}
}

func (l *library) pick(n int, label string) int { return rapid.IntRange(0, n-1).Draw(l.t, label) }

// step does one thing, in the domain and in the model.
func (l *library) step() {
	r := l.used[l.pick(len(l.used), "room")]
	var inside []chat.UserID
	for _, u := range l.people {
		if _, ok := r.readers[u]; ok {
			inside = append(inside, u)
		}
	}
	u := inside[l.pick(len(inside), "who")]
	switch kind := l.pick(12, "kind"); {
	case kind < 4:
		l.send(r, u)
	case kind < 8:
		l.mark(r, u)
	default:
		l.stepBeside(r, u, kind)
	}
}

func (l *library) stepBeside(r *room, u chat.UserID, kind int) {
	switch {
	case kind == 8 && len(r.messages) > 0:
		l.delete(r, u)
	case kind == 9 && len(r.messages) > 0:
		l.hide(r, u)
	case kind == 10 && r != l.rooms[0]:
		cleared, _, err := l.service.ClearDialog(l.Context(), by(u), r.at[u].Companion)
		l.OK(err)
		reader := r.readers[u]
		reader.pos, reader.cleared = cleared, cleared
		r.recount(u)
	case kind == 11 && r == l.rooms[0]:
		l.leaveOrJoin(r)
	}
}

func (l *library) send(r *room, u chat.UserID) {
	d := l.Draft("x")
	if len(r.messages) > 0 && l.pick(3, "answer") == 0 {
		d.ReplyTo = r.messages[l.pick(len(r.messages), "to")].ID
	}
	if l.pick(3, "mention") == 0 {
		d.Mentions = l.people[:1+l.pick(3, "mentions")]
	}
	var sent chat.Sent
	if at := r.at[u]; at.Group.IsZero() {
		c := &chat.SendDialog{By: by(u), To: at.Companion, Draft: d}
		l.OK(l.service.SendAndWait(l.Context(), c))
		sent = c.Sent
	} else {
		c := &chat.SendGroup{By: by(u), Group: at.Group, Draft: d}
		if err := l.service.SendAndWait(l.Context(), c); !r.readers[u].in {
			l.Refused(err, chat.Forbidden)
			return
		}
		sent = c.Sent
	}
	m := sent.Message
	r.last, r.messages = m.Seq, append(r.messages, m)
	for other, reader := range r.readers {
		if reason, counts := r.reason(&m, other); counts && reader.in {
			reader.unread[m.Seq] = reason
		}
	}
	r.readers[u].pos = m.Seq
	clear(r.readers[u].unread)
}

func (l *library) mark(r *room, u chat.UserID) {
	if r.last == 0 || !r.readers[u].in {
		return
	}
	seq, force := chat.Seq(l.pick(int(r.last)+3, "seq")), l.pick(3, "force") == 0
	state, err := l.service.MarkRead(l.Context(), by(u), r.at[u], seq, force)
	l.OK(err)
	reader := r.readers[u]
	target := min(seq, r.last)
	switch {
	case force && max(target, reader.cleared) < reader.pos:
		reader.pos = max(target, reader.cleared)
		r.recount(u)
	case target > reader.pos:
		reader.pos = target
		maps.DeleteFunc(reader.unread, func(seq chat.Seq, _ chat.UnreadReason) bool { return seq <= target })
	}
	if state.Read != reader.pos || state.Unread != reader.counts() {
		l.t.Fatalf("MarkRead(%d, %v) = %+v, want %d, %+v", seq, force, state, reader.pos, reader.counts())
	}
}

func (r *reader) counts() chat.Unread {
	n := chat.Unread{Messages: int64(len(r.unread))}
	for _, reason := range r.unread {
		if reason.Rule != chat.PlainMessage {
			n.Mentions++
		}
	}
	return n
}

func (l *library) delete(r *room, u chat.UserID) {
	m := r.messages[l.pick(len(r.messages), "message")]
	deleted, err := l.service.Delete(l.Context(), by(u), m.ID)
	if err != nil { // not one's own, or cleared
		return
	}
	r.last = max(r.last, deleted.Seq)
	r.deleted[m.Seq] = true
	for _, reader := range r.readers {
		delete(reader.unread, m.Seq)
	}
}

func (l *library) hide(r *room, u chat.UserID) {
	m := r.messages[l.pick(len(r.messages), "message")]
	if _, _, err := l.service.Hide(l.Context(), by(u), m.ID); err == nil {
		r.readers[u].hidden[m.Seq] = true
		delete(r.readers[u].unread, m.Seq)
	}
}

// leaveOrJoin moves the last of the people out of the group, or in again.
func (l *library) leaveOrJoin(r *room) {
	u := l.people[2]
	reader, group := r.readers[u], r.at[u].Group
	if reader.in {
		head, err := l.service.Leave(l.Context(), by(u), group, l.Draft(""))
		l.OK(err)
		r.last, reader.in = head.Seq, false
		return
	}
	joined, err := l.service.AddMember(l.Context(), by(l.people[0]), group, u, l.Draft(""))
	l.OK(err)
	r.last, reader.in, reader.pos = joined.Seq, true, joined.Seq
	clear(reader.unread)
}

// check compares every number and list with the model.
func (l *library) check() {
	for _, r := range l.rooms {
		for u, reader := range r.readers {
			if reader.in {
				l.checkReader(r, u, reader)
			}
		}
	}
	for _, u := range l.people {
		rows, err := l.service.Unread(l.Context(), by(u), chat.ConversationID{}, 200)
		l.OK(err)
		want := map[chat.ConversationID]chat.Unread{}
		for _, r := range l.rooms {
			if reader := r.readers[u]; reader != nil && reader.in && len(reader.unread) > 0 {
				want[r.at[u].ID(u)] = reader.counts()
			}
		}
		got := map[chat.ConversationID]chat.Unread{}
		for _, row := range rows.Rows {
			got[row.Conversation.ID] = row.Unread
		}
		if !maps.Equal(got, want) {
			l.t.Fatalf("unread of %v is %v, want %v", u, got, want)
		}
		page, err := l.service.Inbox(l.Context(), by(u), chat.InboxCursor{}, 99)
		l.OK(err)
		for _, row := range page.Rows {
			if row.Unread != want[row.Conversation.ID] {
				l.t.Fatalf("inbox says %v, want %v", row.Unread, want[row.Conversation.ID])
			}
		}
	}
}

func (l *library) checkReader(r *room, u chat.UserID, reader *reader) {
	page, err := l.service.Sync(l.Context(), by(u), chat.Since{At: r.at[u], Hidden: -1})
	l.OK(err)
	if page.Unread != reader.counts() {
		l.t.Fatalf("unread of %v is %+v, want %+v", u, page.Unread, reader.counts())
	}
	got, err := l.service.WhyUnread(l.Context(), by(u), r.at[u], 200)
	l.OK(err)
	want := slices.SortedFunc(maps.Values(reader.unread), func(a, b chat.UnreadReason) int { return int(b.Seq - a.Seq) })
	if !slices.Equal(got, want) {
		l.t.Fatalf("why unread by %v: %v, want %v", u, got, want)
	}
}

// TestUnreadIsADifference holds the difference to a count of single messages, whatever
// people do.
func TestUnreadIsADifference(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		l := newLibrary(t, rt)
		for range rapid.IntRange(1, 80).Draw(rt, "steps") {
			l.step()
			l.check()
		}
	})
}
