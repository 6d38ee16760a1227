package pgtest

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"reflect"
	"runtime"
	"sync"

	"github.com/jackc/pgx/v5"
)

// keptTemplates is how many templates stay on a server, so that one which is used for
// long does not fill up with those of old programs.
const keptTemplates = 16

// Migrate brings the database at url up to date and closes its connections. It may depend
// on nothing but the program it is compiled into.
type Migrate func(ctx context.Context, url string) error

// clone creates the database name from migrate's template, which it makes if needed.
func clone(ctx context.Context, admin *pgx.Conn, name string, migrate Migrate) error {
	key, err := templateKey(migrate)
	if err != nil {
		return err
	}
	statement := "CREATE DATABASE " + quote(name) + " TEMPLATE " + quote("pgtest_template_"+key)
	if inMemory(ctx, admin) {
		statement += " STRATEGY file_copy" // the default writes it all into the log too
	}
	for range 3 { // another program may remove the template as an old one
		_, err = admin.Exec(ctx, statement)
		if code(err) != unknownDatabase {
			return err
		}
		if err := makeTemplate(ctx, admin, key, migrate); err != nil {
			return fmt.Errorf("make template: %w", err)
		}
	}
	return err
}

// makeTemplate makes the template for key unless another process has just done so. It
// gets its name when it is complete: what has the name can be cloned.
func makeTemplate(ctx context.Context, admin *pgx.Conn, key string, migrate Migrate) error {
	unlock, err := lockKey(ctx, admin, key)
	if err != nil {
		return err
	}
	defer unlock()
	template, draft := "pgtest_template_"+key, "pgtest_draft_"+key
	var exists bool
	const lookUp = "SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)"
	if err := admin.QueryRow(ctx, lookUp, template).Scan(&exists); err != nil || exists {
		return err
	}
	for _, statement := range []string{
		"DROP DATABASE IF EXISTS " + quote(draft) + " WITH (FORCE)", // of a killed process
		"CREATE DATABASE " + quote(draft) + " TEMPLATE template0",
	} {
		if _, err := admin.Exec(ctx, statement); err != nil {
			return err
		}
	}
	if err := migrate(ctx, database(admin.Config().ConnString(), draft)); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	for _, statement := range []string{
		"ALTER DATABASE " + quote(draft) + " ALLOW_CONNECTIONS false",
		"ALTER DATABASE " + quote(draft) + " RENAME TO " + quote(template),
	} {
		if _, err := admin.Exec(ctx, statement); err != nil {
			return err
		}
	}
	return dropOldTemplates(ctx, admin, keptTemplates)
}

// lockKey keeps other processes from making the same template.
func lockKey(ctx context.Context, admin *pgx.Conn, key string) (unlock func(), err error) {
	sum := sha256.Sum256([]byte("pgtest " + key))
	id := int64(binary.BigEndian.Uint64(sum[:8])) // any number will do
	if _, err := admin.Exec(ctx, "SELECT pg_advisory_lock($1)", id); err != nil {
		return nil, err
	}
	return func() {
		_, _ = admin.Exec(ctx, "SELECT pg_advisory_unlock($1)", id) // else it ends with the connection
	}, nil
}

// dropOldTemplates leaves the youngest keep templates. A program whose template goes makes it
// again.
func dropOldTemplates(ctx context.Context, admin *pgx.Conn, keep int) error {
	const oldest = `SELECT datname FROM pg_database WHERE datname LIKE 'pgtest\_template\_%'
		ORDER BY oid DESC OFFSET $1`
	rows, err := admin.Query(ctx, oldest, keep)
	if err != nil {
		return err
	}
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return err
	}
	for _, name := range names {
		if _, err := admin.Exec(ctx, "DROP DATABASE IF EXISTS "+quote(name)); err != nil && code(err) != objectInUse {
			return err
		}
	}
	return nil
}

// templateKey names what migrate makes: the same program and the same function make the
// same template.
func templateKey(migrate Migrate) (string, error) {
	program, err := programSum()
	if err != nil {
		return "", err
	}
	function := runtime.FuncForPC(reflect.ValueOf(migrate).Pointer()).Name()
	sum := sha256.Sum256([]byte(program + "\x00" + function))
	return hex.EncodeToString(sum[:16]), nil
}

// programSum is the hash of the running program's file.
var programSum = sync.OnceValues(func() (string, error) {
	path, err := os.Executable()
	if err != nil {
		return "", fmt.Errorf("find this program: %w", err)
	}
	f, err := os.Open(path)
	if err != nil {
		return "", fmt.Errorf("read this program: %w", err)
	}
	defer func() { _ = f.Close() }()
	hash := sha256.New()
	if _, err := io.Copy(hash, f); err != nil {
		return "", fmt.Errorf("read this program: %w", err)
	}
	return hex.EncodeToString(hash.Sum(nil)), nil
})

// inMemory reports whether the server's files are in memory, where copying them beats
// logging them. A role that may not know is told no.
func inMemory(ctx context.Context, admin *pgx.Conn) bool {
	var yes bool
	const look = "SELECT setting LIKE '/dev/shm/%' FROM pg_settings WHERE name = 'data_directory'"
	return admin.QueryRow(ctx, look).Scan(&yes) == nil && yes
}
