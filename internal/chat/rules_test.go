package chat_test

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"messenger/internal/chat"
	"messenger/internal/store/memory"
	"messenger/internal/store/storetest"
)

// stage is a small world in which every operation can succeed and be refused.
type stage struct {
	*storetest.World

	store                         *memory.Store
	limited                       *chat.Service // groups of 3, 2 groups per person
	owner, member, stranger, gone chat.UserID
	full, unknown                 chat.UserID // full made 2 groups and was added to another
	group, ended, dialog, noOne   chat.ConversationID
	said, told, unspeakable       chat.Draft
}

func newStage(t *testing.T) *stage {
	t.Helper()
	store := memory.New()
	w := storetest.NewWorld(t, store)
	p := w.People("Owner", "Member", "Stranger", "Gone", "Full")
	s := &stage{
		World: w, store: store, owner: p[0], member: p[1], stranger: p[2], gone: p[3], full: p[4],
		limited: w.With(chat.Options{Limits: chat.Limits{GroupMembers: 3, UserGroups: 2, GroupsAdded: 1}}),
		unknown: storetest.NewID[chat.User](w), noOne: storetest.NewID[chat.Conversation](w),
		said: w.Draft("said"), told: w.Draft("told"), unspeakable: w.Draft("a\x00b"),
	}
	s.group, s.ended = w.Group(s.owner, s.member), w.Group(s.owner, s.member)
	w.Group(s.full)
	w.Group(s.full)
	w.Group(w.Person("Other"), s.full)
	w.Add(s.owner, s.group, s.gone)
	w.OK(w.Service.SendAndWait(w.Context(), &chat.SendGroup{By: storetest.By(s.owner), Group: s.group, Draft: s.told}))
	w.OK(w.Service.SendAndWait(w.Context(), &chat.SendDialog{By: storetest.By(s.owner), To: s.member, Draft: s.said}))
	s.dialog = chat.DialogID(s.owner, s.member)
	w.OK(second(w.Service.Drop(w.Context(), storetest.By(s.owner), s.ended)))
	w.OK(w.Service.DeleteAccount(w.Context(), storetest.By(s.gone), false))
	return s
}

// everything is what must not change by a refusal.
func (s *stage) everything() []any {
	all := []any{s.Direct.Events()}
	for _, id := range []chat.ConversationID{s.group, s.ended, s.dialog, s.noOne, chat.DialogID(s.owner, s.unknown), chat.DialogID(s.owner, s.owner)} {
		all = append(all, s.store.Contents(id))
	}
	for _, u := range []chat.UserID{s.owner, s.member, s.stranger, s.gone, s.full} {
		user, err := s.store.User(s.Context(), u)
		s.OK(err)
		groups, err := s.store.GroupsOf(s.Context(), u)
		s.OK(err)
		all = append(all, user, groups)
	}
	return all
}

func (s *stage) say(by, to chat.UserID, d chat.Draft) error {
	return s.Service.SendAndWait(s.Context(), &chat.SendDialog{By: storetest.By(by), To: to, Draft: d})
}

func (s *stage) tell(by chat.UserID, group chat.ConversationID, d chat.Draft) error {
	return s.Service.SendAndWait(s.Context(), &chat.SendGroup{By: storetest.By(by), Group: group, Draft: d})
}

func (s *stage) create(by chat.UserID, change func(*chat.NewGroup)) error {
	g := s.NewGroup("Another group")
	change(&g)
	return s.limited.CreateGroup(s.Context(), storetest.By(by), g)
}

func (s *stage) add(by chat.UserID, group chat.ConversationID, user chat.UserID, d chat.Draft) error {
	_, err := s.limited.AddMember(s.Context(), storetest.By(by), group, user, d)
	return err
}

func (s *stage) leave(by chat.UserID, group chat.ConversationID, d chat.Draft) error {
	return second(s.Service.Leave(s.Context(), storetest.By(by), group, d))
}

