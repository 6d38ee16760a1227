package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"messenger/internal/auth"
	"messenger/internal/config"
	"messenger/internal/store/postgres"
	"messenger/internal/store/rekey"
	"messenger/internal/store/sqlite"
)

// AddUser makes an account for the operator, also where sign-up is closed. On PostgreSQL a
// server may be using the database.
//
// Errors: those of auth.AddAccount; sqlite.ErrInUse.
func AddUser(ctx context.Context, cfg config.Config, log *slog.Logger, a auth.NewAccount) error {
	hasher, err := auth.NewHasher(auth.HasherConfig{})
	if err != nil {
		return fmt.Errorf("prepare hashing: %w", err)
	}
	s, err := openBeside(ctx, cfg, log)
	if err != nil {
		return stopFirst(err)
	}
	err = auth.AddAccount(ctx, s, hasher, auth.Policy{MinLength: cfg.MinPassword}, a)
	return errors.Join(err, s.Close())
}

// Collisions returns the accounts whose e-mails are equal to another's, see
// sqlite.Collisions.
//
// Errors: sqlite.ErrInUse.
func Collisions(ctx context.Context, cfg config.Config, log *slog.Logger) ([]rekey.Collision, error) {
	if cfg.DatabaseURL != "" {
		return postgres.Collisions(ctx, postgres.Config{URL: string(cfg.DatabaseURL), Log: log})
	}
	list, err := sqlite.Collisions(ctx, sqlite.Config{Dir: cfg.DataDir, Wait: commandWait, Log: log})
	return list, stopFirst(err)
}

// stopFirst tells the operator what to do about a database that a server has for itself.
func stopFirst(err error) error {
	if errors.Is(err, sqlite.ErrInUse) {
		return fmt.Errorf("stop the server first: %w", err)
	}
	return err
}

// openBeside opens the database that cfg names, on PostgreSQL also while a server uses it.
func openBeside(ctx context.Context, cfg config.Config, log *slog.Logger) (store, error) {
	if cfg.DatabaseURL == "" {
		return openSQLite(ctx, cfg, log, commandWait)
	}
	return openPostgres(ctx, cfg, log, nil)
}
