package app

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"messenger/internal/app/demo"
	"messenger/internal/auth"
	"messenger/internal/config"
)

// Demo fills the database with the demo data; all its people have the password. progress
// is told how far it is. Errors: demo.ErrLoaded.
func Demo(ctx context.Context, cfg config.Config, log *slog.Logger, password string, progress func(done, total int)) (demo.Summary, error) {
	if err := (auth.Policy{MinLength: cfg.MinPassword}).Check(password, ""); err != nil {
		return demo.Summary{}, fmt.Errorf("check the password: %w", err)
	}
	s, err := openAlone(ctx, cfg, log, alone{wait: commandWait})
	if err != nil {
		return demo.Summary{}, err
	}
	defer func() { _ = s.Close() }()
	hasher, err := auth.NewHasher(auth.HasherConfig{})
	if err != nil {
		return demo.Summary{}, fmt.Errorf("prepare hashing: %w", err)
	}
	hash, err := hasher.Hash(ctx, password)
	if err != nil {
		return demo.Summary{}, fmt.Errorf("hash the password: %w", err)
	}
	return demo.Load(ctx, demo.Deps{Accounts: s, Store: s, Hash: hash, Now: time.Now(), Log: log, Progress: progress})
}
