package memory_test

import (
	"context"
	"errors"
	"testing"

	"messenger/internal/chat"
	"messenger/internal/store/memory"
	"messenger/internal/store/storetest"
)

var errKnob = errors.New("of the test")

func TestKnobs(t *testing.T) {
	t.Parallel()
	s := memory.New()
	w := storetest.NewWorld(t, s)
	anna := w.Person("Anna")
	send := func() error {
		return w.Service.SendAndWait(w.Context(), &chat.SendDialog{By: storetest.By(anna), To: anna, Draft: w.Draft("x")})
	}
	stored := func() int { return len(s.Contents(chat.DialogID(anna, anna)).Messages) }

	s.FailNext(memory.Write, errKnob)
	s.FailNext(memory.Write, chat.ErrUnavailable)
	if err := send(); !errors.Is(err, errKnob) {
		t.Errorf("first failure is %v", err)
	}
	if err := send(); !errors.Is(err, chat.ErrUnavailable) {
		t.Errorf("second failure is %v", err)
	}
	w.OK(send())

	s.Intercept(memory.Write, func(context.Context) error { return errKnob })
	if err := send(); !errors.Is(err, errKnob) {
		t.Errorf("intercepted write is %v", err)
	}
	s.Intercept(memory.Write, nil)
	w.Same("messages", stored(), 1)

	s.AfterWrite(func() error { return chat.ErrOutcomeUnknown })
	if err := send(); !errors.Is(err, chat.ErrOutcomeUnknown) {
		t.Errorf("write without an outcome is %v", err)
	}
	s.AfterWrite(nil)
	w.Same("messages", stored(), 2)
	w.Same("calls", s.Calls(memory.Write), 5)
	w.Same("calls", s.Calls(memory.CreateAccount), 1)
	w.Same("calls", s.Calls(memory.History), 0)
}

// TestBrokenChangesAreRefused has a batch store what chat.Changes rules out. The clock
// is where a test can reach a batch while it decides.
func TestBrokenChangesAreRefused(t *testing.T) {
	t.Parallel()
	s := memory.New()
	w := storetest.NewWorld(t, s)
	anna, ben := w.Person("Anna"), w.Person("Ben")
	group := w.Group(anna, ben)
	said := w.Tell(ben, group, "hello")
	next := func(change func(*chat.Message)) chat.Message {
		m := said
		m.ID, m.Seq, m.CreatedAt = storetest.NewID[chat.Message](w), said.Seq+1, said.CreatedAt+1
		change(&m)
		return m
	}
	unknown := storetest.NewID[chat.Conversation](w)
	tests := map[string]chat.Changes{
		"head again":      {NewConversations: []*chat.Conversation{{ID: group}}},
		"head twice":      {NewConversations: []*chat.Conversation{{ID: unknown}, {ID: unknown}}},
		"unknown head":    {Conversations: []*chat.Conversation{{ID: unknown}}},
		"message nowhere": {Messages: []chat.Message{next(func(m *chat.Message) { m.Conversation = unknown })}},
		"message again":   {Messages: []chat.Message{next(func(m *chat.Message) { m.ID = said.ID })}},
		"one id twice": {Messages: []chat.Message{
			next(func(m *chat.Message) { m.ID = chat.MessageID{1} }),
			next(func(m *chat.Message) { m.ID, m.Seq, m.CreatedAt = chat.MessageID{1}, m.Seq+1, m.CreatedAt+1 }),
		}},
		"seq again":              {Messages: []chat.Message{next(func(m *chat.Message) { m.Seq-- })}},
		"moment again":           {Messages: []chat.Message{next(func(m *chat.Message) { m.CreatedAt-- })}},
		"seq twice":              {Messages: []chat.Message{next(func(*chat.Message) {}), next(func(m *chat.Message) { m.CreatedAt++ })}},
		"NUL":                    {Messages: []chat.Message{next(func(m *chat.Message) { m.Content = "a\x00" })}},
		"no text":                {Messages: []chat.Message{next(func(m *chat.Message) { m.Content = "\xff" })}},
		"mark without a message": {Marks: []chat.TimeMark{{Conversation: group, At: said.CreatedAt, Seq: said.Seq}}},
		"log again":              {Log: []chat.LogEntry{{Conversation: group, Seq: 2, Kind: chat.LogJoined}}},
		"log nowhere":            {Log: []chat.LogEntry{{Conversation: unknown, Seq: 1, Kind: chat.LogJoined}}},
		"member nowhere":         {Members: []*chat.Member{{MemberKey: chat.MemberKey{Conversation: unknown, User: anna}}}},
		"unknown user":           {Users: []*chat.User{{ID: storetest.NewID[chat.User](w)}}},
	}
	before := s.Contents(group)
	for name, changes := range tests {
		w.Sub(name, func(w *storetest.World) {
			var b *chat.Batch
			b = chat.NewBatch(func() chat.Instant {
				b.Changes = changes
				return w.Clock.Now()
			})
			b.Load()
			if err := s.Write(w.Context(), b); chat.CodeOf(err) != chat.Internal {
				w.Errorf("Write = %v, want an error", err)
			}
			w.Same("conversation", s.Contents(group), before)
			w.Same("other", s.Contents(unknown), memory.Contents{})
		})
	}
}
