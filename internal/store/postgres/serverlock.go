package postgres

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
)

// ErrInUse refuses a database that another process works on.
var ErrInUse = errors.New("the database is in use by another messenger process")

// errLockLost refuses the use of a database while its server lock is not held.
var errLockLost = errors.New("the server lock is not held now")

// The server lock is an advisory lock of the database, of a session of its own. Its key is
// serverLockKey; pg_locks shows the halves of it.
const serverLockKey = 0x6d65_7373_7365_7276

const (
	sqlTryLock = `select pg_try_advisory_lock($1)`

	// sqlLockHolder finds who holds the server lock.
	sqlLockHolder = `select a.pid, coalesce(a.application_name, ''), coalesce(host(a.client_addr), 'this machine')
		from pg_locks l join pg_stat_activity a on a.pid = l.pid
		where l.locktype = 'advisory' and l.granted and l.objsubid = 1 and l.classid = 1835365235 and l.objid = 1936028278
			and l.database = (select oid from pg_database where datname = current_database())`

	sqlEndHolder = `select pg_terminate_backend($1)`
)

// Times of the lock. The server gives a lock up once its holder has been silent for longer
// than the holder takes to notice that: lockBeat + lockAnswer is less than lockSilence.
const (
	lockBeat    = 3 * time.Second
	lockAnswer  = 3 * time.Second
	lockSilence = "15000" // ms that the server waits for a holder's TCP acknowledgements
	lockTold    = 5 * time.Second
)

// LockConfig says what to lock, and for how long to wait for its owner.
type LockConfig struct {
	URL  string
	Wait time.Duration
	Log  *slog.Logger
	Lost func(error) // told once if another process has the lock after a loss; nil: nobody
}

// ServerLock is held by the one process that works on a database. A store that is given
// one in its Config uses the database only while the lock is held: when its connection is
// lost, nothing is read or written until it is taken again.
//
// What is in flight on another connection at the moment of a loss may still commit: rows
// are locked as among several stores, so nothing breaks by it.
type ServerLock struct {
	cfg    LockConfig
	config *pgx.ConnConfig
	name   string // application_name of the sessions that hold it for this process
	held   atomic.Bool
	cancel context.CancelFunc
	done   chan struct{}
}

// TakeServerLock waits for the server, takes the lock and keeps it until Release.
//
// Errors: ErrInUse, naming who has it, when it is not free within Wait; those of Open.
func TakeServerLock(ctx context.Context, cfg LockConfig) (*ServerLock, error) {
	base := Config{URL: cfg.URL, Log: cfg.Log}.withDefaults()
	cfg.Log = base.Log
	if err := awaitServer(ctx, base); err != nil {
		return nil, err
	}
	pool, err := parse(base)
	if err != nil {
		return nil, err
	}
	var nonce [8]byte
	_, _ = rand.Read(nonce[:])
	l := &ServerLock{cfg: cfg, config: pool.ConnConfig, name: "messenger server " + hex.EncodeToString(nonce[:]), done: make(chan struct{})}
	maps.Copy(l.config.RuntimeParams, map[string]string{
		"application_name": l.name, "idle_session_timeout": "0",
		"tcp_keepalives_idle": "5", "tcp_keepalives_interval": "3", "tcp_keepalives_count": "3", "tcp_user_timeout": lockSilence,
	})
	conn, err := l.take(ctx, time.Now().Add(cfg.Wait))
	if err != nil {
		return nil, err
	}
	l.held.Store(true)
	kept, cancel := context.WithCancel(context.Background())
	l.cancel = cancel
	go l.keep(kept, conn)
	return l, nil
}

// Release gives the lock up.
func (l *ServerLock) Release() {
	l.cancel()
	<-l.done
}

