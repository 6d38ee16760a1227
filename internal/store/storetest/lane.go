package storetest

import (
	"context"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"messenger/internal/auth"
	"messenger/internal/chat"
)

// Lane says how a store is held to what one write may read.
type Lane struct {
	Backlog int
	// Cost is what the store has read for writes since the last call, in a unit of its own.
	Cost func() int64
	Most int64 // of a command
	Back int64 // of moving a read position back, which counts up to chat.MaxBack messages
	Seed func(LaneSeed)
}

// LaneSeed is what a store is filled with behind the back of the domain. Each of the first
// three groups has ended at LastSeq; Backlog messages by Writer follow.
type LaneSeed struct {
	Reader, Writer chat.UserID
	LastSeq        chat.Seq
	Mentioned      chat.ConversationID // all mention Reader
	Deleted        chat.ConversationID // all are deleted for all
	Hidden         chat.ConversationID // all are hidden by Reader
	Reacted        chat.MessageKey     // Backlog people have reacted to it and hidden it
	Crowded        chat.ConversationID // 1,000 members have joined at 1
	Groups         int                 // how many groups of Writer's Reader is in
	Dialogs        int                 // how many dialogs Reader has
}

// metered notes what each kind of command has cost at most.
type metered struct {
	*Direct

	cost func() int64
	most map[string]int64
	now  string // what is done, for messages
}

func (m *metered) Submit(ctx context.Context, cmd chat.Command, done func(error)) error {
	m.cost()
	err := m.Direct.Submit(ctx, cmd, done)
	m.note(strings.TrimPrefix(fmt.Sprintf("%T", cmd), "*chat."))
	return err
}

func (m *metered) note(name string) {
	if m.now != "" {
		name += " (" + m.now + ")"
	}
	m.most[name] = max(m.most[name], m.cost())
}

// RunLane runs every command of the domain and every other write over a long history, and
// fails if one reads more than it may, or if there is one that it does not run.
func (w *World) RunLane(l Lane) {
	m := &metered{Direct: w.Direct, cost: l.Cost, most: map[string]int64{}}
	w.Service = chat.New(w.Store, m, chat.Options{Now: w.Clock.Now})
	p := w.People("Reader", "Writer", "Other")
	s := LaneSeed{Reader: p[0], Writer: p[1], Groups: 900, Dialogs: l.Backlog}
	groups := []*chat.ConversationID{&s.Mentioned, &s.Deleted, &s.Hidden, &s.Crowded}
	for _, g := range groups {
		*g = w.Group(p[1], p[0])
	}
	reacted := w.Tell(p[1], s.Crowded, "reacted")
	s.Reacted = chat.MessageKey{Conversation: s.Crowded, Seq: reacted.Seq}
	s.LastSeq = w.Head(s.Mentioned).LastSeq
	l.Seed(s)
	clear(m.most)
	for i, g := range groups[:3] {
		m.now = []string{"mentioned", "deleted", "hidden"}[i]
		w.laneOfGroup(l, m, s, *g)
	}
	m.now = ""
	w.laneOfPeople(s, p[2], reacted.ID)
	w.laneOfAccounts(m, p[2])
	w.OK(w.Service.DeleteAccount(w.Context(), By(s.Writer), true))
	w.OK(w.Service.DeleteAccount(w.Context(), By(s.Reader), false))
	w.laneOfSweep(m)
	ran := map[string]bool{}
	for _, name := range slices.Sorted(maps.Keys(m.most)) {
		cost := m.most[name]
		kind, _, _ := strings.Cut(name, " (")
		ran[kind] = true
		most := l.Most
		if kind == "markRead" {
			most = l.Back
		}
		if w.Logf("%s: %d", name, cost); cost > most {
			w.Errorf("%s reads %d, want at most %d", name, cost, most)
		}
	}
	for _, name := range commandsOf(w) {
		if !ran[name] {
			w.Errorf("the command %s is not in this test: add it to laneOfGroup or laneOfPeople", name)
		}
	}
}

