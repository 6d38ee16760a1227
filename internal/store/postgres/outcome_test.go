package postgres

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"messenger/internal/auth"
	"messenger/internal/chat"
	"messenger/internal/pgtest"
)

// proxied opens a store whose connections go through a proxy, and one beside it.
func proxied(t *testing.T) (*proxy, *Store, *Store) {
	t.Helper()
	direct := pgtest.Open(t, migrateAt)
	p, url := newProxy(t, direct)
	return p, openAt(t, Config{URL: url, MaxConns: 4}), openAt(t, Config{URL: direct, MaxConns: 4})
}

// say makes a send of one text.
func say(n *ids, from, to chat.UserID, text string) *chat.SendDialog {
	return &chat.SendDialog{By: chat.Actor{User: from}, To: to, Draft: chat.Draft{ID: newID[chat.Message](n), Content: text}}
}

// stored returns what a conversation holds, oldest first, and checks that it is dense.
func stored(t *testing.T, s *Store, user chat.UserID, id chat.ConversationID) []string {
	t.Helper()
	rows, _, err := s.History(t.Context(), chat.HistoryQuery{Conversation: id, User: user, Before: chat.MaxInstant, Limit: 100_000, Bytes: 1 << 30})
	if err != nil {
		t.Fatal(err)
	}
	slices.Reverse(rows)
	var list []string
	for i, r := range rows {
		if r.Message.Seq != chat.Seq(i+1) {
			t.Fatalf("message %d has seq %d", i+1, r.Message.Seq)
		}
		if i > 0 && r.Message.CreatedAt <= rows[i-1].Message.CreatedAt {
			t.Fatalf("message %d is not later than the one before", i+1)
		}
		list = append(list, r.Message.Content)
	}
	return list
}

// TestCommitCut cuts the connection at COMMIT in every way: what was sent is there once,
// is reported as stored, and is not taken for a repetition.
func TestCommitCut(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]cut{
		"not committed": cutBefore, "not committed, unnoticed": cutHold, "committed": cutAfter, "perhaps committed": cutDuring,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, s, direct := proxied(t)
			var n ids
			users := signUp(t, s, &n, 2)
			batch := chat.NewBatch(now)
			write(t, s, batch, say(&n, users[0], users[1], "before"))
			want := []string{"before"}
			for i := range 5 {
				p.cutNext(c, 1)
				send := say(&n, users[0], users[1], fmt.Sprint(i))
				write(t, s, batch, send)
				want = append(want, fmt.Sprint(i))
				if send.Sent.Duplicate || len(batch.Events()) != 1 {
					t.Errorf("send %d: %+v with %d events", i, send.Sent, len(batch.Events()))
				}
			}
			if got := stored(t, direct, users[0], chat.DialogID(users[0], users[1])); !slices.Equal(got, want) {
				t.Errorf("stored %q, want %q", got, want)
			}
		})
	}
}

// TestOtherCommitsCut does the same to writes that leave no message.
func TestOtherCommitsCut(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]cut{"not committed": cutBefore, "committed": cutAfter} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, s, _ := proxied(t)
			svc := chat.New(s, direct{s}, chat.Options{})
			var n ids
			users := signUp(t, s, &n, 2)
			write(t, s, chat.NewBatch(now), say(&n, users[0], users[1], "before"))
			by, group, session := chat.Actor{User: users[0]}, newID[chat.Conversation](&n), newID[chat.Session](&n)
			first := "Renamed"
			steps := []step{
				{"sign up", func() error {
					u, err := chat.NewUser(newID[chat.User](&n), chat.NewUserForm{FirstName: "New", Email: "new"}, now())
					return errors.Join(err, s.CreateAccount(t.Context(), auth.Account{User: u, PasswordHash: "hash"}))
				}},
				{"open session", func() error {
					return s.OpenSession(t.Context(), chat.Session{ID: session, User: users[0], CreatedAt: now()}, "$argon2id$")
				}},
				{"clear dialog", func() error { _, _, err := svc.ClearDialog(t.Context(), by, users[1]); return err }},
				{"rename", func() error { return svc.Rename(t.Context(), by, &first, nil) }},
				{"create group", func() error {
					return svc.CreateGroup(t.Context(), by, chat.NewGroup{ID: group, Name: "g", Notice: chat.Draft{ID: newID[chat.Message](&n)}})
				}},
				{"drop group", func() error { _, err := svc.Drop(t.Context(), by, group); return err }},
				{"set password", func() error {
					return s.SetPassword(t.Context(), auth.PasswordChange{
						User: users[0], OldHash: "$argon2id$", NewHash: "new", Revoke: true, Keep: session, At: now(),
					})
				}},
				{"revoke session", func() error {
					ended, err := s.RevokeSessions(t.Context(), auth.Revocation{User: users[0], At: now()})
					if ended != 1 {
						t.Errorf("%d sessions revoked, want 1", ended)
					}
					return err
				}},
				{"delete account", func() error { return svc.DeleteAccount(t.Context(), by, true) }},
			}
			for _, step := range steps {
				stopped := p.cutNext(c, 1)
				if err := step.do(); err != nil {
					t.Errorf("%s: %v", step.name, err)
				}
				select {
				case <-stopped:
				default:
					t.Errorf("%s did not commit", step.name)
				}
			}
		})
	}
}

