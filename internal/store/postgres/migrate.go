package postgres

import (
	"cmp"
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"maps"
	"strconv"

	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
)

//go:embed migrations/*.sql
var embedded embed.FS

// ErrNewer refuses a database that a newer messenger has migrated so that this one may not
// write any more.
var ErrNewer = errors.New("the database was made by a newer messenger")

// sqlOldestWriter reads the oldest schema version whose program may still write: each
// migration sets it, to its own number unless programs before it do no harm.
const sqlOldestWriter = `select value from meta where key = 'oldest_writer'`

// Migration says from which version of the schema to which a database was brought.
type Migration struct{ From, To int64 }

// Migrate waits for the server, checks it as Open does, and brings the schema up to date.
// Run again, it changes nothing. Several processes may run it at once: one works, the
// others wait for it. Open does the same by itself.
//
// Errors: as Open.
func Migrate(ctx context.Context, cfg Config) (Migration, error) {
	cfg = cfg.withDefaults()
	files, err := fs.Sub(embedded, "migrations")
	if err != nil {
		return Migration{}, fmt.Errorf("read migrations: %w", err)
	}
	return migrate(ctx, cfg, files, inGo()...)
}

// openForMigrations opens the database through database/sql, for statements that take their
// time and are planned as PostgreSQL likes.
func openForMigrations(ctx context.Context, cfg Config) (*sql.DB, error) {
	if err := awaitServer(ctx, cfg); err != nil {
		return nil, err
	}
	config, err := parse(cfg)
	if err != nil {
		return nil, err
	}
	settings := config.ConnConfig.RuntimeParams
	settings["statement_timeout"] = "0" // other processes and large tables take their time
	maps.DeleteFunc(settings, func(name, _ string) bool { return plannerSettings()[name] != "" })
	return stdlib.OpenDB(*config.ConnConfig), nil
}

// migrate applies the migrations of files and those in Go that the database lacks, each in a
// transaction of its own.
func migrate(ctx context.Context, cfg Config, files fs.FS, more ...*goose.Migration) (m Migration, err error) {
	db, err := openForMigrations(ctx, cfg)
	if err != nil {
		return m, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	provider, err := goose.NewProvider(goose.DialectPostgres, db, files,
		goose.WithDisableGlobalRegistry(true), goose.WithGoMigrations(more...), goose.WithLogger(goose.NopLogger()), goose.WithSessionLocker(advisoryLock{}))
	if err != nil {
		return m, fmt.Errorf("read migrations: %w", err)
	}
	if m.From, m.To, err = provider.GetVersions(ctx); err != nil {
		return m, fmt.Errorf("read schema version: %w", err)
	}
	if m.From > m.To {
		return m, admit(ctx, db, m, cfg.Log)
	}
	if m.From == m.To {
		return m, nil
	}
	done, err := provider.Up(ctx)
	if err != nil {
		return m, fmt.Errorf("migrate from %d to %d: %w", m.From, m.To, err)
	}
	if len(done) > 0 {
		cfg.Log.Info("database migrated", slog.Int64("from", m.From), slog.Int64("to", m.To))
	}
	return m, nil
}

// lockKey is the advisory lock of the schema, any number that nobody else uses.
const lockKey = 0x6d65_7373_656e_6765

const (
	sqlLock   = `select pg_advisory_lock($1)`
	sqlUnlock = `select pg_advisory_unlock($1)`
)

// advisoryLock is held by the connection that migrates, and gone with it. Others wait in
// the server and go on at once when it is free.
type advisoryLock struct{}

// SessionLock implements goose's lock.SessionLocker.
func (advisoryLock) SessionLock(ctx context.Context, conn *sql.Conn) error {
	if _, err := conn.ExecContext(ctx, sqlLock, int64(lockKey)); err != nil {
		return fmt.Errorf("lock schema: %w", err)
	}
	return nil
}

// SessionUnlock implements goose's lock.SessionLocker.
func (advisoryLock) SessionUnlock(ctx context.Context, conn *sql.Conn) error {
	if _, err := conn.ExecContext(ctx, sqlUnlock, int64(lockKey)); err != nil {
		return fmt.Errorf("unlock schema: %w", err)
	}
	return nil
}

// admit decides whether this program may write to a database of a newer schema.
func admit(ctx context.Context, db *sql.DB, m Migration, log *slog.Logger) error {
	var text string
	err := db.QueryRowContext(ctx, sqlOldestWriter).Scan(&text)
	oldest, notNumber := strconv.ParseInt(text, 10, 64)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("read the oldest version that may write: %w", err)
	}
	if err != nil || notNumber != nil || oldest > m.To {
		return fmt.Errorf("%w: its schema is %d and may be written by programs that know %s or later, this one knows %d; start the newer program, or restore a backup",
			ErrNewer, m.From, cmp.Or(text, strconv.FormatInt(m.From, 10)), m.To)
	}
	log.Warn("the database was made by a newer messenger, which lets this one write", slog.Int64("schema", m.From), slog.Int64("known", m.To))
	return nil
}
