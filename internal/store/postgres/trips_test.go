package postgres

import (
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
		if trips != 2 || !maps.Equal(ran, first) || len(ran) > 11 {
			t.Errorf("%d commands: %d round trips, statements %v, first %v", 2*count, trips, counted(ran), counted(first))
		}
	}
	history := func(limit int) func() error {
		return func() error {
			_, _, err := s.History(t.Context(), chat.HistoryQuery{Conversation: group, User: users[0], Before: chat.MaxInstant, Limit: limit})
			return err
		}
	}
	reads := map[string]func() error{
		"history": history(50), "place alone": history(0),
		"chat list": func() error { _, err := s.ChatList(t.Context(), users[0], chat.MaxInstant, 20); return err },
		"member": func() error {
			_, err := s.Member(t.Context(), chat.MemberKey{Conversation: group, User: users[0]})
			return err
		},
		"groups":  func() error { _, err := s.GroupsOf(t.Context(), users[0]); return err },
		"people":  func() error { _, err := s.People(t.Context(), chat.PeopleQuery{Prefix: "p", PerRank: 10}); return err },
		"user":    func() error { _, err := s.User(t.Context(), users[0]); return err },
		"account": func() error { _, err := s.Account(t.Context(), users[0]); return err },
	}
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
