package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"messenger/internal/chat"
	"messenger/internal/store/rekey"
)

// template is a migrated, empty database: a copy costs the tests much less than migrating
// each of theirs.
var template = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "template")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	if _, err := Migrate(context.Background(), Config{Dir: dir}); err != nil {
		return nil, err
	}
	return os.ReadFile(filepath.Join(dir, FileName))
})

// openStore opens a new store that is closed with the test. All of them have one epoch.
func openStore(t testing.TB) *Store {
	t.Helper()
	dir := t.TempDir()
	database, err := template()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, FileName), database, 0o600); err != nil {
		t.Fatal(err)
	}
	return openDir(t, dir)
}

func openDir(t testing.TB, dir string) *Store {
	t.Helper()
	return openWith(t, Config{Dir: dir})
}

func openWith(t testing.TB, cfg Config) *Store {
	t.Helper()
	s, err := Open(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return s
}

func latestVersion(t testing.TB) int64 {
	t.Helper()
	files, err := fs.Glob(embedded, "migrations/*.sql") // in order of their names
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	number, _, _ := strings.Cut(strings.TrimPrefix(files[len(files)-1], "migrations/"), "_")
	latest, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return max(latest, rekey.Version)
}

func TestEveryConnectionIsDurable(t *testing.T) {
	t.Parallel()
	s := openStore(t)
	w := <-s.writer
	check := func(c *conn, name, want string) {
		t.Helper()
		if got, err := c.setting(name); err != nil || got != want {
			t.Errorf("%s = %q, %v; want %q", name, got, err, want)
		}
	}
	conns := []*conn{w, s.keeper.conn}
	for range cap(s.readers) {
		r := <-s.readers
		check(r, "query_only", "1")
		conns = append(conns, r)
	}
	for _, c := range conns {
		check(c, "journal_mode", "wal")
		check(c, "synchronous", "2")
		check(c, "fullfsync", "1")
		check(c, "checkpoint_fullfsync", "1")
	}
	for _, r := range conns[2:] {
		s.readers <- r
	}
	s.writer <- w
}

func TestSettingThatDoesNotTakeIsRefused(t *testing.T) {
	t.Parallel()
	c, err := connect(filepath.Join(t.TempDir(), "x.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer c.close()
	// A connection in a transaction cannot change its journal mode; the engine says so
	// by leaving it as it is.
	if err := c.configure(1024, pragma{"synchronous", "normal", "2"}); !errors.Is(err, ErrNotDurable) {
		t.Errorf("configure = %v, want ErrNotDurable", err)
	}
	if err := c.use(qBegin).run(); err != nil {
		t.Fatal(err)
	}
	if err := c.configure(1024, pragma{"journal_mode", "delete", "delete"}); err == nil {
		t.Error("a setting that cannot be made was taken for made")
	}
}

func TestFilesAreTheOwnersOnly(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "new", "data")
	s := openDir(t, dir)
	if err := s.update(t.Context(), "write", func(c *conn) error {
		return c.addKeys(&chat.User{FirstName: "Anna"})
	}); err != nil {
		t.Fatal(err)
	}
	wantMode(t, dir, 0o700)
	for _, name := range []string{FileName, FileName + "-wal", FileName + "-shm", lockName} {
		wantMode(t, filepath.Join(dir, name), 0o600)
	}
}

func TestOldFileIsTakenFromOthers(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, FileName), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	openDir(t, dir)
	wantMode(t, filepath.Join(dir, FileName), 0o600)
}

func wantMode(t *testing.T, path string, want fs.FileMode) {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if got := info.Mode().Perm(); got != want {
		t.Errorf("%s has mode %o, want %o", path, got, want)
	}
}

func TestMigrateTwice(t *testing.T) {
	t.Parallel()
	cfg, latest := Config{Dir: t.TempDir()}, latestVersion(t)
	for _, want := range []Migration{{0, latest}, {latest, latest}} {
		if got, err := Migrate(t.Context(), cfg); err != nil || got != want {
			t.Errorf("Migrate = %v, %v; want %v", got, err, want)
		}
	}
	s := openDir(t, cfg.Dir)
	if !regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`).MatchString(s.epoch) {
		t.Errorf("epoch = %q, want a UUID", s.epoch)
	}
	if other := openDir(t, t.TempDir()); other.epoch == s.epoch {
		t.Error("two databases have one epoch")
	}
}

func TestNewerDatabaseIsRefused(t *testing.T) {
	t.Parallel()
	cfg := Config{Dir: t.TempDir()}
	if _, err := Migrate(t.Context(), cfg); err != nil {
		t.Fatal(err)
	}
	outside(t, cfg.Dir, `insert into goose_db_version (version_id, is_applied) values (99, 1)`)
	openDir(t, cfg.Dir).Close() // the newer program's migration lets this one write
	outside(t, cfg.Dir, `update meta set value = '99' where key = 'oldest_writer'`)
	if _, err := Open(t.Context(), cfg); !errors.Is(err, ErrNewer) {
		t.Errorf("Open = %v, want ErrNewer", err)
	}
	if _, err := Migrate(t.Context(), cfg); !errors.Is(err, ErrNewer) {
		t.Errorf("Migrate = %v, want ErrNewer", err)
	}
}

// TestMigrationsSayWhoMayWrite: each migration says which programs may still write after it.
func TestMigrationsSayWhoMayWrite(t *testing.T) {
	t.Parallel()
	files, err := fs.Glob(embedded, "migrations/*.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		text, err := fs.ReadFile(embedded, name)
		if err != nil {
			t.Fatal(err)
		}
		if filepath.Base(name) >= "0008" && !strings.Contains(string(text), "oldest_writer") {
			t.Errorf("%s neither sets oldest_writer nor says why it stays", name)
		}
	}
}

// outside changes a closed database behind the store's back.
func outside(t *testing.T, dir string, statements ...string) {
	t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(dir, FileName))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, statement := range statements {
		if _, err := db.ExecContext(t.Context(), statement); err != nil {
			t.Fatalf("%v in %s", err, statement)
		}
	}
}

func TestFailedMigrationLeavesNothing(t *testing.T) {
	t.Parallel()
	cfg := Config{Dir: t.TempDir()}.withDefaults()
	path := filepath.Join(cfg.Dir, FileName)
	broken := fstest.MapFS{
		"0001_good.sql": {Data: []byte("-- +goose Up\ncreate table a (x integer);\n")},
		"0002_bad.sql":  {Data: []byte("-- +goose Up\ncreate table b (x integer);\ncreate table a (x integer);\n")},
	}
	if _, err := migrate(t.Context(), path, broken, cfg.Log); err == nil {
		t.Fatal("a migration that fails was taken for made")
	}
	mended := fstest.MapFS{
		"0001_good.sql": broken["0001_good.sql"],
		"0002_bad.sql":  {Data: []byte("-- +goose Up\ncreate table b (x integer);\n")},
	}
	if got, err := migrate(t.Context(), path, mended, cfg.Log); err != nil || got != (Migration{1, 2}) {
		t.Errorf("migrate = %v, %v; want to go on from 1", got, err)
	}
}

func TestClosedStoreRefuses(t *testing.T) {
	t.Parallel()
	s := openStore(t)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := s.User(t.Context(), chat.UserID{1}); chat.CodeOf(err) != chat.Unavailable {
		t.Errorf("User = %v, want Unavailable", err)
	}
	if err := s.Write(t.Context(), chat.NewBatch(nil)); chat.CodeOf(err) != chat.Unavailable {
		t.Errorf("Write = %v, want Unavailable", err)
	}
	if err := s.Close(); err != nil {
		t.Errorf("second Close = %v", err)
	}
}

func TestCloseLeavesOneFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := openDir(t, dir)
	if err := s.update(t.Context(), "write", func(c *conn) error {
		return c.addKeys(&chat.User{FirstName: "Anna"})
	}); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(dir, FileName+"-wal")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the log is still there: %v", err)
	}
}

func TestOpenEndsWithItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	dir := t.TempDir()
	if s, err := Open(ctx, Config{Dir: dir}); err == nil {
		_ = s.Close()
		t.Fatal("Open has not noticed the end of its context")
	}
	if _, err := Migrate(t.Context(), Config{Dir: dir, Wait: time.Millisecond}); err != nil {
		t.Errorf("the failed Open has left its lock: %v", err)
	}
}
