package postgres

import (
	"testing"

	"messenger/internal/chat"
	"messenger/internal/pgtest"
)

// TestLocks has another node in the middle of a transaction, holding one row, and shows
// which writes wait for it and which do not.
func TestLocks(t *testing.T) {
	t.Parallel()
	const head, user, user2 = `select 1 from conversations where id = $1 for update`,
		`select 1 from users where id = $1 for update`, `select 1 from users where id = $1 for key share`
	url := pgtest.Open(t, migrateAt)
	s := openAt(t, Config{URL: url, MaxConns: 4})
	svc := chat.New(s, direct{s}, chat.Options{})
	var n ids
	users := signUp(t, s, &n, 10)
	by := func(i int) chat.Actor { return chat.Actor{User: users[i]} }
	draft := func() chat.Draft { return chat.Draft{ID: newID[chat.Message](&n), Content: "x"} }
	group := newID[chat.Conversation](&n)
	if err := svc.CreateGroup(t.Context(), by(0), chat.NewGroup{ID: group, Name: "g", Notice: draft()}); err != nil {
		t.Fatal(err)
	}
	batch := chat.NewBatch(now)
	for i := range 8 {
		write(t, s, batch, say(&n, users[0], users[i+1], "open"))
	}
	send := func(from, to int) func() error {
		d := draft()
		return func() error {
			return svc.SendAndWait(t.Context(), &chat.SendDialog{By: by(from), To: users[to], Draft: d})
		}
	}
	add := func(who int) func() error {
		d := draft()
		return func() error { _, err := svc.AddMember(t.Context(), by(0), group, users[who], d); return err }
	}
	sweep := func() error {
		for {
			if more, err := svc.Sweep(t.Context()); err != nil || !more {
				return err
			}
		}
	}
	told := draft()
	write(t, s, batch, &chat.SendGroup{By: by(0), Group: group, Draft: told})
	invite, err := svc.CreateInvite(t.Context(), by(0), chat.NewInvite{Group: group})
	if err != nil {
		t.Fatal(err)
	}
	key, notice := newID[chat.Message](&n), draft()
	name := "Renamed"
	tests := []struct {
		name  string
		lock  string
		id    [16]byte
		write func() error
		waits bool
	}{
		{"a deletion does not wait for a send in a dialog", head, chat.DialogID(users[0], users[1]),
			func() error { return svc.DeleteAccount(t.Context(), by(1), true) }, false},
		{"erasing waits for a send in a dialog", head, chat.DialogID(users[0], users[1]), sweep, true},
		{"a deletion waits for who opens a dialog", user2, users[2],
			func() error { return svc.DeleteAccount(t.Context(), by(2), false) }, true},
		{"a first message waits for a deletion", user, users[3], send(9, 3), true},
		{"joining waits for a deletion", user, users[4], add(4), true},
		{"renaming waits for a deletion", user, users[5],
			func() error { return svc.Rename(t.Context(), by(5), &name, nil) }, true},
		{"a send waits for its conversation", head, chat.DialogID(users[0], users[6]), send(0, 6), true},
		{"a send does not wait for its users", user, users[7], send(0, 7), false},
		{"a send does not wait for another conversation", head, chat.DialogID(users[0], users[8]), send(0, 7), false},
		{"an edit waits for its conversation", head, group,
			func() error { _, err := svc.Edit(t.Context(), by(0), told.ID, "other", key); return err }, true},
		{"a read position waits for its conversation", head, group,
			func() error {
				_, err := svc.MarkRead(t.Context(), by(0), chat.Address{Group: group}, 1, true)
				return err
			}, true},
		{"a reaction does not wait for its user", user, users[0],
			func() error { _, err := svc.React(t.Context(), by(0), told.ID, "\U0001f44d", true); return err }, false},
		{"joining by invite waits for a deletion", user, users[5],
			func() error { _, _, err := svc.JoinByInvite(t.Context(), by(5), invite.Code, notice); return err }, true},
		{"a sighting waits for a deletion", user, users[5],
			func() error { return s.SetLastSeen(t.Context(), []chat.LastSeen{{User: users[5], At: 1}}) }, true},
		{"first messages do not wait for each other", user2, users[8], send(9, 8), false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tx, err := s.pool.Begin(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = tx.Rollback(t.Context()) }()
			if tag, err := tx.Exec(t.Context(), tt.lock, tt.id); err != nil || tag.RowsAffected() != 1 {
				t.Fatal(tag, err)
			}
			done := make(chan error, 1)
			go func() { done <- tt.write() }()
			if tt.waits {
				eventually(t, "the write waits", func() bool { return waiting(t, s) == 1 })
			} else if err := <-done; err != nil {
				t.Error(err)
			}
			if err := tx.Rollback(t.Context()); err != nil {
				t.Fatal(err)
			}
			if tt.waits {
				if err := <-done; err != nil {
					t.Error(err)
				}
			}
		})
	}
}

// waiting is how many backends of the database wait for a lock.
func waiting(t *testing.T, s *Store) (n int) {
	t.Helper()
	err := s.pool.QueryRow(t.Context(), `select count(*) from pg_stat_activity
		where datname = current_database() and wait_event_type = 'Lock'`).Scan(&n)
	if err != nil {
		t.Fatal(err)
	}
	return n
}
