package postgres

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"messenger/internal/auth"
	"messenger/internal/chat"
)

var (
	_ chat.Store        = (*Store)(nil)
	_ auth.AccountStore = (*Store)(nil)
	_ auth.SessionStore = (*Store)(nil)
)

// Config says where the database is. The zero value of a field but URL means its default.
// The URL leads to the server itself: a pooler between that shares sessions or drops what
// a connection asks for at its start is refused or fails.
type Config struct {
	URL      string        // postgres://user:password@host:port/database, or the keyword form
	MaxConns int           // connections of this process; default 16
	Wait     time.Duration // how long Open waits for the server to be there; default 30 s
	Timeout  time.Duration // of one statement; default 15 s
	Patience time.Duration // how long a lost connection is replaced before a caller is refused; default 5 s
	Log      *slog.Logger  // default: nothing is logged
	Lock     *ServerLock   // held while the database is used; nil: other processes may use it too
}

func (c Config) withDefaults() Config {
	set := func(v *time.Duration, def time.Duration) {
		if *v <= 0 {
			*v = def
		}
	}
	if c.MaxConns <= 0 {
		c.MaxConns = 16
	}
	set(&c.Wait, 30*time.Second)
	set(&c.Timeout, 15*time.Second)
	set(&c.Patience, 5*time.Second)
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	return c
}

// attemptTimeout bounds the two round trips of a transaction or the one of a read, for a
// network that has swallowed them. The server's own timeouts come first.
func (c Config) attemptTimeout() time.Duration { return c.Timeout + c.Timeout/2 }

// Store is the database, open. It is safe for concurrent use.
type Store struct {
	cfg    Config
	log    *slog.Logger
	pool   *pgxpool.Pool
	epoch  string
	known  known
	lost   atomic.Int64 // when a connection was lost last, in Unix nanoseconds
	closed atomic.Bool
}

// Open waits for the server, checks that it is durable, brings the schema up to date and
// opens the store. Close must be called.
//
// Errors: ErrNotDurable; ErrServer for a server that is too old or of another encoding;
// ErrNewer.
func Open(ctx context.Context, cfg Config) (*Store, error) {
	cfg = cfg.withDefaults()
	if _, err := Migrate(ctx, cfg); err != nil {
		return nil, err
	}
	s := &Store{cfg: cfg, log: cfg.Log}
	if err := s.connect(ctx); err != nil {
		return nil, err
	}
	return s, nil
}

// connect makes the pool and reads the epoch over its first connection, whose settings
// are thereby checked as those of every other will be.
func (s *Store) connect(ctx context.Context) error {
	config, err := parse(s.cfg)
	if err != nil {
		return err
	}
	config.ShouldPing = s.shouldPing
	config.AfterConnect = s.prepare
	if s.pool, err = pgxpool.NewWithConfig(ctx, config); err != nil {
		return fmt.Errorf("open pool: %w", err)
	}
	err = s.read(ctx, "read epoch", func(q *pgx.Batch) {
		q.Queue(sqlEpoch).Query(eachRow(func(c *cells) { s.epoch = c.text() }))
	})
	if err == nil && s.epoch == "" {
		err = errNoEpoch
	}
	if err != nil {
		s.pool.Close()
	}
	return err
}

// prepare makes a new connection ready for use, or refuses it.
func (s *Store) prepare(ctx context.Context, conn *pgx.Conn) error {
	registerColumns(conn.TypeMap())
	err := checkServer(ctx, conn)
	if errors.Is(err, ErrNotDurable) || errors.Is(err, ErrServer) {
		s.log.Error("PostgreSQL is not fit for use any more", slog.Any("err", err))
	}
	if err == nil {
		err = s.cfg.Lock.checkConn(ctx, conn)
	}
	return err
}

var errNoEpoch = errors.New("the database has no epoch")

const sqlEpoch = `select value from meta where key = 'epoch'`

// Epoch is the name that the database had when it was opened, a UUID. A restored copy has
// another, so that clients notice: see RenewEpoch.
func (s *Store) Epoch(context.Context) (string, error) { return s.epoch, nil }

const sqlRenewEpoch = `update meta set value = gen_random_uuid()::text where key = 'epoch' returning value`

// RenewEpoch gives the database a new epoch, for those who open it from now on, and
// returns it. Whoever holds something of a database whose epoch has changed drops it and
// reads again: a restored copy may lack what was seen (docs/extended.md).
func (s *Store) RenewEpoch(ctx context.Context) (epoch string, err error) {
	// One statement that may as well run twice.
	err = s.read(ctx, "renew the epoch", func(q *pgx.Batch) {
		q.Queue(sqlRenewEpoch).Query(eachRow(func(c *cells) { epoch = c.text() }))
	})
	if err == nil && epoch == "" {
		err = errNoEpoch
	}
	return epoch, err
}

const sqlPing = `select 1`

// Ping reports whether the database answers now: an error has the code Unavailable. It
// does not wait for a lost connection to come back.
func (s *Store) Ping(ctx context.Context) error {
	return finally(ctx, "ping", s.once(ctx, func(q *pgx.Batch) { q.Queue(sqlPing) }))
}

// Close waits for what is being read and written, and closes all connections. Later
// calls of any method are refused with the code Unavailable.
func (s *Store) Close() error {
	s.closed.Store(true)
	s.pool.Close()
	return nil
}

var errClosed = fmt.Errorf("%w: the store is closed", chat.ErrUnavailable)

// acquire takes a connection from the pool. It must be released.
func (s *Store) acquire(ctx context.Context) (*pgxpool.Conn, error) {
	if err := s.cfg.Lock.check(); err != nil {
		return nil, err
	}
	conn, err := s.pool.Acquire(ctx)
	if err != nil && s.closed.Load() {
		return nil, errClosed
	}
	return conn, err
}
