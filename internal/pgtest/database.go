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
)

// URLVariable names a server to use instead of a cluster of the process's own: the address
// of any database on it, with a role that may create databases.
const URLVariable = "MESSENGER_TEST_DATABASE_URL"

const databasePatience = 2 * time.Minute

// Migrate brings the database at url up to date and closes its connections.
type Migrate func(ctx context.Context, url string) error

// template is what Open clones. Its session stays open as long as the process lives and
// the template is used: see dropUnused.
var template struct {
	once    sync.Once
	name    string
	session *pgx.Conn
	err     error
}

// Open returns the URL of a database that only this test has and migrate has prepared.
//
// migrate runs once per process, on a template that Open clones, so each call after the
// first takes some milliseconds. All calls in a process give the same migrate.
func Open(t testing.TB, migrate Migrate) string {
	t.Helper()
	server := mustServer(t)
	template.once.Do(func() {
		template.name, template.session, template.err = makeTemplate(server, migrate)
	})
	if template.err != nil {
		t.Fatalf("pgtest: make template: %v", template.err)
	}
	return clone(t, server, template.name)
}

// Empty returns the URL of a database without tables that only this test has.
func Empty(t testing.TB) string {
	t.Helper()
	return clone(t, mustServer(t), "template0")
}

// clone copies a database, and drops the copy when the test is over.
func clone(t testing.TB, server, from string) string {
	t.Helper()
	name := newName("test")
	administer(t, server, func(ctx context.Context, admin *pgx.Conn) error {
		return create(ctx, admin, name, from)
	})
	t.Cleanup(func() {
		administer(t, server, func(ctx context.Context, admin *pgx.Conn) error {
			_, err := admin.Exec(ctx, "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)")
			return err
		})
	})
	return database(server, name)
}

// own is the cluster of a process that was given no server. It is reachable until the
// process ends.
var own = sync.OnceValues(func() (*Cluster, error) { return StartCluster(context.Background()) })

// mustServer returns where this process makes its databases.
func mustServer(t testing.TB) string {
	t.Helper()
	if given := os.Getenv(URLVariable); given != "" {
		if !strings.HasPrefix(given, "postgres://") && !strings.HasPrefix(given, "postgresql://") {
			t.Fatalf("pgtest: %s does not begin with postgres://", URLVariable)
		}
		return given
	}
	c, err := own()
	if err != nil {
		t.Fatalf("pgtest: %v", err)
	}
	return c.URL()
}

// administer runs f with a connection of its own to the server.
func administer(t testing.TB, server string, f func(ctx context.Context, admin *pgx.Conn) error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), databasePatience)
	defer cancel()
	admin, err := pgx.Connect(ctx, server)
	if err == nil {
		err = errors.Join(f(ctx, admin), admin.Close(ctx))
	}
	if err != nil {
		t.Fatalf("pgtest: %v", err)
	}
}

// create makes a database as a copy of another one. Where files are in memory it copies
// them: the default method writes all of the copy to the log too.
func create(ctx context.Context, admin *pgx.Conn, name, from string) error {
	const memory = "SELECT setting LIKE '/dev/shm/%' FROM pg_settings WHERE name = 'data_directory'"
	var inMemory bool
	strategy := ""
	if err := admin.QueryRow(ctx, memory).Scan(&inMemory); err == nil && inMemory { // some roles may not know
		strategy = " STRATEGY file_copy"
	}
	_, err := admin.Exec(ctx, "CREATE DATABASE "+name+" TEMPLATE "+from+strategy)
	return err
}

// makeTemplate makes a database that migrate has prepared. Its session has the same name.
func makeTemplate(server string, migrate Migrate) (name string, session *pgx.Conn, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), databasePatience)
	defer cancel()
	config, err := pgx.ParseConfig(server)
	if err != nil {
		return "", nil, err
	}
	name = newName("template")
	config.RuntimeParams["application_name"] = name
	if session, err = pgx.ConnectConfig(ctx, config); err != nil {
		return "", nil, err
	}
	err = dropUnused(ctx, session)
	if err == nil {
		err = create(ctx, session, name, "template0")
	}
	if err == nil {
		err = migrate(ctx, database(server, name))
	}
	if err == nil {
		_, err = session.Exec(ctx, "ALTER DATABASE "+name+" ALLOW_CONNECTIONS false")
	}
	if err != nil {
		return "", nil, errors.Join(err, session.Close(ctx))
	}
	return name, session, nil
}

// dropUnused drops the templates of processes that have ended: no session has their name.
func dropUnused(ctx context.Context, conn *pgx.Conn) error {
	rows, err := conn.Query(ctx, `SELECT d.datname FROM pg_database d WHERE d.datname LIKE 'pgtest\_template\_%'
		AND NOT EXISTS (SELECT FROM pg_stat_activity a WHERE a.application_name = d.datname)`)
	if err != nil {
		return err
	}
	unused, err := pgx.CollectRows(rows, pgx.RowTo[string])
	for _, name := range unused {
		_, failed := conn.Exec(ctx, "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)")
		err = errors.Join(err, failed)
	}
	return err
}

// newName returns a name that no other database has and that needs no quotes.
func newName(kind string) string {
	return "pgtest_" + kind + "_" + strings.ToLower(rand.Text())
}

// database returns server's URL with another database.
func database(server, name string) string {
	u, err := url.Parse(server)
	if err != nil {
		panic(fmt.Sprintf("not reached: pgx has parsed %s", err))
	}
	u.Path = "/" + name
	return u.String()
}