func (s *stage) drop(by chat.UserID, group chat.ConversationID) error {
	return second(s.Service.Drop(s.Context(), storetest.By(by), group))
}

func (s *stage) setName(by chat.UserID, first, last *string) error {
	return s.Service.SetName(s.Context(), storetest.By(by), first, last)
}

func (s *stage) rename(by chat.UserID, first, last *string) error {
	return s.Service.Rename(s.Context(), storetest.By(by), first, last)
}

func (s *stage) history(by chat.UserID, group chat.ConversationID, limit int) error {
	_, err := s.Service.GroupHistory(s.Context(), by, group, chat.Page{Before: chat.MaxInstant, Limit: limit})
	return err
}

func (s *stage) outsiders(by chat.UserID, group chat.ConversationID, text string) error {
	_, err := s.Service.SearchOutsiders(s.Context(), by, group, text)
	return err
}

// broken makes the store fail the call that comes next.
func (s *stage) broken(m memory.Method) *stage {
	s.store.FailNext(m, errors.New("disk is gone"))
	return s
}

// away makes the store unavailable for the call that comes next.
func (s *stage) away() *stage {
	s.store.FailNext(memory.Write, chat.ErrUnavailable)
	return s
}

type refusal struct {
	name string
	run  func(s *stage) error
	want *chat.Error // nil: an error without a code
}

func refusedWith(code chat.Code, message string) *chat.Error {
	return &chat.Error{Code: code, Message: message}
}

var (
	errContent  = refusedWith(chat.Invalid, "Invalid content")
	errNotice   = refusedWith(chat.Invalid, "Invalid message")
	errFirst    = &chat.Error{Code: chat.Invalid, Message: "Invalid firstName", Reason: chat.ReasonFirstName}
	errLast     = &chat.Error{Code: chat.Invalid, Message: "Invalid lastName", Reason: chat.ReasonLastName}
	errName     = refusedWith(chat.Invalid, "Invalid groupName")
	errGroupID  = refusedWith(chat.Invalid, "Invalid groupId")
	errNeedle   = refusedWith(chat.Invalid, "Invalid searchText")
	errNegative = refusedWith(chat.Invalid, "limit must not be negative")
	errTooLong  = refusedWith(chat.TooLarge, "The message is longer than 10000 characters")
)

var longText = strings.Repeat("x", chat.MaxContent+1)

