package postgres

import (
	"context"
	"fmt"
	"maps"
	"testing"

	"messenger/internal/chat"
	"messenger/internal/pgtest"
)

// TestRoundTrips counts at the wire: a batch takes two round trips and as many statements
// whether it has one command or three hundred; every read takes one.
func TestRoundTrips(t *testing.T) {
	t.Parallel()
	p, url := newProxy(t, pgtest.Open(t, migrateAt))
	s := openAt(t, Config{URL: url, MaxConns: 1})
	var n ids
	users := signUp(t, s, &n, 40)
	group := newID[chat.Conversation](&n)
	svc := chat.New(s, direct{s}, chat.Options{})
	by := chat.Actor{User: users[0]}
	notice := func() chat.Draft { return chat.Draft{ID: newID[chat.Message](&n), Content: "x"} }
	if err := svc.CreateGroup(t.Context(), by, chat.NewGroup{ID: group, Name: "g", Notice: notice()}); err != nil {
		t.Fatal(err)
	}
	batch := chat.NewBatch(now)
	mixed := func(count int) []chat.Command {
		list := sends(&n, users, count)
		for range count {
			list = append(list, &chat.SendGroup{By: by, Group: group, Draft: notice()})
		}
		return list
	}
	write(t, s, batch, mixed(150)...) // statements are prepared, dialogs open
	write(t, s, batch, mixed(150)...)
	p.counts()
	var first map[string]int
	for _, count := range []int{2, 10, 150} {
		write(t, s, batch, mixed(count)...)
		trips, ran := p.counts()
		delete(ran, sqlInsertMarks) // now and then
		if first == nil {
			first = ran
		}
		if trips != 2 || !maps.Equal(ran, first) || len(ran) > 12 {
			t.Errorf("%d commands: %d round trips, statements %v, first %v", 2*count, trips, counted(ran), counted(first))
		}
	}
	sc := &scene{ids: &n, users: users[:2], group: group}
	wantOneTrip(t, p, sc.reads(t, s))
}

// wantOneTrip runs each read twice, for statements are prepared at their first use.
func wantOneTrip(t *testing.T, p *proxy, reads map[string]func() error) {
	t.Helper()
	for name, read := range reads {
		for range 2 {
			p.counts()
			if err := read(); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
		}
		if trips, _ := p.counts(); trips != 1 {
			t.Errorf("%s takes %d round trips", name, trips)
		}
	}
}

// reads is everything that is read of the group and for the first person of sc.
func (sc *scene) reads(t *testing.T, s *Store) map[string]func() error {
	ctx, user := t.Context(), sc.users[0]
	key := chat.MemberKey{Conversation: sc.group, User: user}
	history := func(limit int) func() error {
		return func() error {
			_, _, err := s.History(ctx, chat.HistoryQuery{Conversation: sc.group, User: user, Before: chat.MaxInstant, Limit: limit})
			return err
		}
	}
	members := func(q chat.MembersQuery) func() error {
		return func() error { _, _, err := s.Members(ctx, q); return err }
	}
	return map[string]func() error{
		"history": history(50), "place alone": history(0),
		"chat list": func() error {
			_, err := s.ChatList(ctx, chat.ChatListQuery{User: user, Before: chat.MaxInstant, Limit: 20})
			return err
		},
		"inbox":      func() error { _, err := s.Inbox(ctx, chat.InboxQuery{User: user, Limit: 20}); return err },
		"unread":     func() error { _, err := s.Unread(ctx, chat.UnreadListQuery{User: user, Limit: 20}); return err },
		"why unread": func() error { _, err := s.WhyUnread(ctx, chat.UnreadQuery{MemberKey: key, Limit: 20}); return err },
		"log": func() error {
			_, err := s.Log(ctx, chat.LogQuery{Conversation: sc.group, User: user, Limit: 20, HiddenLimit: 20})
			return err
		},
		"timeline": func() error {
			_, err := s.Timeline(ctx, chat.TimelineQuery{Conversation: sc.group, User: user, Before: 20, Older: 20, Newer: 20})
			return err
		},
		"member":        func() error { _, err := s.Member(ctx, key); return err },
		"group":         func() error { _, _, err := s.Group(ctx, key); return err },
		"groups":        func() error { _, err := s.GroupsOf(ctx, user); return err },
		"members":       members(chat.MembersQuery{Conversation: sc.group, Limit: 20}),
		"found":         members(chat.MembersQuery{Conversation: sc.group, Prefix: "p", Limit: 20}),
		"members by id": members(chat.MembersQuery{Conversation: sc.group, ByID: true, Limit: 20}),
		"invites": func() error {
			_, err := s.Invites(ctx, chat.InvitesQuery{Group: sc.group, At: 1, Limit: 20})
			return err
		},
		"invite":  func() error { _, _, err := s.Invite(ctx, "code"); return err },
		"sharing": func() error { _, err := s.Sharing(ctx, user, sc.users); return err },
		"locate":  func() error { _, _, err := s.Locate(ctx, chat.MessageID{1}); return err },
		"reactions": func() error {
			_, err := s.Reactions(ctx, chat.ReactionsQuery{Message: chat.MessageKey{Conversation: sc.group, Seq: 1}, Limit: 20})
			return err
		},
		"people":    func() error { _, err := s.People(ctx, chat.PeopleQuery{Prefix: "p", PerRank: 10}); return err },
		"user":      func() error { _, err := s.User(ctx, user); return err },
		"account":   func() error { _, err := s.Account(ctx, user); return err },
		"sightings": func() error { _, err := s.LastSeen(ctx, sc.users); return err },
		"sight": func() error {
			return s.SetLastSeen(ctx, []chat.LastSeen{{User: user, At: 1}, {User: sc.users[1], At: 1}, {User: user, At: 2}})
		},
	}
}

