package sqlite

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"messenger/internal/auth"
	"messenger/internal/chat"
)

var (
	_ chat.Store        = (*Store)(nil)
	_ auth.AccountStore = (*Store)(nil)
	_ auth.SessionStore = (*Store)(nil)
)

// FileName is the database within the data directory. Beside it lie messenger.lock and,
// while it is open, two files of SQLite's with the endings -wal and -shm.
const FileName = "messenger.db"

// Config says where the database is. The zero value of a field but Dir means its
// default.
type Config struct {
	Dir     string        // the data directory; made, with mode 0700, if it is missing
	Readers int           // reading connections; default twice the processors, at least 4
	Wait    time.Duration // how long to wait for another process to leave; default 2 s
	Log     *slog.Logger  // default: nothing is logged

	keep logPolicy
}

func (c Config) withDefaults() Config {
	if c.Readers <= 0 {
		c.Readers = max(4, 2*runtime.GOMAXPROCS(0))
	}
	if c.Wait <= 0 {
		c.Wait = 2 * time.Second
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	c.keep = c.keep.withDefaults()
	return c
}

// Cache sizes of a connection in KiB. What they do not hold, the kernel's cache does. The
// writer's is no larger because the engine looks through all of it at a commit whose pages
// were split, 50 µs with 32 MiB: more than reading what it misses.
const (
	writerCacheKiB = 8 << 10
	readerCacheKiB = 8 << 10
)

// Store is the open database; see the package's doc.
type Store struct {
	log   *slog.Logger
	lock  *dirLock
	epoch string

	// A connection belongs to whoever has taken it out of its channel.
	writer  chan *conn
	readers chan *conn

	recents *chatListCache
	keeper  *checkpointer
	broken  atomic.Pointer[error] // set once durability is lost, never cleared
	closed  chan struct{}
	once    sync.Once
}

// Open takes the data directory for this process, brings the database up to date and
// opens it. Close must be called.
//
// Errors: ErrInUse if another process has the directory; ErrNewer; ErrNotDurable.
func Open(ctx context.Context, cfg Config) (*Store, error) {
	cfg = cfg.withDefaults()
	lock, path, err := enter(ctx, cfg)
	if err != nil {
		return nil, err
	}
	s, err := open(ctx, path, cfg)
	if err != nil {
		lock.release()
		return nil, err
	}
	s.lock = lock
	if err := s.beginRun(lock); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// enter makes the directory and the file, readable by their owner only, and locks them.
func enter(ctx context.Context, cfg Config) (*dirLock, string, error) {
	dir, err := filepath.Abs(cfg.Dir)
	if err != nil {
		return nil, "", fmt.Errorf("data directory: %w", err)
	}
	if err := makeDir(dir); err != nil {
		return nil, "", fmt.Errorf("make data directory: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, cfg.Wait)
	defer cancel()
	lock, err := lockDir(ctx, dir)
	if err != nil {
		return nil, "", err
	}
	path := filepath.Join(dir, FileName)
	if err := makeFile(path); err != nil {
		lock.release()
		return nil, "", fmt.Errorf("make database: %w", err)
	}
	if err := lock.secure(ctx, path, cfg.Log); err != nil {
		lock.release()
		return nil, "", err
	}
	return lock, path, nil
}

// makeDir makes dir if it is missing, durably.
func makeDir(dir string) error {
	switch held, err := os.Stat(dir); {
	case err == nil && !held.IsDir():
		return fmt.Errorf("%s is a file", dir)
	case !errors.Is(err, fs.ErrNotExist):
		return err
	}
	parent := filepath.Dir(dir)
	if parent != dir {
		if err := makeDir(parent); err != nil {
			return err
		}
	}
	if err := os.Mkdir(dir, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return syncDir(parent)
}

// makeFile makes an empty database file with the mode that SQLite gives its other files
// too, or takes away what others may do with an old one. It must not be called while
// the file is open: closing it would drop the locks SQLite holds on it.
func makeFile(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return os.Chmod(path, 0o600)
	}
	if err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return syncDir(filepath.Dir(path))
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

func open(ctx context.Context, path string, cfg Config) (*Store, error) {
	if _, err := migrateAll(ctx, path, cfg.Log); err != nil {
		return nil, err
	}
	s := &Store{
		log: cfg.Log, closed: make(chan struct{}),
		writer: make(chan *conn, 1), readers: make(chan *conn, cfg.Readers), recents: newRecents(recentPlaces),
	}
	if err := s.connect(path, cfg); err != nil {
		s.disconnect()
		return nil, err
	}
	return s, nil
}

// connect opens all connections and starts the keeper.
func (s *Store) connect(path string, cfg Config) error {
	w, err := connectWith(path, writerCacheKiB)
	if err != nil {
		return err
	}
	s.writer <- w
	for range cfg.Readers {
		r, err := connectWith(path, readerCacheKiB, pragma{"query_only", "1", "1"})
		if err != nil {
			return err
		}
		s.readers <- r
	}
	if s.epoch, err = readEpoch(w); err != nil {
		return err
	}
	if err := w.quickCheck(context.Background()); err != nil {
		return fmt.Errorf("%w; restore a backup, or see what `messenger check` says", err)
	}
	k, err := connectWith(path, readerCacheKiB, pragma{"busy_timeout", keeperPatience, keeperPatience})
	if err != nil {
		return err
	}
	s.keeper = startCheckpointer(s, k, cfg.keep)
	return nil
}

func connectWith(path string, cacheKiB int, more ...pragma) (*conn, error) {
	c, err := connect(path)
	if err != nil {
		return nil, err
	}
	if err := c.configure(cacheKiB, more...); err != nil {
		c.close()
		return nil, err
	}
	return c, nil
}

// Epoch is the name that the database had when it was opened, a UUID. A restored copy has
// another, so that clients notice: see RenewEpoch and Backup.
func (s *Store) Epoch(context.Context) (string, error) { return s.epoch, nil }

const sqlEpoch = `select value from meta where key = 'epoch'`

func readEpoch(c *conn) (string, error) {
	st := c.use(qEpoch)
	epoch := ""
	if st.next() {
		epoch = st.strAt(0)
	}
	if err := st.end(); err != nil {
		return "", fmt.Errorf("read epoch: %w", err)
	}
	return epoch, nil
}

// Close waits for what is being read and written, copies the log into the database and
// leaves the directory to others. Later calls of any method fail. It may be called
// more than once.
//
// Errors: chat.ErrFailStop after a failed fsync.
func (s *Store) Close() error {
	var err error
	s.once.Do(func() {
		close(s.closed)
		s.keeper.stop()
		w := <-s.writer
		if _, e := w.checkpoint(truncateLog); unsynced(e) {
			err = s.explain("checkpoint at close", e)
		} else if e != nil { // the log stays, and with it everything in it
			s.log.Warn("no checkpoint at close", slog.Any("err", e))
		}
		w.close()
		for range cap(s.readers) {
			(<-s.readers).close()
		}
		s.lock.release()
	})
	return err
}

// disconnect closes what connect has opened before it failed.
func (s *Store) disconnect() {
	for {
		select {
		case c := <-s.writer:
			c.close()
		case c := <-s.readers:
			c.close()
		default:
			return
		}
	}
}

var errClosed = fmt.Errorf("%w: the store is closed", chat.ErrUnavailable)

// take takes a connection out of from. It must be put back.
func (s *Store) take(ctx context.Context, from chan *conn) (*conn, error) {
	select {
	case <-s.closed:
		return nil, errClosed
	default:
	}
	select {
	case c := <-from:
		return c, nil
	case <-s.closed:
		return nil, errClosed
	case <-ctx.Done():
		return nil, fmt.Errorf("%w: wait for a connection: %w", chat.ErrUnavailable, ctx.Err())
	}
}
