package storetest

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"messenger/internal/auth"
	"messenger/internal/chat"
)

// worldBegins is the moment at which the clock of a world starts: 2026-01-01.
const worldBegins chat.Instant = 1_767_225_600_000

// World is a store, the operations over it and a clock, for one test. Its ids are
// random but the same in every run.
type World struct {
	*testing.T

	Store   Store
	Clock   *Clock
	Direct  *Direct
	Service *chat.Service

	rand *rand.Rand
}

// NewWorld makes a world of a store. Its clock moves on by a second at each reading.
func NewWorld(t *testing.T, s Store) *World {
	w := &World{T: t, Store: s, Clock: &Clock{}, rand: rand.New(rand.NewPCG(1, 2))}
	w.Clock.Set(worldBegins)
	w.Clock.Step(1000)
	w.Direct = NewDirect(s, w.Clock.Now)
	w.Service = w.With(chat.Options{})
	return w
}

// With returns operations over the same store that have other options; the clock is the
// world's.
func (w *World) With(o chat.Options) *chat.Service {
	o.Now = w.Clock.Now
	return chat.New(w.Store, w.Direct, o)
}

// NewID returns a random id that a group may have too. It is not safe for concurrent
// use.
func NewID[T any](w *World) chat.ID[T] {
	var id chat.ID[T]
	for i := range id {
		id[i] = byte(w.rand.Uint32())
	}
	id[6], id[8] = id[6]&0x0f|0x40, id[8]&0x3f|0x80
	return id
}

// Draft returns a text with a new message id.
func (w *World) Draft(text string) chat.Draft {
	return chat.Draft{ID: NewID[chat.Message](w), Content: text}
}

// By returns an actor without a connection.
func By(u chat.UserID) chat.Actor { return chat.Actor{User: u} }

// passwordHash is the hash of every account a world makes.
const passwordHash = "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0$aGFzaGhhc2hoYXNo"

// Person signs somebody up whose first name this is, and returns the id.
func (w *World) Person(first string) chat.UserID {
	w.Helper()
	id := NewID[chat.User](w)
	last := "Tester"
	email := fmt.Sprintf("%s.%x@example.org", strings.ToLower(first), id[:4])
	w.SignUp(id, chat.NewUserForm{FirstName: first, LastName: &last, Email: email})
	return id
}

// People signs up one person per name.
func (w *World) People(first ...string) []chat.UserID {
	w.Helper()
	var ids []chat.UserID
	for _, name := range first {
		ids = append(ids, w.Person(name))
	}
	return ids
}

// SignUp stores an account and returns it.
func (w *World) SignUp(id chat.UserID, form chat.NewUserForm) chat.User {
	w.Helper()
	user, err := chat.NewUser(id, form, w.Clock.Now())
	w.OK(err)
	w.OK(w.Store.CreateAccount(w.Context(), auth.Account{User: user, PasswordHash: passwordHash}))
	return user
}

// Sub runs f as a subtest in the same world.
func (w *World) Sub(name string, f func(w *World)) {
	w.Run(name, func(t *testing.T) {
		sub := *w
		sub.T = t
		f(&sub)
	})
}

// OK fails the test at once if there is an error.
func (w *World) OK(err error) {
	w.Helper()
	if err != nil {
		w.Fatalf("unexpected error: %v", err)
	}
}

// errOf is the error of an operation whose answer is of no interest.
func errOf[T any](_ T, err error) error { return err }

// errOf3 is errOf for an operation with two answers.
func errOf3[T, U any](_ T, _ U, err error) error { return err }

// Refused fails the test unless err carries the code; "" means no error.
func (w *World) Refused(err error, want chat.Code) {
	w.Helper()
	if got := chat.CodeOf(err); got != want {
		w.Fatalf("got error %v, want code %q", err, want)
	}
}

// Group makes a group with members, who are added by the owner in this order.
func (w *World) Group(owner chat.UserID, members ...chat.UserID) chat.ConversationID {
	w.Helper()
	g := w.NewGroup("Group")
	w.OK(w.Service.CreateGroup(w.Context(), By(owner), g))
	for _, m := range members {
		w.Add(owner, g.ID, m)
	}
	return g.ID
}

// NewGroup describes a group that is not made yet.
func (w *World) NewGroup(name string) chat.NewGroup {
	return chat.NewGroup{ID: NewID[chat.Conversation](w), Name: name, Notice: w.Draft("created")}
}

// Add adds user to a group.
func (w *World) Add(by chat.UserID, group chat.ConversationID, user chat.UserID) chat.MemberJoined {
	w.Helper()
	joined, err := w.Service.AddMember(w.Context(), By(by), group, user, w.Draft("added"))
	w.OK(err)
	return joined
}

// Leave takes user out of a group.
func (w *World) Leave(user chat.UserID, group chat.ConversationID) {
	w.Helper()
	w.OK(errOf(w.Service.Leave(w.Context(), By(user), group, w.Draft("left"))))
}

