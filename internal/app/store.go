package app

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"runtime"

	"messenger/internal/auth"
	"messenger/internal/chat"
	"messenger/internal/config"
	"messenger/internal/store/postgres"
	"messenger/internal/store/sqlite"
)

// store is what the rooms need of a database, whichever it is.
type store interface {
	chat.Store
	auth.AccountStore
	auth.SessionStore
	// Ping reports whether the database answers.
	Ping(ctx context.Context) error
	Close() error
}

// openStore opens the database that cfg names, migrated and verified to be durable.
// The data directory is made in either case: the signing key lives there.
func openStore(ctx context.Context, cfg config.Config, log *slog.Logger) (store, error) {
	if err := os.MkdirAll(cfg.DataDir, 0o700); err != nil {
		return nil, fmt.Errorf("make the data directory: %w", err)
	}
	if cfg.DatabaseURL != "" {
		s, err := postgres.Open(ctx, postgres.Config{URL: string(cfg.DatabaseURL), Log: log})
		if err != nil {
			return nil, fmt.Errorf("open PostgreSQL: %w", err)
		}
		return s, nil
	}
	s, err := sqlite.Open(ctx, sqlite.Config{Dir: cfg.DataDir, Log: log})
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
	s, err := openStore(ctx, cfg, log)
	if err != nil {
		return err
	}
	return s.Close()
}
