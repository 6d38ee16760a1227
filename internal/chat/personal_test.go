package chat_test

import (
	"testing"

	"messenger/internal/chat"
)

func (s *scene) dialogPlace() chat.ConversationRef {
	head := s.store.Contents(s.dialog).Conversation
	return head.Ref()
}

func TestClearDialog(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	known := s.known()
	clear := func(who, companion chat.UserID) chat.Seq {
		t.Helper()
		cleared, place, err := s.service.ClearDialog(s.Context(), by(who), companion)
		s.OK(err)
		low, high := chat.SortPair(who, companion)
		s.Same("place", place, chat.ConversationRef{Conversation: chat.DialogID(who, companion), Kind: chat.Dialog, Low: low, High: high})
		return cleared
	}
	s.Same("cleared", clear(s.member, s.owner), chat.Seq(1))
	event := s.since(known)[0].(chat.DialogCleared)
	s.Same("event", event, chat.DialogCleared{
		EventHeader: chat.EventHeader{Conversation: s.dialog, At: event.At, Actor: s.member},
		Ref:         s.dialogPlace(), Cleared: 1,
	})
	s.Same("read", s.mark(s.member, with(s.owner), 0, false).Unread, chat.Unread{})
	s.Same("others are not told", s.Member(s.dialog, s.member).Seen, chat.Seq(0))
	s.unchanged("again", func() error { s.Same("cleared", clear(s.member, s.owner), chat.Seq(1)); return nil })
	s.Same("nothing", clear(s.stranger, s.owner), chat.Seq(0))
	s.Refused(s.react(s.member, s.said.ID, "👍"), chat.NotFound)
}

func TestSetChat(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	yes, no := true, false
	until, mentions := chat.Instant(5), chat.NotifyMentions
	known := s.known()
	set := func(c chat.SettingsChange) chat.ChatSettings {
		t.Helper()
		got, place, err := s.service.SetChat(s.Context(), by(s.member), s.inGroup(), c)
		s.OK(err)
		s.Same("place", place, chat.ConversationRef{Conversation: s.group, Kind: chat.Group})
		return got
	}
	got := set(chat.SettingsChange{MutedUntil: &until, Notify: &mentions, Pinned: &yes, Archived: &yes})
	s.Same("set", got, chat.ChatSettings{MutedUntil: 5, Notify: mentions, PinnedAt: got.PinnedAt, Archived: true})
	s.Same("stored", s.place(s.member).Chat, got)
	event := s.since(known)[0].(chat.SettingsChanged)
	s.Same("event", event, chat.SettingsChanged{
		EventHeader: chat.EventHeader{Conversation: s.group, At: got.PinnedAt, Actor: s.member},
		Ref:         chat.ConversationRef{Conversation: s.group, Kind: chat.Group}, Chat: got,
	})
	s.unchanged("again", func() error {
		s.Same("set", set(chat.SettingsChange{MutedUntil: &until, Pinned: &yes}), got)
		return nil
	})
	s.unchanged("nothing", func() error { s.Same("set", set(chat.SettingsChange{}), got); return nil })
	until = 0
	s.Same("taken back", set(chat.SettingsChange{MutedUntil: &until, Pinned: &no, Archived: &no}), chat.ChatSettings{Notify: mentions})
	_, place, err := s.service.SetChat(s.Context(), by(s.member), with(s.owner), chat.SettingsChange{Pinned: &yes})
	s.OK(err)
	s.Same("dialog", place, s.dialogPlace())
	s.Same("nobody else's", s.Member(s.dialog, s.owner).Chat, chat.ChatSettings{})
}