// direct commits each command in a transaction of its own.
type direct struct{ s *Store }

func (d direct) Submit(ctx context.Context, cmd chat.Command, done func(error)) error {
	b := chat.NewBatch(now)
	b.Load(cmd)
	err := d.s.Write(ctx, b)
	if err == nil {
		err = b.Err(0)
	}
	done(err)
	return nil
}

func (d direct) Lane(chat.Command) int { return 0 }

// TestOutcomeStaysUnknown has the database out of reach after a lost commit: Write says so
// when its time is up, not before, and a repetition of the id settles it.
func TestOutcomeStaysUnknown(t *testing.T) {
	t.Parallel()
	p, s, _ := proxied(t)
	var n ids
	users := signUp(t, s, &n, 2)
	batch := chat.NewBatch(now)
	send := say(&n, users[0], users[1], "lost")
	ctx, cancel := context.WithCancel(t.Context())
	stopped := p.cutNext(cutAfter, 1)
	done := make(chan error, 1)
	batch.Load(send)
	p.set(func(p *proxy) { p.down = true })
	go func() { done <- s.Write(ctx, batch) }()
	<-stopped
	eventually(t, "looks for the outcome", func() bool { return p.refusals() >= 5 })
	select {
	case err := <-done:
		t.Fatalf("Write returned %v while the outcome could still be found out", err)
	default:
	}
	cancel()
	if err := <-done; !errors.Is(err, chat.ErrOutcomeUnknown) {
		t.Fatalf("Write = %v", err)
	}
	p.set(func(p *proxy) { p.down = false })
	again := &chat.SendDialog{By: send.By, To: send.To, Draft: send.Draft}
	write(t, s, batch, again)
	if !again.Sent.Duplicate || again.Sent.Message.Seq != 1 {
		t.Errorf("repetition: %+v", again.Sent)
	}
}

// TestLostBeforeCommit ends the server's side of every idle connection: nobody notices.
func TestLostBeforeCommit(t *testing.T) {
	t.Parallel()
	url := pgtest.Open(t, migrateAt)
	s, other := openAt(t, Config{URL: url, MaxConns: 4}), openAt(t, Config{URL: url, MaxConns: 1})
	var n ids
	users := signUp(t, s, &n, 2)
	batch := chat.NewBatch(now)
	for i := range 5 {
		endOthers(t, other)
		write(t, s, batch, say(&n, users[0], users[1], fmt.Sprint(2*i)))
		endOthers(t, other)
		if _, err := s.User(t.Context(), users[0]); err != nil {
			t.Fatal(err)
		}
		write(t, s, batch, say(&n, users[1], users[0], fmt.Sprint(2*i+1)))
	}
	if got := stored(t, s, users[0], chat.DialogID(users[0], users[1])); len(got) != 10 {
		t.Errorf("stored %q", got)
	}
}

// endOthers ends all connections to the database of s but its own.
func endOthers(t *testing.T, s *Store) {
	t.Helper()
	_, err := s.pool.Exec(t.Context(), `select pg_terminate_backend(pid, 10000) from pg_stat_activity
		where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'`)
	if err != nil {
		t.Fatal(err)
	}
}

// TestNumberOfALostTransaction has numbers that a crash may leave behind: one never
// given, and one given again to a transaction that wrote something else.
func TestNumberOfALostTransaction(t *testing.T) {
	t.Parallel()
	s := openStore(t)
	var n ids
	users := signUp(t, s, &n, 2)
	lost := chat.Message{ID: newID[chat.Message](&n), Conversation: chat.DialogID(users[0], users[1]), Seq: 1, CreatedAt: now()}
	seen := proofOf(&chat.Changes{Messages: []chat.Message{lost}})
	committed, err := s.settle(t.Context(), &unknown{xid: "4000000000000", proof: seen})
	if committed || err != nil {
		t.Errorf("a number of the future: %v, %v", committed, err)
	}
	var xid string
	if err := s.pool.QueryRow(t.Context(), sqlXID).Scan(&xid); err != nil { // commits at once
		t.Fatal(err)
	}
	committed, err = s.settle(t.Context(), &unknown{xid: xid, proof: seen})
	if committed || err != nil {
		t.Errorf("a number given again: %v, %v", committed, err)
	}
	committed, err = s.settle(t.Context(), &unknown{xid: xid})
	if !committed || err != nil {
		t.Errorf("a committed transaction without a proof: %v, %v", committed, err)
	}
}
