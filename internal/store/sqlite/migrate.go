package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/url"
	"path/filepath"
	"strconv"

	"github.com/pressly/goose/v3"
	_ "modernc.org/sqlite" // the driver that goose runs migrations through
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

// Migrate makes the database if there is none and brings its schema up to date, alone
// in the directory. Run again, it changes nothing. It waits for other processes up to
// Config.Wait. Open does the same by itself.
//
// Errors: ErrInUse while a server runs on the directory; ErrNewer.
func Migrate(ctx context.Context, cfg Config) (Migration, error) {
	cfg = cfg.withDefaults()
	lock, path, err := enter(ctx, cfg)
	if err != nil {
		return Migration{}, err
	}
	defer lock.release()
	return migrateAll(ctx, path, cfg.Log)
}

// migrateAll applies all migrations that the database at path lacks; see migrate.
func migrateAll(ctx context.Context, path string, log *slog.Logger) (Migration, error) {
	files, err := fs.Sub(embedded, "migrations")
	if err != nil {
		return Migration{}, err
	}
	return migrate(ctx, path, files, log, inGo()...)
}

// migrate applies the migrations of files and those in Go that the database at path lacks,
// each in a transaction of its own. The caller holds the lock of the directory.
func migrate(ctx context.Context, path string, files fs.FS, log *slog.Logger, more ...*goose.Migration) (Migration, error) {
	db, err := sql.Open("sqlite", migrationSource(path))
	if err != nil {
		return Migration{}, fmt.Errorf("open database to migrate: %w", err)
	}
	defer func() { _ = db.Close() }()
	db.SetMaxOpenConns(1)
	provider, err := goose.NewProvider(goose.DialectSQLite3, db, files, goose.WithDisableGlobalRegistry(true), goose.WithGoMigrations(more...))
	if err != nil {
		return Migration{}, fmt.Errorf("read migrations: %w", err)
	}
	var m Migration
	if m.From, m.To, err = provider.GetVersions(ctx); err != nil {
		return Migration{}, fmt.Errorf("read schema version: %w", err)
	}
	if m.From > m.To {
		return m, admit(ctx, db, m, log)
	}
	if m.From == m.To {
		return m, nil
	}
	if _, err := provider.Up(ctx); err != nil {
		return m, fmt.Errorf("migrate from %d to %d: %w", m.From, m.To, err)
	}
	log.Info("database migrated", slog.Int64("from", m.From), slog.Int64("to", m.To))
	return m, nil
}

// migrationSource names the database for database/sql, with what must be set before
// the first table is made.
func migrationSource(path string) string {
	q := url.Values{"_txlock": {"immediate"}, "_pragma": {
		fmt.Sprintf("page_size(%d)", pageSize), "busy_timeout(5000)", "journal_mode(wal)", "synchronous(full)",
		"fullfsync(1)", "checkpoint_fullfsync(1)",
	}}
	return (&url.URL{Scheme: "file", Path: filepath.ToSlash(path), RawQuery: q.Encode()}).String()
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