// refusals are the ways in which each operation says no.
var refusals = map[string][]refusal{
	"SendDialog": {
		{"bad text", func(s *stage) error { return s.say(s.owner, s.member, s.unspeakable) }, errContent},
		{"long text", func(s *stage) error { return s.say(s.owner, s.member, s.Draft(longText)) }, errTooLong},
		{"unknown receiver", func(s *stage) error { return s.say(s.owner, s.unknown, s.Draft("x")) }, chat.ErrNoSuchUser},
		{"deleted receiver", func(s *stage) error { return s.say(s.owner, s.gone, s.Draft("x")) }, chat.ErrNoSuchUser},
		{"taken id", func(s *stage) error { return s.say(s.owner, s.member, s.told) }, chat.ErrMessageIDTaken},
		{"taken id, other text", func(s *stage) error { return s.say(s.owner, s.member, chat.Draft{ID: s.said.ID, Content: "x"}) }, chat.ErrMessageIDTaken},
		{"deleted sender", func(s *stage) error { return s.say(s.gone, s.owner, s.Draft("x")) }, chat.ErrNoSession},
		{"store is away", func(s *stage) error { return s.away().say(s.owner, s.member, s.Draft("x")) }, chat.ErrUnavailable},
		{"store is broken", func(s *stage) error { return s.broken(memory.Write).say(s.owner, s.member, s.Draft("x")) }, nil},
	},
	"SendGroup": {
		{"bad text", func(s *stage) error { return s.tell(s.owner, s.group, s.unspeakable) }, errContent},
		{"long text", func(s *stage) error { return s.tell(s.owner, s.group, s.Draft(longText)) }, errTooLong},
		{"bad text by a stranger", func(s *stage) error { return s.tell(s.stranger, s.group, s.unspeakable) }, errContent},
		{"stranger", func(s *stage) error { return s.tell(s.stranger, s.group, s.Draft("x")) }, chat.ErrNotMember},
		{"no group", func(s *stage) error { return s.tell(s.owner, s.noOne, s.Draft("x")) }, chat.ErrNotMember},
		{"dropped group", func(s *stage) error { return s.tell(s.owner, s.ended, s.Draft("x")) }, chat.ErrNotMember},
		{"a dialog", func(s *stage) error { return s.tell(s.owner, s.dialog, s.Draft("x")) }, chat.ErrNotMember},
		{"taken id", func(s *stage) error { return s.tell(s.owner, s.group, s.said) }, chat.ErrMessageIDTaken},
		{"deleted sender", func(s *stage) error { return s.tell(s.gone, s.group, s.Draft("x")) }, chat.ErrNoSession},
		{"store is away", func(s *stage) error { return s.away().tell(s.owner, s.group, s.Draft("x")) }, chat.ErrUnavailable},
		{"store is broken", func(s *stage) error { return s.broken(memory.Write).tell(s.owner, s.group, s.Draft("x")) }, nil},
	},
	"CreateGroup": {
		{"bad id", func(s *stage) error { return s.create(s.owner, func(g *chat.NewGroup) { g.ID = s.dialog }) }, errGroupID},
		{"bad name", func(s *stage) error { return s.create(s.owner, func(g *chat.NewGroup) { g.Name = " a" }) }, errName},
		{"bad notice", func(s *stage) error { return s.create(s.owner, func(g *chat.NewGroup) { g.Notice = s.unspeakable }) }, errNotice},
		{"long notice", func(s *stage) error {
			return s.create(s.owner, func(g *chat.NewGroup) { g.Notice.Content = strings.Repeat("é", chat.MaxNotice+1) })
		}, errNotice},
		{"taken id", func(s *stage) error { return s.create(s.stranger, func(g *chat.NewGroup) { g.ID = s.group }) }, chat.ErrGroupIDTaken},
		{"id of a dropped group", func(s *stage) error { return s.create(s.owner, func(g *chat.NewGroup) { g.ID = s.ended }) }, chat.ErrGroupIDTaken},
		{"taken message id", func(s *stage) error { return s.create(s.owner, func(g *chat.NewGroup) { g.Notice.ID = s.said.ID }) }, chat.ErrMessageIDTaken},
		{"too many groups", func(s *stage) error { return s.create(s.full, func(*chat.NewGroup) {}) }, chat.ErrTooManyGroups},
		{"deleted creator", func(s *stage) error { return s.create(s.gone, func(*chat.NewGroup) {}) }, chat.ErrNoSession},
		{"store is away", func(s *stage) error { return s.away().create(s.owner, func(*chat.NewGroup) {}) }, chat.ErrUnavailable},
		{"store is broken", func(s *stage) error { return s.broken(memory.Write).create(s.owner, func(*chat.NewGroup) {}) }, nil},
	},
	"AddMember": {
		{"bad notice", func(s *stage) error { return s.add(s.owner, s.group, s.stranger, s.unspeakable) }, errNotice},
		{"long notice", func(s *stage) error {
			return s.add(s.owner, s.group, s.stranger, s.Draft(strings.Repeat("é", chat.MaxNotice+1)))
		}, errNotice},
		{"by a stranger", func(s *stage) error { return s.add(s.stranger, s.group, s.stranger, s.Draft("")) }, chat.ErrNotMember},
		{"no group", func(s *stage) error { return s.add(s.owner, s.noOne, s.stranger, s.Draft("")) }, chat.ErrNotMember},
		{"dropped group", func(s *stage) error { return s.add(s.owner, s.ended, s.stranger, s.Draft("")) }, chat.ErrNotMember},
		{"a dialog", func(s *stage) error { return s.add(s.owner, s.dialog, s.stranger, s.Draft("")) }, chat.ErrNotMember},
		{"by a deleted user", func(s *stage) error { return s.add(s.gone, s.group, s.stranger, s.Draft("")) }, chat.ErrNoSession},
		{"unknown user", func(s *stage) error { return s.add(s.owner, s.group, s.unknown, s.Draft("")) }, chat.ErrNoSuchUser},
		{"deleted user", func(s *stage) error { return s.add(s.owner, s.group, s.gone, s.Draft("")) }, chat.ErrNoSuchUser},
		{"a member", func(s *stage) error { return s.add(s.owner, s.group, s.member, s.Draft("")) }, chat.ErrAlreadyMember},
		{"oneself", func(s *stage) error { return s.add(s.owner, s.group, s.owner, s.Draft("")) }, chat.ErrAlreadyMember},
		{"taken id", func(s *stage) error { return s.add(s.owner, s.group, s.stranger, s.told) }, chat.ErrMessageIDTaken},
		{"too many groups", func(s *stage) error { return s.add(s.owner, s.group, s.full, s.Draft("")) }, chat.ErrTooManyGroups},
		{"full group", func(s *stage) error {
			small := s.With(chat.Options{Limits: chat.Limits{GroupMembers: 2}})
			_, err := small.AddMember(s.Context(), storetest.By(s.owner), s.group, s.stranger, s.Draft(""))
			return err
		}, chat.ErrGroupFull},
		{"store is away", func(s *stage) error { return s.away().add(s.owner, s.group, s.stranger, s.Draft("")) }, chat.ErrUnavailable},
		{"store is broken", func(s *stage) error { return s.broken(memory.Write).add(s.owner, s.group, s.stranger, s.Draft("")) }, nil},
	},
	"Leave": {
		{"bad notice", func(s *stage) error { return s.leave(s.member, s.group, s.unspeakable) }, errNotice},
		{"stranger", func(s *stage) error { return s.leave(s.stranger, s.group, s.Draft("")) }, chat.ErrNotMember},
		{"no group", func(s *stage) error { return s.leave(s.member, s.noOne, s.Draft("")) }, chat.ErrNotMember},
		{"dropped group", func(s *stage) error { return s.leave(s.member, s.ended, s.Draft("")) }, chat.ErrNotMember},
		{"a dialog", func(s *stage) error { return s.leave(s.member, s.dialog, s.Draft("")) }, chat.ErrNotMember},
		{"taken id", func(s *stage) error { return s.leave(s.member, s.group, s.told) }, chat.ErrMessageIDTaken},
		{"deleted user", func(s *stage) error { return s.leave(s.gone, s.group, s.Draft("")) }, chat.ErrNoSession},
		{"store is away", func(s *stage) error { return s.away().leave(s.member, s.group, s.Draft("")) }, chat.ErrUnavailable},
		{"store is broken", func(s *stage) error { return s.broken(memory.Write).leave(s.member, s.group, s.Draft("")) }, nil},
	},
	"Drop": {
		{"by a member", func(s *stage) error { return s.drop(s.member, s.group) }, chat.ErrNotOwner},
		{"by a stranger", func(s *stage) error { return s.drop(s.stranger, s.group) }, chat.ErrNotMember},
		{"no group", func(s *stage) error { return s.drop(s.owner, s.noOne) }, chat.ErrNotMember},
		{"again", func(s *stage) error { return s.drop(s.owner, s.ended) }, chat.ErrNotMember},
		{"a dialog", func(s *stage) error { return s.drop(s.owner, s.dialog) }, chat.ErrNotMember},
		{"deleted user", func(s *stage) error { return s.drop(s.gone, s.group) }, chat.ErrNoSession},
		{"store is away", func(s *stage) error { return s.away().drop(s.owner, s.group) }, chat.ErrUnavailable},
		{"store is broken", func(s *stage) error { return s.broken(memory.Write).drop(s.owner, s.group) }, nil},
	},
	"ClearDialog": {
		{"deleted user", func(s *stage) error {
			return third(s.Service.ClearDialog(s.Context(), storetest.By(s.gone), s.member))
		}, chat.ErrNoSession},
		{"store is away", func(s *stage) error {
			return third(s.away().Service.ClearDialog(s.Context(), storetest.By(s.owner), s.member))
		}, chat.ErrUnavailable},
		{"store is broken", func(s *stage) error {
			return third(s.broken(memory.Write).Service.ClearDialog(s.Context(), storetest.By(s.owner), s.member))
		}, nil},
	},
	"Rename": {
		{"bad first name", func(s *stage) error { return s.rename(s.owner, new(" "), nil) }, errFirst},
		{"bad first name beside a good last one", func(s *stage) error { return s.rename(s.owner, new(""), new("Good")) }, errFirst},
		{"bad last name", func(s *stage) error { return s.rename(s.owner, new("Good"), new("a b")) }, errLast},
		{"deleted user", func(s *stage) error { return s.rename(s.gone, new("Good"), nil) }, chat.ErrNoSession},
		{"unknown user", func(s *stage) error { return s.rename(s.unknown, nil, nil) }, chat.ErrNoSession},
		{"store is away", func(s *stage) error { return s.away().rename(s.owner, new("Good"), nil) }, chat.ErrUnavailable},
		{"store is broken", func(s *stage) error { return s.broken(memory.Write).rename(s.owner, new("Good"), nil) }, nil},
	},
	"SetName": {
		{"bad first name beside a good last one", func(s *stage) error { return s.setName(s.owner, new(" "), new("de la Cruz")) }, errFirst},
		{"bad last name", func(s *stage) error { return s.setName(s.owner, new("Mary Ann"), new("a\tb")) }, errLast},
		{"deleted user", func(s *stage) error { return s.setName(s.gone, new("Mary Ann"), nil) }, chat.ErrNoSession},
		{"store is away", func(s *stage) error { return s.away().setName(s.owner, new("Mary Ann"), nil) }, chat.ErrUnavailable},
	},
	"DeleteAccount": {
		{"again", func(s *stage) error { return s.Service.DeleteAccount(s.Context(), storetest.By(s.gone), true) }, chat.ErrNoSession},
		{"unknown user", func(s *stage) error { return s.Service.DeleteAccount(s.Context(), storetest.By(s.unknown), true) }, chat.ErrNoSession},
		{"store is away", func(s *stage) error {
			return s.away().Service.DeleteAccount(s.Context(), storetest.By(s.owner), true)
		}, chat.ErrUnavailable},
		{"store is broken", func(s *stage) error {
			return s.broken(memory.Write).Service.DeleteAccount(s.Context(), storetest.By(s.owner), true)
		}, nil},
	},
	"ChatList": {
		{"negative limit", func(s *stage) error {
			_, err := s.Service.ChatList(s.Context(), s.owner, chat.Page{Before: chat.MaxInstant, Limit: -1})
			return err
		}, errNegative},
		{"store is broken", func(s *stage) error {
			_, err := s.broken(memory.ChatList).Service.ChatList(s.Context(), s.owner, chat.Page{Before: chat.MaxInstant, Limit: 1})
			return err
		}, nil},
	},
	"GroupHistory": {
		{"negative limit", func(s *stage) error { return s.history(s.owner, s.group, -1) }, errNegative},
		{"stranger", func(s *stage) error { return s.history(s.stranger, s.group, 5) }, chat.ErrNotMember},
		{"stranger, limit 0", func(s *stage) error { return s.history(s.stranger, s.group, 0) }, chat.ErrNotMember},
		{"no group", func(s *stage) error { return s.history(s.owner, s.noOne, 5) }, chat.ErrNotMember},
		{"dropped group", func(s *stage) error { return s.history(s.owner, s.ended, 5) }, chat.ErrNotMember},
		{"a dialog", func(s *stage) error { return s.history(s.owner, s.dialog, 5) }, chat.ErrNotMember},
		{"deleted user", func(s *stage) error { return s.history(s.gone, s.group, 5) }, chat.ErrNotMember},
		{"store is broken", func(s *stage) error { return s.broken(memory.History).history(s.owner, s.group, 5) }, nil},
	},
	"DialogHistory": {
		{"negative limit", func(s *stage) error {
			_, err := s.Service.DialogHistory(s.Context(), s.owner, s.member, chat.Page{Before: chat.MaxInstant, Limit: -1})
			return err
		}, errNegative},
		{"store is broken", func(s *stage) error {
			_, err := s.broken(memory.History).Service.DialogHistory(s.Context(), s.owner, s.member, chat.Page{Before: chat.MaxInstant, Limit: 1})
			return err
		}, nil},
	},
	"Search": {
		{"empty", func(s *stage) error { _, err := s.Service.Search(s.Context(), s.owner, ""); return err }, errNeedle},
		{"people are broken", func(s *stage) error {
			_, err := s.broken(memory.People).Service.Search(s.Context(), s.owner, "x")
			return err
		}, nil},
		{"groups are broken", func(s *stage) error {
			_, err := s.broken(memory.GroupsOf).Service.Search(s.Context(), s.owner, "x")
			return err
		}, nil},
	},
	"SearchOutsiders": {
		{"empty", func(s *stage) error { return s.outsiders(s.owner, s.group, "") }, errNeedle},
		{"stranger", func(s *stage) error { return s.outsiders(s.stranger, s.group, "x") }, chat.ErrNotMember},
		{"no group", func(s *stage) error { return s.outsiders(s.owner, s.noOne, "x") }, chat.ErrNotMember},
		{"dropped group", func(s *stage) error { return s.outsiders(s.owner, s.ended, "x") }, chat.ErrNotMember},
		{"a dialog", func(s *stage) error { return s.outsiders(s.owner, s.dialog, "x") }, chat.ErrNotMember},
		{"members are broken", func(s *stage) error { return s.broken(memory.Member).outsiders(s.owner, s.group, "x") }, nil},
		{"people are broken", func(s *stage) error { return s.broken(memory.People).outsiders(s.owner, s.group, "x") }, nil},
	},
}

