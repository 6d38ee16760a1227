package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"time"

	"messenger/internal/chat"
	"messenger/internal/clock"
	"messenger/internal/config"
	"messenger/internal/store/postgres"
	"messenger/internal/store/sqlite"
)

// RepairClock sets times of rows that are in the future to now, in the order of their seq, and
// gives the database a new epoch. It returns how many values of each column it changed. No
// server may be running.
func RepairClock(ctx context.Context, cfg config.Config, log *slog.Logger, dryRun bool) (map[string]int, error) {
	now := time.Now()
	if built := buildTime(); now.Before(built) {
		return nil, fmt.Errorf("the clock of this machine says %v, before this program was made: set it right first", now)
	}
	s, err := openAlone(ctx, cfg, log, alone{wait: commandWait})
	if err != nil {
		return nil, err
	}
	changed, err := s.RepairClock(ctx, chat.InstantOf(now), dryRun)
	return changed, errors.Join(err, s.Close())
}

// Check reads the whole database and returns what is wrong with it, as sentences.
func Check(ctx context.Context, cfg config.Config) ([]string, error) {
	if cfg.DatabaseURL != "" {
		return postgres.Check(ctx, postgres.Config{URL: string(cfg.DatabaseURL)})
	}
	return sqlite.Check(ctx, cfg.DataDir)
}

// warnOfClock compares the clock of a starting server, of which nothing is known yet, with
// what it cannot be before.
func (a *app) warnOfClock(ctx context.Context, now time.Time) error {
	newest, err := a.store.Newest(ctx)
	if err != nil {
		return fmt.Errorf("read the newest moment: %w", err)
	}
	if built := buildTime(); now.Before(built) {
		a.log.Warn("the clock of the machine is before the time at which this program was made", "now", now, "made", built)
	}
	if ahead := newest.Time().Sub(now); ahead > clock.Jump {
		a.log.Warn("the database has rows of the future: the clock was ahead, or is behind now; once it is right, stop the server and run `messenger repair clock`",
			"now", now, "newest", newest.Time(), "ahead", ahead.Round(time.Second))
	}
	return nil
}

// buildTime is when the program's source was last changed, as far as the build knows.
func buildTime() (built time.Time) {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "vcs.time" {
				built, _ = time.Parse(time.RFC3339, s.Value)
			}
		}
	}
	return built
}
