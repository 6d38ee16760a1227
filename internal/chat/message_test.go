package chat_test

import (
	"slices"
	"strings"
	"testing"

	"messenger/internal/chat"
)

// answering returns a draft that answers m and names people.
func (s *scene) answering(m chat.Message, named ...chat.UserID) chat.Draft {
	d := s.Draft("answer")
	d.ReplyTo, d.Mentions = m.ID, named
	return d
}

func TestReplyAndMention(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	known := s.known()
	named := []chat.UserID{s.member, s.stranger, s.admin, s.owner, s.member, s.gone, {9}}
	m := s.send(s.owner, s.answering(s.asked, named...))
	want := []chat.UserID{s.admin, s.member}
	slices.SortFunc(want, chat.UserID.Compare)
	s.Same("mentions", m.Mentions, want)
	s.Same("answered", m.ReplyTo, s.asked.Seq)
	posted := s.since(known)[0].(chat.MessagePosted)
	s.Same("quote", posted.Quote, &chat.Quote{ID: s.asked.ID, Sender: s.member, Name: s.name(s.member), Content: "asked"})
	s.Same("told", posted.Message, m)

	answer := s.send(s.admin, s.answering(s.asked))
	own := s.send(s.member, s.answering(s.asked, s.member))
	s.send(s.member, s.answering(s.notice))
	rows := map[chat.HiddenKey]chat.UnreadRule{}
	for _, r := range s.store.Contents(s.group).Mentions {
		rows[chat.HiddenKey{MemberKey: r.MemberKey, Message: r.Message}] = r.Rule
	}
	s.Same("rows", rows, map[chat.HiddenKey]chat.UnreadRule{
		{MemberKey: s.key(s.admin), Message: m.Seq}:       chat.Mentioned,
		{MemberKey: s.key(s.member), Message: m.Seq}:      chat.Mentioned,
		{MemberKey: s.key(s.member), Message: answer.Seq}: chat.Reply,
	})
	s.Same("nobody names himself", len(own.Mentions), 0)
	s.Same("nobody answers himself", own.ReplyTo, s.asked.Seq)
}

func TestReplyInDialog(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	say := func(from, to chat.UserID, named ...chat.UserID) chat.Message {
		c := &chat.SendDialog{By: by(from), To: to, Draft: s.answering(s.said, named...)}
		s.OK(s.service.SendAndWait(s.Context(), c))
		return c.Sent.Message
	}
	first := say(s.member, s.owner)
	s.Same("answered", first.ReplyTo, s.said.Seq)
	second := say(s.member, s.owner, s.owner, s.member, s.stranger)
	s.Same("mentions", second.Mentions, []chat.UserID{s.owner})
	third := say(s.owner, s.member)
	rows := s.store.Contents(s.dialog).Mentions
	key := chat.MemberKey{Conversation: s.dialog, User: s.owner}
	s.Same("rows", rows, []chat.Mention{{key, first.Seq, chat.Reply}, {key, second.Seq, chat.Mentioned}})
	head := s.store.Contents(s.dialog).Conversation
	wrote := map[chat.UserID]chat.Position{head.Low: head.LowWrote, head.High: head.HighWrote}
	s.Same("wrote", wrote, map[chat.UserID]chat.Position{
		s.member: {Seq: second.Seq, MessageCount: 3}, s.owner: {Seq: third.Seq, MessageCount: 4},
	})
}

// TestAnswerToWhatIsGone keeps what was written while the message was still there.
func TestAnswerToWhatIsGone(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.OK(s.delete(s.member, s.asked.ID))
	known := s.known()
	m := s.send(s.owner, s.answering(s.asked))
	s.Same("answered", m.ReplyTo, s.asked.Seq)
	quote := s.since(known)[0].(chat.MessagePosted).Quote
	s.Same("quote", quote, &chat.Quote{ID: s.asked.ID, Sender: s.member, Name: s.name(s.member), Deleted: true})
}

func TestQuoteIsCut(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	long := s.send(s.owner, s.Draft(strings.Repeat("é", chat.MaxQuote+1)))
	known := s.known()
	s.send(s.member, s.answering(long))
	s.Same("quote", s.since(known)[0].(chat.MessagePosted).Quote.Content, strings.Repeat("é", chat.MaxQuote))
}