// TestRefusals proves that each refusal has its code and text, and changes nothing.
func TestRefusals(t *testing.T) {
	t.Parallel()
	for operation, list := range refusals {
		for _, tt := range list {
			t.Run(operation+"/"+tt.name, func(t *testing.T) {
				t.Parallel()
				s := newStage(t)
				before := s.everything()
				err := tt.run(s)
				if err == nil || tt.want == nil && chat.CodeOf(err) != chat.Internal {
					t.Fatalf("%s = %v, want an error without a code", operation, err)
				}
				var refused *chat.Error
				if errors.As(err, &refused); tt.want != nil && (refused == nil || *refused != *tt.want) {
					t.Fatalf("%s = %v, want %v", operation, err, tt.want)
				}
				if d := cmp.Diff(before, s.everything()); d != "" {
					t.Errorf("the refusal changed something (-before +after):\n%s", d)
				}
			})
		}
	}
}

// TestRefusalsAreComplete holds the table above to the codes that the operations' docs
// name, besides those of a store that fails.
func TestRefusalsAreComplete(t *testing.T) {
	t.Parallel()
	documented := map[string][]chat.Code{
		"SendDialog":      {chat.Invalid, chat.TooLarge, chat.NotFound, chat.Conflict, chat.Unauthenticated, chat.Unavailable},
		"SendGroup":       {chat.Invalid, chat.TooLarge, chat.Forbidden, chat.Conflict, chat.Unauthenticated, chat.Unavailable},
		"CreateGroup":     {chat.Invalid, chat.Conflict, chat.TooLarge, chat.Unauthenticated, chat.Unavailable},
		"AddMember":       {chat.Invalid, chat.Forbidden, chat.NotFound, chat.Conflict, chat.TooLarge, chat.Unauthenticated, chat.Unavailable},
		"Leave":           {chat.Invalid, chat.Forbidden, chat.Conflict, chat.Unauthenticated, chat.Unavailable},
		"Drop":            {chat.Forbidden, chat.Unauthenticated, chat.Unavailable},
		"ClearDialog":     {chat.Unauthenticated, chat.Unavailable},
		"Rename":          {chat.Invalid, chat.Unauthenticated, chat.Unavailable},
		"SetName":         {chat.Invalid, chat.Unauthenticated, chat.Unavailable},
		"DeleteAccount":   {chat.Unauthenticated, chat.Unavailable},
		"ChatList":        {chat.Invalid},
		"GroupHistory":    {chat.Invalid, chat.Forbidden},
		"DialogHistory":   {chat.Invalid},
		"Search":          {chat.Invalid},
		"SearchOutsiders": {chat.Invalid, chat.Forbidden},
	}
	tested := map[string][]chat.Code{}
	for operation, list := range refusals {
		codes := map[chat.Code]bool{}
		for _, r := range list {
			if r.want != nil {
				codes[r.want.Code] = true
			}
		}
		tested[operation] = slices.Sorted(maps.Keys(codes))
	}
	for _, codes := range documented {
		slices.Sort(codes)
	}
	if d := cmp.Diff(documented, tested); d != "" {
		t.Errorf("codes differ (-documented +tested):\n%s", d)
	}
}

