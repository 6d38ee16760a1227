package chat_test

import (
	"context"
	"slices"
	"testing"

	"messenger/internal/chat"
)

// mark moves a position and returns what the answer says of it; the rest is that of the
// event, where there is one.
func (s *scene) mark(who chat.UserID, at chat.Address, seq chat.Seq, force bool) chat.ReadMoved {
	s.Helper()
	state, err := s.service.MarkRead(s.Context(), by(who), at, seq, force)
	s.OK(err)
	return chat.ReadMoved{Ref: state.Ref, Read: state.Read, Unread: state.Unread}
}

// lines has people of the group say one thing each and returns the messages.
func (s *scene) lines(who ...chat.UserID) []chat.Message {
	s.Helper()
	var list []chat.Message
	for _, u := range who {
		list = append(list, s.send(u, s.Draft("line")))
	}
	return list
}

func TestMarkRead(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	place := chat.ConversationRef{Conversation: s.group, Kind: chat.Group}
	s.mark(s.member, s.inGroup(), s.told.Seq, false)
	l := s.lines(s.owner, s.admin, s.owner, s.owner)
	named := s.send(s.admin, s.answering(s.asked, s.owner))
	known := s.known()
	state := s.mark(s.member, s.inGroup(), l[1].Seq, false)
	s.Same("state", state, chat.ReadMoved{Ref: place, Read: l[1].Seq, Unread: chat.Unread{Messages: 3, Mentions: 1}})
	authors := []chat.UserID{s.owner, s.admin}
	slices.SortFunc(authors, chat.UserID.Compare)
	event := s.since(known)[0].(chat.ReadMoved)
	s.Same("event", event, chat.ReadMoved{
		EventHeader: chat.EventHeader{Conversation: s.group, At: event.At, Actor: s.member}, Ref: place, User: s.member,
		Read: l[1].Seq, Unread: state.Unread, Seen: l[1].Seq, Authors: authors,
	})
	s.Same("row", []any{s.place(s.member).Seen, s.place(s.member).SeenAt}, []any{l[1].Seq, event.At})
	for _, seq := range []chat.Seq{l[1].Seq, l[0].Seq, 0} {
		s.unchanged("not forward", func() error {
			s.Same("state", s.mark(s.member, s.inGroup(), seq, false), state)
			return nil
		})
	}
	known = s.known()
	all := s.mark(s.member, s.inGroup(), named.Seq+1000, false)
	s.Same("all", all, chat.ReadMoved{Ref: place, Read: named.Seq})
	s.Same("authors since", s.since(known)[0].(chat.ReadMoved).Authors, authors)
	s.Same("log", s.head().LastSeq, named.Seq)
}

// TestWhoeverWritesHasRead has sends move positions.
func TestWhoeverWritesHasRead(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	l := s.lines(s.owner, s.member)
	m := s.place(s.member)
	s.Same("group", []any{m.Read, m.Seen, m.SeenAt}, []any{chat.Position{Seq: l[1].Seq, MessageCount: 4}, l[1].Seq, l[1].CreatedAt})
	s.unchanged("before one's own message", func() error { return s.read(s.member, s.inGroup(), l[0].Seq) })

	s.Say(s.owner, s.member, "two")
	before := s.Member(s.dialog, s.member)
	answer := s.Say(s.member, s.owner, "three")
	s.Same("a dialog writes no place", s.Member(s.dialog, s.member), before)
	s.unchanged("before one's own message", func() error {
		s.Same("state", s.mark(s.member, with(s.owner), 1, false).Read, answer.Seq)
		return nil
	})
	s.Same("the other", s.mark(s.owner, with(s.member), 2, false).Unread.Messages, int64(1))
	s.Say(s.owner, s.owner, "note")
	s.Same("notes", s.mark(s.owner, with(s.owner), 0, false), chat.ReadMoved{
		Ref: chat.ConversationRef{Conversation: chat.DialogID(s.owner, s.owner), Kind: chat.Dialog, Low: s.owner, High: s.owner}, Read: 1,
	})
}

