package storetest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"messenger/internal/chat"
	"messenger/internal/store/memory"
)

var scriptTests = []test{
	{"every answer is that of the store in memory", func(w *World) {
		w.wantScript(1, w.Store)
	}},
	{"several programs in one store", func(w *World) {
		// Ids of different seeds do not meet, and what else is in a store shows in no answer
		// but those of e-mails and searches, for which the store in memory is kept too.
		model := memory.New()
		for seed := uint64(2); seed <= 4; seed++ {
			w.Same(fmt.Sprint("script ", seed), lines(Script(w.T, w.Store, seed)), lines(Script(w.T, model, seed)))
		}
	}},
}

func (w *World) wantScript(seed uint64, s Store) {
	w.Helper()
	w.Same(fmt.Sprint("script ", seed), lines(Script(w.T, s, seed)), lines(Script(w.T, memory.New(), seed)))
}

func lines(s string) []string { return strings.Split(s, "\n") }

// scriptSteps is the length of a program, without the reading of everything at its end.
const scriptSteps = 500

// Script runs a random program of operations and returns a line for each with the whole
// answer. The same seed makes the same program, and on a store that holds the same
// before, the same text, byte for byte, whatever store it is.
func Script(t *testing.T, s Store, seed uint64) string {
	t.Helper()
	w := NewWorld(t, s)
	w.Clock.Step(0) // how often a store reads the clock is its own affair
	w.rand = rand.New(rand.NewPCG(seed, seed))
	r := &script{World: w, seed: seed}
	w.Service = w.With(chat.Options{
		Limits: chat.Limits{GroupMembers: 4, UserGroups: 2, GroupsAdded: 2, PageRows: 30}, Now: w.Clock.Now, NewInviteCode: r.nextCode,
	})
	for range 4 {
		r.signUp()
	}
	for range 2 {
		r.createGroup()
	}
	for range scriptSteps {
		w.Clock.at.Add(pick[int64](r, 0, 0, 0, 1, 1, 20, 1000, -700))
		stepOf(r)(r)
		r.list()
	}
	r.readAll()
	return r.named(r.text.String())
}

// script is a program that is running.
type script struct {
	*World

	seed     uint64
	text     strings.Builder
	names    []string // pairs for a replacer: an id and what it is called in the text
	people   []person
	groups   []group
	sends    []chat.Send
	edits    []edit
	joins    []join
	invites  []chat.InviteCode
	sessions []chat.SessionID
}

type person struct {
	id    chat.UserID
	email string
	hash  string
	gone  bool
}

// group is a group of the program, with those who should be in it.
type group struct {
	chat.NewGroup

	members []chat.UserID
}

// edit is an edit to be repeated.
type edit struct {
	by           chat.UserID
	message, key chat.MessageID
	text         string
}

// join is a request to be repeated: to add somebody, or to leave if user is zero.
type join struct {
	by, user chat.UserID
	group    chat.ConversationID
	draft    chat.Draft
}

// pick returns one of the values.
func pick[T any](r *script, values ...T) T { return values[r.rand.IntN(len(values))] }

// call notes that an id is to be called by a name in the text.
func call[T any](r *script, id chat.ID[T], format string, args ...any) {
	r.names = append(r.names, id.String(), fmt.Sprintf(format, args...))
}

func (r *script) named(text string) string { return strings.NewReplacer(r.names...).Replace(text) }

// say writes a line of the text.
func (r *script) line(format string, args ...any) {
	fmt.Fprintf(&r.text, format+"\n", args...)
}

// failed writes the refusal of an operation, and reports whether there was one.
func (r *script) failed(err error) bool {
	if err == nil {
		return false
	}
	if chat.CodeOf(err) == chat.Internal {
		r.Errorf("script %d: error without a code: %v", r.seed, err)
	}
	r.line("  refused: %v", err)
	return true
}

// someone returns a person of the program, now and then a deleted one or one who never
// was.
func (r *script) someone() chat.UserID {
	if r.rand.IntN(40) == 0 {
		return chat.UserID{1}
	}
	p := pick(r, r.people...)
	for p.gone && r.rand.IntN(4) > 0 {
		p = pick(r, r.people...)
	}
	return p.id
}

// someGroup returns a group, mostly one that has members, and mostly one of these.
func (r *script) someGroup() (chat.ConversationID, chat.UserID) {
	switch {
	case len(r.groups) == 0:
		return chat.ConversationID{2}, r.someone()
	case r.rand.IntN(40) == 0:
		return chat.DialogID(r.someone(), r.someone()), r.someone()
	}
	g := pick(r, r.groups...)
	for range 5 {
		if len(g.members) > 0 {
			break
		}
		g = pick(r, r.groups...)
	}
	if len(g.members) > 0 && r.rand.IntN(5) > 0 {
		return g.ID, pick(r, g.members...)
	}
	return g.ID, r.someone()
}

// setMembers notes who should be in a group.
func (r *script) setMembers(id chat.ConversationID, change func([]chat.UserID) []chat.UserID) {
	for i := range r.groups {
		if r.groups[i].ID == id {
			r.groups[i].members = change(r.groups[i].members)
		}
	}
}

// without returns a change that takes a member away.
func without(user chat.UserID) func([]chat.UserID) []chat.UserID {
	return func(members []chat.UserID) []chat.UserID {
		return slices.DeleteFunc(members, func(m chat.UserID) bool { return m == user })
	}
}

// draft returns a new draft, or now and then one whose id is taken.
func (r *script) draft() chat.Draft {
	if len(r.sends) > 0 && r.rand.IntN(25) == 0 {
		return draftOf(pick(r, r.sends...))
	}
	d := r.Draft(pick(r, scriptTexts...))
	call(r, d.ID, "m%d", len(r.names)/2)
	if len(r.sends) > 0 && r.rand.IntN(4) == 0 {
		d.ReplyTo = r.someMessage()
	}
	for range r.rand.IntN(8) - 5 {
		d.Mentions = append(d.Mentions, r.someone())
	}
	return d
}

var scriptTexts = []string{
	"hello", "O'Brien said \"no\"; --", "👩‍👧 cafe\u0301 caf\u00e9", "\ufffe\uffff\U0010ffff", "%_\\ $1 ?", "a\r\nb\tc", "  outer  ",
	strings.Repeat("long ", 300), "\u202eabc", "x",
}

// readAll writes everything there is to read at the end of a program.
func (r *script) readAll() {
	r.line("the end")
	for _, p := range r.people {
		r.readUser(p)
		r.readInbox(p.id, chat.MaxInstant, 100)
		r.readSync(p.id, chat.InboxCursor{}, 1000)
		r.readUnread(p.id)
		for _, other := range r.people {
			if p.id.Compare(other.id) <= 0 {
				r.readHistory(p.id, chat.DialogID(p.id, other.id), chat.MaxInstant, 1000)
				r.readLog(p.id, chat.DialogID(p.id, other.id), 0, 1000)
			}
		}
		for _, g := range r.groups {
			r.readMember(g.ID, p.id)
		}
	}
	for _, g := range r.groups {
		r.readHistory(r.people[0].id, g.ID, chat.MaxInstant, 1000)
		r.readFacts(g.ID, r.people[0].id)
		r.readLog(r.people[0].id, g.ID, 0, 1000)
	}
	for _, code := range r.invites {
		r.readInvite(code)
	}
}
