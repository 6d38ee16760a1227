package sqlite

import (
	"context"
	"fmt"
	"log/slog"
	"sync"

	engine "modernc.org/sqlite/lib"
)

// The write-ahead log is copied into the database by a goroutine beside the writes: the
// copying and its fsyncs are most of the work, and none of it holds up a commit. Only
// starting the log over needs the writer to stand still, and then next to nothing is
// left to copy. SQLite's own way, every so many pages within a commit, makes that
// commit wait for all of it.
type logPolicy struct {
	copyEvery int // after how many pages written the log is copied
	restartAt int // from how many pages on it is started over, writers waiting
}

func (p logPolicy) withDefaults() logPolicy {
	if p == (logPolicy{}) {
		return logPolicy{copyEvery: 2000, restartAt: 8000}
	}
	return p
}

// logLimit is to how many pages the file is cut after a long reader made it grow.
const logLimit = 32_000

// A long reader of another program may keep the log from being started over. Writers
// wait for it that long, once for every logPolicy.copyEvery pages.
const keeperPatience = "50" // ms

const (
	copyLog     = engine.SQLITE_CHECKPOINT_PASSIVE
	restartLog  = engine.SQLITE_CHECKPOINT_RESTART
	truncateLog = engine.SQLITE_CHECKPOINT_TRUNCATE
)

// checkpointer is the goroutine that keeps the log short, and its connection.
type checkpointer struct {
	store   *Store
	conn    *conn
	policy  logPolicy
	pages   int // written since the last wake; the writer's
	wake    chan struct{}
	quit    chan struct{}
	running sync.WaitGroup
}

func startCheckpointer(s *Store, c *conn, p logPolicy) *checkpointer {
	k := &checkpointer{store: s, conn: c, policy: p, wake: make(chan struct{}, 1), quit: make(chan struct{})}
	k.running.Go(k.run)
	return k
}

// stop ends the goroutine and closes its connection.
func (k *checkpointer) stop() {
	close(k.quit)
	k.running.Wait()
	k.conn.close()
}

// wrote is told how many pages a commit has written. The caller holds the writer.
func (k *checkpointer) wrote(pages int) {
	if k.pages += pages; k.pages < k.policy.copyEvery {
		return
	}
	k.pages = 0
	select {
	case k.wake <- struct{}{}:
	default: // it is on its way
	}
}

func (k *checkpointer) run() {
	for {
		select {
		case <-k.quit:
			return
		case <-k.wake:
		}
		if err := k.keepShort(); err != nil {
			k.store.log.Warn("checkpoint failed", slog.Any("err", err))
		}
	}
}

// keepShort copies the log and starts it over if it has become long. Busy readers are
// no error: the next time will do.
func (k *checkpointer) keepShort() error {
	pages, err := k.conn.checkpoint(copyLog)
	if err != nil || pages < k.policy.restartAt {
		return k.verdict(err)
	}
	select {
	case w := <-k.store.writer:
		_, err = k.conn.checkpoint(restartLog)
		k.store.writer <- w
	case <-k.quit:
	}
	return k.verdict(err)
}

func (k *checkpointer) verdict(err error) error {
	if contended(err) {
		return nil
	}
	return k.store.explain("checkpoint", err)
}

// Checkpoint copies the whole log into the database and empties it, so that the
// database file alone is complete until the next write.
//
// Errors: Unavailable if a reader does not come to an end.
func (s *Store) Checkpoint(ctx context.Context) error {
	c, err := s.take(ctx, s.writer)
	if err != nil {
		return err
	}
	defer func() { s.writer <- c }()
	if _, err := c.checkpoint(truncateLog); err != nil {
		return s.explain("checkpoint", fmt.Errorf("empty the log: %w", err))
	}
	return nil
}
