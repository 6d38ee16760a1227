package postgres

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"

	"messenger/internal/chat"
	"messenger/internal/pgtest"
)

// TestNodes has two stores write to the same few conversations at once, dialogs being
// opened and ids sent to both nodes among it: all is stored once, in one order, and
// nobody deadlocks.
func TestNodes(t *testing.T) {
	t.Parallel()
	url := pgtest.Open(t, migrateAt)
	admin := openAt(t, Config{URL: url, MaxConns: 1})
	const people, lanes, batches, size = 6, 3, 25, 20
	var n ids
	users := signUp(t, admin, &n, people)
	group := newID[chat.Conversation](&n)
	svc := chat.New(admin, direct{admin}, chat.Options{})
	draft := func() chat.Draft { return chat.Draft{ID: newID[chat.Message](&n), Content: "x"} }
	by := chat.Actor{User: users[0]}
	if err := svc.CreateGroup(t.Context(), by, chat.NewGroup{ID: group, Name: "g", Notice: draft()}); err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(1, 2))
	want := map[chat.ConversationID]int{group: 1}
	random := func() chat.Command {
		if r.IntN(4) == 0 {
			return &chat.SendGroup{By: by, Group: group, Draft: draft()}
		}
		return &chat.SendDialog{By: chat.Actor{User: users[r.IntN(people)]}, To: users[r.IntN(people)], Draft: draft()}
	}
	again := func(c chat.Command) chat.Command { // the same send, for the other node
		switch c := c.(type) {
		case *chat.SendGroup:
			return &chat.SendGroup{By: c.By, Group: c.Group, Draft: c.Draft}
		case *chat.SendDialog:
			return &chat.SendDialog{By: c.By, To: c.To, Draft: c.Draft}
		}
		return nil
	}
	var plans [2 * lanes][batches][]chat.Command
	for lane := range lanes {
		for b := range batches {
			for range size {
				shared, first, second := random(), random(), random()
				for _, c := range []chat.Command{shared, first, second} {
					want[c.Conversation()]++
				}
				plans[lane][b] = append(plans[lane][b], shared, first)
				plans[lanes+lane][b] = append(plans[lanes+lane][b], second, again(shared))
			}
		}
	}
	var running sync.WaitGroup
	errs := make([]error, 2*lanes)
	for node := range 2 {
		s := openAt(t, Config{URL: url, MaxConns: lanes})
		for lane := range lanes {
			running.Go(func() { errs[node*lanes+lane] = writeAll(t, s, plans[node*lanes+lane][:]) })
		}
	}
	running.Wait()
	for i, err := range errs {
		if err != nil {
			t.Errorf("lane %d: %v", i, err)
		}
	}
	for _, low := range users {
		for _, high := range users {
			id := chat.DialogID(low, high)
			if got := len(stored(t, admin, low, id)); got != want[id] {
				t.Errorf("%d messages in a dialog, want %d", got, want[id])
			}
		}
	}
	if got := len(stored(t, admin, users[0], group)); got != want[group] {
		t.Errorf("%d messages in the group, want %d", got, want[group])
	}
	wantNoDeadlock(t, admin)
}

func writeAll(t *testing.T, s *Store, plan [][]chat.Command) error {
	batch := chat.NewBatch(now)
	for _, commands := range plan {
		batch.Load(commands...)
		if err := s.Write(t.Context(), batch); err != nil {
			return err
		}
		for i := range commands {
			if err := batch.Err(i); err != nil {
				return fmt.Errorf("command %d: %w", i, err)
			}
		}
	}
	return nil
}

// wantNoDeadlock asks the statistics, which are complete once the other backends are gone.
func wantNoDeadlock(t *testing.T, s *Store) {
	t.Helper()
	endOthers(t, s)
	var n int
	if err := s.pool.QueryRow(t.Context(), `select deadlocks from pg_stat_database where datname = current_database()`).Scan(&n); err != nil {
		t.Fatal(err)
	}
	if n != 0 {
		t.Errorf("%d deadlocks", n)
	}
}

// TestExtendedNodes has two stores change the same few messages at once, by keys that are
// sent to both among it: each change is stored once, in one order, and nobody deadlocks.
func TestExtendedNodes(t *testing.T) {
	t.Parallel()
	url := pgtest.Open(t, migrateAt)
	admin := openAt(t, Config{URL: url, MaxConns: 1})
	const people, lanes, batches, size, edits = 6, 3, 12, 8, 40
	var n ids
	sc := newScene(t, admin, &n, signUp(t, admin, &n, people))
	var c captured
	svc := chat.New(admin, &c, chat.Options{})
	dialog := chat.DialogID(sc.users[0], sc.users[1])
	var keys [edits]chat.MessageID
	for i := range keys {
		keys[i] = newID[chat.Message](&n)
	}
	r := rand.New(rand.NewPCG(3, 4))
	some := func() (err error) {
		user, k := by(sc.users[r.IntN(2)]), r.IntN(edits)
		switch r.IntN(7) {
		case 0:
			_, err = svc.Edit(t.Context(), by(sc.users[0]), sc.told[k%2], fmt.Sprint(k), keys[k])
		case 1:
			_, err = svc.Edit(t.Context(), by(sc.users[1]), sc.said[0], fmt.Sprint(k), newID[chat.Message](&n))
		case 2:
			_, err = svc.React(t.Context(), user, sc.said[1], "\U0001f44d", r.IntN(2) == 0)
		case 3:
			_, err = svc.React(t.Context(), user, sc.told[2], "\u2764", r.IntN(2) == 0)
		case 4:
			_, err = svc.MarkRead(t.Context(), user, chat.Address{Group: sc.group}, 1<<40, false)
		case 5:
			_, _, err = svc.SaveDraft(t.Context(), user, chat.Address{Group: sc.group}, chat.UnsentText{Content: "x", At: chat.Instant(k + 1)})
		default:
			d := sc.draft()
			d.ReplyTo, d.Mentions = sc.told[3], sc.users[:2]
			err = svc.SendAndWait(t.Context(), &chat.SendGroup{By: user, Group: sc.group, Draft: d})
		}
		return err
	}
	var running sync.WaitGroup
	errs := make([]error, 2*lanes)
	for node := range 2 {
		s := openAt(t, Config{URL: url, MaxConns: lanes})
		for lane := range lanes {
			var plan [batches][]chat.Command
			for b := range plan {
				c.commands = nil
				for range size {
					if err := some(); err != nil {
						t.Fatal(err)
					}
				}
				plan[b] = c.commands
			}
			running.Go(func() { errs[node*lanes+lane] = writeAll(t, s, plan[:]) })
		}
	}
	running.Wait()
	for i, err := range errs {
		if err != nil {
			t.Errorf("lane %d: %v", i, err)
		}
	}
	wantDense(t, admin, sc.group)
	wantDense(t, admin, dialog)
	wantTallies(t, admin)
	wantNoDeadlock(t, admin)
}