func TestEdit(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	original := s.send(s.owner, s.answering(s.asked, s.admin))
	draft := s.answering(s.asked, s.admin)
	draft.ID = original.ID
	known, key := s.known(), chat.MessageID{7}
	edited, err := s.service.Edit(s.Context(), chat.Actor{User: s.owner, Conn: 5}, original.ID, "better", key)
	s.OK(err)
	want := original
	want.Content, want.Changed, want.EditedAt = "better", original.Seq+1, edited.At
	want.Digest = edited.Message.Digest
	s.Same("message", edited.Message, want)
	s.Same("stored", s.stored(original.ID), want)
	s.Same("digest", len(want.Digest), 16)
	s.Same("head", edited.EventHeader, chat.EventHeader{Conversation: s.group, Seq: original.Seq + 1, At: edited.At, Actor: s.owner, Origin: 5})
	s.Same("event", s.since(known), []chat.Event{chat.MessageEdited{
		EventHeader: edited.EventHeader, Ref: chat.ConversationRef{Conversation: s.group, Kind: chat.Group}, Message: want, By: s.name(s.owner),
	}})
	s.Same("log", s.log(edited.Seq), []chat.LogEntry{{
		Conversation: s.group, Seq: edited.Seq, Kind: chat.LogEdited, Actor: s.owner, At: edited.At,
		Target: original.Seq, Key: key,
	}})

	s.unchanged("the same edit", func() error {
		again, err := s.service.Edit(s.Context(), chat.Actor{User: s.owner, Conn: 5}, original.ID, "whatever", key)
		s.Same("answer", again, chat.MessageEdited{
			Ref: edited.Ref, EventHeader: edited.EventHeader, Message: want, By: s.name(s.owner), Duplicate: true,
		})
		return err
	})
	s.unchanged("the same text", func() error {
		same, err := s.service.Edit(s.Context(), by(s.owner), original.ID, "better", chat.MessageID{8})
		s.Same("seq", same.Seq, edited.Seq)
		return err
	})
	s.unchanged("the first send", func() error { // G2 outlives the text
		c := &chat.SendGroup{By: by(s.owner), Group: s.group, Draft: draft}
		err := s.service.SendAndWait(s.Context(), c)
		s.Same("duplicate", c.Sent, chat.Sent{Message: want, Duplicate: true})
		return err
	})
	draft.Content = "better"
	s.Refused(s.service.SendAndWait(s.Context(), &chat.SendGroup{By: by(s.owner), Group: s.group, Draft: draft}), chat.Conflict)
	s.Refused(s.edit(s.owner, s.told.ID, "x", key), chat.Conflict)
	s.Refused(s.edit(s.member, s.asked.ID, "x", key), chat.Conflict)

	s.OK(s.edit(s.owner, original.ID, "best", chat.MessageID{8})) // was not used up
	s.Same("digest of the first text", s.stored(original.ID).Digest, want.Digest)
	s.OK(s.edit(s.owner, original.ID, original.Content, chat.MessageID{9}))
	draft.Content = original.Content
	s.unchanged("the first send", func() error {
		return s.service.SendAndWait(s.Context(), &chat.SendGroup{By: by(s.owner), Group: s.group, Draft: draft})
	})
}

func TestEditAfterTheEnd(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.OK(s.edit(s.member, s.asked.ID, "better", chat.MessageID{1}))
	s.OK(s.delete(s.owner, s.asked.ID))
	s.Refused(s.edit(s.member, s.asked.ID, "x", chat.MessageID{2}), chat.NotFound)
	s.unchanged("the edit before the deletion", func() error { return s.edit(s.member, s.asked.ID, "better", chat.MessageID{1}) })
	s.OK(s.remove(s.owner, s.member, s.Draft("")))
	s.unchanged("the edit before leaving", func() error { return s.edit(s.member, s.asked.ID, "better", chat.MessageID{1}) })
}