// counted shows statements by their beginnings.
func counted(ran map[string]int) (list []string) {
	for sql, n := range ran {
		list = append(list, fmt.Sprintf("%d × %.30q", n, sql))
	}
	return list
}

// TestNothingToStore shows that a batch that changes nothing is rolled back.
func TestNothingToStore(t *testing.T) {
	t.Parallel()
	p, url := newProxy(t, pgtest.Open(t, migrateAt))
	s := openAt(t, Config{URL: url, MaxConns: 1})
	var n ids
	users := signUp(t, s, &n, 2)
	send := say(&n, users[0], users[1], "once")
	batch := chat.NewBatch(now)
	write(t, s, batch, send)
	p.counts()
	again := &chat.SendDialog{By: send.By, To: send.To, Draft: send.Draft}
	write(t, s, batch, again)
	if _, ran := p.counts(); !again.Sent.Duplicate || ran[sqlCommit] != 0 || ran[sqlRollback] != 1 {
		t.Errorf("repetition: %+v, statements %v", again.Sent, counted(ran))
	}
}

// TestExtendedRoundTrips does the same with writes of the extended dialect that share a
// batch.
func TestExtendedRoundTrips(t *testing.T) {
	t.Parallel()
	p, url := newProxy(t, pgtest.Open(t, migrateAt))
	s := openAt(t, Config{URL: url, MaxConns: 1})
	var n ids
	sc := newScene(t, s, &n, signUp(t, s, &n, 80))
	batch := chat.NewBatch(now)
	var first map[string]int
	for round, count := range []int{2, 2, 10, 60} {
		commands := sc.mixed(t, s, round, count)
		p.counts()
		write(t, s, batch, commands...)
		trips, ran := p.counts()
		delete(ran, sqlInsertMarks)
		if round == 0 { // statements are prepared
			continue
		}
		if first == nil {
			first = ran
		}
		if trips != 2 || !maps.Equal(ran, first) || len(ran) > 30 {
			t.Errorf("%d commands: %d round trips, statements %v, first %v", len(commands), trips, counted(ran), counted(first))
		}
	}
}

// mixed makes commands of every kind that shares batches, by count people of the group.
func (sc *scene) mixed(t *testing.T, s *Store, round, count int) []chat.Command {
	t.Helper()
	ctx, group, owner := t.Context(), chat.Address{Group: sc.group}, by(sc.users[0])
	var c captured
	svc := chat.New(s, &c, chat.Options{})
	do := func(_ any, err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, user := range sc.users[1 : count+1] {
		do(svc.MarkRead(ctx, by(user), group, 1<<40, false))
		do(svc.MarkDelivered(ctx, by(user), group, 1<<40))
	}
	for i, user := range sc.users[1 : count+1] {
		d := sc.draft()
		d.ReplyTo, d.Mentions = sc.told[0], sc.users[:1]
		do(nil, svc.SendAndWait(ctx, &chat.SendGroup{By: by(user), Group: sc.group, Draft: d}))
		do(svc.React(ctx, by(user), sc.told[round], "\U0001f44d", true))
		do(svc.Edit(ctx, owner, sc.told[round], fmt.Sprint(round, i), newID[chat.Message](sc.ids)))
		_, _, err := svc.SaveDraft(ctx, by(user), group, chat.UnsentText{Content: "unsent", At: now()})
		do(nil, err)
	}
	muted := now() + chat.Instant(1_000_000*(round+1))
	_, _, err := svc.SetChat(ctx, owner, group, chat.SettingsChange{MutedUntil: &muted})
	do(nil, err)
	do(svc.CreateInvite(ctx, owner, chat.NewInvite{Group: sc.group}))
	about := fmt.Sprint(round)
	do(svc.UpdateGroup(ctx, owner, sc.group, chat.GroupChange{Description: &about}))
	return c.commands
}

// captured keeps commands instead of committing them.
type captured struct{ commands []chat.Command }

func (c *captured) Lane(chat.Command) int { return 0 }

func (c *captured) Submit(_ context.Context, cmd chat.Command, done func(error)) error {
	c.commands = append(c.commands, cmd)
	done(nil)
	return nil
}
