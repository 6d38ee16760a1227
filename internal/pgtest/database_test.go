package pgtest

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/jackc/pgx/v5"
)

// createNote is a migration.
func createNote(ctx context.Context, url string) error {
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return err
	}
	_, err = conn.Exec(ctx, "CREATE TABLE note (body text PRIMARY KEY)")
	return errors.Join(err, conn.Close(ctx))
}

// Each test has a migrated database of its own, which goes with the test.
func TestOpen(t *testing.T) {
	t.Parallel()
	const databases = "SELECT count(*) FROM pg_database WHERE datname = $1"
	names := make(chan string, 4)
	t.Run("users", func(t *testing.T) {
		for range cap(names) {
			t.Run("one of several", func(t *testing.T) {
				t.Parallel()
				url := Open(t, createNote)
				mustExec(t, url, "INSERT INTO note VALUES ('the same everywhere')")
				if n := value[int](t, url, "SELECT count(*) FROM note"); n != 1 {
					t.Errorf("%d notes, want the test's own one", n)
				}
				names <- mustConnect(t, url).Config().Database // still connected when it is dropped
			})
		}
	})
	for range cap(names) {
		if name := <-names; value[int](t, mustServer(t), databases, name) != 0 {
			t.Errorf("database %s is left", name)
		}
	}
}

// A template is dropped after the end of its process, and not before; so is the rest of a
// migration that failed.
func TestTemplates(t *testing.T) {
	t.Parallel()
	server := Private(t).URL()
	broken := errors.New("no such column")
	if _, _, err := makeTemplate(server, func(context.Context, string) error { return broken }); !errors.Is(err, broken) {
		t.Fatalf("makeTemplate: %v, want %v", err, broken)
	}
	for _, want := range []int{1, 2, 2} {
		name, session, err := makeTemplate(server, createNote)
		if err != nil {
			t.Fatal(err)
		}
		const templates = `SELECT count(*) FROM pg_database WHERE datname LIKE 'pgtest\_template\_%' AND NOT datallowconn`
		if n := value[int](t, server, templates); n != want {
			t.Errorf("%d templates, want %d", n, want)
		}
		if n := value[int](t, clone(t, server, name), "SELECT count(*) FROM note"); n != 0 {
			t.Errorf("%d notes in a fresh database", n)
		}
		t.Cleanup(func() { _ = session.Close(context.Background()) })
		if want == 2 {
			// Close does not wait until the server has released the session's lock.
			mustExec(t, server, fmt.Sprintf("SELECT pg_terminate_backend(%d, 60000)", session.PgConn().PID()))
		}
	}
}

// What the messenger insists on is what it gets, and there is room for many tests at once.
func TestEmpty(t *testing.T) {
	t.Parallel()
	url := Empty(t)
	if n := value[int](t, url, "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'"); n != 0 {
		t.Errorf("%d tables in an empty database", n)
	}
	mustExec(t, url, "CREATE EXTENSION pg_trgm") // contrib is there
	for name, want := range map[string]string{
		"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on",
		"max_connections": "300", "server_encoding": "UTF8", "TimeZone": "Asia/Kathmandu",
	} {
		if got := value[string](t, url, "SELECT current_setting($1)", name); got != want {
			t.Errorf("%s = %s, want %s", name, got, want)
		}
	}
}
