package chat_test

import (
	"context"
	"fmt"
	"slices"
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
		"SetName":       {operation(func(s *chat.Service) error { return s.SetName(ctx, by, nil, nil) }), chat.ConversationID{}, true},
		"DeleteAccount": {operation(func(s *chat.Service) error { return s.DeleteAccount(ctx, by, false) }), chat.ConversationID{}, true},
	}
	for name, tt := range tests {
		if got := tt.command.Conversation(); got != tt.conversation {
			t.Errorf("%s is of %v, want %v", name, got, tt.conversation)
		}
		if got := tt.command.Exclusive(); got != tt.alone {
			t.Errorf("%s is to be decided alone: %v", name, got)
		}
	}
}

// pool are the things that random commands are about, so few that they often meet.
type pool struct {
	people []chat.UserID
	groups []chat.ConversationID
	drafts []chat.MessageID
	stored []chat.MessageID // what was said before the commands
	codes  []chat.InviteCode
}

// act describes a command; a command itself is used once.
type act struct{ kind, by, other, group, draft, text, seq int }

// together are kinds of acts that change what the others of their list look at.
var together = [][]int{{1, 3, 8, 10}, {3, 8}, {16}, {20, 21}, {11, 12, 13}}

// drawActs draws a program of a few kinds of acts, about few things, so that they meet.
func drawActs(t *rapid.T) []act {
	draw := func(label string, n int) int { return rapid.IntRange(0, n-1).Draw(t, label) }
	kinds := rapid.SliceOfN(rapid.IntRange(0, 21), 1, 5).Draw(t, "kinds")
	if i := draw("together", len(together)+2); i < len(together) {
		kinds = together[i]
	}
	few := act{by: 1 + draw("people", 4), other: 1 + draw("others", 5), group: 1 + draw("groups", 3), draft: 1 + draw("drafts", 14), seq: 1 + draw("seqs", 30)}
	list := make([]act, 1+draw("acts", 40))
	for i := range list {
		list[i] = act{
			kinds[draw("kind", len(kinds))], draw("by", few.by), draw("other", few.other), draw("group", few.group),
			draw("draft", few.draft), draw("text", 4), draw("seq", few.seq),
		}
	}
	return list
}

// command makes the command of a; the fifth of the people is unknown.
func (p *pool) command(w *storetest.World, a act) chat.Command {
	by, other, group := storetest.By(p.people[a.by]), p.people[a.other], p.groups[a.group]
	draft := chat.Draft{ID: p.drafts[a.draft], Content: fmt.Sprint("text ", a.text)}
	if a.text > 1 {
		draft.ReplyTo = append(p.stored, p.drafts...)[a.seq%(len(p.stored)+len(p.drafts))]
		draft.Mentions = p.people[a.text-1:]
	}
	switch a.kind {
	case 0, 1:
		return &chat.SendDialog{By: by, To: other, Draft: draft}
	case 2, 3:
		return &chat.SendGroup{By: by, Group: group, Draft: draft}
	}
	var held keeper
	service := chat.New(w.Store, &held, chat.Options{Now: w.Clock.Now, NewInviteCode: func() chat.InviteCode {
		return p.codes[a.seq%len(p.codes)]
	}})
	if a.kind < 8 {
		draft.ReplyTo, draft.Mentions = chat.MessageID{}, nil
		w.OK(p.classic(w, service, a, draft))
	} else {
		w.OK(p.extended(w, service, a))
	}
	return held.command
}

// keeper is a committer that keeps the command and pretends it was accepted.
type keeper struct{ command chat.Command }

func (k *keeper) Submit(_ context.Context, cmd chat.Command, done func(error)) error {
	k.command = cmd
	done(nil)
	return nil
}

func (k *keeper) Lane(chat.Command) int { return 0 }

func (p *pool) classic(w *storetest.World, s *chat.Service, a act, draft chat.Draft) error {
	by, other, group := storetest.By(p.people[a.by]), p.people[a.other], p.groups[a.group]
	switch a.kind {
	case 4:
		return third(s.ClearDialog(w.Context(), by, other))
	case 5:
		return s.CreateGroup(w.Context(), by, chat.NewGroup{ID: group, Name: "Group", Notice: draft})
	}
	return second(s.AddMember(w.Context(), by, group, other, draft))
}

