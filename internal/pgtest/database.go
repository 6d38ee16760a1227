package pgtest

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// URLVariable names a server to use instead of the shared cluster: the address of any
// database on it, with a role that may create databases.
const URLVariable = "MESSENGER_TEST_DATABASE_URL"

const (
	installPatience  = 10 * time.Minute
	databasePatience = 2 * time.Minute
)

// Open returns the URL of a database that only this test has and migrate has prepared.
//
// migrate runs once per program and server, on a template that Open clones, so each call
// after the first costs some milliseconds. A program that was built anew, as it is after
// any change of a migration, has a template of its own.
func Open(t testing.TB, migrate Migrate) string {
	t.Helper()
	return open(t, func(ctx context.Context, admin *pgx.Conn, name string) error {
		return clone(ctx, admin, name, migrate)
	})
}

// Empty returns the URL of a database without tables that only this test has.
func Empty(t testing.TB) string {
	t.Helper()
	return open(t, func(ctx context.Context, admin *pgx.Conn, name string) error {
		_, err := admin.Exec(ctx, "CREATE DATABASE "+quote(name)+" TEMPLATE template0")
		return err
	})
}

// open makes a database by means of create, and drops it when the test is over.
func open(t testing.TB, create func(ctx context.Context, admin *pgx.Conn, name string) error) string {
	t.Helper()
	server, err := serverURL()
	if err != nil {
		t.Fatalf("pgtest: %v", err)
	}
	name := "test_" + strings.ToLower(rand.Text())
	err = administer(server, func(ctx context.Context, admin *pgx.Conn) error {
		return create(ctx, admin, name)
	})
	if err != nil {
		t.Fatalf("pgtest: create database: %v", err)
	}
	t.Cleanup(func() {
		err := administer(server, func(ctx context.Context, admin *pgx.Conn) error {
			_, err := admin.Exec(ctx, "DROP DATABASE IF EXISTS "+quote(name)+" WITH (FORCE)")
			return err
		})
		if err != nil {
			t.Errorf("pgtest: drop database: %v", err)
		}
	})
	return database(server, name)
}

// serverURL returns where this process makes its databases. The lease is kept until the
// process ends.
var serverURL = sync.OnceValues(func() (string, error) {
	if given := os.Getenv(URLVariable); given != "" {
		if !strings.HasPrefix(given, "postgres://") && !strings.HasPrefix(given, "postgresql://") {
			return "", fmt.Errorf("%s does not begin with postgres://", URLVariable)
		}
		return given, nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), startPatience+installPatience)
	defer cancel()
	lease, err := Acquire(ctx, os.Stderr)
	if err != nil {
		return "", err
	}
	return lease.URL, nil
})

// administer runs f with a connection of its own to the server.
func administer(server string, f func(ctx context.Context, admin *pgx.Conn) error) error {
	ctx, cancel := context.WithTimeout(context.Background(), databasePatience)
	defer cancel()
	admin, err := pgx.Connect(ctx, server)
	if err != nil {
		return err
	}
	return errors.Join(f(ctx, admin), admin.Close(ctx))
}

// database returns server's URL with another database.
func database(server, name string) string {
	u, err := url.Parse(server)
	if err != nil {
		return server // not reached: pgx has parsed it already
	}
	u.Path = "/" + name
	return u.String()
}

// SQLSTATEs that are expected.
const (
	unknownDatabase = "3D000"
	objectInUse     = "55006"
)

// code returns err's SQLSTATE, "" if it has none.
func code(err error) string {
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok {
		return pg.Code
	}
	return ""
}

func quote(name string) string { return pgx.Identifier{name}.Sanitize() }