func TestDelete(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	draft := s.answering(s.asked, s.admin)
	m := s.send(s.owner, draft)
	s.OK(s.react(s.admin, m.ID, "👍"))
	reacted := s.store.Contents(s.group).Conversation.LastSeq
	known := s.known()
	deleted, err := s.service.Delete(s.Context(), by(s.admin), m.ID)
	s.OK(err)
	want := m
	want.Content, want.Mentions, want.DeletedAt, want.Changed = "", nil, deleted.At, reacted+1
	want.Digest = s.stored(m.ID).Digest
	s.Same("stored", s.stored(m.ID), want)
	s.Same("event", s.since(known), []chat.Event{chat.MessageDeleted{
		EventHeader: deleted.EventHeader, Ref: deleted.Ref, Message: want, By: s.name(s.admin),
	}})
	s.Same("answer", deleted, chat.MessageDeleted{
		EventHeader: chat.EventHeader{Conversation: s.group, Seq: reacted + 1, At: want.DeletedAt, Actor: s.admin},
		Ref:         chat.ConversationRef{Conversation: s.group, Kind: chat.Group}, Message: want, By: s.name(s.admin),
	})
	c := s.store.Contents(s.group)
	s.Same("log", s.log(reacted+1), []chat.LogEntry{{
		Conversation: s.group, Seq: reacted + 1, Kind: chat.LogDeleted, Actor: s.admin, At: want.DeletedAt, Target: m.Seq,
	}})
	s.Same("what was put to it", len(c.Mentions)+len(c.Reactions), 0)
	s.Same("newest", []any{c.Conversation.LastMessage, c.Conversation.LastMessageAt}, []any{s.told.Seq, s.told.CreatedAt})
	s.Same("said", c.Conversation.MessageCount, m.MessageCount)

	for _, who := range []chat.UserID{s.admin, s.owner} {
		s.unchanged("again", func() error {
			again, err := s.service.Delete(s.Context(), by(who), m.ID)
			s.Same("seq", again.Seq, deleted.Seq)
			s.Same("moment", again.At, deleted.At)
			return err
		})
	}
	s.Refused(s.delete(s.member, m.ID), chat.NotFound)
	s.Refused(s.react(s.member, m.ID, "👍"), chat.NotFound)
	s.Refused(s.hide(s.member, m.ID), chat.NotFound)
	s.unchanged("the send", func() error {
		c := &chat.SendGroup{By: by(s.owner), Group: s.group, Draft: draft}
		err := s.service.SendAndWait(s.Context(), c)
		s.Same("duplicate", c.Sent.Duplicate, true)
		return err
	})
}

// TestNewestAfterDeletions has the newest message of a conversation move back.
func TestNewestAfterDeletions(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	second := s.Say(s.member, s.owner, "second")
	newest := func() chat.Seq { return s.store.Contents(s.dialog).Conversation.LastMessage }
	s.OK(s.delete(s.owner, s.said.ID))
	s.Same("newest", newest(), second.Seq)
	s.OK(s.delete(s.member, second.ID))
	s.Same("newest", newest(), chat.Seq(0))
	list, err := s.service.ChatList(s.Context(), s.owner, chat.Page{Before: chat.MaxInstant, Limit: 9})
	s.OK(err)
	s.Same("rows", len(list), 1) // the group
	third := s.Say(s.member, s.owner, "third")
	s.Same("newest", newest(), third.Seq)
}

func TestHide(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	known := s.known()
	hidden, place, err := s.service.Hide(s.Context(), by(s.member), s.told.ID)
	s.OK(err)
	want := chat.Hidden{MemberKey: s.key(s.member), Message: s.told.Seq, ID: s.told.ID, Version: 1}
	s.Same("hidden", hidden, want)
	s.Same("place", place, chat.ConversationRef{Conversation: s.group, Kind: chat.Group})
	event := s.since(known)[0].(chat.MessageHidden)
	s.Same("event", event, chat.MessageHidden{
		EventHeader: chat.EventHeader{Conversation: s.group, At: event.At, Actor: s.member}, Ref: place, Message: want,
	})
	s.unchanged("again", func() error {
		again, _, err := s.service.Hide(s.Context(), by(s.member), s.told.ID)
		s.Same("hidden", again, want)
		return err
	})
	noticed, _, err := s.service.Hide(s.Context(), by(s.member), s.notice.ID)
	s.OK(err)
	s.Same("version", noticed.Version, int64(2))
	other, _, err := s.service.Hide(s.Context(), by(s.owner), s.told.ID)
	s.OK(err)
	s.Same("version of another", other.Version, int64(1))
	s.OK(s.delete(s.owner, s.told.ID))
	s.unchanged("again, deleted since", func() error { return s.hide(s.member, s.told.ID) })
	s.RemoveMember(s.owner, s.group, s.member)
	s.Refused(s.hide(s.member, s.told.ID), chat.NotFound)
	s.Same("log", s.store.Contents(s.group).Conversation.LastSeq, s.told.Seq+2)
}

