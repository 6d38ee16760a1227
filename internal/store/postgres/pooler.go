package postgres

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// A pooler between the program and the server may give each transaction another session.
// Prepared statements, settings and locks belong to sessions, so nothing would work.
const (
	sqlBackend = `select pg_backend_pid(), current_setting('plan_cache_mode')`

	poolerAdvice = "give database-url the address of PostgreSQL itself, or of a pool in session mode that passes settings on"
	poolerRounds = 8 // two connections take turns so often before they count as two sessions
)

// checkPooler refuses a pooler that shares sessions or drops the settings of a connection.
// A server tells a new connection the number of its session; a pooler makes one up.
func checkPooler(ctx context.Context, config *pgx.ConnConfig, conn *pgx.Conn) error {
	first, settings, err := session(ctx, conn)
	if err != nil || first == conn.PgConn().PID() {
		return err
	}
	if want := config.RuntimeParams["plan_cache_mode"]; settings != want {
		return fmt.Errorf("%w: a pooler, such as PgBouncer, drops the settings of a connection; %s", ErrServer, poolerAdvice)
	}
	other, err := pgx.ConnectConfig(ctx, config.Copy())
	if err != nil {
		return err
	}
	defer func() { _ = other.Close(ctx) }()
	for range poolerRounds {
		theirs, _, err := session(ctx, other)
		if err != nil {
			return err
		}
		ours, _, err := session(ctx, conn)
		if err != nil {
			return err
		}
		if ours != first || theirs == first {
			return fmt.Errorf("%w: a pooler, such as PgBouncer in transaction mode, shares sessions among connections; %s", ErrServer, poolerAdvice)
		}
	}
	return nil
}

// session returns the number of the session that runs a statement, and a setting of it.
func session(ctx context.Context, conn *pgx.Conn) (pid uint32, setting string, err error) {
	var n int32
	err = conn.QueryRow(ctx, sqlBackend, pgx.QueryExecModeSimpleProtocol).Scan(&n, &setting)
	if err != nil {
		return 0, "", fmt.Errorf("read the session: %w", err)
	}
	return uint32(n), setting, nil
}

// explainConnect says what to do when a pooler refuses the settings of a connection.
func explainConnect(err error) error {
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok && strings.Contains(pg.Message, "unsupported startup parameter") {
		return fmt.Errorf("%w: a pooler, such as PgBouncer, refuses the settings of a connection (%s); %s", ErrServer, pg.Message, poolerAdvice)
	}
	return err
}
