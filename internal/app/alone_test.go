package app_test

import (
	"context"
	"strings"
	"syscall"
	"testing"

	"github.com/jackc/pgx/v5"

	"messenger/internal/app/apptest"
)

// TestOneServer: a second server on the same database says so and ends, and so does every
// command that writes; a successor waits for a predecessor that drains.
func TestOneServer(t *testing.T) {
	t.Parallel()
	apptest.OnEachStore(t, func(t *testing.T, store apptest.Store) {
		t.Parallel()
		s := apptest.Start(t, apptest.Options{Store: store})
		ann := s.NewPerson(t, "Ann")
		env := []string{"MESSENGER_DRAIN_TIME=0s"}
		second := &apptest.Server{Options: s.Options}
		second.Options.Env = env
		for _, command := range []string{"serve", "migrate", "restored", "demo"} {
			if printed, err := second.Run(t, command); err == nil || !strings.Contains(printed, "in use by another messenger process") {
				t.Errorf("%s: %v\n%s", command, err, printed)
			}
		}
		ann.Hello(t)
		s.Signal(t, syscall.SIGTERM)
		successor := apptest.Start(t, apptest.Options{Store: store, DatabaseURL: s.Options.DatabaseURL, DataDir: s.Options.DataDir})
		s.End(t)
		ann.Server = successor
		ann.LogIn(t)
	})
}

// TestLockGoesToAnother: a server that has lost its lock to another process ends with a
// sentence.
func TestLockGoesToAnother(t *testing.T) {
	t.Parallel()
	s := apptest.Start(t, apptest.Options{Store: apptest.PostgreSQL})
	conn, err := pgx.Connect(t.Context(), s.Options.DatabaseURL)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(context.Background()) }()
	// Ending the holder and taking its place is one statement for nobody, so take turns.
	for {
		if _, err := conn.Exec(t.Context(), `select pg_terminate_backend(pid) from pg_stat_activity
			where datname = current_database() and application_name like 'messenger server %'`); err != nil {
			t.Fatal(err)
		}
		var taken bool
		if err := conn.QueryRow(t.Context(), `select pg_try_advisory_lock(x'6d65737373657276'::bigint)`).Scan(&taken); err != nil {
			t.Fatal(err)
		}
		if taken {
			break
		}
	}
	if err := s.Failed(t); err == nil || !strings.Contains(s.Log(), "taken by another process") {
		t.Errorf("the server ended with %v:\n%s", err, s.Log())
	}
}
