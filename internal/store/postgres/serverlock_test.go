package postgres

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"messenger/internal/chat"
	"messenger/internal/pgtest"
)

func takeLock(t *testing.T, cfg LockConfig) *ServerLock {
	t.Helper()
	l, err := TakeServerLock(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(l.Release)
	return l
}

func TestServerLockIsForOne(t *testing.T) {
	t.Parallel()
	url := pgtest.Open(t, migrateAt)
	first := takeLock(t, LockConfig{URL: url})
	_, err := TakeServerLock(t.Context(), LockConfig{URL: url, Wait: time.Millisecond})
	if !errors.Is(err, ErrInUse) || !strings.Contains(err.Error(), first.name) {
		t.Errorf("a second lock: %v, want ErrInUse that names the holder", err)
	}
	takeLock(t, LockConfig{URL: pgtest.Open(t, migrateAt)}) // another database is another lock
	taken := make(chan error, 1)
	go func() {
		l, err := TakeServerLock(context.Background(), LockConfig{URL: url, Wait: time.Minute})
		if err == nil {
			l.Release()
		}
		taken <- err
	}()
	conn := outsider(t, url)
	eventually(t, "the successor waits", func() bool {
		var n int
		err := conn.QueryRow(t.Context(), `select count(*) from pg_stat_activity where datname = current_database()
			and application_name like 'messenger server %'`).Scan(&n)
		return err == nil && n == 2
	})
	first.cancel()
	if err := <-taken; err != nil {
		t.Errorf("the successor: %v", err)
	}
}

func outsider(t *testing.T, url string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	return conn
}

const endHolder = `select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1 and datname = current_database()`

// TestServerLockIsTakenAgain: without the lock nothing is written, and a store writes again
// once it is held again.
func TestServerLockIsTakenAgain(t *testing.T) {
	t.Parallel()
	url := pgtest.Open(t, migrateAt)
	lock := takeLock(t, LockConfig{URL: url, Lost: func(err error) { t.Errorf("lost: %v", err) }})
	s := openAt(t, Config{URL: url, Lock: lock, MaxConns: 2})
	var n ids
	signUp(t, s, &n, 1)
	conn := outsider(t, url)
	for range 3 {
		if _, err := conn.Exec(t.Context(), endHolder, lock.name); err != nil {
			t.Fatal(err)
		}
		signUp(t, s, &n, 1) // waits for the lock
		eventually(t, "the lock is held", func() bool { return lock.held.Load() })
	}
}

// TestServerLockGoesToAnother: when another process has the lock after a loss, nothing is
// written any more and the process is told to end.
func TestServerLockGoesToAnother(t *testing.T) {
	t.Parallel()
	url := pgtest.Open(t, migrateAt)
	lost := make(chan error, 1)
	lock := takeLock(t, LockConfig{URL: url, Lost: func(err error) { lost <- err }})
	s := openAt(t, Config{URL: url, Lock: lock, MaxConns: 2, Patience: 300 * time.Millisecond})
	var n ids
	signUp(t, s, &n, 1)
	other := outsider(t, url)
	taken := make(chan error, 1)
	go func() { // the outsider is first in the server's own queue
		_, err := other.Exec(context.Background(), `select pg_advisory_lock($1)`, int64(serverLockKey))
		taken <- err
	}()
	conn := outsider(t, url)
	eventually(t, "the other waits", func() bool { return waiting(t, s) == 1 })
	if _, err := conn.Exec(t.Context(), endHolder, lock.name); err != nil {
		t.Fatal(err)
	}
	if err := <-taken; err != nil {
		t.Fatal(err)
	}
	if err := <-lost; !errors.Is(err, ErrInUse) {
		t.Errorf("told %v, want ErrInUse", err)
	}
	err := s.Write(t.Context(), chat.NewBatch(now))
	if chat.CodeOf(err) != chat.Unavailable {
		t.Errorf("a write without the lock: %v, want Unavailable", err)
	}
	if err := s.Ping(t.Context()); err == nil {
		t.Error("a server without the lock is ready")
	}
}

// TestServerLockAfterFailover: a connection to a server on which the lock is not held is
// refused, though the session that took the lock still lives elsewhere.
func TestServerLockAfterFailover(t *testing.T) {
	t.Parallel()
	lock := takeLock(t, LockConfig{URL: pgtest.Open(t, migrateAt)})
	_, err := Open(t.Context(), Config{URL: pgtest.Open(t, migrateAt), Lock: lock, Patience: 50 * time.Millisecond})
	if err == nil {
		t.Error("a database without the lock was opened")
	}
}

// TestServerLockNoticesSilence: a holder that hears nothing from the server stops by itself.
func TestServerLockNoticesSilence(t *testing.T) {
	t.Parallel()
	p, url := newProxy(t, pgtest.Open(t, migrateAt))
	lock := takeLock(t, LockConfig{URL: url})
	p.set(func(p *proxy) { p.silent = true })
	eventually(t, "the lock counts as lost", func() bool { return !lock.held.Load() })
	p.set(func(p *proxy) { p.silent = false })
	eventually(t, "the lock is held again", func() bool { return lock.held.Load() })
}