// laneOfGroup does what members do in a group with a long history.
func (w *World) laneOfGroup(l Lane, m *metered, s LaneSeed, g chat.ConversationID) {
	end := w.Head(g).LastSeq
	at := inGroup(g)
	w.Same("unread", w.unread(s.Reader, g).Mentions, map[bool]int64{g == s.Mentioned: chat.MaxMentionCount}[true])
	w.Read(s.Reader, at, s.LastSeq+1)
	w.Read(s.Reader, at, s.LastSeq+chat.Seq(l.Backlog/3))
	w.Read(s.Reader, at, end-5000)
	w.ReadBack(s.Reader, at, end-9000)
	w.Read(s.Reader, at, end-8000)
	w.Deliver(s.Reader, at, end-100)
	sent := w.TellDraft(s.Writer, g, w.answering(chat.MessageID{}, "hello", s.Reader))
	w.TellDraft(s.Reader, g, w.answering(sent.ID, "answer", s.Writer))
	w.Edit(s.Writer, sent.ID, "other")
	w.React(s.Reader, sent.ID, "👍")
	w.RemoveReaction(s.Reader, sent.ID, "👍")
	w.Pin(s.Writer, sent.ID, true)
	w.Hide(s.Reader, sent.ID)
	last := w.Tell(s.Writer, g, "last")
	w.Delete(s.Writer, last.ID)
	w.Delete(s.Writer, sent.ID)
	w.saveDraft(s.Reader, at, chat.UnsentText{Content: "begun", At: w.Clock.Now()})
	yes := true
	w.OK(errOf3(w.Service.SetChat(w.Context(), By(s.Reader), at, chat.SettingsChange{Pinned: &yes})))
	w.SetRole(s.Writer, g, s.Reader, chat.RoleAdmin)
	about := "about"
	w.OK(errOf(w.Service.UpdateGroup(w.Context(), By(s.Writer), g, chat.GroupChange{Description: &about})))
	w.OK(errOf(w.Service.RenameGroup(w.Context(), By(s.Writer), g, "Renamed", w.Draft("renamed"))))
}

// laneOfPeople does what is done to memberships and in dialogs, by people who are in very
// many conversations.
func (w *World) laneOfPeople(s LaneSeed, other chat.UserID, reacted chat.MessageID) {
	ctx := w.Context()
	w.OK(w.Service.CreateGroup(ctx, By(s.Reader), w.NewGroup("One more")))
	g := w.Group(other, s.Reader)
	w.RemoveMember(other, g, s.Reader)
	w.OK(w.Service.LiftRemoval(ctx, By(other), g, s.Reader))
	w.Add(other, g, s.Reader)
	w.Leave(s.Reader, g)
	g = w.Group(other)
	invite, err := w.Service.CreateInvite(ctx, By(other), chat.NewInvite{Group: g})
	w.OK(err)
	w.OK(errOf3(w.Service.JoinByInvite(ctx, By(s.Reader), invite.Code, w.Draft("joined"))))
	w.OK(w.Service.RevokeInvite(ctx, By(other), g, invite.Code))
	w.Say(other, s.Reader, "hello")
	w.Clear(s.Reader, other)
	w.OK(w.Service.Rename(ctx, By(s.Reader), new("Renamed"), nil))
	w.Delete(s.Writer, reacted)
	w.OK(errOf(w.Service.Drop(ctx, By(s.Writer), s.Crowded)))
}

// laneOfAccounts does what else is written.
func (w *World) laneOfAccounts(m *metered, user chat.UserID) {
	ctx := w.Context()
	do := func(name string, f func() error) {
		m.cost()
		w.OK(f())
		m.note(name)
	}
	for i := range 1000 {
		session := chat.Session{ID: NewID[chat.Session](w), User: user, CreatedAt: 1, LastSeenAt: chat.Instant(i + 1)}
		do("open session", func() error { return w.Store.OpenSession(ctx, session, passwordHash) })
	}
	do("purge sessions", func() error { return errOf(w.Store.PurgeSessions(ctx, 400, 100)) })
	var sightings []chat.LastSeen
	for range 100 {
		sightings = append(sightings, chat.LastSeen{User: user, At: w.Clock.Now()})
	}
	do("sight", func() error { return w.Store.SetLastSeen(ctx, sightings) })
	n, err := w.Store.RevokeSessions(ctx, auth.Revocation{User: user, At: 5})
	w.OK(err)
	w.Same("revoked", n, 900)
}

// laneOfSweep does what is left to be done.
func (w *World) laneOfSweep(m *metered) {
	for more := true; more; {
		m.cost()
		swept, err := w.Store.Sweep(w.Context())
		w.OK(err)
		m.note("sweep")
		if more = swept.More; !swept.Leaver.IsZero() {
			more, err = w.Service.Sweep(w.Context())
			w.OK(err)
		}
	}
}

// commandsOf is the names of all commands of the domain, by its sources.
func commandsOf(w *World) []string {
	w.Helper()
	sources, err := filepath.Glob("../../chat/*.go")
	w.OK(err)
	var names []string
	for _, source := range sources {
		if strings.HasSuffix(source, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), source, nil, parser.SkipObjectResolution)
		w.OK(err)
		for _, d := range file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok || f.Name.Name != "decide" || f.Recv == nil {
				continue
			}
			if star, ok := f.Recv.List[0].Type.(*ast.StarExpr); ok {
				names = append(names, star.X.(*ast.Ident).Name)
			}
		}
	}
	if len(names) < 20 {
		w.Fatalf("found only the commands %v", names)
	}
	return names
}