// take connects and takes the lock, waiting until a moment for another process to leave.
// A session of this process that the server still holds for alive is ended.
func (l *ServerLock) take(ctx context.Context, until time.Time) (*pgx.Conn, error) {
	conn, err := pgx.ConnectConfig(ctx, l.config.Copy())
	if err != nil {
		return nil, fmt.Errorf("connect to lock the database: %w", err)
	}
	told := time.Time{}
	for {
		free := false
		err := conn.QueryRow(ctx, sqlTryLock, int64(serverLockKey)).Scan(&free)
		if err == nil && free {
			return conn, nil
		}
		who := holder{}
		if err == nil {
			who, err = l.holder(ctx, conn)
		}
		if err == nil && who.name != l.name && who.pid != 0 && time.Now().After(until) {
			err = fmt.Errorf("%w (%s, from %s, backend %d)", ErrInUse, who.name, who.host, who.pid)
		}
		if err == nil && time.Since(told) >= lockTold && who.pid != 0 {
			told = time.Now()
			l.cfg.Log.Info("waiting for another process to leave the database", slog.String("holder", who.name),
				slog.String("from", who.host), slog.Duration("left", time.Until(until).Round(time.Second)))
		}
		if err == nil && !pause(ctx, 7) {
			err = ctx.Err()
		}
		if err != nil {
			_ = conn.Close(context.WithoutCancel(ctx))
			return nil, err
		}
	}
}

// holder is a session that holds the lock; the zero value is nobody.
type holder struct {
	pid        int32
	name, host string
}

func (l *ServerLock) holder(ctx context.Context, conn *pgx.Conn) (h holder, err error) {
	err = conn.QueryRow(ctx, sqlLockHolder).Scan(&h.pid, &h.name, &h.host)
	if errors.Is(err, pgx.ErrNoRows) {
		return h, nil
	}
	if err == nil && h.name == l.name && uint32(h.pid) != conn.PgConn().PID() {
		_, err = conn.Exec(ctx, sqlEndHolder, h.pid)
	}
	return h, err
}

// keep watches the session that holds the lock, and takes the lock again when it is lost.
func (l *ServerLock) keep(ctx context.Context, conn *pgx.Conn) {
	defer close(l.done)
	for {
		err := watch(ctx, conn)
		l.held.Store(false)
		closing, cancel := context.WithTimeout(context.Background(), lockAnswer)
		_ = conn.Close(closing)
		cancel()
		if ctx.Err() != nil {
			return
		}
		l.cfg.Log.Warn("the server lock was lost: the database is not used until it is held again", slog.Any("err", err))
		if conn = l.retake(ctx); conn == nil {
			return
		}
		l.held.Store(true)
		l.cfg.Log.Info("the server lock is held again")
	}
}

// retake takes the lock again however long that takes; nil if another process has it, or
// ctx has ended.
func (l *ServerLock) retake(ctx context.Context) *pgx.Conn {
	for n := 1; ; n++ {
		attempt, cancel := context.WithTimeout(ctx, 2*lockAnswer)
		conn, err := l.take(attempt, time.Now())
		cancel()
		switch {
		case err == nil:
			return conn
		case errors.Is(err, ErrInUse):
			err = fmt.Errorf("the server lock was lost and taken by another process: %w", err)
			l.cfg.Log.Error("this process must end", slog.Any("err", err))
			if l.cfg.Lost != nil {
				l.cfg.Lost(err)
			}
			return nil
		case !pause(ctx, n):
			return nil
		}
	}
}

// watch returns when the connection is lost: at once if its end is heard of, within
// lockBeat and lockAnswer if it is silent.
func watch(ctx context.Context, conn *pgx.Conn) error {
	for {
		beat, cancel := context.WithTimeout(ctx, lockBeat)
		_, err := conn.WaitForNotification(beat)
		quiet := beat.Err() != nil && !conn.IsClosed()
		cancel()
		if ctx.Err() != nil || err != nil && !quiet {
			return errors.Join(ctx.Err(), err)
		}
		if err := answers(ctx, conn); err != nil {
			return err
		}
	}
}

// answers waits for the server to show that it is there.
func answers(ctx context.Context, conn *pgx.Conn) error {
	ctx, cancel := context.WithTimeout(ctx, lockAnswer)
	defer cancel()
	_, err := conn.Exec(ctx, sqlPing)
	return err
}

// check refuses what is asked of the database while the lock is not held. A nil lock is
// always held.
func (l *ServerLock) check() error {
	if l != nil && !l.held.Load() {
		return errLockLost
	}
	return nil
}

// checkConn refuses a new connection to a server on which this process does not hold the
// lock, as after a failover.
func (l *ServerLock) checkConn(ctx context.Context, conn *pgx.Conn) error {
	if l == nil {
		return nil
	}
	var h holder
	err := conn.QueryRow(ctx, sqlLockHolder, pgx.QueryExecModeExec).Scan(&h.pid, &h.name, &h.host)
	if err == nil && h.name == l.name {
		return l.check()
	}
	return errors.Join(errLockLost, err)
}
