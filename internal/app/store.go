package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"runtime"
	"time"

	"messenger/internal/auth"
	"messenger/internal/chat"
	"messenger/internal/config"
	"messenger/internal/store/postgres"
	"messenger/internal/store/sqlite"
)

// upkeep is what an operator needs of a database.
type upkeep interface {
	// RenewEpoch gives the database a new epoch, for those who open it next.
	RenewEpoch(ctx context.Context) (string, error)
	// Newest is the newest moment that says when the database was written, 0 if none does.
	Newest(ctx context.Context) (chat.Instant, error)
	// RepairClock sets times of rows that are in the future to now, in the order of their seq, and
	// returns how many values of each column.
	RepairClock(ctx context.Context, now chat.Instant, dryRun bool) (map[string]int, error)
}

// store is what the packages need of either database.
type store interface {
	chat.Store
	auth.AccountStore
	auth.SessionStore
	auth.AddressStore
	// Ping reports whether the database answers.
	Ping(ctx context.Context) error
	upkeep
	Close() error
}

// commandWait is how long a command waits for another process to leave the database.
const commandWait = 2 * time.Second

// takeoverWait is how long a starting server waits for its predecessor, which may be
// draining.
func takeoverWait(cfg config.Config) time.Duration { return cfg.DrainTime + 5*time.Second }

// alone locks a database for this process.
type alone struct {
	wait time.Duration
	lost func(error) // told once if another process has it; nil: nobody
}

// locked is a store whose lock ends after it.
type locked struct {
	store
	release func()
}

func (l locked) Close() error {
	defer l.release()
	return l.store.Close()
}

// openAlone opens the database that cfg names, for this process only, migrated and verified
// to be durable. The data directory is made in either case: the signing key lives there.
func openAlone(ctx context.Context, cfg config.Config, log *slog.Logger, how alone) (store, error) {
	if err := os.MkdirAll(cfg.DataDir, 0o700); err != nil {
		return nil, fmt.Errorf("make the data directory: %w", err)
	}
	if cfg.DatabaseURL == "" {
		return openSQLite(ctx, cfg, log, how.wait)
	}
	lock, err := postgres.TakeServerLock(ctx, postgres.LockConfig{URL: string(cfg.DatabaseURL), Wait: how.wait, Log: log, Lost: how.lost})
	if err != nil {
		return nil, fmt.Errorf("open PostgreSQL: %w", err)
	}
	s, err := openPostgres(ctx, cfg, log, lock)
	if err != nil {
		lock.Release()
		return nil, err
	}
	return locked{s, lock.Release}, nil
}

func openPostgres(ctx context.Context, cfg config.Config, log *slog.Logger, lock *postgres.ServerLock) (store, error) {
	s, err := postgres.Open(ctx, postgres.Config{URL: string(cfg.DatabaseURL), Log: log, Lock: lock})
	if err != nil {
		return nil, fmt.Errorf("open PostgreSQL: %w", err)
	}
	return s, nil
}

func openSQLite(ctx context.Context, cfg config.Config, log *slog.Logger, wait time.Duration) (store, error) {
	s, err := sqlite.Open(ctx, sqlite.Config{Dir: cfg.DataDir, Log: log, Wait: wait})
	if err != nil {
		return nil, fmt.Errorf("open SQLite: %w", err)
	}
	return s, nil
}

// lanes is how many transactions the group commit may have under way.
func lanes(cfg config.Config) int {
	switch {
	case cfg.DatabaseURL == "":
		return 1
	case cfg.Writers > 0:
		return cfg.Writers
	}
	return min(max(runtime.GOMAXPROCS(0)/2, 1), mostLanes)
}

// mostLanes is how many there are at most if nobody says. One lane makes 40,000 messages
// a second with a near disk, so more are of use only where a commit takes long.
const mostLanes = 4

// Migrate brings the database to the schema of this program.
func Migrate(ctx context.Context, cfg config.Config, log *slog.Logger) error {
	s, err := openAlone(ctx, cfg, log, alone{wait: commandWait})
	if err != nil {
		return err
	}
	return s.Close()
}

// Backup writes the SQLite database of cfg to a new file, while a server may be using it.
// PostgreSQL is refused: its own programs back it up.
//
// Errors: those of sqlite.Backup.
func Backup(ctx context.Context, cfg config.Config, file string) error {
	if cfg.DatabaseURL != "" {
		return errors.New("the database is PostgreSQL: back it up with pg_dump, or with base backups and archived logs")
	}
	return sqlite.Backup(ctx, cfg.DataDir, file)
}

// Restored gives the database a new epoch, so that clients drop what they hold of the one
// that was lost. No server may be running.
func Restored(ctx context.Context, cfg config.Config, log *slog.Logger) error {
	s, err := openAlone(ctx, cfg, log, alone{wait: commandWait})
	if err != nil {
		return err
	}
	epoch, err := s.RenewEpoch(ctx)
	if err == nil {
		log.Info("the database has a new epoch", slog.String("epoch", epoch))
	}
	return errors.Join(err, s.Close())
}
