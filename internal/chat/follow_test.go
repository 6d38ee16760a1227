package chat_test

import (
	"testing"

	"messenger/internal/chat"
)

// keep returns the command of an operation of the scene's world.
func (s *scene) keep(run func(*chat.Service) error) chat.Command {
	s.Helper()
	var held keeper
	s.OK(run(chat.New(s.store, &held, chat.Options{Now: s.Clock.Now})))
	return held.command
}

// TestFactsFollow has commands of one batch look at what those before them changed, where
// random programs seldom come.
func TestFactsFollow(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	tell := func(id chat.MessageID) chat.Command {
		return &chat.SendGroup{By: by(s.owner), Group: s.group, Draft: chat.Draft{ID: id, Content: "line"}}
	}
	mark := func(seq chat.Seq) chat.Command {
		return s.keep(func(c *chat.Service) error {
			return second(c.MarkRead(s.Context(), by(s.admin), s.inGroup(), seq, false))
		})
	}
	edit := func(key chat.MessageID, text string) chat.Command {
		return s.keep(func(c *chat.Service) error { return second(c.Edit(s.Context(), by(s.owner), s.told.ID, text, key)) })
	}
	save := func(text string, known chat.Instant) chat.Command {
		return s.keep(func(c *chat.Service) error {
			return third(c.SaveDraft(s.Context(), by(s.member), s.inGroup(), chat.UnsentText{Content: text, At: known}))
		})
	}
	first := s.head().LastSeq + 1
	known := len(s.Direct.Events())
	errs := s.Batch(
		tell(chat.MessageID{1}), tell(chat.MessageID{2}), tell(chat.MessageID{3}), mark(first+1),
		edit(chat.MessageID{4}, "better"), edit(chat.MessageID{4}, "best"), tell(chat.MessageID{4}), edit(chat.MessageID{3}, "best"),
		save("begun", 0), save("unaware", 0), save("", 1<<50), save("new", 0), save("unaware", 0),
	)
	var codes []chat.Code
	for _, err := range errs {
		codes = append(codes, chat.CodeOf(err))
	}
	s.Same("refusals", codes, []chat.Code{"", "", "", "", "", "", chat.Conflict, chat.Conflict, "", "", "", "", ""})
	for _, e := range s.Direct.Events()[known:] {
		if moved, ok := e.(chat.ReadMoved); ok {
			s.Same("unread", moved.Unread, chat.Unread{Messages: 1})
		}
	}
	s.Same("text", s.stored(s.told.ID).Content, "better")
	s.Same("drafts", s.store.Contents(s.group).Drafts, []chat.UnsentText{{MemberKey: s.key(s.member), Content: "new", At: s.store.Contents(s.group).Drafts[0].At}})
}