// wantTallies checks that what messages count of their reactions is what is there, and
// that the key of an edit was used once.
func wantTallies(t *testing.T, s *Store) {
	t.Helper()
	var wrong, edits, keys int
	err := s.pool.QueryRow(t.Context(), `select
		(select count(*) from messages m where coalesce(m.reactions, '') <> coalesce((select string_agg(x.n || ' ' || x.emoji, chr(10))
			from (select emoji, count(*) as n from reactions r where r.conversation_id = m.conversation_id
				and r.message_seq = m.seq group by emoji) x), '')),
		(select count(*) from log where kind = 6),
		(select count(*) from log e join message_ids i on i.conversation_id = e.conversation_id and i.seq = e.seq
			where e.kind = 6)`).Scan(&wrong, &edits, &keys)
	if err != nil || wrong != 0 || edits == 0 || edits != keys {
		t.Errorf("%d tallies of reactions are wrong, %d edits have %d keys: %v", wrong, edits, keys, err)
	}
}

// TestDeletionAcrossNodes deletes an account on one node while others write to it, add it
// to groups and open dialogs with it on another: whatever was accepted is whole.
func TestDeletionAcrossNodes(t *testing.T) {
	t.Parallel()
	url := pgtest.Open(t, migrateAt)
	one, two := openAt(t, Config{URL: url, MaxConns: 6}), openAt(t, Config{URL: url, MaxConns: 6})
	var n ids
	const people, groups = 8, 4
	users := signUp(t, one, &n, people)
	gone := users[0]
	svc := chat.New(two, direct{two}, chat.Options{})
	var list []chat.ConversationID
	for range groups {
		g := chat.NewGroup{ID: newID[chat.Conversation](&n), Name: "g", Notice: chat.Draft{ID: newID[chat.Message](&n)}}
		if err := svc.CreateGroup(t.Context(), chat.Actor{User: users[1]}, g); err != nil {
			t.Fatal(err)
		}
		list = append(list, g.ID)
	}
	var drafts [people + groups]chat.Draft
	for i := range drafts {
		drafts[i] = chat.Draft{ID: newID[chat.Message](&n), Content: "x"}
	}
	start := make(chan struct{})
	var running sync.WaitGroup
	run := func(f func() error) {
		running.Go(func() {
			<-start
			if code := chat.CodeOf(f()); code != "" && code != chat.NotFound && code != chat.Unauthenticated {
				t.Errorf("refused with %s", code)
			}
		})
	}
	for i := 1; i < people; i++ {
		run(func() error {
			return svc.SendAndWait(t.Context(), &chat.SendDialog{By: chat.Actor{User: users[i]}, To: gone, Draft: drafts[i]})
		})
	}
	for i, g := range list {
		run(func() error {
			_, err := svc.AddMember(t.Context(), chat.Actor{User: users[1]}, g, gone, drafts[people+i])
			return err
		})
	}
	run(func() error {
		return chat.New(one, direct{one}, chat.Options{}).DeleteAccount(t.Context(), chat.Actor{User: gone}, true)
	})
	close(start)
	running.Wait()
	if err := chat.New(one, direct{one}, chat.Options{}).DeleteAccount(t.Context(), chat.Actor{User: gone}, true); chat.CodeOf(err) != chat.Unauthenticated {
		t.Errorf("second deletion = %v", err)
	}
	var inside, miscounted, keys int
	err := one.pool.QueryRow(t.Context(), `select
		(select count(*) from members m join conversations c on c.id = m.conversation_id where c.kind = 2 and m.user_id = $1 and m.left_seq = 0),
		(select count(*) from conversations c where c.kind = 2 and c.member_count <>
			(select count(*) from members m where m.conversation_id = c.id and m.left_seq = 0)),
		(select count(*) from user_keys where user_id = $1)`, [16]byte(gone)).Scan(&inside, &miscounted, &keys)
	if err != nil || inside+miscounted+keys != 0 {
		t.Errorf("the deleted user is in %d groups and has %d keys, %d groups are counted wrong: %v", inside, keys, miscounted, err)
	}
	wantNoDeadlock(t, one)
}