func TestSaveDraft(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	key := s.key(s.member)
	save := func(text string, known chat.Instant, message chat.MessageID) chat.UnsentText {
		t.Helper()
		kept, _, err := s.service.SaveDraft(s.Context(), by(s.member), s.inGroup(), chat.UnsentText{
			Content: text, ReplyTo: s.told.ID, Message: message, At: known,
		})
		s.OK(err)
		return kept
	}
	stored := func() []chat.UnsentText { return s.store.Contents(s.group).Drafts }
	known := s.known()
	mine, other := chat.MessageID{1}, chat.MessageID{2}
	want := chat.UnsentText{MemberKey: key, Content: " begun", ReplyTo: s.told.ID, Message: mine}
	kept := save(" begun", 0, mine)
	want.At = kept.At
	s.Same("kept", kept, want)
	s.Same("stored", stored(), []chat.UnsentText{want})
	event := s.since(known)[0].(chat.DraftSaved)
	s.Same("event", event, chat.DraftSaved{
		EventHeader: chat.EventHeader{Conversation: s.group, At: event.At, Actor: s.member},
		Ref:         chat.ConversationRef{Conversation: s.group, Kind: chat.Group}, Draft: want,
	})
	s.unchanged("of another device", func() error { s.Same("kept", save("unaware", 0, other), want); return nil })
	s.unchanged("without an id", func() error { s.Same("kept", save("unaware", want.At-1, chat.MessageID{}), want); return nil })
	s.unchanged("an end from elsewhere", func() error { s.Same("kept", save("", 0, other), want); return nil })
	more := save("begun and", 0, mine)
	s.Same("goes on", more.Content, "begun and")
	s.Same("later", more.At > want.At, true)
	s.Same("of one who knows", save("newer", more.At, other).Content, "newer")
	s.unchanged("an end of what is no more", func() error { s.Same("kept", save("", 0, mine).Content, "newer"); return nil })
	gone := save("", 0, other)
	s.Same("gone", gone, chat.UnsentText{MemberKey: key, Message: other, At: gone.At})
	s.Same("stored", stored(), []chat.UnsentText{})
	s.unchanged("gone again", func() error { save("", 0, other); return nil })
	s.unchanged("sent already", func() error { s.Same("kept", save("late", 0, s.told.ID).Content, ""); return nil })
	s.OK(s.save(s.member, with(s.owner), "in the dialog", 1))
	s.OK(s.Service.DeleteAccount(s.Context(), by(s.member), false))
	s.Same("of a deleted account", len(s.store.Contents(s.dialog).Drafts), 0)
}

func TestTyping(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	place, err := s.service.Typing(s.Context(), chat.Actor{User: s.member, Conn: 3}, s.inGroup(), true)
	s.OK(err)
	s.Same("place", place, chat.ConversationRef{Conversation: s.group, Kind: chat.Group})
	dialog, err := s.service.Typing(s.Context(), by(s.member), with(s.owner), false)
	s.OK(err)
	var typed []chat.Typed
	for _, e := range s.live.events {
		typed = append(typed, e.(chat.Typed))
	}
	s.Same("events", typed, []chat.Typed{
		{
			EventHeader: chat.EventHeader{Conversation: s.group, At: typed[0].At, Actor: s.member, Origin: 3},
			Ref:         place, User: s.member, FirstName: "Member", Active: true,
		},
		{
			EventHeader: chat.EventHeader{Conversation: s.dialog, At: typed[1].At, Actor: s.member},
			Ref:         dialog, User: s.member, FirstName: "Member",
		},
	})
	s.Same("dialog", dialog, s.dialogPlace())
	s.OK(second(s.Service.Typing(s.Context(), by(s.member), s.inGroup(), true))) // nobody to tell
}

func TestWhoMayBeWatched(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	watch := func(who chat.UserID, users ...chat.UserID) []chat.UserID {
		t.Helper()
		may, err := s.service.MayWatch(s.Context(), by(who), users)
		s.OK(err)
		return may
	}
	s.Same("in order, once", watch(s.owner, s.member, s.stranger, s.owner, s.admin, s.member, chat.UserID{9}),
		[]chat.UserID{s.member, s.owner, s.admin})
	s.Same("strangers", watch(s.stranger, s.owner, s.stranger), []chat.UserID{s.stranger})
	s.Same("oneself", watch(s.stranger, s.stranger), []chat.UserID{s.stranger})
	s.Same("nobody", watch(s.owner), []chat.UserID{})
	s.OK(s.remove(s.owner, s.admin, s.Draft("")))
	s.Same("out of the group", watch(s.admin, s.owner, s.member), []chat.UserID{})
	s.Say(s.admin, s.owner, "hello")
	s.Same("in a dialog", watch(s.admin, s.owner, s.member), []chat.UserID{s.owner})
}

func TestSightings(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.OK(s.service.SetLastSeen(s.Context(), nil))
	s.OK(s.service.SetLastSeen(s.Context(), []chat.LastSeen{{s.owner, 5, false}, {s.gone, 5, false}, {chat.UserID{9}, 5, false}}))
	s.OK(s.service.SetLastSeen(s.Context(), []chat.LastSeen{{s.owner, 4, true}}))
	seen := func(users ...chat.UserID) []chat.LastSeen {
		t.Helper()
		list, err := s.service.LastSeen(s.Context(), users)
		s.OK(err)
		return list
	}
	s.Same("seen", seen(s.owner, s.member, s.gone, chat.UserID{9}), []chat.LastSeen{{s.owner, 5, false}})
	s.OK(s.service.SetLastSeen(s.Context(), []chat.LastSeen{{s.owner, 5, true}}))
	s.Same("not older", seen(s.owner), []chat.LastSeen{{s.owner, 5, true}})
	s.Same("nobody", seen(), []chat.LastSeen{})
	person, err := s.service.Person(s.Context(), s.owner)
	s.OK(err)
	s.Same("person", person.Name(), s.name(s.owner))
}
