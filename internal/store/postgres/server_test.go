package postgres

import (
	"context"
	"errors"
	"log/slog"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"messenger/internal/chat"
	"messenger/internal/pgtest"
)

func TestServerCheck(t *testing.T) {
	t.Parallel()
	good := serverSettings{version: "150018", encoding: "UTF8", fsync: "on", fullPageWrites: "on", synchronousCommit: "on", readOnly: "off"}
	tests := map[string]struct {
		change func(*serverSettings)
		want   error
	}{
		"good":                {func(*serverSettings) {}, nil},
		"newer":               {func(s *serverSettings) { s.version = "180001" }, nil},
		"waits for standbys":  {func(s *serverSettings) { s.synchronousCommit = "remote_apply" }, nil},
		"too old":             {func(s *serverSettings) { s.version = "140012" }, ErrServer},
		"no version":          {func(s *serverSettings) { s.version = "" }, ErrServer},
		"encoding":            {func(s *serverSettings) { s.encoding = "SQL_ASCII" }, ErrServer},
		"fsync":               {func(s *serverSettings) { s.fsync = "off" }, ErrNotDurable},
		"torn pages":          {func(s *serverSettings) { s.fullPageWrites = "off" }, ErrNotDurable},
		"commit off":          {func(s *serverSettings) { s.synchronousCommit = "off" }, ErrNotDurable},
		"commit local":        {func(s *serverSettings) { s.synchronousCommit = "local" }, ErrNotDurable},
		"commit remote_write": {func(s *serverSettings) { s.synchronousCommit = "remote_write" }, ErrNotDurable},
		"standby":             {func(s *serverSettings) { s.readOnly = "on" }, errStandby},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			s := good
			tt.change(&s)
			if err := s.check(); !errors.Is(err, tt.want) {
				t.Errorf("check = %v, want %v", err, tt.want)
			}
		})
	}
}

// TestRefusesServer runs real servers that would forget what they have committed.
func TestRefusesServer(t *testing.T) {
	t.Parallel()
	for _, setting := range []string{"fsync=off", "full_page_writes=off"} {
		t.Run(setting, func(t *testing.T) {
			t.Parallel()
			c := pgtest.Private(t, setting)
			s, err := Open(t.Context(), Config{URL: c.URL()})
			if !errors.Is(err, ErrNotDurable) {
				t.Fatalf("Open = %v, %v", s, err)
			}
		})
	}
}

// with returns a database's URL with a parameter.
func with(t *testing.T, database, name, value string) string {
	t.Helper()
	u, err := url.Parse(database)
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	q.Set(name, value)
	u.RawQuery = q.Encode()
	return u.String()
}

// TestSynchronousCommit has the database ask for the opposite: every connection says on
// all the same, and a connection on which that was lost is refused.
func TestSynchronousCommit(t *testing.T) {
	t.Parallel()
	database := pgtest.Open(t, migrateAt)
	admin := openAt(t, Config{URL: database, MaxConns: 1})
	if _, err := admin.pool.Exec(t.Context(), `do $$ begin execute format('alter database %I set synchronous_commit = off', current_database()); end $$`); err != nil {
		t.Fatal(err)
	}
	s := openAt(t, Config{URL: database})
	var mode, transaction string
	err := s.pool.QueryRow(t.Context(), `select current_setting('synchronous_commit'), current_setting('default_transaction_isolation')`).Scan(&mode, &transaction)
	if err != nil || mode != "on" || transaction != "read committed" {
		t.Errorf("synchronous_commit = %q, isolation = %q, %v", mode, transaction, err)
	}
	for _, mode := range []string{"off", "local", "remote_write"} {
		if _, err := Open(t.Context(), Config{URL: with(t, database, "synchronous_commit", mode)}); !errors.Is(err, ErrNotDurable) {
			t.Errorf("Open with synchronous_commit=%s = %v", mode, err)
		}
	}
	p, through := newProxy(t, database)
	later := openAt(t, Config{URL: through, MaxConns: 2, Patience: 50 * time.Millisecond})
	p.set(func(p *proxy) { p.drop = "synchronous_commit" })
	if _, err := Open(t.Context(), Config{URL: through}); !errors.Is(err, ErrNotDurable) {
		t.Errorf("Open through something that loses parameters = %v", err)
	}
	endOthers(t, admin)
	if err := later.TouchSession(t.Context(), chat.SessionID{1}, 1); chat.CodeOf(err) != chat.Unavailable {
		t.Errorf("write over a connection that lost its parameters = %v", err)
	}
}

// lines is a log whose lines can be waited for.
type lines struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *lines) contain(s string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.Contains(l.text.String(), s)
}

// TestWaitsForServer opens a store before the server is there.
func TestWaitsForServer(t *testing.T) {
	t.Parallel()
	c := pgtest.Private(t)
	if err := c.Stop(pgtest.Fast); err != nil {
		t.Fatal(err)
	}
	if s, err := Open(t.Context(), Config{URL: c.URL(), Wait: 100 * time.Millisecond}); err == nil {
		t.Fatalf("Open without a server = %v", s)
	}
	var log lines
	opened := make(chan error, 1)
	go func() {
		s, err := Open(t.Context(), Config{URL: c.URL(), Wait: time.Minute, Log: slog.New(slog.NewTextHandler(&log, nil))})
		if err == nil {
			err = s.Close()
		}
		opened <- err
	}()
	eventually(t, "a line in the log", func() bool { return log.contain("waiting for PostgreSQL") })
	if err := c.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := <-opened; err != nil {
		t.Fatal(err)
	}
	password, _ := url.Parse(c.URL())
	if secret, _ := password.User.Password(); log.contain(secret) {
		t.Error("the log has the password")
	}
	wrong := strings.Replace(c.URL(), "/postgres?", "/nowhere?", 1)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	if _, err := Open(ctx, Config{URL: wrong, Wait: time.Hour}); err == nil || ctx.Err() != nil {
		t.Errorf("Open of a database that does not exist = %v", err)
	}
}

func TestBadURL(t *testing.T) {
	t.Parallel()
	_, err := Open(t.Context(), Config{URL: "postgres://me:secret@host:port/db"})
	if err == nil || strings.Contains(err.Error(), "secret") {
		t.Errorf("Open = %v", err)
	}
}