func TestMarkUnread(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	l := s.lines(s.owner, s.member, s.owner, s.member, s.admin)
	s.mark(s.member, s.inGroup(), l[4].Seq, false)
	known := s.known()
	back := s.mark(s.member, s.inGroup(), l[0].Seq, true)
	s.Same("back", []any{back.Read, back.Unread}, []any{l[0].Seq, chat.Unread{Messages: 2}}) // own ones do not count
	event := s.since(known)[0].(chat.ReadMoved)
	s.Same("others are not told", []any{event.Seen, len(event.Authors)}, []any{chat.Seq(0), 0})
	s.Same("seen", s.place(s.member).Seen, l[4].Seq)
	s.unchanged("again", func() error {
		s.Same("state", s.mark(s.member, s.inGroup(), l[0].Seq, true), back)
		return nil
	})

	forward := s.mark(s.member, s.inGroup(), l[1].Seq, false) // own ones do not count now either
	s.Same("forward", []any{forward.Read, forward.Unread}, []any{l[1].Seq, chat.Unread{Messages: 2}})
	forward = s.mark(s.member, s.inGroup(), l[2].Seq, true) // force goes forward too
	s.Same("forward", []any{forward.Read, forward.Unread}, []any{l[2].Seq, chat.Unread{Messages: 1}})
	s.Same("to the beginning", s.mark(s.member, s.inGroup(), 0, true).Unread, chat.Unread{Messages: 4})
	s.lines(s.member)
	s.Same("by writing", s.mark(s.member, s.inGroup(), 0, false).Unread, chat.Unread{})
}

func TestMarkUnreadInDialog(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.Say(s.member, s.owner, "2")
	s.Say(s.owner, s.member, "3")
	s.Say(s.member, s.owner, "4")
	back := s.mark(s.member, with(s.owner), 1, true)
	s.Same("back", []any{back.Read, back.Unread.Messages}, []any{chat.Seq(1), int64(1)})
	s.Same("forward", s.mark(s.member, with(s.owner), 2, false).Unread.Messages, int64(1))
	s.Say(s.owner, s.member, "5")
	s.Same("more", s.mark(s.member, with(s.owner), 0, false).Unread.Messages, int64(2))
	s.Say(s.member, s.owner, "6")
	s.Same("by writing", s.mark(s.member, with(s.owner), 0, false), chat.ReadMoved{Ref: back.Ref, Read: 6})
	s.OK(third(s.service.ClearDialog(s.Context(), by(s.member), s.owner)))
	s.Say(s.owner, s.member, "7")
	s.mark(s.member, with(s.owner), 7, false)
	cleared := s.mark(s.member, with(s.owner), 2, true)
	s.Same("not before what was cleared", []any{cleared.Read, cleared.Unread.Messages}, []any{chat.Seq(6), int64(1)})
}

func TestTooFarBack(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	for range 10 {
		var commands []chat.Command
		for range chat.MaxBack / 10 {
			commands = append(commands, &chat.SendDialog{By: by(s.owner), To: s.member, Draft: s.Draft("x")})
		}
		s.Batch(commands...)
	}
	s.mark(s.member, with(s.owner), chat.MaxBack+1, false)
	_, err := s.service.MarkRead(s.Context(), by(s.member), with(s.owner), 0, true)
	s.Refused(err, chat.TooLarge)
	s.Same("as far as may be", s.mark(s.member, with(s.owner), 1, true).Unread.Messages, int64(chat.MaxBack))
	s.Say(s.owner, s.member, "one more")
	s.Same("more than may be", s.mark(s.member, with(s.owner), 1, false).Unread.Messages, int64(chat.MaxBack+1))
	s.Say(s.owner, s.member, "another")
	s.Same("forward", s.mark(s.member, with(s.owner), 2, false).Unread.Messages, int64(chat.MaxBack+1))
}

// TestSeenByWhoJoined has somebody read what was there before.
func TestSeenByWhoJoined(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.OK(s.join(s.stranger, s.invited(chat.NewInvite{}), s.Draft("")))
	joined := s.head().LastSeq
	known := s.known()
	state := s.mark(s.stranger, s.inGroup(), s.told.Seq, false)
	s.Same("position", []any{state.Read, state.Unread}, []any{joined, chat.Unread{}})
	event := s.since(known)[0].(chat.ReadMoved)
	s.Same("event", []any{event.Read, event.Seen, len(event.Authors)}, []any{joined, s.told.Seq, 2})
	s.Same("row", []any{s.place(s.stranger).Read.Seq, s.place(s.stranger).Seen}, []any{joined, s.told.Seq})
}

// TestPositionMovesMeanwhile has a position move between the question and the decision,
// every time.
func TestPositionMovesMeanwhile(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	l := s.lines(s.owner, s.owner)
	s.mark(s.member, s.inGroup(), l[1].Seq, false)
	restless := chat.New(s.store, &moving{s}, chat.Options{})
	_, err := restless.MarkRead(s.Context(), by(s.member), s.inGroup(), 1, false)
	s.Refused(err, chat.Unavailable)
}

// moving is a committer before whose every command the member reads on.
type moving struct{ *scene }

func (m *moving) Submit(ctx context.Context, cmd chat.Command, done func(error)) error {
	m.mark(m.member, m.inGroup(), m.lines(m.owner)[0].Seq, false)
	return m.Direct.Submit(ctx, cmd, done)
}