func TestReactions(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	known := s.known()
	react := func(who chat.UserID, emoji string, add bool) chat.ReactionChanged {
		t.Helper()
		r, err := s.service.React(s.Context(), by(who), s.asked.ID, emoji, add)
		s.OK(err)
		return r
	}
	react(s.owner, "👍", true)
	first := react(s.member, "👍", true)
	s.Same("reactions", first.Reactions, chat.Reactions{{Emoji: "👍", Count: 2, Mine: true}})
	s.Same("seq", first.Seq, s.told.Seq+2)
	added := react(s.owner, "🎉", true)
	s.Same("reactions", added.Reactions, chat.Reactions{{"👍", 2, true}, {"🎉", 1, true}})
	s.unchanged("again", func() error {
		again, err := s.service.React(s.Context(), by(s.member), s.asked.ID, "👍", true)
		s.Same("seq", again.Seq, added.Seq)
		s.Same("reactions", again.Reactions, chat.Reactions{{"👍", 2, true}, {"🎉", 1, false}})
		return err
	})
	s.unchanged("taking away what is not there", func() error {
		return second(s.service.React(s.Context(), by(s.admin), s.asked.ID, "👍", false))
	})
	last := react(s.owner, "👍", false)
	s.Same("reactions", last.Reactions, chat.Reactions{{"👍", 1, false}, {"🎉", 1, true}})
	react(s.member, "👍", false)
	react(s.owner, "👍", true)
	s.Same("stored", s.stored(s.asked.ID).Reactions, chat.Reactions{{"🎉", 1, false}, {"👍", 1, false}})
	s.Same("changed", s.stored(s.asked.ID).Changed, s.told.Seq+6)

	var adding []bool
	for _, e := range s.since(known) {
		e := e.(chat.ReactionChanged)
		adding = append(adding, e.Added)
		for _, r := range e.Reactions {
			s.Same("whose in the event", r.Mine, false)
		}
	}
	s.Same("events", adding, []bool{true, true, true, false, false, true})
	var kinds []chat.LogKind
	for _, e := range s.log(s.told.Seq + 1) {
		kinds = append(kinds, e.Kind)
		s.Same("target", e.Target, s.asked.Seq)
	}
	reacted, cooled := chat.LogReacted, chat.LogReactionRemoved
	s.Same("log", kinds, []chat.LogKind{reacted, reacted, reacted, cooled, cooled, reacted})

	rows, err := s.service.Reactions(s.Context(), by(s.member), s.asked.ID, chat.ReactionCursor{}, 1)
	s.OK(err)
	more, err := s.service.Reactions(s.Context(), by(s.member), s.asked.ID, chat.ReactionCursor{User: s.owner, Emoji: rows.Rows[0].Emoji}, 9)
	s.OK(err)
	var emoji []string
	for _, r := range append(rows.Rows, more.Rows...) {
		emoji = append(emoji, r.Emoji)
		s.Same("whose", []any{r.User, r.Name}, []any{s.owner, s.name(s.owner)})
	}
	s.Same("rows", emoji, []string{"🎉", "👍"})
}

func TestEmoji(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	tests := map[string]bool{
		"👍": true, "❤️": true, "1️⃣": true, "#️⃣": true, "👩‍👩‍👧‍👦": true, "🏴󠁧󠁢󠁥󠁮󠁧󠁿": true, "🇦🇺": true, "👍🏽": true, "‼️": true,
		"ℹ️": true, "©": true, "☺": true, "↔️": true,
		"": false, "a": false, "1": false, "ok": false, ":)": false, "да": false, "👍 ": false, "👍a": false, "\u200d": false,
		"\ufe0f": false, "\u2800": false, "👍\n": false, "👍\x00": false, "\xff": false, "\u202e👍": false, "👍\ufffe": false,
		strings.Repeat("👍", chat.MaxEmoji): true, strings.Repeat("👍", chat.MaxEmoji+1): false,
	}
	for emoji, valid := range tests {
		if err := s.react(s.owner, s.asked.ID, emoji); (err == nil) != valid {
			t.Errorf("reaction %q: %v, want valid: %v", emoji, err, valid)
		}
	}
}
