package chat_test

import (
	"context"
	"fmt"
	"testing"

	"messenger/internal/chat"
	"messenger/internal/store/memory"
	"messenger/internal/store/storetest"
)

// scene is a world with a group and a dialog in which something was said, for the
// extended operations.
type scene struct {
	*storetest.World

	store                          *memory.Store
	commits                        *strict
	service                        *chat.Service // its invites have the codes invite-1, invite-2 …
	live                           *heard
	owner, admin, member, stranger chat.UserID
	gone                           chat.UserID // an account that was deleted
	group                          chat.ConversationID
	dialog                         chat.ConversationID // of owner and member
	asked, told, said, notice      chat.Message        // by member and owner in the group, by owner in the dialog
}

func newScene(t *testing.T) *scene {
	t.Helper()
	store := memory.New()
	w := storetest.NewWorld(t, store)
	p := w.People("Owner", "Admin", "Member", "Stranger", "Gone")
	s := &scene{
		World: w, store: store, live: &heard{}, commits: &strict{t, w, nil}, owner: p[0], admin: p[1], member: p[2], stranger: p[3], gone: p[4],
	}
	codes := 0
	s.service = chat.New(store, s.commits, chat.Options{Live: s.live, Now: w.Clock.Now, NewInviteCode: func() chat.InviteCode {
		codes++
		return chat.InviteCode(fmt.Sprint("invite-", codes))
	}})
	s.group = w.Group(s.owner, s.admin, s.member, s.gone) // 1 to 4
	s.OK(second(s.service.SetRole(w.Context(), by(s.owner), s.group, s.admin, chat.RoleAdmin)))
	w.OK(w.Service.DeleteAccount(w.Context(), by(s.gone), false)) // 6
	s.asked = w.Tell(s.member, s.group, "asked")                  // 7
	s.told = w.Tell(s.owner, s.group, "told")                     // 8
	s.said = w.Say(s.owner, s.member, "said")                     // 1
	s.dialog = chat.DialogID(s.owner, s.member)
	s.notice = store.Contents(s.group).Messages[0]
	return s
}

func by(u chat.UserID) chat.Actor { return storetest.By(u) }

// heard is a publisher that remembers.
type heard struct{ events []chat.Event }

func (h *heard) Publish(_ context.Context, events []chat.Event) {
	h.events = append(h.events, events...)
}

// strict is a committer of one transaction per command that allows no refusal to change
// or tell anything.
type strict struct {
	t      *testing.T
	world  *storetest.World
	events []chat.Event
}

func (c *strict) Submit(ctx context.Context, cmd chat.Command, done func(error)) error {
	b := chat.NewBatch(c.world.Clock.Now)
	b.Load(cmd)
	if err := c.world.Store.Write(ctx, b); err != nil {
		done(err)
		return nil
	}
	if err := b.Err(0); err != nil && (!b.Changes.Empty() || len(b.Events()) > 0) {
		c.t.Errorf("a command refused with %v changes %+v and tells %v", err, b.Changes, b.Events())
	}
	c.events = append(c.events, b.Events()...)
	done(b.Err(0))
	return nil
}

func (c *strict) Lane(chat.Command) int { return 0 }

// since returns what became known by the scene's service since there were n events.
func (s *scene) since(n int) []chat.Event { return s.commits.events[n:] }

func (s *scene) known() int { return len(s.commits.events) }

// send sends to the group and returns what was stored.
func (s *scene) send(from chat.UserID, d chat.Draft) chat.Message {
	s.Helper()
	c := &chat.SendGroup{By: by(from), Group: s.group, Draft: d}
	s.OK(s.service.SendAndWait(s.Context(), c))
	return c.Sent.Message
}

// stored returns a message of the group as it is stored now.
func (s *scene) stored(id chat.MessageID) chat.Message {
	s.Helper()
	for _, conversation := range []chat.ConversationID{s.group, s.dialog, otherGroup} {
		for _, m := range s.store.Contents(conversation).Messages {
			if m.ID == id {
				return m
			}
		}
	}
	s.Fatalf("message %v is not stored", id)
	return chat.Message{}
}

// log returns the group's log entries from a seq on.
func (s *scene) log(from chat.Seq) []chat.LogEntry {
	var list []chat.LogEntry
	for _, e := range s.store.Contents(s.group).Log {
		if e.Seq >= from {
			list = append(list, e)
		}
	}
	return list
}

func (s *scene) name(u chat.UserID) chat.Name {
	s.Helper()
	user, err := s.store.User(s.Context(), u)
	s.OK(err)
	return user.Name()
}

func (s *scene) key(u chat.UserID) chat.MemberKey {
	return chat.MemberKey{Conversation: s.group, User: u}
}

// inGroup and with are the addresses of the scene's conversations.
func (s *scene) inGroup() chat.Address { return chat.Address{Group: s.group} }

func with(companion chat.UserID) chat.Address { return chat.Address{Companion: companion} }

// unchanged fails the test unless run succeeds, stores nothing and tells nobody.
func (s *scene) unchanged(what string, run func() error) {
	s.Helper()
	stored, told := []memory.Contents{s.store.Contents(s.group), s.store.Contents(s.dialog)}, s.known()
	s.OK(run())
	s.Same(what+" stored", []memory.Contents{s.store.Contents(s.group), s.store.Contents(s.dialog)}, stored)
	s.Same(what+" told", len(s.since(told)), 0)
}