// TestStrangersLearnNothing proves that a foreign, a missing and a dropped group give
// the same answer.
func TestStrangersLearnNothing(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	operations := map[string]func(chat.ConversationID) error{
		"send":      func(g chat.ConversationID) error { return s.tell(s.stranger, g, s.Draft("x")) },
		"add":       func(g chat.ConversationID) error { return s.add(s.stranger, g, s.member, s.Draft("")) },
		"add none":  func(g chat.ConversationID) error { return s.add(s.stranger, g, s.unknown, s.Draft("")) },
		"add taken": func(g chat.ConversationID) error { return s.add(s.stranger, g, s.member, s.told) },
		"leave":     func(g chat.ConversationID) error { return s.leave(s.stranger, g, s.Draft("")) },
		"drop":      func(g chat.ConversationID) error { return s.drop(s.stranger, g) },
		"history":   func(g chat.ConversationID) error { return s.history(s.stranger, g, 5) },
		"outsiders": func(g chat.ConversationID) error { return s.outsiders(s.stranger, g, "x") },
	}
	for name, run := range operations {
		for where, group := range map[string]chat.ConversationID{
			"foreign": s.group, "missing": s.noOne, "dropped": s.ended, "dialog": s.dialog, "zero": {},
		} {
			if err := run(group); !errors.Is(err, chat.ErrNotMember) {
				t.Errorf("%s in a %s group: %v, want %v", name, where, err, chat.ErrNotMember)
			}
		}
	}
}

// stopped is a committer that takes nothing any more.
type stopped struct{}

func (stopped) Submit(context.Context, chat.Command, func(error)) error { return chat.ErrUnavailable }
func (stopped) Lane(chat.Command) int                                   { return 7 }

// TestNothingQueued proves that what cannot be queued is answered at once, without done.
func TestNothingQueued(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	service := chat.New(s.store, stopped{}, chat.Options{})
	c := &chat.SendDialog{By: storetest.By(s.owner), To: s.member, Draft: s.Draft("x")}
	if err := service.Send(t.Context(), c, func(error) { t.Error("done was called") }); !errors.Is(err, chat.ErrUnavailable) {
		t.Errorf("Send = %v", err)
	}
	if err := service.SendAndWait(t.Context(), c); !errors.Is(err, chat.ErrUnavailable) {
		t.Errorf("SendAndWait = %v", err)
	}
	if err := second(service.Drop(t.Context(), storetest.By(s.owner), s.group)); !errors.Is(err, chat.ErrUnavailable) {
		t.Errorf("Drop = %v", err)
	}
	if lane := service.Lane(c); lane != 7 {
		t.Errorf("Lane = %d, want the committer's", lane)
	}
}
