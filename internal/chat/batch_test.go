package chat_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"messenger/internal/chat"
	"messenger/internal/store/memory"
	"messenger/internal/store/storetest"
)

// TestCommands are what a queue asks of a command before it is decided.
func TestCommands(t *testing.T) {
	t.Parallel()
	w := storetest.NewWorld(t, memory.New())
	anna, ben, g := chat.UserID{1}, chat.UserID{2}, w.NewGroup("Group")
	dialog := chat.DialogID(anna, ben)
	by, ctx := storetest.By(anna), t.Context()
	operation := func(run func(*chat.Service) error) chat.Command { return w.Command(run) }
	tests := map[string]struct {
		command      chat.Command
		conversation chat.ConversationID
		alone        bool
	}{
		"SendDialog":  {&chat.SendDialog{By: by, To: ben}, dialog, false},
		"SendGroup":   {&chat.SendGroup{By: by, Group: g.ID}, g.ID, false},
		"CreateGroup": {operation(func(s *chat.Service) error { return s.CreateGroup(ctx, by, g) }), g.ID, false},
		"AddMember": {operation(func(s *chat.Service) error {
			_, err := s.AddMember(ctx, by, g.ID, ben, chat.Draft{})
			return err
		}), g.ID, false},
		"ClearDialog":   {operation(func(s *chat.Service) error { return third(s.ClearDialog(ctx, by, ben)) }), dialog, false},
		"Leave":         {operation(func(s *chat.Service) error { return second(s.Leave(ctx, by, g.ID, chat.Draft{})) }), g.ID, true},
		"Drop":          {operation(func(s *chat.Service) error { return second(s.Drop(ctx, by, g.ID)) }), g.ID, true},
		"Rename":        {operation(func(s *chat.Service) error { return s.Rename(ctx, by, nil, nil) }), chat.ConversationID{}, true},
		"DeleteAccount": {operation(func(s *chat.Service) error { return s.DeleteAccount(ctx, by, false) }), chat.ConversationID{}, true},
	}
	for name, tt := range tests {
		if got := tt.command.Conversation(); got != tt.conversation {
			t.Errorf("%s is of %v, want %v", name, got, tt.conversation)
		}
		if got := tt.command.Alone(); got != tt.alone {
			t.Errorf("%s is to be decided alone: %v", name, got)
		}
	}
}

// pool are the things that random commands are about, so few that they often meet.
type pool struct {
	people []chat.UserID
	groups []chat.ConversationID
	drafts []chat.MessageID
}

// act describes a command; a command itself is used once.
type act struct{ kind, by, other, group, draft, text int }

func drawAct(t *rapid.T) act {
	draw := func(label string, n int) int { return rapid.IntRange(0, n-1).Draw(t, label) }
	return act{draw("kind", 8), draw("by", 4), draw("other", 5), draw("group", 3), draw("draft", 14), draw("text", 2)}
}

// command makes the command of a; the fifth of the people is unknown.
func (p *pool) command(w *storetest.World, a act) chat.Command {
	by, other, group := storetest.By(p.people[a.by]), p.people[a.other], p.groups[a.group]
	draft := chat.Draft{ID: p.drafts[a.draft], Content: fmt.Sprint("text ", a.text)}
	switch a.kind {
	case 0, 1:
		return &chat.SendDialog{By: by, To: other, Draft: draft}
	case 2, 3:
		return &chat.SendGroup{By: by, Group: group, Draft: draft}
	case 4:
		return w.Command(func(s *chat.Service) error { return third(s.ClearDialog(w.Context(), by, other)) })
	case 5:
		g := chat.NewGroup{ID: group, Name: "Group", Notice: draft}
		return w.Command(func(s *chat.Service) error { return s.CreateGroup(w.Context(), by, g) })
	}
	return w.Command(func(s *chat.Service) error {
		_, err := s.AddMember(w.Context(), by, group, other, draft)
		return err
	})
}

