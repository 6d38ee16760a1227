package postgres

import (
	"context"
	"io"
	"log/slog"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"go.uber.org/goleak"

	"messenger/internal/pgtest"
	"messenger/internal/store/storetest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func migrateAt(ctx context.Context, url string) error {
	_, err := Migrate(ctx, Config{URL: url})
	return err
}

// openAt opens a store on a database and closes it with the test.
func openAt(t testing.TB, cfg Config) *Store {
	t.Helper()
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.NewTextHandler(testLog{t}, &slog.HandlerOptions{Level: slog.LevelWarn}))
	}
	s, err := Open(t.Context(), cfg)
	if err != nil {
		t.Fatalf("open: %v", err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return s
}

// openStore opens a store on a database of its own.
func openStore(t testing.TB) *Store {
	t.Helper()
	return openAt(t, Config{URL: pgtest.Open(t, migrateAt), MaxConns: 8})
}

// eventually waits until something holds.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	deadline := time.NewTimer(30 * time.Second)
	defer deadline.Stop()
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for !holds() {
		select {
		case <-tick.C:
		case <-deadline.C:
			t.Fatalf("waited in vain for: %s", what)
		}
	}
}

// testLog writes log lines to a test's output.
type testLog struct{ testing.TB }

func (t testLog) Write(line []byte) (int, error) {
	t.Helper()
	t.Logf("%s", line)
	return len(line), nil
}

var _ io.Writer = testLog{}

func TestContract(t *testing.T) {
	t.Parallel()
	storetest.Run(t, func(t testing.TB) storetest.Store { return openStore(t) })
}

func pgError(severity, code string) error {
	return &pgconn.PgError{Severity: severity, SeverityUnlocalized: severity, Code: code, Message: "x"}
}
