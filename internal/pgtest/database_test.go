package pgtest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"
)

// mustConnect connects for the length of the test.
func mustConnect(t *testing.T, url string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) }) // the test is over
	return conn
}

func mustExec(t *testing.T, conn *pgx.Conn, statement string, args ...any) {
	t.Helper()
	if _, err := conn.Exec(t.Context(), statement, args...); err != nil {
		t.Fatal(err)
	}
}

// value returns what the statement finds.
func value[T any](t *testing.T, conn *pgx.Conn, statement string, args ...any) T {
	t.Helper()
	var v T
	if err := conn.QueryRow(t.Context(), statement, args...).Scan(&v); err != nil {
		t.Fatal(err)
	}
	return v
}

// createNote is a migration.
func createNote(ctx context.Context, url string) error {
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return err
	}
	_, err = conn.Exec(ctx, "CREATE TABLE note (body text PRIMARY KEY)")
	return errors.Join(err, conn.Close(ctx))
}

// Each test has a migrated database of its own.
func TestOpen(t *testing.T) {
	t.Parallel()
	for range 4 {
		t.Run("one of several", func(t *testing.T) {
			t.Parallel()
			conn := mustConnect(t, Open(t, createNote))
			mustExec(t, conn, "INSERT INTO note VALUES ('the same everywhere')")
			if n := value[int](t, conn, "SELECT count(*) FROM note"); n != 1 {
				t.Errorf("%d notes, want the test's own one", n)
			}
		})
	}
}

func TestOpenDropsDatabase(t *testing.T) {
	t.Parallel()
	admin := mustConnect(t, mustServer(t))
	var name string
	t.Run("user", func(t *testing.T) {
		conn := mustConnect(t, Open(t, createNote)) // still connected when it is dropped
		name = conn.Config().Database
	})
	if n := value[int](t, admin, "SELECT count(*) FROM pg_database WHERE datname = $1", name); n != 0 {
		t.Errorf("database %s is left", name)
	}
}

// Templates, on a server where nobody else makes any.
func TestTemplates(t *testing.T) {
	t.Parallel()
	server := Private(t).URL()
	admin := mustConnect(t, server)

	t.Run("a failed migration leaves none", func(t *testing.T) {
		broken := errors.New("no such column")
		failing := true
		migrate := func(ctx context.Context, url string) error {
			if err := createNote(ctx, url); err != nil || !failing {
				return err
			}
			return broken
		}
		if err := clone(t.Context(), admin, "never", migrate); !errors.Is(err, broken) {
			t.Fatalf("clone: %v, want %v", err, broken)
		}
		failing = false
		if err := clone(t.Context(), admin, "second", migrate); err != nil {
			t.Fatal(err)
		}
		conn := mustConnect(t, database(server, "second"))
		if n := value[int](t, conn, "SELECT count(*) FROM note"); n != 0 {
			t.Errorf("%d notes in a fresh database", n)
		}
	})

	t.Run("many at once migrate once", func(t *testing.T) {
		var migrated atomic.Int32
		migrate := func(ctx context.Context, url string) error {
			migrated.Add(1)
			return createNote(ctx, url)
		}
		var group sync.WaitGroup
		for i := range 8 {
			group.Go(func() {
				err := administer(server, func(ctx context.Context, admin *pgx.Conn) error {
					return clone(ctx, admin, fmt.Sprint("many", i), migrate)
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		group.Wait()
		if n := migrated.Load(); n != 1 {
			t.Errorf("migrated %d times, want once", n)
		}
	})

	t.Run("old ones go and come again", func(t *testing.T) {
		if err := dropOldTemplates(t.Context(), admin, 1); err != nil {
			t.Fatal(err)
		}
		const templates = `SELECT count(*) FROM pg_database WHERE datname LIKE 'pgtest\_template\_%' AND NOT datallowconn`
		if n := value[int](t, admin, templates); n != 1 {
			t.Errorf("%d templates are left, want the youngest", n)
		}
		if err := dropOldTemplates(t.Context(), admin, 0); err != nil {
			t.Fatal(err)
		}
		if err := clone(t.Context(), admin, "again", createNote); err != nil {
			t.Error(err)
		}
	})
}

func TestEmpty(t *testing.T) {
	t.Parallel()
	conn := mustConnect(t, Empty(t))
	const tables = "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'"
	if n := value[int](t, conn, tables); n != 0 {
		t.Errorf("%d tables in an empty database", n)
	}
	mustExec(t, conn, "CREATE EXTENSION pg_trgm") // contrib is there
}

// What the server insists on is what it gets, and there is room for many tests at once.
func TestSettings(t *testing.T) {
	t.Parallel()
	tests := map[string]string{
		"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on",
		"max_connections": "300", "server_encoding": "UTF8", "TimeZone": "Asia/Kathmandu",
	}
	lease := mustAcquire(t, userPlace(), grace)
	conn := mustConnect(t, lease.URL)
	for name, want := range tests {
		if got := value[string](t, conn, "SELECT current_setting($1)", name); got != want {
			t.Errorf("%s = %s, want %s", name, got, want)
		}
	}
}

func mustServer(t *testing.T) string {
	t.Helper()
	url, err := serverURL()
	if err != nil {
		t.Fatal(err)
	}
	return url
}
