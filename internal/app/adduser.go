package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"messenger/internal/auth"
	"messenger/internal/config"
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
	if errors.Is(err, sqlite.ErrInUse) {
		return fmt.Errorf("stop the server first: %w", err)
	}
	if err != nil {
		return err
	}
	err = auth.AddAccount(ctx, s, hasher, auth.Policy{MinLength: cfg.MinPassword}, a)
	return errors.Join(err, s.Close())
}

// openBeside opens the database that cfg names, on PostgreSQL also while a server uses it.
func openBeside(ctx context.Context, cfg config.Config, log *slog.Logger) (store, error) {
	if cfg.DatabaseURL == "" {
		return openSQLite(ctx, cfg, log, commandWait)
	}
	return openPostgres(ctx, cfg, log, nil)
}