// TestBatchIsAsOneByOne proves for every command that may share a transaction that it
// may: facts follow the changes of the commands before it.
func TestBatchIsAsOneByOne(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		acts := rapid.SliceOfN(rapid.Custom(drawAct), 1, 40).Draw(rt, "acts")
		size := rapid.IntRange(2, 40).Draw(rt, "batch")
		single, together := play(t, acts, 1), play(t, acts, size)
		if d := cmp.Diff(single, together, cmpopts.EquateErrors(), cmpopts.EquateEmpty()); d != "" {
			rt.Fatalf("batches of %d differ (-one by one +together):\n%s", size, d)
		}
	})
}

// outcome is all that a program of acts leaves.
type outcome struct {
	Errors []error
	Sent   []chat.Sent
	Events []chat.Event
	Stored []memory.Contents
}

// play has acts committed in batches of a size.
func play(t *testing.T, acts []act, size int) outcome {
	t.Helper()
	store := memory.New()
	w := storetest.NewWorld(t, store)
	w.Clock.Step(0)
	p := pool{people: append(w.People("Anna", "Ben", "Carl", "Dora"), storetest.NewID[chat.User](w))}
	for range 3 {
		p.groups = append(p.groups, storetest.NewID[chat.Conversation](w))
	}
	for range 14 {
		p.drafts = append(p.drafts, storetest.NewID[chat.Message](w))
	}
	var commands []chat.Command
	for _, a := range acts {
		commands = append(commands, p.command(w, a))
	}
	var o outcome
	for rest := commands; len(rest) > 0; {
		n := min(size, len(rest))
		o.Errors = append(o.Errors, w.Batch(rest[:n]...)...)
		rest = rest[n:]
	}
	for _, c := range commands {
		switch c := c.(type) {
		case *chat.SendDialog:
			o.Sent = append(o.Sent, c.Sent)
		case *chat.SendGroup:
			o.Sent = append(o.Sent, c.Sent)
		}
	}
	o.Events = w.Direct.Events()
	for _, g := range p.groups {
		o.Stored = append(o.Stored, store.Contents(g))
	}
	for i, a := range p.people {
		for _, b := range p.people[:i+1] {
			o.Stored = append(o.Stored, store.Contents(chat.DialogID(a, b)))
		}
	}
	return o
}

// TestRepeatsWriteNothing proves that an accepted repeat leaves nothing to store.
func TestRepeatsWriteNothing(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	ctx, by := t.Context(), storetest.By(s.owner)
	g, added, left := s.NewGroup("Group"), s.Draft("added"), s.Draft("left")
	tests := []struct {
		name string
		run  func(*chat.Service) error
	}{
		{"send", func(c *chat.Service) error {
			return c.SendAndWait(ctx, &chat.SendDialog{By: by, To: s.member, Draft: s.said})
		}},
		{"send to a group", func(c *chat.Service) error {
			return c.SendAndWait(ctx, &chat.SendGroup{By: by, Group: s.group, Draft: s.told})
		}},
		{"create", func(c *chat.Service) error { return c.CreateGroup(ctx, by, g) }},
		{"add", func(c *chat.Service) error {
			_, err := c.AddMember(ctx, by, g.ID, s.stranger, added)
			return err
		}},
		{"leave", func(c *chat.Service) error { return second(c.Leave(ctx, storetest.By(s.stranger), g.ID, left)) }},
		{"clear", func(c *chat.Service) error { return third(c.ClearDialog(ctx, by, s.member)) }},
		{"clear nothing", func(c *chat.Service) error { return third(c.ClearDialog(ctx, by, s.stranger)) }},
	}
	for _, tt := range tests {
		s.OK(tt.run(s.Service))
		b := chat.NewBatch(s.Clock.Now)
		b.Load(s.Command(tt.run))
		s.OK(s.store.Write(ctx, b))
		s.OK(b.Err(0))
		if !b.Changes.Empty() || len(b.Events()) != 0 {
			t.Errorf("the repeat of %s stores %+v and tells %v", tt.name, b.Changes, b.Events())
		}
	}
}
