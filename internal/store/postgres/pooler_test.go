package postgres

import (
	"errors"
	"strings"
	"testing"

	"messenger/internal/pgtest"
)

const ignoreSettings = "ignore_startup_parameters=statement_timeout,idle_in_transaction_session_timeout,synchronous_commit," +
	"default_transaction_isolation,plan_cache_mode,enable_seqscan,enable_hashjoin,enable_mergejoin,max_parallel_workers_per_gather,jit," +
	"idle_session_timeout,tcp_keepalives_idle,tcp_keepalives_interval,tcp_keepalives_count,tcp_user_timeout"

// TestPoolerIsRefused has a real PgBouncer between, which would start and then fail.
func TestPoolerIsRefused(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		mode     string
		settings []string
		want     string
	}{
		"transaction, refuses settings": {"transaction", nil, "refuses the settings"},
		"transaction, drops settings":   {"transaction", []string{ignoreSettings}, "a pooler"},
		"transaction, one server":       {"transaction", []string{ignoreSettings, "default_pool_size=1"}, "a pooler"},
		"statement":                     {"statement", []string{ignoreSettings}, "a pooler"},
		"session, drops settings":       {"session", []string{ignoreSettings}, "drops the settings"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			through := pgtest.Pooler(t, pgtest.Open(t, migrateAt), tt.mode, tt.settings...)
			_, err := Open(t.Context(), Config{URL: through})
			if !errors.Is(err, ErrServer) || !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), "session mode") {
				t.Errorf("Open = %v, want ErrServer with %q", err, tt.want)
			}
			if _, err := TakeServerLock(t.Context(), LockConfig{URL: through}); !errors.Is(err, ErrServer) {
				t.Errorf("TakeServerLock = %v, want ErrServer", err)
			}
		})
	}
}

// TestSharedSessionsAreRefused: a pooler whose server has the right settings by itself.
func TestSharedSessionsAreRefused(t *testing.T) {
	t.Parallel()
	for _, more := range []string{"default_pool_size=1", "server_round_robin=1"} {
		url := pgtest.Open(t, migrateAt)
		_, err := outsider(t, url).Exec(t.Context(), `do $$ begin
			execute format('alter database %I set plan_cache_mode = force_generic_plan', current_database()); end $$`)
		if err != nil {
			t.Fatal(err)
		}
		_, err = Open(t.Context(), Config{URL: pgtest.Pooler(t, url, "transaction", ignoreSettings, more)})
		if !errors.Is(err, ErrServer) || !strings.Contains(err.Error(), "shares sessions") {
			t.Errorf("%s: Open = %v, want ErrServer", more, err)
		}
		s := openAt(t, Config{URL: pgtest.Pooler(t, url, "session", ignoreSettings, more, "default_pool_size=8"), MaxConns: 2})
		var n ids
		signUp(t, s, &n, 1)
	}
}