func (m *moving) Lane(chat.Command) int { return 0 }

func TestMarkDelivered(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	l := s.lines(s.owner, s.admin, s.owner)
	known := s.known()
	mark := func(seq chat.Seq) chat.DeliveredMoved {
		t.Helper()
		state, err := s.service.MarkDelivered(s.Context(), by(s.member), s.inGroup(), seq)
		s.OK(err)
		return chat.DeliveredMoved{Ref: state.Ref, Delivered: state.Delivered}
	}
	state := mark(l[1].Seq)
	place := chat.ConversationRef{Conversation: s.group, Kind: chat.Group}
	s.Same("state", state, chat.DeliveredMoved{Ref: place, Delivered: l[1].Seq})
	event := s.since(known)[0].(chat.DeliveredMoved)
	authors := []chat.UserID{s.owner, s.admin}
	slices.SortFunc(authors, chat.UserID.Compare)
	s.Same("event", event, chat.DeliveredMoved{
		EventHeader: chat.EventHeader{Conversation: s.group, At: event.At, Actor: s.member}, Ref: place, User: s.member,
		Delivered: l[1].Seq, Authors: authors,
	})
	s.Same("row", []any{s.place(s.member).Delivered, s.place(s.member).DeliveredAt}, []any{l[1].Seq, event.At})
	s.unchanged("back", func() error { s.Same("state", mark(l[0].Seq), state); return nil })
	known = s.known()
	s.Same("clamped", mark(1<<40).Delivered, l[2].Seq)
	s.Same("authors since", s.since(known)[0].(chat.DeliveredMoved).Authors, []chat.UserID{s.owner})
	s.mark(s.member, s.inGroup(), s.lines(s.owner)[0].Seq, false)
	s.unchanged("what was read", func() error { mark(1 << 40); return nil })
}

// TestAuthorsAreOfTheNewest has no more than AuthorsBack places looked at.
func TestAuthorsAreOfTheNewest(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.lines(s.admin)
	var last chat.Message
	for range chat.AuthorsBack {
		last = s.lines(s.owner)[0]
	}
	known := s.known()
	s.mark(s.member, s.inGroup(), last.Seq, false)
	s.Same("authors", s.since(known)[0].(chat.ReadMoved).Authors, []chat.UserID{s.owner})
}

func TestReceipts(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	m := s.lines(s.owner)[0]
	s.OK(s.deliver(s.admin, s.inGroup(), m.Seq))
	s.mark(s.member, s.inGroup(), m.Seq, false)
	receipts := func(who chat.UserID, m chat.Message, after chat.UserID, limit int) []chat.Receipt {
		t.Helper()
		list, err := s.service.Receipts(s.Context(), by(who), m.ID, after, limit)
		s.OK(err)
		return list.Rows
	}
	want := []chat.Receipt{
		{User: s.admin, Name: s.name(s.admin), DeliveredAt: s.place(s.admin).DeliveredAt},
		{User: s.member, Name: s.name(s.member), DeliveredAt: s.place(s.member).SeenAt, ReadAt: s.place(s.member).SeenAt},
	}
	slices.SortFunc(want, func(a, b chat.Receipt) int { return a.User.Compare(b.User) })
	s.Same("receipts", receipts(s.owner, m, chat.UserID{}, 9), want)
	s.Same("first", receipts(s.owner, m, chat.UserID{}, 1), want[:1])
	s.Same("then", receipts(s.owner, m, want[0].User, 1), want[1:])
	s.Same("none", receipts(s.owner, m, chat.UserID{}, 0), []chat.Receipt{})
	s.OK(s.delete(s.owner, m.ID))
	s.Refused(s.receipts(s.owner, m.ID, 5), chat.NotFound)

	s.Same("dialog", receipts(s.owner, s.said, chat.UserID{}, 9), []chat.Receipt{{User: s.member, Name: s.name(s.member)}})
	answer := s.Say(s.member, s.owner, "answer")
	wrote := []chat.Receipt{{User: s.member, Name: s.name(s.member), DeliveredAt: answer.CreatedAt, ReadAt: answer.CreatedAt}}
	s.Same("by writing", receipts(s.owner, s.said, chat.UserID{}, 9), wrote)
	s.OK(s.hide(s.member, answer.ID))
	hidden := receipts(s.owner, s.said, chat.UserID{}, 9)
	s.Same("by writing what was hidden", hidden[0].ReadAt > 0, true)
	note := s.Say(s.owner, s.owner, "note")
	s.Same("to oneself", receipts(s.owner, note, chat.UserID{}, 9), []chat.Receipt{})
}