// Say sends to a person and returns what was stored.
func (w *World) Say(from, to chat.UserID, text string) chat.Message {
	w.Helper()
	c := &chat.SendDialog{By: By(from), To: to, Draft: w.Draft(text)}
	w.OK(w.Service.SendAndWait(w.Context(), c))
	return c.Sent.Message
}

// Tell sends to a group and returns what was stored.
func (w *World) Tell(from chat.UserID, group chat.ConversationID, text string) chat.Message {
	w.Helper()
	c := &chat.SendGroup{By: By(from), Group: group, Draft: w.Draft(text)}
	w.OK(w.Service.SendAndWait(w.Context(), c))
	return c.Sent.Message
}

// Command returns the command that an operation submits, without committing it.
func (w *World) Command(operation func(*chat.Service) error) chat.Command {
	w.Helper()
	return w.CommandWith(chat.Limits{}, operation)
}

// CommandWith is Command with other limits.
func (w *World) CommandWith(l chat.Limits, operation func(*chat.Service) error) chat.Command {
	w.Helper()
	var c capture
	w.OK(operation(chat.New(w.Store, &c, chat.Options{Limits: l, Now: w.Clock.Now})))
	return c.command
}

// Batch commits commands in one transaction and returns the refusal of each.
func (w *World) Batch(commands ...chat.Command) []error {
	w.Helper()
	errs, err := w.Direct.Commit(w.Context(), commands...)
	w.OK(err)
	return errs
}

// Facts returns what the store gathers for needs, whose lists it sorts.
func (w *World) Facts(n chat.Needs) *chat.Facts {
	w.Helper()
	b := chat.NewBatch(w.Clock.Now)
	b.Load()
	b.Needs = sorted(n)
	w.OK(w.Store.Write(w.Context(), b))
	return &b.Facts
}

func sorted(n chat.Needs) chat.Needs {
	slices.SortFunc(n.Conversations, chat.ConversationID.Compare)
	slices.SortFunc(n.Members, chat.MemberKey.Compare)
	slices.SortFunc(n.Users, chat.UserID.Compare)
	slices.SortFunc(n.Messages, chat.MessageID.Compare)
	slices.SortFunc(n.GroupCount, chat.UserID.Compare)
	slices.SortFunc(n.Successor, chat.MemberKey.Compare)
	slices.SortFunc(n.Quoted, chat.MessageID.Compare)
	slices.SortFunc(n.Reacted, chat.ReactionKey.Compare)
	slices.SortFunc(n.MessageCountAt, chat.MessageKey.Compare)
	slices.SortFunc(n.UnreadCounts, chat.UnreadKey.Compare)
	slices.SortFunc(n.Authors, chat.AuthorsKey.Compare)
	slices.SortFunc(n.PreviousMessage, chat.MessageKey.Compare)
	slices.Sort(n.Invites)
	slices.SortFunc(n.Drafts, chat.MemberKey.Compare)
	slices.SortFunc(n.Hidden, chat.HiddenKey.Compare)
	return n
}

// Head returns the stored head of a conversation, nil if there never was one.
func (w *World) Head(id chat.ConversationID) *chat.Conversation {
	w.Helper()
	return w.Facts(chat.Needs{Conversations: []chat.ConversationID{id}}).Conversations[id]
}

// Member returns a stored place, nil if there never was one.
func (w *World) Member(id chat.ConversationID, user chat.UserID) *chat.Member {
	w.Helper()
	m, err := w.Store.Member(w.Context(), chat.MemberKey{Conversation: id, User: user})
	w.OK(err)
	return m
}

// Change alters a member's row as no operation does yet, such as the role.
func (w *World) Change(id chat.ConversationID, user chat.UserID, change func(*chat.Member)) {
	w.Helper()
	key := chat.MemberKey{Conversation: id, User: user}
	var b *chat.Batch
	b = chat.NewBatch(func() chat.Instant { // called while the batch decides
		change(b.Facts.Members[key])
		b.Changes.Members = append(b.Changes.Members, b.Facts.Members[key])
		return w.Clock.Now()
	})
	b.Load()
	b.Needs.Members = append(b.Needs.Members, key)
	w.OK(w.Store.Write(w.Context(), b))
}

// Same fails the test, and goes on, if got differs from want.
func (w *World) Same(what string, got, want any) {
	w.Helper()
	if d := diff(got, want); d != "" {
		w.Errorf("%s differs (-want +got):\n%s", what, d)
	}
}

// diff tells how got differs from want, "" if it does not; nil is as good as empty.
func diff(got, want any) string {
	if reflect.DeepEqual(got, want) { // much faster on long pages
		return ""
	}
	return cmp.Diff(want, got, cmpopts.EquateEmpty())
}