func (p *pool) extended(w *storetest.World, s *chat.Service, a act) error {
	by, other, group := storetest.By(p.people[a.by]), p.people[a.other], p.groups[a.group]
	at, seq := chat.Address{Group: group}, chat.Seq(8+(a.seq+a.draft)%8) // about the end of the first group
	if a.draft%2 == 1 {
		at, seq = with(other), chat.Seq(1+(a.seq+a.draft)%6)
	}
	force := a.text == 3
	if force {
		seq /= 2
	}
	notice, message := chat.Draft{ID: p.drafts[a.draft]}, p.stored[a.seq%len(p.stored)]
	word, yes := fmt.Sprint("word ", a.text), a.text%2 == 0
	switch a.kind {
	case 8, 9:
		return second(s.MarkRead(w.Context(), by, at, seq, force))
	case 10:
		return second(s.MarkDelivered(w.Context(), by, at, seq))
	case 11:
		return second(s.Edit(w.Context(), by, message, word, notice.ID))
	case 12, 13, 14:
		return second(s.React(w.Context(), by, message, string('👍'+rune(a.draft%2)), a.text < 2))
	case 15:
		return third(s.SetChat(w.Context(), by, at, chat.SettingsChange{Pinned: &yes}))
	case 16:
		return third(s.SaveDraft(w.Context(), by, at, chat.UnsentText{Content: []string{"", "a", "b", ""}[a.text], At: chat.Instant(1 + a.seq)}))
	case 17:
		return second(s.SetRole(w.Context(), by, group, other, chat.Role(1+a.seq%3)))
	case 18:
		return second(s.RenameGroup(w.Context(), by, group, word, notice))
	case 19:
		return second(s.UpdateGroup(w.Context(), by, group, chat.GroupChange{Description: &word}))
	case 20:
		if yes {
			return second(s.CreateInvite(w.Context(), by, chat.NewInvite{Group: group}))
		}
		return s.RevokeInvite(w.Context(), by, group, p.codes[a.seq%len(p.codes)])
	}
	return third(s.JoinByInvite(w.Context(), by, p.codes[0], notice))
}

// TestBatchIsAsOneByOne proves for every command that may share a transaction that it
// may: facts follow the changes of the commands before it.
func TestBatchIsAsOneByOne(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		acts := drawActs(rt)
		size := rapid.IntRange(2, 40).Draw(rt, "batch")
		retries := rapid.IntRange(0, 1).Draw(rt, "retries")
		single, together := play(t, acts, 1, 0), play(t, acts, size, retries)
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

// newPool makes a world in which something was said, deleted and hidden already.
func newPool(w *storetest.World) *pool {
	p := &pool{people: append(w.People("Anna", "Ben", "Carl", "Dora"), storetest.NewID[chat.User](w))}
	for range 3 {
		p.groups = append(p.groups, storetest.NewID[chat.Conversation](w))
	}
	for range 14 {
		p.drafts = append(p.drafts, storetest.NewID[chat.Message](w))
	}
	anna, ben, carl := p.people[0], p.people[1], p.people[2]
	g := chat.NewGroup{ID: p.groups[0], Name: "Group", Notice: w.Draft("")}
	w.OK(w.Service.CreateGroup(w.Context(), storetest.By(anna), g))
	w.Add(anna, g.ID, ben)
	w.Add(anna, g.ID, carl)
	for _, from := range []chat.UserID{anna, ben, anna, carl, ben, anna} {
		p.stored = append(p.stored, w.Tell(from, g.ID, "before").ID)
	}
	for _, from := range []chat.UserID{ben, ben, ben} {
		p.stored = append(p.stored, w.Say(from, anna, "before").ID)
	}
	w.OK(second(w.Service.Delete(w.Context(), storetest.By(anna), p.stored[2])))
	w.OK(third(w.Service.Hide(w.Context(), storetest.By(anna), p.stored[4])))
	w.OK(second(w.Service.React(w.Context(), storetest.By(anna), p.stored[0], "👍", true)))
	p.codes = []chat.InviteCode{"first", "second"}
	service := chat.New(w.Store, w.Direct, chat.Options{Now: w.Clock.Now, NewInviteCode: func() chat.InviteCode { return "first" }})
	w.OK(second(service.CreateInvite(w.Context(), storetest.By(anna), chat.NewInvite{Group: g.ID, MaxUses: 1})))
	return p
}

// play has acts committed in batches of a size.
func play(t *testing.T, acts []act, size, retries int) outcome {
	t.Helper()
	store := memory.New()
	w := storetest.NewWorld(t, store)
	w.Clock.Step(0)
	p := newPool(w)
	store.Retry(retries)
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
	for i := range o.Stored { // in no order that means anything
		c := &o.Stored[i]
		slices.SortFunc(c.Reactions, func(a, b chat.Reaction) int { return a.Compare(b.ReactionKey) })
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
